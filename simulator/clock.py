"""The simulator's clock: stands still or runs, and jumps when a test says so. The only module that reads real time."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta


class SimClock:
    """Simulated time.

    With ``running=True`` real time passes on top of it; otherwise it moves only by ``advance`` and ``set``.
    """

    def __init__(self, start: datetime | None = None, running: bool = False) -> None:
        self._base = _aware(start if start is not None else datetime.now(UTC))  # noqa: TID251 the one place
        self._running = running
        self._anchor = time.monotonic()
        self._listeners: list[Callable[[], None]] = []

    def now(self) -> datetime:
        """The simulated moment, aware and in UTC."""
        if not self._running:
            return self._base
        return self._base + timedelta(seconds=time.monotonic() - self._anchor)

    def timestamp(self) -> int:
        """The simulated moment as Telegram writes it: whole seconds since 1970."""
        return int(self.now().timestamp())

    def advance(self, by: timedelta | None = None, /, **parts: float) -> datetime:
        """Move forward by a timedelta or by its parts: ``advance(hours=3, minutes=5)``. Returns the new moment."""
        step = (by or timedelta()) + timedelta(**parts)
        if step < timedelta():
            raise ValueError(f"time does not go back: {step}")
        return self._jump(self.now() + step)

    def set(self, to: datetime) -> datetime:
        """Jump forward to a moment; ValueError if it lies in the past."""
        to = _aware(to)
        if to < self.now():
            raise ValueError(f"time does not go back: {to} is before {self.now()}")
        return self._jump(to)

    def reach(self, moment: datetime) -> datetime:
        """Let it be this moment at least: jump there, or stay where it is past already. Returns the moment it is."""
        now = self.now()
        return self._jump(_aware(moment)) if _aware(moment) > now else now

    def _jump(self, to: datetime) -> datetime:
        self._base = to
        self._anchor = time.monotonic()
        for listener in list(self._listeners):
            listener()
        return to

    def on_change(self, listener: Callable[[], None]) -> None:
        """Call ``listener`` after every jump."""
        self._listeners.append(listener)


def real_seconds() -> float:
    """Seconds of the real, monotonic clock: for what happens on the wire, never for what happens in a chat."""
    return time.monotonic()


def _aware(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        raise ValueError("a moment needs a time zone")
    return moment.astimezone(UTC)
