"""What the clock does with the items of a campaign: an activity is opened, an announcement posted, in the ways that people do it.

An item that fails costs only itself: what it began is taken back, its owner hears of it at once, and may try again or let it be. When
nothing is left to be done, the campaign is over.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from features.activities import followers as of_activities, service as activities
from features.activities.drafts import Draft, check_keys, check_title
from features.activities.registry import kind_called
from features.activities.service import UnknownKind
from features.announcements import service as announcements
from features.announcements.rules import LASTS, LATE
from features.campaigns import items, life, owner, store, view_told
from features.campaigns.after import thanks
from features.campaigns.changes import Change
from features.campaigns.document import Countdown, Open, Post, Thanks
from features.campaigns.facts_life import PartFacts, part_facts, text_of
from features.campaigns.settled import settled
from features.campaigns.store import Done
from features.campaigns.taps import ItemTap
from features.facts import group_facts
from features.outbox import prompts
from features.outbox.prompts import Place
from features.outbox.service import Asks
from features.people.access import OutOfDate
from features.people.calendar import calendar_of
from features.scheduling import service as schedule
from features.scheduling.service import Due, Ran
from kit.db import savepoint
from kit.messages import Content, Refusal
from kit.recurrence import quiet_ends
from models import Activity, Campaign, CampaignItem, Group

END = "campaign.end"
# An item that failed waits so long for its owner's word, and an activity that is still open for its own end, before the campaign is over.
_FAILED_WAITS, _OPEN_WAITS = timedelta(days=1), timedelta(days=7)
_LOOKS_AGAIN = timedelta(minutes=10)
_AWAY = timedelta(hours=1)
_USERNAME = re.compile(r"@(\w{1,32})")


async def run(session: AsyncSession, group: Group, task: Due, now: datetime) -> Ran:
    """An item is due: do it. An activity and thanks come however late they are; an announcement that is too late does not come."""
    _, number, _, item, part = task.key.split(":")
    campaign = await store.find(session, group.id, int(number), locked=True)
    row = await session.get(CampaignItem, (group.id, campaign.number, int(item), int(part)))
    if row is None or row.state != "waiting" or campaign.state not in {"planned", "running"}:
        return Ran("dropped", None)
    if not group.is_present:
        # It rests while the bot is away; this one was a moment faster.
        return Ran("moved", now + _AWAY)
    planned = store.document_of(campaign).items[row.item - 1]
    if not isinstance(planned, Open) and (awake := _awake(group, now)) > now:
        return Ran("waited", awake)
    if campaign.state == "planned":
        campaign.state, campaign.started_at = "running", now
        await life.did(session, group, campaign, Change.STARTED, Done(None, now))
    if isinstance(planned, Post | Countdown) and now - task.due_at > LASTS:
        is_done = await _too_late(session, group, campaign, row, now)
    else:
        is_done = await _try(session, group, campaign, row, now)
    await settle(session, group, campaign, now)
    if not is_done:
        return Ran("dropped", None)
    return Ran("late" if now - task.due_at > LATE else "ran", None)


async def names(session: AsyncSession, task: Due) -> Collection[str]:
    """The @usernames in what an item opens. They were written down when it was planned, and may be others' by now."""
    _, number, _, item, _ = task.key.split(":")
    planned = store.document_of(await store.find(session, task.group_id, int(number))).items[int(item) - 1]
    return _USERNAME.findall(" ".join(planned.values.values())) if isinstance(planned, Open) else ()


def _awake(group: Group, now: datetime) -> datetime:
    return quiet_ends(calendar_of(group), now, quiet_from=group.quiet_from, quiet_until=group.quiet_until)


async def _too_late(session: AsyncSession, group: Group, campaign: Campaign, row: CampaignItem, now: datetime) -> bool:
    """A post that nobody has read may still be wanted, and its owner says so; a day of a countdown is over."""
    if row.part:
        row.state, row.trouble, row.done_at = "skipped", "late", now
    else:
        await _fail(session, group, campaign, row, None, now)
    return False


async def _try(session: AsyncSession, group: Group, campaign: Campaign, row: CampaignItem, now: datetime) -> bool:
    try:
        async with savepoint(session):
            made = await _do(session, group, campaign, row, now)
    except Refusal as refusal:
        await _fail(session, group, campaign, row, refusal, now)
        return False
    row.made, row.state, row.trouble, row.done_at = made, "done", "", now
    await session.flush()
    return True


