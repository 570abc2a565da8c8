"""All that is measured of a group by span, by name: what kinds bring along, what people do, and the group itself. There is no second list.

Names stand in documents that people keep: none ever changes its meaning. Invitations will bring theirs as a kind does.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import date
from types import MappingProxyType
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    String,
    and_,
    case,
    cast,
    exists,
    func,
    literal,
    null,
    select,
    union,
    union_all,
)

from features.activities.registry import DEEDS, KINDS, METRICS as OF_KINDS
from features.counting.deeds import Deed
from features.counting.metrics import Metric, Unit
from features.counting.spans import ONE_DAY, ONE_WEEK, Span, week_of
from features.people.calendar import calendar_of
from features.people.hearing import heard_since
from features.statistics import view_metrics as words, weeks
from features.statistics.counted import PEOPLE_OF, Counted
from features.statistics.rules import NEW_DAYS, Segment
from kit.db import Session
from models import Group, GroupDay, GroupWeek, Member, MemberDay, MemberWeek, Movement

_COUNTED = frozenset(weeks.COUNTED)
_DID = weeks.deeds_of(MemberDay) > 0
_OF_SEGMENT = {f"took_part.{segment}": segment for segment in Segment}

# What is counted by members' days.
OF_DAYS = frozenset({"active", "took_part"}) | _COUNTED | _OF_SEGMENT.keys() | PEOPLE_OF.keys()

# A metric at the days of a span.
Asked = tuple[str, Span]


async def measure(
    session: Session, group: Group, asked: Collection[Asked], counted: Mapping[Span, Counted] = MappingProxyType({})
) -> dict[Asked, float | None]:
    """Each of these figures; None where there is nothing to measure. What is read from the same rows is read once, and what is `counted`
    of a span is not looked for again.
    """
    found: dict[Asked, float | None] = {}
    by_span: defaultdict[Span, set[str]] = defaultdict(set)
    for name, span in asked:
        by_span[span].add(name)
    for span, names in by_span.items():
        known = counted.get(span)
        if summed := names & _COUNTED:
            totals = await _sums(session, group, span) if known is None else _as_heard(group, span, known.sums)
            found |= {(name, span): totals[name] for name in summed}
        of_people: Mapping[str, float] = {}
        if known is not None:
            of_people = known.of_people
        elif names & _OF_SEGMENT.keys():
            of_people = await _of_people(session, group, span)
        found |= {(name, span): of_people[name] for name in names & of_people.keys()}
        for name in names - _COUNTED - of_people.keys():
            found[name, span] = await BY_NAME[name].measure(session, group.id, span)
    return found


async def by_day(session: Session, group: Group, name: str, span: Span) -> dict[date, float]:
    """What came on each day, of what is counted by day; nothing of what is not."""
    if name not in _COUNTED:
        return {}
    rows = await session.execute(_days(group, span, await _settled(session, group.id, span)))
    at = 1 + weeks.COUNTED.index(name)
    found: defaultdict[date, float] = defaultdict(float)
    for row in rows:
        found[row[0]] += int(row[at] or 0)
    return dict(found)


async def by_segment(session: Session, group: Group, span: Span) -> dict[Segment, int]:
    """How many did something in an activity, by the segment in which they were before the span: the week before the one it begins in.

    Who was first seen in the two weeks before it, or in it, is new; who was not active for four weeks is silent.
    """
    return {segment: did for segment, (_, did) in (await people(session, group, span)).items()}


async def _of_people(session: Session, group: Group, span: Span) -> Mapping[str, float]:
    """All that is counted in people, from one look at them."""
    parts = await people(session, group, span)
    of_segments = {name: float(parts[segment][1]) for name, segment in _OF_SEGMENT.items()}
    active, took_part = (float(sum(counts)) for counts in zip(*parts.values(), strict=True))
    return {"active": active, "took_part": took_part, **of_segments}


async def people(session: Session, group: Group, span: Span) -> dict[Segment, tuple[int, int]]:
    """How many were active in the span, and how many of these did something in an activity, by the segment before it."""
    before = week_of(span.first - ONE_WEEK)
    were = weeks.standings(group, before, await weeks.settled(session, group.id, before)).subquery().c
    who = _active_and_did(group.id, span, await _settled(session, group.id, span)).subquery().c
    # One pass over both: joined with each other they are compared row by row where the database finds no index.
    both = union_all(
        select(who.person_id, who.did, literal(1).label("is_active"), cast(null(), String).label("was")),
        select(were.person_id, literal(0), literal(0), were.segment),
    ).subquery()
    each = (
        select(both.c.person_id, func.max(both.c.did).label("did"), func.max(both.c.was).label("was"))
        .group_by(both.c.person_id)
        .having(func.max(both.c.is_active) == 1)
        .subquery()
        .c
    )
    segment = segment_before(group, span.first, each.was)
    rows = await session.execute(
        select(segment, func.count(), func.sum(each.did))
        .select_from(each.person_id.table)
        .outerjoin(Member, and_(Member.group_id == group.id, Member.person_id == each.person_id))
        .group_by(segment)
    )
    return dict.fromkeys(Segment, (0, 0)) | {Segment(word): (int(count), int(did)) for word, count, did in rows}


def segment_before(group: Group, first: date, was: Any) -> ColumnElement[str]:
    """In which segment a member was before a span that begins on this day. `was`: where they stood at the end of the week before."""
    new_since = calendar_of(group).starts(first - NEW_DAYS * ONE_DAY)
    return case(
        (Member.first_seen_at >= new_since, Segment.NEW.value),
        (was == Segment.NEW.value, Segment.ACTIVE.value),
        else_=func.coalesce(was, Segment.SILENT.value),
    )


# --- of rows ------------------------------------------------------------------------------------------------------------------------


async def _settled(session: Session, group_id: int, span: Span) -> set[date]:
    """The Mondays of the weeks with a day in the span that are settled."""
    found = await session.scalars(
        select(GroupWeek.monday).where(
            GroupWeek.group_id == group_id,
            GroupWeek.monday.between(week_of(span.first).first, span.last),
            GroupWeek.reached.is_(None),
        )
    )
    return set(found)


def _days(group: Group, span: Span, are_settled: Collection[date]) -> Select[Any]:
    """Each day of a span with its sums: day, then COUNTED. Settled days are rows of their own, the others are added up."""
    rows = [day for day in span.days if week_of(day).first in are_settled]
    of_days = select(GroupDay.day, *(getattr(GroupDay, name) for name in weeks.COUNTED)).where(
        GroupDay.group_id == group.id, GroupDay.day.in_(rows)
    )
    of_members = (
        select(MemberDay.day, *(func.sum(getattr(MemberDay, name)).label(name) for name in weeks.COUNTED))
        .where(_on(group.id, span, are_settled))
        .group_by(MemberDay.day)
    )
    both = union_all(of_days, of_members).subquery()
    return select(*both.c)


def _on(group_id: int, span: Span, are_settled: Collection[date]) -> ColumnElement[bool]:
    """Members' days of the span that are not settled. Unsettled weeks are the last ones, as a rule: one stretch of the key."""
    days = [day for day in span.days if week_of(day).first not in are_settled]
    if days and (days[-1] - days[0]).days + 1 == len(days):
        return and_(MemberDay.group_id == group_id, MemberDay.day.between(days[0], days[-1]))
    return and_(MemberDay.group_id == group_id, MemberDay.day.in_(days))


