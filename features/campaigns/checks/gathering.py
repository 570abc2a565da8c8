"""Gathers what the checks look at: a handful of statements, whatever there is in the campaign."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from features.activities.drafts import Draft, compose
from features.activities.registry import KINDS, kind_called, kind_of
from features.campaigns.checks.facts import Beside, Facts
from features.campaigns.checks.substance import EVERYBODY, SEGMENTS
from features.campaigns.checks.timing import first_possible
from features.campaigns.document import Campaign as Plan, Open
from features.campaigns.settled import settled
from features.campaigns.store import document_of
from features.campaigns.times import moments
from features.counting.spans import Span
from features.people.calendar import calendar_of
from features.prizes.rules import Prize
from features.scheduling import names, service as schedule
from features.statistics import service as statistics
from features.statistics.rules import Segment
from features.values import flat
from kit.messages import Refusal
from models import Activity, Campaign, CampaignItem, Group, Member

_HEAT = timedelta(days=27)
_CAN_PIN = "can_pin_messages"
# What each kind counts, by its name.
COUNTED: Mapping[str, frozenset[str]] = {
    kind.name: frozenset((*(deed.name for deed in kind.deeds), *(metric.name for metric in kind.metrics)))
    for kind in KINDS
}


async def gather(session: AsyncSession, group: Group, campaign: Campaign, now: datetime) -> Facts:
    """All that the checks look at."""
    plan, calendar = document_of(campaign), calendar_of(group)
    begins = first_possible(plan, calendar, now)
    first = plan.first_day or begins
    items = moments(plan.times, first, calendar)
    kinds = dict(_kinds(plan))
    refused, prizes = _composed(plan, kinds, items, first, group)
    activities = await _activities(session, group.id, campaign.number)
    going_on = [(kind, title) for kind, title, state, _ in activities if state != "closed"]
    return Facts(
        plan=plan,
        kinds=kinds,
        items=items,
        begins=begins,
        calendar=calendar,
        now=now,
        refused=refused,
        prizes=prizes,
        counted=COUNTED,
        last=_last(activities),
        members=await _members(session, group.id),
        segments=await _segments(session, group, plan, now),
        hours=await statistics.hours_of_day(session, group.id, _lately(calendar.day_of(now))),
        coming=await _coming(session, group.id, campaign.number, max(items)),
        titles=frozenset(flat(title) for _, title in going_on),
        going_on=sum(kind_of(kind).room is None for kind, _ in going_on),
        needs_room=sum(kind_of(kind).room is None for kind in kinds.values()),
        quiet=(group.quiet_from, group.quiet_until),
        is_present=group.is_present,
        is_admin=group.bot_status == "administrator",
        may_pin=_CAN_PIN in group.bot_rights.split(),
    )


def _lately(today: date) -> Span:
    return Span(today - _HEAT, today)


def _kinds(plan: Plan) -> Iterator[tuple[int, str]]:
    for number, item in enumerate(plan.items, start=1):
        kind = kind_called(item.kind) if isinstance(item, Open) else None
        if kind is not None:
            yield number, kind.name


def _composed(
    plan: Plan, kinds: Mapping[int, str], items: Sequence[datetime], first: date, group: Group
) -> tuple[dict[int, Refusal], dict[int, Sequence[Prize]]]:
    """What the kinds say against items as they would be opened, and the prizes of the others."""
    refused: dict[int, Refusal] = {}
    prizes: dict[int, Sequence[Prize]] = {}
    calendar = calendar_of(group)
    for number, name in kinds.items():
        item = plan.items[number - 1]
        assert isinstance(item, Open)  # noqa: S101 - only these have a kind
        kind = kind_of(name)
        try:
            options = compose(Draft(kind, item.title, settled(item.values, first, calendar)), group, items[number - 1])
        except Refusal as refusal:
            refused[number] = refusal
            continue
        if found := list(_prizes(getattr(options, field.attribute) for field in kind.fields)):
            prizes[number] = found
    return refused, prizes


def _prizes(values: Iterable[object]) -> Iterator[Prize]:
    for value in values:
        if isinstance(value, tuple | list):
            yield from (each for each in value if isinstance(each, Prize))


async def _activities(session: AsyncSession, group_id: int, number: int) -> Sequence[tuple[str, str, str, datetime]]:
    """What goes on, and the last one of each kind: kind, title, state, when it was opened. What the campaign opened itself is left out."""
    own = select(CampaignItem.made).where(
        CampaignItem.group_id == group_id, CampaignItem.campaign == number, CampaignItem.made.is_not(None)
    )
    of_kind = (
        select(func.max(Activity.number))
        .where(Activity.group_id == group_id, Activity.number.not_in(own))
        .group_by(Activity.kind)
    )
    rows = await session.execute(
        select(Activity.kind, Activity.title, Activity.state, Activity.created_at).where(
            Activity.group_id == group_id,
            Activity.number.not_in(own),
            (Activity.state != "closed") | Activity.number.in_(of_kind),
        )
    )
    return [(kind, title, state, at) for kind, title, state, at in rows]


def _last(activities: Sequence[tuple[str, str, str, datetime]]) -> dict[str, datetime]:
    """When one of each kind was opened last; of kinds that come and go by the dozen nobody minds."""
    found: dict[str, datetime] = {}
    for kind, _, _, at in activities:
        if kind_of(kind).way.together is None:
            found[kind] = max(at, found.get(kind, at))
    return found


async def _members(session: AsyncSession, group_id: int) -> int:
    present = select(func.count()).where(Member.group_id == group_id, Member.is_present.is_(True))
    return await session.scalar(present) or 0


async def _segments(session: AsyncSession, group: Group, plan: Plan, now: datetime) -> Mapping[Segment, int]:
    words = {flat(word) for word in plan.audience}
    if words & EVERYBODY or not words & SEGMENTS.keys():
        return {}
    return await statistics.segments(session, group, now)


async def _coming(session: AsyncSession, group_id: int, number: int, until: datetime) -> Sequence[Beside]:
    """What else is said in the group, the next time each."""
    rows = [
        row
        for row in await schedule.coming(session, group_id, until)
        if names.speaks(row.kind) and not row.key.startswith(f"campaign:{number}:")
    ]
    numbers = {row.activity for row in rows if row.activity is not None}
    titles: dict[int, str] = {}
    if numbers:
        of = select(Activity.number, Activity.title).where(
            Activity.group_id == group_id, Activity.number.in_(sorted(numbers))
        )
        titles = dict((await session.execute(of)).all())
    return [
        Beside(row.kind, row.due_at, titles.get(row.activity or 0, ""))
        for row in sorted(rows, key=lambda row: (row.due_at, row.key))
    ]
