"""Counting everything anew from the rows that were counted, for `python -m bot rebuild-stats`: the same numbers as the running count.

Which rows are counted as what, the kinds of activity say (`Deed.sources`); points are the ledger's. Days that rows carry stay; moments fall
on the days of the group's present calendar.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import and_, delete, func, insert as plain_insert, literal, null, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from features.activities.registry import DEEDS
from features.counting import tally
from features.counting.deeds import Source
from features.counting.tally import Count, Points
from features.statistics import settling
from kit.db import Database
from models import DEED_COLUMNS, Group, GroupDay, GroupHour, GroupWeek, MemberDay, MemberWeek, MessageCount, Transfer

_AT_ONCE = 5000

# A transfer that another one undoes.
_UNDONE = aliased(Transfer)
_TAKEN = "taken"


def _transfers(what: Points, kind: str, end: str) -> list[tuple[str, Source]]:
    """Points that leave an account (`end` is from) or reach it (to). What came back is counted back where it was counted, and what an
    admin took back is not counted, as in features/points/service.py.
    """
    ends = {"from": (Transfer.from_kind, Transfer.from_owner), "to": (Transfer.to_kind, Transfer.to_owner)}
    undoing = and_(_UNDONE.group_id == Transfer.group_id, _UNDONE.reference == Transfer.reverses)
    (of_kind, owner), (back_kind, back_owner) = ends[end], ends["to" if end == "from" else "from"]
    is_member = kind == "member"
    whole = (
        select(owner if is_member else null(), Transfer.amount, Transfer.at, null())
        .outerjoin(_UNDONE, undoing)
        .where(of_kind == kind, Transfer.reason != _TAKEN, _UNDONE.reference.is_(None))
    )
    back = (
        select(back_owner if is_member else null(), -Transfer.amount, _UNDONE.at, null())
        .join(_UNDONE, undoing)
        .where(back_kind == kind, Transfer.reason != _TAKEN, _UNDONE.reason != _TAKEN)
    )
    return [(what, Source(whole, Transfer)), (what, Source(back, Transfer))]


SOURCES: Sequence[tuple[str, Source]] = (
    *((deed.name, source) for deed in DEEDS for source in deed.sources),
    *_transfers("spent", "member", "from"),
    *_transfers("earned", "member", "to"),
    *_transfers("issued", "treasury", "from"),
    *_transfers("returned", "treasury", "to"),
)


async def rebuild(session: AsyncSession, group: Group, now: datetime) -> None:
    """Count a group anew, and settle its weeks. In one transaction: nobody sees it half."""
    for table in (MemberDay, GroupHour, MemberWeek, GroupDay, GroupWeek):
        await session.execute(delete(table).where(table.group_id == group.id))
    await _messages(session, group.id)
    for what, source in SOURCES:
        rows = await session.stream(source.rows.where(source.table.group_id == group.id))
        async for part in rows.partitions(_AT_ONCE):
            await tally.write(session, [Count(group.id, person, what, by, at, day) for person, by, at, day in part])
    # More than it can have been before: no count of an earlier look is taken for one of these rows.
    await session.execute(
        update(GroupHour).where(GroupHour.group_id == group.id).values(amended=GroupHour.amended + int(now.timestamp()))
    )
    await settling.settle_weeks(session, group, now)


async def rebuild_all(database: Database, now: datetime) -> int:
    """Count all groups anew, each in a transaction of its own; how many there are."""
    async with database.read() as session:
        numbers = list(await session.scalars(select(Group.id).order_by(Group.id)))
    for number in numbers:
        async with database.write() as session:
            # On PostgreSQL: whoever counts meanwhile waits until this is done.
            await rebuild(session, await session.get_one(Group, number, with_for_update=True), now)
    return len(numbers)


async def _messages(session: AsyncSession, group_id: int) -> None:
    """Messages are counted by hour already: added up where they stand."""
    of_group, total = MessageCount.group_id == group_id, func.sum(MessageCount.count)
    for table, last, columns in (
        (GroupHour, MessageCount.hour, _OF_HOUR),
        (MemberDay, MessageCount.person_id, _OF_MEMBER),
    ):
        zeros = [literal(0) for _ in columns]
        rows = select(MessageCount.group_id, MessageCount.day, last, total, *zeros).where(of_group)
        rows = rows.group_by(MessageCount.group_id, MessageCount.day, last)
        await session.execute(
            plain_insert(table).from_select(["group_id", "day", last.key, "messages", *columns], rows)
        )


_OF_HOUR = ("actions", "issued", "returned", "amended")
_OF_MEMBER = (*DEED_COLUMNS, "earned", "spent")
