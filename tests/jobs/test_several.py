"""Several processes as one bot, on one PostgreSQL: who leads, who speaks, and what Telegram sees of it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial
from typing import Any

import pytest
from sqlalchemy import text

from bot.errors import CannotRun
from bot.lead import Lead
from handlers.dispatch import Answer
from jobs import JOBS, deliver, lifecycle
from kit.messages import Message
from kit.updates import ChatInfo, Incoming, Kind
from simulator import SimClock, Telegram
from tests import wiring
from tests.flows.group import Group, make_group
from tests.jobs.deliveries import tell, waiting
from tests.jobs.test_pipeline import batch_of
from tests.wiring import TOKEN, USERNAME, World

HOOK = {
    "webhook_url": "http://127.0.0.1:1/hook",
    "webhook_listen": "127.0.0.1:1",
    "webhook_secret": "the-secret-of-this-test",
}


@asynccontextmanager
async def process(url: str, clock: SimClock, telegram: Telegram, **how: Any) -> AsyncIterator[World]:
    """A process of the bot."""
    made = await wiring.start(url, clock, telegram=telegram, is_own_process=True, **(how or HOOK))
    try:
        yield made
    finally:
        await made.app.close()


@pytest.fixture
def telegram(clock: SimClock) -> Telegram:
    made = Telegram(clock)
    made.new_bot(token=TOKEN, username=USERNAME, name="Muster", privacy=False)
    return made


@dataclass
class Two:
    """Two processes on one database; the first one leads."""

    first: World
    second: World
    group: Group

    async def take(self, *worlds: World) -> None:
        """What has come from Telegram goes to these, one update after the other in turn; and is done."""
        telegram = self.first.telegram
        while batch := await batch_of(telegram):
            await asyncio.gather(*(accept(worlds[place % len(worlds)], raw) for place, raw in enumerate(batch)))
            await telegram.call(TOKEN, "getUpdates", {"offset": batch[-1]["update_id"] + 1})
        for world in worlds:
            await world.app._speaker.idle()

    async def settle(self, *worlds: World) -> None:
        """The same, and then both do what is due."""
        await self.take(*(worlds or (self.second,)))
        while any([await tick(world) for world in (self.second, self.first)]):
            pass


async def accept(world: World, raw: dict[str, Any]) -> None:
    """As the webhook does."""
    assert world.app._pipeline is not None
    await world.app._pipeline.accept(raw)


def part_of(world: World) -> Lead:
    assert world.app._lead is not None
    return world.app._lead


async def tick(world: World) -> bool:
    """What the clock starts every second or two."""
    done = [await world.app.do(job) for job in JOBS if job.seconds < 10]
    await world.app._tools.workers.idle()
    return any(done)


@pytest.fixture
async def two(postgres_url: str, clock: SimClock, telegram: Telegram) -> AsyncIterator[Two]:
    async with (
        process(postgres_url, clock, telegram) as first,
        process(postgres_url, clock, telegram) as second,
    ):
        yield Two(first, second, await make_group(first, members=4))


async def cut(world: World) -> None:
    """The server ends the line of this process, and nothing else."""
    async with world.app.database.write() as session:
        await session.execute(
            text("SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND pid = :pid"),
            {"pid": part_of(world)._line._connection.get_server_pid()},
        )
    await world.telegram.until(lambda: not part_of(world)._line.is_open, within=20)


def refused(telegram: Telegram) -> list[str]:
    """What Telegram has turned away for coming too fast."""
    return [call.method for call in telegram.calls if call.status == 429]


# --- who leads ------------------------------------------------------------------------------------------------------------------------


async def test_one_works_by_the_clock_and_another_one_when_it_is_gone(two: Two, clock: SimClock) -> None:
    group = two.group
    assert (two.first.app.leads(), two.second.app.leads()) == (True, False)
    group.owner.says('/new checkin "Run" from=08:00 until=21:00 remind=60m', group.chat)
    await two.settle()
    clock.advance(days=1)
    assert await two.second.app.do(lifecycle.JOB) == 0
    assert await two.second.app.do(deliver.JOB) == 0
    assert await two.first.app.do(lifecycle.JOB) > 0
    await part_of(two.second).look()
    assert not two.second.app.leads(), "it is held"
    # However the lead ends, its lock ends with it.
    await cut(two.first)
    assert not two.first.app.leads()
    assert await two.first.app.do(deliver.JOB) == 0
    await part_of(two.second).look()
    assert two.second.app.leads()
    clock.advance(seconds=1)
    assert await tick(two.second)
    assert await waiting(two.second) == []
    # Back again, it is one of the others.
    await part_of(two.first).look()
    assert not two.first.app.leads()


async def test_who_loses_the_lead_gives_back_what_it_has_not_begun(two: Two) -> None:
    group, first = two.group, two.first
    await tell(first, group.chat, "one", "two", "three")
    first.telegram.fail_next("sendMessage", kind="slow", seconds=0.3, chat=group.chat)
    await first.app.do(deliver.JOB)
    await first.telegram.until(lambda: not first.telegram.faults._waiting, within=20)
    await cut(first)
    await first.app._tools.workers.idle()
    assert first.last(group.chat) == "one"
    assert [delivery.lease_until for delivery in await waiting(first)] == [None, None]
    await part_of(two.second).look()
    first.clock.advance(seconds=1)
    await tick(two.second)
    assert first.said(group.chat)[-3:] == ["one", "two", "three"]


# --- what is said ---------------------------------------------------------------------------------------------------------------------


async def test_what_one_leaves_the_lead_is_woken_to_say(two: Two) -> None:
    """Nobody's clock ticks here: a command that reaches the second process is answered by the first one, because it is rung."""
    group, telegram = two.group, two.first.telegram

    def said_more_than(already: int) -> bool:
        return len(two.first.said(group.chat)) > already

    for world in (two.first, two.second):
        world.app._tasks.start(world.app._deliver_when_called(), name="deliver when called")
    # Also when the line was cut in between: it is there again, and listens.
    for number in range(2):
        already = len(two.first.said(group.chat))
        group.members[number].says("/help", group.chat)
        await two.take(two.second)
        await telegram.until(partial(said_more_than, already), within=20)
        if number == 0:
            await cut(two.first)
            await part_of(two.first).look()
            assert two.first.app.leads()
            two.first.clock.advance(seconds=5)
    await two.first.app._tools.workers.idle()
    assert await waiting(two.first) == []


