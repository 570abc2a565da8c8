"""Reading weeks: where each member stands at the end of a span, and what its days come to. A week that is settled is read from its rows,
any other from its days: the figures are the same, the former are there sooner (settling.py).
"""

import operator
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import reduce
from typing import Any

from sqlalchemy import ColumnElement, Integer, Select, String, and_, case, cast, func, literal, null, select, union_all

from features.counting.spans import ONE_WEEK, Span, week_of
from features.people.calendar import calendar_of
from features.repeats import read_every, repeat_of
from features.statistics.rules import CORE_DAYS, CORE_WEEKS, NEW_DAYS, WEEKS, Segment
from kit.db import Session
from kit.recurrence import Calendar, next_after
from models import DEED_COLUMNS, Group, GroupDay, GroupWeek, Member, MemberDay, MemberWeek


def deeds_of(days: Any) -> Any:
    """How much was done, of columns like those of MemberDay."""
    return reduce(operator.add, (getattr(days, name) for name in DEED_COLUMNS))


_DEEDS = deeds_of(MemberDay)
IS_ACTIVE = (_DEEDS + MemberDay.messages) > 0
_ALL = (1 << WEEKS) - 1
OF_MEMBER = ("person_id", "days", "deeds", "messages", "earned", "recent", "segment")
_SUMS = ("days", "deeds", "messages", "earned")
COUNTED = ("messages", *DEED_COLUMNS)


@dataclass(frozen=True, slots=True)
class People:
    """Some of the people, by their ids: those after one and up to another (None: all that follow)."""

    after: int
    up_to: int | None

    def among(self, person_id: Any) -> ColumnElement[bool]:
        """The condition."""
        is_after: ColumnElement[bool] = person_id > self.after
        return is_after if self.up_to is None else and_(is_after, person_id <= self.up_to)


# Telegram's ids are above zero.
EVERYBODY = People(0, None)


def days_in(group_id: int, span: Span, people: People = EVERYBODY) -> ColumnElement[bool]:
    """The condition for members' days of a span."""
    if people == EVERYBODY:
        return and_(MemberDay.group_id == group_id, MemberDay.day.between(span.first, span.last))
    # Day by day, so that a few people are a few look-ups.
    return and_(MemberDay.group_id == group_id, MemberDay.day.in_(span.days), people.among(MemberDay.person_id))


def seen_since(calendar: Calendar, span: Span) -> datetime:
    """From when on somebody must have been first seen to be new at the end of the span."""
    return calendar.ends(span.last) - timedelta(days=NEW_DAYS)


def again(group: Group, at: datetime) -> datetime | None:
    """When the summary comes after `at`; None never."""
    every = read_every(group.summary)
    return None if every is None else next_after(repeat_of(every, None), calendar_of(group), at)


def since(group: Group) -> date:
    """The day from which on the group is counted."""
    return calendar_of(group).day_of(group.created_at)


