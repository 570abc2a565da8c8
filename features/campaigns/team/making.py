"""The tasks of a campaign as its plan says: made when it is planned, kept alike when it is edited or moved, and no more when it is over."""

from datetime import datetime, timedelta
from functools import partial

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from features.campaigns import document, store
from features.campaigns.changes import Change
from features.campaigns.followers import follows
from features.campaigns.settled import settle
from features.campaigns.team import people, planning, reminding, seating, service, view_told
from features.campaigns.team.looking import task_facts, tasks_of
from features.campaigns.team.rules import Known, Wanted, matched
from features.campaigns.team.service import Held
from features.outbox import prompts
from features.people.calendar import calendar_of
from models import Campaign, CampaignChange, CampaignMember, CampaignTask, Group


@follows
async def follow(session: AsyncSession, group: Group, campaign: Campaign, what: Change, now: datetime) -> None:
    """The campaign was planned, changed, moved, is over or gone: its tasks go with it. While it rests, its reminders do."""
    match what:
        case Change.PLANNED | Change.EDITED | Change.MOVED if campaign.state not in {"draft", "checked"}:
            await make(session, group, campaign, now)
        case Change.ENDED if await _is_early(session, campaign):
            await _drop(session, group, campaign, now)
        case Change.REVIEWED:
            await store.cancel(session, campaign, "task")
            await store.cancel(session, campaign, "digest")
        case Change.REMOVED:
            for table in (CampaignTask, CampaignMember):
                mine = table.group_id == group.id, table.campaign == campaign.number
                await session.execute(delete(table).where(*mine))


async def make(session: AsyncSession, group: Group, campaign: Campaign, now: datetime) -> None:
    """Tasks as the plan says now. What is done stays done, whose something is stays theirs. Whoever has new ones is told, once for all.

    The caller holds the campaign.
    """
    planned = store.document_of(campaign)
    assert planned.first_day is not None  # noqa: S101 - nothing is planned without
    dues = settle(
        planned.times, tuple(task.due for task in planned.tasks), (), planned.first_day, calendar_of(group), now
    ).tasks
    await seating.seat(session, group, campaign, planned, now)
    team = await people.team_of(session, group.id, campaign.number)
    meant = await people.named(session, group.id, [task.who for task in planned.tasks], now)
    rows = {row.number: row for row in await tasks_of(session, campaign, gone=True)}
    which = matched(
        [Known(row.number, row.place, row.title, row.role) for row in rows.values()],
        [Wanted(task.title, task.role) for task in planned.tasks],
    )
    for gone in rows.keys() - set(which):
        await _take_out(session, group, campaign, rows[gone], now)
    last = max(rows, default=0)
    given: dict[int, list[CampaignTask]] = {}
    for place, (task, due, number) in enumerate(zip(planned.tasks, dues, which, strict=True), start=1):
        row = rows.get(number or 0)
        if row is None:
            last += 1
            row = CampaignTask(group_id=group.id, campaign=campaign.number, number=last, put_off=0, state="open")
            row.who, row.said, row.due_at = "", "", due
            session.add(row)
        person = people.proposed(campaign, team, row, task, meant)
        changed = _bring_up_to_date(row, place, task, due, now)
        if person is not None and row.state == "open" and row.assignee != person:
            row.assignee = person
            given.setdefault(person, []).append(row)
        await session.flush()
        if changed:
            await planning.plan(session, group, campaign, row, now)
    for person, tasks in given.items():
        await seating.tell(session, group, campaign, person, tasks, now)
    if planned.tasks:
        await planning.plan_digest(session, group, campaign, now)


def _bring_up_to_date(row: CampaignTask, place: int, task: document.Task, due: datetime, now: datetime) -> bool:
    """The row as the plan says; whether its reminders have to be planned anew. A file finishes a task, and never reopens one."""
    due += timedelta(minutes=row.put_off)
    changed = row.place is None or row.due_at != due
    row.place, row.title, row.role, row.who, row.due_at = place, task.title, task.role, task.who or "", due
    if task.state != "open" and row.state == "open":
        row.state, row.settled_at, changed = task.state, now, True
    return changed


async def _take_out(session: AsyncSession, group: Group, campaign: Campaign, row: CampaignTask, now: datetime) -> None:
    """It is not in the plan any more: kept, in case it comes back, and asked of nobody."""
    if row.place is None:
        return
    row.place = None
    await session.flush()
    await planning.plan(session, group, campaign, row, now)
    if row.assignee is not None and row.state == "open":
        seen = task_facts(group, campaign, row, {})
        about = service.asks(Held(group, campaign, row), row.assignee).about
        await prompts.resolve(session, group.id, about, lambda t: view_told.dropped(t, seen), now)


async def _is_early(session: AsyncSession, campaign: Campaign) -> bool:
    """Somebody has ended it; it did not come to its end."""
    mine = CampaignChange.group_id == campaign.group_id, CampaignChange.campaign == campaign.number
    last = select(CampaignChange).where(*mine).order_by(CampaignChange.number.desc()).limit(1)
    change = (await session.scalars(last)).one()
    return bool(change.about.get("early"))


async def _drop(session: AsyncSession, group: Group, campaign: Campaign, now: datetime) -> None:
    """What is still open is not needed any more, and whoever has some of it hears so. Behind its own end tasks are done as planned."""
    dropped: dict[int, list[CampaignTask]] = {}
    for row in await tasks_of(session, campaign):
        if row.state == "open":
            row.state, row.settled_at = "skipped", now
            if row.assignee is not None:
                dropped.setdefault(row.assignee, []).append(row)
    await session.flush()
    await store.cancel(session, campaign, "task")
    await store.cancel(session, campaign, "digest")
    for person, rows in dropped.items():
        for row in rows:
            seen = task_facts(group, campaign, row, {})
            about = service.asks(Held(group, campaign, row), person).about
            await prompts.resolve(session, group.id, about, partial(view_told.settled, task=seen), now)
        await seating.tell(session, group, campaign, person, rows, now, says=view_told.over)


TASKS = {planning.TASK: reminding.remind}
