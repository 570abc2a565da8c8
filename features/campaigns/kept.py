"""What campaigns are made from: the templates that Muster brings along, and those that a group has kept of its own campaigns."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import delete, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from features import numbering
from features.campaigns.document import LINE, Campaign as Document, Open
from features.campaigns.facts import TemplateFacts
from features.campaigns.refusals import NameTaken, TooManyTemplates
from features.campaigns.templates import NAMES, template as shipped
from features.campaigns.times import EARLIEST, LATEST, OnDay, write_relative
from features.moments import moment_at
from features.people.access import OutOfDate
from features.people.calendar import calendar_of
from kit.db import insert
from kit.recurrence import Calendar
from kit.texts import visible
from models import CampaignTemplate, Group

MOST = 50


async def templates(session: AsyncSession, group: Group) -> list[TemplateFacts]:
    """All that a group can begin with: its own, the newest first, then those that ship, in the group's language."""
    mine = select(CampaignTemplate.number, CampaignTemplate.name).where(CampaignTemplate.group_id == group.id)
    rows = await session.execute(mine.order_by(CampaignTemplate.number.desc()))
    own = [TemplateFacts(str(number), name, is_own=True) for number, name in rows]
    return [*own, *(TemplateFacts(name, shipped(name, group.language).title, is_own=False) for name in NAMES)]


async def template(session: AsyncSession, group: Group, key: str) -> Document:
    """The document of a template: the group's own of this number, or a shipped one in the group's language. Raises OutOfDate."""
    if key in NAMES:
        return shipped(key, group.language)
    return Document.model_validate((await own(session, group.id, key)).document)


async def own(session: AsyncSession, group_id: int, key: str) -> CampaignTemplate:
    """The group's own template of this number. Raises OutOfDate."""
    is_number = key.isascii() and key.isdecimal() and 0 < len(key) < 10
    found = await session.get(CampaignTemplate, (group_id, int(key))) if is_number else None
    if found is None:
        raise OutOfDate
    return found


async def keep(session: AsyncSession, group: Group, planned: Document, name: str, person: int, now: datetime) -> int:
    """Keep this as a template of the group's own; its number. Raises NameTaken, TooManyTemplates."""
    name = visible(name)[:LINE]
    count = select(func.count()).where(CampaignTemplate.group_id == group.id)
    if (await session.scalar(count) or 0) >= MOST:
        raise TooManyTemplates(MOST)
    number = await numbering.take(session, group.id, "activity")
    kept = as_template(planned, calendar_of(group)).model_dump(mode="json", by_alias=True, exclude_defaults=True)
    statement = insert(session, CampaignTemplate).values(
        group_id=group.id, number=number, name=name, document=kept, created_by=person, created_at=now
    )
    # Two at once with one name: one of them is told.
    once = statement.on_conflict_do_nothing(index_elements=["group_id", "name"]).returning(CampaignTemplate.number)
    if await session.scalar(once) is None:
        raise NameTaken(name)
    return number


async def drop(session: AsyncSession, group_id: int, number: int) -> None:
    """Delete a template; twice is once."""
    mine = (CampaignTemplate.group_id == group_id, CampaignTemplate.number == number)
    await session.execute(delete(CampaignTemplate).where(*mine))


def as_template(planned: Document, calendar: Calendar) -> Document:
    """The document without a first day, with nobody's name, nothing done and nothing spent; moments of its days are relative again."""
    first = planned.first_day
    items = planned.items if first is None else tuple(
        item.model_copy(update={"values": _relative(item.values, first, calendar)}) if isinstance(item, Open) else item
        for item in planned.items
    )  # fmt: skip
    budget = planned.budget
    if budget is not None:
        budget = budget.model_copy(update={"lines": tuple(c.model_copy(update={"spent": None}) for c in budget.lines)})
    changed: dict[str, Any] = {
        "first_day": None,
        "items": items,
        "team": dict.fromkeys(planned.team),
        "tasks": tuple(task.model_copy(update={"who": None, "state": "open"}) for task in planned.tasks),
        "budget": budget,
    }
    return planned.model_copy(update=changed)


def _relative(values: Mapping[str, str], first: date, calendar: Calendar) -> dict[str, str]:
    """Moments among the values of an activity (`2026-12-04 20:00`), relative to the first day."""
    return {key: _as_relative(value, first, calendar) for key, value in values.items()}


def _as_relative(value: str, first: date, calendar: Calendar) -> str:
    try:
        moment = moment_at(value, calendar)
    except ValueError:
        return value
    day, wall = calendar.day_of(moment), calendar.local(moment)
    days = (day - first) // timedelta(days=1)
    return write_relative(OnDay(days, wall.hour * 60 + wall.minute)) if EARLIEST <= days <= LATEST else value
