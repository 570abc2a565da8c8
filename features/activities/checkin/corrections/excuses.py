"""Excusing somebody for a day or a span of days: it is neither done nor missed, and the streak goes on."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from features.activities.checkin import rules
from features.activities.checkin.corrections import view
from features.activities.checkin.corrections.rules import BadDates, Excused, NoCheckIn
from features.activities.checkin.corrections.service import Change, correct
from features.activities.checkin.options import options_of
from features.activities.checkin.rules import Status
from features.facts import group_facts
from features.outbox import service as outbox
from features.people.calendar import calendar_of
from features.values import flat, read_dates
from kit.texts import choose, texts, visible
from models import Activity, CheckIn, Group, Person

NOTE_LENGTH = 200
_PAST, _AHEAD = timedelta(days=31), timedelta(days=62)
_EXCUSABLE = frozenset({None, Status.MISSED, Status.FROZEN})
_LOOKS_LIKE_DATES = re.compile(r"\d[\d\-/.~～至到月日年…]*")


@dataclass(frozen=True, slots=True)
class Asked:
    """What `/excuse` and `/revoke` say behind the name: which days, which check-in (None: all, or the only one), and why."""

    first: date
    last: date
    number: int | None
    note: str | None


def read(words: Sequence[str], group: Group, now: datetime) -> Asked:
    """The words behind the name: `11-25..11-30 #3 has the flu`, in any order but for the reason. Raises BadDates."""
    today = calendar_of(group).day_of(now)
    first = last = today
    number: int | None = None
    rest = list(words)
    while rest:
        said = flat(rest[0])
        if re.fullmatch(r"#\d{1,9}", said):
            number = int(said[1:])
        else:
            try:
                first, last = read_dates(said, today)
            except ValueError:
                if _LOOKS_LIKE_DATES.fullmatch(said):
                    raise BadDates(rest[0]) from None
                break
        rest.pop(0)
    if first < today - _PAST or last > today + _AHEAD:
        raise BadDates(words[0])
    return Asked(first, last, number, visible(" ".join(rest))[:NOTE_LENGTH] or None)


async def check_ins(session: AsyncSession, group_id: int, number: int | None) -> list[Activity]:
    """The check-ins that are meant: the one of this number, or all that go on. Raises NoCheckIn."""
    rows = await session.scalars(
        select(Activity)
        .where(Activity.group_id == group_id, Activity.kind == "checkin", Activity.state != "closed")
        .order_by(Activity.number)
    )
    found = [activity for activity in rows if number is None or activity.number == number]
    if not found:
        raise NoCheckIn(0)
    return found


async def excuse(
    session: AsyncSession, group: Group, person_id: int, asked: Asked, now: datetime, *, by: int | None
) -> Excused:
    """Excuse somebody. A day on which they were there stays as it was. Raises NoCheckIn."""
    count, calendar = 0, calendar_of(group)
    for activity in await check_ins(session, group.id, asked.number):
        options = options_of(activity)
        rows = await session.execute(
            select(CheckIn.day, CheckIn.status).where(
                CheckIn.group_id == group.id,
                CheckIn.activity == activity.number,
                CheckIn.person_id == person_id,
                CheckIn.day >= asked.first,
                CheckIn.day <= asked.last,
            )
        )
        statuses = {day: Status(status) for day, status in rows}
        span = [asked.first + timedelta(days=at) for at in range((asked.last - asked.first).days + 1)]
        changes = [
            Change(person_id, day, Status.EXCUSED, asked.note)
            for day in span
            if options.is_due(day)
            and _may_be_excused(statuses.get(day), is_over=now >= rules.closes(options, calendar, day))
        ]
        await correct(session, activity, changes, now, by=by)
        count += len(changes)
    person = await session.get(Person, person_id)
    if person is not None and count and by != person_id:
        t = texts(choose(person.language, default=group.language))
        # The answer in the group names them; whoever takes messages in private need not look for it there.
        key = f"excused:{group.id}:{asked.number}:{asked.first}:{asked.last}:{person_id}"
        words = view.excused_for_you(t, group_facts(group), asked.first, asked.last, asked.note)
        await outbox.tell_person(session, person_id, key, words, now)
    return Excused("" if person is None else person.name, asked.first, asked.last, count)


def _may_be_excused(status: Status | None, *, is_over: bool) -> bool:
    # What was declined or revoked today can still be done again, and is paid again then.
    return status in _EXCUSABLE or (status is Status.REJECTED and is_over)
