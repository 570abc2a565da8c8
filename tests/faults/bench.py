"""The bench: the real process under load on a Telegram, a machine and a database that fail, and what must hold whatever fails.

A run is a day in some groups: the board comes, everybody taps, the process is killed in the middle of it and started again, a reminder
and the day's closing line come. What was tapped is known, so that afterwards everything can be counted. Beside the check-in there may be
something else (besides.py).
"""

import asyncio
import random
import resource
import sqlite3
from asyncio.subprocess import Process
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import func, select, text
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from features.outbox.leasing import LEASE
from features.points.service import audit
from kit.db import Database
from models import CheckIn, CheckInDay, Delivery, Group, Participant, QuarantinedUpdate, Schedule, Transfer
from simulator import Bot, Chat, Message, Person, Server, SimClock, Telegram
from tests.contracts import process
from tests.contracts.process import PATIENCE
from tests.faults import machine
from tests.faults.besides import Beside, Planned, Scene
from tests.faults.besides.scene import Act
from tests.wiring import TOKEN

BUTTON = "I'm here"
POINTS = 5
START = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
# What goes wrong with calls: the words of `fail_next`, and whether the bot may say a line twice because of it.
CALLS: tuple[dict[str, Any], ...] = (
    {"status": 429, "description": "Too Many Requests: retry after 1", "parameters": {"retry_after": 1}},
    {"status": 500},
    {"status": 502, "description": "Bad Gateway"},
    {"status": 500, "before": False},
    {"kind": "drop"},
    {"kind": "drop", "before": False},
    {"kind": "cut"},
    {"kind": "slow", "seconds": 1.0},
    {"kind": "slow", "seconds": 1.0, "before": False},
)
METHODS = (
    "sendMessage",
    "editMessageText",
    "answerCallbackQuery",
    "getUpdates",
    "getChatMember",
    "editMessageReplyMarkup",
    "*",
)


@dataclass
class Tally:
    """What the runs did and found."""

    kills: int = 0
    taps: int = 0
    calls_failed: int = 0
    database_failed: int = 0
    clock_jumps: int = 0
    said_twice: int = 0

    def __str__(self) -> str:
        return ", ".join(f"{name.replace('_', ' ')} {count}" for name, count in vars(self).items())


@dataclass
class Playground:
    """One group of the bench, and what its people have done so far."""

    chat: Chat
    people: list[Person]
    days: Counter[int] = field(default_factory=Counter)
    board: Message | None = None
    since: int = 0
    beside: Beside | None = None

    def find_board(self) -> Message | None:
        """The newest message with the button."""
        for message in self.chat.newest_first():
            if any(BUTTON in button.text for row in message.buttons for button in row):
                return message
        return None

    def said(self, sign: str) -> list[str]:
        """What the bot has said today that begins with this."""
        return [m.text for m in self.chat.messages if m.id > self.since and m.text.startswith(sign)]

    @property
    def owner(self) -> Person:
        """Who has set it up."""
        assert isinstance(self.chat.owner, Person)
        return self.chat.owner


# So many tenths of a second the process at work is given before time passes.
_PATIENT_LOOKS = 30


