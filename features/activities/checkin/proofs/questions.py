"""Questions about photos that were meant for no check-in: how they end. `asking` asks them."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from features.activities.checkin.proofs import view
from features.outbox import prompts
from features.outbox.service import Asks
from models import Activity, Group, Proof

ASKED = "asked"


def about(group_id: int, number: int) -> Asks:
    """What the question about this proof is called in the outbox."""
    return Asks(group_id, f"photo:{number}")


async def answered(session: AsyncSession, group: Group, numbers: Sequence[int], now: datetime) -> None:
    """These need not be asked about any more: they count, by a tap or because something else says what they are for."""
    for number in numbers:
        await prompts.resolve(session, group.id, about(group.id, number).about, view.is_for_it, now)


async def day_over(session: AsyncSession, group: Group, activity: Activity, day: date, now: datetime) -> None:
    """What was not answered is asked no more."""
    rows = await session.scalars(
        select(Proof.number).where(
            Proof.group_id == group.id,
            Proof.activity == activity.number,
            Proof.day == day,
            Proof.why == ASKED,
            Proof.state == "loose",
        )
    )
    for number in rows.all():
        await prompts.resolve(session, group.id, about(group.id, number).about, view.was_not_counted, now)
