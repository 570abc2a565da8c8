"""Who answers for a campaign when its owner has left the group: admins are asked, and the first who says so has it."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from features.campaigns import life, store, view_told
from features.campaigns.changes import Change
from features.campaigns.refusals import AnsweredFor
from features.campaigns.store import Done
from features.facts import group_facts
from features.outbox import prompts, service as outbox
from features.outbox.prompts import Place
from features.outbox.service import Asks
from features.people import access
from kit.texts import choose, texts
from models import Campaign, Group, Person


async def left(session: AsyncSession, group: Group, person_id: int, now: datetime) -> None:
    """Somebody has left the group, or is no member any more: nobody answers for their campaigns, and those under way need somebody."""
    mine = select(Campaign.number).where(
        Campaign.group_id == group.id, Campaign.owner_id == person_id, Campaign.state != "reviewed"
    )
    for number in (await session.scalars(mine.order_by(Campaign.number))).all():
        campaign = await store.find(session, group.id, number, locked=True)
        campaign.owner_id = None
        await life.did(session, group, campaign, Change.LEFT, Done(person_id, now))
        if campaign.state in life.UNDER_WAY:
            await _ask(session, group, campaign, person_id, now)


async def _ask(session: AsyncSession, group: Group, campaign: Campaign, left: int, now: datetime) -> None:
    person = await session.get(Person, left)
    name = "" if person is None else person.name
    asks, about = _asks(campaign), group_facts(group)
    key = f"{asks.about}:{group.id}:{now.isoformat()}"
    admins = [each for each in await access.reachable_admins(session, group.id) if each != left]
    for admin in admins:
        asked = await session.get_one(Person, admin)
        t = texts(choose(asked.language, default=group.language))
        message = view_told.asked_to_take(t, about, campaign.number, campaign.title, name)
        await outbox.tell_person(session, admin, f"{key}:{admin}", message, now, asks=asks)
    if not admins:
        message = view_told.asked_in_group(texts(group.language), about, campaign.number, campaign.title)
        await outbox.tell_group(session, group.id, key, message, now, asks=asks)


def _asks(campaign: Campaign) -> Asks:
    return Asks(campaign.group_id, f"campaign:{campaign.number}:owner")


async def take(
    session: AsyncSession, group: Group, number: int, done: Done, *, is_asked: bool, here: Place | None = None
) -> Campaign:
    """An admin answers for it from now on. Twice is once. Raises NotInState; and AnsweredFor where they only answer what they were asked
    (`is_asked`), and somebody else was faster.
    """
    campaign = await store.find(session, group.id, number, locked=True)
    life.require(campaign, Change.TAKEN)
    if campaign.owner_id == done.by:
        return campaign
    if is_asked and campaign.owner_id is not None:
        raise AnsweredFor((await session.get_one(Person, campaign.owner_id)).name)
    assert done.by is not None  # noqa: S101 - the clock takes nothing
    campaign.owner_id, name = done.by, (await session.get_one(Person, done.by)).name
    await life.did(session, group, campaign, Change.TAKEN, done)
    title = campaign.title
    await prompts.resolve(
        session, group.id, _asks(campaign).about, lambda t: view_told.taken(t, title, name), done.at, here=here
    )
    return campaign
