"""What will happen, as rows: planned, moved, claimed by one, tried again, and forgotten."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select

from features.scheduling import service as schedule
from features.scheduling.service import Due
from kit.db import Database
from models import Run, Schedule
from tests.features.rows import a_group

NOW = datetime(2026, 11, 23, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


async def planned(database: Database, *keys: str, due_at: datetime = NOW) -> int:
    """Plans in one group, whose id it gives."""
    group = await a_group(database, NOW)
    async with database.write() as session:
        for key in keys:
            await schedule.plan(session, group.id, key, "test.kind", due_at, activity=1)
    return group.id


async def due(database: Database, now: datetime = NOW) -> list[Due]:
    async with database.read() as session:
        return await schedule.due(session, now)


async def claim(database: Database, task: Due, now: datetime = NOW) -> bool:
    async with database.write() as session:
        return await schedule.claim(session, task, now)


async def runs(database: Database) -> list[str]:
    async with database.read() as session:
        return list(await session.scalars(select(Run.outcome).order_by(Run.ran_at)))


async def test_what_is_due_comes_longest_due_first(database: Database) -> None:
    group_id = await planned(database, "a")
    async with database.write() as session:
        await schedule.plan(session, group_id, "b", "test.kind", NOW - MINUTE)
        await schedule.plan(session, group_id, "c", "test.kind", NOW + MINUTE)
    assert [task.key for task in await due(database)] == ["b", "a"]
    assert await due(database, NOW - 2 * MINUTE) == []
    async with database.read() as session:
        assert [task.key for task in await schedule.due(session, NOW, limit=1)] == ["b"]


async def test_the_same_key_again_moves_it(database: Database) -> None:
    group_id = await planned(database, "a")
    (task,) = await due(database)
    async with database.write() as session:
        await schedule.retry(session, task, NOW)
        await schedule.plan(session, group_id, "a", "test.kind", NOW + MINUTE)
    assert await due(database) == []
    (task,) = await due(database, NOW + MINUTE)
    assert (task.due_at, task.attempts) == (NOW + MINUTE, 0)


async def test_one_of_two_claims_wins(database_url: str, database: Database) -> None:
    await planned(database, "a")
    (task,) = await due(database)
    other = Database(database_url)
    try:
        won = await asyncio.gather(*(claim(d, task) for d in (database, other) * 3))
    finally:
        await other.close()
    assert sorted(won) == [False] * 5 + [True]


async def test_several_are_claimed_as_each_would_be(database_url: str, database: Database) -> None:
    """In one statement: what was moved, cancelled or paused meanwhile is left out, and of two who ask each gets it once."""
    group_id = await planned(database, *"abcde")
    seen = await due(database)
    async with database.write() as session:
        await schedule.plan(session, group_id, "b", "test.kind", NOW - MINUTE)
        await schedule.cancel(session, group_id, "c")
        (await session.get_one(Schedule, next(task.id for task in seen if task.key == "d"))).is_paused = True

    async def claim_them(at: Database) -> set[str]:
        async with at.write() as session:
            ids = await schedule.claim_all(session, seen, NOW)
        return {task.key for task in seen if task.id in ids}

    other = Database(database_url)
    try:
        won = await asyncio.gather(*(claim_them(d) for d in (database, other) * 3))
    finally:
        await other.close()
    assert sorted(key for keys in won for key in keys) == ["a", "e"]
    async with database.write() as session:
        assert await schedule.claim_all(session, [], NOW) == set()


async def test_a_claim_that_is_rolled_back_is_no_claim(database: Database) -> None:
    await planned(database, "a")
    (task,) = await due(database)

    async def fails() -> None:
        async with database.write() as session:
            assert await schedule.claim(session, task, NOW)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        await fails()
    assert await claim(database, task)


@pytest.mark.parametrize("how", ["moved", "cancelled", "paused"])
async def test_what_changed_meanwhile_cannot_be_claimed(database: Database, how: str) -> None:
    group_id = await planned(database, "a")
    (task,) = await due(database)
    async with database.write() as session:
        if how == "moved":
            await schedule.plan(session, group_id, "a", "test.kind", NOW - MINUTE)
        elif how == "cancelled":
            await schedule.cancel(session, group_id, "a")
        else:
            (await session.get_one(Schedule, task.id)).is_paused = True
    assert not await claim(database, task)


async def test_a_finished_run_is_noted_and_the_next_is_planned(database: Database) -> None:
    await planned(database, "a")
    (task,) = await due(database)
    async with database.write() as session:
        await schedule.claim(session, task, NOW)
        await schedule.finish(session, task, NOW, outcome="ran", next_due=NOW + MINUTE)
    assert await due(database) == []
    (after,) = await due(database, NOW + MINUTE)
    assert (after.due_at, after.attempts) == (NOW + MINUTE, 0)
    assert await runs(database) == ["ran"]


async def test_a_last_run_forgets_the_row(database: Database) -> None:
    await planned(database, "a")
    (task,) = await due(database)
    async with database.write() as session:
        await schedule.claim(session, task, NOW)
        await schedule.finish(session, task, NOW, outcome="dropped", next_due=None)
    async with database.read() as session:
        assert await session.scalar(select(func.count()).select_from(Schedule)) == 0
    assert await runs(database) == ["dropped"]


async def test_what_the_run_planned_anew_stays(database: Database) -> None:
    group_id = await planned(database, "a")
    (task,) = await due(database)
    async with database.write() as session:
        await schedule.claim(session, task, NOW)
        await schedule.plan(session, group_id, "a", "test.kind", NOW + MINUTE)
        await schedule.finish(session, task, NOW, outcome="ran", next_due=None)
    assert [t.due_at for t in await due(database, NOW + MINUTE)] == [NOW + MINUTE]


async def test_a_due_time_is_noted_once(database: Database) -> None:
    await planned(database, "a")
    (task,) = await due(database)
    for _ in range(2):
        async with database.write() as session:
            await schedule.finish(session, task, NOW, outcome="ran", next_due=NOW)
    assert await runs(database) == ["ran"]


async def test_pauses_between_tries_grow_to_a_quarter_of_an_hour(database: Database) -> None:
    await planned(database, "a")
    moment, pauses = NOW, []
    for attempt in range(15):
        (task,) = await due(database, moment)
        assert (task.attempts, task.due_at) == (attempt, NOW)
        async with database.write() as session:
            await schedule.retry(session, task, moment)
        async with database.read() as session:
            row = await session.get_one(Schedule, task.id)
        pauses.append(row.next_run_at - moment)
        moment = row.next_run_at
    assert pauses == sorted(pauses)
    assert (pauses[0], pauses[-1]) == (timedelta(seconds=5), timedelta(minutes=15))


async def test_cancelling_an_activity_cancels_what_is_its_own(database: Database) -> None:
    group_id = await planned(database, "a", "b")
    other = await a_group(database, NOW, chat_id=-2)
    async with database.write() as session:
        await schedule.plan(session, group_id, "c", "test.kind", NOW, activity=2)
        await schedule.plan(session, other.id, "a", "test.kind", NOW, activity=1)
        await schedule.cancel_all_of(session, group_id, 1)
    assert [(t.group_id, t.key) for t in await due(database)] == [(group_id, "c"), (other.id, "a")]


async def test_what_the_doctor_sees(database: Database) -> None:
    group_id = await planned(database, "a", "b")
    async with database.read() as session:
        assert await schedule.overdue(session, group_id, NOW + MINUTE) == 0
        assert await schedule.overdue(session, group_id, NOW + 2 * MINUTE) == 2
        assert await schedule.planned_of(session, group_id, 1) == {"a": NOW, "b": NOW}
        assert await schedule.planned_of(session, group_id, 2) == {}
    tasks = await due(database)
    for at, task in enumerate(tasks):
        async with database.write() as session:
            await schedule.finish(session, task, NOW + at * MINUTE, outcome="ran", next_due=None)
    async with database.read() as session:
        assert [run.key for run in await schedule.last_runs(session, group_id)] == ["b", "a"]
        assert [run.key for run in await schedule.last_runs(session, group_id, limit=1)] == ["b"]


async def test_old_runs_are_forgotten(database: Database) -> None:
    await planned(database, "a", "b")
    first, second = await due(database)
    async with database.write() as session:
        await schedule.finish(session, first, NOW - timedelta(days=91), outcome="ran", next_due=None)
        await schedule.finish(session, second, NOW - timedelta(days=89), outcome="late", next_due=None)
        await schedule.sweep(session, NOW)
    assert await runs(database) == ["late"]


async def test_who_comes_second_does_not_wait_for_the_first(postgres_url: str) -> None:
    """On PostgreSQL, where two write side by side: a process that hangs in a task does not hold up the other one's clock."""
    one, two = Database(postgres_url), Database(postgres_url)
    await planned(one, "a", "b")
    first, second = await due(one)
    async with one.write() as session:
        assert await schedule.claim(session, first, NOW)
        async with asyncio.timeout(10), two.write() as other:
            assert not await schedule.claim(other, first, NOW)
            assert await schedule.claim(other, second, NOW)
    await one.close()
    await two.close()
