"""Summing up a span of a group, beside the same days a week before. Reads settled weeks where there are, and the days of the rest."""

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, null, select, union_all

from features.activities.checkin.rules import Status
from features.people.calendar import calendar_of
from features.statistics import funnels, weeks
from features.statistics.rules import (
    ONE_WEEK,
    Cohort,
    Day,
    Funnel,
    Hours,
    Mover,
    Segment,
    Span,
    Summary,
    TopMember,
    Totals,
    week_of,
)  # fmt: skip
from kit.db import Session
from kit.recurrence import Calendar
from models import (
    CheckIn,
    CheckInDay,
    Group,
    GroupDay,
    GroupHour,
    GroupWeek,
    Member,
    MemberDay,
    MemberWeek,
    Movement,
    Person,
)  # fmt: skip

_LISTED = 10
_MOVERS = 8
_COHORTS = 6


@dataclass(frozen=True, slots=True)
class Hints:
    """What only suggestions need: by which hour half of the check-ins are done, and how many newcomers did something."""

    check_in_hour: int | None
    new_active: int


async def gather(session: Session, group: Group, span: Span) -> Summary:
    """The span in figures. A week that is over is best settled before (`weeks.settle`): then its days are not read again."""
    calendar = calendar_of(group)
    is_whole = span == week_of(span.first)
    is_settled = is_whole and await weeks.is_settled(session, group.id, span.first)
    found = weeks.settled_standings(group.id, span.first) if is_settled else weeks.standings(group, span)
    days = await _days(session, group.id, span, is_settled=is_settled)
    whole_before = is_whole and await weeks.is_settled(session, group.id, span.before.first)
    days_before = await _days(session, group.id, span.before, is_settled=whole_before)
    moves, movers, members = await _moves(session, group, span, found)
    top = await _top(session, found)
    active = await _active(session, group.id, span, is_settled=is_settled)
    active_before = await _active(session, group.id, span.before, is_settled=whole_before)
    return Summary(
        span=span,
        is_whole=is_whole,
        members=members,
        now=await _totals(session, group, calendar, span, days, active),
        before=await _totals(session, group, calendar, span.before, days_before, active_before),
        days=[days.get(day, Day()) for day in span.days],
        days_before=[days_before.get(day, Day()) for day in span.before.days],
        hours=await _hours(session, group.id, span),
        segments=_count(moves, now=True),
        segments_before=_count(moves, now=False),
        moves={(was, now): n for (was, now), n in moves.items() if was is not None and was is not now},
        movers=movers,
        top=top,
        funnels=await _funnels(session, group, span, active, is_settled=is_settled),
        cohorts=await _cohorts(session, group, calendar, span),
        links=await _links(session, group.id, calendar, span),
    )


