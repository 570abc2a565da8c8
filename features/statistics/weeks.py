"""Weeks that are over are settled, once: a row a member, a row a day, and how the activities went. A later summary reads these and no days.

A day that is corrected after its week was settled (a late approval, a make-up) is in the days at once and in the weeks after
`python -m bot rebuild-stats`.
"""

import json
from dataclasses import asdict
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import (
    Integer,
    Select,
    Subquery,
    and_,
    case,
    cast,
    func,
    insert as plain_insert,
    literal,
    select,
    union_all,
)

from features.people.calendar import calendar_of
from features.statistics import funnels
from features.statistics.rules import CORE_DAYS, CORE_WEEKS, NEW_DAYS, ONE_WEEK, WEEKS, Segment, Span, week_of
from kit.db import Session, insert
from kit.recurrence import Calendar
from models import Group, GroupDay, GroupWeek, Member, MemberDay, MemberWeek

_DEEDS = MemberDay.checkins + MemberDay.grabs + MemberDay.entries + MemberDay.votes + MemberDay.attended
IS_ACTIVE = (_DEEDS + MemberDay.messages) > 0
_ALL = (1 << WEEKS) - 1
# Farther back nothing is looked at that is not settled already.
_CATCHES_UP = 8 * ONE_WEEK
_OF_MEMBER = ("person_id", "days", "deeds", "messages", "earned", "recent", "segment")
COUNTED = ("messages", "checkins", "grabs", "entries", "votes", "attended")


def days_in(group_id: int, span: Span) -> Any:
    """The condition for members' days of a span."""
    return and_(MemberDay.group_id == group_id, MemberDay.day.between(span.first, span.last))


def seen_since(calendar: Calendar, span: Span) -> datetime:
    """From when on somebody must have been first seen to be new at the end of the span."""
    return calendar.ends(span.last) - timedelta(days=NEW_DAYS)


def since(group: Group) -> date:
    """The day from which on the group is counted."""
    return calendar_of(group).day_of(group.created_at)


def weeks_of(group: Group, span: Span) -> int:
    """How many weeks the group has at the end of the span."""
    return max(1, (span.last - week_of(since(group)).first).days // 7 + 1)


def standings(group: Group, span: Span) -> Select[Any]:
    """Members with something in the four weeks up to the span: person, days, deeds, messages, earned, recent, segment; from the days."""
    nothing = literal(0)
    done = select(
        MemberDay.person_id,
        literal(1).label("days"),
        _DEEDS.label("deeds"),
        MemberDay.messages.label("messages"),
        MemberDay.earned.label("earned"),
        nothing.label("before"),
    ).where(days_in(group.id, span), IS_ACTIVE)
    before = select(MemberWeek.person_id, nothing, nothing, nothing, nothing, MemberWeek.recent).where(
        MemberWeek.group_id == group.id,
        MemberWeek.monday == week_of(span.first).first - ONE_WEEK,
        # Whoever was active in the oldest of the four alone has nothing left.
        MemberWeek.recent != 1 << (WEEKS - 1),
    )
    # One pass over both: joined with each other they are compared row by row where the database finds no index.
    each = union_all(done, before).subquery()
    sums = [func.sum(each.c[name]).label(name) for name in ("days", "deeds", "messages", "earned", "before")]
    people = select(each.c.person_id, *sums).group_by(each.c.person_id).subquery()
    days = people.c.days
    is_active = case((days > 0, 1), else_=0)
    # The sum of one number is an integer in SQLite and a wider type in PostgreSQL, which has no bits.
    recent = (cast(people.c.before, Integer) * 2) % (_ALL + 1) + is_active
    asked = (1 << min(WEEKS, max(weeks_of(group, span), CORE_WEEKS))) - 1
    columns: list[Any] = [
        people.c.person_id,
        days,
        people.c.deeds,
        people.c.messages,
        people.c.earned,
        recent.label("recent"),
        case(
            (Member.first_seen_at > seen_since(calendar_of(group), span), Segment.NEW.value),
            (and_(recent.bitwise_and(asked) == asked, days >= CORE_DAYS), Segment.CORE.value),
            (is_active == 1, Segment.ACTIVE.value),
            else_=Segment.FADING.value,
        ).label("segment"),
    ]
    is_member = and_(Member.group_id == group.id, Member.person_id == people.c.person_id)
    return select(*columns).select_from(people).outerjoin(Member, is_member)


def settled_standings(group_id: int, monday: date) -> Select[Any]:
    """The same for a week that is settled, from its rows."""
    columns: list[Any] = [getattr(MemberWeek, name) for name in _OF_MEMBER]
    return select(*columns).where(MemberWeek.group_id == group_id, MemberWeek.monday == monday)


def by_day(group_id: int, span: Span) -> Select[Any]:
    """Each day of a span with its sums, from the members' days: day, active, then COUNTED."""
    sums = [func.sum(getattr(MemberDay, name)).label(name) for name in COUNTED]
    active = func.sum(case((IS_ACTIVE, 1), else_=0)).label("active")
    return select(MemberDay.day, active, *sums).where(days_in(group_id, span)).group_by(MemberDay.day)


async def is_settled(session: Session, group_id: int, monday: date) -> bool:
    """Whether the week has its rows."""
    return await session.get(GroupWeek, (group_id, monday)) is not None


async def settle(session: Session, group: Group, now: datetime, *, catches_up: timedelta | None = _CATCHES_UP) -> None:
    """Settle the weeks that are over and are not settled, in their order; None: however old they are. Twice is once."""
    this_week = week_of(calendar_of(group).day_of(now)).first
    last = await session.scalar(select(func.max(GroupWeek.monday)).where(GroupWeek.group_id == group.id))
    first = await session.scalar(select(func.min(MemberDay.day)).where(MemberDay.group_id == group.id))
    if first is None and last is None:
        return
    monday = last + ONE_WEEK if last is not None else week_of(first or this_week).first
    if catches_up is not None:
        monday = max(monday, this_week - catches_up)
    while monday < this_week:
        await _settle_week(session, group, week_of(monday))
        monday += ONE_WEEK


async def _settle_week(session: Session, group: Group, span: Span) -> None:
    how_it_went = [asdict(funnel) for funnel in await funnels.of(session, group, span, active=0)]
    claimed = await session.scalar(
        insert(session, GroupWeek)
        .values(group_id=group.id, monday=span.first, funnels=json.dumps(how_it_went, ensure_ascii=False))
        .on_conflict_do_nothing()
        .returning(GroupWeek.monday)
    )
    if claimed is None:
        return
    found: Subquery = standings(group, span).subquery()
    rows = select(
        literal(group.id, MemberWeek.group_id.type), literal(span.first, MemberWeek.monday.type), *(found.c[name] for name in _OF_MEMBER)
    )  # fmt: skip
    await session.execute(plain_insert(MemberWeek).from_select(["group_id", "monday", *_OF_MEMBER], rows))
    days = by_day(group.id, span).subquery()
    columns = ("day", "active", *COUNTED)
    await session.execute(
        plain_insert(GroupDay).from_select(
            ["group_id", *columns],
            select(literal(group.id, GroupDay.group_id.type), *(days.c[name] for name in columns)),
        )
    )


def is_new_or_silent(calendar: Calendar, span: Span) -> Any:
    """The segment of a member who has no row: whoever was just seen first is new, all others are silent."""
    return case((Member.first_seen_at > seen_since(calendar, span), Segment.NEW.value), else_=Segment.SILENT.value)
