"""What takes a look at each member: who went from which segment to which, who was active, who did most. One look for all of it."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, String, and_, case, cast, func, literal, null, select, union_all

from features.counting.spans import ONE_WEEK, Span, week_of
from features.people.calendar import calendar_of
from features.people.census import called
from features.statistics import weeks
from features.statistics.rules import Mover, Segment, TopMember
from kit.db import Session
from kit.recurrence import Calendar
from models import Group, Member

_LISTED = 10
_MOVERS = 8
Moves = Mapping[tuple[Segment | None, Segment], int]


@dataclass(frozen=True, slots=True)
class Members:
    """How many present members went from which segment to which (None: not there yet), some of them by name; how many were active, and
    who did most.
    """

    moves: Moves
    movers: Sequence[Mover]
    active: int
    top: Sequence[TopMember]


async def look(session: Session, group: Group, span: Span, are_settled: Collection[date]) -> Members:
    """All that takes a look at each member, in one look."""
    calendar = calendar_of(group)
    week_before = week_of(week_of(span.first).first - ONE_WEEK)
    steps = [weeks.seen_since(calendar, week_before), weeks.seen_since(calendar, span), calendar.ends(week_before.last)]
    # Step: of time, on which they were first seen; None: they are not in the group now.
    step = case((_there(group, calendar, span), _step(steps)), else_=null())
    c = weeks.beside_before(group, span, are_settled).add_columns(step.label("step")).cte("people").c
    people: list[Any] = [func.count()]
    none: list[Any] = [cast(null(), String), cast(null(), String), *(cast(null(), BigInteger) for _ in range(5))]
    rose_or_fades = (c.now == Segment.CORE.value) | (
        c.was.in_([Segment.CORE.value, Segment.ACTIVE.value]) & (c.now == Segment.FADING.value)
    )
    # Who rose to the core, and who was in it or active and fades: those one talks to.
    movers = (
        select(literal("mover").label("what"), c.was, c.now, c.person_id, c.days, c.deeds, c.messages, c.earned)
        .where(c.step.is_not(None), c.was != c.now, rose_or_fades)
        .order_by(case((c.was == Segment.CORE.value, 0), else_=1), c.days.desc(), c.person_id)
        .limit(_MOVERS)
        .subquery()
    )
    top = (
        select(literal("top").label("what"), c.was, c.now, c.person_id, c.days, c.deeds, c.messages, c.earned)
        .where(c.days > 0)
        .order_by(c.deeds.desc(), c.messages.desc(), c.days.desc(), c.person_id)
        .limit(_LISTED)
        .subquery()
    )
    crowd = select(literal("moved"), c.was, c.now, c.step, func.count(), *none[4:]).where(c.step.is_not(None))
    rows = await session.execute(
        union_all(
            crowd.group_by(c.was, c.now, c.step),
            select(literal("active"), *none[:3], *people, *none[4:]).where(c.days > 0),
            select(movers),
            select(top),
        )
    )
    found: defaultdict[str, list[Any]] = defaultdict(list)
    for what, *row in rows:
        found[what].append(row)
    who = await called(session, [row[2] for row in [*found["mover"], *found["top"]]])
    return Members(
        moves=await _moves(session, group, calendar, span, steps, found["moved"]),
        movers=[
            Mover(who[person].name, Segment(was), Segment(now))
            for was, now, person, days, *_ in sorted(
                found["mover"], key=lambda row: (row[0] != Segment.CORE.value, -row[3], row[2])
            )
        ],
        active=int(found["active"][0][3]),
        top=[
            TopMember(who[person].name, int(deeds), int(messages), int(days), int(earned), who[person].username)
            for _, _, person, days, deeds, messages, earned in sorted(
                found["top"], key=lambda row: (-row[4], -row[5], -row[3], row[2])
            )
        ],
    )


def _there(group: Group, calendar: Calendar, span: Span) -> ColumnElement[bool]:
    # Whoever came after a week that is long over has no part in it.
    return and_(
        Member.group_id == group.id, Member.is_present.is_(True), Member.first_seen_at < calendar.ends(span.last)
    )


def _step(steps: Sequence[datetime]) -> ColumnElement[int]:
    """How many of these moments lie before somebody was first seen, from 0 to 3."""
    silent_before, silent_now, came_later = steps
    seen = Member.first_seen_at
    return case((seen <= silent_before, 0), (seen <= silent_now, 1), (seen < came_later, 2), else_=3)


# What a member is who has no row, before and now, by the step.
_WITHOUT_ROWS: Sequence[tuple[Segment | None, Segment]] = (
    (Segment.SILENT, Segment.SILENT),
    (Segment.NEW, Segment.SILENT),
    (Segment.NEW, Segment.NEW),
    (None, Segment.NEW),
)


async def _moves(
    session: Session, group: Group, calendar: Calendar, span: Span, steps: Sequence[datetime], with_rows: Sequence[Any]
) -> Moves:
    moves: defaultdict[tuple[Segment | None, Segment], int] = defaultdict(int)
    step = _step(steps)
    sums = [func.coalesce(func.sum(case((step == n, 1), else_=0)), 0) for n in range(len(_WITHOUT_ROWS))]
    counts = (await session.execute(select(*sums).where(_there(group, calendar, span)))).one()
    for pair, count in zip(_WITHOUT_ROWS, counts, strict=True):
        moves[pair] += int(count)
    for was, now, at, count, *_ in with_rows:
        before, after = _WITHOUT_ROWS[at]
        moves[before, after] -= count
        # After a move to another zone somebody may have been active on a day that was over before they came.
        was_there = Segment(was) if was and before is not None else before
        moves[was_there, Segment(now) if now else after] += count
    return {pair: count for pair, count in moves.items() if count}