async def hints(session: Session, group: Group, span: Span) -> Hints:
    """What suggestions need besides the summary."""
    calendar = calendar_of(group)
    busiest = (
        await session.execute(
            select(CheckInDay.activity, CheckInDay.day, CheckInDay.done)
            .where(CheckInDay.group_id == group.id, CheckInDay.day.between(span.first, span.last), CheckInDay.done > 0)
            .order_by(CheckInDay.done.desc(), CheckInDay.day.desc())
            .limit(1)
        )
    ).first()
    hour = None
    if busiest is not None:
        half = await session.scalar(
            select(CheckIn.at)
            .where(
                CheckIn.group_id == group.id,
                CheckIn.activity == busiest.activity,
                CheckIn.day == busiest.day,
                CheckIn.status == Status.DONE,
            )
            .order_by(CheckIn.at)
            .offset((busiest.done - 1) // 2)
            .limit(1)
        )
        hour = None if half is None else calendar.local(half).hour
    did_something = exists().where(
        weeks.days_in(group.id, span), MemberDay.person_id == Movement.person_id, weeks.IS_ACTIVE
    )
    new_active = await session.scalar(
        select(func.count(Movement.person_id.distinct())).where(
            *_moved_in(group.id, calendar, span), Movement.has_come.is_(True), did_something
        )
    )
    return Hints(hour, new_active or 0)


# --- its parts ----------------------------------------------------------------------------------------------------------------------


async def _days(session: Session, group_id: int, span: Span, *, is_settled: bool) -> dict[date, Day]:
    if is_settled:
        columns = [getattr(GroupDay, name) for name in ("day", "active", *weeks.COUNTED)]
        rows = select(*columns).where(GroupDay.group_id == group_id, GroupDay.day.between(span.first, span.last))
    else:
        rows = weeks.by_day(group_id, span)
    return {day: Day(*(int(n) for n in counted)) for day, *counted in await session.execute(rows)}


async def _active(session: Session, group_id: int, span: Span, *, is_settled: bool) -> int:
    people = select(func.count()).where(
        MemberWeek.group_id == group_id, MemberWeek.monday == span.first, MemberWeek.days > 0
    )
    if not is_settled:
        people = select(func.count(MemberDay.person_id.distinct())).where(
            weeks.days_in(group_id, span), weeks.IS_ACTIVE
        )
    return await session.scalar(people) or 0


def _moved_in(group_id: int, calendar: Calendar, span: Span) -> tuple[ColumnElement[bool], ...]:
    return (
        Movement.group_id == group_id,
        Movement.at >= calendar.starts(span.first),
        Movement.at < calendar.ends(span.last),
    )


async def _totals(
    session: Session, group: Group, calendar: Calendar, span: Span, days: Mapping[date, Day], active: int
) -> Totals:
    done, missed = (
        await session.execute(
            select(func.sum(CheckInDay.done), func.sum(CheckInDay.missed)).where(
                CheckInDay.group_id == group.id,
                CheckInDay.day.between(span.first, span.last),
                CheckInDay.closed_at.is_not(None),
            )
        )
    ).one()
    moved = await session.execute(
        select(Movement.has_come, func.count()).where(*_moved_in(group.id, calendar, span)).group_by(Movement.has_come)
    )
    came: dict[bool, int] = dict(moved.all())
    issued, returned = (
        await session.execute(
            select(func.sum(GroupHour.issued), func.sum(GroupHour.returned)).where(
                GroupHour.group_id == group.id, GroupHour.day.between(span.first, span.last)
            )
        )
    ).one()
    sums = {name: sum(getattr(day, name) for day in days.values()) for name in weeks.COUNTED}
    # The rate counts days that are closed; what is still open can be done yet.
    return Totals(
        active=active, **sums, expected=int(done or 0) + int(missed or 0), settled=int(done or 0),
        came=came.get(True, 0), left=came.get(False, 0), issued=int(issued or 0), returned=int(returned or 0),
    )  # fmt: skip


async def _hours(session: Session, group_id: int, span: Span) -> Hours:
    rows = await session.execute(
        select(GroupHour.day, GroupHour.hour, GroupHour.messages + GroupHour.actions).where(
            GroupHour.group_id == group_id, GroupHour.day.between(span.first, span.last)
        )
    )
    hours: defaultdict[tuple[int, int], int] = defaultdict(int)
    for day, hour, count in rows:
        if count > 0:
            hours[day.weekday(), hour] += count
    return dict(hours)


Moves = Mapping[tuple[Segment | None, Segment], int]


async def _moves(session: Session, group: Group, span: Span, found: Select[Any]) -> tuple[Moves, list[Mover], int]:
    """How many present members went from which segment to which (None: not there yet), some of them by name, and how many there are."""
    calendar, monday = calendar_of(group), week_of(span.first).first
    before_span = week_of(monday - ONE_WEEK)
    # One pass over both weeks: joined with each other they are compared row by row where the database finds no index.
    now = found.subquery("now").c
    each = union_all(
        select(now.person_id, now.segment.label("now"), now.days.label("days"), null().label("was")),
        select(MemberWeek.person_id, null(), null(), MemberWeek.segment).where(
            MemberWeek.group_id == group.id, MemberWeek.monday == before_span.first
        ),
    ).subquery()
    people = (
        select(each.c.person_id, *(func.max(each.c[name]).label(name) for name in ("now", "days", "was")))
        .group_by(each.c.person_id)
        .subquery()
        .c
    )
    # What a member is who has no row.
    came_later = Member.first_seen_at >= calendar.ends(before_span.last)
    is_now = weeks.is_new_or_silent(calendar, span).label("is_now")
    it_was = case((came_later, ""), else_=weeks.is_new_or_silent(calendar, before_span)).label("it_was")
    # Whoever came after a week that is long over has no part in it.
    there = (
        Member.group_id == group.id, Member.is_present.is_(True), Member.first_seen_at < calendar.ends(span.last),
    )  # fmt: skip
    moves: defaultdict[tuple[Segment | None, Segment], int] = defaultdict(int)
    all_there = select(it_was, is_now, func.count()).where(*there).group_by("it_was", "is_now")
    for before, after, count in await session.execute(all_there):
        moves[_segment(before), Segment(after)] += int(count)
    with_rows = (
        select(it_was, is_now, people.was, people.now, func.count())
        .join(people.person_id.table, people.person_id == Member.person_id)
        .where(*there)
        .group_by("it_was", "is_now", people.was, people.now)
    )
    for default_before, default_after, before, after, count in await session.execute(with_rows):
        moves[_segment(default_before), Segment(default_after)] -= int(count)
        moves[_segment(before or default_before), Segment(after or default_after)] += int(count)
    named = await session.execute(
        select(Person.name, people.was, people.now)
        .select_from(people.person_id.table)
        .join(Member, and_(Member.group_id == group.id, Member.person_id == people.person_id))
        .join(Person, Person.id == people.person_id)
        .where(
            *there,
            people.was != people.now,
            # Who rose to the core, and who was in it or active and fades: those one talks to.
            (people.now == Segment.CORE.value)
            | (people.was.in_([Segment.CORE.value, Segment.ACTIVE.value]) & (people.now == Segment.FADING.value)),
        )
        .order_by(case((people.was == Segment.CORE.value, 0), else_=1), people.days.desc(), Person.id)
        .limit(_MOVERS)
    )
    movers = [Mover(name, Segment(before), Segment(after)) for name, before, after in named]
    return {pair: count for pair, count in moves.items() if count}, movers, sum(moves.values())


def _segment(said: str) -> Segment | None:
    return Segment(said) if said else None


def _count(moves: Moves, *, now: bool) -> dict[Segment, int]:
    counted = dict.fromkeys(Segment, 0)
    for (before, after), count in moves.items():
        if (segment := after if now else before) is not None:
            counted[segment] += count
    return counted


async def _top(session: Session, found: Select[Any]) -> list[TopMember]:
    """Who did most."""
    people = found.subquery()
    first = (
        select(people.c.person_id, people.c.deeds, people.c.messages, people.c.days, people.c.earned)
        .where(people.c.days > 0)
        .order_by(people.c.deeds.desc(), people.c.messages.desc(), people.c.days.desc(), people.c.person_id)
        .limit(_LISTED)
        .subquery()
    )
    rows = await session.execute(
        select(Person.name, first.c.deeds, first.c.messages, first.c.days, first.c.earned)
        .join(first, first.c.person_id == Person.id)
        .order_by(first.c.deeds.desc(), first.c.messages.desc(), first.c.days.desc(), Person.id)
    )
    return [TopMember(name, *(int(n) for n in counted)) for name, *counted in rows]


async def _funnels(session: Session, group: Group, span: Span, active: int, *, is_settled: bool) -> Sequence[Funnel]:
    if is_settled and (week := await session.get(GroupWeek, (group.id, span.first))) is not None:
        return funnels.reaching([Funnel(**each) for each in json.loads(week.funnels)], active)
    return await funnels.of(session, group, span, active=active)


async def _cohorts(session: Session, group: Group, calendar: Calendar, span: Span) -> list[Cohort]:
    """Those who were first seen in each of the last weeks that are over, and how many of them were active in the weeks since."""
    monday = span.first if span == week_of(span.first) else span.before.first
    mondays = [monday - n * ONE_WEEK for n in reversed(range(_COHORTS))]
    edges = [calendar.starts(each) for each in (*mondays, monday + ONE_WEEK)]
    cohort = case(*((Member.first_seen_at < edge, n) for n, edge in enumerate(edges[1:])), else_=-1)
    known = and_(Member.group_id == group.id, Member.first_seen_at >= edges[0], Member.first_seen_at < edges[-1])
    sizes: dict[int, int] = dict(
        (await session.execute(select(cohort, func.count()).where(known).group_by(cohort))).all()
    )
    rows = await session.execute(
        select(cohort, MemberWeek.monday, func.count())
        .select_from(Member)
        .join(MemberWeek, and_(MemberWeek.group_id == group.id, MemberWeek.person_id == Member.person_id))
        .where(known, MemberWeek.monday.in_(mondays), MemberWeek.days > 0)
        .group_by(cohort, MemberWeek.monday)
    )
    active = {(number, day): count for number, day, count in rows}
    return [
        Cohort(began, sizes[n], [active.get((n, each), 0) for each in mondays[n:]])
        for n, began in enumerate(mondays)
        if sizes.get(n)
    ]


async def _links(session: Session, group_id: int, calendar: Calendar, span: Span) -> list[tuple[str, int]]:
    """By which invite links people came, most first."""
    rows = await session.execute(
        select(Movement.link, func.count())
        .where(*_moved_in(group_id, calendar, span), Movement.has_come.is_(True), Movement.link.is_not(None))
        .group_by(Movement.link)
        .order_by(func.count().desc(), Movement.link)
        .limit(_LISTED)
    )
    return [(link or "", count) for link, count in rows]
