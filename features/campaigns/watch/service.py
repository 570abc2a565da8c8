"""Looking at a campaign: each goal beside its target and where it should be by now, the funnel, the last hours, tasks and budget.

It only reads, so that the deliverer can look while people tap; what is to be remembered of it is written when the board is settled.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from features.activities.registry import kind_of
from features.campaigns import document, store
from features.campaigns.document import BY_HAND, Goal, Open
from features.campaigns.settled import settle
from features.campaigns.watch import budget
from features.campaigns.watch.expected import Curve, curve_of
from features.campaigns.watch.facts import AlertFacts, TasksFacts, WatchFacts
from features.campaigns.watch.goals import GoalFacts, Window, expected, parts_of, target_of, window_of
from features.counting.metrics import Metric
from features.counting.spans import ONE_DAY, Span
from features.facts import group_facts
from features.people.calendar import calendar_of
from features.statistics import metrics
from features.statistics.counted import Counted, from_plain
from features.statistics.counting_on import count_on
from features.statistics.rules import Funnel
from kit.db import Session
from models import (
    Activity,
    Campaign,
    CampaignAlert,
    CampaignFigure,
    CampaignItem,
    CampaignTask,
    CampaignWatch,
    Group,
    GroupHour,
    Member,
)

# The group's own curve is that of so many days before the campaign; the board shows so many hours.
_CURVE_DAYS, HOURS = 56, 24


@dataclass(frozen=True, slots=True)
class Seen:
    """What a look has found: what is shown, and what is to be remembered of it."""

    facts: WatchFacts
    baselines: Mapping[str, float | None]
    has_begun: bool
    counted: Collection[Counted]


async def look(session: Session, group: Group, campaign: Campaign, now: datetime) -> Seen | None:
    """How a campaign stands. None where it has no first day yet."""
    if campaign.first_day is None:
        return None
    planned, calendar = store.document_of(campaign), calendar_of(group)
    items = settle(planned.times, (), (), campaign.first_day, calendar, now).items
    watch = await session.get(CampaignWatch, (campaign.group_id, campaign.number))
    known = {} if watch is None else watch.baselines
    members = watch.members if watch is not None and watch.members is not None else await present(session, group.id)
    counted = () if watch is None else tuple(map(from_plain, watch.counted))
    goals, counted = await _goals(
        session, group, campaign, planned, items, now, members=members, known=known, counted=counted
    )
    made = await made_by(session, campaign, planned)
    last = calendar.day_of(max(items))
    facts = WatchFacts(
        group=group_facts(group),
        number=campaign.number,
        title=campaign.title,
        state=campaign.state,
        first_day=campaign.first_day,
        day=(calendar.day_of(now) - campaign.first_day).days + 1,
        days=max(1, (last - campaign.first_day).days + 1),
        goals=goals,
        funnels=await _funnels(
            session, group, made, Span(calendar.day_of(min(items)), max(last, calendar.day_of(now)))
        ),
        hours=await _hours(session, group, now),
        tasks=await _tasks(session, campaign, now),
        budget=await budget.look(session, group, campaign, made),
        alerts=await _alerts(session, campaign),
        members=members,
    )
    baselines = {goal.key: goal.baseline for goal in goals}
    return Seen(facts, baselines, now >= calendar.starts(campaign.first_day), counted)


async def present(session: Session, group_id: int) -> int:
    """How many members the group has, as far as the bot knows them."""
    here = select(func.count()).where(Member.group_id == group_id, Member.is_present.is_(True))
    return await session.scalar(here) or 0


async def made_by(session: Session, campaign: Campaign, planned: document.Campaign) -> list[int]:
    """The numbers of the activities that it has opened."""
    opens = {number for number, item in enumerate(planned.items, start=1) if isinstance(item, Open)}
    rows = await session.execute(
        select(CampaignItem.item, CampaignItem.made)
        .where(
            CampaignItem.group_id == campaign.group_id,
            CampaignItem.campaign == campaign.number,
            CampaignItem.made.is_not(None),
        )
        .order_by(CampaignItem.item, CampaignItem.part)
    )
    return [made for item, made in rows if item in opens and made is not None]


async def curve(session: Session, group: Group, first: date) -> Curve:
    """The group's own curve, of the weeks before a day."""
    rows = await session.execute(
        select(GroupHour.day, GroupHour.hour, GroupHour.messages + GroupHour.actions).where(
            GroupHour.group_id == group.id, GroupHour.day.between(first - _CURVE_DAYS * ONE_DAY, first - ONE_DAY)
        )
    )
    hours: dict[tuple[int, int], int] = {}
    for day, hour, count in rows:
        at = day.weekday(), hour
        hours[at] = hours.get(at, 0) + count
    return curve_of(hours, calendar_of(group), (group.quiet_from, group.quiet_until))


