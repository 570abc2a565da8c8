"""What whoever answers for a campaign hears each morning: what comes today, what is late, nobody's or behind. Stands above the parts.

It is put together when it is sent, so that no tap waits for it; where there is nothing to say, nothing is sent.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from features.campaigns import store, view_mornings
from features.campaigns.facts import Morning
from features.campaigns.owner import awake, responsible
from features.campaigns.team import looking, planning
from features.campaigns.watch import service as watch
from features.campaigns.watch.goals import GoalFacts
from features.facts import group_facts
from features.outbox import service as outbox
from features.outbox.composing import composer
from features.people.access import OutOfDate
from features.people.calendar import calendar_of
from features.scheduling.service import Due, Ran
from kit.messages import Message
from kit.texts import choose, texts
from models import Campaign, CampaignItem, CampaignTask, Group, Person

_COMPOSER = "campaign morning"
# So soon a task that nobody has is the owner's business.
_SOON = timedelta(days=3)
_LATE = timedelta(minutes=5)


async def run(session: AsyncSession, group: Group, due: Due, now: datetime) -> Ran:
    """See `features.tasks.GroupTask`. It comes each morning until the campaign is over and none of its tasks is open."""
    try:
        campaign = await store.find(session, group.id, int(due.key.split(":")[1]))
    except OutOfDate:
        return Ran("dropped", None)
    if campaign.state not in store.GOING and not await _is_more(session, campaign):
        return Ran("dropped", None)
    if (at := awake(group, now)) > now and group.is_present:
        return Ran("waited", at)
    coming = planning.next_morning(group, max(now, due.due_at))
    if not group.is_present:
        return Ran("dropped", coming)
    for person in await responsible(session, group, campaign):
        key = f"morning:{group.id}:{campaign.number}:{person.id}:{now.timestamp():.0f}"
        await outbox.compose_for(session, group.id, person.id, key, _COMPOSER, {"number": campaign.number}, now)
    return Ran("late" if now - due.due_at > _LATE else "ran", coming)


async def _is_more(session: AsyncSession, campaign: Campaign) -> bool:
    """There is something to be done behind its end."""
    mine = CampaignTask.group_id == campaign.group_id, CampaignTask.campaign == campaign.number
    is_open = CampaignTask.state == "open", CampaignTask.place.is_not(None)
    return await session.scalar(select(CampaignTask.number).where(*mine, *is_open).limit(1)) is not None


@composer(_COMPOSER)
async def compose(
    session: AsyncSession, group: Group, person_id: int, facts: Mapping[str, Any], now: datetime
) -> Message | None:
    """What there is to say; None where there is nothing, and where it is not theirs to hear any more."""
    campaign = await session.get(Campaign, (group.id, facts["number"]))
    if campaign is None or person_id not in {person.id for person in await responsible(session, group, campaign)}:
        return None
    seen = await look(session, group, campaign, now)
    person = await session.get(Person, person_id)
    t = texts(choose(None if person is None else person.language, default=group.language))
    return view_mornings.morning(t, seen) if seen.says_something else None


async def look(session: AsyncSession, group: Group, campaign: Campaign, now: datetime) -> Morning:
    """What there is to say of a campaign this morning."""
    calendar = calendar_of(group)
    end = calendar.ends(calendar.day_of(now))
    team = await looking.look(session, group, campaign)
    open_ones = [task for task in team.tasks if task.is_open]
    holders = {task.holder for task in open_ones}
    return Morning(
        group_facts(group),
        campaign.number,
        campaign.title,
        items=await _count(session, campaign, CampaignItem.state == "waiting", CampaignItem.due_at < end),
        failed=await _count(session, campaign, CampaignItem.state == "failed"),
        due=[task for task in open_ones if now < task.due <= end],
        late=[task for task in open_ones if task.due <= now],
        free=[task for task in open_ones if task.holder is None and end < task.due <= now + _SOON],
        behind=await _behind(session, group, campaign, now),
        away=[each.name for each in team.team if each.person_id in holders and not each.is_reachable],
    )


async def _behind(session: AsyncSession, group: Group, campaign: Campaign, now: datetime) -> Sequence[GoalFacts]:
    if campaign.state != "running":
        return ()
    seen = await watch.look(session, group, campaign, now)
    return () if seen is None else [goal for goal in seen.facts.goals if goal.is_behind]


async def _count(session: AsyncSession, campaign: Campaign, *which: ColumnElement[bool]) -> int:
    mine = CampaignItem.group_id == campaign.group_id, CampaignItem.campaign == campaign.number
    return await session.scalar(select(func.count()).select_from(CampaignItem).where(*mine, *which)) or 0


TASKS = {planning.DIGEST: run}
