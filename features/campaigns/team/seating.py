"""Who has which role of a campaign, and who hears that tasks have come to them."""

from collections.abc import Callable, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from features.campaigns import document, store
from features.campaigns.team import people, view_told
from features.campaigns.team.facts import TaskFacts
from features.campaigns.team.looking import task_facts
from features.campaigns.team.rules import NotHere
from features.campaigns.team.taps import MineTap
from features.facts import GroupFacts, group_facts
from features.people import access
from features.people.access import OutOfDate
from kit.messages import Message
from kit.texts import Texts
from models import Campaign, CampaignTask, Group


async def seat(
    session: AsyncSession, group: Group, campaign: Campaign, planned: document.Campaign, now: datetime
) -> None:
    """Roles that nobody has are those people's whom the plan names."""
    meant = await people.named(session, group.id, planned.team.values(), now)
    team = await people.team_of(session, group.id, campaign.number)
    for role, name in planned.team.items():
        person = meant.get(name or "")
        if person is not None and not people.who_has(campaign, team, role):
            member = await people.join(session, group.id, campaign.number, person)
            member.roles = [*member.roles, role]
    await session.flush()


async def toggle(session: AsyncSession, group: Group, number: int, place: int, person: int, now: datetime) -> None:
    """Give a role of the plan, by its place among them from 1, to somebody in the group, or take it from whoever has it.

    With it come the open tasks of the role that nobody has; tasks that somebody has stay theirs. Raises OutOfDate, NotHere.
    """
    campaign = await store.hold(session, group.id, number)
    roles = people.roles_in(store.document_of(campaign))
    role = roles[place - 1] if 0 < place <= len(roles) else people.OWNER
    if role == people.OWNER:
        raise OutOfDate
    if not (await access.last_known(session, group.id, person)).is_present:
        raise NotHere
    member = await people.join(session, group.id, number, person)
    if role in member.roles:
        member.roles = [each for each in member.roles if each != role]
        return
    member.roles = [*member.roles, role]
    free = select(CampaignTask).where(
        CampaignTask.group_id == group.id,
        CampaignTask.campaign == number,
        CampaignTask.role == role,
        CampaignTask.state == "open",
        CampaignTask.assignee.is_(None),
        CampaignTask.place.is_not(None),
    )
    tasks = (await session.scalars(free.with_for_update())).all()
    for task in tasks:
        task.assignee = person
    await session.flush()
    if tasks:
        await tell(session, group, campaign, person, tasks, now)


async def tell(
    session: AsyncSession,
    group: Group,
    campaign: Campaign,
    person: int,
    tasks: Sequence[CampaignTask],
    now: datetime,
    *,
    says: Callable[[Texts, GroupFacts, str, Sequence[TaskFacts]], Message] = view_told.have,
) -> None:
    """Somebody has these tasks from now on, or what else there is to say of them: they hear it once for all of them."""
    await people.join(session, group.id, campaign.number, person)
    seen = [task_facts(group, campaign, task, {}) for task in sorted(tasks, key=lambda task: task.due_at)]
    await people.tell(
        session,
        group,
        campaign.number,
        person,
        f"tasks:{campaign.state}:{group.id}:{campaign.number}:{person}:{now.timestamp():.0f}",
        lambda t: says(t, group_facts(group), campaign.title, seen),
        now,
        at=MineTap(0),
    )
