"""What waits for its effect: updates, and the queue of each chat. Whose turn it is, is the pipeline's business."""

import asyncio
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field

from handlers.lookups import Lookup
from kit.updates import Incoming, MemberInfo, Raw


@dataclass(slots=True)
class Waiting:
    """An update on its way to its effect."""

    incoming: Incoming
    raw: Raw
    done: asyncio.Future[None]
    arrived: float


@dataclass(slots=True)
class ChatQueue:
    """The queue of one chat, and what Telegram has answered about the people in it.

    It stands in the line of those that are ready, or is with a worker (`in_turn`), or is being asked about, and never in two places.
    """

    key: int
    queue: deque[Waiting] = field(default_factory=deque)
    members: dict[Lookup, MemberInfo | None] = field(default_factory=dict)
    in_turn: bool = False
    is_asked_about: bool = False


Work = Sequence[tuple[ChatQueue, list[Waiting]]]


def key_of(incoming: Incoming) -> int:
    """The number of the chat with which an update waits."""
    return incoming.chat.id if incoming.chat is not None else 0


def first_of_each(part: Sequence[Waiting], fresh: set[int]) -> list[Incoming]:
    """The updates that have had no effect yet; one that stands there twice (Telegram lost our answer) has one."""
    first: list[Incoming] = []
    for waiting in part:
        if waiting.incoming.update_id in fresh:
            fresh.remove(waiting.incoming.update_id)
            first.append(waiting.incoming)
    return first


def finish(waiting: Waiting) -> None:
    """Its effect is there."""
    # Whoever waited for it may have gone.
    if not waiting.done.done():
        waiting.done.set_result(None)
