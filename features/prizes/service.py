"""Giving prizes: to whom the line says, once; claimed in time, or passed on to the next who still qualifies. All of it is written down.

It knows no kind of activity: whoever ends one hands in the prizes and, for each line, the people in their order.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import exists, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from features import schedule
from features.outbox import service as outbox
from features.people.access import OutOfDate
from features.people.census import names_of
from features.points.service import TREASURY, Move, member, move
from features.prizes import codes, view
from features.prizes.rules import GivenAlready, NoPrize, ShownAlready
from features.prizes.told import tell_hosts, tell_winner
from features.schedule import Due, Ran
from kit.db import insert
from kit.vault import Vault
from models import Activity, Award, Candidate, Group, Member, PrizeEvent

# Whoever did not see the code because the connection broke may look again so long.
_SHOWN_FOR = timedelta(minutes=10)
_REMINDS_BEFORE = timedelta(hours=24)
_REMINDER_LASTS = timedelta(hours=6)


@dataclass(frozen=True, slots=True)
class Slot:
    """A prize to be given: to the first of `line` who qualifies. `place` is what it is for, in words for people."""

    line: str
    place: int
    kind: str
    amount: int = 0
    what: str = ""


async def give(
    session: AsyncSession,
    group: Group,
    activity: Activity,
    slots: Sequence[Slot],
    lines: Mapping[str, Sequence[int]],
    now: datetime,
    *,
    claim_minutes: int,
) -> list[Award]:
    """Give these prizes. Asked twice for one activity, it does nothing the second time."""
    key = {"group_id": group.id, "activity": activity.number}
    queue = [
        {**key, "line": line, "position": at, "person_id": person}
        for line, people in lines.items()
        for at, person in enumerate(people)
    ]
    if queue:
        await session.execute(insert(session, Candidate).on_conflict_do_nothing(), queue)
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
            await _offer_next(session, group, activity, award, now, actor=None)
        awards.append(award)
    await codes.warn_of_shortage(session, group, activity, now)
    return awards


async def awards_of(session: AsyncSession, group_id: int, activity: int) -> list[Award]:
    """All prizes of an activity."""
    found = await session.scalars(
        select(Award)
        .where(Award.group_id == group_id, Award.activity == activity)
        .order_by(Award.slot)
        .execution_options(populate_existing=True)
    )
    return list(found)


async def award_for(session: AsyncSession, group_id: int, activity: int, person_id: int) -> Award:
    """Somebody's prize. Raises NoPrize."""
    theirs = select(Award).where(Award.group_id == group_id, Award.activity == activity, Award.person_id == person_id)
    # Whoever claims twice at once waits here, so that one code is taken and not two.
    found = await session.scalars(theirs.with_for_update().execution_options(populate_existing=True))
    award = found.first()
    if award is None:
        raise NoPrize
    return award


async def claim(
    session: AsyncSession, group: Group, activity: Activity, person_id: int, vault: Vault, now: datetime
) -> tuple[Award, str | None]:
    """Somebody wants their prize: the prize, and the code where it is one and there. Raises NoPrize, ShownAlready."""
    award = await award_for(session, group.id, activity.number, person_id)
    if award.kind != "points" and award.state == "offered":
        if await _change(session, award, "offered", state="claimed"):
            await note(session, award, "claimed", now, person_id=person_id, actor=person_id)
            await _cancel(session, award)
        # Somebody was faster: the clock, which has passed it on, or another tap of the same person, which may have taken it.
        award = await award_for(session, group.id, activity.number, person_id)
    if award.kind == "points":
        return award, None
    if award.state == "given":
        return award, await _look_again(session, award, vault, now)
    code = await codes.take(session, award, vault) if award.kind == "code" else None
    if code is not None and await _change(session, award, "claimed", state="given", given_at=now):
        await note(session, award, "shown", now, person_id=person_id, actor=person_id)
        await session.refresh(award)
        return award, code
    await session.refresh(award)
    key = f"claimed:{group.id}:{activity.number}:{award.slot}:{award.turn}"
    name = (await names_of(session, [person_id])).get(person_id, "")
    await tell_hosts(session, group, activity, key, lambda t: view.to_do(t, activity, award, name), now)
    return award, None


