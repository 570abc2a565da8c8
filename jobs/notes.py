"""What became of deliveries, written down: what several deliverers have to note at the same moment is a handful of statements.

With what they note they take the next delivery of each of their queues (docs/decisions/0044).
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import structlog

from features.activities import service as activities
from features.outbox import leasing
from features.outbox.leasing import Leased
from jobs.deliveries.kind import Kind, Outgoing, Spoken, activities_of
from jobs.job import Tools
from kit.db import Session, catch_up

log = structlog.get_logger(__name__)


class TakenOver(Exception):
    """A delivery was taken over while it was noted that it is done: nothing of it has happened, and the next try sees it."""


@dataclass(frozen=True, slots=True)
class Note:
    """What became of a delivery."""

    tools: Tools
    delivery: Leased


@dataclass(frozen=True, slots=True)
class Done(Note):
    """It was done, at this moment. What has come meanwhile in its place waits until `again_at`, where it may not go at once."""

    kind: Kind[Any]
    outgoing: Outgoing
    spoken: Spoken
    at: datetime
    again_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Held(Note):
    """It was not tried, and waits until this moment."""

    until: datetime


@dataclass(frozen=True, slots=True)
class Rare(Note):
    """Whatever else becomes of one, written by itself."""

    write: Callable[[Session], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Room:
    """There is room for so many more."""

    tools: Tools
    most: int


async def settle_and_take(session: Session, asked: Sequence[Note | Room]) -> Sequence[Any]:
    """Write down what is noted, which gives the next of each queue; then take what else is due for whoever has room.

    In this order: what is taken is locked as it comes, and whoever waited for a row behind that could be waited for itself.
    """
    following = iter(
        await write_down(session, notes) if (notes := [one for one in asked if isinstance(one, Note)]) else ()
    )
    return [
        await leasing.lease(session, one.tools.clock.now(), limit=one.most)
        if isinstance(one, Room)
        else next(following)
        for one in asked
    ]


async def write_down(session: Session, notes: Sequence[Note]) -> Sequence[Leased | None]:
    """Write these down, and take the next of each queue: it is its deliverer's then."""
    done = [note for note in notes if isinstance(note, Done)]
    held = [note for note in notes if isinstance(note, Held)]
    for note in done:
        await note.kind.said(session, note.outgoing, note.spoken, note.at)
    await activities.look_up(session, activities_of(note.delivery for note in done))
    ours = await leasing.in_hand(session, [note.delivery for note in done])
    for note in done:
        if note.delivery.id in ours:
            await note.kind.settled(session, note.outgoing, note.spoken, note.at)
        else:
            log.warning("delivery was taken over", key=note.delivery.key)
    # What these change in activities comes before their deliveries, as with taps, and all deliveries come in one order, also those that
    # are dropped below: two do not wait for each other in a circle.
    await session.flush()
    versions = await leasing.in_hand(session, [note.delivery for note in notes], lock=True)
    if not ours.keys() <= versions.keys():
        raise TakenOver
    await leasing.settle_all(session, [(note.delivery, note.again_at) for note in done], versions)
    for note in done:
        _make_way(note, versions)
    await leasing.hold_all(session, [(note.delivery, note.until) for note in held])
    for rare in notes:
        if isinstance(rare, Rare):
            await rare.write(session)
    # What these say, in their turn, may be what is next.
    await catch_up(session)
    return await _next(session, notes)


def _make_way(note: Done, versions: Mapping[int, int]) -> None:
    """What has come meanwhile waits for its pace, as where it comes to wait for it by itself (jobs/deliver.py): answers stand back."""
    delivery = note.delivery
    if note.again_at is not None and versions.get(delivery.id, delivery.version) != delivery.version:
        note.tools.pace.fact_waits(note.outgoing.chat_id, note.at, note.again_at)


async def _next(session: Session, notes: Sequence[Note]) -> Sequence[Leased | None]:
    tools = notes[0].tools
    if not tools.may_speak:
        return [None] * len(notes)
    queues = {note.delivery.queue for note in notes}
    leased = await leasing.lease_next(session, tools.clock.now(), [queue for queue in queues if queue is not None])
    # Two of a queue may be noted at once; what is next in it has one deliverer.
    return [None if note.delivery.queue is None else leased.pop(note.delivery.queue, None) for note in notes]
