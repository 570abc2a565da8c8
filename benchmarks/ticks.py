"""The tick alone: what it costs with 50,000 announcements of which none is due, and how long it takes to claim and queue 1,000."""

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from statistics import median
from time import perf_counter, process_time
from typing import Any

from sqlalchemy import func, select, update

from benchmarks.databases import Databases
from benchmarks.groups import Crowd, put, settle
from bot import log
from features.announcements import rules
from features.announcements.posting import POST
from features.announcements.rules import Timing
from features.repeats import read_every
from jobs import lifecycle
from jobs.job import Tools, board_limits
from kit.clock import SystemClock
from kit.db import Database
from kit.ratelimit import Pace, Windows
from models import Announcement, Delivery, Schedule

_CROWD = Crowd(groups=10_000, members=1)
EACH = range(2, 7)
_DUE = 1000
_IDLE_TICKS = 200


@dataclass(frozen=True, slots=True)
class Ticks:
    """What came of it: ticks that find nothing, in milliseconds; one that finds 1,000, in seconds and in processor seconds of ours."""

    schedules: int
    idle_p50: float
    idle_worst: float
    due_seconds: float
    due_cpu: float
    queued: int


async def prepare(databases: Databases) -> None:
    """10,000 groups, five announcements each."""
    now = SystemClock().now()

    async def fill(database: Database) -> None:
        await settle(database, _CROWD, now)
        async with database.write() as session:
            await put(session, Announcement, announcements(now, _CROWD.groups))
            await put(session, Schedule, schedules(now, _CROWD.groups))

    await databases.prepare(fill)


def announcements(now: datetime, groups: int) -> Iterator[dict[str, Any]]:
    """Five for each group."""
    timing = rules.to_json(Timing(every=read_every("daily 9:00")))
    content: dict[str, Any] = {"kind": "text", "text": "Bring water.", "entities": [], "file_id": None, "look": {}}
    for group in range(1, groups + 1):
        for number in EACH:
            yield {
                "group_id": group, "number": number, "state": "on", "title": "Bring water.", "content": content, "buttons": [],
                "timing": timing, "pins": False, "is_silent": False, "replaces": False, "is_urgent": False, "posted": [],
                "trouble": "", "occurrence": now + timedelta(days=1), "created_by": 1, "created_at": now,
            }  # fmt: skip


def schedules(now: datetime, groups: int) -> Iterator[dict[str, Any]]:
    """Theirs, all of which are due tomorrow."""
    tomorrow = now + timedelta(days=1)
    for group in range(1, groups + 1):
        for number in EACH:
            yield {
                "group_id": group,
                "key": f"announce:{number}",
                "kind": POST,
                "due_at": tomorrow,
                "next_run_at": tomorrow,
                "is_paused": False,
                "attempts": 0,
            }


async def measure(databases: Databases, *, on_postgres: bool) -> Ticks:
    """The ticks, in this process, without a bot around them."""
    log.set_up("WARNING", "text")
    print(f"  ticks, {'PostgreSQL' if on_postgres else 'SQLite'}", flush=True)
    with tempfile.TemporaryDirectory(prefix="muster-bench-") as folder:
        async with databases.copy(Path(folder), on_postgres=on_postgres) as url:
            database = Database(url)
            try:
                return await _tick(database)
            finally:
                await database.close()


async def _tick(database: Database) -> Ticks:
    clock = SystemClock()
    # Nothing is sent by a tick: what is due goes into the outbox.
    tools = Tools(database, None, clock, Pace(), Windows(*board_limits()))  # type: ignore[arg-type]
    await lifecycle.tick(tools)
    idle = []
    for _ in range(_IDLE_TICKS):
        begun = perf_counter()
        await lifecycle.tick(tools)
        idle.append((perf_counter() - begun) * 1000)
    now = clock.now()
    async with database.write() as session:
        await session.execute(
            update(Schedule)
            .where(Schedule.group_id <= _DUE, Schedule.key == f"announce:{EACH[0]}")
            .values(due_at=now, next_run_at=now)
        )
        await session.execute(
            update(Announcement)
            .where(Announcement.group_id <= _DUE, Announcement.number == EACH[0])
            .values(occurrence=now)
        )
    begun, used = perf_counter(), process_time()
    await lifecycle.tick(tools)
    seconds, cpu = perf_counter() - begun, process_time() - used
    async with database.read() as session:
        queued = int(await session.scalar(select(func.count()).select_from(Delivery)) or 0)
    return Ticks(_CROWD.groups * len(EACH), median(idle), max(idle), seconds, cpu, queued)
