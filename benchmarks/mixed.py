"""A mixed day: what living groups send, in the proportions in which they send it, while their own schedules fall due."""

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from statistics import quantiles
from time import perf_counter
from typing import Any

import psutil
from sqlalchemy import func, select, update

from benchmarks import process
from benchmarks.databases import Databases
from benchmarks.groups import Crowd, message, put, settle, tap_in_private, tap_on_board
from benchmarks.taps import muster
from benchmarks.telegram import Telegram
from benchmarks.ticks import EACH, announcements, schedules
from features.activities.checkin.options import Options, stored
from features.activities.view_form import NewFormTap
from kit import buttons
from kit.clock import SystemClock
from kit.db import Database
from models import Activity, Announcement, Run, Schedule

_CROWD = Crowd(groups=50, members=100)
_BY_PHOTO = EACH.stop
# Of a hundred updates of a group; the other half is talk that asks for nothing.
_TAPS, _PHOTOS, _COMMANDS, _ANSWERS = 28, 8, 8, 5
_COMMANDS_SAID = ("/top", "/me", "/activities", "/help")
_SPREAD = timedelta(seconds=3)
_DONE_WITHIN = 180.0


@dataclass(frozen=True, slots=True)
class Mixed:
    """Updates a second until all were acknowledged, processor time each, milliseconds that taps waited, and schedules that ran beside."""

    updates: int
    rate: float
    cpu_us: float
    p50: float
    p99: float
    ran: int


async def prepare(databases: Databases) -> None:
    """50 groups, each with a check-in by tap, one by photo, and announcements."""
    now = SystemClock().now()

    async def fill(database: Database) -> None:
        await settle(database, _CROWD, now)
        async with database.write() as session:
            first = (await session.execute(select(Activity.__table__).limit(1))).mappings().one()
            options = stored(Options(first_day=now.date() - timedelta(days=1), proof="photo", tag="run", looks=False))
            by_photo = {"number": _BY_PHOTO, "title": "Evening run", "options": options}
            await put(session, Activity, (dict(first) | by_photo | {"group_id": group} for group in _groups()))
            await put(session, Announcement, announcements(now, _CROWD.groups))
            await put(session, Schedule, schedules(now, _CROWD.groups))

    await databases.prepare(fill)


async def measure(databases: Databases, *, on_postgres: bool) -> Mixed:
    """All of it waits at once, as after a minute without the bot."""
    print(f"  mixed day, {'PostgreSQL' if on_postgres else 'SQLite'}", flush=True)
    with tempfile.TemporaryDirectory(prefix="muster-bench-") as name:
        folder = Path(name)
        async with databases.copy(folder, on_postgres=on_postgres) as url, Telegram() as telegram:
            telegram.owners = {_owner(group) for group in _groups()}
            async with muster(folder, telegram, url) as bot:
                database = Database(url)
                try:
                    return await _day(database, telegram, bot)
                finally:
                    await database.close()


async def _day(database: Database, telegram: Telegram, bot: psutil.Process) -> Mixed:
    updates = list(_updates())
    await _fall_due(database)
    computed, begun = process.cpu_seconds(bot), perf_counter()
    telegram.put(updates)
    await telegram.until(lambda: len(telegram.handed_out) == len(updates), _DONE_WITHIN)
    await telegram.all_confirmed(_DONE_WITHIN)
    took, cpu = perf_counter() - begun, process.cpu_seconds(bot) - computed
    await telegram.all_answered(sum("callback_query" in update for update in updates), _DONE_WITHIN)
    waits = [(at - telegram.handed_out[number]) * 1000 for number, at in telegram.answered.items()]
    cuts = quantiles(waits, n=100)
    async with database.read() as session:
        ran = int(await session.scalar(select(func.count()).select_from(Run)) or 0)
    return Mixed(len(updates), len(updates) / took, cpu / len(updates) * 1e6, cuts[49], cuts[98], ran)


def _groups() -> range:
    return range(1, _CROWD.groups + 1)


def _owner(group: int) -> int:
    return _CROWD.people_of(group)[0]


def _updates() -> Iterator[dict[str, Any]]:
    """A hundred updates of each group, groups taking turns; each member sends one, and the owner fills in a form."""
    number = 0
    for place in range(_CROWD.members):
        for group in _groups():
            number += 1
            yield _update(number, group, place)


def _update(number: int, group: int, place: int) -> dict[str, Any]:
    owner, person = _owner(group), _CROWD.people_of(group)[place]
    if place == 0:
        return tap_in_private(number, owner, buttons.encode(NewFormTap(group, "checkin", 0)))
    # Each number below a hundred once, well mixed.
    sort = place * 37 % _CROWD.members
    if sort < _TAPS:
        return tap_on_board(number, group, person)
    if sort < _TAPS + _PHOTOS:
        sizes = [{"file_id": f"f{number}", "file_unique_id": f"u{number}", "width": 1280, "height": 960}]
        return message(number, group, person, "", photo=sizes, caption="8 km #run")
    if sort < _TAPS + _PHOTOS + _COMMANDS:
        return message(number, group, person, _COMMANDS_SAID[place % len(_COMMANDS_SAID)])
    if sort < _TAPS + _PHOTOS + _COMMANDS + _ANSWERS:
        return message(number, None, owner, "Early run")
    return message(number, group, person, "See you tomorrow, it was fun today!")


async def _fall_due(database: Database) -> None:
    """An announcement of each group, within seconds."""
    now = SystemClock().now()
    async with database.write() as session:
        for group in _groups():
            due = now + _SPREAD * group / _CROWD.groups
            await session.execute(
                update(Schedule)
                .where(Schedule.group_id == group, Schedule.key == f"announce:{EACH[0]}")
                .values(due_at=due, next_run_at=due)
            )
            await session.execute(
                update(Announcement)
                .where(Announcement.group_id == group, Announcement.number == EACH[0])
                .values(occurrence=due)
            )
