"""Fetching updates by long polling, and acknowledging them after their effects are committed: the offset moves past what is done.

An update that takes long (somebody is asked about at Telegram) does not keep those behind it from being fetched: they are fetched with it
again, are known by their ids, and are acknowledged when it is done, too. Telegram hands out a hundred from the first that is not
acknowledged, so this has an end.
"""

import asyncio
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import structlog
from telegram import Bot

from bot.errors import CannotRun
from bot.pipeline import Pipeline
from kit.faults import brief
from kit.fetch import LONG_POLL_SECONDS, fetch
from kit.reading import number_of
from kit.tasks import Tasks, unless
from kit.troubles import SecondPoller, TokenRefused, Trouble, Wait
from kit.updates import ALLOWED_UPDATES

log = structlog.get_logger(__name__)

_FIRST_PAUSE = 0.5
_LONGEST_PAUSE = 30.0
# What is not done in so long is not waited for before the next are fetched.
_PATIENCE = 0.25
# Telegram hands updates to whoever asked last, and turns the other one away. Whoever has begun so lately is the second and gives way; the
# first asks again a moment later, and so turns the second away. Where two meet that have both been there for long, none of which gives
# way, the one that has been turned away so often in so short a time ends.
_NEW_FOR = 60.0
_ASKS_AGAIN_IN = 1.0
_MOST_CONFLICTS, _CONFLICTS_WITHIN = 20, 60.0


@dataclass(frozen=True, slots=True)
class _Outcome:
    """What became of an update: done, or failed."""

    error: Exception | None = None


class Polling:
    """The only one that fetches updates with this token: a second one gives way (docs/decisions/0045)."""

    def __init__(self, bot: Bot, pipeline: Pipeline) -> None:
        self._bot = bot
        self._pipeline = pipeline
        self._offset: int | None = None
        # What has been fetched and is not acknowledged: None while it is under way, then whether it failed.
        self._fetched: dict[int, _Outcome | None] = {}
        self._tasks = Tasks()
        self._stopping = asyncio.Event()

    def stop(self) -> None:
        """Finish what is in hand and fetch no more."""
        self._stopping.set()

    async def once(self) -> int:
        """Fetch what is there, without waiting, and give it its effect; how many updates. Raises Trouble, and what `accept` raises."""
        return await self._take(await self._fetch(wait=0), patience=None)

    async def run(self) -> None:
        """Fetch until stopped. Raises CannotRun where another process polls and was there first, or the token is refused."""
        pause = _FIRST_PAUSE
        new_until, conflicts = self._time() + _NEW_FOR, deque[float](maxlen=_MOST_CONFLICTS)
        while not self._stopping.is_set():
            try:
                # A fetch that has nothing yet is given up when the program stops; a batch that has come is finished.
                batch = await unless(self._stopping, self._fetch(wait=LONG_POLL_SECONDS))
                await self._take(batch or [], patience=_PATIENCE)
                pause = _FIRST_PAUSE
            except SecondPoller as conflict:
                conflicts.append(self._time())
                if conflicts[-1] < new_until or _is_duel(conflicts):
                    msg = "Another process is fetching updates with this BOT_TOKEN. Stop it first: a token has one poller."
                    raise CannotRun(msg) from conflict
                log.warning("another process fetches updates with this token, asking again", error=brief(conflict))
                await self._rest(_ASKS_AGAIN_IN)
            except TokenRefused as refused:
                msg = "Telegram does not accept BOT_TOKEN any more. Get the present one from @BotFather."
                raise CannotRun(msg) from refused
            except Exception as error:  # noqa: BLE001 - the network or the database is away; it comes back, and the updates with it
                log.warning("fetching failed, trying again", pause=pause, error=_words(error))
                await self._rest(error.seconds if isinstance(error, Wait) else pause)
                pause = min(pause * 2, _LONGEST_PAUSE)
        await self._finish()

    @staticmethod
    def _time() -> float:
        return asyncio.get_running_loop().time()

    async def _fetch(self, *, wait: int) -> list[dict[str, Any]]:
        return await fetch(self._bot, offset=self._offset, allowed=ALLOWED_UPDATES, wait=wait)

    async def _take(self, batch: list[dict[str, Any]], *, patience: float | None) -> int:
        numbered = {number: raw for raw in batch if (number := number_of(raw)) is not None}
        if len(numbered) < len(batch):
            self._leave_out(batch, numbered)
        for update_id, raw in numbered.items():
            if update_id not in self._fetched:
                self._fetched[update_id] = None
                self._tasks.start(self._accept(update_id, raw), name="update")
        try:
            async with asyncio.timeout(patience):
                await self._tasks.idle()
        except TimeoutError:
            log.debug("updates take long", under_way=len(self._tasks))
        self._acknowledge()
        return len(batch)

    def _leave_out(self, batch: list[dict[str, Any]], numbered: Mapping[int, object]) -> None:
        """What has no number can be neither kept nor acknowledged; those behind it are. Raises where nothing else came."""
        log.error("update without a number", updates=len(batch) - len(numbered))
        if not numbered:
            msg = "only updates without a number came"
            raise ValueError(msg)

    async def _accept(self, update_id: int, raw: dict[str, Any]) -> None:
        try:
            await self._pipeline.accept(raw)
        except Exception as error:  # noqa: BLE001 - `_acknowledge` raises it, when the others are dealt with
            self._fetched[update_id] = _Outcome(error)
        else:
            self._fetched[update_id] = _Outcome()

    def _acknowledge(self) -> None:
        """Move the offset past all that is done from the first on: what is asked for with it confirms them at Telegram.

        Raises what one of them failed with. It is forgotten here, and has its effect when it comes again.
        """
        failed = [
            outcome.error for outcome in self._fetched.values() if outcome is not None and outcome.error is not None
        ]
        for update_id in sorted(self._fetched):
            outcome = self._fetched[update_id]
            if outcome is None or outcome.error is not None:
                break
            del self._fetched[update_id]
            self._offset = update_id + 1
        if failed:
            self._fetched = {
                update_id: outcome
                for update_id, outcome in self._fetched.items()
                if outcome is None or outcome.error is None
            }
            raise failed[0]

    async def _finish(self) -> None:
        """Wait for what is under way, and tell Telegram what is done."""
        await self._tasks.idle()
        try:
            self._acknowledge()
        except Exception as error:  # noqa: BLE001 - it is not acknowledged, and comes again after the restart
            log.warning("updates left for the next start", error=_words(error))
        await self._confirm()

    async def close(self) -> None:
        """Give up what is under way: it was not acknowledged."""
        await self._tasks.stop(within=0)

    async def _confirm(self) -> None:
        """Tell Telegram what is done, so that it is not sent again after the restart."""
        if self._offset is None:
            return
        try:
            await self._fetch(wait=0)
        except Trouble as trouble:
            # They come again and have no second effect.
            log.info("last updates not acknowledged", trouble=repr(trouble))

    async def _rest(self, seconds: float) -> None:
        try:
            await asyncio.wait_for(self._stopping.wait(), timeout=seconds)
        except TimeoutError:
            return


def _is_duel(conflicts: deque[float]) -> bool:
    return len(conflicts) == _MOST_CONFLICTS and conflicts[-1] - conflicts[0] < _CONFLICTS_WITHIN


def _words(error: Exception) -> str:
    return brief(error.__cause__ or error)
