"""What is shown of the life of a campaign: what became of an item, what is asked before a step, and the log. Plain facts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from features.campaigns import document
from features.campaigns.document import Open, Post
from features.facts import ActivityFacts, GroupFacts
from kit.recurrence import Calendar
from models import Campaign, CampaignItem, CampaignState, ItemState


@dataclass(frozen=True, slots=True)
class PartFacts:
    """What has become of an item (`number` counts from 1) of the campaign with this title, or of one day of a countdown: `part` is how many
    days before it is, 0 of anything else. `at` is when it is due, on the group's wall.

    `trouble` says why it failed or was left out; `made` is the activity or announcement that it opened.
    """

    group_id: int
    campaign: int
    title: str
    number: int
    part: int
    item: document.Item
    at: datetime
    state: ItemState
    trouble: str
    made: int | None


def part_facts(campaign: Campaign, planned: document.Campaign, row: CampaignItem, calendar: Calendar) -> PartFacts:
    """An item of what is planned, as it is now."""
    return PartFacts(
        group_id=row.group_id,
        campaign=row.campaign,
        title=campaign.title,
        number=row.item,
        part=row.part,
        item=planned.items[row.item - 1],
        at=calendar.local(row.due_at),
        state=row.state,
        trouble=row.trouble,
        made=row.made,
    )


def text_of(planned: document.Campaign, item: document.Item) -> str:
    """The words of an item that is said; of one that opens something, its title."""
    if isinstance(item, Open):
        return item.title
    if isinstance(item, Post) and item.of_copy is not None:
        return planned.texts[item.of_copy]
    return item.text or ""


@dataclass(frozen=True, slots=True)
class LifeFacts:
    """A campaign before a step of its life. `waiting` are its items that have not happened, `past` those of them whose moment has gone by;
    before it is planned, all of them. `opened` is what it has opened and is not closed. `first_day` and the moments are the group's.
    """

    group: GroupFacts
    number: int
    title: str
    state: CampaignState
    first_day: date | None
    waiting: Sequence[PartFacts]
    past: Sequence[PartFacts]
    opened: Sequence[ActivityFacts]


@dataclass(frozen=True, slots=True)
class ChangeFacts:
    """Something that was done to a campaign: one of `Change`, by whom (None: the clock, or not known any more), when on the wall, why."""

    what: str
    about: Mapping[str, Any]
    why: str
    by: str | None
    at: datetime


@dataclass(frozen=True, slots=True)
class LogFacts:
    """A page of what was done to a campaign, the newest first; pages count from 0."""

    group_id: int
    number: int
    title: str
    changes: Sequence[ChangeFacts]
    page: int
    pages: int
