"""The clock: how long a bot with 50,000 schedules takes to start, how much memory, how late it is where 1,000 fall due in one second."""

import asyncio
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter
from typing import Any

from sqlalchemy import func, select, update

from benchmarks import process
from benchmarks.databases import Databases
from benchmarks.groups import ACTIVITY, Crowd, put, settle
from benchmarks.taps import muster
from benchmarks.telegram import Telegram
from features.scheduling import service as schedule
from kit.clock import SystemClock
from kit.db import Database
from models import Activity, Run, Schedule

_CROWD = Crowd(groups=10_000, members=5)
# Each group has two check-ins; the second one does without a reminder.
_EACH = ((ACTIVITY, "open"), (ACTIVITY, "remind"), (ACTIVITY, "close"), (ACTIVITY + 1, "open"), (ACTIVITY + 1, "close"))
_DUE = 1000
# What is due must not begin before the bot is up.
_AHEAD = timedelta(seconds=6)
_PATIENCE = 120.0
_LOOKS_EVERY = 0.02
_LOOKS = 50


@dataclass(frozen=True, slots=True)
class Clock:
    """What came of it. `idle_ms`: a look for what is due that finds nothing. Lateness in milliseconds: from due to run, and from the
    last one due to the commit of the last run.
    """

    groups: int
    schedules: int
    start_seconds: float
    megabytes: float
    idle_ms: float
    late_p50: float
    late_p99: float
    done_after: float


async def measure(databases: Databases, *, on_postgres: bool) -> Clock:
    """Start a bot with all those schedules, and let 1,000 of them fall due."""
    print(f"  schedules, {'PostgreSQL' if on_postgres else 'SQLite'}", flush=True)
    with tempfile.TemporaryDirectory(prefix="muster-bench-") as name:
        folder = Path(name)
        async with databases.copy(folder, on_postgres=on_postgres) as url, Telegram() as telegram:
            begun = perf_counter()
            async with muster(folder, telegram, url) as bot:
                started = perf_counter() - begun
                memory = process.megabytes(bot)
                database = Database(url)
                try:
                    return await _fall_due(database, started, memory)
                finally:
                    await database.close()


async def prepare(databases: Databases) -> None:
    """10,000 groups, five schedules each."""
    now = SystemClock().now()

    async def fill(database: Database) -> None:
        await settle(database, _CROWD, now)
        async with database.write() as session:
            first = (await session.execute(select(Activity.__table__).limit(1))).mappings().one()
            await put(session, Activity, (dict(first) | {"group_id": g, "number": ACTIVITY + 1} for g in _numbers()))
            await put(session, Schedule, _schedules(now))

    await databases.prepare(fill)


def _numbers() -> range:
    return range(1, _CROWD.groups + 1)


def _schedules(now: datetime) -> Iterator[dict[str, Any]]:
    tomorrow = now + timedelta(days=1)
    for group in _numbers():
        for activity, name in _EACH:
            yield {
                "group_id": group, "key": f"checkin:{activity}:{name}", "kind": f"checkin.{name}", "activity": activity,
                "due_at": tomorrow, "next_run_at": tomorrow, "is_paused": False, "attempts": 0,
            }  # fmt: skip


async def _fall_due(database: Database, started: float, memory: float) -> Clock:
    """One schedule of each of 1,000 groups, a millisecond after the other: closes, reminders and openings in turn."""
    idle = [await _look(database) for _ in range(_LOOKS)]
    first = SystemClock().now() + _AHEAD
    async with database.write() as session:
        for place in range(_DUE):
            activity, name = _EACH[place % len(_EACH)]
            due = first + timedelta(milliseconds=place)
            await session.execute(
                update(Schedule)
                .where(Schedule.group_id == place + 1, Schedule.key == f"checkin:{activity}:{name}")
                .values(due_at=due, next_run_at=due)
            )
    last = first + timedelta(milliseconds=_DUE - 1)
    async with asyncio.timeout(_PATIENCE):
        while await _runs(database) < _DUE:  # noqa: ASYNC110 - what is waited for happens in another process
            await asyncio.sleep(_LOOKS_EVERY)
    done_after = (SystemClock().now() - last).total_seconds() * 1000
    async with database.read() as session:
        rows = await session.execute(select(Run.due_at, Run.ran_at))
        late = [(ran_at - due_at).total_seconds() * 1000 for due_at, ran_at in rows]
    cuts = quantiles(late, n=100)
    return Clock(
        _CROWD.groups, _CROWD.groups * len(_EACH), started, memory, median(idle), cuts[49], cuts[98], done_after
    )


async def _look(database: Database) -> float:
    """Milliseconds of a tick that finds nothing."""
    begun = perf_counter()
    async with database.read() as session:
        assert await schedule.due(session, SystemClock().now()) == []  # noqa: S101 - the bot has done what was due
    return (perf_counter() - begun) * 1000


async def _runs(database: Database) -> int:
    async with database.read() as session:
        return int(await session.scalar(select(func.count()).select_from(Run)) or 0)
