"""A group's campaigns: found, and what was done to them written down. Everything else about them builds on this."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from features.campaigns import document
from features.campaigns.changes import Change
from features.people.access import OutOfDate
from features.scheduling import service as schedule
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

    `locked`: nobody else changes it until the end of the transaction. What happens to its schedules as well begins with `hold`.
    """
    if locked:
        # What another transaction has written meanwhile counts, and what this one has is not lost.
        await session.flush()
    there = 0 < number < 2**31
    campaign = (
        await session.get(Campaign, (group_id, number), with_for_update=locked or None, populate_existing=locked)
        if there
        else None
    )
    if campaign is None:
        raise OutOfDate
    return campaign


async def hold(session: AsyncSession, group_id: int, number: int) -> Campaign:
    """The same, locked, and none of its schedules is run until the end of the transaction. Raises OutOfDate.

    In this order: whoever runs one of them has that one first and the campaign then.
    """
    await schedule.hold_under(session, group_id, key_of(number))
    return await find(session, group_id, number, locked=True)


async def is_there(session: AsyncSession, group_id: int, number: int) -> bool:
    """Whether the group has a campaign of this number."""
    return await session.get(Campaign, (group_id, number)) is not None


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


async def forget(session: AsyncSession, campaign: Campaign) -> None:
    """It is not there any more, with what was done to it and what was planned."""
    await cancel(session, campaign)
    for table in (CampaignItem, CampaignChange):
        mine = (table.group_id == campaign.group_id, table.campaign == campaign.number)
        await session.execute(delete(table).where(*mine))
    await session.delete(campaign)
    await session.flush()


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


async def whose(session: AsyncSession, group_id: int, made: int) -> Campaign | None:
    """The campaign that opened this activity or announcement."""
    number = await campaign_of(session, group_id, made)
    return None if number is None else await session.get(Campaign, (group_id, number))


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


# --- its schedules ----------------------------------------------------------------------------------------------------------------


def key_of(number: int, *rest: object) -> str:
    """The key of a schedule of the campaign with this number; all of them continue `campaign:NUMBER`."""
    return ":".join(map(str, ("campaign", number, *rest)))


async def plan(session: AsyncSession, campaign: Campaign, *rest: object, kind: str, at: datetime) -> None:
    """Something of it shall happen at this moment, under the key that these words make. The same again moves it.

    While the campaign is paused, it rests with it.
    """
    key = key_of(campaign.number, *rest)
    await schedule.plan(session, campaign.group_id, key, kind, at)
    if campaign.state == "paused":
        await schedule.rest_under(session, campaign.group_id, key)


async def cancel(session: AsyncSession, campaign: Campaign, *rest: object) -> None:
    """Neither this nor what continues it shall happen; without words nothing of the campaign at all."""
    await schedule.cancel_under(session, campaign.group_id, key_of(campaign.number, *rest))


async def rest(session: AsyncSession, campaign: Campaign) -> None:
    """All that is planned of it rests."""
    await schedule.rest_under(session, campaign.group_id, key_of(campaign.number))


async def wake(session: AsyncSession, campaign: Campaign) -> None:
    """All that is planned of it goes on. What fell due meanwhile is due now: whoever does it decides what is too late."""
    await schedule.rest_under(session, campaign.group_id, key_of(campaign.number), rests=False)