async def _look_again(session: AsyncSession, award: Award, vault: Vault, now: datetime) -> str | None:
    if award.kind != "code" or award.given_at is None:
        return None
    if now - award.given_at > _SHOWN_FOR:
        raise ShownAlready
    return await codes.taken(session, award, vault)


async def hand_over(
    session: AsyncSession, group: Group, activity: int, slot: int, now: datetime, *, actor: int
) -> Award:
    """Something that is no code was handed over. Twice is once. Raises OutOfDate, GivenAlready."""
    award = await find(session, group.id, activity, slot)
    if award.kind != "goods" or award.person_id is None:
        raise OutOfDate
    for before in ("claimed", "offered"):
        if await _change(session, award, before, state="given", given_at=now):
            await note(session, award, "given", now, person_id=award.person_id, actor=actor)
            await _cancel(session, award)
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
        if await _change(session, award, before, state="open", person_id=None):
            await note(session, award, "passed", now, person_id=award.person_id, actor=actor)
            await session.refresh(award)
            await _offer_next(session, group, activity, award, now, actor=actor)
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
    for award in await awards_of(session, group.id, activity.number):
        if left and award.state == "claimed" and award.kind == "code" and award.person_id is not None:
            left -= 1
            key = f"code:{group.id}:{activity.number}:{award.slot}:{award.turn}"
            await tell_winner(session, group, award, key, lambda t: view.code_is_there(t, group, activity), now)


async def events_of(session: AsyncSession, group_id: int, activity: int, *, limit: int = 20) -> list[PrizeEvent]:
    """What happened to an activity's prizes, newest first."""
    found = await session.scalars(
        select(PrizeEvent)
        .where(PrizeEvent.group_id == group_id, PrizeEvent.activity == activity)
        .order_by(PrizeEvent.id.desc())
        .limit(limit)
    )
    return list(found)


async def note(
    session: AsyncSession, award: Award, what: str, now: datetime, *, person_id: int | None, actor: int | None
) -> None:
    """Write down what happened to a prize."""
    session.add(
        PrizeEvent(
            group_id=award.group_id, activity=award.activity, slot=award.slot, what=what, person_id=person_id,
            actor=actor, at=now,
        )
    )  # fmt: skip
    await session.flush()


# --- whose turn it is -------------------------------------------------------------------------------------------------------------


async def _offer_next(
    session: AsyncSession, group: Group, activity: Activity, award: Award, now: datetime, *, actor: int | None
) -> None:
    """Give the prize to the next in its line who is in the group and had none of this activity yet."""
    had_one = exists().where(
        PrizeEvent.group_id == Candidate.group_id,
        PrizeEvent.activity == Candidate.activity,
        PrizeEvent.what == "offered",
        PrizeEvent.person_id == Candidate.person_id,
    )
    person = await session.scalar(
        select(Candidate.person_id)
        .join(Member, (Member.group_id == Candidate.group_id) & (Member.person_id == Candidate.person_id))
        .where(
            Candidate.group_id == group.id, Candidate.activity == activity.number, Candidate.line == award.line,
            Member.is_present.is_(True), ~had_one,
        )
        .order_by(Candidate.position)
        .limit(1)
    )  # fmt: skip
    turn = award.turn + 1
    if person is None:
        if not await _change(session, award, "open", turn=turn):
            raise OutOfDate
        await note(session, award, "open", now, person_id=None, actor=actor)
        await _cancel(session, award)
        await session.refresh(award)
        if turn > 1:
            key = f"nobody:{group.id}:{activity.number}:{award.slot}:{turn}"
            await tell_hosts(session, group, activity, key, lambda t: view.nobody_left(t, activity, award), now)
        return
    until = None if award.kind == "points" else now + timedelta(minutes=award.claim_minutes)
    state = "given" if award.kind == "points" else "offered"
    given_at = now if award.kind == "points" else None
    if not await _change(
        session, award, "open", turn=turn, person_id=person, state=state, until=until, given_at=given_at
    ):
        raise OutOfDate
    await note(session, award, "offered", now, person_id=person, actor=actor)
    await session.refresh(award)
    if award.kind == "points":
        reference = f"prize:{activity.number}:{award.slot}"
        await move(
            session, group.id, [Move(TREASURY, member(person), award.amount, reference, "prize")], now, actor=actor
        )
        await note(session, award, "given", now, person_id=person, actor=actor)
    await _tell_of_turn(session, group, activity, award, now)


