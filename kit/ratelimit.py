"""How often something may happen, by counting what happened lately. In memory: Telegram's own 429 is the judge, this only spares it."""

from collections import deque
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Generic, TypeVar

K = TypeVar("K")


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `times` within `span`."""

    times: int
    span: timedelta


class Window:
    """What happened lately under one key, against one or more limits."""

    def __init__(self, *limits: Limit) -> None:
        self._limits = limits
        self._moments: deque[datetime] = deque(maxlen=max(limit.times for limit in limits))

    def free_at(self, now: datetime) -> datetime:
        """The first moment from `now` on at which it may happen again."""
        while self._moments and self._moments[-1] > now:
            # The machine's clock has gone back: what is noted for later says nothing any more.
            self._moments.pop()
        free = now
        for limit in self._limits:
            if len(self._moments) >= limit.times:
                free = max(free, self._moments[-limit.times] + limit.span)
        return free

    def note(self, now: datetime) -> None:
        """It happened."""
        self._moments.append(now)

    def is_idle(self, now: datetime) -> bool:
        """Nothing in it matters any more."""
        longest = max(limit.span for limit in self._limits)
        return not self._moments or self._moments[-1] + longest <= now


class Windows(Generic[K]):
    """One window a key, forgotten when idle, so that a bot in ten thousand groups does not keep them all."""

    def __init__(self, *limits: Limit) -> None:
        self._limits = limits
        self._by_key: dict[K, Window] = {}
        self._sweep_at = 1024

    def free_at(self, key: K, now: datetime) -> datetime:
        """The first moment from `now` on at which it may happen again for `key`."""
        window = self._by_key.get(key)
        return now if window is None else window.free_at(now)

    def note(self, key: K, now: datetime) -> None:
        """It happened for `key`."""
        if key not in self._by_key and len(self._by_key) >= self._sweep_at:
            self._by_key = {k: w for k, w in self._by_key.items() if not w.is_idle(now)}
            self._sweep_at = max(1024, 2 * len(self._by_key))
        self._by_key.setdefault(key, Window(*self._limits)).note(now)


# Telegram's limits (its FAQ): about 20 messages and edits a minute in a group, 1 a second in private, 30 a second in all. A little less,
# because its minute does not begin when ours does.
_GROUP = (Limit(18, timedelta(minutes=1)),)
_PRIVATE = (Limit(3, timedelta(seconds=3)),)
_OVERALL = (Limit(28, timedelta(seconds=1)),)


class Pace:
    """When the next message or edit may go to a chat. Answers to taps, reactions and look-ups are not under these limits."""

    def __init__(self) -> None:
        self._groups: Windows[int] = Windows(*_GROUP)
        self._privates: Windows[int] = Windows(*_PRIVATE)
        self._overall = Window(*_OVERALL)
        self._sweep_at = 1024
        self._held: dict[int, tuple[datetime, datetime]] = {}

    def free_at(self, chat_id: int, now: datetime) -> datetime:
        """The first moment from `now` on at which something may go to this chat."""
        of_chat = self._of(chat_id).free_at(chat_id, now)
        return max(of_chat, self._held_until(chat_id, now), self._overall.free_at(now))

    def note(self, chat_id: int, now: datetime) -> None:
        """Something goes to this chat now."""
        self._of(chat_id).note(chat_id, now)
        self._overall.note(now)

    def hold(self, chat_id: int, now: datetime, seconds: float) -> datetime:
        """Telegram said how long this chat must be left alone; until when. The other chats are not held up by it."""
        if len(self._held) >= self._sweep_at:
            self._held = {chat: held for chat, held in self._held.items() if held[1] > now}
            self._sweep_at = max(1024, 2 * len(self._held))
        until = max(now + timedelta(seconds=seconds), self._held_until(chat_id, now))
        self._held[chat_id] = (now, until)
        return until

    def _held_until(self, chat_id: int, now: datetime) -> datetime:
        since, until = self._held.get(chat_id, (now, now))
        # Told in the future, it was told by a clock that has gone back since.
        if not since <= now < until:
            self._held.pop(chat_id, None)
            return now
        return until

    def _of(self, chat_id: int) -> "Windows[int]":
        return self._groups if chat_id < 0 else self._privates
