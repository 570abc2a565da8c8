"""Background tasks: what the program cannot do without goes on, whatever fails in it."""

import asyncio

import pytest
from asyncpg import InternalClientError

from kit import tasks
from kit.line import LineLost
from kit.tasks import Tasks
from tests.jobs.deliveries import Logged, expected


async def test_what_is_kept_begins_again_and_what_ends_has_ended(
    logged: Logged, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tasks, "_PAUSE_SECONDS", 0)
    begun = 0

    async def work() -> None:
        nonlocal begun
        begun += 1
        if begun < 3:
            raise LookupError

    mine = Tasks()
    mine.keep(work, name="mine")
    await mine.idle()
    assert begun == 3
    assert [each["task"] for each in expected(logged, "task failed, beginning again")] == ["mine", "mine"]


async def test_what_is_kept_ends_with_its_owner() -> None:
    async def work() -> None:
        await asyncio.Event().wait()

    mine = Tasks()
    task = mine.keep(work, name="mine")
    await asyncio.sleep(0)
    await mine.stop(within=0)
    assert task.cancelled()


def test_a_line_that_is_cut_in_the_wrong_moment_is_lost() -> None:
    """The driver says an error of its own then, which is none of PostgreSQL's."""
    assert issubclass(InternalClientError, LineLost)
