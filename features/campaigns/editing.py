"""The form that changes a campaign: one for all parts of the document, which it knows by their table (`view_sections.py`).

A row, never memory. Each answer is looked at as a part of the whole document, by the rules of a file; what has not been asked for yet has a
stand-in meanwhile. When all is there that an entry needs, the document is changed.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from features import forms
from features.campaigns import life, store
from features.campaigns.document import Campaign as Document
from features.campaigns.problems import BadDocument, Problem
from features.campaigns.reading import read_data
from features.campaigns.sections import BEFORE_IT, Asked, Data, Section, Setting, value_of, with_value
from features.campaigns.store import Done
from features.campaigns.team import looking
from features.campaigns.team.taps import RolesTap, TaskTap
from features.campaigns.view_sections import section_called
from features.people.access import OutOfDate
from features.people.calendar import calendar_of
from kit.buttons import Tap
from kit.texts import spoken
from models import Campaign, Group

NAME = "campaign part"


@dataclass(frozen=True, slots=True)
class Filling:
    """A form on its way: which entry of which section of a campaign, and the key that is asked for. `entry` counts from 1; 0 is a new one,
    of which `given` is known so far. `version` is that of the document which the person has seen.
    """

    number: int
    section: Section
    entry: int
    key: str
    given: Data
    version: int

    @property
    def asked(self) -> Asked:
        """What is asked for. Raises OutOfDate."""
        if (asked := self.section.ask(self.given, self.key)) is None:
            raise OutOfDate
        return asked

    @property
    def missing(self) -> Asked | None:
        """What a new entry needs and has not been asked for."""
        return next(
            (a for a in self.section.asked(self.given) if a.needed and value_of(self.given, a.key) is None), None
        )


def data_of(planned: Document) -> dict[str, Any]:
    """The document as plain data, without what nobody has said."""
    return planned.model_dump(mode="json", by_alias=True, exclude_defaults=True)


async def shown_of(session: AsyncSession, campaign: Campaign, section: Section) -> dict[str, Any]:
    """The same for whoever looks at a part: once it is planned, with whose its tasks and roles are by now."""
    planned = store.document_of(campaign)
    if section.is_lived and campaign.state not in BEFORE_IT:
        planned = await looking.written(session, campaign, planned)
    return data_of(planned)


async def lived_at(session: AsyncSession, campaign: Campaign, section: Section, number: int) -> Tap | None:
    """Where people say themselves what the document does not say any more; None where there is no such thing."""
    if not section.is_lived or campaign.state in BEFORE_IT:
        return None
    if section.name == "team":
        return RolesTap(campaign.group_id, campaign.number, 0, 0)
    task = next((row for row in await looking.tasks_of(session, campaign) if row.place == number), None)
    return None if task is None else TaskTap(campaign.group_id, campaign.number, task.number)


def section_of(name: str) -> Section:
    """The section of this name. Raises OutOfDate."""
    try:
        return section_called(name)
    except KeyError:
        raise OutOfDate from None


def entry_of(section: Section, data: Data, number: int) -> dict[str, Any]:
    """The entry of this number, from 1. Raises OutOfDate."""
    entries = section.entries(data)
    if not 1 <= number <= len(entries):
        raise OutOfDate
    return entries[number - 1]


async def ask(
    session: AsyncSession, person: int, campaign: Campaign, section: Section, number: int, key: str, now: datetime
) -> Filling:
    """Ask for a key of an entry. Raises OutOfDate."""
    entry = entry_of(section, data_of(store.document_of(campaign)), number)
    filling = Filling(campaign.number, section, number, key, entry, campaign.version)
    asked = section.ask(entry, key)
    if asked is None or (asked.till_planned and campaign.state not in BEFORE_IT):
        raise OutOfDate
    await _keep(session, person, campaign.group_id, filling, now)
    return filling


async def add(
    session: AsyncSession, person: int, campaign: Campaign, section: Section, word: str, now: datetime
) -> Filling:
    """Begin a new entry, of this sort where there are several. Raises OutOfDate."""
    starts = {start.word: start.entry for start in section.starts} or {"": {}}
    if word not in starts:
        raise OutOfDate
    filling = Filling(campaign.number, section, 0, "", starts[word], campaign.version)
    if (missing := filling.missing) is None:
        raise OutOfDate
    filling = replace(filling, key=missing.key)
    await _keep(session, person, campaign.group_id, filling, now)
    return filling


async def current(session: AsyncSession, person: int, group_id: int, now: datetime) -> Filling:
    """The form somebody is filling in. Raises OutOfDate where it is another one, or of another group."""
    form = await forms.current(session, person, now)
    if form is None or form.name != NAME or form.group_id != group_id or form.activity is None:
        raise OutOfDate
    said = form.answers
    section = section_of(said["section"])
    return Filling(form.activity, section, said["entry"], said["key"], said["given"], said["version"])


async def answer(
    session: AsyncSession, group: Group, person: int, filling: Filling, said: str | None, now: datetime
) -> Filling | int:
    """What was written, or chosen; None takes the key away. The next question, or, when it is done, the number of the entry.

    Raises BadDocument, what moments are refused with, ChangedMeanwhile, and what else `life.edit` raises.
    """
    campaign = await store.find(session, group.id, filling.number)
    data, asked = data_of(store.document_of(campaign)), filling.asked
    entry: Data
    if said is None:
        if not asked.can_clear:
            raise OutOfDate
        value = None
    else:
        value = asked.read(said, Setting(calendar_of(group), campaign.first_day, now))
        if value in ("", []):
            raise BadDocument(Problem("text", 1))
    entry = with_value(filling.given, asked, value)
    advanced = replace(filling, given=entry)
    entries: list[Data] = [*filling.section.entries(data)]
    if filling.entry == 0:
        entries.append(_stood_in(filling.section, entry))
        read_data(_put(group, filling.section, data, entries))
        if (missing := advanced.missing) is not None:
            advanced = replace(advanced, key=missing.key)
            await _keep(session, person, group.id, advanced, now)
            return advanced
        entries[-1] = entry
    elif filling.entry <= len(entries):
        entries[filling.entry - 1] = entry
    planned = read_data(_put(group, filling.section, data, entries))
    await life.edit(session, group, filling.number, planned, Done(person, now), version=filling.version)
    await forms.give_up(session, person)
    return filling.entry or len(entries)


async def look_again(session: AsyncSession, group: Group, person: int, filling: Filling, now: datetime) -> Filling:
    """Somebody was faster: ask the same of the document as it is now. Raises OutOfDate where the entry is gone."""
    campaign = await store.find(session, group.id, filling.number)
    if filling.entry == 0:
        again = replace(filling, version=campaign.version)
        await _keep(session, person, group.id, again, now)
        return again
    return await ask(session, person, campaign, filling.section, filling.entry, filling.key, now)


async def take_out(
    session: AsyncSession, group: Group, number: int, planned: Mapping[str, Any], version: int, done: Done
) -> None:
    """The document without an entry is the campaign's from now on. Raises BadDocument, and what `life.edit` raises."""
    await life.edit(session, group, number, read_data(planned), done, version=version)


def _stood_in(section: Section, entry: Data) -> Data:
    """The entry with stand-ins for what it needs and lacks."""
    for asked in section.asked(entry):
        if asked.needed and asked.stand_in is not None and value_of(entry, asked.key) is None:
            entry = with_value(entry, asked, asked.stand_in)
    return entry


def _put(group: Group, section: Section, data: Data, entries: list[Data]) -> dict[str, Any]:
    made = section.put(data, entries)
    budget = made.get("budget")
    if budget and "currency" not in budget:
        # A budget has a currency; which one is meant can be said.
        made["budget"] = {"currency": spoken(group.language).currency, **budget}
    return made


async def _keep(session: AsyncSession, person: int, group_id: int, filling: Filling, now: datetime) -> None:
    answers = {
        "section": filling.section.name,
        "entry": filling.entry,
        "key": filling.key,
        "given": dict(filling.given),
        "version": filling.version,
    }
    form = forms.Open(NAME, group_id, filling.number, filling.section.name, answers)
    await forms.keep(session, person, form, now)
