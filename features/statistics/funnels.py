"""How each activity went in a span: how many it could reach, how many took part, how many saw it through.

Telegram tells a bot nothing about who has seen a message. *Reached* are the members who were active in the group in that time.
A kind is a function here, and a line in the table at the end.
"""

from collections import defaultdict
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select, union

from features.activities.checkin.options import options_of
from features.activities.checkin.rules import COUNTS, KEEPS, closes
from features.people.calendar import calendar_of
from features.statistics.rules import Funnel, Span
from kit.db import Session
from kit.recurrence import Calendar
from models import Activity, Attendance, CheckIn, Entry, Group, Guest, Packet, Portion, Talk, Vote

Count = Callable[[Session, Activity, Calendar, Span], Awaitable[tuple[int, int]]]

# Come and go by the dozen: told together, in one line.
TOGETHER = frozenset({"packet"})


async def of(session: Session, group: Group, span: Span, *, active: int) -> list[Funnel]:
    """The activities that were on in the span, in their order; `active` members could be reached."""
    calendar = calendar_of(group)
    activities = await session.scalars(
        select(Activity)
        .where(
            _was_on(group.id, calendar.starts(span.first), calendar.ends(span.last)), Activity.kind.in_(list(_COUNTS))
        )
        .order_by(Activity.number)
    )
    found: list[Funnel] = []
    many: defaultdict[str, int] = defaultdict(int)
    for activity in list(activities):
        if activity.kind in TOGETHER:
            many[activity.kind] += 1
            continue
        took_part, finished = await _COUNTS[activity.kind](session, activity, calendar, span)
        found.append(Funnel(activity.number, activity.kind, activity.title, 0, took_part, finished))
    for kind, count in many.items():
        people = await _grabbers(session, group.id, kind, calendar, span)
        found.append(Funnel(count, kind, "", 0, people, people))
    return reaching(found, active)


def reaching(found: list[Funnel], active: int) -> list[Funnel]:
    """These, with whom they could reach: whoever took part was reached, of course."""
    return [replace(funnel, reached=max(active, funnel.took_part)) for funnel in found]


def _was_on(group_id: int, begins: datetime, ends: datetime) -> ColumnElement[bool]:
    return and_(
        Activity.group_id == group_id,
        Activity.created_at < ends,
        or_(Activity.closed_at.is_(None), Activity.closed_at >= begins),
    )


async def _check_in(session: Session, activity: Activity, calendar: Calendar, span: Span) -> tuple[int, int]:
    """Took part: checked in on a day of the span. Saw it through: kept all of its days that are over, made-up and frozen ones, too."""
    due = _due(activity, calendar, span)
    is_due = CheckIn.day.between(due[0], due[-1]) if due and _is_unbroken(due) else CheckIn.day.in_(due)
    # All of it stands in the index of days, so that history is not touched.
    people = (
        select(
            func.sum(case((CheckIn.status.in_(sorted(COUNTS)), 1), else_=0)).label("done"),
            func.sum(case((is_due, 1), else_=0)).label("kept"),
        )
        .where(
            CheckIn.group_id == activity.group_id,
            CheckIn.activity == activity.number,
            CheckIn.day.between(span.first, span.last),
            CheckIn.status.in_(sorted(COUNTS | KEEPS)),
        )
        .group_by(CheckIn.person_id)
        .subquery()
    )
    is_through = and_(people.c.done > 0, people.c.kept >= len(due))
    row = (
        await session.execute(
            select(
                func.count(case((people.c.done > 0, 1))),
                func.count(case((is_through, 1))),
            )
        )
    ).one()
    return int(row[0]), int(row[1]) if due else 0


def _is_unbroken(days: Sequence[date]) -> bool:
    return (days[-1] - days[0]).days == len(days) - 1


def _due(activity: Activity, calendar: Calendar, span: Span) -> list[date]:
    """The days on which members were expected; one that still goes on only where there is no other."""
    options = options_of(activity)
    ended = activity.closed_at
    due = [
        day
        for day in span.days
        if options.is_due(day)
        and (options.paused_on is None or day < options.paused_on)
        and (ended is None or closes(options, calendar, day) <= ended)
    ]
    goes_on = span.last.weekday() < 6 and due and due[-1] == span.last
    return due[:-1] if goes_on and len(due) > 1 else due


