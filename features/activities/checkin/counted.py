"""What is counted of check-ins, and how they go: for statistics, summaries and whatever else is measured."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import and_, case, func, literal, select

from features.activities.checkin.options import options_of
from features.activities.checkin.rules import COUNTS, KEEPS, Status, closes
from features.counting.deeds import Source
from features.counting.spans import Span
from kit.db import Session
from kit.recurrence import Calendar
from models import Activity, CheckIn, CheckInDay

CHECK_INS = Source(
    select(CheckIn.person_id, literal(1), CheckIn.at, CheckIn.day).where(CheckIn.status.in_(sorted(COUNTS))), CheckIn
)


async def went(session: Session, activity: Activity, calendar: Calendar, span: Span) -> tuple[int, int]:
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


async def rate(session: Session, group_id: int, span: Span) -> float | None:
    """The share of expected check-ins that were done, of those who take part. Days that are closed: what is still open can be done yet."""
    done, missed = (
        await session.execute(
            select(func.sum(CheckInDay.done), func.sum(CheckInDay.missed)).where(
                CheckInDay.group_id == group_id,
                CheckInDay.day.between(span.first, span.last),
                CheckInDay.closed_at.is_not(None),
            )
        )
    ).one()
    expected = int(done or 0) + int(missed or 0)
    return int(done or 0) / expected if expected else None


async def people(session: Session, group_id: int, span: Span) -> float:
    """How many members checked in. A day that was made up counts, as it does wherever check-ins are counted."""
    # By the activity, too: its days lie together in the index, those of a group do not.
    of_group = select(Activity.number).where(Activity.group_id == group_id, Activity.kind == "checkin")
    return (
        await session.scalar(
            select(func.count(CheckIn.person_id.distinct())).where(
                CheckIn.group_id == group_id,
                CheckIn.activity.in_(of_group),
                CheckIn.day.between(span.first, span.last),
                CheckIn.status.in_(sorted(COUNTS)),
            )
        )
        or 0
    )


async def half_by(session: Session, group_id: int, calendar: Calendar, span: Span) -> int | None:
    """The hour by whose end half of the check-ins were done, on the busiest day."""
    busiest = (
        await session.execute(
            select(CheckInDay.activity, CheckInDay.day, CheckInDay.done)
            .where(CheckInDay.group_id == group_id, CheckInDay.day.between(span.first, span.last), CheckInDay.done > 0)
            .order_by(CheckInDay.done.desc(), CheckInDay.day.desc())
            .limit(1)
        )
    ).first()
    if busiest is None:
        return None
    half = await session.scalar(
        select(CheckIn.at)
        .where(
            CheckIn.group_id == group_id,
            CheckIn.activity == busiest.activity,
            CheckIn.day == busiest.day,
            CheckIn.status == Status.DONE,
        )
        .order_by(CheckIn.at)
        .offset((busiest.done - 1) // 2)
        .limit(1)
    )
    return None if half is None else calendar.local(half).hour
