"""What is done with tasks: made from the plan, done, put off, given up, taken over, given to somebody."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from features.campaigns import store
from features.campaigns.owner import tell_owner
from features.campaigns.team import people, planning, view_told
from features.campaigns.team.facts import TaskFacts
from features.campaigns.team.looking import facts_of, task_facts
from features.campaigns.team.rules import (
    MOST_SAID,
    PUT_OFF,
    NotHere,
    NothingToShow,
    NotYours,
    TaskSettled,
    TooMuchSaid,
)
from features.campaigns.team.taps import TaskTap
from features.outbox import prompts
from features.outbox.service import Asks
from features.people import access
from features.people.access import OutOfDate
from features.people.census import names_of
from features.scheduling import service as schedule
from kit.messages import Stored
from kit.texts import visible
from models import Campaign, CampaignTask, Group


@dataclass(frozen=True, slots=True)
class Actor:
    """Who does it: None for an admin without a name. `is_host`: they may do what hosts may."""

    person: int | None
    is_host: bool


@dataclass(frozen=True, slots=True)
class Held:
    """A task that nobody else changes until the end of the transaction, and its campaign."""

    group: Group
    campaign: Campaign
    task: CampaignTask

    @property
    def tap(self) -> TaskTap:
        """What leads to it."""
        return TaskTap(self.group.id, self.campaign.number, self.task.number)


async def hold(session: AsyncSession, group: Group, campaign: int, number: int) -> Held:
    """Take it for this transaction: its reminders first, as whoever runs one of them does. Raises OutOfDate."""
    await schedule.hold_under(session, group.id, store.key_of(campaign, "task", number))
    found = await store.find(session, group.id, campaign)
    await session.flush()
    key = group.id, campaign, number
    task = await session.get(CampaignTask, key, with_for_update=True, populate_existing=True)
    if task is None or task.place is None:
        raise OutOfDate
    return Held(group, found, task)


def asks(held: Held, person: int) -> Asks:
    """What somebody who has it is asked: to do it."""
    return Asks(held.group.id, f"task:{held.campaign.number}:{held.task.number}:{person}")


async def facts(session: AsyncSession, held: Held) -> TaskFacts:
    """The task as it is now."""
    return await facts_of(session, held.group, held.campaign, held.task)


# --- by whoever has it ------------------------------------------------------------------------------------------------------------


def _require_theirs(held: Held, actor: Actor) -> None:
    """Raises NotYours, TaskSettled."""
    if not actor.is_host and (actor.person is None or held.task.assignee != actor.person):
        raise NotYours
    if held.task.state != "open":
        raise TaskSettled(held.task.state, "")


async def finish(session: AsyncSession, held: Held, actor: Actor, now: datetime) -> bool:
    """It is done. False where it was already. What nobody had is theirs who did it. Raises NotYours, TaskSettled."""
    task = held.task
    if task.state == "done":
        return False
    if task.assignee is None and actor.person is not None and not actor.is_host:
        await require_on_team(session, held, actor)
        task.assignee = actor.person
    _require_theirs(held, actor)
    task.state, task.settled_by, task.settled_at = "done", actor.person, now
    await _settled(session, held, actor, now)
    return True


async def skip(session: AsyncSession, held: Held, actor: Actor, now: datetime) -> None:
    """It is not needed. Raises NotYours, TaskSettled."""
    if not actor.is_host:
        raise NotYours
    _require_theirs(held, actor)
    held.task.state, held.task.settled_by, held.task.settled_at = "skipped", actor.person, now
    await _settled(session, held, actor, now)


async def _settled(session: AsyncSession, held: Held, actor: Actor, now: datetime) -> None:
    """Nobody has to do it any more: nobody is reminded, and where it was asked stands what became of it."""
    task = held.task
    await session.flush()
    await planning.plan(session, held.group, held.campaign, task, now)
    if task.assignee is None:
        return
    seen = await facts(session, held)
    about = asks(held, task.assignee).about
    await prompts.resolve(session, held.group.id, about, lambda t: view_told.settled(t, seen), now)
    if task.assignee != actor.person:
        await _tell(session, held, task.assignee, "settled", lambda t: view_told.settled(t, seen), now)


async def reopen(session: AsyncSession, held: Held, actor: Actor, now: datetime) -> None:
    """It is to be done after all. Raises NotYours."""
    task = held.task
    if not actor.is_host and (actor.person is None or task.settled_by != actor.person):
        raise NotYours
    if task.state == "open":
        return
    task.state, task.settled_by, task.settled_at = "open", None, None
    await session.flush()
    await planning.plan(session, held.group, held.campaign, task, now)
    if task.assignee is not None and task.assignee != actor.person:
        await ask(session, held, "again", now)


async def remind_later(session: AsyncSession, held: Held, actor: Actor, now: datetime) -> datetime:
    """They are reminded once more; when. Raises NotYours, TaskSettled."""
    if actor.person is None or held.task.assignee != actor.person:
        raise NotYours
    _require_theirs(held, actor)
    return await planning.plan_later(session, held.group, held.campaign, held.task, now)


async def give_up(session: AsyncSession, held: Held, actor: Actor, now: datetime) -> bool:
    """Whoever has it cannot do it: it is free, and the owner hears. False where that is they themselves. Raises NotYours, TaskSettled."""
    task = held.task
    if actor.person is None or task.assignee != actor.person:
        raise NotYours
    _require_theirs(held, actor)
    await _release(session, held, now)
    name = await name_of(session, actor.person)
    seen = await facts(session, held)
    if held.campaign.owner_id == actor.person:
        return False
    await tell_owner(
        session,
        held.group,
        held.campaign,
        f"cannot:{_key(held)}:{now.timestamp():.0f}",
        lambda t: view_told.given_up(t, seen, name),
        now,
        at=held.tap,
    )
    return True


async def leave(session: AsyncSession, held: Held, actor: Actor, said: str | None, proof: Stored | None) -> None:
    """Words or a file with it: a note, a proof. What is not given stays. Raises NotYours, TooMuchSaid, NothingToShow."""
    task = held.task
    if not actor.is_host and (actor.person is None or actor.person not in {task.assignee, task.settled_by}):
        raise NotYours
    words = visible(said or "")
    if len(words) > MOST_SAID:
        raise TooMuchSaid(len(words))
    if not words and proof is None:
        raise NothingToShow
    if words:
        task.said = words
    if proof is not None:
        task.proof_kind, task.proof = proof.kind, proof.file_id
    await session.flush()


# --- whose it is ------------------------------------------------------------------------------------------------------------------


async def require_on_team(session: AsyncSession, held: Held, actor: Actor) -> None:
    """Raises NotYours for whoever neither is on the team nor runs the group."""
    if actor.is_host:
        return
    if actor.person is None or not await people.is_on_team(session, held.campaign, actor.person):
        raise NotYours


async def take(session: AsyncSession, held: Held, actor: Actor, now: datetime) -> None:
    """Somebody of the team takes it, from whoever has it. Raises NotYours, TaskSettled."""
    await require_on_team(session, held, actor)
    assert actor.person is not None  # noqa: S101 - an admin without a name has no page of it
    await _hand_over(session, held, actor.person, actor, now)


async def give(session: AsyncSession, held: Held, person: int, actor: Actor, now: datetime) -> None:
    """An admin or host gives it to somebody in the group. Raises NotYours, NotHere, TaskSettled."""
    if not actor.is_host:
        raise NotYours
    if not (await access.last_known(session, held.group.id, person)).is_present:
        raise NotHere
    if await _hand_over(session, held, person, actor, now) and person != actor.person:
        await ask(session, held, "given", now)


async def _hand_over(session: AsyncSession, held: Held, person: int, actor: Actor, now: datetime) -> bool:
    """It is theirs. False where it was. Whoever had it hears."""
    task, before = held.task, held.task.assignee
    if task.state != "open":
        raise TaskSettled(task.state, "")
    await people.join(session, held.group.id, held.campaign.number, person)
    if before == person:
        return False
    await _release(session, held, now)
    task.assignee = person
    await session.flush()
    if before is not None and before != actor.person:
        seen = await facts(session, held)
        await _tell(session, held, before, "taken", lambda t: view_told.handed_on(t, seen), now)
    return True


async def _release(session: AsyncSession, held: Held, now: datetime) -> None:
    """It is nobody's, and who had it is not asked any more."""
    task = held.task
    if task.assignee is not None:
        about = asks(held, task.assignee).about
        task.assignee = None
        await session.flush()
        seen = await facts(session, held)
        await prompts.resolve(session, held.group.id, about, lambda t: view_told.not_yours_now(t, seen), now)
    await store.cancel(session, held.campaign, "task", task.number, "later")


