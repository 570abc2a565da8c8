"""Who took part in a campaign, and how much of what they did in it: in any activity that one of its items opened."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from features.activities.participation import done_in
from features.activities.registry import DEEDS
from models import Activity, Campaign, CampaignItem

# How much of each deed, by its name, in the order of the kinds.
Done = Mapping[str, int]
_ORDER = {deed.name: place for place, deed in enumerate(DEEDS)}


@dataclass(frozen=True, slots=True)
class Opened:
    """An activity that a campaign has opened, by which of its items."""

    item: int
    number: int
    kind: str
    title: str


async def opened(session: AsyncSession, campaign: Campaign) -> Sequence[Opened]:
    """What its items have opened, in their order."""
    of_item = (Activity.group_id == CampaignItem.group_id) & (Activity.number == CampaignItem.made)
    found = (
        select(CampaignItem.item, Activity.number, Activity.kind, Activity.title)
        .join(Activity, of_item)
        .where(CampaignItem.group_id == campaign.group_id, CampaignItem.campaign == campaign.number)
        .order_by(CampaignItem.item)
    )
    return [Opened(*row) for row in await session.execute(found)]


def done(campaign: Campaign, activities: Sequence[Opened], *, until: datetime | None = None) -> Any | None:
    """What was done in them, as rows to select from: activity, person_id, deed, count, at. None where nothing can have been done.

    `until`: an activity may go on when its campaign is over; what is done in it then is not the campaign's.
    """
    rows = done_in(campaign.group_id, {each.number: each.kind for each in activities})
    if rows is None:
        return None
    every = rows.subquery()
    return (select(every) if until is None else select(every).where(every.c.at < until)).cte("done")


async def in_all(session: AsyncSession, rows: Any | None) -> tuple[int, Done]:
    """How many people took part, and what they did together; `rows` are what `done` gives."""
    if rows is None:
        return 0, {}
    people = await session.scalar(select(func.count(rows.c.person_id.distinct())))
    sums = await session.execute(select(rows.c.deed, func.sum(rows.c.count)).group_by(rows.c.deed))
    return people or 0, _in_order({deed: int(count) for deed, count in sums})


async def of_each(session: AsyncSession, campaign: Campaign, people: Collection[int]) -> dict[int, Done]:
    """What each of these people did; whoever took no part is not in it."""
    rows = done(campaign, await opened(session, campaign))
    if rows is None or not people:
        return {}
    sums = await session.execute(
        select(rows.c.person_id, rows.c.deed, func.sum(rows.c.count))
        .where(rows.c.person_id.in_(sorted(people)))
        .group_by(rows.c.person_id, rows.c.deed)
    )
    found: defaultdict[int, dict[str, int]] = defaultdict(dict)
    for person, deed, count in sums:
        found[person][deed] = int(count)
    return {person: _in_order(counts) for person, counts in found.items()}


def _in_order(counts: Mapping[str, int]) -> Done:
    return {deed: counts[deed] for deed in sorted(counts, key=_ORDER.__getitem__) if counts[deed] > 0}
