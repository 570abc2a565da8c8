"""The summary where things go wrong: what takes too long, a process that dies, a Monday on which many groups are due."""

import asyncio
from collections.abc import MutableMapping
from datetime import UTC, datetime
from typing import Any

import pytest

from jobs import lifecycle, upkeep
from kit.messages import Made
from kit.rendering import Renderer
from simulator import Person
from tests import rendered
from tests.flows.group import BOTH, SHANGHAI, Group, when
from tests.flows.summaries import news, says, starts_bot, summaries, summed_up, told
from tests.flows.test_summary import BOOK
from tests.wiring import World, start

NO_PICTURE = {
    "en": "⚠️ The picture could not be made this time; the figures above are complete.",
    "zh-CN": "⚠️ 这次图没有生成，上面的数据是完整的。",
}
NO_FILE = {
    "en": "⚠️ The file could not be made: it takes too long, or too much. Please try again later, or with fewer days: /export",
    "zh-CN": "⚠️ 文件没有生成：数据太多，或用时太长。请稍后再试，或用 /export 少选几天。",
}


@BOTH
async def test_what_takes_too_long_costs_the_picture_and_not_the_summary(
    world: World, language: str, logged: list[MutableMapping[str, Any]]
) -> None:
    """The words go alone, with their buttons, and say why; the next one has its picture again."""
    group = await summed_up(world, language=language, zone=SHANGHAI)
    await starts_bot(world, group.owner)
    await says(world, group.members[0], group.chat, 1)
    renderer = rendered.own(world.app)
    renderer._patience = 0.05
    await when(world, "2026-11-30 09:00")
    message = news(world, group.owner)
    assert message.media is None
    assert message.text.startswith("📊 Runners")
    assert message.text.endswith("\n\n" + NO_PICTURE[language])
    group.owner.taps(BOOK[language], message=message)
    await world.settle()
    assert told(world, group.owner)[-1].endswith("\n\n" + NO_FILE[language])
    await group.hears(group.owner, "/export format=csv")
    await world.advance(seconds=5)
    assert told(world, group.owner)[-1].endswith("\n\n" + NO_FILE[language])
    errors = [entry["event"] for entry in logged if entry["log_level"] == "error"]
    assert errors == ["not made"] * 3, "whoever hosts it sees it"
    logged.clear()
    renderer._patience = 50
    await world.advance(minutes=1)
    group.owner.taps(BOOK[language], message=message)
    await world.settle()
    assert news(world, group.owner).media is not None
    assert len(summaries(world, group.owner)) == 1


async def test_a_renderer_that_has_died_is_started_again(world: World) -> None:
    renderer = rendered.own(world.app)
    group = await summed_up(world, zone=SHANGHAI)
    await starts_bot(world, group.owner)
    await says(world, group.members[0], group.chat, 1)
    for _ in range(2):
        await group.hears(group.owner, "/summary")
        assert news(world, group.owner).media is not None
        process = renderer._process
        assert process is not None
        process.kill()
        await process.wait()
        await world.advance(minutes=1)


class Slow(Renderer):
    """A renderer whose work goes on until it is let go."""

    def __init__(self) -> None:
        super().__init__()
        self.begun = asyncio.Event()
        self.let_go = asyncio.Event()

    async def make(self, made: Made) -> bytes:
        """See Renderer."""
        self.begun.set()
        await self.let_go.wait()
        return await super().make(made)


async def test_taps_are_answered_while_a_picture_is_made(world: World) -> None:
    """All of them, and boards and messages to others go out, too."""
    group = await summed_up(world, zone=SHANGHAI)
    await starts_bot(world, group.owner)
    board = await group.starts()
    await group.checks_in(group.members[0])
    await world.advance(minutes=1)
    slow = world.app._sender._renderer = Slow()
    group.owner.says("/summary", group.chat)
    fetched = asyncio.ensure_future(world.app.settle())
    await asyncio.wait_for(slow.begun.wait(), 20)
    taps = [person.taps("✅ I'm here", message=board) for person in group.members[1:]]
    while await world.app.polling.once():
        await world.app._speaker.idle()
    assert [tap.answer.text[:11] for tap in taps if tap.answer is not None] == ["✅ You're in"] * 2
    group.members[0].says("/top", group.chat)
    await world.app.polling.once()
    await world.app._speaker.idle()
    assert world.said(group.chat)[-1].startswith("🏆")
    assert summaries(world, group.owner) == []
    slow.let_go.set()
    await fetched
    await slow.close()
    assert len(summaries(world, group.owner)) == 1
    assert news(world, group.owner).media is not None


async def test_a_restart_between_the_settling_and_the_delivery(world: World, database_url: str) -> None:
    """The week is settled and the summary asked for when the process dies: whoever comes next sends it, once."""
    group = await summed_up(world, zone=SHANGHAI)
    await starts_bot(world, group.owner)
    await says(world, group.members[0], group.chat, 1)
    world.clock.set(datetime(2026, 11, 30, 1, 0, tzinfo=UTC))
    await world.app.do(lifecycle.JOB)
    assert summaries(world, group.owner) == []
    await world.app.close()
    for _ in range(2):
        again = await start(database_url, world.clock, telegram=world.telegram)
        await again.settle()
        assert summaries(again, group.owner) == ["📊 Runners · Mon, 23 Nov – Sun, 29 Nov"]
        await again.app.close()


async def test_a_demotion_between_the_monday_and_the_delivery(world: World) -> None:
    group = await summed_up(world, zone=SHANGHAI)
    await starts_bot(world, group.owner, group.admin)
    await group.hears(group.admin, "/doctor")
    await says(world, group.members[0], group.chat, 1)
    world.clock.set(datetime(2026, 11, 30, 1, 0, tzinfo=UTC))
    await world.app.do(lifecycle.JOB)
    group.owner.demotes(group.admin, group.chat)
    while await world.app.polling.once():
        await world.app._speaker.idle()
    await world.settle()
    assert [len(summaries(world, person)) for person in (group.owner, group.admin)] == [1, 0]


@pytest.mark.parametrize("groups", [4, 14])
async def test_a_monday_on_which_many_are_due(world: World, groups: int) -> None:
    """A few at once; where there are more, one after the other, and none is left out. What is asked for by hand does not wait behind."""
    first = await summed_up(world, zone=SHANGHAI)
    owners = [first.owner]
    for n in range(1, groups):
        owner = world.telegram.new_person(f"Owner {n}", language_code="en")
        chat = world.telegram.new_group(f"Group {n}", owner=owner)
        owner.adds(world.bot, chat, admin=True)
        await world.settle()
        other = Group(world, chat, owner, owner, [])
        await other.hears(owner, f"/settings zone={SHANGHAI}")
        await says(world, owner, chat, 1)
        owners.append(owner)
    await starts_bot(world, *owners)
    await world.app.do(upkeep.JOB)
    await says(world, first.members[0], first.chat, 1)
    await when(world, "2026-11-30 09:00")
    assert _count(world, owners) == min(groups, 11)
    await world.advance(seconds=2 * groups)
    assert _count(world, owners) == groups
    await world.advance(hours=1)
    assert _count(world, owners) == groups


def _count(world: World, owners: list[Person]) -> int:
    return sum(len(summaries(world, owner)) for owner in owners)
