"""The whole program: the only place where its parts are joined. Tests, tour and `python -m bot run` all start from `build_app`."""

import asyncio
from collections.abc import Awaitable, Callable
from functools import partial
from itertools import cycle

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from starlette.applications import Starlette
from starlette.routing import Route
from telegram import Bot
from telegram.error import TelegramError
from telegram.request import BaseRequest

from bot import menus, schema, watchdog
from bot.alone import Alone
from bot.health import health_routes, metrics_route
from bot.identity import Identity
from bot.in_hand import InHand
from bot.intake import Polling
from bot.lead import Lead
from bot.listening import Listener
from bot.patience import cannot_start, patiently
from bot.pipeline import Pipeline
from bot.settings import Settings
from bot.speaker import Speaker
from bot.transport import client
from bot.webhook import Webhook
from features.operator import Operator
from features.people.census import Defaults
from handlers.call import BotInfo
from handlers.dispatch import Dispatcher
from jobs import JOBS, deliver, lifecycle
from jobs.job import Job, Tools, board_limits
from kit import metrics
from kit.clock import Clock
from kit.db import Database, is_away
from kit.faults import brief
from kit.marks import Marker
from kit.ratelimit import Pace, Windows
from kit.rendering import Renderer
from kit.sender import Sender
from kit.tasks import Tasks
from kit.troubles import Trouble, classify
from kit.vault import Vault

log = structlog.get_logger(__name__)

# Sends, answers and look-ups under way at once; more wait in the client for a connection.
_CONNECTIONS = 64
# Together they must stay under the ten seconds that a service manager waits.
_FINISHES_WITHIN = 3.0
_SPEAKS_WITHIN = 2.0
# The scheduler ticks every second; when it has not for so long, something holds up the loop or the database.
_TICKS_WITHIN = 15.0
_SELDOM = 60.0
_TICK, _MOMENT = 1.0, 0.05
_GLANCES_EVERY = 5.0
_LOOKS_AROUND_EVERY = 3600.0
# Of what a hang or a crash has left: where each thread stood.
_CRASH_SIGNS = 4000