async def test_toasts_are_said_by_whoever_was_tapped(two: Two) -> None:
    group = two.group
    group.owner.says('/new checkin "Run"', group.chat)
    await two.settle()
    tap = group.members[0].taps("I'm here", group.chat)
    await two.take(two.second)
    assert tap.answer is not None
    assert tap.answer.text.startswith("✅")


async def test_a_page_in_private_is_turned_by_the_lead(two: Two) -> None:
    ann = two.group.members[0]
    chat = ann.starts(two.first.bot).chat
    await two.settle()
    ann.says("/help", chat)
    await two.settle()
    page = chat.messages[-1]
    button = page.buttons[0][0]
    ann.taps(button.text, chat)
    await two.take(two.second)
    (row,) = await waiting(two.first)
    assert (row.kind, row.person_id) == ("edit", ann.id)
    before = page.text
    await two.settle()
    assert chat.messages[-1].text != before


async def test_a_secret_is_said_by_whoever_was_asked(two: Two, clock: SimClock) -> None:
    """It lies nowhere, so it cannot be left to the lead."""
    ann = two.group.members[0]
    chat = ann.starts(two.first.bot).chat
    await two.settle()
    incoming = Incoming(7, Kind.MESSAGE, ChatInfo(chat.id, "private"), sent_at=clock.now())
    secret = Message("AB-12", to_keep=Message("Tap to see it."))
    two.second.app._speaker.speak(chat.id, [Answer(incoming, secret)])
    await two.second.app._speaker.idle()
    assert two.first.last(chat) == "AB-12"
    assert await waiting(two.second) == []


async def test_a_group_takes_twenty_a_minute_and_the_bot_thirty_a_second(two: Two, clock: SimClock) -> None:
    """Both are asked for more than may be said, in one group and by fifty people in private; Telegram turns nothing away."""
    group, telegram = two.group, two.first.telegram
    people = [telegram.new_person(f"Person {number}", language_code="en") for number in range(50)]
    chats = [person.starts(two.first.bot).chat for person in people]
    for word in ("/help", "/top", "/activities", "/me", "/points", "/schedule", "/privacy", "/doctor"):
        for person in (*group.members, group.owner):
            person.says(word, group.chat)
        await two.settle(two.first, two.second)
        clock.advance(seconds=1)
    in_time = 0
    for second in range(8, 100):
        await tick(two.first)
        clock.advance(seconds=1)
        if second == 59:
            in_time = len(two.first.said(group.chat))
    assert refused(telegram) == []
    assert 10 < in_time <= 20 < len(two.first.said(group.chat))
    assert all(two.first.said(chat) for chat in chats)


async def test_who_takes_over_does_not_speak_more_than_one_could(two: Two, clock: SimClock) -> None:
    """The lead says all that fits into a second, and is gone: whoever is next waits until that second is over."""
    telegram = two.first.telegram
    people = [telegram.new_person(f"Person {number}", language_code="en") for number in range(60)]
    for person in people:
        person.starts(two.first.bot)
    await two.take(two.second)
    await tick(two.first)
    await cut(two.first)
    await part_of(two.second).look()
    await tick(two.second)
    assert refused(telegram) == []
    for _ in range(5):
        clock.advance(seconds=1)
        await tick(two.second)
    assert refused(telegram) == []
    assert await waiting(two.second) == []


# --- who may start --------------------------------------------------------------------------------------------------------------------


async def test_a_second_one_that_fetches_is_refused_before_it_has_said_anything(
    postgres_url: str, clock: SimClock, telegram: Telegram
) -> None:
    async with process(postgres_url, clock, telegram, webhook_url=None):
        calls = len(telegram.calls)
        with pytest.raises(CannotRun, match="Another process runs this bot on this database"):
            async with process(postgres_url, clock, telegram, webhook_url=None):
                pass
        with pytest.raises(CannotRun, match="without WEBHOOK_URL"):
            async with process(postgres_url, clock, telegram):
                pass
        assert len(telegram.calls) == calls
    async with process(postgres_url, clock, telegram):
        calls = len(telegram.calls)
        with pytest.raises(CannotRun, match="Another process runs this bot on this database"):
            async with process(postgres_url, clock, telegram, webhook_url=None):
                pass
        # It would have taken the webhook away.
        assert len(telegram.calls) == calls
