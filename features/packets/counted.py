"""What is counted of red packets, alone or as rounds of a relay."""

from sqlalchemy import and_, func, literal, null, select

from features.counting.deeds import Deed, Source
from features.counting.spans import Span
from features.packets import view
from kit.db import Session
from kit.recurrence import Calendar
from models import Activity, Portion

GRABS = Deed(
    "grabs",
    (Source(select(Portion.person_id, literal(1), Portion.at, null()).where(Portion.person_id.is_not(None)), Portion),),
    view.GRABS,
)


async def grabbers(session: Session, group_id: int, kind: str, calendar: Calendar, span: Span) -> int:
    """How many people have a portion of this kind's packets from this span."""
    return (
        await session.scalar(
            select(func.count(Portion.person_id.distinct()))
            .join(Activity, and_(Activity.group_id == Portion.group_id, Activity.number == Portion.activity))
            .where(
                Portion.group_id == group_id,
                Portion.at >= calendar.starts(span.first),
                Portion.at < calendar.ends(span.last),
                Activity.kind == kind,
            )
        )
    ) or 0
