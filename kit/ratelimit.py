"""How often something may happen, by counting what happened lately. In memory: Telegram's own 429 is the judge, this only spares it."""

from collections import deque
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
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
GROUP = (Limit(18, timedelta(minutes=1)),)
_PRIVATE = (Limit(3, timedelta(seconds=3)),)
_OVERALL = (Limit(28, timedelta(seconds=1)),)
# Answers to what people ask never take all of it: something is left for a board and for facts at any moment. Where such had to wait, ten
# are theirs for a minute, as many as a board may have (docs/decisions/0026). In private only facts for the very person who asks could wait.
_GROUP_ANSWERS, _GROUP_ANSWERS_BESIDE = Limit(14, timedelta(minutes=1)), Limit(8, timedelta(minutes=1))
_FACTS_MATTER_FOR = timedelta(minutes=1)
_PRIVATE_ANSWERS, _PRIVATE_ANSWERS_BESIDE = Limit(3, timedelta(seconds=3)), Limit(1, timedelta(seconds=3))
_OVERALL_ANSWERS = (Limit(20, timedelta(seconds=1)),)
# A fact that has to wait goes before an answer that is free at the same moment.
_BEHIND_FACTS = timedelta(seconds=1)


class _Answers:
    """The share of answers in what may be sent, and the chats in which facts wait."""

    def __init__(self) -> None:
        self._calm: dict[bool, Windows[int]] = {True: Windows(_GROUP_ANSWERS), False: Windows(_PRIVATE_ANSWERS)}
        self._beside: dict[bool, Windows[int]] = {
            True: Windows(_GROUP_ANSWERS_BESIDE),
            False: Windows(_PRIVATE_ANSWERS_BESIDE),
        }
        self._overall = Window(*_OVERALL_ANSWERS)
        # Since when and until when something waits in a chat, or matters there, and from when on an answer may go beside it.
        self._waiting: dict[int, tuple[datetime, datetime, datetime]] = {}
        self._sweep_at = 1024

    def free_at(self, chat_id: int, now: datetime) -> datetime:
        free = max(self._calm[chat_id < 0].free_at(chat_id, now), self._overall.free_at(now))
        since, until, behind = self._waiting.get(chat_id, (now, now, now))
        # Told in the future, it was told by a clock that has gone back since.
        if not since <= now < until:
            self._waiting.pop(chat_id, None)
            return free
        return max(free, self._beside[chat_id < 0].free_at(chat_id, now), behind)

    def note(self, chat_id: int, now: datetime) -> None:
        for windows in (self._calm, self._beside):
            windows[chat_id < 0].note(chat_id, now)
        self._overall.note(now)

    def fact_waits(self, chat_id: int, now: datetime, until: datetime, takes_at: datetime) -> None:
        if chat_id not in self._waiting and len(self._waiting) >= self._sweep_at:
            self._waiting = {chat: span for chat, span in self._waiting.items() if span[1] > now}
            self._sweep_at = max(1024, 2 * len(self._waiting))
        behind = takes_at + _BEHIND_FACTS if takes_at > now else now
        matters = now + _FACTS_MATTER_FOR if chat_id < 0 else now
        self._waiting[chat_id] = (now, max(until + _BEHIND_FACTS, matters), behind)

    def fact_goes(self, chat_id: int) -> None:
        waited = self._waiting.pop(chat_id, None)
        if waited is not None and chat_id < 0:
            since, _, _ = waited
            self._waiting[chat_id] = (since, since + _FACTS_MATTER_FOR, since)


class Pace:
    """When the next message or edit may go to a chat. Answers to taps, reactions and look-ups are not under these limits."""

    def __init__(self) -> None:
        self._groups: Windows[int] = Windows(*GROUP)
        self._privates: Windows[int] = Windows(*_PRIVATE)
        self._overall = Window(*_OVERALL)
        self._answers = _Answers()
        self._sweep_at = 1024
        self._held: dict[int, tuple[datetime, datetime]] = {}

    def free_at(self, chat_id: int, now: datetime, *, answer: bool = False) -> datetime:
        """The first moment from `now` on at which something may go to this chat: a fact or a board, or an `answer` to what people ask."""
        of_chat = self._of(chat_id).free_at(chat_id, now)
        free = max(of_chat, self._held_until(chat_id, now), self._overall.free_at(now))
        return max(free, self._answers.free_at(chat_id, now)) if answer else free

    def is_full(self, now: datetime) -> bool:
        """All that may go to all chats together has gone."""
        return self._overall.free_at(now) > now

    def note(self, chat_id: int, now: datetime, *, answer: bool = False) -> None:
        """Something goes to this chat now."""
        self._of(chat_id).note(chat_id, now)
        self._overall.note(now)
        if answer:
            self._answers.note(chat_id, now)
        else:
            self._answers.fact_goes(chat_id)

    def take_over(self, now: datetime) -> None:
        """Another process spoke until now. What it said in the last second is not known: it may be all that fits into one."""
        for _ in range(_OVERALL[0].times):
            self._overall.note(now)

    def fact_waits(self, chat_id: int, now: datetime, until: datetime) -> None:
        """A fact or a board waits for this chat, or for its own pace, and is tried again at `until`: answers stand back."""
        self._answers.fact_waits(chat_id, now, until, self.free_at(chat_id, now))

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


@dataclass(frozen=True, slots=True)
class Allowance:
    """So many at once, and another one each `every`."""

    at_once: int
    every: timedelta

    @property
    def whole(self) -> timedelta:
        """How long it takes until all of it is there again."""
        return self.at_once * self.every


# An allowance is forgotten when it is whole again. Beyond so many the oldest is forgotten first: whoever it was begins anew.
_MOST_ALLOWANCES = 100_000


class Allowances(Generic[K]):
    """One allowance a key: a token bucket, kept as the moment at which it is whole again."""

    def __init__(self, size: Allowance) -> None:
        self._size = size
        self._whole_at: dict[K, datetime] = {}
        self._sweep_at = 1024

    def __len__(self) -> int:
        """How many are remembered."""
        return len(self._whole_at)

    def take(self, key: K, at: datetime) -> bool:
        """Take one at this moment; False where none is left."""
        whole_at = max(self._whole_at.get(key, at), at)
        if whole_at - at > self._size.whole:
            # Taken by a clock that has gone back since.
            whole_at = at
        if whole_at + self._size.every - at > self._size.whole:
            return False
        if key not in self._whole_at and len(self._whole_at) >= self._sweep_at:
            self._sweep(at)
        self._whole_at[key] = whole_at + self._size.every
        return True

    def give_back(self, key: K) -> None:
        """What was taken was not used."""
        if key in self._whole_at:
            self._whole_at[key] -= self._size.every

    def _sweep(self, at: datetime) -> None:
        self._whole_at = {key: whole_at for key, whole_at in self._whole_at.items() if whole_at > at}
        # Half of them at once, so that a crowd of which none is whole does not make each of its taps look through all.
        if (too_many := len(self._whole_at) - _MOST_ALLOWANCES // 2) > 0:
            for key in list(islice(self._whole_at, too_many)):
                del self._whole_at[key]
        self._sweep_at = max(1024, 2 * len(self._whole_at))
