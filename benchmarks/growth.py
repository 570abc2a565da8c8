"""What grows: the cost of a tap with the history behind it, and memory with members and a day of traffic."""

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from statistics import median

from benchmarks import process
from benchmarks.databases import prepared
from benchmarks.groups import Crowd, remember, settle
from benchmarks.taps import Load, muster, storm
from benchmarks.telegram import Telegram
from kit.clock import SystemClock
from kit.db import Database

_MEMBERS = 10_000
_ONE = Crowd(groups=1, members=_MEMBERS)
_WARM_UP = 300
_TAPS = 2000
# Nobody can tap twice.
MOST_ROUNDS = _MEMBERS // (_WARM_UP + _TAPS)

_MANY = Crowd(groups=100, members=1000)
_CHUNK = 50


@dataclass(frozen=True, slots=True)
class History:
    """The cost of a tap with so many check-in rows in its group: medians."""

    rows: int
    rate: float
    cpu_us: float


@dataclass(frozen=True, slots=True)
class Memory:
    """Megabytes the process occupies: just started, after its first taps, and after a day on which every member was there once."""

    members: int
    taps: int
    started: float
    warm: float
    after: float


async def histories(days: Sequence[int], rounds: int) -> list[History]:
    """The same group with so many days behind it, in turns. SQLite."""
    with tempfile.TemporaryDirectory(prefix="muster-bench-") as name:
        folder = Path(name)
        for past in days:
            print(f"  a history of {past * _MEMBERS:,} check-ins", flush=True)
            await prepared(_url(folder, past), partial(_fill, past))
        loads: dict[int, list[Load]] = {past: [] for past in days}
        async with Telegram() as telegram:
            for number in range(rounds):
                for past in days:
                    print(f"  history, round {number + 1} of {rounds}: {past * _MEMBERS:,} check-ins", flush=True)
                    telegram.forget()
                    begin = number * (_WARM_UP + _TAPS)
                    async with muster(folder, telegram, _url(folder, past)) as bot:
                        first = 1 + number * 10_000
                        await storm(telegram, bot, _ONE, range(begin, begin + _WARM_UP), first_id=first)
                        part = range(begin + _WARM_UP, begin + _WARM_UP + _TAPS)
                        loads[past].append(await storm(telegram, bot, _ONE, part, first_id=first + _WARM_UP))
    return [
        History(past * _MEMBERS, median(load.rate for load in done), median(load.cpu_us for load in done))
        for past, done in loads.items()
    ]


async def _fill(days: int, database: Database) -> None:
    now = SystemClock().now()
    await settle(database, _ONE, now)
    await remember(database, days, now)


def _url(folder: Path, days: int) -> str:
    return f"sqlite+aiosqlite:///{folder / f'history-{days}.sqlite3'}"


async def memory(members: int) -> Memory:
    """100 groups of 1,000, and a day on which so many of them are there (each of the groups alike)."""
    print(f"  memory, {_MANY.groups * _MANY.members:,} members, {members:,} taps", flush=True)
    with tempfile.TemporaryDirectory(prefix="muster-bench-") as name:
        folder = Path(name)
        url = f"sqlite+aiosqlite:///{folder / 'many.sqlite3'}"
        await prepared(url, partial(settle, crowd=_MANY, now=SystemClock().now()))
        async with Telegram() as telegram, muster(folder, telegram, url) as bot:
            started = warm = process.megabytes(bot)
            each = members // _MANY.groups
            for place in range(0, each, _CHUNK):
                await storm(telegram, bot, _MANY, range(place, place + _CHUNK), first_id=1 + place * _MANY.groups)
                warm = process.megabytes(bot) if place == 0 else warm
            return Memory(_MANY.groups * _MANY.members, each * _MANY.groups, started, warm, process.megabytes(bot))
