"""Who the bot is, by Telegram's word: its name and what it hears can be changed at @BotFather while it runs."""

from collections.abc import Callable
from datetime import datetime, timedelta

import structlog

from features.activities import service as activities
from handlers.call import BotInfo
from kit.clock import Clock
from kit.db import Database
from kit.sender import Sender
from kit.troubles import Trouble

log = structlog.get_logger(__name__)

# However often somebody writes to another bot: Telegram is asked once a minute at most.
_PAUSE = timedelta(minutes=1)

# Is told who the bot is, and when that was found out.
Told = Callable[[BotInfo, datetime], None]


class Identity:
    """Asks Telegram who the bot is, and tells whoever has to know."""

    def __init__(self, facts: BotInfo, sender: Sender, database: Database, clock: Clock, tell: Told) -> None:
        self._facts = facts
        self._sender = sender
        self._database = database
        self._clock = clock
        self._tell = tell
        self._asked_at = clock.now()
        tell(facts, self._asked_at)

    @property
    def id(self) -> int:
        """The bot's id, which never changes."""
        return self._facts.id

    async def ask(self) -> None:
        """Ask, unless that was done a moment ago. Where Telegram does not answer, what is known holds."""
        now = self._clock.now()
        if timedelta(0) <= now - self._asked_at < _PAUSE:
            return
        self._asked_at = now
        try:
            username, reads_all = await self._sender.me()
        except Trouble as trouble:
            log.info("own name not found out", trouble=repr(trouble))
            self._tell(self._facts, now)
            return
        before, self._facts = self._facts, BotInfo(self._facts.id, username, reads_all=reads_all)
        self._tell(self._facts, now)
        if before == self._facts:
            return
        log.warning("the bot was changed", bot=username, before=before.username, reads_all=reads_all)
        if before.username != username:
            # The links on boards lead to a bot that is not there any more.
            async with self._database.write() as session:
                await activities.redraw(session, now)
