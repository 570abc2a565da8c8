"""Freezes: bought ahead with points, at most two held, spent by themselves when a day closes missed and a streak would end by it."""

from collections.abc import Collection
from datetime import date, datetime

from sqlalchemy import bindparam, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from features.activities.checkin.corrections import view
from features.activities.checkin.corrections.rules import CannotPay, HoldsEnough
from features.activities.checkin.options import options_of
from features.activities.checkin.participants import takes_part
from features.activities.checkin.rules import FREEZE_PRICE, MOST_FREEZES, Status
from features.facts import activity_facts, group_facts
from features.outbox import service as outbox
from features.points.service import TREASURY, Move, NotEnoughPoints, balance_of, member, move
from kit.db import insert, run
from kit.texts import choose, texts
from models import Activity, CheckIn, Freeze, Group, Member, Participant, Person


async def held_by(session: AsyncSession, group_id: int, person_id: int) -> int:
    """How many freezes somebody holds."""
    return (
        await session.scalar(select(Freeze.held).where(Freeze.group_id == group_id, Freeze.person_id == person_id)) or 0
    )


async def buy(session: AsyncSession, group_id: int, person_id: int, now: datetime, *, held: int) -> int | None:
    """One more freeze than the `held` ones, for points: how many they hold now, None where they hold another number and none was bought.

    A double tap pays once. Raises HoldsEnough, CannotPay.
    """
    key = {"group_id": group_id, "person_id": person_id}
    row = (
        await session.execute(
            insert(session, Freeze)
            .values(**key, held=1, bought=1)
            .on_conflict_do_update(
                index_elements=list(key),
                set_={"held": Freeze.held + 1, "bought": Freeze.bought + 1},
                where=(Freeze.held == held) & (Freeze.held < MOST_FREEZES),
            )
            .returning(Freeze.held, Freeze.bought)
        )
    ).first()
    if row is None:
        # Another tap of theirs was first, or the button is an old one.
        if await held_by(session, group_id, person_id) >= MOST_FREEZES:
            raise HoldsEnough
        return None
    price = Move(member(person_id), TREASURY, FREEZE_PRICE, f"freeze:{person_id}:{row.bought}", "freeze")
    try:
        await move(session, group_id, [price], now, actor=person_id)
    except NotEnoughPoints:
        raise CannotPay(FREEZE_PRICE, await balance_of(session, group_id, member(person_id))) from None
    return int(row.held)


_OF = Freeze.__table__.c
_HELD = select(_OF.group_id).where(_OF.group_id.in_(bindparam("groups", expanding=True)), _OF.held > 0).distinct()


async def held_in(session: AsyncSession, groups: Collection[int]) -> set[int]:
    """In which of these groups somebody holds one."""
    return {group for (group,) in await run(session, _HELD, {"groups": sorted(groups)})}


async def spend(session: AsyncSession, group: Group, activity: Activity, day: date, now: datetime) -> list[Person]:
    """The day closes, and these were not there: a freeze saves the streak of whoever holds one. Whom it saved."""
    expected = options_of(activity).due_before(day)
    if expected is None:
        return []
    rows = (
        await session.execute(
            select(Person, Participant.streak, Freeze.held)
            .join(Participant, Participant.person_id == Person.id)
            .join(Member, (Member.group_id == Participant.group_id) & (Member.person_id == Participant.person_id))
            .join(Freeze, (Freeze.group_id == Participant.group_id) & (Freeze.person_id == Participant.person_id))
            .where(takes_part(activity, day), Participant.streak > 0, Participant.through >= expected, Freeze.held > 0)
            .order_by(Person.id)
            .with_for_update(of=(Participant, Freeze))
        )
    ).all()
    if not rows:
        return []
    saved = [person.id for person, _, _ in rows]
    key = {"group_id": group.id, "activity": activity.number, "day": day, "status": Status.FROZEN, "at": now}
    await session.execute(insert(session, CheckIn), [{**key, "person_id": person} for person in saved])
    await session.execute(
        update(Freeze).where(Freeze.group_id == group.id, Freeze.person_id.in_(saved)).values(held=Freeze.held - 1)
    )
    await session.execute(
        update(Participant)
        .where(
            Participant.group_id == group.id, Participant.activity == activity.number, Participant.person_id.in_(saved)
        )
        .values(through=day)
    )
    where, what = group_facts(group), activity_facts(activity)
    for person, streak, held in rows:
        t = texts(choose(person.language, default=group.language))
        words = view.saved(t, where, what, day, streak, held - 1)
        await outbox.tell_person(
            session, person.id, f"saved:{group.id}:{activity.number}:{day}:{person.id}", words, now
        )
    return [person for person, _, _ in rows]
