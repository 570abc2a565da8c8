"""Summing up a span of a group, beside the same days a week before. Reads settled weeks where there are, and the days of the rest."""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    case,
    exists,
    func,
    select,
)

from features.activities import service as activities
from features.activities.registry import DEEDS, METRICS
from features.counting.spans import ONE_WEEK, Span, week_of
from features.people.calendar import calendar_of
from features.people.hearing import heard_since
from features.statistics import funnels, members, weeks
from features.statistics.rules import Cohort, Day, Funnel, Hints, Hours, Segment, Summary, Totals
from kit.db import Session
from kit.recurrence import Calendar
from models import (
    DEED_COLUMNS,
    Group,
    GroupDay,
    GroupHour,
    GroupWeek,
    Member,
    MemberDay,
    MemberWeek,
    Movement,
)

_LISTED = 10
_COHORTS = 6


# What the summary tells of metrics, behind the count of the deed it belongs to.
_TOLD = tuple(metric for metric in METRICS if metric.beside is not None)


async def gather(session: Session, group: Group, span: Span, now: datetime) -> Summary:
    """The span in figures. What is settled is read from its rows, the rest from its days; the figures are the same."""
    calendar = calendar_of(group)
    are_settled = await weeks.settled(session, group.id, span, back=_COHORTS)
    days = await _days(session, group.id, span, are_settled)
    days_before = await _days(session, group.id, span.before, are_settled)
    people = await members.look(session, group, span, are_settled)
    active_before = await _active(session, group.id, span.before, are_settled)
    heard = hears(group, span)
    return Summary(
        span=span,
        # On its last day a week is not over.
        is_whole=span == week_of(span.first) and calendar.ends(span.last) <= now,
        members=sum(people.moves.values()),
        now=_known(await _totals(session, group, calendar, span, days, people.active), heard=heard),
        before=_known(await _totals(session, group, calendar, span.before, days_before, active_before), heard=heard),
        days=[days.get(day, Day()) for day in span.days],
        days_before=[days_before.get(day, Day()) for day in span.before.days],
        hours=await _hours(session, group.id, span),
        segments=_count(people.moves, now=True),
        segments_before=_count(people.moves, now=False),
        moves={(was, now): n for (was, now), n in people.moves.items() if was is not None and was is not now},
        movers=people.movers,
        top=people.top if heard else [replace(member, messages=0) for member in people.top if member.deeds],
        funnels=await _funnels(session, group, span, people.active, are_settled),
        cohorts=await _cohorts(session, group, calendar, span, are_settled),
        links=await _links(session, group.id, calendar, span),
        hears=heard,
        hears_from=None if group.hears_since is None else calendar.day_of(group.hears_since),
        # How they stood in an earlier week is not kept.
        challenges=await funnels.challenges(session, group.id) if now < calendar.ends(span.last + ONE_WEEK) else (),
    )


async def is_anything_done(session: Session, group: Group, span: Span) -> bool:
    """Whether anybody did anything in the span or in the same days before."""
    for each in (span, span.before):
        done = select(MemberDay.person_id).where(weeks.days_in(group.id, each), weeks.IS_ACTIVE).limit(1)
        if await session.scalar(done) is not None:
            return True
    return False


async def still_on(session: Session, group: Group, span: Span) -> list[str]:
    """The titles of what was on in all of the span and is still."""
    begins = calendar_of(group).starts(span.first)
    open_ones = {
        a.number for a in await activities.going_on(session, group.id) if a.state == "open" and a.created_at < begins
    }
    return [f.title for f in await funnels.of(session, group, span, active=0) if f.title and f.number in open_ones]


async def hints(session: Session, group: Group, span: Span) -> Hints:
    """What suggestions need besides the summary."""
    calendar = calendar_of(group)
    hours = {
        deed.name: None if deed.half_by is None else await deed.half_by(session, group.id, calendar, span)
        for deed in DEEDS
        if deed.words.slump is not None
    }
    did_something = exists().where(
        weeks.days_in(group.id, span), MemberDay.person_id == Movement.person_id, weeks.IS_ACTIVE
    )
    new_active = await session.scalar(
        select(func.count(Movement.person_id.distinct())).where(
            *_moved_in(group.id, calendar, span), Movement.has_come.is_(True), did_something
        )
    )
    return Hints(hours, new_active or 0, funnels.LIMITED)


async def segments(session: Session, group: Group, now: datetime) -> Mapping[Segment, int]:
    """How many of the members are in each segment now."""
    today = calendar_of(group).day_of(now)
    span = week_of(today, so_far=today)
    people = await members.look(session, group, span, await weeks.settled(session, group.id, span))
    return _count(people.moves, now=True)


