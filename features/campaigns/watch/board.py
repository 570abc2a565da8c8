"""The watched board: one message that is brought up to date every quarter of an hour while a campaign runs, and whenever somebody asks.

The clock only asks for it. The deliverer looks, from a session that only reads; what it saw is remembered when the board is settled, and
what goes wrong is told then. So nothing that takes long is done while people tap, and there is one look for both.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncSession

from features.campaigns import owner, store
from features.campaigns.changes import Change
from features.campaigns.followers import follows
from features.campaigns.watch import alerts, service, view_watch
from features.campaigns.watch.alerts import Found
from features.campaigns.watch.service import Seen
from features.outbox import service as outbox
from features.scheduling.service import Due, Ran
from features.statistics.counted import plain
from kit.db import Session, insert
from kit.messages import Message
from kit.texts import choose, texts
from models import Campaign, CampaignAlert, CampaignCost, CampaignFigure, CampaignWatch, Group, Person

KIND = "campaign.watch"
EVERY = timedelta(minutes=15)
_LATE = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Look:
    """What a look at a campaign has found: the board as it is to look (None: it stands nowhere), and what is to be remembered and told."""

    number: int
    seen: Seen
    found: tuple[Found, ...]
    message: Message | None
    stands: int | None


# --- when it is brought up to date ------------------------------------------------------------------------------------------------


@follows
async def follow(session: AsyncSession, group: Group, campaign: Campaign, what: Change, now: datetime) -> None:
    """It begins with its first item, rests with it and ends with it."""
    if what is Change.REMOVED:
        for table in (CampaignWatch, CampaignAlert, CampaignFigure, CampaignCost):
            mine = (table.group_id == campaign.group_id, table.campaign == campaign.number)
            await session.execute(delete(table).where(*mine))
        return
    if what is Change.STARTED:
        await _begin(session, group, campaign)
    if what is Change.TAKEN:
        await _hand_on(session, group, campaign)
    if campaign.state == "running" and what in {Change.STARTED, Change.RESUMED}:
        await store.plan(session, campaign, "watch", kind=KIND, at=now + EVERY)
    elif campaign.state in {"over", "reviewed"}:
        await store.cancel(session, campaign, "watch")
    if await session.get(CampaignWatch, (group.id, campaign.number)) is not None:
        await want(session, campaign, now)


async def remembered(session: AsyncSession, campaign: Campaign) -> CampaignWatch:
    """What is remembered of a campaign, from now on. It stands nowhere until somebody says where."""
    key = {"group_id": campaign.group_id, "campaign": campaign.number}
    row = insert(session, CampaignWatch).values(**key, baselines={}, rights="", in_group=False)
    await session.execute(row.on_conflict_do_nothing())
    return await session.get_one(CampaignWatch, (campaign.group_id, campaign.number))


async def _begin(session: AsyncSession, group: Group, campaign: Campaign) -> None:
    """It stands in private with whoever answers for it, where they take anything there, unless somebody has said otherwise."""
    watch = await remembered(session, campaign)
    watch.rights = alerts.rights_of(group)
    await _seat(session, campaign, watch)


async def _seat(session: AsyncSession, campaign: Campaign, watch: CampaignWatch) -> None:
    person = None if campaign.owner_id is None else await session.get(Person, campaign.owner_id)
    if watch.person_id is None and not watch.in_group and person is not None and person.is_reachable:
        watch.person_id = person.id
    await session.flush()


async def _hand_on(session: AsyncSession, group: Group, campaign: Campaign) -> None:
    """Somebody has taken it over: what stands with one who may not look at it any more stands with them."""
    watch = await session.get(CampaignWatch, (group.id, campaign.number))
    if watch is None or watch.person_id is None or await owner.may_steer(session, group.id, watch.person_id):
        return
    watch.person_id = watch.message_id = watch.digest = None
    await _seat(session, campaign, watch)


async def run(session: AsyncSession, group: Group, task: Due, now: datetime) -> Ran:
    """See `features.tasks.GroupTask`. Of quarters that went by without the bot one is enough."""
    campaign = await session.get(Campaign, (group.id, int(task.key.split(":")[1])))
    if campaign is None or campaign.state != "running":
        return Ran("dropped", None)
    if group.is_present:
        await want(session, campaign, now)
    behind = max(timedelta(), now - task.due_at)
    return Ran("late" if behind > _LATE else "ran", task.due_at + EVERY * (behind // EVERY + 1))


TASKS = {KIND: run}


async def want(session: AsyncSession, campaign: Campaign, now: datetime) -> None:
    """The board is out of date. It is looked at when it is sent, so any number of these are one."""
    watch = await remembered(session, campaign)
    await outbox.refresh_watch(
        session, campaign.group_id, campaign.number, now, person_id=watch.person_id, in_group=watch.in_group
    )


async def put(
    session: AsyncSession, campaign: Campaign, now: datetime, *, person_id: int | None, thread_id: int | None = None
) -> None:
    """The board stands there from now on: in private with this person, else in the group."""
    watch = await remembered(session, campaign)
    watch.person_id, watch.in_group, watch.thread_id = person_id, person_id is None, thread_id
    watch.message_id = watch.digest = None
    await session.flush()
    await want(session, campaign, now)


# --- what the deliverer does --------------------------------------------------------------------------------------------------------


async def draw(session: Session, group: Group, number: int, person_id: int | None, now: datetime) -> Look | None:
    """Look at a campaign; `person_id` is where the board is to stand by what was asked for. None where it stands elsewhere by now, or
    where whoever has it has no part in it any more.
    """
    campaign = await session.get(Campaign, (group.id, number))
    watch = await session.get(CampaignWatch, (group.id, number))
    if campaign is None or watch is None or watch.person_id != person_id:
        return None
    seen = await service.look(session, group, campaign, now)
    if seen is None:
        return None
    found = tuple(await _wrong(session, group, campaign, watch, seen, now))
    message = None
    if person_id is not None and await owner.may_steer(session, group.id, person_id):
        person = await session.get(Person, person_id)
        t = texts(choose(None if person is None else person.language, default=group.language))
        message = view_watch.board(t, seen.facts)
    elif watch.in_group:
        message = view_watch.board(texts(group.language), seen.facts, in_group=True)
    return Look(number, seen, found, message, watch.message_id)


async def _wrong(
    session: Session, group: Group, campaign: Campaign, watch: CampaignWatch, seen: Seen, now: datetime
) -> list[Found]:
    money = alerts.money(seen.facts.budget)
    if campaign.state != "running":
        # Before it begins and after its end money is spent, too.
        return money
    planned = store.document_of(campaign)
    made = await service.made_by(session, campaign, planned)
    return [
        *alerts.lost(watch.rights, alerts.rights_of(group)),
        *await alerts.duty(session, campaign),
        *await alerts.of_activities(session, group, made, planned, now),
        *alerts.behind(seen.facts),
        *alerts.late(planned, seen.facts.tasks),
        *money,
    ]


async def remember(session: AsyncSession, group: Group, look: Look, now: datetime) -> None:
    """What was seen: figures of the beginning that never change again, those from which the next look goes on, and alerts that were not
    told yet.
    """
    campaign = await store.find(session, group.id, look.number, locked=True)
    watch = await session.get(CampaignWatch, (group.id, look.number))
    if watch is None:
        return
    if new := {key: value for key, value in look.seen.baselines.items() if key not in watch.baselines}:
        watch.baselines = {**watch.baselines, **new}
    watch.counted = [plain(each) for each in look.seen.counted]
    if watch.members is None and look.seen.has_begun:
        watch.members = look.seen.facts.members
    if await alerts.tell(session, group, campaign, look.found, now):
        await want(session, campaign, now)


async def posted(
    session: AsyncSession, group: Group, look: Look, person_id: int | None, message_id: int | None, digest: str
) -> None:
    """The board looks like that, as this message where it is a new one."""
    watch = await session.get(CampaignWatch, (group.id, look.number))
    if watch is None or watch.person_id != person_id:
        return
    if message_id is not None:
        watch.message_id = message_id
    watch.digest = digest


async def gone(session: AsyncSession, group_id: int, number: int) -> None:
    """Somebody has deleted it. It comes back with the next look, in the same place."""
    watch = await session.get(CampaignWatch, (group_id, number))
    if watch is not None:
        watch.message_id = watch.digest = None
