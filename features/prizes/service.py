"""Giving prizes: to whom the line says, once; claimed in time, or passed on to the next who still qualifies. All of it is written down.

It knows no kind of activity: whoever ends one hands in the prizes and, for each line, the people in their order.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from features.facts import activity_facts, group_facts
from features.people.access import OutOfDate
from features.people.census import names_of
from features.prizes import codes, turns, view
from features.prizes.facts import AwardFacts, EventFacts, award_facts, event_facts
from features.prizes.rules import GivenAlready, NoPrize, Prize, ShownAlready
from features.prizes.told import tell_hosts, tell_winner
from kit.db import insert
from kit.vault import Vault
from models import Activity, Award, Group, PrizeEvent

# Whoever did not see the code because the connection broke may look again so long.
_SHOWN_FOR = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Slot:
    """A prize to be given: to the first of `line` who qualifies. `place` is what it is for, in words for people.

    `skips` so many of those without a prize, whose places have none, are in line for it only later.
    """

    line: str
    place: int
    kind: str
    amount: int = 0
    what: str = ""
    skips: int = 0


def by_place(line: str, prizes: Sequence[Prize]) -> list[Slot]:
    """Prizes of places in rising order, each for whoever has the place in this line."""
    return [
        Slot(line, prize.place, prize.kind, prize.amount, prize.what, skips=prize.place - 1 - before)
        for before, prize in enumerate(prizes)
    ]


async def give(
    session: AsyncSession,
    group: Group,
    activity: Activity,
    slots: Sequence[Slot],
    lines: Mapping[str, Sequence[int]],
    now: datetime,
    *,
    claim_minutes: int,
) -> list[AwardFacts]:
    """Give these prizes. Asked twice for one activity, it does nothing the second time."""
    key = {"group_id": group.id, "activity": activity.number}
    for line, people in lines.items():
        await turns.line_up(session, group.id, activity.number, line, people)
    awards: list[Award] = []
    for number, slot in enumerate(slots, start=1):
        row = {
            **key, "slot": number, "line": slot.line, "place": slot.place, "kind": slot.kind, "amount": slot.amount,
            "what": slot.what, "claim_minutes": claim_minutes, "state": "open", "turn": 0,
        }  # fmt: skip
        is_new = await session.scalar(
            insert(session, Award).on_conflict_do_nothing().values(**row).returning(Award.slot)
        )
        award = await session.get_one(Award, (group.id, activity.number, number))
        if is_new is not None:
            await turns.offer_next(session, group, activity, award, now, actor=None, skips=slot.skips)
        awards.append(award)
    await codes.warn_of_shortage(session, group, activity, now)
    return [award_facts(award) for award in awards]


async def awards_of(session: AsyncSession, group_id: int, activity: int) -> list[AwardFacts]:
    """All prizes of an activity."""
    return [award_facts(award) for award in await _awards(session, group_id, activity)]


async def _awards(session: AsyncSession, group_id: int, activity: int) -> list[Award]:
    found = await session.scalars(
        select(Award)
        .where(Award.group_id == group_id, Award.activity == activity)
        .order_by(Award.slot)
        .execution_options(populate_existing=True)
    )
    return list(found)


async def award_for(session: AsyncSession, group_id: int, activity: int, person_id: int) -> AwardFacts:
    """Somebody's prize. Raises NoPrize."""
    return award_facts(await _award_for(session, group_id, activity, person_id))


async def _award_for(session: AsyncSession, group_id: int, activity: int, person_id: int) -> Award:
    theirs = select(Award).where(Award.group_id == group_id, Award.activity == activity, Award.person_id == person_id)
    # Whoever claims twice at once waits here, so that one code is taken and not two.
    found = await session.scalars(theirs.with_for_update().execution_options(populate_existing=True))
    award = found.first()
    if award is None:
        raise NoPrize
    return award


