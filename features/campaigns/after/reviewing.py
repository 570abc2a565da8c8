"""The review of a campaign: opened when it is over, completed by who stayed a week later, published once, closed by itself.

One schedule row leads through it, `campaign:NUMBER:review`. How far it is stands in `CampaignReview.stage`, so a run that comes late, or
after days without the bot, does what is next and nothing twice.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from features.campaigns import life, owner, store
from features.campaigns.after import answers, gathering, view_picture, view_review
from features.campaigns.after.answers import ReviewClosed
from features.campaigns.after.facts import CampaignTitle, Review
from features.campaigns.changes import Change
from features.campaigns.followers import follows
from features.campaigns.store import Done
from features.facts import group_facts
from features.outbox import service as outbox
from features.outbox.composing import composer
from features.people.access import Right, last_known, membership_of, require
from features.people.calendar import calendar_of
from features.scheduling.service import Due, Ran
from kit.db import insert
from kit.messages import Message
from kit.recurrence import Calendar
from kit.texts import Texts, choose, texts
from models import Campaign, CampaignReview, Group, Person

KIND = "campaign.review"
# Days after the last one, at these times of the wall: the team is reminded, and hears who stayed; a day later answers are closed.
_REMINDED, _COMPLETE, _DAY = 3, 7, timedelta(days=1)
_EVENING, _MORNING = 18 * 60, 9 * 60


@follows
async def follow(session: AsyncSession, _group: Group, campaign: Campaign, what: Change, now: datetime) -> None:
    """It is over: its review begins. In a transaction of its own, since it looks through much."""
    if what is Change.ENDED:
        await store.plan(session, campaign, "review", kind=KIND, at=now)


async def run(session: AsyncSession, group: Group, task: Due, now: datetime) -> Ran:
    """The next step of it."""
    campaign = await session.get(Campaign, (group.id, int(task.key.split(":")[1])))
    if campaign is None or campaign.ended_at is None:
        return Ran("dropped", None)
    if not group.is_present:
        # Nobody could look at it. It goes on when the bot is back.
        return Ran("waited", now + _DAY)
    kept = await session.get(CampaignReview, (group.id, campaign.number), with_for_update=True)
    if kept is None:
        return await _open(session, group, campaign, now)
    if kept.stage == "asked":
        return await _remind(session, group, campaign, kept, now)
    if kept.stage == "reminded":
        return await _complete(session, group, campaign, kept, now)
    if kept.stage == "complete":
        await _close(session, group, campaign, kept, now)
    return Ran("ran", None)


async def _open(session: AsyncSession, group: Group, campaign: Campaign, now: datetime) -> Ran:
    row = {"group_id": group.id, "campaign": campaign.number, "stage": "asked", "opened_at": now}
    await session.execute(insert(session, CampaignReview).values(**row))
    for person in await answers.team(session, campaign):
        if person.is_reachable:
            await send(session, group, campaign, person.id, "opened", now, not_before=owner.awake(group, now))
    return Ran("ran", _step(group, campaign, _REMINDED, _EVENING))


async def _remind(session: AsyncSession, group: Group, campaign: Campaign, kept: CampaignReview, now: datetime) -> Ran:
    kept.stage = "reminded"
    complete = _step(group, campaign, _COMPLETE, _MORNING)
    if now < complete - _DAY:
        answered = await answers.have_answered(session, campaign)
        for person in await answers.team(session, campaign):
            if person.is_reachable and person.id not in answered:
                t = _speaks(person, group)
                message = view_review.reminder(t, _title(group, campaign))
                key = f"{_key(group, campaign)}:reminder:{person.id}"
                await outbox.tell_person(
                    session, person.id, key, message, now, not_before=owner.awake(group, now), drop_after=complete
                )
    return Ran("ran", complete)


async def _complete(
    session: AsyncSession, group: Group, campaign: Campaign, kept: CampaignReview, now: datetime
) -> Ran:
    """A week has gone by: who stayed can be said, and whoever answers for it hears that answers are closed tomorrow."""
    kept.stage = "complete"
    # Never less than a day after they were told, also where the bot was away.
    kept.closes_at = max(now + _DAY, _step(group, campaign, _COMPLETE + 1, _MORNING))
    for person in await owner.responsible(session, group, campaign):
        if person.is_reachable:
            await send(session, group, campaign, person.id, "complete", now, not_before=owner.awake(group, now))
    return Ran("ran", kept.closes_at)


async def _close(session: AsyncSession, group: Group, campaign: Campaign, kept: CampaignReview, now: datetime) -> None:
    kept.stage = "closed"
    if campaign.state == "over":
        await life.reviewed(session, group, campaign.number, Done(None, now))


async def send(
    session: AsyncSession,
    group: Group,
    campaign: Campaign,
    person_id: int,
    what: str,
    now: datetime,
    *,
    not_before: datetime | None = None,
) -> None:
    """Send somebody the review in private, put together then. `what`: opened, complete, page, or a word that makes it another message."""
    name = "campaign.page" if what.startswith("page") else "campaign.review"
    key, facts = f"{_key(group, campaign)}:{what}:{person_id}", {"campaign": campaign.number, "what": what}
    await outbox.compose_for(session, group.id, person_id, key, name, facts, now, not_before=not_before)


@composer("campaign.review")
async def _message(
    session: AsyncSession, group: Group, person_id: int, facts: Mapping[str, Any], now: datetime
) -> Message | None:
    campaign = await session.get(Campaign, (group.id, facts["campaign"]))
    if campaign is None or not await _may_look(session, group, campaign, person_id):
        return None
    t, found = await _texts(session, group, person_id), await review(session, group, campaign, now)
    may_publish = await _may_publish(session, group, campaign, person_id)
    return view_review.message(t, found, view_picture.picture(t, found), what=facts["what"], may_publish=may_publish)


@composer("campaign.page")
async def _page(
    session: AsyncSession, group: Group, person_id: int, facts: Mapping[str, Any], now: datetime
) -> Message | None:
    campaign = await session.get(Campaign, (group.id, facts["campaign"]))
    if campaign is None or not await _may_look(session, group, campaign, person_id):
        return None
    t = await _texts(session, group, person_id)
    return view_review.page(t, await review(session, group, campaign, now))


async def review(session: AsyncSession, group: Group, campaign: Campaign, now: datetime) -> Review:
    """The review as it is now. Raises OutOfDate where there is none (yet)."""
    return await gathering.review(session, group, campaign, await answers.review_of(session, campaign), now)


async def publish(session: AsyncSession, group: Group, campaign: Campaign, person_id: int, now: datetime) -> bool:
    """Show the group the review, once; False where that was done before. Raises OutOfDate, ReviewClosed, NotAllowed."""
    await require_publisher(session, group, campaign, person_id, now)
    kept = await answers.review_of(session, campaign, locked=True)
    if kept.published_at is not None:
        return False
    if kept.stage == "closed":
        raise ReviewClosed(campaign.title)
    kept.published_at, kept.published_by = now, person_id
    t, found = texts(group.language), await review(session, group, campaign, now)
    message = view_review.in_group(t, found, view_picture.picture(t, found))
    await outbox.tell_group(session, group.id, f"{_key(group, campaign)}:published", message, now)
    if campaign.state == "over":
        await life.reviewed(session, group, campaign.number, Done(person_id, now))
    return True


async def require_publisher(
    session: AsyncSession, group: Group, campaign: Campaign, person_id: int, now: datetime
) -> None:
    """Whoever answers for the campaign publishes its review, and any admin. Raises NotAllowed."""
    if person_id != campaign.owner_id:
        require(await membership_of(session, group.id, person_id, now), Right.ADMIN)


async def _may_publish(session: AsyncSession, group: Group, campaign: Campaign, person_id: int) -> bool:
    return person_id == campaign.owner_id or (await last_known(session, group.id, person_id)).may(Right.ADMIN)


async def _may_look(session: AsyncSession, group: Group, campaign: Campaign, person_id: int) -> bool:
    """Whoever was asked may be of the team no more when it goes out."""
    if (await last_known(session, group.id, person_id)).may(Right.HOST):
        return True
    return await answers.is_of_team(session, campaign, person_id)


async def _texts(session: AsyncSession, group: Group, person_id: int) -> Texts:
    person = await session.get(Person, person_id)
    return texts(group.language) if person is None else _speaks(person, group)


def _speaks(person: Person, group: Group) -> Texts:
    return texts(choose(person.language, default=group.language))


def _title(group: Group, campaign: Campaign) -> CampaignTitle:
    return CampaignTitle(group_facts(group), campaign.number, campaign.title)


def _key(group: Group, campaign: Campaign) -> str:
    return f"campaign:{group.id}:{campaign.number}:review"


def _step(group: Group, campaign: Campaign, days: int, minutes: int) -> datetime:
    """So many days after its last one, at a time of the wall; outside the quiet hours."""
    calendar = calendar_of(group)
    day = gathering.span_of(group, campaign).last + timedelta(days=days)
    return owner.awake(group, Calendar(calendar.zone).moment_of(day, minutes))


TASKS = {KIND: run}