async def _fail(
    session: AsyncSession, group: Group, campaign: Campaign, row: CampaignItem, why: Refusal | None, now: datetime
) -> None:
    """It has failed (`why` None: it was too late): the owner is asked what to do."""
    row.state, row.done_at = "failed", now
    row.trouble = "late" if why is None else type(why).__name__[:64]
    await session.flush()
    failed = facts_of(group, campaign, row)
    await owner.tell_owner(
        session,
        group,
        campaign,
        f"{asks(row).about}:{group.id}:{now.isoformat()}",
        lambda t: view_told.failed(t, group_facts(group), failed, why),
        now,
        at=ItemTap(group.id, campaign.number, row.item, row.part, "show"),
        asks=asks(row),
        at_once=True,
    )


def asks(row: CampaignItem) -> Asks:
    """What the owner is asked where an item has failed."""
    return Asks(row.group_id, f"campaign:{row.campaign}:item:{row.item}:{row.part}")


def facts_of(group: Group, campaign: Campaign, row: CampaignItem) -> PartFacts:
    """An item and what has become of it, as it is now."""
    return part_facts(campaign, store.document_of(campaign), row, calendar_of(group))


# --- each sort of item ------------------------------------------------------------------------------------------------------------


async def _do(session: AsyncSession, group: Group, campaign: Campaign, row: CampaignItem, now: datetime) -> int | None:
    """Do it; the number of what it has made. Raises what that is refused with."""
    planned = store.document_of(campaign)
    item = planned.items[row.item - 1]
    if isinstance(item, Open):
        return await _open(session, group, campaign, planned.first_day, item, now)
    if isinstance(item, Thanks):
        await thanks.give(session, group, campaign, row.item, item.text, now, thread_id=None)
        return None
    pins = isinstance(item, Post) and item.pin
    return await _announce(session, group, campaign, text_of(planned, item), now, pins=pins)


async def _open(
    session: AsyncSession, group: Group, campaign: Campaign, first: date | None, item: Open, now: datetime
) -> int:
    if (kind := kind_called(item.kind)) is None:
        raise UnknownKind(item.kind)
    assert first is not None  # noqa: S101 - it was planned
    given = settled(item.values, first, calendar_of(group))
    check_keys(kind, given)
    draft = Draft(kind, check_title(kind, item.title), given)
    made = await activities.create(session, group, draft, now, created_by=campaign.owner_id, thread_id=None)
    return made.number


async def _announce(
    session: AsyncSession, group: Group, campaign: Campaign, text: str, now: datetime, *, pins: bool
) -> int:
    made = await announcements.draft(
        session, group, Content("text", text), now, author=campaign.owner_id, thread_id=None
    )
    await announcements.change(session, group, made, {"at": "now", **({"pin": "yes"} if pins else {})}, now)
    await announcements.confirm(session, group, made, now)
    return made.number


# --- what its owner decides about one ---------------------------------------------------------------------------------------------


async def try_again(
    session: AsyncSession, group: Group, number: int, item: int, part: int, done: Done, *, here: Place | None = None
) -> Campaign:
    """Do an item now that has failed or was skipped. Raises OutOfDate, NotInState, and what it is refused with this time."""
    campaign, row = await _held(session, group, number, item, part, Change.RETRIED, {"failed", "skipped"})
    row.made = await _do(session, group, campaign, row, done.at)
    row.state, row.trouble, row.done_at = "done", "", done.at
    return await _decided(session, group, campaign, row, Change.RETRIED, done, here)


async def skip(
    session: AsyncSession, group: Group, number: int, item: int, part: int, done: Done, *, here: Place | None = None
) -> Campaign:
    """An item will not happen. Raises OutOfDate, NotInState."""
    campaign, row = await _held(session, group, number, item, part, Change.SKIPPED, {"failed", "waiting"})
    await store.cancel(session, campaign, "item", item, part)
    row.state, row.done_at = "skipped", done.at
    return await _decided(session, group, campaign, row, Change.SKIPPED, done, here)


