"""Who answers for a campaign, and how they are told something about it."""

from collections.abc import Callable, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from features.facts import group_facts
from features.outbox import service as outbox
from features.outbox.service import Asks
from features.people import access, view_calls
from features.people.access import Right
from features.people.calendar import calendar_of
from kit.buttons import Tap
from kit.messages import Message
from kit.recurrence import quiet_ends
from kit.texts import Texts, choose, texts
from models import Campaign, Group, Person

Saying = Callable[[Texts], Message]


def awake(group: Group, now: datetime) -> datetime:
    """When the group's people may hear of what can wait."""
    return quiet_ends(calendar_of(group), now, quiet_from=group.quiet_from, quiet_until=group.quiet_until)


async def may_steer(session: AsyncSession, group_id: int, person_id: int) -> bool:
    """Whether somebody may do with the group's campaigns what admins and hosts may, as far as the bot has heard."""
    return (await access.last_known(session, group_id, person_id)).may(Right.HOST)


async def responsible(session: AsyncSession, group: Group, campaign: Campaign) -> Sequence[Person]:
    """Its owner, where they may steer it as far as the bot knows; else the admins to whom it may write."""
    if campaign.owner_id is not None and await may_steer(session, group.id, campaign.owner_id):
        return [await session.get_one(Person, campaign.owner_id)]
    admins = await access.reachable_admins(session, group.id)
    return (await session.scalars(select(Person).where(Person.id.in_(admins)).order_by(Person.id))).all()


async def tell_owner(
    session: AsyncSession,
    group: Group,
    campaign: Campaign,
    key: str,
    saying: Saying,
    now: datetime,
    *,
    at: Tap | None = None,
    asks: Asks | None = None,
    drop_after: datetime | None = None,
    at_once: bool = False,
) -> None:
    """Tell whoever answers for it, in their language, not at night where it can wait. An owner who takes nothing in private is called in
    the group to where it is: `at`, if that is said.
    """
    for person in await responsible(session, group, campaign):
        message, to = saying(texts(choose(person.language, default=group.language))), f"{key}:{person.id}"
        when = now if at_once else awake(group, now)
        if at is not None and not person.is_reachable:
            call = view_calls.call(group_facts(group), person.id, person.name, at)
            await outbox.tell_author(session, group.id, person, to, message, call, now, not_before=when)
        else:
            await outbox.tell_person(
                session, person.id, to, message, now, not_before=when, drop_after=drop_after, asks=asks
            )
