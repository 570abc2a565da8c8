"""What is shown of a campaign's life: how it stands before a step, one of its items, and what was done to it."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from features.campaigns import items, running, store
from features.campaigns.facts_life import ChangeFacts, LifeFacts, LogFacts, PartFacts, part_facts
from features.campaigns.life import UNDER_WAY
from features.facts import activity_facts, group_facts
from features.people.access import OutOfDate
from features.people.calendar import calendar_of
from models import Activity, Campaign, CampaignChange, CampaignItem, Group, Person

A_PAGE = 10


async def look(session: AsyncSession, group: Group, campaign: Campaign, now: datetime) -> LifeFacts:
    """How it stands."""
    planned, calendar = store.document_of(campaign), calendar_of(group)
    rows = await store.items_of(session, campaign)
    opened = await running.still_open(session, campaign, rows)
    if campaign.state not in UNDER_WAY and planned.first_day is not None:
        # Before it is planned: as its items would be.
        rows = [
            CampaignItem(
                group_id=group.id,
                campaign=campaign.number,
                item=part.item,
                part=part.part,
                due_at=part.at,
                state="waiting",
                trouble="",
            )
            for part in items.parts_of(planned, planned.first_day, calendar, now)
        ]
    waiting = sorted((row for row in rows if row.state == "waiting"), key=lambda row: row.due_at)
    activities = select(Activity).where(Activity.group_id == group.id, Activity.number.in_(opened))
    return LifeFacts(
        group=group_facts(group),
        number=campaign.number,
        title=campaign.title,
        state=campaign.state,
        first_day=campaign.first_day,
        waiting=[part_facts(campaign, planned, row, calendar) for row in waiting],
        past=[part_facts(campaign, planned, row, calendar) for row in waiting if row.due_at <= now],
        opened=[activity_facts(each) for each in await session.scalars(activities.order_by(Activity.number))],
    )


async def part(session: AsyncSession, group: Group, number: int, item: int, of: int) -> PartFacts:
    """An item of a planned campaign, or one day (`of`) of a countdown. Raises OutOfDate."""
    campaign = await store.find(session, group.id, number)
    row = await session.get(CampaignItem, (group.id, number, item, of)) if max(item, of) < 2**31 else None
    if row is None:
        raise OutOfDate
    return running.facts_of(group, campaign, row)


async def log(session: AsyncSession, group: Group, number: int, page: int) -> LogFacts:
    """A page of what was done to a campaign; 0 is the newest. Raises OutOfDate."""
    campaign, calendar = await store.find(session, group.id, number), calendar_of(group)
    mine = (CampaignChange.group_id == group.id, CampaignChange.campaign == number)
    count = await session.scalar(select(func.count()).select_from(CampaignChange).where(*mine)) or 0
    pages = max(1, -(-count // A_PAGE))
    if not 0 <= page < pages:
        raise OutOfDate
    found = await session.execute(
        select(CampaignChange, Person.name)
        .outerjoin(Person, Person.id == CampaignChange.by)
        .where(*mine)
        .order_by(CampaignChange.number.desc())
        .offset(page * A_PAGE)
        .limit(A_PAGE)
    )
    changes = [ChangeFacts(each.what, each.about, each.why, name, calendar.local(each.at)) for each, name in found]
    return LogFacts(group.id, number, campaign.title, changes, page, pages)
