"""The life of a campaign up to its plan: made, edited, checked, planned; and its last state, reviewed. What stops, moves and ends one on
its way is in `moves.py`, what the clock does in `running.py`.

Every step is one use case, written down with who and why, and told to those who follow.
"""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from features import numbering
from features.campaigns import document, followers, items, store
from features.campaigns.changes import Change
from features.campaigns.refusals import ChangedMeanwhile, NoFirstDay, NotInState, TooManyCampaigns
from features.campaigns.store import Done
from features.people.calendar import calendar_of
from models import Campaign, CampaignChange, CampaignState, Group, Person

MOST_AT_ONCE = 20

# In which states each of these can be done to a campaign; anything else is refused in words.
ALLOWED: Mapping[Change, tuple[CampaignState, ...]] = {
    Change.EDITED: ("draft", "checked", "planned", "running", "paused", "over"),
    Change.CHECKED: ("draft", "checked"),
    Change.PLANNED: ("checked",),
    Change.PAUSED: ("planned", "running"),
    Change.RESUMED: ("paused",),
    Change.MOVED: ("planned", "running", "paused"),
    Change.ENDED: ("planned", "running", "paused"),
    Change.REVIEWED: ("over",),
    Change.REMOVED: ("draft", "checked"),
    Change.TAKEN: ("draft", "checked", "planned", "running", "paused", "over"),
    Change.SKIPPED: ("planned", "running", "paused", "over"),
    Change.RETRIED: ("planned", "running", "over"),
}
# From here on its items are planned.
UNDER_WAY: tuple[CampaignState, ...] = ("planned", "running", "paused")


async def make(
    session: AsyncSession, group: Group, planned: document.Campaign, done: Done, *, template: str | None = None
) -> Campaign:
    """A draft of what is planned; whoever makes it owns it. `template`: what it was made from. Raises TooManyCampaigns."""
    mine = (Campaign.group_id == group.id, Campaign.state.in_(store.GOING))
    if (await session.scalar(select(func.count()).where(*mine)) or 0) >= MOST_AT_ONCE:
        raise TooManyCampaigns(MOST_AT_ONCE)
    campaign = Campaign(
        group_id=group.id,
        number=await numbering.take(session, group.id, "activity"),
        state="draft",
        template=template,
        version=1,
        accepted=[],
        owner_id=done.by,
        created_by=done.by,
        created_at=done.at,
    )
    store.put(campaign, planned)
    session.add(campaign)
    await session.flush()
    await did(session, group, campaign, Change.MADE, done)
    return campaign


async def edit(
    session: AsyncSession, group: Group, number: int, planned: document.Campaign, done: Done, *, version: int
) -> Campaign:
    """This is what is planned from now on; it was made of the document's `version`. The same once more is nothing.

    Raises ChangedMeanwhile where somebody was faster, NotInState, and what the items are refused with.
    """
    campaign = await store.hold(session, group.id, number)
    require(campaign, Change.EDITED)
    if campaign.version != version:
        raise await changed_since(session, group, campaign, version)
    before = store.document_of(campaign)
    if not (parts := changed_parts(before, planned)):
        return campaign
    if campaign.state in UNDER_WAY and planned.first_day is None:
        raise NoFirstDay(campaign.title)
    if campaign.state == "over" and {"items", "first_day"} & set(parts):
        raise NotInState(Change.EDITED, campaign.state, campaign.title)
    store.put(campaign, planned)
    campaign.version += 1
    if campaign.state in UNDER_WAY:
        changed = _changed_items(before, planned)
        await items.drop_missing(session, campaign)
        await items.plan(session, group, campaign, done.at, if_past="refuse", changed=changed)
    elif campaign.state == "checked":
        # What was looked at is another one now.
        campaign.state = "draft"
    await did(session, group, campaign, Change.EDITED, done, {"version": campaign.version, "parts": list(parts)})
    return campaign


