"""The rehearsal of a campaign of 30 days, in a group of 1,000 members with a check-in of their own that goes on meanwhile."""

import asyncio
import time
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from sqlalchemy import insert

from benchmarks.databases import filled
from benchmarks.groups import ACTIVITY, Crowd, settle
from features import numbering
from features.activities import service as activities
from features.campaigns import life
from features.campaigns.document import Campaign
from features.campaigns.store import Done
from features.campaigns.templates import template
from features.campaigns.times import OnDay
from features.rehearsal.playing import rehearse
from features.rehearsal.scratch import copied
from kit.db import Database
from models import CheckIn, Group
from tests.conftest import Postgres

MEMBERS, DAYS = 1_000, 30
_NOW = datetime.fromisoformat("2026-11-23T09:00:00+00:00")
# So many days of everybody have been there before.
_BEFORE = 60
# The check-in is number 1.
_NUMBER = ACTIVITY + 1


@dataclass(frozen=True, slots=True)
class RehearsalTimes:
    """Seconds: of reading the group, and of playing in a thread; the processor time of both, and how many messages it came to."""

    database: str
    copied: float
    played: float
    cpu: float
    messages: int


async def all_of(folder: Path, server: Postgres | None) -> list[RehearsalTimes]:
    """On SQLite, and on PostgreSQL where there is one."""
    return [await measure(folder, each) for each in ((None,) if server is None else (None, server))]


async def measure(folder: Path, server: Postgres | None, *, rounds: int = 3) -> RehearsalTimes:
    """The middle of so many rehearsals, by how long they took."""
    name = "SQLite" if server is None else "PostgreSQL"
    print(f"  rehearsal, {name}", flush=True)
    async with filled(folder, server, _fill) as database:
        times = sorted([await _rehearsed(database, name) for _ in range(rounds)], key=lambda t: t.copied + t.played)
        return times[rounds // 2]


async def _rehearsed(database: Database, name: str) -> RehearsalTimes:
    began, cpu = time.perf_counter(), time.process_time()
    async with database.read() as session:
        copy = await copied(session, 1, _NOW)
    read = time.perf_counter()
    found = await asyncio.to_thread(rehearse, copy, 1, _NUMBER, _NOW)
    done = time.perf_counter()
    last = found.told[-1].at
    if found.fails or found.is_cut or last < _NOW + timedelta(days=DAYS):
        msg = f"the rehearsal is wrong: {found}"
        raise AssertionError(msg)
    return RehearsalTimes(name, read - began, done - read, time.process_time() - cpu, len(found.told))


async def _fill(database: Database) -> None:
    crowd = Crowd(groups=1, members=MEMBERS)
    await settle(database, crowd, _NOW)
    days = [_NOW.date() - timedelta(days=n) for n in range(1, _BEFORE + 1)]
    async with database.write() as session:
        group = await session.get_one(Group, 1)
        rows = [
            {"group_id": 1, "activity": ACTIVITY, "person_id": person, "day": day, "status": "done", "at": _NOW}
            for day in days
            for person in crowd.people_of(1)
        ]
        await session.execute(insert(CheckIn), rows)
        # The check-in goes on by the clock, and its number is taken.
        await activities.clock_changed(session, group, _NOW)
        await numbering.take(session, 1, "activity")
        await life.make(session, group, _longer(template("checkin-21-days", "en")), Done(None, _NOW))


def _longer(plan: Campaign) -> Campaign:
    """The template, with a word on each of so many days."""
    (first, *_) = plan.items
    daily = tuple(first.model_copy(update={"at": OnDay(day, 12 * 60), "pin": False}) for day in range(DAYS))
    begins = date(2026, 11, 27)
    return plan.model_copy(update={"items": (*plan.items, *daily), "first_day": begins})
