"""What a campaign that is over comes to, in figures: counted when somebody looks, from the rows of what people did.

So the figures of an earlier run are those that would be counted of it today, and a correction made later is in both.
"""

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import and_, case, exists, func, literal, or_, select

from features.campaigns import store
from features.campaigns.after import answers, taking_part
from features.campaigns.after.facts import (
    Brought,
    CampaignTitle,
    Earlier,
    Failed,
    OfSegment,
    Reached,
    Review,
    Stayed,
    TaskSums,
)
from features.campaigns.after.taking_part import Opened
from features.campaigns.document import Campaign as Document
from features.campaigns.team.looking import tasks_of
from features.campaigns.watch import budget, service as watch
from features.campaigns.watch.goals import GoalFacts
from features.counting.spans import ONE_DAY, ONE_WEEK, Span, week_of
from features.facts import group_facts
from features.people.calendar import calendar_of
from features.people.census import names_of
from features.statistics import weeks
from features.statistics.rules import Segment
from kit.db import Session
from models import Campaign, CampaignAlert, CampaignReview, Group, Member, MemberDay

# A week after its end, counted in whole days.
STAYS = timedelta(days=7)
_TOP = 3


async def review(session: Session, group: Group, campaign: Campaign, kept: CampaignReview, now: datetime) -> Review:
    """All that is to be said of it by now."""
    document, calendar = store.document_of(campaign), calendar_of(group)
    activities = await taking_part.opened(session, campaign)
    span = span_of(group, campaign)
    rows = taking_part.done(campaign, activities, until=calendar.ends(span.last))
    people, done = await taking_part.in_all(session, rows)
    before = await earlier_run(session, campaign)
    last = {} if before is None else {goal.key: goal.value for goal in await _reached(session, group, before)}
    asked, unasked = await answers.asked(session, campaign)
    return Review(
        campaign=CampaignTitle(group_facts(group), campaign.number, campaign.title),
        theme=document.theme or "",
        first=span.first,
        last=span.last,
        people=people,
        done=done,
        reached=[Reached(goal, last.get(goal.key)) for goal in await _reached(session, group, campaign)],
        brought=[] if rows is None else await _brought(session, rows, activities),
        segments=await _segments(session, group, span, rows),
        days=await _days(session, group, span),
        top=[] if rows is None else await _top(session, group, rows),
        stayed=None
        if rows is None or calendar.day_of(now) < stays_on(span)
        else await _stayed(session, group, span, rows),
        stays_on=stays_on(span),
        earlier=None if before is None else await _earlier(session, group, before),
        budget=await budget.look(session, group, campaign, [each.number for each in activities]),
        tasks=await _tasks(session, campaign, now),
        failed=await _failed(session, campaign, document),
        alerts=await _alerts(session, campaign),
        answers=await answers.given(session, campaign),
        asked=asked,
        unasked=unasked,
        learned=document.learned,
        closes_at=kept.closes_at,
        is_closed=kept.stage == "closed",
        is_published=kept.published_at is not None,
    )


def span_of(group: Group, campaign: Campaign) -> Span:
    """Its days: from its first item or its first day, whichever came first, to the day on which it ended."""
    calendar = calendar_of(group)
    ended = calendar.day_of(campaign.ended_at or campaign.created_at)
    began = [] if campaign.started_at is None else [calendar.day_of(campaign.started_at)]
    first = min([ended, *began, *([] if campaign.first_day is None else [campaign.first_day])])
    return Span(first, ended)


def stays_on(span: Span) -> date:
    """The day on which it can be said who has stayed for a week."""
    return span.last + STAYS


async def earlier_run(session: Session, campaign: Campaign) -> Campaign | None:
    """The last campaign of the same template in the group that ended before this one."""
    if campaign.template is None or campaign.ended_at is None:
        return None
    found = (
        select(Campaign)
        .where(
            Campaign.group_id == campaign.group_id,
            Campaign.template == campaign.template,
            Campaign.number != campaign.number,
            Campaign.ended_at < campaign.ended_at,
            Campaign.state.in_(("over", "reviewed")),
        )
        .order_by(Campaign.ended_at.desc(), Campaign.number.desc())
        .limit(1)
    )
    run: Campaign | None = await session.scalar(found)
    return run


async def _earlier(session: Session, group: Group, run: Campaign) -> Earlier:
    span = span_of(group, run)
    activities, until = await taking_part.opened(session, run), calendar_of(group).ends(span.last)
    people, _ = await taking_part.in_all(session, taking_part.done(run, activities, until=until))
    return Earlier(run.number, run.title, span.first, people)


async def _reached(session: Session, group: Group, run: Campaign) -> Sequence[GoalFacts]:
    """Its goals as they stood when it ended."""
    seen = None if run.ended_at is None else await watch.look(session, group, run, run.ended_at)
    return () if seen is None else seen.facts.goals