async def hours_of_day(session: Session, group_id: int, span: Span) -> Sequence[int]:
    """How much went on in each hour of the day, on all days of the span together."""
    found = [0] * 24
    for (_, hour), count in (await _hours(session, group_id, span)).items():
        found[hour] += count
    return found


# --- its parts ----------------------------------------------------------------------------------------------------------------------


def hears(group: Group, span: Span) -> bool:
    """Whether the bot has heard what was said in this span and the one before; on the group's first day it may have begun to."""
    calendar = calendar_of(group)
    return heard_since(group, max(calendar.starts(span.before.first), calendar.ends(weeks.since(group))))


def _known(totals: Totals, *, heard: bool) -> Totals:
    return totals if heard else replace(totals, messages=None)


async def _days(session: Session, group_id: int, span: Span, are_settled: Collection[date]) -> dict[date, Day]:
    rows = await session.execute(weeks.by_day(group_id, span, are_settled))
    return {
        day: Day(int(active), int(messages), Counter(dict(zip(DEED_COLUMNS, map(int, deeds), strict=True))))
        for day, active, messages, *deeds in rows
    }


async def _active(session: Session, group_id: int, span: Span, are_settled: Collection[date]) -> int:
    """How many were active in a span that begins on a Monday."""
    if span.first in are_settled:
        people = select(func.max(GroupDay.so_far)).where(
            GroupDay.group_id == group_id, GroupDay.day.between(span.first, span.last)
        )
    else:
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
    return Totals(
        active=active,
        messages=sum(day.messages for day in days.values()),
        deeds=Counter({name: sum(day.deeds[name] for day in days.values()) for name in DEED_COLUMNS}),
        metrics={metric.name: await metric.measure(session, group.id, span) for metric in _TOLD},
        came=came.get(True, 0),
        left=came.get(False, 0),
        issued=int(issued or 0),
        returned=int(returned or 0),
    )


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


def _count(moves: members.Moves, *, now: bool) -> dict[Segment, int]:
    counted = dict.fromkeys(Segment, 0)
    for (before, after), count in moves.items():
        if (segment := after if now else before) is not None:
            counted[segment] += count
    return counted


async def _funnels(
    session: Session, group: Group, span: Span, active: int, are_settled: Collection[date]
) -> Sequence[Funnel]:
    if weeks.is_read_from_rows(span, are_settled):
        stored = await session.scalar(
            select(GroupWeek.funnels).where(GroupWeek.group_id == group.id, GroupWeek.monday == span.first)
        )
        return funnels.reaching([Funnel(**each) for each in stored or ()], active)
    return await funnels.of(session, group, span, active=active)


async def _cohorts(
    session: Session, group: Group, calendar: Calendar, span: Span, are_settled: Collection[date]
) -> list[Cohort]:
    """Those who were first seen in each of the last weeks that are over, and how many of them were active in the weeks since."""
    monday = span.first if span == week_of(span.first) else span.before.first
    mondays = [monday - n * ONE_WEEK for n in reversed(range(_COHORTS))]
    edges = [calendar.starts(each) for each in (*mondays, monday + ONE_WEEK)]
    number = case(*((Member.first_seen_at < edge, n) for n, edge in enumerate(edges[1:])), else_=-1)
    newcomers = (
        select(Member.person_id, number.label("cohort"))
        .where(Member.group_id == group.id, Member.first_seen_at >= edges[0], Member.first_seen_at < edges[-1])
        .cte("newcomers")
    )
    cohort = newcomers.c.cohort
    sizes: dict[int, int] = dict((await session.execute(select(cohort, func.count()).group_by(cohort))).all())
    if not sizes:
        return []
    active: dict[tuple[int, date], int] = {}
    for each in mondays:
        was_active = _was_active(group.id, week_of(each), newcomers.c.person_id, are_settled)
        rows = await session.execute(select(cohort, func.count()).where(was_active).group_by(cohort))
        active.update({(n, each): count for n, count in rows})
    return [
        Cohort(began, sizes[n], [active.get((n, each), 0) for each in mondays[n:]])
        for n, began in enumerate(mondays)
        if sizes.get(n)
    ]


def _was_active(group_id: int, week: Span, person_id: Any, are_settled: Collection[date]) -> ColumnElement[bool]:
    """Looked up for each, so that few newcomers of a large group are few look-ups."""
    if week.first in are_settled:
        return exists().where(
            MemberWeek.group_id == group_id,
            MemberWeek.monday == week.first,
            MemberWeek.person_id == person_id,
            MemberWeek.days > 0,
        )
    return exists().where(
        MemberDay.group_id == group_id, MemberDay.day.in_(week.days), MemberDay.person_id == person_id, weeks.IS_ACTIVE
    )


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
