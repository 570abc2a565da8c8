"""Changing what days were, in the past or today, for whatever reason: the rows, then all that follows from them.

Streaks are counted anew from the rows. Points follow: what the days earn and was not paid is paid, what was paid and is not earned any
more is taken back by transfers that name what they undo, as far as the member's points reach. Doing it twice changes nothing.
"""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import case, delete, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from features.activities.checkin import boards, participants, rules, teams
from features.activities.checkin.options import Options, options_of
from features.activities.checkin.rules import Participation, Status
from features.counting.tally import count
from features.outbox import service as outbox
from features.points.service import TREASURY, Move, member, move
from features.teams.service import Seating, seat
from kit.db import SET_SIZE, insert, is_one_of
from models import Account, Activity, CheckIn, CheckInDay, Freeze, Participant, Transfer


@dataclass(frozen=True, slots=True)
class Change:
    """What a day shall be for a member. `note` says why, to them; `at` when they did it, where that was before now."""

    person_id: int
    day: date
    status: Status
    note: str | None = None
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Corrected:
    """What it came to for a member: the streak before and now, and the points they got (or lost, below zero)."""

    before: Participation | None
    participation: Participation | None
    points: int


async def correct(
    session: AsyncSession, activity: Activity, changes: Sequence[Change], now: datetime, *, by: int | None
) -> dict[int, Corrected]:
    """Make these days what they shall be; what it came to, by person. `by` is who did it, None: the rules."""
    if not changes:
        return {}
    options, people = options_of(activity), sorted({change.person_id for change in changes})
    old = await participants.read(session, activity, people)
    was = await _before(session, activity, changes)
    await _write(session, activity, changes, was, now, by=by)
    days = await participants.days_of(session, activity, people)
    new = {person: rules.recount(days[person], options) for person in people}
    await participants.keep(session, activity, {person: s for person, s in new.items() if s is not None})
    await _forget(session, activity, [person for person, s in new.items() if s is None])
    since = {person: min(c.day for c in changes if c.person_id == person) for person in people}
    gained = await _settle(session, activity, options, days, since, now, by=by)
    await _count_days(session, activity, {change.day for change in changes})
    if options.split:
        take_part = [person for person, s in new.items() if s is not None]
        await seat(session, Seating(activity, options.split, take_part), now)
        await teams.recount(session, activity, {change.day for change in changes})
    await _give_back(session, activity.group_id, changes, was)
    _tally(session, activity.group_id, changes, was, now)
    await outbox.refresh_board(session, activity.group_id, activity.number, now)
    await boards.redraw(session, [activity], {change.day for change in changes}, now)
    return {person: Corrected(old.get(person), new[person], gained.get(person, 0)) for person in people}


# What a day was, and since when.
Was = Mapping[tuple[int, date], tuple[Status, datetime]]


async def _before(session: AsyncSession, activity: Activity, changes: Sequence[Change]) -> Was:
    """What these days were before."""
    found: dict[tuple[int, date], tuple[Status, datetime]] = {}
    for at in range(0, len(changes), SET_SIZE):
        pairs = [(change.person_id, change.day) for change in changes[at : at + SET_SIZE]]
        rows = await session.execute(
            select(CheckIn.person_id, CheckIn.day, CheckIn.status, CheckIn.at).where(
                CheckIn.group_id == activity.group_id,
                CheckIn.activity == activity.number,
                is_one_of(CheckIn.person_id, CheckIn.day, pairs),
            )
        )
        found.update({(person, day): (Status(status), at) for person, day, status, at in rows})
    return found


async def _write(
    session: AsyncSession, activity: Activity, changes: Sequence[Change], was: Was, now: datetime, *, by: int | None
) -> None:
    key = {"group_id": activity.group_id, "activity": activity.number}
    rows = [
        {
            **key,
            "person_id": c.person_id,
            "day": c.day,
            "status": c.status,
            "at": _since(c, was, now),
            "by": by,
            "note": c.note,
        }
        for c in changes
    ]
    statement = insert(session, CheckIn)
    new = statement.excluded
    await session.execute(
        statement.on_conflict_do_update(
            index_elements=["group_id", "activity", "person_id", "day"],
            set_={name: new[name] for name in ("status", "at", "by", "note")},
        ),
        rows,
    )


