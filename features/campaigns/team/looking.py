"""Tasks and the team as they are now, as facts for views and for those who know more of the campaign."""

import hashlib
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from features.campaigns import document, store
from features.campaigns.team import people
from features.campaigns.team.facts import HandedOn, Helper, TaskFacts, TeamFacts
from features.campaigns.team.rules import Known, Wanted, matched
from features.facts import group_facts
from features.people.census import names_of
from kit.messages import Stored
from kit.texts import visible
from models import Campaign, CampaignMember, CampaignTask, Group, Person


async def tasks_of(session: AsyncSession, campaign: Campaign, *, gone: bool = False) -> Sequence[CampaignTask]:
    """Its tasks by when they are due; with `gone` also those that are not in the plan any more."""
    mine = CampaignTask.group_id == campaign.group_id, CampaignTask.campaign == campaign.number
    found = select(CampaignTask).where(*mine, *(() if gone else (CampaignTask.place.is_not(None),)))
    return (await session.scalars(found.order_by(CampaignTask.due_at, CampaignTask.place))).all()


async def facts_of(session: AsyncSession, group: Group, campaign: Campaign, task: CampaignTask) -> TaskFacts:
    """A task as it is now."""
    return (await _facts(session, group, campaign, [task]))[0]


async def look(session: AsyncSession, group: Group, campaign: Campaign) -> TeamFacts:
    """All tasks, and everybody on the team."""
    tasks = await _facts(session, group, campaign, await tasks_of(session, campaign))
    team = await people.team_of(session, group.id, campaign.number)
    ids = {member.person_id for member in team} | ({campaign.owner_id} - {None})
    persons = await session.scalars(select(Person).where(Person.id.in_(ids)).order_by(Person.name, Person.id))
    planned = store.document_of(campaign)
    roles = {role: people.who_has(campaign, team, role) for role in people.roles_in(planned)}
    open_ones = Counter(task.holder for task in tasks if task.is_open)
    helpers = [
        Helper(
            person.id,
            person.name,
            tuple(role for role, holders in roles.items() if person.id in holders),
            open_ones[person.id],
            bool(person.is_reachable),
        )
        for person in persons
    ]
    return TeamFacts(group_facts(group), campaign.number, campaign.title, campaign.state, tasks, helpers, roles)


async def _facts(
    session: AsyncSession, group: Group, campaign: Campaign, tasks: Sequence[CampaignTask]
) -> list[TaskFacts]:
    ids = {person for task in tasks for person in (task.assignee, task.settled_by) if person is not None}
    names = await names_of(session, ids) if ids else {}
    planned = store.document_of(campaign)
    return [task_facts(group, campaign, task, names, _note(planned, task)) for task in tasks]


def _note(planned: document.Campaign, task: CampaignTask) -> str:
    return (planned.tasks[task.place - 1].note or "") if task.place else ""


def task_facts(
    group: Group, campaign: Campaign, task: CampaignTask, names: Mapping[int, str], note: str = ""
) -> TaskFacts:
    """The task with what the people it names are called."""
    proof = None if task.proof is None or task.proof_kind is None else Stored(task.proof_kind, task.proof)
    return TaskFacts(
        group=group_facts(group),
        campaign=campaign.number,
        of=campaign.title,
        number=task.number,
        title=task.title,
        role=task.role,
        due=task.due_at,
        state=task.state,
        note=note,
        who=task.who,
        holder=task.assignee,
        holder_name=names.get(task.assignee or 0, ""),
        said=task.said,
        proof=proof,
        by=task.settled_by,
        by_name=names.get(task.settled_by or 0, ""),
        settled_at=task.settled_at,
    )


async def written(session: AsyncSession, campaign: Campaign, planned: document.Campaign) -> document.Campaign:
    """The plan with what has become of its tasks and team: what is done, whose it is. For a file that is sent."""
    tasks = {task.place: task for task in await tasks_of(session, campaign)}
    team = await people.team_of(session, campaign.group_id, campaign.number)
    ids = {person.person_id for person in team} | {task.assignee for task in tasks.values()} | {campaign.owner_id}
    names = await _as_written(session, {person for person in ids if person is not None})
    roles = {role: _whose(campaign, team, names, role, said) for role, said in planned.team.items()}
    lines = tuple(
        line if (task := tasks.get(place)) is None else _line(line, task, names)
        for place, line in enumerate(planned.tasks, start=1)
    )
    return planned.model_copy(update={"team": roles, "tasks": lines})


async def applied(
    session: AsyncSession, campaign: Campaign, planned: document.Campaign, now: datetime
) -> tuple[document.Campaign, Sequence[HandedOn]]:
    """What would be written of another plan once it is the campaign's: what people have done and taken stays, but for tasks that it gives
    to somebody else. Which these are.
    """
    rows = {row.number: row for row in await tasks_of(session, campaign, gone=True)}
    if not rows:
        return planned, ()
    which = matched(
        [Known(row.number, row.place, row.title, row.role) for row in rows.values()],
        [Wanted(task.title, task.role) for task in planned.tasks],
    )
    team = await people.team_of(session, campaign.group_id, campaign.number)
    meant = await people.named(session, campaign.group_id, [task.who for task in planned.tasks], now)
    ids = {row.assignee for row in rows.values()} | {person.person_id for person in team} | {campaign.owner_id}
    names = await _as_written(session, {person for person in ids if person is not None})
    lines, handed = list[document.Task](), list[HandedOn]()
    for line, number in zip(planned.tasks, which, strict=True):
        row = rows.get(number or 0)
        if row is None:
            lines.append(line)
            continue
        person = people.proposed(campaign, team, row, line, meant)
        if person is None or person == row.assignee or row.state != "open":
            made = _line(line, row, names)
        else:
            made = line
            if row.assignee is not None:
                handed.append(HandedOn(line.title, names.get(row.assignee, ""), line.who or ""))
        # A plan finishes a task, and reopens none.
        lines.append(made.model_copy(update={"state": line.state if row.state == "open" else row.state}))
    team_lines = {role: _whose(campaign, team, names, role, said) for role, said in planned.team.items()}
    return planned.model_copy(update={"tasks": tuple(lines), "team": team_lines}), handed


def _whose(
    campaign: Campaign, team: Sequence[CampaignMember], names: Mapping[int, str], role: str, otherwise: str | None
) -> str | None:
    return next((names[person] for person in people.who_has(campaign, team, role) if person in names), otherwise)


async def hands(session: AsyncSession, campaign: Campaign) -> str:
    """What tells whose its tasks are and how far, from the same with another holder or outcome."""
    tasks = [(task.number, task.assignee, task.state) for task in await tasks_of(session, campaign)]
    return hashlib.sha256(repr(sorted(tasks)).encode()).hexdigest()[:16]


def _line(line: document.Task, task: CampaignTask, names: Mapping[int, str]) -> document.Task:
    who = names.get(task.assignee or 0, line.who)
    return line.model_copy(update={"state": task.state, "who": who})


async def _as_written(session: AsyncSession, ids: Collection[int]) -> dict[int, str]:
    rows = await session.execute(select(Person.id, Person.name, Person.username).where(Person.id.in_(ids)))
    said = {id_: f"@{username}" if username else visible(name)[: document.LINE] for id_, name, username in rows}
    return {id_: name for id_, name in said.items() if name}
