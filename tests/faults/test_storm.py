"""Everything at once and at random: `make faults RUNS=200`. Each run is a day; in each the process is killed at least once.

Nothing is lost and nothing counts twice; a line may be said twice only where a kill or a broken answer left open whether it was said.
"""

import asyncio
import random
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from tests.faults.bench import Bench, at_some_time, bench
from tests.faults.besides import BESIDES
from tests.faults.front import behind_a_front

GROUPS = 3
PEOPLE = 25


async def trouble(it: Bench) -> None:
    """What goes wrong this morning besides the kill."""
    chance = it.chance
    it.break_calls(chance.randrange(8))
    await asyncio.sleep(chance.random())
    fault = chance.choice((None, it.locked, it.full))
    if fault is not None:
        async with fault():
            await asyncio.sleep(chance.random() * 1.5)
    if chance.random() < 0.5:
        # Minutes back or an hour ahead: it is still the same day and the check-in is open.
        it.set_wrong(chance.choice((timedelta(minutes=-4), timedelta(hours=1))))


async def kill_and_start(it: Bench) -> None:
    number = it.chance.randrange(it.processes)
    await it.kill(number)
    await asyncio.sleep(it.chance.random() * 0.5)
    await it.start(number)


async def one_day(it: Bench) -> None:
    chance = it.chance
    await it.next_morning(BESIDES)
    expected, *_ = await asyncio.gather(
        it.everybody_taps(), trouble(it), at_some_time(chance, 1.5, lambda: kill_and_start(it))
    )
    if chance.random() < 0.3:
        await at_some_time(chance, 3.0, lambda: kill_and_start(it))
    it.set_wrong(timedelta())
    await it.quiet()
    await it.tap_again()
    await it.goes_on()
    for hour in (20, 21):
        now = it.world.clock.now()
        it.passes(seconds=(now.replace(hour=hour, minute=0, second=30) - now).total_seconds())
        it.break_calls(chance.randrange(3))
        if hour == 20:
            await it.evening()
        if chance.random() < 0.4:
            await at_some_time(chance, 1.2, lambda: kill_and_start(it))
        await it.quiet()
    await it.check(expected)


@asynccontextmanager
async def machines(url: str, folder: Path, chance: random.Random, processes: int) -> AsyncIterator[Bench]:
    """One process that fetches, or several behind a front."""
    if processes == 1:
        async with bench(url, folder, chance) as it:
            yield it
    else:
        async with behind_a_front(url, folder, chance, processes) as (it, _):
            yield it


async def test_a_storm(database_url: str, tmp_path: Path, pytestconfig: pytest.Config) -> None:
    runs, seed, processes = (pytestconfig.getoption(f"--{name}") for name in ("runs", "seed", "processes"))
    seed = random.SystemRandom().randrange(10**6) if seed is None else seed
    async with machines(database_url, tmp_path, random.Random(seed), processes) as it:
        try:
            await it.open(GROUPS, PEOPLE)
            for _ in range(runs):
                await one_day(it)
            await it.at_work()
            assert await it.stop() == 0
        finally:
            # Shown where the test fails, and by `make faults`.
            sys.stdout.write(f"\nfaults: seed {seed}, runs {runs}, processes {processes}: {it.tally}\n")
    assert it.tally.kills >= runs
