"""Fetching updates by long polling, and acknowledging them after their effects are committed: the offset moves when `process` is back."""

import asyncio
from typing import Any

import structlog
from telegram import Bot

from bot.errors import CannotRun
from bot.pipeline import Pipeline
from kit.fetch import LONG_POLL_SECONDS, fetch
from kit.sender import SecondPoller, TokenRefused, Trouble, Wait
from kit.tasks import unless
from kit.updates import ALLOWED_UPDATES

log = structlog.get_logger(__name__)

_FIRST_PAUSE = 0.5
_LONGEST_PAUSE = 30.0


class Polling:
    """The only one that fetches updates with this token."""

    def __init__(self, bot: Bot, pipeline: Pipeline) -> None:
        self._bot = bot
        self._pipeline = pipeline
        self._offset: int | None = None
        self._stopping = asyncio.Event()

    def stop(self) -> None:
        """Finish what is in hand and fetch no more."""
        self._stopping.set()

    async def once(self) -> int:
        """Fetch what is there, without waiting, and give it its effect; how many updates. Raises Trouble, and what `process` raises."""
        return await self._take(await self._fetch(wait=0))

    async def run(self) -> None:
        """Fetch until stopped. Raises CannotRun where another process polls, or the token is refused."""
        pause = _FIRST_PAUSE
        while not self._stopping.is_set():
            try:
                # A fetch that has nothing yet is given up when the program stops; a batch that has come is finished.
                batch = await unless(self._stopping, self._fetch(wait=LONG_POLL_SECONDS))
                await self._take(batch or [])
                pause = _FIRST_PAUSE
            except SecondPoller as conflict:
                msg = "Another process is fetching updates with this BOT_TOKEN. Stop it first: a token has one poller."
                raise CannotRun(msg) from conflict
            except TokenRefused as refused:
                msg = "Telegram does not accept BOT_TOKEN any more. Get the present one from @BotFather."
                raise CannotRun(msg) from refused
            except Exception as error:  # noqa: BLE001 - the network or the database is away; it comes back, and the updates with it
                log.warning("fetching failed, trying again", pause=pause, error=_words(error))
                await self._rest(error.seconds if isinstance(error, Wait) else pause)
                pause = min(pause * 2, _LONGEST_PAUSE)
        await self._confirm()

    async def _fetch(self, *, wait: int) -> list[dict[str, Any]]:
        return await fetch(self._bot, offset=self._offset, allowed=ALLOWED_UPDATES, wait=wait)

    async def _take(self, batch: list[dict[str, Any]]) -> int:
        if batch:
            await self._pipeline.process(batch)
            # Only now: whatever is asked for with this offset confirms the batch at Telegram.
            self._offset = max(int(update["update_id"]) for update in batch) + 1
        return len(batch)

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


def _words(error: Exception) -> str:
    return repr(error.__cause__ or error)
