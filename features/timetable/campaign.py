"""Everything of a campaign by when it is: what the bot does, and what people do for it, in one."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from features.campaigns import document, items, store
from features.campaigns.owner import awake
from features.campaigns.settled import settle
from features.campaigns.team import looking
from features.campaigns.team.facts import TaskFacts
from features.facts import GroupFacts, group_facts
from features.people.calendar import calendar_of
from features.timetable.rules import Planned
from models import Campaign, Group, Schedule


@dataclass(frozen=True, slots=True)
class Entry:
    """One line: an item of the plan (which day of it, where it is a countdown) or a task. `key` tells it from all others of the campaign.

    `state` is that of its row; `planned` where it has none yet.
    """

    at: datetime
    key: str
    state: str
    item: document.Item | None = None
    task: TaskFacts | None = None

    @property
    def sort(self) -> str:
        """Whether an activity begins, something is posted, or somebody does something."""
        return "task" if self.item is None else "activity" if self.item.do == "open" else "announcement"


@dataclass(frozen=True, slots=True)
class CampaignTimetable:
    """All of a campaign, in its order; nothing where it does not say when it begins."""

    group: GroupFacts
    number: int
    title: str
    first_day: date | None
    entries: Sequence[Entry]
    now: datetime


async def look(session: AsyncSession, group: Group, campaign: Campaign, now: datetime) -> CampaignTimetable:
    """The campaign as it is planned; of a draft with a first day, as it would be."""
    planned = store.document_of(campaign)
    entries: list[Entry] = []
    if planned.first_day is not None:
        entries = [
            *await _items(session, group, campaign, planned, planned.first_day, now),
            *await _tasks(session, group, campaign, planned, planned.first_day, now),
        ]
    entries.sort(key=lambda entry: (entry.at, entry.sort, entry.key))
    return CampaignTimetable(group_facts(group), campaign.number, campaign.title, planned.first_day, entries, now)


async def coming(session: AsyncSession, group: Group, rows: Iterable[Schedule]) -> list[Planned]:
    """What the group's campaigns do by themselves, of what is planned in it."""
    mine = [(row, *_named(row.key)) for row in rows if row.kind == items.ITEM]
    if not mine:
        return []
    numbers = sorted({number for _, number, _ in mine})
    found = select(Campaign).where(Campaign.group_id == group.id, Campaign.number.in_(numbers))
    campaigns = {each.number: (each.title, store.document_of(each)) for each in await session.scalars(found)}
    plans: list[Planned] = []
    for row, number, item in mine:
        title, planned = campaigns[number]
        if item > len(planned.items):
            # It was taken out between the two looks.
            continue
        does = planned.items[item - 1]
        waits = does.do != "open" and awake(group, row.due_at) > row.due_at
        plans.append(Planned(row.due_at, row.kind, number, title, waits=waits, key=row.key, item=does))
    return plans


def _named(key: str) -> tuple[int, int]:
    """The campaign and its item whose schedule this is: `campaign:7:item:2:0`."""
    _, number, _, item, _ = key.split(":")
    return int(number), int(item)


async def _items(
    session: AsyncSession, group: Group, campaign: Campaign, planned: document.Campaign, first: date, now: datetime
) -> list[Entry]:
    rows: list[tuple[int, int, datetime, str]] = [
        (row.item, row.part, row.due_at, row.state) for row in await store.items_of(session, campaign)
    ]
    if not rows:
        parts = items.parts_of(planned, first, calendar_of(group), now)
        rows = [(part.item, part.part, part.at, "planned") for part in parts]
    return [
        Entry(at, f"item:{number}:{part}", state, item=planned.items[number - 1])
        for number, part, at, state in rows
        if number <= len(planned.items)
    ]


async def _tasks(
    session: AsyncSession, group: Group, campaign: Campaign, planned: document.Campaign, first: date, now: datetime
) -> list[Entry]:
    team = await looking.look(session, group, campaign)
    if team.tasks:
        return [Entry(task.due, f"task:{task.number}", task.state, task=task) for task in team.tasks]
    dues = settle(planned.times, tuple(task.due for task in planned.tasks), (), first, calendar_of(group), now).tasks
    return [
        Entry(due, f"task:{place}", task.state, task=_drafted(team.group, campaign, place, task, due))
        for place, (task, due) in enumerate(zip(planned.tasks, dues, strict=True), start=1)
    ]


def _drafted(group: GroupFacts, campaign: Campaign, place: int, task: document.Task, due: datetime) -> TaskFacts:
    return TaskFacts(
        group, campaign.number, campaign.title, place, task.title, task.role, due, task.state,
        note=task.note or "", who=task.who or "",
    )  # fmt: skip