async def _goals(
    session: Session,
    group: Group,
    campaign: Campaign,
    planned: document.Campaign,
    items: Sequence[datetime],
    now: datetime,
    *,
    members: int,
    known: Mapping[str, Any],
    counted: Collection[Counted],
) -> tuple[Sequence[GoalFacts], tuple[Counted, ...]]:
    """Each goal as it stands; and what was counted for them, from which the next look goes on."""
    calendar, first = calendar_of(group), campaign.first_day
    assert first is not None  # noqa: S101 - without one nobody looks
    windows = [window_of(metrics.kinds_of(goal.metric), planned, items, first, calendar) for goal in planned.goal]
    today, since = calendar.day_of(now), calendar.day_of(group.created_at)
    asked, pairs = set[metrics.Asked](), list[tuple[Goal, Window]]()
    for goal, window in zip(planned.goal, windows, strict=True):
        pairs.append((goal, window))
        if goal.metric not in metrics.BY_NAME:
            continue
        asked.add((goal.metric, _so_far(window.span, today)))
        # Of days before the bot came nothing is known: that is not nothing.
        if goal.key not in known and window.before.first >= since:
            asked.add((goal.metric, window.before))
    # They go on with the campaign; what was before it is measured once.
    go_on = {_so_far(window.span, today) for goal, window in pairs if goal.metric in metrics.OF_DAYS}
    now_counted = await count_on(session, group, go_on, counted)
    found = await metrics.measure(session, group, asked, now_counted)
    entered = await _entered(session, campaign) if any(goal.metric == BY_HAND for goal in planned.goal) else {}
    parts = parts_of(await curve(session, group, first), set(windows), now) if windows else {}
    goals: list[GoalFacts] = []
    for goal, window in pairs:
        metric: Metric | None = metrics.BY_NAME.get(goal.metric)
        unit = None if metric is None else metric.unit
        value = entered.get(goal.key) if metric is None else found[goal.metric, _so_far(window.span, today)]
        before = known[goal.key] if goal.key in known else found.get((goal.metric, window.before))
        target = target_of(goal, unit, members)
        goals.append(
            GoalFacts(
                key=goal.key,
                metric=goal.metric,
                name=goal.name,
                unit=unit,
                more_is_better=metric is None or metric.more_is_better,
                said=goal.target,
                value=None if now < window.start else value,
                baseline=before,
                target=target,
                expected=expected(unit, target, parts[window]),
                window=window,
                part=parts[window],
            )
        )
    return goals, tuple(now_counted.values())


def _so_far(span: Span, today: date) -> Span:
    return Span(span.first, max(span.first, min(span.last, today)))


async def _entered(session: Session, campaign: Campaign) -> Mapping[str, float]:
    """The last figure that somebody entered for each goal."""
    rows = await session.execute(
        select(CampaignFigure.goal, CampaignFigure.value)
        .where(CampaignFigure.group_id == campaign.group_id, CampaignFigure.campaign == campaign.number)
        .order_by(CampaignFigure.number)
    )
    return {goal: value / 100 for goal, value in rows}


async def _funnels(session: Session, group: Group, made: Sequence[int], span: Span) -> Sequence[Funnel]:
    """How many took part in each of its activities, and saw it through, since it began."""
    rows = await session.scalars(
        select(Activity).where(Activity.group_id == group.id, Activity.number.in_(made)).order_by(Activity.number)
    )
    calendar, found = calendar_of(group), list[Funnel]()
    for activity in rows.all():
        took_part, finished = await kind_of(activity.kind).way.count(session, activity, calendar, span)
        found.append(Funnel(activity.number, activity.kind, activity.title, 0, took_part, finished))
    return found


async def _hours(session: Session, group: Group, now: datetime) -> Sequence[int]:
    calendar = calendar_of(group)
    moments = [now - timedelta(hours=back) for back in reversed(range(HOURS))]
    at = [(calendar.day_of(moment), calendar.local(moment).hour) for moment in moments]
    rows = await session.execute(
        select(GroupHour.day, GroupHour.hour, GroupHour.messages + GroupHour.actions).where(
            GroupHour.group_id == group.id, GroupHour.day.between(at[0][0], at[-1][0])
        )
    )
    counts = {(day, hour): max(0, count) for day, hour, count in rows}
    return [counts.get(each, 0) for each in at]


async def _alerts(session: Session, campaign: Campaign) -> Sequence[AlertFacts]:
    rows = await session.scalars(
        select(CampaignAlert)
        .where(
            CampaignAlert.group_id == campaign.group_id,
            CampaignAlert.campaign == campaign.number,
            CampaignAlert.remedy.is_(None),
        )
        .order_by(CampaignAlert.number)
    )
    return [AlertFacts(row.number, row.key, row.about) for row in rows]


async def _tasks(session: Session, campaign: Campaign, now: datetime) -> TasksFacts:
    """What of the team's tasks is settled, and what is late."""
    rows = await session.execute(
        select(CampaignTask.state, CampaignTask.due_at).where(
            CampaignTask.group_id == campaign.group_id,
            CampaignTask.campaign == campaign.number,
            CampaignTask.place.is_not(None),
        )
    )
    tasks = rows.all()
    late = sum(1 for state, due in tasks if state == "open" and due < now)
    return TasksFacts(len(tasks), sum(1 for state, _ in tasks if state != "open"), late)


async def enter(session: AsyncSession, campaign: Campaign, goal: str, value: int, done: store.Done) -> None:
    """Somebody says how much of a goal there is by now, in hundredths. The caller holds the campaign's row."""
    mine = (CampaignFigure.group_id == campaign.group_id, CampaignFigure.campaign == campaign.number)
    last = await session.scalar(select(func.max(CampaignFigure.number)).where(*mine))
    session.add(
        CampaignFigure(
            group_id=campaign.group_id,
            campaign=campaign.number,
            number=(last or 0) + 1,
            goal=goal,
            value=value,
            by=done.by,
            at=done.at,
        )
    )
    await session.flush()
