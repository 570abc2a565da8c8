"""What is counted of waves, and how they go."""

from sqlalchemy import func, literal, null, select

from features.counting.deeds import Source
from features.counting.spans import Span
from features.people.calendar import calendar_of
from kit.db import Session
from kit.recurrence import Calendar
from models import Activity, Group, Wave

WAVES = Source(select(Wave.person_id, literal(1), Wave.at, null()), Wave)


async def went(session: Session, activity: Activity, calendar: Calendar, span: Span) -> tuple[int, int]:
    """Whoever waved has seen it through."""
    waved = await session.scalar(
        select(func.count()).where(
            Wave.group_id == activity.group_id,
            Wave.activity == activity.number,
            Wave.at >= calendar.starts(span.first),
            Wave.at < calendar.ends(span.last),
        )
    )
    return waved or 0, waved or 0


async def people(session: Session, group_id: int, span: Span) -> float:
    """How many members waved."""
    calendar = calendar_of(await session.get_one(Group, group_id))
    waved = await session.scalar(
        select(func.count(Wave.person_id.distinct())).where(
            Wave.group_id == group_id, Wave.at >= calendar.starts(span.first), Wave.at < calendar.ends(span.last)
        )
    )
    return waved or 0
