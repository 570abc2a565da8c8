"""What the play stands on: a simulated Telegram over HTTP, and the real bot on it, with a database in a folder of its own.

The bot runs as it does for real: its own polling, scheduler and HTTP client. Only the clock is ours: where it jumps, the scheduler's next
tick is not waited for. Knows nothing of the play.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from datetime import datetime, timedelta
from pathlib import Path

import structlog
from pydantic import SecretStr
from sqlalchemy import func, select

from bot import log
from bot.app import App, build_app
from bot.settings import Settings
from features.outbox import leasing
from features.points.service import audit
from features.scheduling import service as schedule
from jobs import JOBS
from jobs.job import Job
from kit.tasks import Tasks
from models import Delivery
from simulator import Chat, SimClock, Telegram, serve

_TOKEN = "123456789:AAFsimulatedTokenOfThirtyFiveSigns0"  # noqa: S105 - of the simulator
# 32 bytes of nothing.
_PRIZE_KEY = "A" * 43 + "="
_CONNECTIONS = 16
_EVERY_SECOND = 1.0
# A board that was edited twice waits for so long.
_PAUSE = timedelta(seconds=9)
_GLANCE = 0.01


class Stage:
    """A Telegram with a bot that can be switched off and on."""

    def __init__(self, telegram: Telegram, clock: SimClock, url: str, folder: Path, troubles: list[str]) -> None:
        self.telegram = telegram
        self.clock = clock
        self.bot = telegram.bots[0]
        self.troubles = troubles
        self._settings = _settings(url, folder)
        self._tasks = Tasks()
        self._app: App | None = None
        self._ticked = {job.name: clock.now() for job in JOBS}
        clock.on_change(self._wake)

    async def switch_on(self) -> None:
        """Start the bot, on the database that is there."""
        # Whatever proxy is set for the outside, 127.0.0.1 is reached without it.
        self._app = build_app(self._settings, clock=self.clock)
        await self._app.start()
        self._tasks.start(self._app.run(), name="bot")

    async def switch_off(self) -> None:
        """Stop the bot as SIGTERM does."""
        if self._app is not None:
            app, self._app = self._app, None
            app.stop()
            await self._tasks.idle()
            await app.close()

    def _wake(self) -> None:
        """The jobs that would have run in the time that a jump of the clock leaves out are run at once."""
        if self._app is None:
            return
        now = self.clock.now()
        jobs = [
            job for job in JOBS if job.seconds <= max(_EVERY_SECOND, (now - self._ticked[job.name]).total_seconds())
        ]
        self._ticked.update((job.name, now) for job in jobs)
        self._tasks.start(_run(self._app, jobs), name="tick")

    async def has_spoken(self) -> None:
        """Wait until the bot has written down what it has said. A jump before that would end its lease, and it would be said again."""
        is_said = select(Delivery.id).where(Delivery.lease_until.is_not(None)).limit(1)
        while (app := self._app) is not None:
            async with app.database.read() as session:
                if await session.scalar(is_said) is None:
                    return
            await asyncio.sleep(_GLANCE)

    async def due(self, chat: Chat | None = None) -> datetime | None:
        """The earliest moment the bot waits for, in a chat or in any; None where there is none, or while it is off."""
        if self._app is None:
            return None
        async with self._app.database.read() as session:
            return await schedule.next_moment(session, chat.id if chat is not None else None)

    async def is_idle(self) -> bool:
        """Whether the bot has heard everything, and has nothing to do or to say now."""
        if self.telegram.pending(self.bot) or await self.is_busy():
            return False
        await self.has_spoken()
        return True

    async def pass_pause(self) -> None:
        """Let the seconds pass in which the bot spares a chat; what waits for longer waits on."""
        if self._app is None:
            return
        now = self.clock.now()
        async with self._app.database.read() as session:
            free = await session.scalar(select(func.min(Delivery.retry_at)).where(Delivery.retry_at > now))
        if free is not None and free - now <= _PAUSE:
            self.clock.reach(free)

    async def is_busy(self) -> bool:
        """Whether the bot has something to do now: something is due, or a message of it is still to go out."""
        if self._app is None:
            return False
        now = self.clock.now()
        async with self._app.database.read() as session:
            due = await schedule.next_moment(session)
            return (due is not None and due <= now) or await leasing.is_waiting(session, now)

    async def wrong_accounts(self) -> list[str]:
        """What does not add up in the ledger."""
        assert self._app is not None  # noqa: S101 - asked while the bot is on
        async with self._app.database.read() as session:
            return [f"{finding.what}: {finding.detail}" for finding in await audit(session)]


async def _run(app: App, jobs: Sequence[Job]) -> None:
    for job in jobs:
        await app.do(job)


@asynccontextmanager
async def set_up(start: datetime, folder: Path) -> AsyncIterator[Stage]:
    """A stage, from `start` on, the bot not yet switched on. What the bot logs as an error goes to `troubles` and not to the terminal."""
    with _errors_caught() as troubles:
        clock = SimClock(start, running=True)
        telegram = Telegram(clock)
        telegram.new_bot(token=_TOKEN, username="muster_bot", name="Muster")
        server = await serve(telegram)
        stage = Stage(telegram, clock, server.url, folder, troubles)
        try:
            yield stage
        finally:
            try:
                await stage.switch_off()
            finally:
                await server.stop()


def _settings(url: str, folder: Path) -> Settings:
    # Every setting by name: nothing of the environment of whoever watches gets in.
    return Settings(
        _env_file=None,  # type: ignore[call-arg]
        bot_token=SecretStr(_TOKEN),
        bot_api_url=url,
        database_url=f"sqlite:///{folder / 'tour.sqlite3'}",
        default_language="en",
        default_timezone="UTC",
        operator_chat_id=None,
        prize_key=SecretStr(_PRIZE_KEY),
        log_level="ERROR",
        log_format="text",
    )


class _Catcher(logging.Handler):
    """Keeps the lines of errors."""

    def __init__(self, lines: list[str], formatter: logging.Formatter | None) -> None:
        super().__init__(logging.ERROR)
        self._lines = lines
        self.setFormatter(formatter)

    def emit(self, record: logging.LogRecord) -> None:
        """See `logging.Handler`."""
        self._lines.append(self.format(record))


@contextmanager
def _errors_caught() -> Iterator[list[str]]:
    """Catch what is logged as an error; leaves logging as it was."""
    root, before = logging.getLogger(), structlog.get_config()
    handlers, level = root.handlers[:], root.level
    lines: list[str] = []
    log.set_up("ERROR", "text")
    root.handlers[:] = [_Catcher(lines, root.handlers[0].formatter)]
    try:
        yield lines
    finally:
        root.handlers[:] = handlers
        root.setLevel(level)
        structlog.configure(**before)
