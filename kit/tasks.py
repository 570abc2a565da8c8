"""Background tasks with an owner: none is forgotten, none fails in silence, all are waited for at the end."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

import structlog

log = structlog.get_logger(__name__)

T = TypeVar("T")
# Before what failed begins again.
_PAUSE_SECONDS = 1.0


async def unless(stop: asyncio.Event, work: Coroutine[Any, Any, T]) -> T | None:
    """The outcome of `work`, or None where `stop` came first; `work` is cancelled then."""
    doing = asyncio.create_task(work)  # noqa: TID251 - the one home of it
    stopping = asyncio.create_task(stop.wait())  # noqa: TID251
    try:
        await asyncio.wait({doing, stopping}, return_when=asyncio.FIRST_COMPLETED)
        return doing.result() if doing.done() else None
    finally:
        for task in (doing, stopping):
            task.cancel()
        await asyncio.gather(doing, stopping, return_exceptions=True)


class Tasks:
    """The background tasks of one part of the program."""

    def __init__(self) -> None:
        self._running: set[asyncio.Task[None]] = set()
        self.is_stopping = False

    def __len__(self) -> int:
        """How many run."""
        return len(self._running)

    def start(self, work: Coroutine[Any, Any, None], *, name: str) -> asyncio.Task[None]:
        """Run `work` beside the caller; an exception in it is logged with `name`."""
        task = asyncio.create_task(work, name=name)  # noqa: TID251 - the one home of it
        self._running.add(task)
        task.add_done_callback(self._ended)
        return task

    def keep(self, work: Callable[[], Coroutine[Any, Any, None]], *, name: str) -> asyncio.Task[None]:
        """Run `work`, without which the program cannot do: where it fails, that is logged, and it begins again."""
        return self.start(_again_and_again(work, name), name=name)

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._running.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            log.error("task failed", task=task.get_name(), exc_info=error)

    async def idle(self) -> None:
        """Wait until nothing runs any more."""
        while self._running:
            await asyncio.wait(self._running)

    async def stop(self, *, within: float) -> None:
        """Give what runs `within` seconds to end, then cancel the rest. What looks at `is_stopping` begins nothing new."""
        self.is_stopping = True
        if self._running:
            await asyncio.wait(self._running, timeout=within)
        for task in tuple(self._running):
            task.cancel()
        await asyncio.gather(*self._running, return_exceptions=True)


async def _again_and_again(work: Callable[[], Coroutine[Any, Any, None]], name: str) -> None:
    while True:
        try:
            await work()
        except Exception:
            log.exception("task failed, beginning again", task=name)
            await asyncio.sleep(_PAUSE_SECONDS)
        else:
            return