class App:
    """One process of the bot: `start`, then `run` until `stop`, then `close`."""

    def __init__(
        self, settings: Settings, clock: Clock, database: Database, bot: Bot, *, is_own_process: bool = False
    ) -> None:
        self._settings = settings
        self._is_own_process = is_own_process
        self._clock = clock
        self._database = database
        self._bot = bot
        self._renderer = Renderer()
        self._sender = Sender(bot, self._renderer)
        self._pace = Pace()
        self._called = asyncio.Event()
        self._lead = None
        if is_own_process and not database.is_sqlite:
            self._lead = Lead(database, settings, on_ring=self._rung, on_lead=self._take_over)
        self._speaker = Speaker(self._sender, self._pace, database, clock, leads=self.leads, on_left=self._called.set)
        self._in_hand = InHand()
        self._alone = Alone()
        self._pipeline: Pipeline | None = None
        self._polling: Polling | None = None
        self._webhook: Webhook | None = None
        self._identity: Identity | None = None
        self._watch: Listener | None = None
        self._ticked_at: float | None = None
        self._patience: asyncio.Timeout | None = None
        self._is_closing = False
        self._tasks = Tasks()
        self._turns = {job.name: asyncio.Lock() for job in JOBS}
        self._scheduler = AsyncIOScheduler(
            job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
        )
        self._tools = Tools(
            database,
            self._sender,
            clock,
            self._pace,
            Windows(*board_limits()),
            settings.operator_chat_id,
            leads=self.leads,
        )

    @property
    def database(self) -> Database:
        """The database it works on."""
        return self._database

    async def start(self) -> None:
        """Check that everything is there. Raises CannotRun where something is not."""
        if self._is_own_process:
            self._alone.take(self._database)
        if self._database.is_sqlite:
            await schema.migrate(self._settings.database_url)
        await schema.require_newest(self._database)
        if self._lead is not None:
            # Before anything is said to Telegram: a second one must not take the webhook of the first away.
            await self._lead.join()
        try:
            await patiently(self._bot.initialize)
            if self._settings.webhook_url is None:
                # Telegram hands out updates by one way only; a webhook from before would shut this one.
                await patiently(self._bot.delete_webhook)
        except TelegramError as error:
            raise cannot_start(classify(error), self._settings) from error
        facts = BotInfo(self._bot.id, self._bot.username, reads_all=bool(self._bot.bot.can_read_all_group_messages))
        defaults = Defaults(self._settings.default_language, self._settings.default_timezone)
        chat, prize_key = self._settings.operator_chat_id, self._settings.prize_key
        vault = Vault(prize_key.get_secret_value() if prize_key is not None else None)
        marker = Marker(self._settings.bot_token.get_secret_value())
        dispatcher = Dispatcher(facts, defaults, marker, vault)
        self._identity = Identity(facts, self._sender, self._database, self._clock, dispatcher.know)
        pipeline = Pipeline(
            self._database,
            dispatcher,
            self._sender,
            self._speaker,
            self._clock,
            on_commit=self._called.set,
            identity=self._identity,
            operator=None if chat is None else Operator(chat, self._settings.default_language),
            in_hand=self._in_hand,
        )
        self._pipeline = pipeline
        self._polling = Polling(self._bot, pipeline)
        self._webhook = self._make_webhook(pipeline)
        await menus.register(self._database, self._sender)
        log.info("started", bot=self._bot.username)

    def keep_watch(self) -> None:
        """From now on a process that hangs is ended, and what it had in hand is known at the next start. For a process of its own."""
        folder = self._settings.state_folder
        try:
            crash = self._in_hand.keep_in(folder, f"muster-{self._bot.id}")
        except OSError as error:
            log.warning("what is in hand is not written down", folder=str(folder), error=brief(error))
        else:
            if crash:
                log.error("the process before hung or crashed", at=crash[:_CRASH_SIGNS])
        self._tasks.keep(partial(watchdog.watch, self._in_hand.crash_file()), name="watchdog")

    async def run(self) -> None:
        """Work until `stop`. Raises CannotRun where it must not go on."""
        for job in JOBS:
            self._scheduler.add_job(self._tick, "interval", [job], id=job.name, seconds=job.seconds)
        self._scheduler.add_job(self.look_around, "interval", id="look around", seconds=_LOOKS_AROUND_EVERY)
        self._scheduler.start()
        self._tasks.keep(self._deliver_when_called, name="deliver when called")
        self._tasks.keep(self._tick_on_time, name="tick on time")
        self._tasks.keep(self._keep_time, name="keep time")
        if self._lead is not None:
            self._tasks.keep(self._lead.keep, name="keep the lead")
        if self._settings.metrics_listen is not None:
            routes = [*self._health_routes(), metrics_route()]
            self._watch = Listener(Starlette(routes=routes), self._settings.metrics_listen)
            await self._watch.start()
        try:
            async with asyncio.timeout(None) as self._patience:
                await (self._webhook or self.polling).run()
        except Trouble as trouble:
            raise cannot_start(trouble, self._settings) from trouble
        except TimeoutError:
            # Nothing is lost: what was in hand is rolled back, was not acknowledged, and comes again.
            log.warning("stopped in the middle of a batch")

    async def look_around(self) -> None:
        """What was settled with Telegram at the start may be otherwise by now: the bot's name, what it hears, its menus, its webhook."""
        if self._identity is not None:
            await self._identity.ask()
        await menus.register(self._database, self._sender)
        if self._webhook is not None:
            await self._webhook.renew()

    def stop(self) -> None:
        """Finish what is in hand, then let `run` return; not longer than it may take."""
        (self._webhook or self.polling).stop()
        if self._patience is not None:
            self._patience.reschedule(asyncio.get_running_loop().time() + _FINISHES_WITHIN)

    async def _deliver_when_called(self) -> None:
        """Deliveries go out as soon as their transaction is committed; the scheduler's runs catch what nobody called for."""
        while True:
            await self._called.wait()
            self._called.clear()
            if self._lead is None or self._lead.is_ours:
                await self.do(deliver.JOB)
            else:
                await self._lead.ring()

    async def _tick_on_time(self) -> None:
        """What falls due between two ticks of the scheduler runs at its moment, and not up to a second later."""
        while True:
            due_in = await self._due_in() if self.leads() else None
            await asyncio.sleep(_TICK if due_in is None else due_in)
            if due_in is not None and not await self.do(lifecycle.JOB):
                # Somebody else is at it, or it is not quite its moment.
                await asyncio.sleep(_MOMENT)

    async def _due_in(self) -> float | None:
        """In how many seconds something is due, if that is before the next tick."""
        try:
            soonest = await lifecycle.next_due(self._tools)
        except Exception as error:
            if not is_away(error):
                raise
            return None
        seconds = _TICK if soonest is None else (soonest - self._clock.now()).total_seconds()
        return max(seconds, 0.0) if seconds < _TICK else None

    async def _keep_time(self) -> None:
        """The scheduler goes by the machine's clock. Where that is set back, it would stand still until its old time comes again."""
        loop = asyncio.get_running_loop()
        before, at = self._clock.now(), loop.time()
        while True:
            await asyncio.sleep(_GLANCES_EVERY)
            now, later = self._clock.now(), loop.time()
            off = (now - before).total_seconds() - (later - at)
            if abs(off) > 1:
                log.warning("the clock was set", seconds=round(off))
                for job in JOBS:
                    self._scheduler.reschedule_job(job.name, trigger="interval", seconds=job.seconds)
            before, at = now, later

    async def close(self) -> None:
        """Say what is left to say, and give everything back. Whatever hangs, it does not hang this for ever."""
        if self._polling is not None:
            await self._polling.close()
        if self._pipeline is not None:
            await self._pipeline.stop()
        # A worker cut off between a message and its settling would send it again.
        await asyncio.gather(
            self._finish_jobs(),
            self._tools.workers.stop(within=_FINISHES_WITHIN),
            self._speaker.stop(within=_SPEAKS_WITHIN),
        )
        await self._tasks.stop(within=0)
        if self._watch is not None:
            await self._watch.stop()
        try:
            async with asyncio.timeout(1):
                await self._bot.shutdown()
        except (TelegramError, TimeoutError) as error:
            log.warning("connections not closed in order", error=brief(error))
        await self._renderer.close()
        if self._lead is not None:
            await self._lead.close()
        await self._database.close()
        self._in_hand.close()
        self._alone.close()
        log.info("stopped")

    def leads(self) -> bool:
        """Whether this process works by the clock and speaks: the only one, or the one of several (bot/lead.py)."""
        return self._lead is None or self._lead.is_ours

    def _rung(self) -> None:
        if self.leads():
            self._called.set()

    def _take_over(self) -> None:
        self._pace.take_over(self._clock.now())
        self._called.set()

    def _make_webhook(self, pipeline: Pipeline) -> Webhook | None:
        settings = self._settings
        if settings.webhook_url is None or settings.webhook_secret is None:
            return None
        return Webhook(
            self._bot,
            pipeline,
            url=settings.webhook_url,
            secret=settings.webhook_secret.get_secret_value(),
            listen=settings.webhook_listen,
            health=self._health_routes(),
        )

    def _health_routes(self) -> list[Route]:
        return health_routes(self._database, self._is_ticking)

    def _is_ticking(self) -> bool:
        now = asyncio.get_running_loop().time()
        return self._ticked_at is not None and now - self._ticked_at < _TICKS_WITHIN

    async def _finish_jobs(self) -> None:
        """Let the jobs that run come to their end."""
        self._is_closing = True
        try:
            async with asyncio.timeout(_FINISHES_WITHIN):
                for turn in self._turns.values():
                    async with turn:
                        continue
        except TimeoutError:
            log.warning("stopped in the middle of a job")
        if self._scheduler.running:
            self._scheduler.shutdown(wait=False)

    @property
    def polling(self) -> Polling:
        """The intake; there is one after `start`."""
        assert self._polling is not None  # noqa: S101 - `start` comes first
        return self._polling

    async def do(self, job: Job) -> int:
        """Let a job run once, never twice at the same time. What fails in it is logged, and the next run tries again."""
        async with self._turns[job.name]:
            if self._is_closing:
                return 0
            if not (job.measures or self.leads()):
                # Another process does it; this one would.
                self._ticked_at = asyncio.get_running_loop().time()
                return 0
            try:
                done = await job.run(self._tools)
                self._ticked_at = asyncio.get_running_loop().time()
                metrics.TICK.set_to_current_time()
            except Exception as error:
                if is_away(error):
                    log.warning("database failed, job left to its next run", job=job.name, error=brief(error))
                else:
                    log.exception("job failed", job=job.name)
                return 0
        if done and job is not deliver.JOB:
            # What the clock decided is told at once, too.
            self._called.set()
        return done

    async def _tick(self, job: Job) -> None:
        """What the scheduler starts."""
        try:
            await self.do(job)
        except asyncio.CancelledError:
            # The scheduler would log it as a failure; it is the end, and what the job had in hand is rolled back.
            if not self._is_closing:
                raise
            log.warning("job cut off", job=job.name)

    async def settle(self) -> None:
        """Do all there is to do now, and wait for it: for tests and the tour, which stand where the clock would."""
        # What comes once an hour is not waited for; figures for whoever watches over the bot change nothing here.
        jobs = [job for job in JOBS if job.seconds < _SELDOM and not job.measures]
        steps: list[Callable[[], Awaitable[int]]] = [self._fetched, *(partial(self.do, job) for job in jobs)]
        idle = 0
        # In turn, until each of them has found nothing since the last that found something.
        for step in cycle(steps):
            done = await step()
            await self._tools.workers.idle()
            idle = 0 if done else idle + 1
            if idle == len(steps):
                return

    async def _fetched(self) -> int:
        """How many updates came; what they led to has been said."""
        fetched = await self.polling.once()
        await self._speaker.idle()
        return fetched


def build_app(
    settings: Settings, *, clock: Clock, request: BaseRequest | None = None, is_own_process: bool = False
) -> App:
    """The program, from its settings. `request` replaces the HTTP client, for tests inside one process.

    `is_own_process`: there may be others beside it on one PostgreSQL, and there must not be one on its SQLite file.
    """
    own = request or client(settings, connections=_CONNECTIONS)
    bot = Bot(
        settings.bot_token.get_secret_value(),
        base_url=f"{settings.bot_api_url}/bot",
        base_file_url=f"{settings.bot_api_url}/file/bot",
        request=own,
        get_updates_request=request or client(settings, connections=1),
    )
    database = Database(settings.database_url, synchronous=settings.sqlite_synchronous)
    return App(settings, clock, database, bot, is_own_process=is_own_process)