def weeks_of(group: Group, span: Span) -> int:
    """How many weeks the group has at the end of the span."""
    return max(1, (span.last - week_of(since(group)).first).days // 7 + 1)


async def settled(session: Session, group_id: int, span: Span, *, back: int = WEEKS) -> set[date]:
    """The Mondays of the weeks that are settled, of the span's own and so many before it."""
    monday = week_of(span.first).first
    found = await session.scalars(
        select(GroupWeek.monday).where(
            GroupWeek.group_id == group_id,
            GroupWeek.monday.between(monday - back * ONE_WEEK, monday),
            GroupWeek.reached.is_(None),
        )
    )
    return set(found)


def is_read_from_rows(span: Span, are_settled: Collection[date]) -> bool:
    """Whether a span is a whole week that is settled."""
    return span == week_of(span.first) and span.first in are_settled


def standings(group: Group, span: Span, are_settled: Collection[date]) -> Select[Any]:
    """Members with something in the four weeks up to the span: OF_MEMBER. `are_settled`: the Mondays of weeks that have their rows."""
    if is_read_from_rows(span, are_settled):
        columns: list[Any] = [getattr(MemberWeek, name) for name in OF_MEMBER]
        return select(*columns).where(MemberWeek.group_id == group.id, MemberWeek.monday == span.first)
    return standings_from_days(group, span, are_settled)


def standings_from_days(
    group: Group, span: Span, are_settled: Collection[date], people: People = EVERYBODY
) -> Select[Any]:
    """The same, of a span that is not settled, for some of the people."""
    nothing = literal(0)
    before = [
        select(each.c.person_id, *(nothing for _ in _SUMS), each.c.bits)
        for each in _before(group.id, span, are_settled, people)
    ]
    # One pass over all of it: joined with each other they are compared row by row where the database finds no index.
    each = union_all(_done(group.id, span, people), *before).subquery()
    sums = [func.sum(each.c[name]).label(name) for name in (*_SUMS, "before")]
    added = select(each.c.person_id, *sums).group_by(each.c.person_id).subquery().c
    recent = _recent(added)
    columns: list[Any] = [
        added.person_id,
        *(added[name] for name in _SUMS),
        recent.label("recent"),
        _segment(group, span, recent, added.days).label("segment"),
    ]
    is_member = and_(Member.group_id == group.id, Member.person_id == added.person_id)
    return select(*columns).outerjoin_from(added.person_id.table, Member, is_member)


def beside_before(group: Group, span: Span, are_settled: Collection[date]) -> Select[Any]:
    """Whoever has something in the span or in the whole week before it: person_id, days, deeds, messages, earned, `now` and `was`, the
    segments (None: without a row in that week). Joined with Member, outer.
    """
    week_before = week_of(week_of(span.first).first - ONE_WEEK)
    nothing, nobody = [literal(0)] * len(_SUMS), cast(null(), String)
    is_settled, parts = is_read_from_rows(span, are_settled), list[Any]()
    if is_settled:
        rows = standings(group, span, are_settled).subquery().c
        parts.append(
            select(
                rows.person_id,
                *(rows[name] for name in _SUMS),
                literal(0).label("before"),
                rows.segment.label("now"),
                nobody.label("was"),
            )
        )
    else:
        parts.append(_done(group.id, span, EVERYBODY).add_columns(nobody.label("now"), nobody.label("was")))
    if week_before.first in are_settled:
        # Its rows say both what somebody was and in which weeks they were active.
        of_week = (MemberWeek.group_id == group.id, MemberWeek.monday == week_before.first)
        parts.append(select(MemberWeek.person_id, *nothing, _shifted(1), nobody, MemberWeek.segment).where(*of_week))
    else:
        was = standings(group, week_before, are_settled).subquery().c
        parts.append(select(was.person_id, *nothing, literal(0), nobody, was.segment))
        before = [] if is_settled else _before(group.id, span, are_settled, EVERYBODY)
        parts += [select(each.c.person_id, *nothing, each.c.bits, nobody, nobody) for each in before]
    each = union_all(*parts).subquery().c
    sums = [func.sum(each[name]).label(name) for name in (*_SUMS, "before")]
    added = (
        select(each.person_id, *sums, func.max(each.now).label("now"), func.max(each.was).label("was"))
        .group_by(each.person_id)
        .subquery()
        .c
    )
    recent = _recent(added)
    # Whoever was active in the oldest of the four weeks before has nothing left by now.
    segment = added.now if is_settled else case((recent > 0, _segment(group, span, recent, added.days)))
    is_member = and_(Member.group_id == group.id, Member.person_id == added.person_id)
    return select(
        added.person_id, *(added[name] for name in _SUMS), segment.label("now"), added.was.label("was")
    ).outerjoin_from(added.person_id.table, Member, is_member)


def _done(group_id: int, span: Span, people: People) -> Select[Any]:
    columns: list[Any] = [
        MemberDay.person_id,
        literal(1).label("days"),
        _DEEDS.label("deeds"),
        MemberDay.messages.label("messages"),
        MemberDay.earned.label("earned"),
        literal(0).label("before"),
    ]
    return select(*columns).where(days_in(group_id, span, people), IS_ACTIVE)


def _recent(added: Any) -> ColumnElement[int]:
    """The four weeks as bits. The sum of one number is an integer in SQLite and a wider type in PostgreSQL, which has no bits."""
    return cast(added.before, Integer) + case((added.days > 0, 1), else_=0)


def _segment(group: Group, span: Span, recent: ColumnElement[int], days: Any) -> ColumnElement[str]:
    asked = (1 << min(WEEKS, max(weeks_of(group, span), CORE_WEEKS))) - 1
    return case(
        (Member.first_seen_at > seen_since(calendar_of(group), span), Segment.NEW.value),
        (and_(recent.bitwise_and(asked) == asked, days >= CORE_DAYS), Segment.CORE.value),
        (days > 0, Segment.ACTIVE.value),
        else_=Segment.FADING.value,
    )


def _shifted(weeks: int) -> ColumnElement[int]:
    """A row's four weeks so many weeks later: what is more than four weeks ago by then drops out."""
    return (MemberWeek.recent * (1 << weeks)) % (_ALL + 1)


def _before(group_id: int, span: Span, are_settled: Collection[date], people: People) -> list[Any]:
    """In which of the three weeks before somebody was active: each person and bit once, from selects of person_id and bits."""
    found: list[Any] = []
    for n in range(1, WEEKS):
        week = week_of(week_of(span.first).first - n * ONE_WEEK)
        if week.first in are_settled:
            # Its rows know of the weeks before it.
            bits = _shifted(n)
            rows = select(MemberWeek.person_id, bits.label("bits")).where(
                MemberWeek.group_id == group_id,
                MemberWeek.monday == week.first,
                bits > 0,
                people.among(MemberWeek.person_id),
            )
            return [*found, rows.subquery()]
        days = (
            select(MemberDay.person_id, literal(1 << n).label("bits"))
            .where(days_in(group_id, week, people), IS_ACTIVE)
            .distinct()
        )
        found.append(days.subquery())
    return found


def by_day(group_id: int, span: Span, are_settled: Collection[date], people: People = EVERYBODY) -> Select[Any]:
    """Each day of a span with its sums: day, active, then COUNTED."""
    if week_of(span.first).first in are_settled and people == EVERYBODY:
        columns = [getattr(GroupDay, name) for name in ("day", "active", *COUNTED)]
        return select(*columns).where(GroupDay.group_id == group_id, GroupDay.day.between(span.first, span.last))
    sums = [func.sum(getattr(MemberDay, name)).label(name) for name in COUNTED]
    active = func.sum(case((IS_ACTIVE, 1), else_=0)).label("active")
    return select(MemberDay.day, active, *sums).where(days_in(group_id, span, people)).group_by(MemberDay.day)