async def _brought(session: Session, rows: Any, activities: Sequence[Opened]) -> Sequence[Brought]:
    """How many took part in each, and for how many it was the first of the campaign; of two at one moment the earlier item counts."""
    c = rows.c
    began = select(c.person_id, c.activity, func.min(c.at).label("at")).group_by(c.person_id, c.activity).subquery().c
    place = case({each.number: number for number, each in enumerate(activities)}, value=began.activity)
    turn = func.row_number().over(partition_by=began.person_id, order_by=(began.at, place))
    turns = select(began.activity, turn.label("turn")).subquery().c
    counted = await session.execute(
        select(turns.activity, func.count(), func.sum(case((turns.turn == 1, 1), else_=0))).group_by(turns.activity)
    )
    people = {activity: (int(count), int(first)) for activity, count, first in counted}
    return [Brought(each.number, each.title, *people.get(each.number, (0, 0))) for each in activities]


async def _top(session: Session, group: Group, rows: Any) -> Sequence[tuple[str, int]]:
    """Who did most and is in the group still, as the weekly summary names them."""
    c, total = rows.c, func.sum(rows.c.count)
    is_here = exists().where(Member.group_id == group.id, Member.person_id == c.person_id, Member.is_present.is_(True))
    found = await session.execute(
        select(c.person_id, total).where(is_here).group_by(c.person_id).order_by(total.desc(), c.person_id).limit(_TOP)
    )
    top = [(person, int(count)) for person, count in found]
    names = await names_of(session, [person for person, _ in top])
    return [(names[person], count) for person, count in top if person in names]


async def _segments(session: Session, group: Group, span: Span, rows: Any | None) -> Sequence[OfSegment]:
    """Those who were members while it ran, by what they were in the week before it; whoever came later is new."""
    calendar = calendar_of(group)
    week = week_of(span.first - ONE_WEEK)
    standing = weeks.standings(group, week, await weeks.settled(session, group.id, week)).subquery().c
    without = case(
        (Member.first_seen_at > weeks.seen_since(calendar, week), Segment.NEW.value), else_=Segment.SILENT.value
    )
    segment = func.coalesce(standing.segment, without).label("segment")
    took = literal(0) if rows is None else case((Member.person_id.in_(select(rows.c.person_id)), 1), else_=0)
    was_there = and_(
        Member.group_id == group.id,
        Member.first_seen_at < calendar.ends(span.last),
        or_(Member.left_at.is_(None), Member.left_at >= calendar.starts(span.first)),
    )
    each = (
        select(segment, took.label("took"))
        .select_from(Member)
        .outerjoin(standing.person_id.table, standing.person_id == Member.person_id)
        .where(was_there)
        .subquery()
        .c
    )
    counted = await session.execute(select(each.segment, func.count(), func.sum(each.took)).group_by(each.segment))
    found = {Segment(name): (int(members), int(took_part)) for name, members, took_part in counted}
    return [OfSegment(name, *found[name]) for name in Segment if name in found]


async def _days(session: Session, group: Group, span: Span) -> Sequence[int]:
    """How many members were active on each day."""
    found: dict[date, int] = {}
    monday = week_of(span.first).first
    while monday <= span.last:
        week = week_of(monday)
        part = Span(max(week.first, span.first), min(week.last, span.last))
        are_settled = await weeks.settled(session, group.id, week, back=0)
        rows = await session.execute(weeks.by_day(group.id, part, are_settled))
        found |= {day: int(active) for day, active, *_ in rows}
        monday += ONE_WEEK
    return [found.get(day, 0) for day in span.days]


async def _stayed(session: Session, group: Group, span: Span, rows: Any) -> Stayed:
    end = calendar_of(group).starts(stays_on(span))
    week = Span(span.last + ONE_DAY, span.last + STAYS)
    people = select(rows.c.person_id).distinct().subquery().c.person_id
    is_here = exists().where(
        Member.group_id == group.id,
        Member.person_id == people,
        or_(Member.is_present.is_(True), Member.left_at >= end),
    )
    was_active = exists().where(weeks.days_in(group.id, week), MemberDay.person_id == people, weeks.IS_ACTIVE)
    sums = [
        func.count(),
        func.coalesce(func.sum(case((is_here, 1), else_=0)), 0),
        func.coalesce(func.sum(case((and_(is_here, was_active), 1), else_=0)), 0),
    ]
    counts = (await session.execute(select(*sums).select_from(people.table))).one()
    return Stayed(*map(int, counts))


async def _tasks(session: Session, campaign: Campaign, now: datetime) -> TaskSums:
    """What became of its tasks; one that is open behind its time is late, too."""
    rows = [row for row in await tasks_of(session, campaign) if row.place is not None]
    late = [row for row in rows if row.state != "skipped" and (row.settled_at or now) > row.due_at]
    states = Counter(row.state for row in rows)
    return TaskSums(len(rows), states["done"], len(late), states["skipped"])


async def _alerts(session: Session, campaign: Campaign) -> int:
    mine = (CampaignAlert.group_id == campaign.group_id, CampaignAlert.campaign == campaign.number)
    return await session.scalar(select(func.count()).where(*mine)) or 0


async def _failed(session: Session, campaign: Campaign, document: Document) -> Sequence[Failed]:
    items, rows = document.items, await store.items_of(session, campaign)
    return [
        Failed(row.item, items[row.item - 1] if row.item <= len(items) else None)
        for row in rows
        if row.state == "failed"
    ]
