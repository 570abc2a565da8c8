"""Which entries there are: one by its number, somebody's own, those of a round, how many in which state."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import bindparam, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from features.activities.collection.rules import ALIVE, State
from features.people.access import OutOfDate
from models import Activity, Entry


async def count_alive(session: AsyncSession, activity: Activity, person_id: int) -> int:
    """How many entries of someone stand."""
    return (
        await session.scalar(
            select(func.count()).where(
                Entry.group_id == activity.group_id,
                Entry.activity == activity.number,
                Entry.person_id == person_id,
                Entry.state.in_(ALIVE),
            )
        )
    ) or 0


async def find(session: AsyncSession, activity: Activity, number: int) -> Entry:
    """An entry. Raises OutOfDate."""
    key = (activity.group_id, activity.number, number)
    entry = await session.get(Entry, key, populate_existing=True) if 0 < number < 2**31 else None
    if entry is None:
        raise OutOfDate
    return entry


async def find_own(session: AsyncSession, activity: Activity, number: int, person_id: int) -> Entry:
    """Somebody's own entry. Raises OutOfDate."""
    entry = await find(session, activity, number)
    if entry.person_id != person_id:
        raise OutOfDate
    return entry


async def own(session: AsyncSession, activity: Activity, person_id: int) -> list[Entry]:
    """Somebody's entries, without those they withdrew."""
    found = await session.scalars(
        select(Entry)
        .where(
            Entry.group_id == activity.group_id,
            Entry.activity == activity.number,
            Entry.person_id == person_id,
            Entry.state != State.WITHDRAWN,
        )
        .order_by(Entry.number)
        .limit(20)
    )
    return list(found)


async def counts(session: AsyncSession, activity: Activity) -> dict[str, int]:
    """How many entries are in which state."""
    rows = await session.execute(
        select(Entry.state, func.count())
        .where(Entry.group_id == activity.group_id, Entry.activity == activity.number)
        .group_by(Entry.state)
    )
    return {str(state): int(count) for state, count in rows}


async def numbers_in_round(session: AsyncSession, activity: Activity, number: int) -> Sequence[int]:
    """The numbers of the approved entries of a round."""
    found = await session.scalars(
        _IN_ROUND, {"group_id": activity.group_id, "activity": activity.number, "round": number}
    )
    return found.all()


_IN_ROUND = select(Entry.number).where(
    Entry.group_id == bindparam("group_id"),
    Entry.activity == bindparam("activity"),
    Entry.state == State.APPROVED,
    Entry.round >= bindparam("round"),
)


async def in_round(session: AsyncSession, activity: Activity, number: int) -> Sequence[Any]:
    """The approved entries of a round: number and author, in order."""
    rows = await session.execute(
        select(Entry.number, Entry.person_id)
        .where(
            Entry.group_id == activity.group_id,
            Entry.activity == activity.number,
            Entry.state == State.APPROVED,
            Entry.round >= number,
        )
        .order_by(Entry.number)
    )
    return rows.all()