def changed_parts(before: document.Campaign, after: document.Campaign) -> tuple[str, ...]:
    """The keys of a document whose values are others now."""
    fields = document.Campaign.model_fields
    return tuple(field.alias or name for name, field in fields.items() if getattr(before, name) != getattr(after, name))


def _changed_items(before: document.Campaign, after: document.Campaign) -> set[int]:
    """The numbers of items that are others now, or are not there any more."""
    longest = max(len(before.items), len(after.items))
    return {
        number
        for number in range(1, longest + 1)
        if before.items[number - 1 : number] != after.items[number - 1 : number]
    }


async def changed_since(session: AsyncSession, group: Group, campaign: Campaign, version: int) -> ChangedMeanwhile:
    """Who has changed the document since it was of this version, and which parts of it."""
    rows = await session.execute(
        select(CampaignChange, Person.name)
        .outerjoin(Person, Person.id == CampaignChange.by)
        .where(CampaignChange.group_id == campaign.group_id, CampaignChange.campaign == campaign.number)
        .order_by(CampaignChange.number)
    )
    since = [(change, name) for change, name in rows if int(change.about.get("version", 0)) > version]
    parts = tuple(dict.fromkeys(part for change, _ in since for part in change.about.get("parts", ())))
    if not since:
        # Made of a version that never was: nothing is known of it.
        return ChangedMeanwhile(None, calendar_of(group).local(campaign.created_at), parts)
    last, name = since[-1]
    return ChangedMeanwhile(name, calendar_of(group).local(last.at), parts)


async def checked(session: AsyncSession, group: Group, number: int, done: Done) -> Campaign:
    """Somebody has seen what is to be asked of it before its start, and nothing stands against it. Raises NotInState."""
    campaign = await store.hold(session, group.id, number)
    require(campaign, Change.CHECKED)
    if campaign.state == "draft":
        campaign.state = "checked"
        await did(session, group, campaign, Change.CHECKED, done)
    return campaign


async def plan(session: AsyncSession, group: Group, number: int, done: Done, *, without_past: bool = False) -> Campaign:
    """From now on it counts: its items are planned. `without_past`: those whose moment has gone by are left out.

    Raises NotInState, NoFirstDay, ItemsPast, NothingAhead.
    """
    campaign = await store.hold(session, group.id, number)
    require(campaign, Change.PLANNED)
    if campaign.first_day is None:
        raise NoFirstDay(campaign.title)
    await items.plan(session, group, campaign, done.at, if_past="skip" if without_past else "refuse")
    campaign.state = "planned"
    await did(session, group, campaign, Change.PLANNED, done)
    return campaign


async def reviewed(session: AsyncSession, group: Group, number: int, done: Done) -> Campaign:
    """Its review is out, or the time for one has gone by. Raises NotInState."""
    campaign = await store.hold(session, group.id, number)
    require(campaign, Change.REVIEWED)
    campaign.state = "reviewed"
    await did(session, group, campaign, Change.REVIEWED, done)
    return campaign


async def remove(session: AsyncSession, group: Group, number: int, done: Done) -> None:
    """A draft that nobody wants: it is gone, with all that was done to it. Raises NotInState.

    Those who follow take away what they keep of it.
    """
    campaign = await store.hold(session, group.id, number)
    require(campaign, Change.REMOVED)
    await followers.tell(session, group, campaign, Change.REMOVED, done.at)
    await store.forget(session, campaign)


def require(campaign: Campaign, what: Change) -> None:
    """Raises NotInState."""
    if campaign.state not in ALLOWED[what]:
        raise NotInState(what, campaign.state, campaign.title)


async def did(
    session: AsyncSession,
    group: Group,
    campaign: Campaign,
    what: Change,
    done: Done,
    about: Mapping[str, Any] | None = None,
) -> None:
    """It has been done: write it down, and tell those who follow. The caller holds the campaign's row."""
    await session.flush()
    await store.write_down(session, campaign, what, done, about)
    await followers.tell(session, group, campaign, what, done.at)