async def _tell_of_turn(session: AsyncSession, group: Group, activity: Activity, award: Award, now: datetime) -> None:
    """The winner hears of it in private; a backup who cannot be told so is named in the group. The clock is set."""
    key = f"prize:{group.id}:{activity.number}:{award.slot}:{award.turn}"
    is_told = await tell_winner(session, group, award, key, lambda t: view.won(t, group, activity, award), now)
    if award.turn > 1 and not is_told:
        await _name_in_group(session, group, activity, award, f"{key}:group", now)
    if award.until is None:
        return
    moments = {"expire": award.until}
    if award.until - _REMINDS_BEFORE > now:
        moments["remind"] = award.until - _REMINDS_BEFORE
    for name, at in moments.items():
        await schedule.plan(session, group.id, _schedule(award, name), f"prizes.{name}", at)


async def _name_in_group(
    session: AsyncSession, group: Group, activity: Activity, award: Award, key: str, now: datetime
) -> None:
    assert award.person_id is not None  # noqa: S101 - whoever is named has it
    name = (await names_of(session, [award.person_id])).get(award.person_id, "")
    await outbox.tell_group(
        session, group.id, key, view.waiting_in_group(group, activity, award, name), now, thread_id=activity.thread_id
    )


async def _change(session: AsyncSession, award: Award, before: str, **values: Any) -> bool:
    """Change a prize if it is still in this state and this turn. False where somebody was faster."""
    changed = await session.execute(
        update(Award)
        .where(
            Award.group_id == award.group_id, Award.activity == award.activity, Award.slot == award.slot,
            Award.state == before, Award.turn == award.turn,
        )
        .values(**values)
        .execution_options(synchronize_session=False)
    )  # fmt: skip
    return bool(changed.rowcount)  # type: ignore[attr-defined]


def _schedule(award: Award, name: str) -> str:
    return f"prizes:{award.activity}:{award.slot}:{name}"


async def _cancel(session: AsyncSession, award: Award) -> None:
    for name in ("expire", "remind"):
        await schedule.cancel(session, award.group_id, _schedule(award, name))


# --- the clock --------------------------------------------------------------------------------------------------------------------


async def _due(session: AsyncSession, group: Group, task: Due) -> tuple[Activity, Award] | None:
    _, number, slot, _ = task.key.split(":")
    activity = await session.get(Activity, (group.id, int(number)))
    award = await session.get(Award, (group.id, int(number), int(slot)), populate_existing=True)
    return None if activity is None or award is None or award.state != "offered" else (activity, award)


async def _expire(session: AsyncSession, group: Group, task: Due, now: datetime) -> Ran:
    """Nobody claimed it in time: the next in line has it. Always done, however late."""
    found = await _due(session, group, task)
    if found is None:
        return Ran("dropped", None)
    activity, award = found
    missed = award.person_id
    if not await _change(session, award, "offered", state="open", person_id=None):
        return Ran("dropped", None)
    await note(session, award, "expired", now, person_id=missed, actor=None)
    await session.refresh(award)
    await _offer_next(session, group, activity, award, now, actor=None)
    return Ran("ran", None)


async def _remind(session: AsyncSession, group: Group, task: Due, now: datetime) -> Ran:
    """A day is left to claim it: told in private, or where that is not possible, in the group."""
    found = await _due(session, group, task)
    if found is None or now - task.due_at > _REMINDER_LASTS:
        return Ran("dropped", None)
    activity, award = found
    key = f"prize-remind:{group.id}:{activity.number}:{award.slot}:{award.turn}"
    is_told = await tell_winner(session, group, award, key, lambda t: view.claim_soon(t, group, activity, award), now)
    if not is_told:
        await _name_in_group(session, group, activity, award, f"{key}:group", now)
    await note(session, award, "reminded", now, person_id=award.person_id, actor=None)
    return Ran("ran", None)


TASKS = {"prizes.expire": _expire, "prizes.remind": _remind}


async def unclaimed(session: AsyncSession, group_id: int, activity: int) -> int:
    """How many prizes are not given yet."""
    return (
        await session.scalar(
            select(func.count()).where(
                Award.group_id == group_id, Award.activity == activity, Award.state.in_(("offered", "claimed"))
            )
        )
    ) or 0
