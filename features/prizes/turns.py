"""Whose turn it is to have a prize: offered to the next in line who still qualifies, told, reminded, and passed on when the time is up."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from sqlalchemy import exists, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from features.facts import activity_facts, group_facts
from features.outbox import prompts
from features.outbox.service import Asks
from features.people.access import OutOfDate
from features.points.service import TREASURY, Move, NotEnoughPoints, member, move
from features.prizes import view
from features.prizes.facts import award_facts
from features.prizes.told import tell_hosts, tell_winner
from features.scheduling import service as schedule
from features.scheduling.service import Due, Ran
from kit.db import insert, savepoint
from models import Activity, Award, Candidate, Group, Member, PrizeEvent

_REMINDS_BEFORE = timedelta(hours=24)
_REMINDER_LASTS = timedelta(hours=6)


async def line_up(session: AsyncSession, group_id: int, activity: int, line: str, people: Sequence[int]) -> None:
    """Who may get prizes of this line, in this order."""
    rows = [
        {"group_id": group_id, "activity": activity, "line": line, "position": at, "person_id": person}
        for at, person in enumerate(people)
    ]
    if rows:
        await session.execute(insert(session, Candidate).on_conflict_do_nothing(), rows)


async def offer_next(
    session: AsyncSession,
    group: Group,
    activity: Activity,
    award: Award,
    now: datetime,
    *,
    actor: int | None,
    skips: int = 0,
) -> None:
    """Give the prize to the next in its line who is in the group and had none of this activity yet, after `skips` such people."""
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
            Candidate.group_id == group.id,
            Candidate.activity == activity.number,
            Candidate.line == award.line,
            Member.is_present.is_(True),
            ~had_one,
        )
        .order_by(Candidate.position)
        .offset(skips)
        .limit(1)
    )
    if person is not None:
        await offer_to(session, group, activity, award, person, now, actor=actor)
        return
    turn = award.turn + 1
    if not await change(session, award, "open", now, turn=turn):
        raise OutOfDate
    await note(session, award, "open", now, person_id=None, actor=actor)
    await cancel(session, award)
    await session.refresh(award)
    if turn > 1:
        key = f"nobody:{group.id}:{activity.number}:{award.slot}:{turn}"
        about = activity_facts(activity), award_facts(award)
        await tell_hosts(
            session,
            group,
            activity,
            key,
            lambda t: view.nobody_left(t, *about),
            now,
            at=view.DeskTap(group.id, activity.number),
        )


async def offer_to(
    session: AsyncSession,
    group: Group,
    activity: Activity,
    award: Award,
    person: int,
    now: datetime,
    *,
    actor: int | None,
    instead: Award | None = None,
) -> None:
    """It is somebody's: points at once, anything else to be claimed. `instead` is a lesser one that they give up for it."""
    is_points = award.kind == "points"
    until = None if is_points else now + timedelta(minutes=award.claim_minutes)
    state, given_at = ("given", now) if is_points else ("offered", None)
    turn = award.turn + 1
    if not await change(
        session, award, "open", now, turn=turn, person_id=person, state=state, until=until, given_at=given_at
    ):
        raise OutOfDate
    await note(session, award, "offered", now, person_id=person, actor=actor)
    await session.refresh(award)
    if is_points:
        there = Move(TREASURY, member(person), award.amount, _reference(award), "prize")
        await move(session, group.id, [there], now, actor=actor)
        await note(session, award, "given", now, person_id=person, actor=actor)
    await _tell_of_turn(session, group, activity, award, instead, now)


async def free(
    session: AsyncSession, group: Group, award: Award, what: str, now: datetime, *, actor: int | None
) -> bool:
    """Take it from whoever has it, points included. False where it is out of our hands: shown, handed over, or spent."""
    person = award.person_id
    if person is None or (award.state == "given" and award.kind != "points"):
        return False
    if award.state == "given":
        given = _reference(award)
        back = Move(member(person), TREASURY, award.amount, f"undo:{given}", "prize-back", reverses=given)
        try:
            async with savepoint(session):
                await move(session, group.id, [back], now, actor=actor)
        except NotEnoughPoints:
            return False
    if not await change(session, award, award.state, now, state="open", person_id=None, until=None, given_at=None):
        raise OutOfDate
    await note(session, award, what, now, person_id=person, actor=actor)
    await cancel(session, award)
    await session.refresh(award)
    return True


def _reference(award: Award) -> str:
    """The transfer of a prize of points: one for each turn it has had."""
    first = f"prize:{award.activity}:{award.slot}"
    return first if award.turn == 1 else f"{first}:{award.turn}"


async def _tell_of_turn(
    session: AsyncSession, group: Group, activity: Activity, award: Award, instead: Award | None, now: datetime
) -> None:
    """The winner hears of it in private; a backup who cannot be told so is named in the group. The clock is set."""
    key = f"prize:{group.id}:{activity.number}:{award.slot}:{award.turn}"
    about = group_facts(group), activity_facts(activity), award_facts(award)
    before = None if instead is None else award_facts(instead)
    await tell_winner(
        session,
        group,
        activity,
        award,
        key,
        lambda t: view.won(t, *about, before),
        now,
        asks=asks(award),
        in_group=partial(view.waiting_in_group, *about) if award.turn > 1 else None,
    )
    if award.until is None:
        return
    moments = {"expire": award.until}
    if award.until - _REMINDS_BEFORE > now:
        moments["remind"] = award.until - _REMINDS_BEFORE
    for name, at in moments.items():
        await schedule.plan(session, group.id, _schedule(award, name), f"prizes.{name}", at)


