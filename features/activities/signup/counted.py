"""What is counted of sign-up lists, and how they go."""

from sqlalchemy import case, func, literal, null, select

from features.counting.deeds import Source
from features.counting.spans import Span
from features.people.calendar import calendar_of
from kit.db import Session
from kit.recurrence import Calendar
from models import Activity, Group, SignUp

# Whom a host has put there has done nothing.
SIGN_UPS = Source(
    select(SignUp.person_id, literal(1), SignUp.at, null()).where(
        SignUp.person_id.is_not(None), SignUp.by.is_(None), SignUp.state != "left"
    ),
    SignUp,
)


async def went(session: Session, activity: Activity, calendar: Calendar, span: Span) -> tuple[int, int]:
    """Took part: signed up in the span, and is still on the list. Saw it through: has a place."""
    row = (
        await session.execute(
            select(func.count(), func.count(case((SignUp.state == "in", 1)))).where(
                SignUp.group_id == activity.group_id,
                SignUp.activity == activity.number,
                SignUp.person_id.is_not(None),
                SignUp.state != "left",
                SignUp.at >= calendar.starts(span.first),
                SignUp.at < calendar.ends(span.last),
            )
        )
    ).one()
    return int(row[0]), int(row[1])


async def people(session: Session, group_id: int, span: Span) -> float:
    """How many members signed up."""
    calendar = calendar_of(await session.get_one(Group, group_id))
    found = await session.scalar(
        select(func.count(SignUp.person_id.distinct())).where(
            SignUp.group_id == group_id,
            SignUp.by.is_(None),
            SignUp.state != "left",
            SignUp.at >= calendar.starts(span.first),
            SignUp.at < calendar.ends(span.last),
        )
    )
    return found or 0