def _since(change: Change, was: Was, now: datetime) -> datetime:
    """When a day was done: as it is said, or when it was done already if it counted before and still does."""
    if change.at is not None:
        return change.at
    status, at = was.get((change.person_id, change.day), (None, now))
    return at if status in rules.COUNTS and change.status in rules.COUNTS else now


def _tally(session: AsyncSession, group_id: int, changes: Sequence[Change], was: Was, now: datetime) -> None:
    """What is counted per member, day and hour follows: what was done is counted back where it was counted."""
    for change in changes:
        status, at = was.get((change.person_id, change.day), (None, now))
        before, after = status in rules.COUNTS, change.status in rules.COUNTS
        if after is not before:
            moment, by = (_since(change, was, now), 1) if after else (at, -1)
            count(session, group_id, "checkins", [change.person_id], moment, by=by, day=change.day)


async def _forget(session: AsyncSession, activity: Activity, people: Collection[int]) -> None:
    """Nothing is left of what they did: they do not take part."""
    if people:
        await session.execute(
            delete(Participant).where(
                Participant.group_id == activity.group_id,
                Participant.activity == activity.number,
                Participant.person_id.in_(people),
            )
        )


async def _give_back(session: AsyncSession, group_id: int, changes: Sequence[Change], was: Was) -> None:
    """A freeze that was spent on a day that turns out not to have needed it is its owner's again."""
    thawed = Counter(c.person_id for c in changes if was.get((c.person_id, c.day), (None,))[0] is Status.FROZEN)
    for person, many in sorted(thawed.items()):
        held = Freeze.held + many
        await session.execute(
            update(Freeze)
            .where(Freeze.group_id == group_id, Freeze.person_id == person)
            .values(held=case((held > rules.MOST_FREEZES, rules.MOST_FREEZES), else_=held))
        )


async def _count_days(session: AsyncSession, activity: Activity, days: Collection[date]) -> None:
    """Count these days anew: how many were there, how many were not, whether they did nothing or what they did was not accepted."""
    where = (CheckIn.group_id == activity.group_id, CheckIn.activity == activity.number, CheckIn.day.in_(days))
    counts = {
        day: (int(done or 0), int(missed or 0))
        for day, done, missed in await session.execute(
            select(
                CheckIn.day,
                func.sum(case((CheckIn.status == Status.DONE, 1), else_=0)),
                func.sum(case((CheckIn.status.in_((Status.MISSED, Status.REJECTED)), 1), else_=0)),
            )
            .where(*where)
            .group_by(CheckIn.day)
        )
    }
    rows = [
        {"group_id": activity.group_id, "activity": activity.number, "day": day, "done": done, "missed": missed}
        for day in sorted(days)
        for done, missed in [counts.get(day, (0, 0))]
    ]
    statement = insert(session, CheckInDay)
    new = statement.excluded
    await session.execute(
        statement.on_conflict_do_update(
            index_elements=["group_id", "activity", "day"], set_={"done": new.done, "missed": new.missed}
        ),
        rows,
    )


# --- points -------------------------------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Paid:
    """What was paid for a day, net of what was taken back; the transfers that are not undone; how many there were in all."""

    amount: int = 0
    participation: list[tuple[str, int]] | None = None
    count: int = 0