def asks(award: Award) -> Asks:
    """What a winner is asked: to claim it."""
    return Asks(award.group_id, f"prize:{award.activity}:{award.slot}:{award.turn}")


def asks_hosts(award: Award) -> Asks:
    """What the organisers are asked: to hand it over."""
    return Asks(award.group_id, f"hand:{award.activity}:{award.slot}:{award.turn}")


async def change(session: AsyncSession, award: Award, before: str, now: datetime, **values: Any) -> bool:
    """Change a prize if it is still in this state and this turn. False where somebody was faster.

    What was asked about it is settled by that, wherever it stands.
    """
    changed = await session.execute(
        update(Award)
        .where(
            Award.group_id == award.group_id,
            Award.activity == award.activity,
            Award.slot == award.slot,
            Award.state == before,
            Award.turn == award.turn,
        )
        .values(**values)
        .execution_options(synchronize_session=False)
    )
    if not changed.rowcount:  # type: ignore[attr-defined]
        return False
    is_theirs, prize = values.get("state") in {"claimed", "given"}, award_facts(award)
    for asked in (asks(award), asks_hosts(award)) if values.get("state") != "claimed" else (asks(award),):
        await prompts.resolve(
            session, award.group_id, asked.about, lambda t: view.settled(t, prize, is_theirs=is_theirs), now
        )
    return True


def _schedule(award: Award, name: str) -> str:
    return f"prizes:{award.activity}:{award.slot}:{name}"


async def cancel(session: AsyncSession, award: Award) -> None:
    for name in ("expire", "remind"):
        await schedule.cancel(session, award.group_id, _schedule(award, name))


async def note(
    session: AsyncSession, award: Award, what: str, now: datetime, *, person_id: int | None, actor: int | None
) -> None:
    """Write down what happened to a prize."""
    place = (award.group_id, award.activity, award.slot)
    await write_down(session, place, what, now, person_id=person_id, actor=actor)


async def write_down(
    session: AsyncSession,
    place: tuple[int, int, int],
    what: str,
    now: datetime,
    *,
    person_id: int | None,
    actor: int | None,
) -> None:
    """What happened to the prize of this group, activity and slot. Two at once would be one: the caller has it locked."""
    group_id, activity, slot = place
    of_it = PrizeEvent.group_id == group_id, PrizeEvent.activity == activity, PrizeEvent.slot == slot
    before = await session.scalar(select(func.max(PrizeEvent.nth)).where(*of_it))
    session.add(
        PrizeEvent(
            group_id=group_id,
            activity=activity,
            slot=slot,
            nth=(before or 0) + 1,
            what=what,
            person_id=person_id,
            actor=actor,
            at=now,
        )
    )
    await session.flush()


# --- the clock --------------------------------------------------------------------------------------------------------------------


async def _due(session: AsyncSession, group: Group, task: Due) -> tuple[Activity, Award] | None:
    _, number, slot, _ = task.key.split(":")
    activity = await session.get(Activity, (group.id, int(number)))
    key = (group.id, int(number), int(slot))
    # Whoever claims it in this moment is waited for.
    award = await session.get(Award, key, with_for_update=True, populate_existing=True)
    return None if activity is None or award is None or award.state != "offered" else (activity, award)


async def _expire(session: AsyncSession, group: Group, task: Due, now: datetime) -> Ran:
    """Nobody claimed it in time: the next in line has it. Always done, however late."""
    found = await _due(session, group, task)
    if found is None:
        return Ran("dropped", None)
    activity, award = found
    missed = award.person_id
    if not await change(session, award, "offered", now, state="open", person_id=None):
        return Ran("dropped", None)
    await note(session, award, "expired", now, person_id=missed, actor=None)
    await session.refresh(award)
    await offer_next(session, group, activity, award, now, actor=None)
    return Ran("ran", None)


async def _remind(session: AsyncSession, group: Group, task: Due, now: datetime) -> Ran:
    """A day is left to claim it: told in private, or where that is not possible, in the group."""
    found = await _due(session, group, task)
    if found is None or now - task.due_at > _REMINDER_LASTS:
        return Ran("dropped", None)
    activity, award = found
    key = f"prize-remind:{group.id}:{activity.number}:{award.slot}:{award.turn}"
    about = group_facts(group), activity_facts(activity), award_facts(award)
    await tell_winner(
        session,
        group,
        activity,
        award,
        key,
        lambda t: view.claim_soon(t, *about),
        now,
        asks=asks(award),
        in_group=partial(view.waiting_in_group, *about),
    )
    await note(session, award, "reminded", now, person_id=award.person_id, actor=None)
    return Ran("ran", None)


TASKS = {"prizes.expire": _expire, "prizes.remind": _remind}
