"""What stops, moves and ends a campaign on its way: by hand, because the bot is away, or because the group's clock is another."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from features.activities import followers as of_activities, service as activities
from features.campaigns import items, life, running, store
from features.campaigns.changes import Change
from features.campaigns.document import YEARS
from features.campaigns.refusals import BadDays, BotIsAway
from features.campaigns.store import Done
from features.settings import followers as of_settings
from models import Activity, Campaign, CampaignChange, Group

MOST_DAYS = 366


async def pause(session: AsyncSession, group: Group, number: int, done: Done) -> Campaign:
    """It rests until it goes on, with what it has opened. Raises NotInState."""
    campaign = await store.hold(session, group.id, number)
    life.require(campaign, Change.PAUSED)
    rows = await store.items_of(session, campaign)
    resting = []
    for activity in await _opened(session, campaign, await running.still_open(session, campaign, rows)):
        # What an admin has paused stays so when the campaign goes on.
        if activity.state == "open":
            await activities.pause(session, group, activity.number, done.at)
            resting.append(activity.number)
    await _rest(session, group, campaign, done, {"activities": resting})
    return campaign


async def _rest(session: AsyncSession, group: Group, campaign: Campaign, done: Done, about: dict[str, Any]) -> None:
    campaign.rests_from, campaign.state = campaign.state, "paused"
    await store.rest(session, campaign)
    await life.did(session, group, campaign, Change.PAUSED, done, about)


async def resume(session: AsyncSession, group: Group, number: int, done: Done) -> Campaign:
    """It goes on, with what rested for it. What fell due meanwhile comes now, as far as it is not too late.

    Raises NotInState, BotIsAway.
    """
    campaign = await store.hold(session, group.id, number)
    life.require(campaign, Change.RESUMED)
    if not group.is_present:
        raise BotIsAway(campaign.title)
    resting = (await _last_pause(session, campaign)).about.get("activities", [])
    await _go_on(session, group, campaign, done)
    for activity in await _opened(session, campaign, resting):
        if activity.state == "paused":
            await activities.resume(session, group, activity.number, done.at)
    await running.settle(session, group, campaign, done.at)
    return campaign


async def _go_on(session: AsyncSession, group: Group, campaign: Campaign, done: Done) -> None:
    assert campaign.rests_from is not None  # noqa: S101 - it is paused
    campaign.state, campaign.rests_from = campaign.rests_from, None
    await store.wake(session, campaign)
    await life.did(session, group, campaign, Change.RESUMED, done)


async def _opened(session: AsyncSession, campaign: Campaign, numbers: Sequence[int]) -> Sequence[Activity]:
    found = select(Activity).where(Activity.group_id == campaign.group_id, Activity.number.in_(numbers))
    return (await session.scalars(found.order_by(Activity.number))).all()


async def _last_pause(session: AsyncSession, campaign: Campaign) -> CampaignChange:
    found = (
        select(CampaignChange)
        .where(
            CampaignChange.group_id == campaign.group_id,
            CampaignChange.campaign == campaign.number,
            CampaignChange.what == Change.PAUSED.value,
        )
        .order_by(CampaignChange.number.desc())
        .limit(1)
    )
    return (await session.scalars(found)).one()


async def move(session: AsyncSession, group: Group, number: int, days: int, done: Done) -> Campaign:
    """All of it that has not happened comes so many days later; below 0: earlier. What is open keeps its own times.

    Raises NotInState, BadDays, ItemsPast.
    """
    campaign = await store.hold(session, group.id, number)
    life.require(campaign, Change.MOVED)
    planned = store.document_of(campaign)
    assert planned.first_day is not None  # noqa: S101 - it was planned
    first = planned.first_day + timedelta(days=days if abs(days) <= MOST_DAYS else 0)
    if first == planned.first_day or first.year not in YEARS:
        raise BadDays(MOST_DAYS)
    store.put(campaign, planned.model_copy(update={"first_day": first}))
    campaign.version += 1
    await items.plan(session, group, campaign, done.at, if_past="refuse")
    about = {"days": days, "version": campaign.version, "parts": ["first_day"]}
    await life.did(session, group, campaign, Change.MOVED, done, about)
    await running.settle(session, group, campaign, done.at)
    return campaign


async def end(session: AsyncSession, group: Group, number: int, done: Done) -> Campaign:
    """It is over now: what waits is left out, what it has opened ends with its result. Raises NotInState."""
    campaign = await store.hold(session, group.id, number)
    life.require(campaign, Change.ENDED)
    campaign.state, campaign.rests_from, campaign.ended_at = "over", None, done.at
    await store.cancel(session, campaign)
    await items.skip_rest(session, campaign, done.at)
    rows = await store.items_of(session, campaign)
    for opened in await running.still_open(session, campaign, rows):
        await activities.end(session, group, opened, done.at)
    await life.did(session, group, campaign, Change.ENDED, done, {"early": True})
    return campaign


# --- what nobody decides ----------------------------------------------------------------------------------------------------------


async def _of_group(session: AsyncSession, group: Group, *states: str) -> list[Campaign]:
    found = select(Campaign.number).where(Campaign.group_id == group.id, Campaign.state.in_(states))
    numbers = (await session.scalars(found.order_by(Campaign.number))).all()
    return [await store.hold(session, group.id, number) for number in numbers]


@of_activities.goes_with_the_bot
async def follow_the_bot(session: AsyncSession, group: Group, now: datetime) -> None:
    """The bot has gone from the group, or is back: what is under way rests, and goes on. Its activities do the same by themselves."""
    if not group.is_present:
        for campaign in await _of_group(session, group, "planned", "running"):
            await _rest(session, group, campaign, Done(None, now), {"away": True})
        return
    for campaign in await _of_group(session, group, "paused"):
        if (await _last_pause(session, campaign)).about.get("away"):
            await _go_on(session, group, campaign, Done(None, now))
            await running.settle(session, group, campaign, now)


@of_settings.goes_by_the_clock
async def follow_the_clock(session: AsyncSession, group: Group, now: datetime) -> None:
    """The group's zone or start of day is another: all that waits is counted anew. What should have been by now is due at once."""
    for campaign in await _of_group(session, group, *life.UNDER_WAY):
        await items.plan(session, group, campaign, now, if_past="due")
        await life.did(session, group, campaign, Change.MOVED, Done(None, now), {"clock": True})
