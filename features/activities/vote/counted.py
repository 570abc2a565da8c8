"""What is counted of votes, and how they go."""

from sqlalchemy import func, literal, null, select

from features.counting.deeds import Source
from features.counting.spans import Span
from features.people.calendar import calendar_of
from kit.db import Session
from kit.recurrence import Calendar
from models import Activity, Group, Voter

VOTES = Source(select(Voter.person_id, literal(1), Voter.at, null()), Voter)


async def went(session: Session, activity: Activity, calendar: Calendar, span: Span) -> tuple[int, int]:
    """Whoever voted in the span has seen it through."""
    voted = await session.scalar(
        select(func.count()).where(
            Voter.group_id == activity.group_id,
            Voter.activity == activity.number,
            Voter.at >= calendar.starts(span.first),
            Voter.at < calendar.ends(span.last),
        )
    )
    return voted or 0, voted or 0


async def people(session: Session, group_id: int, span: Span) -> float:
    """How many members voted, in any of them."""
    calendar = calendar_of(await session.get_one(Group, group_id))
    voted = await session.scalar(
        select(func.count(Voter.person_id.distinct())).where(
            Voter.group_id == group_id, Voter.at >= calendar.starts(span.first), Voter.at < calendar.ends(span.last)
        )
    )
    return voted or 0
