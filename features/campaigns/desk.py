"""The desk of a group's campaigns: what there is, a page of one, and a draft made from a template."""

from collections.abc import Sequence
from datetime import UTC, datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from features.campaigns import store
from features.campaigns.document import Campaign as Document
from features.campaigns.facts import CampaignFacts, DeskFacts, ItemFacts, PageFacts
from features.campaigns.times import OffTheCalendar, moments
from features.facts import group_facts
from features.people.calendar import calendar_of
from models import Campaign, CampaignItem, Group, Person


def facts_of(campaign: Campaign) -> CampaignFacts:
    """The campaign as it is now."""
    return CampaignFacts(
        campaign.group_id, campaign.number, campaign.title, campaign.state, campaign.first_day, campaign.version
    )


async def desk(session: AsyncSession, group: Group) -> DeskFacts:
    """All of a group's campaigns."""
    found = [facts_of(each) for each in await store.all_of(session, group.id)]
    going = [each for each in found if each.state in store.GOING]
    return DeskFacts(group_facts(group), going, [each for each in found if each.state not in store.GOING])


async def page(session: AsyncSession, group: Group, campaign: Campaign) -> PageFacts:
    """What a campaign's page shows."""
    planned = store.document_of(campaign)
    owner = None
    if campaign.owner_id is not None:
        owner = await session.scalar(select(Person.name).where(Person.id == campaign.owner_id))
    rows = await store.items_of(session, campaign)
    failed = [(row.item, row.part) for row in rows if row.state == "failed"]
    items = _items(group, rows, planned)
    return PageFacts(group_facts(group), facts_of(campaign), planned, items, owner, failed)


def _items(group: Group, rows: Sequence[CampaignItem], planned: Document) -> list[ItemFacts]:
    """Its items in the order of the document, with what has become of them."""
    states: dict[int, str] = {}
    for row in rows:
        # Of a countdown the first part that is not done says where it stands.
        if states.get(row.item, "done") in {"done", "skipped"}:
            states[row.item] = row.state
    found = when(planned, group)
    return [
        ItemFacts(number, item, found[number - 1] if found else None, states.get(number, "planned"))
        for number, item in enumerate(planned.items, start=1)
    ]


def when(planned: Document, group: Group) -> list[datetime]:
    """When its items are, in UTC; nothing without a first day, and with one that is beyond the calendar."""
    if planned.first_day is None:
        return []
    try:
        return [at.astimezone(UTC) for at in moments(planned.times, planned.first_day, calendar_of(group))]
    except OffTheCalendar:
        return []
