"""Faults on demand: errors before or after a call took effect, dropped connections, slow answers, answers that are cut off."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from simulator.errors import Json

Kind = Literal["error", "drop", "slow", "cut"]


@dataclass(slots=True)
class Fault:
    """What goes wrong with the next calls of a method (``*`` for any)."""

    method: str
    kind: Kind = "error"
    status: int = 500
    description: str = "Internal Server Error"
    parameters: dict[str, int] = field(default_factory=dict)
    times: int = 1
    before: bool = True
    seconds: float = 0.0
    chat: int | None = None


class Dropped(ConnectionResetError):
    """The connection broke instead of an answer."""


class Cut(Dropped):
    """The call took effect, and the connection broke in the middle of the answer."""

    def __init__(self, body: Json) -> None:
        super().__init__("the connection broke in the middle of the answer")
        self.body = body


class Faults:
    """The faults that wait for their call."""

    def __init__(self) -> None:
        self._waiting: list[Fault] = []

    def add(self, fault: Fault) -> None:
        """Let it happen to the next matching calls."""
        self._waiting.append(fault)

    def take(self, method: str, chat: object = None) -> Fault | None:
        """The fault for this call, used up by it."""
        for fault in self._waiting:
            if fault.method.lower() in {"*", method.lower()} and (fault.chat is None or str(fault.chat) == str(chat)):
                fault.times -= 1
                if fault.times <= 0:
                    self._waiting.remove(fault)
                return fault
        return None

    def clear(self) -> None:
        """Forget all faults."""
        self._waiting.clear()
