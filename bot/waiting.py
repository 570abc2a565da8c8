"""What waits for its effect: updates, and the queue of each chat. Whose turn it is, is the pipeline's business."""

import asyncio
from collections import deque
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from handlers.lookups import Lookup
from kit.updates import Incoming, Kind, MemberInfo, Raw


@dataclass(slots=True, eq=False)
class Waiting:
    """An update on its way to its effect. `is_hot`: it is a tap or a message of those that come together, or asks for nothing."""

    incoming: Incoming
    raw: Raw
    is_hot: bool
    done: asyncio.Future[None]
    arrived: float


@dataclass(slots=True)
class ChatQueue:
    """The queue of one chat, and what Telegram has answered about the people in it.

    It stands in the line of those that are ready, or is with a worker (`in_turn`), or is held up while Telegram is asked, and never in two
    places. `aside` are hot taps of people who are asked about meanwhile, in their order. They hold up only what is not hot: a command finds
    what was tapped before it.
    """

    key: int
    queue: deque[Waiting] = field(default_factory=deque)
    members: dict[Lookup, MemberInfo | None] = field(default_factory=dict)
    in_line: bool = False
    in_turn: bool = False
    is_held_up: bool = False
    aside: list[Waiting] = field(default_factory=list)

    def __len__(self) -> int:
        """How many updates wait."""
        return len(self.queue) + len(self.aside)

    @property
    def is_ready(self) -> bool:
        """It may stand in the line, and does not yet."""
        is_free = not (self.in_line or self.in_turn)
        return is_free and bool(self.queue) and not self.holds(self.queue[0])

    @property
    def is_done(self) -> bool:
        """Nothing of it waits anywhere."""
        return not (len(self) or self.in_turn or self.is_held_up)

    def holds(self, waiting: Waiting) -> bool:
        """This one has to wait until Telegram has answered."""
        return self.is_held_up or (bool(self.aside) and not waiting.is_hot)

    def take(self, most: int) -> list[Waiting]:
        """The next of its updates, so many at most."""
        part: list[Waiting] = []
        while self.queue and len(part) < most and not self.holds(self.queue[0]):
            part.append(self.queue.popleft())
        return part

    def put_back(self, part: Sequence[Waiting]) -> None:
        """These are the next again."""
        self.queue.extendleft(reversed(part))

    def come_back(self, people: Collection[int]) -> None:
        """It is known who these people are: all of their taps that stand aside are back in the queue, where they stood before.

        All, whichever question they waited for: each person's taps keep their order.
        """
        back = [waiting for waiting in self.aside if _is_by(waiting, people)]
        self.aside = [waiting for waiting in self.aside if not _is_by(waiting, people)]
        self.queue = deque(sorted([*back, *self.queue], key=lambda waiting: waiting.incoming.update_id))

    def forget(self, used: Collection[Lookup]) -> None:
        """These answers have been used; those of whom something waits still are kept for it."""
        if self.members:
            waits = {w.incoming.sender.id for w in self.queue if w.incoming.sender is not None}
            self.members = {at: m for at, m in self.members.items() if at not in used or at.person_id in waits}


def _is_by(waiting: Waiting, people: Collection[int]) -> bool:
    sender = waiting.incoming.sender
    return sender is not None and sender.id in people


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


def taps_to_ask_about(part: Sequence[Waiting], lookups: Sequence[Lookup]) -> list[Waiting]:
    """The hot taps that wait for these answers, where nothing else does; else all of the chat has to wait for them.

    Taps of several people have no order: Telegram keeps only each person's own (docs/decisions/0046).
    """
    unknown = {lookup.person_id for lookup in lookups}
    theirs = [waiting for waiting in part if _is_by(waiting, unknown)]
    are_all = unknown == {w.incoming.sender.id for w in theirs if w.incoming.sender is not None}
    return theirs if are_all and all(w.is_hot and w.incoming.kind is Kind.TAP for w in theirs) else []


def finish(waiting: Waiting) -> None:
    """Its effect is there."""
    # Whoever waited for it may have gone.
    if not waiting.done.done():
        waiting.done.set_result(None)
