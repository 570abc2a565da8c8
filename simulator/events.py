"""The log of everything a watcher of the chats would see, and waiting for a state of the world without polling."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from simulator.chats import Chat
    from simulator.messages import Message

KEPT_WITHOUT_HISTORY = 200


@dataclass(frozen=True, slots=True)
class Event:
    """Something visible.

    ``kind`` is message, edited, deleted, toast, tap, reaction, pinned, unpinned, service, joined, left, rights, action,
    poll, started or blocked; ``detail`` holds what belongs to the kind (an Answer, a Tap, a list of emoji, a dict).
    """

    at: datetime
    chat: Chat | None
    kind: str
    actor: Any
    message: Message | None = None
    detail: Any = None


class Changes:
    """Wakes whoever waits for the world to change."""

    def __init__(self) -> None:
        self._waiting: set[asyncio.Future[None]] = set()

    def notify(self) -> None:
        """Something changed: wake all who wait."""
        waiting, self._waiting = self._waiting, set()
        for future in waiting:
            if not future.done():
                future.set_result(None)

    async def until(self, predicate: Callable[[], Any], within: float, message: str) -> Any:
        """Wait until the predicate is true, looking again after each change; its value.

        TimeoutError after ``within`` real seconds.
        """
        loop = asyncio.get_running_loop()
        deadline = loop.time() + within
        while not (value := predicate()):
            future: asyncio.Future[None] = loop.create_future()
            self._waiting.add(future)
            try:
                await asyncio.wait_for(future, max(0.0, deadline - loop.time()))
            except TimeoutError:
                if value := predicate():
                    return value
                raise TimeoutError(
                    f"not within {within} s: {message or getattr(predicate, '__name__', predicate)}"
                ) from None
            finally:
                self._waiting.discard(future)
        return value


def append(log: list[Any], item: Any, bounded: bool) -> None:
    """Append to a log; a bounded one keeps only the newest."""
    log.append(item)
    if bounded and len(log) > 2 * KEPT_WITHOUT_HISTORY:
        del log[:-KEPT_WITHOUT_HISTORY]
