"""What hosts do with a collection: see how it stands, go on, look through the entries, take one out, fetch the files."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from features import forms
from features.activities.collection import corrections, results, stages
from features.activities.collection.entries import finding, judging, service as entries
from features.activities.collection.facts import DeskFacts, HostPage, collection_facts, entry_facts
from features.activities.collection.jury import service as jury
from features.activities.collection.options import options_of
from features.activities.collection.refusals import EntryGone, NothingSent
from features.activities.collection.rows import collection_of
from features.activities.collection.rules import BEFORE_VOTING, State
from features.facts import activity_facts, group_facts
from features.people.access import OutOfDate
from features.people.calendar import calendar_of
from features.people.census import names_of
from features.prizes import desk as prize_desk
from features.prizes.forfeits import Forfeit
from features.prizes.turns import write_down
from features.review.rules import REASON_LENGTH, ReasonTooLong
from models import Activity, Ballot, Collection, Entry, Group

FORM = "disqualify"
_STANDINGS = 10
_COLLECTIONS = 10


async def facts(session: AsyncSession, group: Group, activity: Activity) -> DeskFacts:
    """What the desk shows."""
    collection, options = await collection_of(session, activity), options_of(activity)
    lines = [] if collection.stage in BEFORE_VOTING else await results.result_of(session, activity)
    ballots = await session.scalar(
        select(func.count()).where(
            Ballot.group_id == group.id, Ballot.activity == activity.number, Ballot.round == collection.round
        )
    )
    seen = await prize_desk.look(session, group, activity)
    ends_at = None if collection.ends_at is None else calendar_of(group).local(collection.ends_at)
    return DeskFacts(
        group_facts(group),
        activity_facts(activity),
        options,
        collection_facts(collection),
        counts=await finding.counts(session, activity),
        standings=await results.shown(session, activity, lines[:_STANDINGS]),
        jury=await jury.progress(session, activity, collection) if options.has_jury else [],
        ballots=ballots or 0,
        ends_at=ends_at,
        awards=seen.awards,
        names=seen.names,
    )


async def collections(session: AsyncSession, group_id: int) -> list[Activity]:
    """The collections that go on and those of late, newest first."""
    found = await session.scalars(
        select(Activity)
        .join(Collection, (Collection.group_id == Activity.group_id) & (Collection.activity == Activity.number))
        .where(Activity.group_id == group_id)
        .order_by((Activity.state == "closed"), Activity.number.desc())
        .limit(_COLLECTIONS)
    )
    return list(found)


async def require_stage(session: AsyncSession, activity: Activity, stage: str, round_: int) -> Collection:
    """The collection, where it stands as it was seen. Raises OutOfDate, Paused, Ended."""
    entries.refuse_if_resting(activity)
    collection = await collection_of(session, activity)
    if (collection.stage, collection.round) != (stage, round_):
        raise OutOfDate
    return collection


async def advance(
    session: AsyncSession, group: Group, activity: Activity, now: datetime, *, without_jury: bool, actor: int
) -> None:
    """End the present stage. Going on without a late judge is written down."""
    if without_jury:
        await session.get_one(Collection, (group.id, activity.number), with_for_update=True)
        place = (group.id, activity.number, 0)
        await write_down(session, place, "without-jury", now, person_id=None, actor=actor)
    await stages.end_stage(session, group, activity, now, without_jury=without_jury)


async def page(session: AsyncSession, group: Group, activity: Activity, number: int) -> HostPage | None:
    """The entries as hosts see them, at one of them; without those withdrawn. None where there are none."""
    rows = await session.scalars(
        select(Entry.number)
        .where(Entry.group_id == group.id, Entry.activity == activity.number, Entry.state != State.WITHDRAWN)
        .order_by(Entry.number)
    )
    order = list(rows)
    if not order:
        return None
    at = order.index(number) if number in order else 0
    entry = await finding.find(session, activity, order[at])
    name = (await names_of(session, [entry.person_id])).get(entry.person_id, "")
    return HostPage(
        entry_facts(entry),
        at + 1,
        len(order),
        before=order[at - 1],
        after=order[(at + 1) % len(order)],
        name=name,
        has_files=(await collection_of(session, activity)).has_files,
    )


async def readable(session: AsyncSession, activity: Activity, number: int, is_host: bool) -> Entry:
    """An entry that somebody may see: one that stands while members look at them, or any for a host. Raises OutOfDate, EntryGone."""
    entry, collection = await finding.find(session, activity, number), await collection_of(session, activity)
    if is_host:
        return entry
    if collection.stage in BEFORE_VOTING or entry.state != State.APPROVED:
        raise EntryGone
    return entry


async def take_out(
    session: AsyncSession, group: Group, activity: Activity, number: int, reason: str, now: datetime, *, host: int
) -> tuple[Entry, Sequence[Forfeit]]:
    """The reason was written: the entry is out, also of a result that is there. Which prizes have changed hands for it.

    Raises NothingSent, ReasonTooLong, and what `judging.disqualify` and `corrections.take_out` raise.
    """
    if not reason.strip():
        raise NothingSent(frozenset({"text"}))
    if len(reason) > REASON_LENGTH:
        raise ReasonTooLong(len(reason))
    why, forfeited = reason.strip(), list[Forfeit]()
    if activity.state == "closed":
        entry, forfeited = await corrections.take_out(session, group, activity, number, why, now, actor=host)
    else:
        entry = await judging.disqualify(session, group, activity, number, why, now)
    await forms.give_up(session, host)
    return entry, forfeited
