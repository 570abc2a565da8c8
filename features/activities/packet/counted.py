"""How red packets go."""

from features.counting.spans import Span
from features.packets.counted import grabbers
from kit.db import Session
from kit.recurrence import Calendar
from models import Activity


async def people(session: Session, group_id: int, calendar: Calendar, span: Span) -> int:
    """How many people grabbed in a span."""
    return await grabbers(session, group_id, "packet", calendar, span)


async def went(session: Session, activity: Activity, calendar: Calendar, span: Span) -> tuple[int, int]:
    """Whoever has a portion has seen it through."""
    found = await people(session, activity.group_id, calendar, span)
    return found, found