async def ask(session: AsyncSession, held: Held, why: view_told.Why, now: datetime) -> None:
    """Ask whoever has it to do it, for this reason."""
    if held.task.assignee is None:
        return
    seen = await facts(session, held)
    await people.tell(
        session,
        held.group,
        held.campaign.number,
        held.task.assignee,
        f"task:{why}:{_key(held)}:{held.task.assignee}:{now.timestamp():.0f}",
        lambda t: view_told.asked(t, seen, why, now),
        now,
        at=held.tap,
        asks=asks(held, held.task.assignee),
    )


async def put_off(session: AsyncSession, held: Held, actor: Actor, now: datetime) -> None:
    """It is due a day later. Raises NotYours, TaskSettled."""
    if not actor.is_host:
        raise NotYours
    _require_theirs(held, actor)
    task = held.task
    task.put_off += int(PUT_OFF.total_seconds()) // 60
    task.due_at += PUT_OFF
    await session.flush()
    await planning.plan(session, held.group, held.campaign, task, now)
    if task.assignee is not None and task.assignee != actor.person:
        seen = await facts(session, held)
        await _tell(session, held, task.assignee, "later", lambda t: view_told.put_off(t, seen), now)


async def _tell(
    session: AsyncSession, held: Held, person: int, what: str, saying: view_told.Saying, now: datetime
) -> None:
    key = f"task:{what}:{_key(held)}:{person}:{now.timestamp():.0f}"
    await people.tell(session, held.group, held.campaign.number, person, key, saying, now, at=held.tap)


def _key(held: Held) -> str:
    return f"{held.group.id}:{held.campaign.number}:{held.task.number}"


# --- one's own --------------------------------------------------------------------------------------------------------------------


async def mine(session: AsyncSession, person: int) -> list[TaskFacts]:
    """The open tasks of somebody in all groups that they are in, by when they are due."""
    groups = {group.id: group for group in await access.groups_where(session, person, access.Right.MEMBER, None)}
    found = await session.execute(
        select(CampaignTask, Campaign)
        .join(Campaign, (Campaign.group_id == CampaignTask.group_id) & (Campaign.number == CampaignTask.campaign))
        .where(
            CampaignTask.assignee == person,
            CampaignTask.state == "open",
            CampaignTask.place.is_not(None),
            CampaignTask.group_id.in_(groups),
        )
        .order_by(CampaignTask.due_at, CampaignTask.group_id, CampaignTask.campaign, CampaignTask.number)
    )
    return [task_facts(groups[task.group_id], campaign, task, {}) for task, campaign in found]


async def name_of(session: AsyncSession, person: int) -> str:
    """What somebody is called; nothing where they were forgotten."""
    return (await names_of(session, [person])).get(person, "")
