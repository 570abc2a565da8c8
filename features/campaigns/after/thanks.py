"""Thanks to those who took part. The group gets one message, under which everybody sees their own figures by a tap.

In private only those are thanked who have started the bot and did not say that they want no more of it: 200 a transaction, four a second,
so that nobody's tap waits for a thousand thanks (docs/decisions/0062).
"""

from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from features.campaigns import owner
from features.campaigns.after import taking_part, view_thanks
from features.campaigns.after.facts import CampaignTitle, Own, Together
from features.facts import group_facts
from features.outbox import service as outbox
from features.scheduling import service as schedule
from features.scheduling.service import Due, Ran
from kit.db import insert
from kit.texts import choose, texts
from models import Campaign, CampaignThanks, Group, Member, Person, Unthanked

KIND = "campaign.thanks"
AT_ONCE = 200
_PACE = timedelta(milliseconds=250)
_PAUSE = timedelta(minutes=1)
# Thanks that could not be said for so long come too late.
_LASTS = timedelta(days=1)


async def give(
    session: AsyncSession,
    group: Group,
    campaign: Campaign,
    item: int,
    text: str,
    now: datetime,
    *,
    thread_id: int | None,
) -> bool:
    """Thank those who took part so far, in words of the document. False where nobody did: then nothing is said."""
    rows = taking_part.done(campaign, await taking_part.opened(session, campaign))
    people, done = await taking_part.in_all(session, rows)
    if not people:
        return False
    row = {"group_id": group.id, "campaign": campaign.number, "item": item, "reached": 0, "at": now}
    begun = await session.execute(insert(session, CampaignThanks).values(**row).on_conflict_do_nothing())
    if not begun.rowcount:  # type: ignore[attr-defined]
        return True
    t = texts(group.language)
    message = view_thanks.in_group(t, Together(title_of(group, campaign), people, done), text)
    key = _key(group, campaign, item)
    await outbox.tell_group(
        session,
        group.id,
        key,
        message,
        now,
        thread_id=thread_id,
        not_before=owner.awake(group, now),
        drop_after=now + _LASTS,
    )
    await schedule.plan(session, group.id, f"campaign:{campaign.number}:thanks:{item}", KIND, owner.awake(group, now))
    return True


async def run(session: AsyncSession, group: Group, task: Due, now: datetime) -> Ran:
    """The next of those who are thanked in private."""
    _, number, _, item = task.key.split(":")
    campaign = await session.get(Campaign, (group.id, int(number)))
    thanks = await session.get(CampaignThanks, (group.id, int(number), int(item)))
    if campaign is None or thanks is None or thanks.reached is None or not group.is_present:
        return Ran("dropped", None)
    if now - thanks.at > _LASTS:
        thanks.reached = None
        return Ran("dropped", None)
    people = await _next(session, campaign, thanks.reached)
    done = await taking_part.of_each(session, campaign, [person.id for person in people])
    about = title_of(group, campaign)
    for place, person in enumerate(people):
        t = texts(choose(person.language, default=group.language))
        message = view_thanks.in_private(t, Own(about, done[person.id]))
        key = f"{_key(group, campaign, thanks.item)}:{person.id}"
        await outbox.tell_person(
            session, person.id, key, message, now, not_before=now + place * _PACE, drop_after=thanks.at + _LASTS
        )
    if len(people) < AT_ONCE:
        thanks.reached = None
        return Ran("ran", None)
    thanks.reached = people[-1].id
    return Ran("ran", now + _PAUSE)


async def _next(session: AsyncSession, campaign: Campaign, after: int) -> list[Person]:
    """Those who took part and are there, have started the bot, and want to be thanked: so many of them, from one on."""
    rows = taking_part.done(campaign, await taking_part.opened(session, campaign))
    if rows is None:
        return []
    unwanted = select(Unthanked.person_id).where(Unthanked.group_id == campaign.group_id)
    found = (
        select(Person)
        .join(Member, (Member.person_id == Person.id) & (Member.group_id == campaign.group_id))
        .where(
            Person.id.in_(select(rows.c.person_id).where(rows.c.person_id > after)),
            Member.is_present.is_(True),
            Person.is_reachable.is_(True),
            Person.id.not_in(unwanted),
        )
        .order_by(Person.id)
        .limit(AT_ONCE)
    )
    return list(await session.scalars(found))


async def own(session: AsyncSession, group: Group, campaign: Campaign, person_id: int) -> Own:
    """What somebody did in a campaign."""
    done = await taking_part.of_each(session, campaign, [person_id])
    return Own(title_of(group, campaign), done.get(person_id, {}))


async def refuse(session: AsyncSession, group: Group, person_id: int, now: datetime) -> None:
    """Somebody wants no more thanks in private.."""
    row = {"group_id": group.id, "person_id": person_id, "at": now}
    await session.execute(insert(session, Unthanked).values(**row).on_conflict_do_nothing())


async def accept(session: AsyncSession, group: Group, person_id: int) -> None:
    """They want them again."""
    await session.execute(delete(Unthanked).where(Unthanked.group_id == group.id, Unthanked.person_id == person_id))


def title_of(group: Group, campaign: Campaign) -> CampaignTitle:
    """The campaign, for views."""
    return CampaignTitle(group_facts(group), campaign.number, campaign.title)


def _key(group: Group, campaign: Campaign, item: int) -> str:
    return f"campaign:{group.id}:{campaign.number}:thanks:{item}"


TASKS = {KIND: run}
