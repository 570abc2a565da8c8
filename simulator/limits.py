"""Telegram's flood limits: 20 sends and edits a minute in a group, 1 a second in a private chat, 30 a second overall.

Private chats allow a burst of 5. A window per chat on the simulator's clock. A call that is refused does not count.
An album counts each of its messages, but may begin whenever one more message is allowed. Answers to taps, look-ups,
reactions, pins and deletions are not limited.
"""

from __future__ import annotations

import math
from collections import deque
from dataclasses import dataclass, field

GROUP_MESSAGES = 20
GROUP_WINDOW = 60.0
PRIVATE_BURST = 5
PRIVATE_RATE = 1.0
OVERALL_MESSAGES = 30
OVERALL_WINDOW = 1.0


@dataclass(slots=True)
class Limits:
    """The numbers; a test or a benchmark may change them."""

    group_messages: int = GROUP_MESSAGES
    group_window: float = GROUP_WINDOW
    private_burst: int = PRIVATE_BURST
    private_rate: float = PRIVATE_RATE
    overall_messages: int = OVERALL_MESSAGES
    overall_window: float = OVERALL_WINDOW


@dataclass(slots=True)
class Flood:
    """What one bot has sent lately."""

    limits: Limits
    _overall: deque[float] = field(default_factory=deque)
    _groups: dict[int, deque[float]] = field(default_factory=dict)
    _privates: dict[int, tuple[float, float]] = field(default_factory=dict)

    def wait(self, chat: int, group: bool, now: float) -> int:
        """Whole seconds the bot must wait before the next message to this chat; 0 if it may go."""
        limits = self.limits
        seconds = self._window(self._overall, limits.overall_messages, limits.overall_window, now)
        if group:
            window = self._groups.setdefault(chat, deque())
            seconds = max(seconds, self._window(window, limits.group_messages, limits.group_window, now))
        else:
            left = self._left(chat, now)
            if left < 1:
                seconds = max(seconds, (1 - left) / limits.private_rate)
        return max(1, math.ceil(seconds - 1e-9)) if seconds > 0 else 0

    def record(self, chat: int, group: bool, now: float, messages: int) -> None:
        """Count messages that went."""
        self._overall.extend([now] * messages)
        if group:
            self._groups.setdefault(chat, deque()).extend([now] * messages)
        else:
            self._privates[chat] = (self._left(chat, now) - messages, now)

    def _left(self, chat: int, now: float) -> float:
        left, at = self._privates.get(chat, (float(self.limits.private_burst), now))
        return min(float(self.limits.private_burst), left + (now - at) * self.limits.private_rate)

    @staticmethod
    def _window(times: deque[float], most: int, length: float, now: float) -> float:
        while times and times[0] <= now - length:
            times.popleft()
        if len(times) < most:
            return 0.0
        return times[len(times) - most] + length - now
