"""What is counted of collections, and how they go."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, func, literal, null, select, union

from features.activities.collection.rules import Stage, State
from features.activities.parts import Worry
from features.counting.deeds import Source
from features.counting.spans import Span
from kit.db import Session
from kit.recurrence import Calendar
from models import Activity, Collection, Entry, Group, Vote

# So long before the end there is still time for more.
_SOON = timedelta(days=2)
ENTRIES = Source(select(Entry.person_id, literal(1), Entry.entered_at, null()).where(Entry.state != "withdrawn"), Entry)
VOTES = Source(select(Vote.person_id, literal(1), Vote.at, null()), Vote)


async def went(session: Session, activity: Activity, calendar: Calendar, span: Span) -> tuple[int, int]:
    """Took part: sent something in or voted in the span. Saw it through: has an entry that was let in."""
    begins, ends = calendar.starts(span.first), calendar.ends(span.last)

    def within(table: Any, at: Any) -> tuple[ColumnElement[bool], ...]:
        return table.group_id == activity.group_id, table.activity == activity.number, at >= begins, at < ends

    entered = select(Entry.person_id).where(*within(Entry, Entry.entered_at), Entry.state != "withdrawn")
    voted = select(Vote.person_id).where(*within(Vote, Vote.at))
    took_part = await session.scalar(select(func.count()).select_from(union(entered, voted).subquery()))
    let_in = entered.where(Entry.state == "approved").distinct().subquery()
    return took_part or 0, await session.scalar(select(func.count()).select_from(let_in)) or 0


async def care(session: Session, group: Group, activity: Activity, now: datetime) -> Sequence[Worry]:
    """How many entries there are, where they close within two days."""
    collection = await session.get(Collection, (activity.group_id, activity.number))
    if collection is None or collection.stage != Stage.COLLECTING or collection.ends_at is None:
        return []
    if not now < collection.ends_at <= now + _SOON:
        return []
    entries = await session.scalar(
        select(func.count()).where(
            Entry.group_id == group.id,
            Entry.activity == activity.number,
            Entry.state.in_((State.APPROVED, State.PENDING)),
        )
    )
    return [Worry("entries", count=entries or 0)]
