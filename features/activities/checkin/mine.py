"""How somebody is doing in a group's check-ins, for `/me`."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.ext.asyncio import AsyncSession

from features.activities.checkin.corrections.freezes import held_by
from features.activities.checkin.rules import Share
from features.activities.checkin.service import shares_of
from features.people.calendar import calendar_of
from models import Group


@dataclass(frozen=True, slots=True)
class OwnFacts:
    """Their check-ins, and the freezes they hold."""

    name: str
    person_id: int
    shares: Sequence[Share]
    freezes: int
    today: date


async def look(session: AsyncSession, group: Group, person_id: int, name: str, now: datetime) -> OwnFacts:
    """See `parts.LookAt`."""
    return OwnFacts(
        name=name,
        person_id=person_id,
        shares=await shares_of(session, group, person_id, now),
        freezes=await held_by(session, group.id, person_id),
        today=calendar_of(group).day_of(now),
    )
