"""Who answers for a campaign when its owner has left the group, or may not steer it any more: admins are asked, and the first who says so
has it.
"""

from collections.abc import Iterable
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
from features.people.access import Right
from kit.texts import choose, texts
from models import Campaign, Group, Person


async def seen(session: AsyncSession, group: Group, people: Iterable[int], now: datetime) -> None:
    """The bot has heard what these people are in the group. Who is not there any more, or neither admin nor host, answers for no campaign
    of it; those under way need somebody else.
    """
    owners = select(Campaign.owner_id).where(
        Campaign.group_id == group.id, Campaign.owner_id.in_(sorted(people)), Campaign.state != "reviewed"
    )
    for owner in (await session.scalars(owners.distinct().order_by(Campaign.owner_id))).all():
        if owner is None or (place := await access.last_known(session, group.id, owner)).may(Right.HOST):
            continue
        await _without(session, group, owner, Change.DEMOTED if place.is_present else Change.LEFT, now)


async def _without(session: AsyncSession, group: Group, person_id: int, why: Change, now: datetime) -> None:
    mine = select(Campaign.number).where(
        Campaign.group_id == group.id, Campaign.owner_id == person_id, Campaign.state != "reviewed"
    )
    for number in (await session.scalars(mine.order_by(Campaign.number))).all():
        campaign = await store.find(session, group.id, number, locked=True)
        if campaign.owner_id != person_id:
            # Somebody has taken it over meanwhile.
            continue
        campaign.owner_id = None
        await life.did(session, group, campaign, why, Done(person_id, now))
        if campaign.state in life.UNDER_WAY:
            await _ask(session, group, campaign, person_id, why, now)


async def _ask(
    session: AsyncSession, group: Group, campaign: Campaign, before: int, why: Change, now: datetime
) -> None:
    person = await session.get(Person, before)
    name = "" if person is None else person.name
    asks, about = _asks(campaign), group_facts(group)
    key = f"{asks.about}:{group.id}:{now.isoformat()}"
    admins = [each for each in await access.reachable_admins(session, group.id) if each != before]
    for admin in admins:
        asked = await session.get_one(Person, admin)
        t = texts(choose(asked.language, default=group.language))
        message = view_told.asked_to_take(t, about, campaign.number, campaign.title, name, has_left=why is Change.LEFT)
        await outbox.tell_person(session, admin, f"{key}:{admin}", message, now, asks=asks)
    if not admins:
        message = view_told.asked_in_group(texts(group.language), about, campaign.number, campaign.title)
        await outbox.tell_group(session, group.id, key, message, now, asks=asks)
    if why is Change.DEMOTED and person is not None and person.is_reachable:
        t = texts(choose(person.language, default=group.language))
        told = view_told.not_theirs_now(t, about, campaign.title)
        await outbox.tell_person(session, before, f"{key}:{before}", told, now)


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
