"""Each thing that can go wrong with a call to Telegram, alone: with each method, before and after Telegram did what was asked."""

from typing import Any

import pytest
from sqlalchemy import select

from features.points.service import audit
from kit.troubles import Trouble
from models import CheckIn
from tests.flows.group import Group, make_group
from tests.jobs.deliveries import waiting
from tests.wiring import World

METHODS = (
    "getUpdates",
    "sendMessage",
    "editMessageText",
    "editMessageReplyMarkup",
    "answerCallbackQuery",
    "getChatMember",
)
FAULTS: dict[str, dict[str, Any]] = {
    "429": {"status": 429, "description": "Too Many Requests: retry after 2", "parameters": {"retry_after": 2}},
    "500": {"status": 500},
    "502": {"status": 502, "description": "Bad Gateway"},
    "500 but done": {"status": 500, "before": False},
    "reset before": {"kind": "drop"},
    "reset after": {"kind": "drop", "before": False},
    "cut": {"kind": "cut"},
    "slow": {"kind": "slow", "seconds": 0.02},
    "slow after": {"kind": "slow", "seconds": 0.02, "before": False},
}
# After these nobody can know whether the line was said: it may be said again.
IN_DOUBT = {"500 but done", "reset after", "cut"}


@pytest.fixture
async def group(world: World) -> Group:
    made = await make_group(world, members=4, zone="Asia/Shanghai")
    await made.starts("until=21:00 points=5")
    await world.advance(minutes=2)
    return made


async def works_on(world: World) -> None:
    """What `Polling.run` does: whatever fails is tried again after a pause."""
    for _ in range(4):
        try:
            await world.settle()
        except Trouble:
            world.clock.advance(seconds=1)
            continue
        world.clock.advance(seconds=3)


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("method", METHODS)
async def test_a_day_with_one_call_that_fails(world: World, group: Group, method: str, fault: str) -> None:
    """Everybody is in, once, has the points and sees themselves on the board; the closing line comes."""
    world.telegram.fail_next(method, **FAULTS[fault])
    stranger = world.telegram.new_person("Zoe", language_code="en")
    taps = [person.taps("I'm here", group.chat) for person in group.members]
    stranger.taps_data(group.board, "ci:1", outsider=True)
    await works_on(world)
    ids = sorted(person.id for person in group.members)
    async with world.app.database.read() as session:
        found = await session.scalars(select(CheckIn.person_id).where(CheckIn.person_id != stranger.id))
        assert sorted(found) == ids
        assert await audit(session) == []
    assert [await group.points(person) for person in group.members] == [5] * 4
    assert all(person.name in group.board.text for person in group.members)
    if method != "answerCallbackQuery":
        assert all(tap.answered for tap in taps)
    assert await waiting(world) == []

    world.telegram.faults.clear()
    world.telegram.fail_next(method, **FAULTS[fault])
    world.clock.advance(hours=14)
    await works_on(world)
    lines = [text for text in world.said(group.chat) if text.startswith("🌙")]
    assert 1 <= len(lines) <= (2 if fault in IN_DOUBT and method == "sendMessage" else 1)
    assert await waiting(world) == []
