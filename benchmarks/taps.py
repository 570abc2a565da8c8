"""Taps a second, and how long each waits: ours with all its rules beside bots without any, taking turns on the same machine."""

import tempfile
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter

import psutil

from benchmarks import process
from benchmarks.databases import Databases
from benchmarks.groups import CHECK_IN, FIRST_STRANGER, Crowd, settle, taps
from benchmarks.telegram import TOKEN, Telegram
from kit.clock import SystemClock
from kit.db import Database

STARTS_WITHIN = 60.0
_ANSWERS_WITHIN = 180.0
_WARM_UP = 200
_WAITING = 2000
# Bots that would take ten seconds for 2,000 taps are handed fewer.
_FEWER = 600
# Members whom the bot has never seen: it asks Telegram about each of them.
_NEVER_SEEN = 1000


@dataclass(frozen=True, slots=True)
class Contender:
    """A bot to measure: ours on a database, or a module of benchmarks/bots with what it is told after the address."""

    name: str
    database: str = ""
    module: str = ""
    arguments: tuple[str, ...] = ()
    taps: int = _WAITING

    @property
    def is_ours(self) -> bool:
        """It knows members from others."""
        return bool(self.database)


MUSTER = Contender("Muster, SQLite", database="sqlite")
MUSTER_POSTGRES = Contender("Muster, PostgreSQL", database="postgres")
AIOGRAM = Contender("aiogram, bare echo", module="aiogram_echo")
LIBRARY = Contender("python-telegram-bot, bare echo", module="library_echo")
LIBRARY_64 = Contender(
    "python-telegram-bot, bare echo, 64 at once", module="library_echo", arguments=("64",), taps=_FEWER
)
PLAIN = Contender("plain bot, SQLite", module="plain", arguments=("sqlite+aiosqlite:///plain.sqlite3",), taps=_FEWER)
CONTENDERS = (MUSTER, MUSTER_POSTGRES, AIOGRAM, LIBRARY, LIBRARY_64, PLAIN)

# Both loads live in one database: first its first group is stormed, then all groups at once. Nobody taps twice.
_ALL = Crowd(groups=50, members=2400)
_ONE = Crowd(groups=1, members=2400)
_STRANGERS = Crowd(groups=1, members=_NEVER_SEEN, first=FIRST_STRANGER)
_STRANGERS_OF_ALL = Crowd(groups=50, members=_NEVER_SEEN // 50, first=FIRST_STRANGER + _NEVER_SEEN)


@dataclass(frozen=True, slots=True)
class Load:
    """What one storm came to. Latencies in milliseconds from the hand-out of a tap's update to its answer; `drained` in seconds."""

    taps: int
    rate: float
    p50: float
    p95: float
    p99: float
    cpu_us: float
    drained: float


@dataclass(slots=True)
class Rounds:
    """All storms of one contender, by load; those of people never seen before (`cold`) are for ours alone."""

    one: list[Load] = field(default_factory=list)
    fifty: list[Load] = field(default_factory=list)
    cold_one: list[Load] = field(default_factory=list)
    cold_fifty: list[Load] = field(default_factory=list)


async def measure(rounds: int, databases: Databases, contenders: Sequence[Contender]) -> dict[str, Rounds]:
    """Let the contenders take turns, each a fresh process on a fresh database, so that what else the machine does meets all of them."""
    now = SystemClock().now()

    async def fill(database: Database) -> None:
        await settle(database, _ALL, now)

    await databases.prepare(fill)
    found = {contender.name: Rounds() for contender in contenders}
    async with Telegram() as telegram:
        for number in range(rounds):
            for contender in contenders:
                print(f"  taps, round {number + 1} of {rounds}: {contender.name}", flush=True)
                telegram.forget()
                async with _running(contender, telegram, databases) as bot:
                    await _storms(contender, telegram, bot, found[contender.name])
    return found


async def _storms(contender: Contender, telegram: Telegram, bot: psutil.Process, rounds: Rounds) -> None:
    # The first taps find cold caches everywhere, in both loads.
    await storm(telegram, bot, _ONE, range(_WARM_UP), first_id=1)
    rounds.one.append(await storm(telegram, bot, _ONE, range(_WARM_UP, _WARM_UP + contender.taps), first_id=10_000))
    await storm(telegram, bot, _ALL, range(2300, 2304), first_id=20_000)
    rounds.fifty.append(await storm(telegram, bot, _ALL, range(2304, 2304 + contender.taps // 50), first_id=30_000))
    if contender.is_ours:
        for found, crowd, first_id in (
            (rounds.cold_one, _STRANGERS, 40_000),
            (rounds.cold_fifty, _STRANGERS_OF_ALL, 50_000),
        ):
            found.append(await storm(telegram, bot, crowd, range(crowd.members), first_id=first_id))


@asynccontextmanager
async def _running(contender: Contender, telegram: Telegram, databases: Databases) -> AsyncIterator[psutil.Process]:
    with tempfile.TemporaryDirectory(prefix="muster-bench-") as name:
        folder = Path(name)
        if contender.is_ours:
            async with (
                databases.copy(folder, on_postgres=contender.database == "postgres") as url,
                muster(folder, telegram, url) as bot,
            ):
                yield bot
        else:
            arguments = ("-m", f"benchmarks.bots.{contender.module}", telegram.address, *contender.arguments)
            async with process.running(folder, arguments) as bot:
                await telegram.called("getUpdates", STARTS_WITHIN)
                yield bot


@asynccontextmanager
async def muster(folder: Path, telegram: Telegram, url: str) -> AsyncIterator[psutil.Process]:
    """Our bot, as a host runs it, up and asking for updates."""
    settings = {"bot_token": TOKEN, "bot_api_url": telegram.address, "database_url": url}
    async with process.running(folder, ("-m", "bot", "run"), **settings) as bot:
        await telegram.called("getUpdates", STARTS_WITHIN)
        yield bot


async def storm(
    telegram: Telegram,
    bot: psutil.Process,
    crowd: Crowd,
    part: range,
    *,
    first_id: int,
    data: Sequence[str] = (CHECK_IN,),
) -> Load:
    """Let these members tap at once, on these buttons in turns, and wait until all are answered."""
    updates = taps(crowd, part, first_id=first_id, data=data)
    telegram.handed_out.clear()
    telegram.answered.clear()
    computed, begun = process.cpu_seconds(bot), perf_counter()
    telegram.put(updates)
    await telegram.all_answered(len(updates), _ANSWERS_WITHIN)
    await telegram.all_confirmed(_ANSWERS_WITHIN)
    took = max(telegram.answered.values()) - begun
    waits = [(telegram.answered[tap] - out) * 1000 for tap, out in telegram.handed_out.items()]
    cuts = quantiles(waits, n=100)
    cpu = (process.cpu_seconds(bot) - computed) / len(updates) * 1e6
    return Load(len(updates), len(updates) / took, cuts[49], cuts[94], cuts[98], cpu, took)


def middle(loads: Sequence[Load]) -> Load:
    """The median of each figure."""
    return Load(
        loads[0].taps,
        *(median(getattr(load, name) for load in loads) for name in ("rate", "p50", "p95", "p99", "cpu_us", "drained")),
    )
