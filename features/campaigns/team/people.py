"""The team of a campaign: who is on it, with which roles; and how one of them is reached in private."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from features.campaigns import document
from features.campaigns.owner import awake
from features.facts import group_facts
from features.outbox import service as outbox
from features.outbox.service import Asks
from features.people import naming, view_calls
from kit.buttons import Tap
from kit.db import insert
from kit.messages import Message
from kit.texts import Texts, choose, texts
from models import Campaign, CampaignMember, CampaignTask, Group, Helper, Member, Person

# Whoever answers for the campaign has this role, and nobody else.
OWNER = "owner"
MOST_CHOICES = 60


async def team_of(session: AsyncSession, group_id: int, campaign: int) -> Sequence[CampaignMember]:
    """Everybody on the team."""
    mine = CampaignMember.group_id == group_id, CampaignMember.campaign == campaign
    return (await session.scalars(select(CampaignMember).where(*mine).order_by(CampaignMember.person_id))).all()


async def is_on_team(session: AsyncSession, campaign: Campaign, person_id: int) -> bool:
    """Whether somebody works on it: has a role or a task in it, or answers for it."""
    if campaign.owner_id == person_id:
        return True
    return await session.get(CampaignMember, (campaign.group_id, campaign.number, person_id)) is not None


async def join(session: AsyncSession, group_id: int, campaign: int, person_id: int) -> CampaignMember:
    """Somebody is on the team from now on; twice is once."""
    key = group_id, campaign, person_id
    row = insert(session, CampaignMember).values(group_id=group_id, campaign=campaign, person_id=person_id, roles=[])
    await session.execute(row.on_conflict_do_nothing())
    return await session.get_one(CampaignMember, key, with_for_update=True, populate_existing=True)


def who_has(campaign: Campaign, team: Iterable[CampaignMember], role: str) -> list[int]:
    """Who has a role in it."""
    if role == OWNER:
        return [] if campaign.owner_id is None else [campaign.owner_id]
    return [member.person_id for member in team if role in member.roles]


def roles_in(planned: document.Campaign) -> list[str]:
    """All roles that the plan names, those that are said to be somebody's first."""
    named = [
        *planned.team,
        *(task.role for task in planned.tasks),
        *(risk.role for risk in planned.risks),
        *(step.role for step in planned.flow if step.role),
        *(material.role for material in planned.materials if material.role),
    ]
    return list(dict.fromkeys(named))


async def named(session: AsyncSession, group_id: int, names: Iterable[str | None], now: datetime) -> dict[str, int]:
    """Whom the @usernames among these names mean, by the name as it is written: members who were last seen with them.

    A name in a plan proposes somebody; what is given to them is a question that they can say no to. So Telegram is not asked who bears
    it now.
    """
    written = {name for name in names if name is not None and name.startswith("@")}
    holders = await naming.holders_of(session, group_id, written, now)
    return {
        name: holder.person_id
        for name in written
        if (holder := holders.get(name.removeprefix("@").lower())) is not None and holder.is_present
    }


def proposed(
    campaign: Campaign,
    team: Iterable[CampaignMember],
    row: CampaignTask,
    task: document.Task,
    meant: Mapping[str, int],
) -> int | None:
    """Who gets it by this plan: whom it names, where it did not name them before; of a new one that names nobody, who has the role."""
    if task.who is not None:
        return meant.get(task.who) if task.who != row.who else None
    if row.place is None and row.assignee is None:
        return next(iter(who_has(campaign, team, task.role)), None)
    return None


async def choices(session: AsyncSession, group: Group, campaign: Campaign) -> list[Person]:
    """Whom a task may be given to by a button: the team, and who runs the group. Anybody else is named by @username or reply."""
    team = [member.person_id for member in await team_of(session, group.id, campaign.number)]
    runs = Member.telegram_role.in_(["creator", "administrator"])
    helps = Member.person_id.in_(select(Helper.person_id).where(Helper.group_id == group.id))
    here = Member.group_id == group.id, Member.is_present.is_(True)
    found = await session.scalars(
        select(Person)
        .join(Member, Member.person_id == Person.id)
        .where(*here, runs | helps | Member.person_id.in_(team))
        .order_by(Person.id)
        .limit(MOST_CHOICES)
    )
    # Those on the team come first.
    return sorted(found, key=lambda person: (person.id not in team, person.name, person.id))


async def tell(
    session: AsyncSession,
    group: Group,
    campaign: int,
    person_id: int,
    key: str,
    saying: Callable[[Texts], Message],
    now: datetime,
    *,
    at: Tap,
    asks: Asks | None = None,
    drop_after: datetime | None = None,
) -> None:
    """Tell somebody on the team something, in private and not at night. Who takes nothing there is called in the group, once in all of a
    campaign; `at` leads to what they would have heard.
    """
    person = await session.get(Person, person_id)
    if person is None:
        return
    message, when = saying(texts(choose(person.language, default=group.language))), awake(group, now)
    if person.is_reachable:
        await outbox.tell_person(
            session, person.id, key, message, now, not_before=when, drop_after=drop_after, asks=asks
        )
        return
    member = await join(session, group.id, campaign, person_id)
    if member.called_at is None:
        member.called_at = now
        call = view_calls.call(group_facts(group), person.id, person.name, at)
        await outbox.tell_author(session, group.id, person, key, message, call, now, not_before=when)


async def remove(session: AsyncSession, group_id: int, person_id: int) -> dict[int, list[str]]:
    """Somebody is not in the group any more: they are on no team, and their open tasks are free; the titles of these, by campaign."""
    await session.execute(
        delete(CampaignMember).where(CampaignMember.group_id == group_id, CampaignMember.person_id == person_id)
    )
    theirs = select(CampaignTask).where(
        CampaignTask.group_id == group_id,
        CampaignTask.assignee == person_id,
        CampaignTask.state == "open",
        CampaignTask.place.is_not(None),
    )
    found: dict[int, list[str]] = {}
    for task in await session.scalars(theirs.order_by(CampaignTask.campaign, CampaignTask.due_at).with_for_update()):
        task.assignee = None
        found.setdefault(task.campaign, []).append(task.title)
    await session.flush()
    return found
