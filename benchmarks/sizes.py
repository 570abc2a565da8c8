"""`python -m benchmarks.sizes`: how many bytes a row of the tables that grow takes on PostgreSQL (docs/scaling.md)."""

import asyncio
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import func, select, text

from benchmarks.databases import Databases, postgres
from benchmarks.groups import ACTIVITY, Crowd, put, settle
from kit.db import Database
from models import (
    Account,
    Base,
    CheckIn,
    Group,
    GroupHour,
    Member,
    MemberDay,
    MessageCount,
    Participant,
    Person,
    Run,
    Schedule,
    SeenUpdate,
    Transfer,
)
from tests.conftest import Postgres

_CROWD = Crowd(groups=500, members=10)
_DAYS = 20
_START = datetime(2026, 11, 1, 7, tzinfo=UTC)
_TABLES: tuple[type[Base], ...] = (
    Group, Person, Member, Participant, Account, Schedule, CheckIn, Transfer, MemberDay, MessageCount, GroupHour, Run, SeenUpdate,
)  # fmt: skip
Rows = Iterator[dict[str, Any]]


async def main(folder: Path, server: Postgres) -> None:
    """Fill, measure, print."""
    databases = Databases(folder, server)
    await databases.prepare(_fill)
    async with databases.copy(folder, on_postgres=True) as url:
        database = Database(url)
        try:
            await _show(database)
        finally:
            await database.close()


async def _show(database: Database) -> None:
    async with database.read() as session:
        for table in _TABLES:
            size = text("SELECT pg_table_size(:name), pg_indexes_size(:name)")
            own, indexes = (await session.execute(size, {"name": table.__tablename__})).one()
            rows = await session.scalar(select(func.count()).select_from(table)) or 1
            print(
                f"{table.__tablename__:16} {rows:8,} rows, {own / rows:6.0f} bytes a row, {indexes / rows:6.0f} in indexes"
            )


async def _fill(database: Database) -> None:
    await settle(database, _CROWD, _START)
    async with database.write() as session:
        await put(session, Account, (
            {"group_id": g, "kind": "member", "owner": p, "balance": 5 * _DAYS} for g, p in _people()
        ))  # fmt: skip
        await put(session, Schedule, _schedules())
    # Day by day, as they come.
    for number in range(_DAYS):
        day = _START + timedelta(days=number)
        async with database.write() as session:
            for table, rows in (
                (CheckIn, _checkins(day)), (Transfer, _transfers(day)), (MemberDay, _member_days(day)), (MessageCount, _messages(day)),
                (GroupHour, _hours(day)), (Run, _runs(day)), (SeenUpdate, _updates(day, number)),
            ):  # fmt: skip
                await put(session, table, rows)


def _people() -> Iterator[tuple[int, int]]:
    """Groups take turns, as in life."""
    for place in range(_CROWD.members):
        for group in range(1, _CROWD.groups + 1):
            yield group, _CROWD.people_of(group)[place]


def _schedules() -> Rows:
    for group in range(1, _CROWD.groups + 1):
        for name in ("open", "remind", "close"):
            of = {"group_id": group, "key": f"checkin:1:{name}", "kind": f"checkin.{name}", "activity": ACTIVITY}
            yield of | {"due_at": _START, "next_run_at": _START, "is_paused": False, "attempts": 0}


def _checkins(day: datetime) -> Rows:
    for group, person in _people():
        of = {"group_id": group, "activity": ACTIVITY, "person_id": person}
        yield of | {"day": day.date(), "status": "done", "at": day, "by": None, "note": None}


def _transfers(day: datetime) -> Rows:
    for group, person in _people():
        yield {
            "group_id": group, "reference": f"checkin:1:{day.date()}:{person}", "from_kind": "treasury", "from_owner": 0,
            "to_kind": "member", "to_owner": person, "amount": 5, "reason": "checkin", "at": day,
        }  # fmt: skip


def _member_days(day: datetime) -> Rows:
    for group, person in _people():
        yield {"group_id": group, "day": day.date(), "person_id": person, "checkins": 1, "messages": 5, "earned": 5}


def _messages(day: datetime) -> Rows:
    for group, person in _people():
        yield {"group_id": group, "day": day.date(), "hour": person % 24, "person_id": person, "count": 5}


def _hours(day: datetime) -> Rows:
    for group in range(1, _CROWD.groups + 1):
        for hour in range(6, 24):
            yield {"group_id": group, "day": day.date(), "hour": hour, "messages": 9, "actions": 3}


def _runs(day: datetime) -> Rows:
    for group in range(1, _CROWD.groups + 1):
        for name in ("open", "remind", "close"):
            of = {"group_id": group, "key": f"checkin:1:{name}", "kind": f"checkin.{name}"}
            yield of | {"due_at": day, "ran_at": day, "outcome": "ran"}


def _updates(day: datetime, number: int) -> Rows:
    each = 3 * _CROWD.groups * _CROWD.members
    for update_id in range(number * each, (number + 1) * each):
        yield {"update_id": update_id, "at": day}


if __name__ == "__main__":
    with postgres() as running, tempfile.TemporaryDirectory(prefix="muster-bench-") as name:
        asyncio.run(main(Path(name), running))