async def _settle(
    session: AsyncSession,
    activity: Activity,
    options: Options,
    days: Mapping[int, Mapping[date, Status]],
    since: Mapping[int, date],
    now: datetime,
    *,
    by: int | None,
) -> dict[int, int]:
    """Pay what these people's days earn from `since` on and was not paid, take back what was and is not earned; what each gained.

    What was paid for a day that is still done stays as it was, also where the activity pays another amount by now.
    """
    gained: dict[int, int] = {}
    moves: list[Move] = []
    for person, rows in sorted(days.items()):
        points, extra = rules.earned(rows, options)
        paid = await _paid(session, activity, person)
        due: list[Move] = []
        back: list[tuple[str, int]] = []
        for reason, wanted in (("checkin", points), ("streak", extra)):
            for day in sorted({*wanted, *(day for r, day in paid if r == reason)}):
                if day >= since[person]:
                    was = paid.get((reason, day), _Paid())
                    participation = was.participation or []
                    # Another streak ends on this day than the one that was paid.
                    is_other = reason == "streak" and day in wanted and was.amount != wanted[day]
                    if day not in wanted or is_other:
                        back += participation
                    if day in wanted and (not participation or is_other):
                        # What was taken back only in part, because the rest was spent, is not paid a second time.
                        amount = wanted[day] - was.amount + sum(amount for _, amount in participation)
                        due += _award(activity, reason, day, person, amount, was.count)
        balance = await _balance(session, activity.group_id, person) if back else 0
        balance += sum(award.amount for award in due)
        taken = _take_back(person, back, balance)
        gained[person] = sum(award.amount for award in due) - sum(undo.amount for undo in taken)
        moves += [*due, *taken]
    await move(session, activity.group_id, moves, now, actor=by)
    return gained


def _award(activity: Activity, reason: str, day: date, person: int, amount: int, times: int) -> list[Move]:
    base = participants.reference(reason, activity, day, person)
    reference = f"{base}:{times + 1}" if times else base
    return [Move(TREASURY, member(person), amount, reference, reason)] if amount > 0 else []


def _take_back(person: int, paid: Sequence[tuple[str, int]], balance: int) -> list[Move]:
    # Nobody goes below zero: what was spent meanwhile stays spent.
    undone: list[Move] = []
    for reference, amount in paid:
        if (taken := min(amount, balance)) > 0:
            undone.append(Move(member(person), TREASURY, taken, f"undo:{reference}", "revoke", reverses=reference))
            balance -= taken
    return undone


async def _paid(session: AsyncSession, activity: Activity, person: int) -> dict[tuple[str, date], _Paid]:
    """What this check-in has paid a member, by reason and day."""
    starts = [f"{reason}:{activity.number}:" for reason in ("checkin", "streak")]
    rows = await session.execute(
        select(Transfer.reference, Transfer.amount, Transfer.reason).where(
            Transfer.group_id == activity.group_id,
            Transfer.to_kind == "member",
            Transfer.to_owner == person,
            or_(*(Transfer.reference.startswith(start, autoescape=True) for start in starts)),
        )
    )
    transfers = {reference: (amount, reason) for reference, amount, reason in rows}
    undone: dict[str, int] = {}
    references = sorted(f"undo:{reference}" for reference in transfers)
    for at in range(0, len(references), SET_SIZE):
        found = await session.execute(
            select(Transfer.reverses, Transfer.amount).where(
                Transfer.group_id == activity.group_id, Transfer.reference.in_(references[at : at + SET_SIZE])
            )
        )
        undone.update({reference: amount for reference, amount in found if reference is not None})
    paid: dict[tuple[str, date], _Paid] = {}
    for reference, (amount, reason) in sorted(transfers.items()):
        of_day = paid.setdefault((reason, date.fromisoformat(reference.split(":")[2])), _Paid())
        of_day.count += 1
        of_day.amount += amount - undone.get(reference, 0)
        if reference not in undone:
            of_day.participation = [*(of_day.participation or []), (reference, amount)]
    return paid


async def _balance(session: AsyncSession, group_id: int, person: int) -> int:
    statement: Any = (
        select(Account.balance)
        .where(Account.group_id == group_id, Account.kind == "member", Account.owner == person)
        .with_for_update()
    )
    return int(await session.scalar(statement) or 0)
