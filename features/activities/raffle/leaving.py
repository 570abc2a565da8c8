"""Whoever leaves the group has no part in its raffles: their tickets are given back at once. (At the draw it is looked at again.)"""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from features.activities.raffle import tickets, view_own
from features.facts import activity_facts, group_facts
from features.outbox import service as outbox
from features.refusals import Ended
from kit.texts import choose, texts
from models import Activity, Group, Person, RaffleTicket


async def person_left(session: AsyncSession, group: Group, person_id: int, now: datetime) -> None:
    """Give back all tickets that somebody has in raffles that go on."""
    found = await session.scalars(
        select(Activity)
        .join(RaffleTicket, (RaffleTicket.group_id == Activity.group_id) & (RaffleTicket.activity == Activity.number))
        .where(
            RaffleTicket.group_id == group.id,
            RaffleTicket.person_id == person_id,
            RaffleTicket.nth == 1,
            RaffleTicket.state == "in",
            Activity.state != "closed",
        )
        .order_by(Activity.number)
    )
    for activity in list(found):
        try:
            gone = (await tickets.give_back(session, activity, [person_id], now))[person_id]
        except Ended:
            # It is to be drawn in this moment: the draw finds them gone.
            continue
        if gone.cost:
            await _tell(session, group, activity, person_id, gone.cost, now)


async def _tell(
    session: AsyncSession, group: Group, activity: Activity, person_id: int, back: int, now: datetime
) -> None:
    """Their points are back: told in private where they take it, since they see the group no more."""
    person = await session.get(Person, person_id)
    if person is not None and person.is_reachable:
        t = texts(choose(person.language, default=group.language))
        said = view_own.left(t, group_facts(group), activity_facts(activity), back)
        key = f"left-raffle:{group.id}:{activity.number}:{person_id}:{int(now.timestamp())}"
        await outbox.tell_person(session, person_id, key, said, now)
