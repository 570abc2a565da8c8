"""Which of the processes of one bot leads. The others take updates and do what they ask; the lead alone works by the clock and speaks.

Telegram takes thirty messages a second from a bot, however many processes it has: one can say all that, and so only one has to count.
The lead is whoever holds a lock on its line to PostgreSQL; where it ends, or its line is cut, another one holds it a second later
(docs/decisions/0045). On SQLite there is one process, and it leads.
"""

import asyncio
from collections.abc import Callable

import structlog

from bot.errors import CannotRun
from bot.settings import Settings
from kit.db import Database
from kit.faults import brief
from kit.line import Line, LineLost

log = structlog.get_logger(__name__)

_LOOKS_EVERY = 1.0


class Lead:
    """This process's part. `on_ring`: it leads, and another process has left something to it; `on_lead`: it begins to lead."""

    def __init__(
        self, database: Database, settings: Settings, *, on_ring: Callable[[], None], on_lead: Callable[[], None]
    ) -> None:
        self._line = Line(database, on_ring=on_ring, on_cut=self._lose)
        # The library knows who the bot is only when Telegram has been asked.
        bot_id = settings.bot_token.get_secret_value().partition(":")[0]
        self._lead, self._intake = f"muster {bot_id} lead", f"muster {bot_id} intake"
        self._fetches = settings.webhook_url is None
        self._on_lead = on_lead
        self._is_had = False

    @property
    def is_ours(self) -> bool:
        """Whether this process leads."""
        return self._is_had and self._line.is_open

    async def join(self) -> None:
        """Take a place among the processes of this bot. Raises CannotRun where there is none for this one, or no connection."""
        try:
            await self._line.open()
            if not await self._holds_intake():
                raise CannotRun(_SECOND_FETCHER if self._fetches else _BESIDE_A_FETCHER)
            # Nobody led before, or somebody still does.
            self._is_had = await self._line.hold(self._lead)
        except LineLost as lost:
            said = str(lost) or type(lost).__name__
            msg = f"The database takes no further connection: {said}. Check DATABASE_URL and that the server runs."
            raise CannotRun(msg) from None
        log.info("joined", leads=self.is_ours)

    async def keep(self) -> None:
        """Hold the line, and take the lead when it is free; for ever."""
        while True:
            await self.look()
            await asyncio.sleep(_LOOKS_EVERY)

    async def look(self) -> None:
        """See once whether the line holds and who leads."""
        try:
            if not self._line.is_open:
                self._lose()
                await self._line.open()
                # Whoever has come in meanwhile is not sent away: Telegram tells one of the two.
                await self._holds_intake()
            if self.is_ours:
                await self._line.check()
            elif await self._line.hold(self._lead):
                self._is_had = True
                log.info("leads from now on")
                self._on_lead()
        except LineLost as lost:
            self._lose()
            log.warning("no line to the database, trying again", error=brief(lost))

    async def ring(self) -> None:
        """Tell the lead that something was left to it. Where that cannot be told, the lead finds it a second later by itself."""
        try:
            await self._line.ring()
        except LineLost as lost:
            log.info("lead not called", error=brief(lost))

    async def close(self) -> None:
        """Leave the lead to another one."""
        self._is_had = False
        await self._line.close()

    async def _holds_intake(self) -> bool:
        return await self._line.hold(self._intake, beside_others=not self._fetches)

    def _lose(self) -> None:
        if self._is_had:
            self._is_had = False
            log.warning("leads no more: its line to the database was cut")


_SECOND_FETCHER = (
    "Another process runs this bot on this database. Stop it first: a token has one process that fetches its updates."
    " Several take them by a webhook: see docs/operating.md."
)
_BESIDE_A_FETCHER = (
    "Another process runs this bot on this database without WEBHOOK_URL, and fetches its updates. Stop it first."
)