async def sums(session: Session, group: Group, span: Span) -> dict[str, int]:
    """What is counted by day, added up."""
    days = _days(group, span, await _settled(session, group.id, span)).subquery().c
    row = (await session.execute(select(*(func.sum(days[name]) for name in weeks.COUNTED)))).one()
    return {name: int(total or 0) for name, total in zip(weeks.COUNTED, row, strict=True)}


async def _sums(session: Session, group: Group, span: Span) -> dict[str, float | None]:
    return _as_heard(group, span, await sums(session, group, span))


def _as_heard(group: Group, span: Span, totals: Mapping[str, int]) -> dict[str, float | None]:
    """Of messages nothing is known where the bot has not heard them."""
    found: dict[str, float | None] = dict(totals)
    if not heard_since(group, max(calendar_of(group).starts(span.first), calendar_of(group).ends(weeks.since(group)))):
        found["messages"] = None
    return found


def _whole(span: Span, are_settled: Collection[date]) -> list[date]:
    """The Mondays of settled weeks that lie in the span with all their days."""
    return sorted(m for m in are_settled if span.first <= m and m + ONE_WEEK - ONE_DAY <= span.last)


def _who(group_id: int, span: Span, are_settled: Collection[date], did: Any, did_in_week: Any) -> Any:
    """Each person once who did something in the span. Whole weeks that are settled are read from their rows."""
    whole = _whole(span, are_settled)
    of_weeks = select(MemberWeek.person_id).where(
        MemberWeek.group_id == group_id, MemberWeek.monday.in_(whole), did_in_week
    )
    return union(of_weeks, select(MemberDay.person_id).where(_on(group_id, span, whole), did))


