"""The life of a collection, as `kind.Service` asks for it; what people do in it stands in `entries`, `voting` and `jury`."""

import secrets
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from features.activities.collection import stages, view_board
from features.activities.collection.composing import LASTING, compose, fitting
from features.activities.collection.entries import drafts, finding, unseen
from features.activities.collection.facts import BoardFacts
from features.activities.collection.options import deadline, opening, options_of, stored
from features.activities.collection.refusals import TooLateToChange
from features.activities.collection.rows import collection_of
from features.activities.collection.rules import Stage, State
from features.activities.collection.stages import TASKS
from features.activities.collection.view_fields import FIELDS
from features.facts import activity_facts, group_facts
from features.fields import spelled
from features.moments import wall
from features.outbox import service as outbox
from features.people.calendar import calendar_of
from features.prizes import rules as prize_rules
from features.scheduling import service as schedule
from features.values import read_stretch
from kit.messages import Message
from kit.texts import texts
from models import Activity, Collection, Group

# What `kind.Service` asks of this module, wherever in the folder it stands.
__all__ = [
    "TASKS",
    "board",
    "changed",
    "closed",
    "compose",
    "fitting",
    "opened",
    "paused",
    "resumed",
]


async def opened(session: AsyncSession, group: Group, activity: Activity, now: datetime) -> None:
    """See `kind.Service`. The lots' seed is thrown now: its hash stands on the board from the beginning."""
    collection = Collection(
        group_id=group.id,
        activity=activity.number,
        stage=Stage.COLLECTING,
        round=0,
        began_at=opening(options_of(activity), calendar_of(group)) or now,
        ends_at=deadline(options_of(activity), calendar_of(group)),
        last_entry=0,
        has_files=False,
        seed=secrets.token_hex(16),
        tickets="",
        frozen=None,
        result=None,
    )
    session.add(collection)
    await session.flush()
    await outbox.refresh_board(session, group.id, activity.number, now)
    await stages.plan(session, group, activity, collection, now)
    if collection.began_at > now:
        await stages.plan_opening(session, group, activity, collection)


async def changed(session: AsyncSession, group: Group, activity: Activity, now: datetime) -> None:
    """See `kind.Service`. Raises TooLateToChange for what voters rely on."""
    collection = await collection_of(session, activity)
    if collection.stage == Stage.COLLECTING:
        collection.ends_at = deadline(options_of(activity), calendar_of(group))
        if collection.began_at > now:
            # An opening that is put forward to now, or that another zone has put there, comes at once.
            collection.began_at = opening(options_of(activity), calendar_of(group)) or now
            if activity.state == "open":
                await stages.plan_opening(session, group, activity, collection)
    else:
        before, now_spelled = collection.frozen or {}, spelled(FIELDS, options_of(activity))
        for key, value in before.items():
            if key not in LASTING.values() and now_spelled[key] != value:
                raise TooLateToChange(key)
        lasts = LASTING.get(Stage(collection.stage))
        if lasts is not None and lasts in before and collection.ends_at is not None:
            collection.ends_at += timedelta(minutes=read_stretch(now_spelled[lasts]) - read_stretch(before[lasts]))
        collection.frozen = {**before, **{key: now_spelled[key] for key in LASTING.values()}}
    await session.flush()
    await outbox.refresh_board(session, group.id, activity.number, now)
    if activity.state == "open":
        await stages.plan(session, group, activity, collection, now)


async def paused(session: AsyncSession, group: Group, activity: Activity, now: datetime) -> None:
    """See `kind.Service`."""
    collection = await collection_of(session, activity)
    collection.paused_at = now
    await schedule.cancel_all_of(session, group.id, activity.number)
    await outbox.refresh_board(session, group.id, activity.number, now)


async def resumed(session: AsyncSession, group: Group, activity: Activity, now: datetime) -> None:
    """See `kind.Service`. A deadline that passed meanwhile is put off: what was left of the time is given again."""
    collection = await collection_of(session, activity)
    if collection.ends_at is not None and collection.paused_at is not None and collection.ends_at <= now:
        collection.ends_at = now + max(collection.ends_at - collection.paused_at, timedelta(0))
        if collection.stage == Stage.COLLECTING:
            put_off = wall(collection.ends_at, calendar_of(group))
            activity.options = stored(replace(options_of(activity), until=put_off))
    was_open = collection.paused_at is None or collection.began_at <= collection.paused_at
    if collection.stage == Stage.COLLECTING and not was_open:
        collection.began_at = max(collection.began_at, now)
        await stages.plan_opening(session, group, activity, collection)
    collection.paused_at = None
    if collection.stage == Stage.COLLECTING:
        await drafts.plan_reminder(session, activity, now)
    await session.flush()
    await outbox.refresh_board(session, group.id, activity.number, now)
    await stages.plan(session, group, activity, collection, now)


async def closed(session: AsyncSession, group: Group, activity: Activity, now: datetime) -> None:
    """See `kind.Service`: a host has ended it. Before anybody could vote there are no winners; after that, votes count as they are."""
    await stages.close(session, group, activity, await collection_of(session, activity), now)


async def start(session: AsyncSession, group: Group, activity: Activity, now: datetime) -> datetime | None:  # noqa: ARG001 - the protocol's
    """See `kind.Start`: when entries open, where that was put off."""
    collection = await collection_of(session, activity)
    is_put_off = collection.stage == Stage.COLLECTING and options_of(activity).start is not None
    return collection.began_at if is_put_off else None


async def board(session: AsyncSession, group: Group, activity: Activity, now: datetime) -> Message:
    """See `kind.Service`."""
    seen = await facts(session, group, activity, now)
    return view_board.board(
        texts(group.language), group_facts(group), activity_facts(activity), options_of(activity), seen
    )


async def facts(session: AsyncSession, group: Group, activity: Activity, now: datetime) -> BoardFacts:
    """What its board shows now."""
    collection = await collection_of(session, activity)
    counts = await finding.counts(session, activity)
    calendar = calendar_of(group)
    return BoardFacts(
        state=activity.state,
        stage=Stage(collection.stage),
        round=collection.round,
        entries=counts.get(State.APPROVED, 0) + counts.get(State.PENDING, 0),
        in_round=len(await finding.in_round(session, activity, collection.round)) if collection.round else 0,
        opens_at=calendar.local(collection.began_at) if collection.began_at > now else None,
        ends_at=None if collection.ends_at is None else calendar.local(collection.ends_at),
        waits_for_jury=collection.waits_since is not None,
        unseen=await unseen.count(session, activity) if collection.stage == Stage.LOOKING else 0,
        seed_hash=prize_rules.commitment(collection.seed),
    )
