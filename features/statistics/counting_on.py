"""Counting a span that goes on: from what an earlier look has counted, if nothing of that has changed, a day at a time.

People who did something on several days count once, so days cannot be added up. But who is new to the span on a day can be: it is whoever
has nothing in it before. Of each that is found by a look-up or two, as a rule on the day before.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, case, exists, func, literal, not_, or_, select, union_all
from sqlalchemy.orm import aliased

from features.counting.spans import ONE_DAY, ONE_WEEK, Span, week_of
from features.statistics import metrics, weeks
from features.statistics.counted import PEOPLE_OF, Counted, signs
from features.statistics.rules import Segment
from kit.db import Session
from models import Group, Member, MemberDay

# Of so many last days of a span what was counted is kept: whoever amends yesterday leaves the day before as it was.
_KEPT = 3


async def count_on(
    session: Session, group: Group, spans: Iterable[Span], known: Collection[Counted]
) -> Mapping[Span, Counted]:
    """These spans, and of each some that end earlier: all that is worth knowing at the next look. `known`: what the last one gave."""
    found: dict[Span, Counted] = {}
    signs_of: dict[Span, str] = {}
    going: dict[Span, Counted] = {}
    for span in set(spans):
        # Before anything is counted: what changes meanwhile has another sign the next time.
        signs_of |= {Span(span.first, day): sign for day, sign in (await signs(session, group, span)).items()}
        hold = [each for each in known if each.span.first == span.first and signs_of.get(each.span) == each.sign]
        hold = [each for each in hold if each.span.last <= span.last]
        found |= {each.span: each for each in hold if each.span.last >= span.last - _KEPT * ONE_DAY}
        if hold:
            going[span] = max(hold, key=lambda each: each.span.last)
        else:
            # All but the last day, which goes on.
            all_but = Span(span.first, max(span.first, span.last - ONE_DAY))
            going[span] = found[all_but] = await _whole(session, group, all_but, signs_of[all_but])
    while behind := [span for span, so_far in going.items() if so_far.span.last < span.last]:
        # Those that have come as far go on together.
        day = min(going[span].span.last for span in behind) + ONE_DAY
        along = [span for span in behind if going[span].span.last == day - ONE_DAY]
        more = await _with_one_more(session, group, [going[span] for span in along], day, signs_of)
        going |= dict(zip(along, more, strict=True))
        found |= {each.span: each for each in more}
    return found


async def _whole(session: Session, group: Group, span: Span, sign: str) -> Counted:
    return Counted(
        span,
        sign,
        await metrics.sums(session, group, span),
        await metrics.people(session, group, span),
        {
            deed: int(await metrics.BY_NAME[name].measure(session, group.id, span) or 0)
            for name, deed in PEOPLE_OF.items()
        },
    )


async def _with_one_more(
    session: Session, group: Group, counted: Sequence[Counted], day: date, signs_of: Mapping[Span, str]
) -> list[Counted]:
    """The spans with one more day. The day is a stretch of the key, and its rows are in the order of people."""
    row = await session.execute(
        select(*(func.sum(getattr(MemberDay, name)) for name in weeks.COUNTED)).where(
            MemberDay.group_id == group.id, MemberDay.day == day
        )
    )
    sums = {name: int(n or 0) for name, n in zip(weeks.COUNTED, row.one(), strict=True)}
    news = await _news(session, group, [each.span.first for each in counted], day)
    found: list[Counted] = []
    for each, new in zip(counted, news, strict=True):
        span = Span(each.span.first, day)
        people = {
            segment: (active + new[segment][0], did + new[segment][1]) for segment, (active, did) in each.people.items()
        }
        of_deeds = {
            deed: each.of_deeds[deed] + sum(marks[at] for marks in new.values())
            for at, deed in enumerate(PEOPLE_OF.values(), start=2)
        }
        sums_so_far = {name: each.sums[name] + n for name, n in sums.items()}
        found.append(Counted(span, signs_of[span], sums_so_far, people, of_deeds))
    return found


def _marks(of: Any) -> list[Any]:
    """What makes somebody's day count: that they were active, did something, and each deed whose people are counted."""
    did = weeks.deeds_of(of)
    return [did + of.messages > 0, did > 0, *(getattr(of, deed) > 0 for deed in PEOPLE_OF.values())]


async def _news(
    session: Session, group: Group, firsts: Sequence[date], day: date
) -> list[Mapping[Segment, tuple[int, ...]]]:
    """How many have each mark on a day for the first time since each of these days, by the segment in which they were before it."""
    that, earlier = aliased(MemberDay), aliased(MemberDay)
    now, then = _marks(that), _marks(earlier)
    was_active, *had = then
    # Somebody who had all of it on one day, since the last of the first days, is new in none of the spans. That is nearly everybody, found
    # by one look-up. It may leave out some who are not new either: each mark is looked for below.
    had_all = (
        exists()
        .where(*_earlier(group.id, earlier, Span(max(firsts), day - ONE_DAY)), earlier.person_id == that.person_id)
        .where(was_active, *(or_(before, not_(has)) for has, before in zip(now[1:], had, strict=True)))
    )
    maybe = (
        select(that.person_id, *(case((has, 1), else_=0).label(f"mark_{n}") for n, has in enumerate(now)))
        .where(that.group_id == group.id, that.day == day, ~had_all)
        .cte("maybe")
    )
    parts: list[Any] = []
    for at, first in enumerate(firsts):
        since = Span(first, day - ONE_DAY)
        counts = [
            func.sum(
                case(
                    (
                        and_(
                            maybe.c[f"mark_{n}"] == 1,
                            ~exists().where(
                                *_earlier(group.id, earlier, since), earlier.person_id == maybe.c.person_id, mark
                            ),
                        ),
                        1,
                    ),
                    else_=0,
                )
            )
            for n, mark in enumerate(then)
        ]
        week_before = week_of(first - ONE_WEEK)
        are_settled = await weeks.settled(session, group.id, week_before)
        were = weeks.standings(group, week_before, are_settled).subquery()
        segment = metrics.segment_before(group, first, were.c.segment)
        parts.append(
            select(literal(at), segment, *counts)
            .select_from(maybe)
            .outerjoin(were, were.c.person_id == maybe.c.person_id)
            .outerjoin(Member, and_(Member.group_id == group.id, Member.person_id == maybe.c.person_id))
            .group_by(segment)
        )
    found: list[Mapping[Segment, tuple[int, ...]]] = [dict.fromkeys(Segment, (0,) * len(now)) for _ in firsts]
    for at, word, *new in await session.execute(union_all(*parts)):
        found[at] = {**found[at], Segment(word): tuple(map(int, new))}
    return found


def _earlier(group_id: int, days: Any, span: Span) -> tuple[ColumnElement[bool], ...]:
    # Day by day, so that somebody's are as many look-ups.
    return days.group_id == group_id, days.day.in_(span.days)
