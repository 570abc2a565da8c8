"""What is counted of raffles, and how they go."""

from sqlalchemy import case, func, literal, null, select

from features.counting.deeds import Source
from features.counting.spans import Span
from features.people.calendar import calendar_of
from kit.db import Session
from kit.recurrence import Calendar
from models import Activity, Group, RaffleTicket

# Once for each raffle, however many tickets they have. Who has given all of them back has done nothing.
_ENTERED = RaffleTicket.nth == 1, RaffleTicket.state != "back"
ENTERED = Source(select(RaffleTicket.person_id, literal(1), RaffleTicket.at, null()).where(*_ENTERED), RaffleTicket)


async def went(session: Session, activity: Activity, calendar: Calendar, span: Span) -> tuple[int, int]:
    """Took part: took a ticket in the span. Saw it through: did not fall out at the draw."""
    row = (
        await session.execute(
            select(func.count(), func.count(case((RaffleTicket.state == "in", 1)))).where(
                *_ENTERED,
                RaffleTicket.group_id == activity.group_id,
                RaffleTicket.activity == activity.number,
                RaffleTicket.at >= calendar.starts(span.first),
                RaffleTicket.at < calendar.ends(span.last),
            )
        )
    ).one()
    return int(row[0]), int(row[1])


async def people(session: Session, group_id: int, span: Span) -> float:
    """How many members took a ticket."""
    calendar = calendar_of(await session.get_one(Group, group_id))
    found = await session.scalar(
        select(func.count(RaffleTicket.person_id.distinct())).where(
            *_ENTERED,
            RaffleTicket.group_id == group_id,
            RaffleTicket.at >= calendar.starts(span.first),
            RaffleTicket.at < calendar.ends(span.last),
        )
    )
    return found or 0
