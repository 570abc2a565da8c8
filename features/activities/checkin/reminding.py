"""The reminder of a day: in private where people take it, the others by one line in the group."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import Date, Select, and_, bindparam, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from features.activities.checkin import participants, rules, view_reminding
from features.activities.checkin.options import Options, options_of
from features.activities.checkin.rules import ONE_DAY
from features.activities.kind import Occasion
from features.facts import activity_facts, group_facts
from features.outbox import service as outbox
from features.people.calendar import calendar_of
from features.scheduling.service import Ran
from kit.db import is_one_of_these, run, these
from kit.recurrence import quiet_ends
from kit.texts import choose, texts
from models import Activity, Group, Member, Participant, Person, Proof

# A reminder that could not come at its time is not sent later.
_LASTS = timedelta(minutes=10)
_LATE = timedelta(minutes=5)


async def remind(session: AsyncSession, occasions: Sequence[Occasion], now: datetime) -> list[Ran]:
    """Those who take part and are not done: in private where they take it, the others by one line in the group."""
    ran: list[Ran] = []
    reminding: list[_Reminding] = []
    for each in occasions:
        calendar, options = calendar_of(each.group), options_of(each.activity)
        day = calendar.day_of(each.task.due_at)
        closing = rules.closes(options, calendar, day)
        coming = options.due_from(day + ONE_DAY)
        next_due = None if coming is None else rules.reminds_at(options, calendar, coming)
        awake = quiet_ends(calendar, now, quiet_from=each.group.quiet_from, quiet_until=each.group.quiet_until)
        if now >= closing or now - each.task.due_at > _LASTS:
            ran.append(Ran("dropped", next_due))
        elif now < awake < closing:
            ran.append(Ran("ran", awake))
        else:
            reminding.append(_Reminding(each.group, each.activity, options, day, closing))
            ran.append(Ran("late" if now - each.task.due_at > _LATE else "ran", next_due))
    missing = await _missing(session, reminding)
    for one in reminding:
        if people := missing.get((one.group.id, one.activity.number)):
            await _tell(session, one, people, now)
    return ran


@dataclass(frozen=True, slots=True)
class _Reminding:
    """A check-in whose `day` closes soon."""

    group: Group
    activity: Activity
    options: Options
    day: date
    closing: datetime


class _Missing(NamedTuple):
    id: int
    name: str
    language: str | None
    is_reachable: bool | None


async def _tell(session: AsyncSession, one: _Reminding, missing: Sequence[_Missing], now: datetime) -> None:
    group, activity, options, day = one.group, one.activity, one.options, one.day
    closes_at = calendar_of(group).local(one.closing)
    given = await _pictures(session, activity, day, [p.id for p in missing]) if options.count > 1 else {}
    where, what = group_facts(group), activity_facts(activity)
    for person in (p for p in missing if p.is_reachable):
        t = texts(choose(person.language, default=group.language))
        pictures = (given.get(person.id, 0), options.count)
        await outbox.tell_person(
            session,
            person.id,
            f"remind:{group.id}:{activity.number}:{day}:{person.id}",
            view_reminding.private_reminder(t, where, what, closes_at, pictures),
            now,
            drop_after=one.closing,
        )
    # The line is for those who hear nothing in private; what it counts are all who are missing.
    if not all(p.is_reachable for p in missing):
        await outbox.tell_group(
            session,
            group.id,
            f"remind:{group.id}:{activity.number}:{day}",
            view_reminding.reminder(texts(group.language), what, options, closes_at, [p.name for p in missing]),
            now,
            thread_id=activity.thread_id,
            drop_after=one.closing,
        )


_STANDS, _PEOPLE = Participant.__table__.c, Person.__table__.c


def _missing_statement(*, undone: bool) -> Select[Any]:
    return (
        select(_STANDS.group_id, _STANDS.activity, _PEOPLE.id, _PEOPLE.name, _PEOPLE.language, _PEOPLE.is_reachable)
        .join_from(Participant.__table__, Person.__table__, _PEOPLE.id == _STANDS.person_id)
        .join(Member, and_(Member.group_id == _STANDS.group_id, Member.person_id == _STANDS.person_id))
        .where(
            is_one_of_these(_STANDS.group_id, _STANDS.activity),
            participants.is_expected(bindparam("day", type_=Date), bindparam("since", type_=Date), undone=undone),
        )
        .order_by(_PEOPLE.name, _PEOPLE.id)
    )


_MISSING = {undone: _missing_statement(undone=undone) for undone in (False, True)}


async def _missing(session: AsyncSession, reminding: Sequence[_Reminding]) -> dict[tuple[int, int], list[_Missing]]:
    """Who takes part and is not done; among them whose proof was declined, if they can still give another."""
    asked: dict[tuple[date, bool], list[tuple[int, int]]] = {}
    for one in reminding:
        can_try_again = one.options.proof != "tap"
        asked.setdefault((one.day, can_try_again), []).append((one.group.id, one.activity.number))
    found: dict[tuple[int, int], list[_Missing]] = {}
    for (day, can_try_again), places in asked.items():
        of_day = {"day": day, "since": day - participants.TAKES_PART, **these(places)}
        for group, number, *person in await run(session, _MISSING[can_try_again], of_day):
            found.setdefault((group, number), []).append(_Missing(*person))
    return found


async def _pictures(session: AsyncSession, activity: Activity, day: date, people: Collection[int]) -> dict[int, int]:
    """How many of a day's pictures these people have given."""
    rows = await session.execute(
        select(Proof.person_id, func.count())
        .where(
            Proof.group_id == activity.group_id,
            Proof.activity == activity.number,
            Proof.day == day,
            Proof.person_id.in_(people),
            Proof.state.in_(("counted", "held")),
        )
        .group_by(Proof.person_id)
    )
    return dict(rows.all())