async def claim(
    session: AsyncSession,
    group: Group,
    activity: Activity,
    person_id: int,
    vault: Vault,
    now: datetime,
) -> tuple[AwardFacts, str | None]:
    """Somebody wants their prize: the prize, and the code where it is one and there. Raises NoPrize, ShownAlready."""
    award = await _award_for(session, group.id, activity.number, person_id)
    if award.kind != "points" and award.state == "offered":
        if await turns.change(session, award, "offered", now, state="claimed"):
            await turns.note(session, award, "claimed", now, person_id=person_id, actor=person_id)
            await turns.cancel(session, award)
        # Somebody was faster: the clock, which has passed it on, or another tap of the same person, which may have taken it.
        award = await _award_for(session, group.id, activity.number, person_id)
    if award.kind == "points":
        return award_facts(award), None
    if award.state == "given":
        return award_facts(award), await _look_again(session, award, vault, now)
    code = await codes.take(session, award, vault) if award.kind == "code" else None
    if code is not None and await turns.change(session, award, "claimed", now, state="given", given_at=now):
        await turns.note(session, award, "shown", now, person_id=person_id, actor=person_id)
        await session.refresh(award)
        return award_facts(award), code
    await session.refresh(award)
    key = f"claimed:{group.id}:{activity.number}:{award.slot}:{award.turn}"
    name = (await names_of(session, [person_id])).get(person_id, "")
    about, theirs = activity_facts(activity), award_facts(award)
    await tell_hosts(
        session,
        group,
        activity,
        key,
        lambda t: view.to_do(t, about, theirs, name),
        now,
        at=view.DeskTap(group.id, activity.number),
        asks=turns.asks_hosts(award),
    )
    return theirs, None


async def _look_again(session: AsyncSession, award: Award, vault: Vault, now: datetime) -> str | None:
    if award.kind != "code" or award.given_at is None:
        return None
    if now - award.given_at > _SHOWN_FOR:
        raise ShownAlready
    return await codes.taken(session, award, vault)


async def hand_over(
    session: AsyncSession, group: Group, activity: int, slot: int, turn: int, now: datetime, *, actor: int
) -> Award:
    """Something that is no code was handed over, to whoever's turn was seen. Twice is once. Raises OutOfDate, GivenAlready."""
    award = await find(session, group.id, activity, slot)
    if award.kind != "goods" or award.person_id is None or award.turn != turn:
        raise OutOfDate
    for before in ("claimed", "offered"):
        if await turns.change(session, award, before, now, state="given", given_at=now):
            await turns.note(session, award, "given", now, person_id=award.person_id, actor=actor)
            await turns.cancel(session, award)
            await session.refresh(award)
            return award
    raise GivenAlready


async def pass_on(
    session: AsyncSession, group: Group, activity: Activity, slot: int, turn: int, now: datetime, *, actor: int
) -> Award:
    """A host gives the prize to the next in line. Raises OutOfDate, GivenAlready."""
    award = await find(session, group.id, activity.number, slot)
    if award.turn != turn:
        raise OutOfDate
    if award.state == "given":
        raise GivenAlready
    for before in ("offered", "claimed", "open"):
        if await turns.change(session, award, before, now, state="open", person_id=None):
            await turns.note(session, award, "passed", now, person_id=award.person_id, actor=actor)
            await session.refresh(award)
            await turns.offer_next(session, group, activity, award, now, actor=actor)
            return award
    raise OutOfDate


async def find(session: AsyncSession, group_id: int, activity: int, slot: int) -> Award:
    """One prize. Raises OutOfDate."""
    fits = 0 < slot < 2**31 and 0 < activity < 2**31
    award = await session.get(Award, (group_id, activity, slot), populate_existing=True) if fits else None
    if award is None:
        raise OutOfDate
    return award


async def codes_arrived(session: AsyncSession, group: Group, activity: Activity, now: datetime) -> None:
    """There are codes in stock: those who wait for one are told."""
    left = await codes.in_stock(session, group.id, activity.number)
    where = group_facts(group), activity_facts(activity)
    for award in await _awards(session, group.id, activity.number):
        if left and award.state == "claimed" and award.kind == "code" and award.person_id is not None:
            left -= 1
            key = f"code:{group.id}:{activity.number}:{award.slot}:{award.turn}"
            await tell_winner(
                session,
                group,
                activity,
                award,
                key,
                lambda t: view.code_is_there(t, *where),
                now,
                in_group=partial(view.waiting_in_group, *where, award_facts(award)),
            )


async def events_of(session: AsyncSession, group_id: int, activity: int, *, limit: int = 20) -> list[EventFacts]:
    """What happened to an activity's prizes, newest first."""
    found = await session.scalars(
        select(PrizeEvent)
        .where(PrizeEvent.group_id == group_id, PrizeEvent.activity == activity)
        .order_by(PrizeEvent.at.desc(), PrizeEvent.slot.desc(), PrizeEvent.nth.desc())
        .limit(limit)
    )
    return [event_facts(event) for event in found]


async def unclaimed(session: AsyncSession, group_id: int, activity: int) -> int:
    """How many prizes are not given yet."""
    return (
        await session.scalar(
            select(func.count()).where(
                Award.group_id == group_id, Award.activity == activity, Award.state.in_(("offered", "claimed"))
            )
        )
    ) or 0