def _active_and_did(group_id: int, span: Span, are_settled: Collection[date]) -> Any:
    """Whoever was active in the span: a row with `did` 1 for who did something in an activity, one with 0 for who wrote, or both."""
    whole = _whole(span, are_settled)
    of_weeks = select(MemberWeek.person_id, case((MemberWeek.deeds > 0, 1), else_=0).label("did")).where(
        MemberWeek.group_id == group_id, MemberWeek.monday.in_(whole), MemberWeek.days > 0
    )
    of_days = select(MemberDay.person_id, case((_DID, 1), else_=0)).where(_on(group_id, span, whole), weeks.IS_ACTIVE)
    return union(of_weeks, of_days)


async def _people(session: Session, group_id: int, span: Span, did: Any, did_in_week: Any) -> float:
    who = _who(group_id, span, await _settled(session, group_id, span), did, did_in_week).subquery()
    return await session.scalar(select(func.count()).select_from(who)) or 0


async def _active(session: Session, group_id: int, span: Span) -> float:
    return await _people(session, group_id, span, weeks.IS_ACTIVE, MemberWeek.days > 0)


async def _took_part(session: Session, group_id: int, span: Span) -> float:
    return await _people(session, group_id, span, _DID, MemberWeek.deeds > 0)


def _came(group: Group, span: Span) -> tuple[ColumnElement[bool], ...]:
    calendar = calendar_of(group)
    return (
        Movement.group_id == group.id,
        Movement.at >= calendar.starts(span.first),
        Movement.at < calendar.ends(span.last),
        Movement.has_come.is_(True),
    )


async def _joined(session: Session, group_id: int, span: Span) -> float:
    group = await session.get_one(Group, group_id)
    return await session.scalar(select(func.count(Movement.person_id.distinct())).where(*_came(group, span))) or 0


async def _newcomers(session: Session, group_id: int, span: Span) -> float:
    group = await session.get_one(Group, group_id)
    # Looked up for each newcomer, who are few.
    did = exists().where(
        MemberDay.group_id == group_id, MemberDay.day.in_(span.days), MemberDay.person_id == Movement.person_id, _DID
    )
    found = select(func.count(Movement.person_id.distinct())).where(*_came(group, span), did)
    return await session.scalar(found) or 0


def _sum_of(name: str) -> Any:
    async def total(session: Session, group_id: int, span: Span) -> float | None:
        return (await _sums(session, await session.get_one(Group, group_id), span))[name]

    return total


def _in(segment: Segment) -> Any:
    async def took_part(session: Session, group_id: int, span: Span) -> float:
        return float((await by_segment(session, await session.get_one(Group, group_id), span))[segment])

    return took_part


# --- what there is ------------------------------------------------------------------------------------------------------------------


def _of_deed(deed: Deed) -> Metric:
    return Metric(deed.name, Unit.TIMES, more_is_better=True, column=deed.words.column, measure=_sum_of(deed.name))


_OF_GROUP = (
    Metric("active", Unit.PEOPLE, more_is_better=True, column=words.active, measure=_active),
    Metric("took_part", Unit.PEOPLE, more_is_better=True, column=words.took_part, measure=_took_part),
    *(
        Metric(name, Unit.PEOPLE, more_is_better=True, column=words.took_part_of(segment), measure=_in(segment))
        for name, segment in _OF_SEGMENT.items()
    ),
    Metric("newcomers", Unit.PEOPLE, more_is_better=True, column=words.newcomers, measure=_newcomers),
    Metric("joined", Unit.PEOPLE, more_is_better=True, column=words.joined, measure=_joined),
    Metric("messages", Unit.TIMES, more_is_better=True, column=words.messages, measure=_sum_of("messages")),
)
METRICS: tuple[Metric, ...] = (*_OF_GROUP, *map(_of_deed, DEEDS), *OF_KINDS)
BY_NAME: Mapping[str, Metric] = {metric.name: metric for metric in METRICS}


def _kinds() -> Mapping[str, frozenset[str]]:
    found: defaultdict[str, set[str]] = defaultdict(set)
    for kind in KINDS:
        for name in (*(deed.name for deed in kind.deeds), *(metric.name for metric in kind.metrics)):
            found[name].add(kind.name)
    return {name: frozenset(kinds) for name, kinds in found.items()}


_OF = _kinds()


def kinds_of(name: str) -> frozenset[str]:
    """The kinds of activity that bring something to a metric; none where it is the group's own."""
    return _OF.get(name, frozenset())


def names(among: Iterable[Metric] = METRICS) -> tuple[str, ...]:
    """What metrics are called in documents."""
    return tuple(metric.name for metric in among)