async def _relay(session: Session, activity: Activity, calendar: Calendar, span: Span) -> tuple[int, int]:
    """Took part: grabbed in the span. Saw it through: grabbed in each of the rounds that were opened in it."""
    begins, ends = calendar.starts(span.first), calendar.ends(span.last)
    rounds = list(
        await session.scalars(
            select(Packet.round).where(
                Packet.group_id == activity.group_id,
                Packet.activity == activity.number,
                Packet.opened_at >= begins,
                Packet.opened_at < ends,
            )
        )
    )
    people = (
        select(func.count(case((Portion.round.in_(rounds), 1))).label("grabbed"))
        .where(
            Portion.group_id == activity.group_id,
            Portion.activity == activity.number,
            Portion.person_id.is_not(None),
            Portion.at >= begins,
            Portion.at < ends,
        )
        .group_by(Portion.person_id)
        .subquery()
    )
    through = func.count(case((people.c.grabbed >= max(1, len(rounds)), 1)))
    row = (await session.execute(select(func.count(), through).select_from(people))).one()
    return int(row[0]), int(row[1])


async def _packet(session: Session, activity: Activity, calendar: Calendar, span: Span) -> tuple[int, int]:
    """Whoever has a portion has seen it through."""
    people = await _grabbers(session, activity.group_id, activity.kind, calendar, span)
    return people, people


async def _grabbers(session: Session, group_id: int, kind: str, calendar: Calendar, span: Span) -> int:
    return (
        await session.scalar(
            select(func.count(Portion.person_id.distinct()))
            .join(Activity, and_(Activity.group_id == Portion.group_id, Activity.number == Portion.activity))
            .where(
                Portion.group_id == group_id,
                Portion.at >= calendar.starts(span.first),
                Portion.at < calendar.ends(span.last),
                Activity.kind == kind,
            )
        )
    ) or 0


async def _collection(session: Session, activity: Activity, calendar: Calendar, span: Span) -> tuple[int, int]:
    """Took part: sent something in or voted in the span. Saw it through: has an entry that was let in."""
    begins, ends = calendar.starts(span.first), calendar.ends(span.last)

    def within(table: Any, at: Any) -> tuple[ColumnElement[bool], ...]:
        return table.group_id == activity.group_id, table.activity == activity.number, at >= begins, at < ends

    entered = select(Entry.person_id).where(*within(Entry, Entry.entered_at), Entry.state != "withdrawn")
    voted = select(Vote.person_id).where(*within(Vote, Vote.at))
    took_part = await session.scalar(select(func.count()).select_from(union(entered, voted).subquery()))
    let_in = entered.where(Entry.state == "approved").distinct().subquery()
    return took_part or 0, await session.scalar(select(func.count()).select_from(let_in)) or 0


async def _sharing(session: Session, activity: Activity, calendar: Calendar, span: Span) -> tuple[int, int]:
    """Of the talks in the span. Took part: said that they may come, or came. Saw it through: were there."""
    begins, ends = calendar.starts(span.first), calendar.ends(span.last)

    def of_talks(table: Any) -> Select[Any]:
        talk = and_(Talk.group_id == table.group_id, Talk.activity == table.activity, Talk.number == table.talk)
        of_activity = (table.group_id == activity.group_id, table.activity == activity.number)
        return (
            select(table.person_id)
            .join(Talk, talk)
            .where(*of_activity, Talk.starts_at >= begins, Talk.starts_at < ends, Talk.state != "skipped")
        )

    came = of_talks(Attendance).distinct()
    may_come = of_talks(Guest).where(Guest.answer != "no")
    took_part = await session.scalar(select(func.count()).select_from(union(came, may_come).subquery()))
    return took_part or 0, await session.scalar(select(func.count()).select_from(came.subquery())) or 0


_COUNTS: Mapping[str, Count] = {
    "checkin": _check_in,
    "packet": _packet,
    "relay": _relay,
    "collection": _collection,
    "sharing": _sharing,
}
