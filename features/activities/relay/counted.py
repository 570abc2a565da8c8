"""How a relay goes."""

from sqlalchemy import case, func, select

from features.counting.spans import Span
from kit.db import Session
from kit.recurrence import Calendar
from models import Activity, Packet, Portion


async def went(session: Session, activity: Activity, calendar: Calendar, span: Span) -> tuple[int, int]:
    """Took part: grabbed in the span. Saw it through: grabbed in each of the rounds that were opened in it."""
    begins, ends = calendar.starts(span.first), calendar.ends(span.last)
    rounds = list(
        await session.scalars(
            select(Packet.round).where(
                Packet.group_id == activity.group_id,
                Packet.activity == activity.number,
                Packet.opened_at >= begins,
                Packet.opened_at < ends,
            )
        )
    )
    people = (
        select(func.count(case((Portion.round.in_(rounds), 1))).label("grabbed"))
        .where(
            Portion.group_id == activity.group_id,
            Portion.activity == activity.number,
            Portion.person_id.is_not(None),
            Portion.at >= begins,
            Portion.at < ends,
        )
        .group_by(Portion.person_id)
        .subquery()
    )
    through = func.count(case((people.c.grabbed >= max(1, len(rounds)), 1)))
    row = (await session.execute(select(func.count(), through).select_from(people))).one()
    return int(row[0]), int(row[1])
