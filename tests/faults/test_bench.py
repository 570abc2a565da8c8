"""The bench itself: what its hands do while a process is dead, or dies under them."""

import asyncio
import os
import random
import signal
from pathlib import Path

import pytest

from tests.contracts.process import PATIENCE
from tests.faults.bench import Bench, bench


async def test_its_hands_while_a_process_is_dead(database_url: str, tmp_path: Path) -> None:
    """Whatever breaks the machine breaks it, too, while nobody runs, or when who ran is killed and started meanwhile.

    Who dies by itself is not waited for: whatever would wait says so at once.
    """
    async with bench(database_url, tmp_path, random.Random(3)) as it:
        await it.open(groups=1, people=6)
        await it.kill()
        # Else the bench would take the dead for at work, and let time pass.
        assert not it.bot.updates.polled
        for fault in (it.full, it.locked):
            async with fault():
                pass
        for hand, refused in ((it.kill, "dead already"), (it.stop, "all are dead")):
            with pytest.raises(AssertionError, match=refused):
                await hand()

        await it.start()
        with pytest.raises(AssertionError, match="runs already"):
            await it.start()
        async with it.full():
            await it.at_work()
            await it.kill()
            await it.start()
            await it.everybody_taps(absent=1)
            # There is room on the disk of whoever starts meanwhile.
            await it.quiet()
        await it.at_work()

        await dies_by_itself(it)
        it.groups[0].people[0].says("/me", it.groups[0].chat)
        for waits in (it.quiet, it.at_work, it.kill, it.stop):
            with pytest.raises(AssertionError, match="ended by itself"):
                await asyncio.wait_for(waits(), PATIENCE / 2)


async def dies_by_itself(it: Bench) -> None:
    """Somebody else kills it."""
    (running,) = it._running.values()
    os.kill(running.pid, signal.SIGKILL)
    await running.wait()
