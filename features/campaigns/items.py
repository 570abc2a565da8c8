"""When the items of a planned campaign are due: each a row, and a schedule for as long as it waits. Doing them is for `running.py`."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from sqlalchemy.ext.asyncio import AsyncSession

from features.campaigns import document, store
from features.campaigns.document import Countdown
from features.campaigns.refusals import HasHappened, ItemsPast, NothingAhead
from features.campaigns.settled import settle
from features.people.calendar import calendar_of
from kit.recurrence import Calendar
from models import Campaign, CampaignItem, Group

ITEM = "campaign.item"
# Why an item was skipped: it lay in the past when the campaign was planned.
PAST = "past"

# What happens to an item whose new moment has gone by: it is left out, it is refused, or it is due at once.
IfPast = Literal["skip", "refuse", "due"]


@dataclass(frozen=True, slots=True)
class Part:
    """An item, or one day of a countdown: `part` is how many days before it is, 0 of anything else. Items count from 1."""

    item: int
    part: int
    at: datetime


def parts_of(planned: document.Campaign, first: date, calendar: Calendar, now: datetime) -> list[Part]:
    """All that its items come to with this first day, in their order. Raises OffTheCalendar."""
    moments = settle(planned.times, (), (), first, calendar, now).items
    return list(_parts(planned.items, moments))


def _parts(items: Sequence[document.Item], moments: Sequence[datetime]) -> Iterator[Part]:
    for number, (item, at) in enumerate(zip(items, moments, strict=True), start=1):
        if isinstance(item, Countdown):
            for days in sorted(set(item.days), reverse=True):
                yield Part(number, days, moments[item.to - 1] - timedelta(days=days))
        else:
            yield Part(number, 0, at)


def earliest_first_day(parts: Collection[Part], first: date, calendar: Calendar, now: datetime) -> date:
    """The first day on which all of them would lie ahead, for parts that are of this first day."""
    late = now - min(part.at for part in parts)
    day = first + timedelta(days=max(0, late.days))
    while min(part.at for part in parts) + timedelta(days=(day - first).days) <= now:
        day += timedelta(days=1)
    # Never one that is over for the group already.
    return max(day, calendar.day_of(now))


async def plan(
    session: AsyncSession,
    group: Group,
    campaign: Campaign,
    now: datetime,
    *,
    if_past: IfPast,
    changed: Collection[int] = (),
) -> None:
    """Plan all that waits as the document says now. What is done stays as it was; what failed or was skipped waits again where it is
    among the `changed` items, and what was left out for having been past does where it lies ahead.

    Raises ItemsPast, NothingAhead, HasHappened.
    """
    planned, calendar = store.document_of(campaign), calendar_of(group)
    assert planned.first_day is not None  # noqa: S101 - nothing is planned without
    parts = parts_of(planned, planned.first_day, calendar, now)
    there = {(row.item, row.part): row for row in await store.items_of(session, campaign)}
    _keep_what_happened(there, {(part.item, part.part) for part in parts}, changed)
    again = [part for part in parts if _waits(there.get((part.item, part.part)), part, changed, now)]
    past = [part for part in again if part.at <= now]
    earliest = earliest_first_day(again, planned.first_day, calendar, now) if past else planned.first_day
    if if_past != "due" and past and len(past) == len(parts):
        raise NothingAhead(earliest)
    moved = [part for part in past if _is_moved(there.get((part.item, part.part)), part)]
    if moved and if_past == "refuse":
        raise ItemsPast(tuple(sorted({part.item for part in moved})), earliest)
    for part in again:
        is_left_out = if_past == "skip" and part in moved
        await _put(session, campaign, there.get((part.item, part.part)), part, is_left_out=is_left_out, now=now)
    await session.flush()


def _keep_what_happened(
    there: Mapping[tuple[int, int], CampaignItem], wanted: Collection[tuple[int, int]], changed: Collection[int]
) -> None:
    for key, row in there.items():
        if row.state == "done" and (key not in wanted or row.item in changed):
            raise HasHappened(row.item)


def _waits(row: CampaignItem | None, part: Part, changed: Collection[int], now: datetime) -> bool:
    if row is None or row.state == "waiting":
        return True
    if row.state == "done":
        return False
    return row.item in changed or (row.state == "skipped" and row.trouble == PAST and part.at > now)


def _is_moved(row: CampaignItem | None, part: Part) -> bool:
    """It would come to lie in the past by this change. One that failed is mended: it is due now."""
    return row is None or (row.due_at != part.at and row.state != "failed")


async def _put(
    session: AsyncSession, campaign: Campaign, row: CampaignItem | None, part: Part, *, is_left_out: bool, now: datetime
) -> None:
    if row is None:
        row = CampaignItem(group_id=campaign.group_id, campaign=campaign.number, item=part.item, part=part.part)
        session.add(row)
    is_mended = row.state == "failed"
    row.due_at = max(part.at, now) if is_mended else part.at
    row.state, row.trouble = ("skipped", PAST) if is_left_out else ("waiting", "")
    if is_left_out:
        await store.cancel(session, campaign, "item", part.item, part.part)
    else:
        await store.plan(session, campaign, "item", part.item, part.part, kind=ITEM, at=row.due_at)


async def drop_missing(session: AsyncSession, campaign: Campaign) -> None:
    """What is not in the document any more and has not happened is forgotten."""
    items = store.document_of(campaign).items
    wanted = {(number, part) for number, item in enumerate(items, start=1) for part in _numbers(item)}
    for row in await store.items_of(session, campaign):
        if (row.item, row.part) not in wanted and row.state != "done":
            await store.cancel(session, campaign, "item", row.item, row.part)
            await session.delete(row)
    await session.flush()


def _numbers(item: document.Item) -> Collection[int]:
    return set(item.days) if isinstance(item, Countdown) else (0,)


async def skip_rest(session: AsyncSession, campaign: Campaign, now: datetime) -> None:
    """Whatever has not happened will not."""
    await store.cancel(session, campaign, "item")
    for row in await store.items_of(session, campaign):
        if row.state in {"waiting", "failed"}:
            row.state, row.done_at = "skipped", now
    await session.flush()
