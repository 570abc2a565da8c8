"""A group's campaigns: found, and what was done to them written down. Everything else about them builds on this."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from features.campaigns import document
from features.campaigns.changes import Change
from features.people.access import OutOfDate
from models import Campaign, CampaignChange, CampaignItem, CampaignState

# What has not ended yet, drafts included.
GOING: Sequence[CampaignState] = ("draft", "checked", "planned", "running", "paused")


@dataclass(frozen=True, slots=True)
class Done:
    """Who does something to a campaign, when, and why where they said so. `by` is None where the clock does."""

    by: int | None
    at: datetime
    why: str = ""


async def find(session: AsyncSession, group_id: int, number: int, *, locked: bool = False) -> Campaign:
    """The group's campaign of this number. Raises OutOfDate where there is none.

    `locked`: nobody else changes it until the end of the transaction.
    """
    campaign = await session.get(Campaign, (group_id, number), with_for_update=locked)
    if campaign is None:
        raise OutOfDate
    return campaign


async def all_of(session: AsyncSession, group_id: int) -> Sequence[Campaign]:
    """The group's campaigns, the newest first."""
    found = select(Campaign).where(Campaign.group_id == group_id).order_by(Campaign.number.desc())
    return (await session.scalars(found)).all()


def document_of(campaign: Campaign) -> document.Campaign:
    """What is planned, as it was checked when it was put there."""
    return document.Campaign.model_validate(campaign.document)


def put(campaign: Campaign, planned: document.Campaign) -> None:
    """Write down what is planned now."""
    campaign.document = planned.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    campaign.title, campaign.first_day = planned.title, planned.first_day


async def items_of(session: AsyncSession, campaign: Campaign) -> Sequence[CampaignItem]:
    """What has become of its items, in the order in which they are due."""
    mine = select(CampaignItem).where(
        CampaignItem.group_id == campaign.group_id, CampaignItem.campaign == campaign.number
    )
    return (await session.scalars(mine.order_by(CampaignItem.due_at, CampaignItem.item, CampaignItem.part))).all()


async def campaign_of(session: AsyncSession, group_id: int, made: int) -> int | None:
    """The number of the campaign that opened this activity or announcement."""
    found = select(CampaignItem.campaign).where(CampaignItem.group_id == group_id, CampaignItem.made == made)
    return await session.scalar(found.limit(1))


async def write_down(
    session: AsyncSession, campaign: Campaign, what: Change, done: Done, about: Mapping[str, Any] | None = None
) -> None:
    """Note that something was done to it. The caller holds the campaign's row."""
    mine = (CampaignChange.group_id == campaign.group_id, CampaignChange.campaign == campaign.number)
    last = await session.scalar(select(func.max(CampaignChange.number)).where(*mine))
    session.add(
        CampaignChange(
            group_id=campaign.group_id,
            campaign=campaign.number,
            number=(last or 0) + 1,
            what=what.value,
            about=dict(about or {}),
            why=done.why,
            by=done.by,
            at=done.at,
        )
    )
