"""Counting what people do, in the transaction in which they do it. Written once at its end, so that a burst of taps is a handful of rows.

A thing that is taken back is counted with -1 on the day it was done. Rows are added up in the order of their keys: two transactions over
the same people wait for each other instead of locking each other out.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Literal

from sqlalchemy import bindparam, delete
from sqlalchemy.ext.asyncio import AsyncSession

from features.people.calendar import calendar_of
from kit.db import at_end, built_once, run
from kit.recurrence import Calendar
from models import DEED_COLUMNS, Group, GroupHour, GroupWeek, MemberDay, MessageCount

Points = Literal["earned", "spent", "issued", "returned"]
_OF_MEMBER = ("messages", *DEED_COLUMNS, "earned", "spent")
_OF_GROUP = ("messages", "actions", "issued", "returned", "amended")
_DEEDS = frozenset(DEED_COLUMNS)


@dataclass(frozen=True, slots=True)
class Count:
    """So much of something (a deed, messages or points) by one member (None: by the group's treasury), at a moment.

    `day`: on another day than the moment's.
    """

    group_id: int
    person_id: int | None
    what: str
    by: int
    at: datetime
    day: date | None


def count(
    session: AsyncSession,
    group_id: int,
    deed: str,
    people: Iterable[int],
    at: datetime,
    *,
    by: int = 1,
    day: date | None = None,
) -> None:
    """Each of these people has done it, `by` times, at this moment; for `day`, where that is another one. `deed` is one of DEED_COLUMNS."""
    assert deed in _DEEDS, deed  # noqa: S101 - a word of ours
    for person in people:
        at_end(session, write, Count(group_id, person, deed, by, at, day))


def count_messages(session: AsyncSession, group_id: int, people: Iterable[int], at: datetime) -> None:
    """Each of these people has written a message; whoever stands there twice has written two."""
    for person in people:
        at_end(session, write, Count(group_id, person, "messages", 1, at, None))


def count_points(
    session: AsyncSession, group_id: int, what: Points, person: int | None, amount: int, at: datetime
) -> None:
    """Points came to somebody or left them; `person` None: `issued` by the treasury, or `returned` to it."""
    at_end(session, write, Count(group_id, person, what, amount, at, None))


Key = tuple[int, date, int]
# A settled week is read into the three that follow it. They are read from their days until they are settled again.
_WEEKS: Any = GroupWeek.__table__
_UNSETTLE = delete(_WEEKS).where(
    _WEEKS.c.group_id == bindparam("of"), _WEEKS.c.monday.between(bindparam("first"), bindparam("last"))
)
_AND_THREE_MORE = timedelta(weeks=3)


@dataclass(frozen=True, slots=True)
class _Sums:
    """Counts, added up: by member, by hour, messages by member and hour; and Mondays of weeks that may be settled already."""

    of_members: defaultdict[Key, Counter[str]]
    of_hours: defaultdict[Key, Counter[str]]
    messages: Counter[tuple[int, date, int, int]]
    corrected: set[tuple[int, date]]


async def write(session: AsyncSession, counts: Sequence[Count]) -> None:
    """Add these up in the database."""
    sums = await _added_up(session, counts)
    if sums.messages:
        rows = [
            {"group_id": g, "day": d, "hour": h, "person_id": p, "count": n}
            for (g, d, h, p), n in sorted(sums.messages.items())
        ]
        await run(session, _add_messages(session), rows)
    if sums.of_hours:
        await run(session, _add_hours(session), _rows(sums.of_hours, "hour", _OF_GROUP))
    if sums.of_members:
        await run(session, _add_days(session), _rows(sums.of_members, "person_id", _OF_MEMBER))
    if sums.corrected:
        weeks = [{"of": g, "first": d, "last": d + _AND_THREE_MORE} for g, d in sorted(sums.corrected)]
        await run(session, _UNSETTLE, weeks)


async def _added_up(session: AsyncSession, counts: Sequence[Count]) -> _Sums:
    sums = _Sums(defaultdict(Counter), defaultdict(Counter), Counter(), set())
    when = await _when(session, counts)
    for c in counts:
        if (then := when[c.group_id, c.at]) is None:
            continue
        today, hour = then
        day = c.day or today
        if c.by < 0 or c.day is not None:
            # Only what was not done just now can lie in a week that is settled.
            sums.corrected.add((c.group_id, day - timedelta(days=day.weekday())))
            sums.of_hours[c.group_id, day, hour]["amended"] += 1
        if c.person_id is not None:
            sums.of_members[c.group_id, day, c.person_id][c.what] += c.by
        if c.person_id is not None and c.what == "messages":
            sums.messages[c.group_id, day, hour, c.person_id] += c.by
        if c.what in _DEEDS and day == today:
            # A day that is made up later did not happen at that hour.
            sums.of_hours[c.group_id, day, hour]["actions"] += c.by
        elif c.what in _OF_GROUP:
            sums.of_hours[c.group_id, day, hour][c.what] += c.by
    return sums


async def _when(session: AsyncSession, counts: Sequence[Count]) -> dict[tuple[int, datetime], tuple[date, int] | None]:
    """The day and hour of a moment in a group; None where the group is gone. Nearly all of them are the same moment."""
    found: dict[tuple[int, datetime], tuple[date, int] | None] = {}
    calendars: dict[int, Calendar | None] = {}
    for group_id, at in {(c.group_id, c.at) for c in counts}:
        if group_id not in calendars:
            group = await session.get(Group, group_id)
            calendars[group_id] = None if group is None else calendar_of(group)
        calendar = calendars[group_id]
        found[group_id, at] = None if calendar is None else (calendar.day_of(at), calendar.local(at).hour)
    return found


def _rows(counted: dict[Key, Counter[str]], last_key: str, columns: Sequence[str]) -> list[dict[str, Any]]:
    return [
        {"group_id": group, "day": day, last_key: last} | {column: n[column] for column in columns}
        for (group, day, last), n in sorted(counted.items())
    ]


def _adding(table: Any, last_key: str, columns: Sequence[str]) -> Any:
    @built_once
    def build(insert: Any) -> Any:
        statement = insert(table)
        keys = ["group_id", "day", *last_key.split()]
        added = {column: getattr(table, column) + statement.excluded[column] for column in columns}
        return statement.on_conflict_do_update(index_elements=keys, set_=added)

    return build


_add_messages = _adding(MessageCount, "hour person_id", ("count",))
_add_hours = _adding(GroupHour, "hour", _OF_GROUP)
_add_days = _adding(MemberDay, "person_id", _OF_MEMBER)
