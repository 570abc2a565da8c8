"""Two processes fetch with one token from two databases: the second one gives way, and nobody who was there first is troubled."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot import intake
from bot.errors import CannotRun
from kit.tasks import Tasks
from simulator import SimClock
from tests import wiring
from tests.wiring import World

CONFLICT = "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"


@pytest.fixture
async def other(world: World, database_url: str, clock: SimClock, tmp_path: Path) -> AsyncIterator[World]:
    """The same bot by mistake on another machine. (Its database is the same here: Telegram does not see that.)"""
    started = await wiring.start(database_url, clock, telegram=world.telegram)
    yield started
    await started.app.close()


async def test_who_comes_second_gives_way(
    world: World, other: World, monkeypatch: pytest.MonkeyPatch, logged: list[dict[str, object]]
) -> None:
    monkeypatch.setattr(intake, "_ASKS_AGAIN_IN", 0.01)
    first, tasks = world.app.polling, Tasks()
    with monkeypatch.context() as long_ago:
        long_ago.setattr(intake, "_NEW_FOR", 0.0)
        going_on = tasks.start(first.run(), name="first")
        await world.telegram.until(lambda: world.bot.updates.polled, within=20)
    with pytest.raises(CannotRun, match="Another process is fetching updates"):
        await other.app.polling.run()
    await world.telegram.until(lambda: world.bot.updates.polled, within=20)
    assert not going_on.done()
    assert [e["event"] for e in logged if "asking again" in str(e["event"])] != []
    first.stop()
    await tasks.idle()


async def test_of_two_that_were_both_there_for_long_one_ends(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each turns the other away, for ever: who has been turned away so often ends."""
    monkeypatch.setattr(intake, "_ASKS_AGAIN_IN", 0.0)
    monkeypatch.setattr(intake, "_NEW_FOR", 0.0)
    world.telegram.fail_next("getUpdates", 409, CONFLICT, times=1000)
    async with asyncio.timeout(20):
        with pytest.raises(CannotRun, match="Another process is fetching updates"):
            await world.app.polling.run()
    assert len(world.telegram.polls) == intake._MOST_CONFLICTS
