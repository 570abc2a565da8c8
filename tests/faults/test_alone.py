"""Each thing that can go wrong with the machine and its database, alone, on the real process: what `make faults` does all at once."""

import asyncio
import random
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager
from datetime import timedelta
from pathlib import Path

import pytest

from features.outbox.leasing import LEASE
from tests.faults.bench import Bench, bench


@pytest.fixture
async def it(database_url: str, tmp_path: Path) -> AsyncIterator[Bench]:
    """Two groups with their first board, and the process at work."""
    async with bench(database_url, tmp_path, random.Random(7)) as made:
        await made.open(groups=2, people=8)
        yield made


async def close_the_day(it: Bench, expected: dict[int, set[int]]) -> None:
    """Until after the closing line; then all must be as it should."""
    await it.quiet()
    now = it.world.clock.now()
    it.passes(seconds=(now.replace(hour=21, minute=0, second=30) - now).total_seconds())
    await it.quiet()
    await it.check(expected)
    await it.at_work()
    assert await it.stop() == 0


async def only_one_group_left(it: Bench) -> None:
    """All is settled but one group's line, and its board, which waits for it."""
    async with asyncio.timeout(20):
        while len(await it.left()) > 2:  # noqa: ASYNC110 - the database does not call back
            await asyncio.sleep(0.05)


@pytest.mark.parametrize("fault", ["locked", "full"])
async def test_a_database_that_cannot_be_written_for_a_while(it: Bench, fault: str) -> None:
    """Locked by somebody else, or on a full disk (PostgreSQL: connections are cut). Nothing is acknowledged; then all counts, once."""
    broken: AbstractAsyncContextManager[None] = it.locked() if fault == "locked" else it.full()
    async with broken:
        expected = await it.everybody_taps()
        await asyncio.sleep(1.0)
        if it.database.is_sqlite:
            assert it.world.pending(it.bot) > 0
            assert not any(tap.answered for tap in it.world.taps.values())
    await close_the_day(it, expected)
    assert it.tally.said_twice == 0


async def test_it_stops_in_time_while_the_database_is_locked(it: Bench) -> None:
    async with it.locked():
        expected = await it.everybody_taps()
        await asyncio.sleep(0.5)
        assert await it.stop() == 0
    await it.start()
    await close_the_day(it, expected)


async def test_a_clock_that_is_hours_ahead_and_is_set_right(it: Bench) -> None:
    """What was leased, paced and held by the wrong clock holds nobody up when the right one is back."""
    it.set_wrong(timedelta(hours=5))
    expected = await it.everybody_taps()
    await it.until(lambda: not it.world.pending(it.bot), "all taken")
    await it.kill()
    it.set_wrong(timedelta())
    await it.start()
    await close_the_day(it, expected)


async def test_a_clock_that_goes_back_some_minutes(it: Bench) -> None:
    """In the middle of the taps, by eight minutes: boards, deliveries and jobs go on, and nobody waits for the old time to come again."""

    async def back_soon() -> None:
        await asyncio.sleep(0.05)
        it.set_wrong(timedelta(minutes=-8))

    expected, _ = await asyncio.gather(it.everybody_taps(), back_soon())
    await it.until(lambda: not it.world.pending(it.bot), "all taken")
    await it.done_within(20)
    it.set_wrong(timedelta())
    await close_the_day(it, expected)
    assert it.tally.said_twice == 0


async def test_a_kill_between_a_line_and_the_note_of_it_says_it_twice_and_no_more(it: Bench) -> None:
    """The one thing a crash can double: see docs/operating.md."""
    expected = await it.everybody_taps()
    await it.quiet()
    group = it.groups[0]
    it.world.fail_next("sendMessage", kind="slow", seconds=60, before=False, chat=group.chat)
    now = it.world.clock.now()
    it.passes(seconds=(now.replace(hour=21, minute=0, second=30) - now).total_seconds())
    await it.until(lambda: group.said("🌙") and it.groups[1].said("🌙"), "the closing lines")
    await only_one_group_left(it)
    await it.kill()
    await it.start()
    await it.quiet()
    await it.check(expected)
    assert len(group.said("🌙")) == 2
    assert len(it.groups[1].said("🌙")) == 1
    await it.at_work()
    assert await it.stop() == 0


async def test_what_a_dead_process_holds_is_free_when_its_lease_ends(it: Bench) -> None:
    group = it.groups[0]
    expected = await it.everybody_taps()
    await it.quiet()
    it.world.fail_next("sendMessage", kind="slow", seconds=60, chat=group.chat)
    now = it.world.clock.now()
    it.passes(seconds=(now.replace(hour=21, minute=0, second=30) - now).total_seconds())
    await it.until(lambda: it.groups[1].said("🌙") and not it.world.faults._waiting, "the other group's line")
    await only_one_group_left(it)
    await it.kill()
    await it.start()
    await it.until(lambda: it.bot.updates.polled, "the second process")
    assert any("closed:" in left for left in await it.left())
    assert group.said("🌙") == []
    it.passes(seconds=LEASE.total_seconds())
    await it.until(lambda: group.said("🌙"), "the line that was held")
    await it.quiet()
    await it.check(expected)
    assert it.tally.said_twice == 0
    await it.at_work()
    assert await it.stop() == 0
