"""What `/doctor` says of campaigns that are planned or under way: what they lack to go on as planned."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from features.campaigns import owner, store
from features.campaigns.document import Post
from features.campaigns.facts import HealthFacts
from features.campaigns.watch import alerts
from models import Campaign, CampaignItem, CampaignTask, Group

_CAN_PIN = "can_pin_messages"


async def examine(session: AsyncSession, group: Group, now: datetime) -> Sequence[HealthFacts]:
    """Look at those that run by themselves, the oldest first."""
    mine = Campaign.group_id == group.id, Campaign.state.in_(("planned", "running"))
    campaigns = (await session.scalars(select(Campaign).where(*mine).order_by(Campaign.number))).all()
    if not campaigns:
        return ()
    failed = await _failed(session, group.id)
    late = await _late_and_free(session, group.id, now)
    return [
        HealthFacts(
            number=each.number,
            title=each.title,
            failed=failed.get(each.number, 0),
            late=late.get(each.number, 0),
            has_owner=each.owner_id is not None and await owner.may_steer(session, group.id, each.owner_id),
            has_duty=not await alerts.duty(session, each),
            may_pin=_CAN_PIN in group.bot_rights.split() or not await _pins(session, each),
        )
        for each in campaigns
    ]


async def _failed(session: AsyncSession, group_id: int) -> Mapping[int, int]:
    rows = await session.execute(
        select(CampaignItem.campaign, func.count())
        .where(CampaignItem.group_id == group_id, CampaignItem.state == "failed")
        .group_by(CampaignItem.campaign)
    )
    return dict(rows.all())


async def _late_and_free(session: AsyncSession, group_id: int, now: datetime) -> Mapping[int, int]:
    rows = await session.execute(
        select(CampaignTask.campaign, func.count())
        .where(
            CampaignTask.group_id == group_id,
            CampaignTask.state == "open",
            CampaignTask.assignee.is_(None),
            CampaignTask.place.is_not(None),
            CampaignTask.due_at <= now,
        )
        .group_by(CampaignTask.campaign)
    )
    return dict(rows.all())


async def _pins(session: AsyncSession, campaign: Campaign) -> bool:
    """Something that is still to come shall be pinned."""
    items = store.document_of(campaign).items
    waiting = [row.item for row in await store.items_of(session, campaign) if row.state == "waiting"]
    return any(isinstance(item, Post) and item.pin for item in (items[number - 1] for number in waiting))
