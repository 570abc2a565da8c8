"""Questions about photos that were meant for no check-in: how they end. `asking` asks them."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import bindparam, select
from sqlalchemy.ext.asyncio import AsyncSession

from features.activities.checkin.proofs import view
from features.outbox import prompts
from features.outbox.service import Asks
from kit.db import is_one_of_these, run, these
from models import Activity, Group, Proof

ASKED = "asked"


def about(group_id: int, number: int) -> Asks:
    """What the question about this proof is called in the outbox."""
    return Asks(group_id, f"photo:{number}")


async def answered(session: AsyncSession, group: Group, numbers: Sequence[int], now: datetime) -> None:
    """These need not be asked about any more: they count, by a tap or because something else says what they are for."""
    for number in numbers:
        await prompts.resolve(session, group.id, about(group.id, number).about, view.is_for_it, now)


_OF = Proof.__table__.c
_UNANSWERED = select(_OF.group_id, _OF.number).where(
    is_one_of_these(_OF.group_id, _OF.activity), _OF.day == bindparam("day"), _OF.why == ASKED, _OF.state == "loose"
)


async def day_over(session: AsyncSession, activities: Sequence[Activity], day: date, now: datetime) -> None:
    """What was not answered is asked no more."""
    places = [(activity.group_id, activity.number) for activity in activities]
    for group_id, number in (await run(session, _UNANSWERED, {"day": day, **these(places)})).all():
        await prompts.resolve(session, group_id, about(group_id, number).about, view.was_not_counted, now)