class Bench:
    """The groups, the process, and hands to break things with."""

    def __init__(
        self,
        world: Telegram,
        bot: Bot,
        server: Server,
        url: str,
        folder: Path,
        chance: random.Random,
        settings: Mapping[str, str],
    ) -> None:
        self.world = world
        self.bot = bot
        self.chance = chance
        self.tally = Tally()
        self.groups: list[Playground] = []
        self.database = Database(url)
        self._settings = {"bot_token": TOKEN, "bot_api_url": server.url, "database_url": url, **settings}
        self._folder = folder
        self._clock = folder / "clock"
        self._log = (folder / "log").open("ab")
        # One, or several on one PostgreSQL: what each has beside the common settings, and the process where it was started.
        self._own: list[Mapping[str, str]] = [{}]
        self._running: dict[int, Process] = {}
        self._off = timedelta()
        self._tell_time()

    # --- the machine --------------------------------------------------------------------------------------------------------------

    @property
    def processes(self) -> int:
        """How many there are, also while one of them is dead."""
        return len(self._own)

    def has_several(self, *own: Mapping[str, str]) -> None:
        """From now on there are several processes, each on a machine with the same clock; what is its own of settings."""
        self._own = list(own)

    async def start(self, number: int = 0) -> None:
        """Start a process; it may still be on its way when this is back."""
        assert number not in self._running, f"process {number} runs already"
        folder = self._folder / f"process{number}"
        folder.mkdir(exist_ok=True)
        self._running[number] = await process.launch(
            folder,
            "tests.faults.machine",
            str(self._clock),
            settings={**self._settings, **self._own[number]},
            log=self._log.fileno(),
        )

    async def start_all(self) -> None:
        """Start all of them; of several the first one leads."""
        await self.start()
        for number in range(1, self.processes):
            await self._is_listening(0)
            await self.start(number)

    async def _is_listening(self, number: int) -> None:
        port = int(self._own[number]["webhook_listen"].rpartition(":")[2])
        async with asyncio.timeout(PATIENCE):
            while not await process.is_listening(port):
                self.must_run()
                await asyncio.sleep(0.1)

    def must_run(self) -> None:
        """Whoever was started and not killed since runs. What is waited for would not come otherwise."""
        ended = [number for number, each in self._running.items() if each.returncode is not None]
        assert not ended, f"process {ended} ended by itself: {self.log()[-3000:]}"

    async def kill(self, number: int = 0) -> None:
        """`kill -9`."""
        self.must_run()
        assert number in self._running, f"process {number} is dead already"
        doomed = self._running.pop(number)
        doomed.kill()
        await doomed.wait()
        await self._is_gone()
        self.tally.kills += 1

    async def stop(self) -> int:
        """SIGTERM to all that run, one at least; the highest exit code."""
        self.must_run()
        assert self._running, "all are dead"
        for each in self._running.values():
            each.terminate()
        async with asyncio.timeout(process.STOPS_WITHIN):
            code = max([await each.wait() for each in self._running.values()])
        self._running.clear()
        await self._is_gone()
        return code

    async def _is_gone(self) -> None:
        """Telegram has seen the connection of whoever polled end: a moment after the process has. Else the dead is taken for at work."""
        if not self._running:
            async with asyncio.timeout(PATIENCE):
                while self.bot.updates.polled:  # noqa: ASYNC110 - nothing tells of it
                    await asyncio.sleep(0.02)

    async def abandon(self) -> None:
        """Leave nothing running behind."""
        for each in self._running.values():
            if each.returncode is None:
                each.kill()
                await each.wait()
        self._log.close()

    def log(self) -> str:
        """What the process wrote, of all its lives."""
        return (self._folder / "log").read_text(encoding="utf-8")

    def set_wrong(self, by: timedelta) -> None:
        """The machine's clock is off by so much from here on; Telegram's is not."""
        self._off = by
        self.tally.clock_jumps += 1
        self._tell_time()

    def passes(self, **span: float) -> None:
        """Time passes, for everybody."""
        assert not self.world.pending(self.bot), "Telegram would throw away what waits"
        self.world.clock.advance(**span)
        self._tell_time()

    def _tell_time(self) -> None:
        off = self.world.clock.now() - datetime.now(UTC) + self._off  # noqa: TID251 - a clock
        machine.write(self._clock, off.total_seconds())

    def now(self) -> datetime:
        """The moment as the machine believes it."""
        return self.world.clock.now() + self._off

    # --- what goes wrong ----------------------------------------------------------------------------------------------------------

    def break_calls(self, count: int) -> None:
        """Some of the next calls go wrong."""
        for _ in range(count):
            self.world.fail_next(self.chance.choice(METHODS), **self.chance.choice(CALLS))
            self.tally.calls_failed += 1

    @asynccontextmanager
    async def locked(self) -> AsyncIterator[None]:
        """Somebody else holds the database: a backup, a migration, a person with a console."""
        self.tally.database_failed += 1
        if self.database.is_sqlite:
            other = await asyncio.to_thread(
                sqlite3.connect,
                self.database.engine.url.database or "",
                timeout=30,
                isolation_level=None,
                check_same_thread=False,
            )
            try:
                await asyncio.to_thread(other.execute, "BEGIN IMMEDIATE")
                yield
            finally:
                other.close()
            return
        async with self.database.engine.connect() as connection, connection.begin():
            await connection.execute(text("LOCK TABLE seen_updates, outbox, schedules IN ACCESS EXCLUSIVE MODE"))
            yield

    @asynccontextmanager
    async def full(self) -> AsyncIterator[None]:
        """The disk is full: no file grows. On PostgreSQL, whose disk is not the bot's: the server cuts all connections, again and again."""
        self.tally.database_failed += 1
        if self.database.is_sqlite:
            _, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
            # Who is dead at the moment has no disk; who starts meanwhile finds room on it.
            at_work = list(self._running.values())
            for each in at_work:
                _limit(each, 4096, hard)
            try:
                yield
            finally:
                for each in at_work:
                    _limit(each, hard, hard)
            return
        await self.cut_connections()
        yield
        await self.cut_connections()

    async def cut_connections(self) -> None:
        """PostgreSQL ends all sessions of the database but this one."""
        engine = create_async_engine(self.database.engine.url, isolation_level="AUTOCOMMIT", poolclass=NullPool)
        async with engine.connect() as connection:
            await connection.execute(
                text(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                    " WHERE datname = current_database() AND pid <> pg_backend_pid()"
                )
            )
        await engine.dispose()
        await self.database.close()

    # --- a day --------------------------------------------------------------------------------------------------------------------

    async def open(self, groups: int, people: int) -> None:
        """The groups, each with a check-in that is open from 08:00 to 21:00, on its first day."""
        for number in range(groups):
            owner = self.world.new_person(f"Olga {number}", language_code="en")
            members = [self.world.new_person(f"Person {number}.{n}", language_code="en") for n in range(people)]
            chat = self.world.new_group(f"Runners {number}", owner=owner, members=members, kind="supergroup")
            owner.adds(self.bot, chat, admin=True)
            owner.says(f'/new checkin "Run {number}" from=08:00 until=21:00 points={POINTS} remind=60m', chat)
            self.groups.append(Playground(chat, members))
        await self.start_all()
        await self.until(lambda: all(group.find_board() for group in self.groups), "the first boards")
        await self.quiet()

    def day(self) -> date:
        """The day it is in the groups, which live in UTC."""
        return self.world.clock.now().date()

    async def next_morning(self, besides: Sequence[Callable[[Scene], Beside]] = ()) -> None:
        """08:05 on the next day; each group has a new board, and one of these activities, another one than on the day before."""
        old = {group.chat.id: group.find_board() for group in self.groups}
        for group in self.groups:
            group.since = max((m.id for m in group.chat.messages), default=0)
        now = self.world.clock.now()
        morning = datetime(now.year, now.month, now.day, 8, 5, tzinfo=UTC) + timedelta(days=1)
        self.passes(seconds=(morning - now).total_seconds())
        for number, group in enumerate(self.groups):
            group.beside = None
            if besides:
                scene = Scene(group.chat, self.bot, group.people, self.chance, f"{morning:%A %d}")
                group.beside = besides[(number + morning.toordinal()) % len(besides)](scene)
                if isinstance(group.beside, Planned):
                    async with self.database.write() as session:
                        of = await _group_id(session, group)
                        await group.beside.plan(session, of, group.owner.id, morning)
                else:
                    group.owner.says(group.beside.line, group.chat)
        await self.until(
            lambda: (
                all(g.find_board() not in {None, old[g.chat.id]} for g in self.groups)
                and all(beside.board for beside in self._besides())
            ),
            "the day's boards",
        )
        for beside in self._besides():
            await beside.prepare(self.until)

    def _besides(self) -> list[Beside]:
        return [group.beside for group in self.groups if group.beside is not None]

    async def everybody_taps(self, absent: int = 2) -> dict[int, set[int]]:
        """All but a few tap, some twice, some write besides; who has tapped, by chat. In random order, over about a second."""
        acts: list[Act] = []
        expected: dict[int, set[int]] = {}
        for group in self.groups:
            group.board = group.find_board()
            there = group.people[: -(absent + self.chance.randrange(3))]
            expected[group.chat.id] = {person.id for person in there}
            some = [*there, *self.chance.choices(there, k=5)]
            acts += [partial(person.taps, BUTTON, group.chat, message=group.board) for person in some]
            acts += [partial(person.says, "/checkin", group.chat) for person in some if self.chance.random() < 0.03]
        acts += [act for beside in self._besides() for act in beside.acts()]
        self.chance.shuffle(acts)
        async with asyncio.timeout(PATIENCE), asyncio.TaskGroup() as talks:
            for act in acts:
                begun = act()
                if isinstance(begun, Coroutine):
                    talks.create_task(begun)
                self.tally.taps += 1
                await asyncio.sleep(self.chance.random() * 2.0 / len(acts))
        for group in self.groups:
            group.days.update(expected[group.chat.id])
        return expected

    async def tap_again(self) -> None:
        """Whoever was told to try again in a minute does."""
        self.passes(minutes=2)
        for group in self.groups:
            if group.beside is not None:
                group.beside.tap_again()
        await self.quiet()

    async def goes_on(self) -> None:
        """Time passes from one deadline to the next, until the evening: what goes by seconds is late for none of them."""
        while (due := await self._next_due(self.world.clock.now().replace(hour=19, minute=0))) is not None:
            self.passes(seconds=max((due - self.world.clock.now()).total_seconds(), 0.0))
            await self.quiet()
            for beside in self._besides():
                beside.goes_on()
            await self.quiet()

    async def _next_due(self, before: datetime) -> datetime | None:
        async with self.database.read() as session:
            due: datetime | None = await session.scalar(
                select(func.min(Schedule.due_at)).where(Schedule.due_at < before)
            )
        return due

    async def evening(self) -> None:
        """What people do beside the check-in when the burst has been taken."""
        async with self.database.read() as session:
            for group in self.groups:
                if group.beside is not None:
                    await group.beside.evening(session, await _group_id(session, group))

    # --- waiting ------------------------------------------------------------------------------------------------------------------

    async def until(self, holds: Callable[[], Any], what: str) -> None:
        """Wait for something that people could see."""

        def look() -> Any:
            self.must_run()
            return holds()

        await self.world.until(look, PATIENCE, what)

    async def at_work(self) -> None:
        """All are up and take updates: they hear a signal from now on."""
        if self.processes == 1:
            await self.until(lambda: self.bot.updates.polled, "the process at work")
            return
        for number in sorted(self._running):
            await self._is_listening(number)

    async def quiet(self) -> None:
        """All is taken, told and run. What a dead process holds a lease on is waited for, by letting time pass."""
        self.world.faults.clear()
        await self.until(lambda: not self.world.pending(self.bot), "all updates taken")
        async with asyncio.timeout(PATIENCE):
            looks = 0
            while await self.left():
                self.must_run()
                await asyncio.sleep(0.1)
                # While nobody is at work, time stands: else a slow start would make a reminder too late.
                looks += self.bot.updates.polled or "webhook_url" in self._settings
                if looks >= _PATIENT_LOOKS and not self.world.pending(self.bot):
                    self.passes(seconds=LEASE.total_seconds() + 5)
                    looks = 0

    async def done_within(self, seconds: float) -> None:
        """All that is due happens by itself, without letting time pass."""
        async with asyncio.timeout(seconds):
            # The database does not call back: it is looked at again and again.
            while await self.left():
                self.must_run()
                await asyncio.sleep(0.1)

    async def left(self) -> list[str]:
        """What is due and has not happened."""
        now = self.now()
        async with self.database.read() as session:
            # Schedules first: what one of them has put into the outbox is seen there, though each look sees another moment (PostgreSQL).
            late = list(await session.scalars(select(Schedule).where(Schedule.due_at <= now)))
            deliveries = await session.scalars(select(Delivery).where(Delivery.not_before <= now).order_by(Delivery.id))
            return [
                *(f"delivery {e.key} until {e.lease_until} retry {e.retry_at}" for e in deliveries),
                *(f"schedule {s.key}" for s in late),
            ]

    # --- what must hold -----------------------------------------------------------------------------------------------------------

    async def check(self, expected: dict[int, set[int]]) -> None:
        """Today's taps each once, today's lines each there, the ledger whole, nothing put aside, nothing wrong in the log."""
        day = self.day()
        async with self.database.read() as session:
            # First of all: it would be the reason for a tap that is lost.
            aside = (await session.execute(select(QuarantinedUpdate.update_id, QuarantinedUpdate.error))).all()
            assert aside == [], aside
            for group in self.groups:
                await self._check_group(session, group, day, expected[group.chat.id])
                if group.beside is not None:
                    self.tally.said_twice += await group.beside.check(session, await _group_id(session, group))
            paid = await session.scalar(select(func.count()).select_from(Transfer))
            assert paid == sum(group.days.total() for group in self.groups), "points paid"
            assert await audit(session) == []
        wrong = [line for line in self.log().splitlines() if "level='error'" in line or "level='critical'" in line]
        assert wrong == [], "\n".join(wrong)

    async def _check_group(self, session: Any, group: Playground, day: date, expected: set[int]) -> None:
        group_id = await _group_id(session, group)
        rows = await session.execute(
            select(CheckIn.person_id, CheckIn.status).where(CheckIn.group_id == group_id, CheckIn.day == day)
        )
        found = dict(rows.all())
        done = {person for person, status in found.items() if status == "done"}
        assert done == expected, f"lost {expected - done}, made up {done - expected}"
        counted = (
            await session.execute(
                select(CheckInDay.done, CheckInDay.missed).where(CheckInDay.group_id == group_id, CheckInDay.day == day)
            )
        ).one()
        assert tuple(counted) == (len(expected), len(found) - len(expected))
        totals = await session.execute(
            select(Participant.person_id, Participant.total).where(Participant.group_id == group_id)
        )
        assert dict(totals.all()) == dict(group.days)
        for sign in ("🌙", "⏰") if found.keys() - expected else ("🌙",):
            lines = group.said(sign)
            assert lines, f"nobody said {sign} in {group.chat.title}; said {group.said('')}"
            self.tally.said_twice += len(lines) - 1


async def _group_id(session: Any, group: Playground) -> int:
    number: int = (await session.scalars(select(Group.id).where(Group.chat_id == group.chat.id))).one()
    return number


def _limit(of: Process, soft: int, hard: int) -> None:
    if of.returncode is not None:
        # Killed meanwhile; its number may be another one's by now.
        return
    try:
        resource.prlimit(of.pid, resource.RLIMIT_FSIZE, (soft, hard))
    except ProcessLookupError:
        # It is gone, and nobody has heard of it yet.
        return


@asynccontextmanager
async def bench(url: str, folder: Path, chance: random.Random, **settings: str) -> AsyncIterator[Bench]:
    """A bench with its Telegram; whatever happens, no process is left behind. `settings` go to the bot."""
    async with process.telegram(SimClock(START, running=True)) as (world, bot, server):
        made = Bench(world, bot, server, url, folder, chance, settings)
        try:
            yield made
        finally:
            await made.abandon()
            await made.database.close()


async def at_some_time(chance: random.Random, within: float, what: Callable[[], Awaitable[None]]) -> None:
    """Do it at some time within so many seconds."""
    await asyncio.sleep(chance.random() * within)
    await what()
