"""Several processes on one PostgreSQL: what a tap costs all of them together, and how long they wait for each other's locks.

Behind one webhook, as docs/operating.md says: a front hands each update to the next process, a hundred at once, as Telegram posts them.
"""

import asyncio
import tempfile
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, fields
from functools import partial
from itertools import cycle
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter
from typing import Any

import aiohttp
import orjson
import psutil
from sqlalchemy import make_url, text

from benchmarks import process
from benchmarks.databases import Databases
from benchmarks.groups import Crowd, settle, taps
from benchmarks.taps import STARTS_WITHIN
from benchmarks.telegram import TOKEN, Telegram
from kit.clock import SystemClock
from kit.db import Database
from tests.contracts.process import free_port

COUNTS = (1, 2, 4)
_CROWD = Crowd(groups=50, members=48)
_WARM_UP, _TAPPING = range(8), range(8, 48)
_AT_ONCE = 100
_SECRET = "the-secret-of-this-benchmark"  # noqa: S105 - nobody's
_ANSWERS_WITHIN = 180.0
# Telegram posts again what was not taken; so long it is waited here.
_PAUSE = 0.05
_LOOKS_EVERY = 0.01
_WAITING = text("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()")
_DEADLOCKS = text("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()")


@dataclass(frozen=True, slots=True)
class Together:
    """What a storm came to. Processor time a tap of all processes, and of PostgreSQL; seconds waited for locks by all sessions together."""

    processes: int
    taps: int
    rate: float
    p50: float
    p99: float
    cpu_us: float
    postgres_us: float
    waited: float
    deadlocks: int


async def measure(rounds: int, databases: Databases, counts: Sequence[int] = COUNTS) -> list[Together]:
    """One, two and four processes taking turns, on a fresh database each: medians of rounds."""
    now = SystemClock().now()

    async def fill(database: Database) -> None:
        await settle(database, _CROWD, now)

    await databases.prepare(fill)
    found: dict[int, list[Together]] = {count: [] for count in counts}
    async with Telegram() as telegram:
        for number in range(rounds):
            for count in counts:
                print(f"  several processes, round {number + 1} of {rounds}: {count}", flush=True)
                telegram.forget()
                found[count].append(await _one(telegram, databases, count))
    return [_middle(each) for each in found.values()]


def _middle(rounds: Sequence[Together]) -> Together:
    return Together(*(median(getattr(each, f.name) for each in rounds) for f in fields(Together)))


async def _one(telegram: Telegram, databases: Databases, count: int) -> Together:
    with tempfile.TemporaryDirectory(prefix="muster-bench-") as name:
        folder = Path(name)
        async with (
            databases.copy(folder, on_postgres=True) as url,
            _running(folder, telegram, url, count) as (bots, hooks),
        ):
            await _post(telegram, hooks, taps(_CROWD, _WARM_UP, first_id=1))
            return await _storm(telegram, url, bots, hooks)


@asynccontextmanager
async def _running(
    folder: Path, telegram: Telegram, url: str, count: int
) -> AsyncIterator[tuple[list[psutil.Process], list[str]]]:
    """So many processes of our bot, up and taking updates, and where."""
    async with AsyncExitStack() as stack:
        bots: list[psutil.Process] = []
        hooks: list[str] = []
        for number in range(count):
            own = folder / str(number)
            own.mkdir()
            port = free_port()
            hooks.append(f"http://127.0.0.1:{port}/hook")
            settings = {
                "bot_token": TOKEN,
                "bot_api_url": telegram.address,
                "database_url": url,
                "webhook_url": hooks[0],
                "webhook_listen": f"127.0.0.1:{port}",
                "webhook_secret": _SECRET,
            }
            bots.append(await stack.enter_async_context(process.running(own, ("-m", "bot", "run"), **settings)))
            await telegram.until(partial(_are_up, telegram, number + 1), STARTS_WITHIN)
        yield bots, hooks


def _are_up(telegram: Telegram, count: int) -> bool:
    return len(telegram.calls.get("setWebhook", ())) >= count


async def _storm(telegram: Telegram, url: str, bots: Sequence[psutil.Process], hooks: Sequence[str]) -> Together:
    updates = taps(_CROWD, _TAPPING, first_id=10_000)
    database = Database(url)
    try:
        computed, served = sum(map(process.cpu_seconds, bots)), _postgres_seconds(url)
        begun = perf_counter()
        async with asyncio.TaskGroup() as group:
            looking = group.create_task(_waits(database))
            await _post(telegram, hooks, updates)
            looking.cancel()
        took = max(telegram.answered.values()) - begun
        cpu = sum(map(process.cpu_seconds, bots)) - computed
        postgres = _postgres_seconds(url) - served
        waited = looking.result()
        async with database.read() as session:
            deadlocks = await session.scalar(_DEADLOCKS)
    finally:
        await database.close()
    waits = [(telegram.answered[tap] - out) * 1000 for tap, out in telegram.handed_out.items()]
    cuts = quantiles(waits, n=100)
    each = 1e6 / len(updates)
    return Together(
        len(bots),
        len(updates),
        len(updates) / took,
        cuts[49],
        cuts[98],
        cpu * each,
        postgres * each,
        waited,
        deadlocks or 0,
    )


def _postgres_seconds(url: str) -> float:
    """What the server has computed so far, with what its ended connections had."""
    said = (Path(str(make_url(url).query["host"])) / "postmaster.pid").read_text()
    server = psutil.Process(int(said.split()[0]))
    seconds = 0.0
    for connection in server.children(recursive=True):
        # What has ended meanwhile is among what the server says of its own.
        with suppress(psutil.NoSuchProcess):
            seconds += process.cpu_seconds(connection)
    ended = server.cpu_times()
    return seconds + process.cpu_seconds(server) + float(ended.children_user + ended.children_system)


async def _waits(database: Database) -> float:
    """How many seconds sessions wait for locks, all added up, until this is cancelled: looked at again and again."""
    seconds, last = 0.0, perf_counter()
    async with database.engine.execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
        try:
            while True:
                waiting = await connection.scalar(_WAITING)
                seconds += waiting * (perf_counter() - last)
                last = perf_counter()
                await asyncio.sleep(_LOOKS_EVERY)
        except asyncio.CancelledError:
            return seconds


async def _post(telegram: Telegram, hooks: Sequence[str], updates: Sequence[dict[str, Any]]) -> None:
    """Hand each update to the next process, a hundred at once, until it is taken; and wait until all taps are answered."""
    telegram.handed_out.clear()
    telegram.answered.clear()
    turns, left = cycle(hooks), iter(updates)
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=_AT_ONCE)) as http:

        async def hand_on() -> None:
            for update in left:
                body, number = orjson.dumps(update), int(update["update_id"])
                telegram.handed_out[number] = perf_counter()
                for hook in turns:
                    if await _taken(http, hook, body):
                        break
                    await asyncio.sleep(_PAUSE)

        async with asyncio.TaskGroup() as group:
            for _ in range(_AT_ONCE):
                group.create_task(hand_on())
    await telegram.all_answered(len(updates), _ANSWERS_WITHIN)


async def _taken(http: aiohttp.ClientSession, hook: str, body: bytes) -> bool:
    headers = {"X-Telegram-Bot-Api-Secret-Token": _SECRET, "Content-Type": "application/json"}
    try:
        async with http.post(hook, data=body, headers=headers) as answer:
            return answer.status == 200
    except aiohttp.ClientError:
        # A connection that nobody used for a while was closed just now.
        return False
