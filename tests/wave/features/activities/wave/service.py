"""Waving, and the life of a wave."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from features.activities.wave import view
from features.activities.wave.rules import BoardFacts, Options, options_of
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from features.activities.kind import Task
from features.counting import tally
from features.facts import activity_facts
from features.outbox import service as outbox
from features.points.service import TREASURY, Move, member, reward
from features.refusals import Ended, Paused
from kit.db import insert
from kit.messages import Message
from kit.texts import texts
from models import Activity, Group, Wave

# Nothing happens by itself.
TASKS: Mapping[str, Task] = {}


async def wave(
    session: AsyncSession, group: Group, activity: Activity, people: Sequence[int], now: datetime
) -> list[bool]:
    """These people wave, each once: whether it is their first time. Raises Paused, Ended."""
    if activity.state == "closed":
        raise Ended(activity.title)
    if activity.state == "paused":
        raise Paused(activity.title)
    rows = [{"group_id": group.id, "activity": activity.number, "person_id": person, "at": now} for person in people]
    statement = insert(session, Wave).values(rows).on_conflict_do_nothing().returning(Wave.person_id)
    fresh = set(await session.scalars(statement))
    tally.count(session, group.id, "waves", sorted(fresh), now)
    if points := options_of(activity).points:
        moves = [
            Move(TREASURY, member(person), points, f"wave:{activity.number}:{person}", "wave")
            for person in sorted(fresh)
        ]
        reward(session, group.id, moves, now)
    if fresh:
        await outbox.refresh_board(session, group.id, activity.number, now)
    results = []
    for person in people:
        results.append(person in fresh)
        fresh.discard(person)
    return results


def fitting(_values: Mapping[str, Any], _group: Group) -> dict[str, str]:
    """See `kind.Service`."""
    return {}


def compose(values: Mapping[str, Any], _group: Group, _now: datetime, _before: Options | None) -> Options:
    """See `kind.Service`."""
    return Options(**values)


async def opened(session: AsyncSession, group: Group, activity: Activity, now: datetime) -> None:
    """See `kind.Service`."""
    await outbox.refresh_board(session, group.id, activity.number, now)


changed = paused = resumed = opened


async def closed(session: AsyncSession, group: Group, activity: Activity, now: datetime) -> None:
    """See `kind.Service`."""
    await outbox.refresh_board(session, group.id, activity.number, now)
    said = view.result(texts(group.language), await facts(session, activity))
    key = f"result:{group.id}:{activity.number}"
    await outbox.tell_group(session, group.id, key, said, now, thread_id=activity.thread_id)


async def facts(session: AsyncSession, activity: Activity) -> BoardFacts:
    """What its board shows now."""
    waved = await session.scalar(
        select(func.count()).where(Wave.group_id == activity.group_id, Wave.activity == activity.number)
    )
    return BoardFacts(activity_facts(activity), waved or 0)


async def board(session: AsyncSession, group: Group, activity: Activity, _now: datetime) -> Message:
    """See `kind.Service`."""
    return view.board(texts(group.language), await facts(session, activity))
