"""A copy of one group in memory: what its clock goes by, and nothing of what its people have done lately. Nothing is written back."""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import BigInteger, Table, insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from kit.db import SET_SIZE, Database
from models import Activity, Group, Person, metadata
from models.personal import declared

# What has been counted, what is under way, and what has happened already: no message of tomorrow is made of it.
LEFT_OUT = frozenset(
    {
        "album_parts", "asks", "drafts", "forms", "group_days", "group_hours", "group_weeks", "imported_files", "looks",
        "member_days", "member_weeks", "message_counts", "movements", "outbox", "prize_events", "prompt_places", "prompts",
        "quarantined_updates", "remembered", "runs", "seen_updates", "transfers",
    }
)  # fmt: skip
# What may be made up reaches back a week; streaks are kept beside the days.
_BACK = timedelta(days=8)


@dataclass(frozen=True, slots=True)
class Copy:
    """The rows of a group, by table."""

    rows: Mapping[str, Sequence[Mapping[str, Any]]]


async def copied(session: AsyncSession, group_id: int, now: datetime) -> Copy:
    """What there is of a group. Activities that are over are left where they are."""
    open_ones = select(Activity.number).where(Activity.group_id == group_id, Activity.state != "closed")
    numbers = sorted(await session.scalars(open_ones))
    found: dict[str, Sequence[Mapping[str, Any]]] = {}
    for table in metadata.sorted_tables:
        if table.name not in LEFT_OUT and table is not Person.__table__:
            rows = await session.execute(_of(table, group_id, numbers, now))
            found[table.name] = [_values(table, row) for row in rows.mappings()]
    found[Person.__tablename__] = await _people(session, found)
    return Copy(found)


async def _people(session: AsyncSession, found: Mapping[str, Sequence[Mapping[str, Any]]]) -> list[dict[str, Any]]:
    """Whoever any of these rows is about, also where nobody has seen them in the group."""
    ids = sorted(
        {
            row[each.column.key]
            for each in declared(metadata)
            if each.about is not None and isinstance(each.column.type, BigInteger)
            for row in found.get(each.column.table.name, ())
            if row[each.column.key] is not None
        }
    )
    of: Any = Person.__table__
    people: list[dict[str, Any]] = []
    for at in range(0, len(ids), SET_SIZE):
        rows = await session.execute(select(of).where(of.c.id.in_(ids[at : at + SET_SIZE])))
        people += [_values(of, row) for row in rows.mappings()]
    return people


def _of(table: Table, group_id: int, numbers: Sequence[int], now: datetime) -> Any:
    c = table.c
    if table is Group.__table__:
        return select(table).where(c.id == group_id)
    found = select(table).where(c.group_id == group_id)
    if table is Activity.__table__:
        found = found.where(c.state != "closed")
    elif "activity" in c:
        found = found.where(c.activity.in_(numbers) | c.activity.is_(None))
    if "day" in c and c.day.type.python_type is not int:
        found = found.where(c.day >= (now - _BACK).date())
    return found


def _values(table: Table, row: Any) -> dict[str, Any]:
    # By what the columns are called here, which is what INSERT goes by.
    return {column.key: row[column] for column in table.columns}


@asynccontextmanager
async def scratch(copy: Copy) -> AsyncIterator[Database]:
    """A database in memory with these rows, gone afterwards."""
    database = Database("sqlite+aiosqlite://", foreign_keys=False, synchronous="OFF")
    try:
        async with database.engine.begin() as connection:
            await connection.run_sync(metadata.create_all)
            for name, rows in copy.rows.items():
                if rows:
                    await connection.execute(insert(metadata.tables[name]), list(rows))
        yield database
    finally:
        await database.close()
