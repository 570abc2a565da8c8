"""Two real processes on one PostgreSQL, behind one webhook: no effect doubled, none lost, and one carries on when the other dies."""

import asyncio
import random
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from features.outbox.leasing import LEASE
from models import Activity
from simulator import Person
from tests.faults.bench import Bench
from tests.faults.front import Front, behind_a_front
from tests.faults.test_storm import one_day


@pytest.fixture
async def two(postgres_url: str, tmp_path: Path) -> AsyncIterator[tuple[Bench, Front]]:
    """Both at work, in three groups; on PostgreSQL, whatever the suite runs on."""
    async with behind_a_front(postgres_url, tmp_path, random.Random(5)) as (it, front):
        await it.open(groups=3, people=30)
        yield it, front


async def to(it: Bench, hour: int) -> None:
    now = it.world.clock.now()
    it.passes(seconds=(now.replace(hour=hour, minute=0, second=30) - now).total_seconds())


async def test_two_days_with_two_processes(two: tuple[Bench, Front]) -> None:
    """Each tap counts once, wherever it went and though some went to both; each opening, reminder and close happens once."""
    it, front = two
    expected = await it.everybody_taps()
    for _ in range(2):
        await it.quiet()
        for hour in (20, 21):
            await to(it, hour)
            await it.quiet()
        await it.check(expected)
        await it.next_morning()
        expected = await it.everybody_taps()
    assert it.tally.said_twice == 0
    assert min(front.taken.values()) > 20
    assert front.to_both > 5


async def test_one_dies_in_the_middle_and_the_other_carries_on(two: tuple[Bench, Front]) -> None:
    """It is the one that leads: the other one speaks and works by the clock from then on."""
    it, front = two

    async def dies() -> None:
        await asyncio.sleep(0.4)
        await it.kill()

    expected, _ = await asyncio.gather(it.everybody_taps(), dies())
    alone = front.taken[0]
    await it.quiet()
    for hour in (20, 21):
        await to(it, hour)
        await it.quiet()
    await it.check(expected)
    assert front.taken[0] == alone
    # Back again, it takes its share of the next day.
    await it.start()
    await it.next_morning()
    expected = await it.everybody_taps()
    await it.quiet()
    for hour in (20, 21):
        await to(it, hour)
        await it.quiet()
    await it.check(expected)


async def test_the_leases_of_the_dead_one_are_taken_over(two: tuple[Bench, Front]) -> None:
    """It dies while Telegram has not answered yet: what it held is free again when its lease ends, and the other one says it."""
    it, _ = two
    expected = await it.everybody_taps()
    await it.quiet()
    # All sends hang, in whichever process they are.
    it.world.fail_next("sendMessage", kind="slow", seconds=60, times=3)
    await to(it, 21)
    await it.until(lambda: not it.world.faults._waiting, "the sends that hang")
    await it.kill()
    it.passes(seconds=(LEASE + timedelta(seconds=5)).total_seconds())
    await it.until(lambda: all(group.said("🌙") for group in it.groups), "the lines, by the other one")
    await it.quiet()
    await it.check(expected)


async def test_what_one_writes_in_a_chat_keeps_its_order_whichever_process_it_reaches(two: tuple[Bench, Front]) -> None:
    """Telegram sends the next message of a chat when the one before was answered, and it is answered when it is committed."""
    it, front = two
    group, taken = it.groups[0], front.taken.copy()
    owner = group.chat.owner
    assert isinstance(owner, Person)
    titles = [f"Walk {number}" for number in range(12)]
    for title in titles:
        owner.says(f'/new checkin "{title}"', group.chat)
    await it.until(lambda: not it.world.pending(it.bot), "all taken")
    assert min((front.taken - taken).values()) > 0
    async with it.database.read() as session:
        made = await session.scalars(select(Activity.title).where(Activity.title.in_(titles)).order_by(Activity.number))
        assert list(made) == titles


async def test_a_storm_over_two(two: tuple[Bench, Front]) -> None:
    """A day on which either of them is killed, calls and the database fail, and the clock jumps (`make faults PROCESSES=2`: many)."""
    it, _ = two
    await it.everybody_taps()
    await it.quiet()
    await one_day(it)
    await it.at_work()
    assert await it.stop() == 0
