"""A bot's queue of updates: what it is allowed to see, how long an update lives, what confirms it, who may poll."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from simulator.clock import SimClock
from simulator.errors import ApiError, Json

LIFETIME = timedelta(hours=24)
QUERY_LIFETIME = timedelta(seconds=150)
KINDS = (
    "message",
    "edited_message",
    "channel_post",
    "edited_channel_post",
    "business_connection",
    "business_message",
    "edited_business_message",
    "deleted_business_messages",
    "guest_message",
    "message_reaction",
    "message_reaction_count",
    "inline_query",
    "chosen_inline_result",
    "callback_query",
    "shipping_query",
    "pre_checkout_query",
    "purchased_paid_media",
    "poll",
    "poll_answer",
    "my_chat_member",
    "chat_member",
    "chat_join_request",
    "chat_boost",
    "removed_chat_boost",
    "managed_bot",
    "subscription",
    "stopped_message_generation",
)
ONLY_WHEN_NAMED = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
BY_DEFAULT = frozenset(KINDS) - ONLY_WHEN_NAMED
CONFLICT = "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"


@dataclass(frozen=True, slots=True)
class Queued:
    """One update in the queue; ``key`` is what its order is kept by when delivered to a webhook."""

    id: int
    kind: str
    body: Json
    at: datetime
    key: str

    @property
    def json(self) -> Json:
        """The update as the bot gets it."""
        return {"update_id": self.id, self.kind: self.body}


class Updates:
    """The queue of one bot."""

    def __init__(self, clock: SimClock, first_id: int, on_poll: Callable[[], None]) -> None:
        self._clock = clock
        self._on_poll = on_poll
        self._next = first_id
        self._queue: deque[Queued] = deque()
        self._poller: asyncio.Future[bool] | None = None
        self.allowed: frozenset[str] = BY_DEFAULT
        self.allowed_named: list[str] | None = None
        self.on_new: Callable[[Queued], None] | None = None

    def allow(self, kinds: list[str]) -> None:
        """Set allowed_updates; an empty list means the default set."""
        self.allowed_named = list(kinds) or None
        self.allowed = frozenset(kinds) if kinds else BY_DEFAULT

    def wants(self, kind: str) -> bool:
        """Whether updates of this kind are kept for the bot."""
        return kind in self.allowed

    def put(self, kind: str, body: Json, key: str) -> Queued:
        """Queue an update and wake the poll that waits for it."""
        queued = Queued(self._next, kind, body, self._clock.now(), key)
        self._next += 1
        self._queue.append(queued)
        if self.on_new is not None:
            self.on_new(queued)
        if self._poller is not None and not self._poller.done():
            self._poller.set_result(True)
        return queued

    def waiting(self) -> list[Queued]:
        """The updates that still live, oldest first."""
        now = self._clock.now()
        if any(self._expired(queued, now) for queued in self._queue):
            self._queue = deque(queued for queued in self._queue if not self._expired(queued, now))
        return list(self._queue)

    def __len__(self) -> int:
        return len(self.waiting())

    def confirm(self, offset: int) -> None:
        """Forget updates below the offset; a negative one keeps only that many of the newest."""
        if offset < 0:
            while len(self._queue) > -offset:
                self._queue.popleft()
        else:
            while self._queue and self._queue[0].id < offset:
                self._queue.popleft()

    def remove(self, update_id: int) -> None:
        """Forget one update: a webhook took it."""
        self._queue = deque(queued for queued in self._queue if queued.id != update_id)

    def drop_all(self) -> None:
        """Forget everything that waits."""
        self._queue.clear()

    async def poll(self, limit: int, seconds: float) -> list[Json]:
        """Up to ``limit`` updates, waiting ``seconds`` real seconds for the first.

        A newer poll ends this one with ApiError 409.
        """
        self.interrupt()
        if not (ready := self.waiting()) and seconds > 0:
            mine: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
            self._poller = mine
            self._on_poll()
            try:
                woken = await asyncio.wait_for(mine, seconds)
            except TimeoutError:
                woken = True
            finally:
                if self._poller is mine:
                    self._poller = None
            if not woken:
                raise ApiError(409, CONFLICT)
            ready = self.waiting()
        return [queued.json for queued in ready[:limit]]

    @property
    def polled(self) -> bool:
        """Whether a poll waits now."""
        return self._poller is not None

    def interrupt(self) -> None:
        """End a poll that waits, with the conflict error."""
        if self._poller is not None and not self._poller.done():
            self._poller.set_result(False)
        self._poller = None

    @staticmethod
    def _expired(queued: Queued, now: datetime) -> bool:
        return now - queued.at > (QUERY_LIFETIME if queued.kind == "callback_query" else LIFETIME)