async def _held(
    session: AsyncSession, group: Group, number: int, item: int, part: int, what: Change, states: set[str]
) -> tuple[Campaign, CampaignItem]:
    campaign = await store.hold(session, group.id, number)
    life.require(campaign, what)
    key = (group.id, number, item, part)
    row = await session.get(CampaignItem, key, populate_existing=True) if max(item, part) < 2**31 else None
    if row is None or row.state not in states:
        raise OutOfDate
    return campaign, row


async def _decided(
    session: AsyncSession,
    group: Group,
    campaign: Campaign,
    row: CampaignItem,
    what: Change,
    done: Done,
    here: Place | None,
) -> Campaign:
    await life.did(session, group, campaign, what, done, {"item": row.item, "part": row.part})
    facts = facts_of(group, campaign, row)
    await prompts.resolve(session, group.id, asks(row).about, lambda t: view_told.decided(t, facts), done.at, here=here)
    await settle(session, group, campaign, done.at)
    return campaign


# --- its end ----------------------------------------------------------------------------------------------------------------------


async def settle(session: AsyncSession, group: Group, campaign: Campaign, now: datetime) -> None:
    """It is over where nothing is left to be done: no item waits, and what it has opened is closed. It does not wait for ever: a day for
    a word about what has failed, a week for what is still open, which goes on without it then.
    """
    if campaign.state not in {"planned", "running"}:
        return
    rows = await store.items_of(session, campaign)
    if any(row.state == "waiting" for row in rows):
        await store.cancel(session, campaign, "end")
        return
    waits = [*_failed_until(rows), *await _open_until(session, campaign, rows, now)]
    if waits and max(waits) > now:
        await store.plan(session, campaign, "end", kind=END, at=min(at for at in waits if at > now))
        return
    campaign.state, campaign.ended_at = "over", now
    await store.cancel(session, campaign, "item")
    await store.cancel(session, campaign, "end")
    await life.did(session, group, campaign, Change.ENDED, Done(None, now), {"early": False})


def _failed_until(rows: Sequence[CampaignItem]) -> list[datetime]:
    return [row.done_at + _FAILED_WAITS for row in rows if row.state == "failed" and row.done_at is not None]


async def _open_until(
    session: AsyncSession, campaign: Campaign, rows: Sequence[CampaignItem], now: datetime
) -> list[datetime]:
    """When to look again whether what it has opened is closed; never where all of it is, or where that has lasted long enough."""
    numbers = await still_open(session, campaign, rows)
    last = max((row.done_at for row in rows if row.done_at is not None), default=now)
    if not numbers or last + _OPEN_WAITS <= now:
        return []
    # An activity ends at a moment that it has planned, or by somebody's hand, of which `follow` hears.
    planned = [
        at for number in numbers for at in (await schedule.planned_of(session, campaign.group_id, number)).values()
    ]
    soonest = min((at for at in planned if at > now), default=last + _OPEN_WAITS)
    return [min(max(soonest + timedelta(minutes=1), now + _LOOKS_AGAIN), last + _OPEN_WAITS)]


async def still_open(session: AsyncSession, campaign: Campaign, rows: Sequence[CampaignItem]) -> list[int]:
    """The numbers of activities that it has opened and that are not closed."""
    made = [row.made for row in rows if row.made is not None]
    found = select(Activity.number).where(
        Activity.group_id == campaign.group_id, Activity.number.in_(made), Activity.state != "closed"
    )
    return list(await session.scalars(found.order_by(Activity.number)))


async def look(session: AsyncSession, group: Group, task: Due, now: datetime) -> Ran:
    """It was to be looked at whether it is over by now."""
    campaign = await store.find(session, group.id, int(task.key.split(":")[1]), locked=True)
    await settle(session, group, campaign, now)
    return Ran("ran", None)


@of_activities.follows
async def follow(session: AsyncSession, group: Group, activity: Activity, now: datetime) -> None:
    """An activity was ended by hand: the campaign that opened it may be over. The clock looks, at once: whoever has the activity does not
    wait for the campaign, since whoever ends that has it first and its activities then.
    """
    if activity.state != "closed" or (number := await store.campaign_of(session, group.id, activity.number)) is None:
        return
    if (await store.find(session, group.id, number)).ended_at is None:
        await schedule.plan(session, group.id, store.key_of(number, "look", activity.number), END, now)


TASKS: Mapping[str, Any] = {items.ITEM: run, END: look}
NAMING: Mapping[str, Any] = {items.ITEM: names}
