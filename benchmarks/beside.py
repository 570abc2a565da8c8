"""Answers beside boards: members ask for the ranking again and again while others tap; how long until the board shows a tap."""

import asyncio
import tempfile
from dataclasses import dataclass
from pathlib import Path
from statistics import quantiles

from benchmarks.databases import Databases
from benchmarks.groups import Crowd, chat_of, message, settle, taps
from benchmarks.taps import muster
from benchmarks.telegram import Telegram
from kit.clock import SystemClock
from kit.db import Database

_CROWD = Crowd(groups=50, members=120)
_SECONDS = 30
# Of these each asks once a second in turn; the others tap once.
_ASKERS = 10
_WITHIN = 180.0


@dataclass(frozen=True, slots=True)
class Beside:
    """Seconds from a tap's answer to the board that shows it; how many asked, and how many answers were said beside the edits."""

    taps: int
    shown_p50: float
    shown_p99: float
    asked: int
    said: int
    edits: int


async def prepare(databases: Databases) -> None:
    """50 groups."""
    now = SystemClock().now()

    async def fill(database: Database) -> None:
        await settle(database, _CROWD, now)

    await databases.prepare(fill)


async def measure(databases: Databases, *, on_postgres: bool, seconds: int = _SECONDS) -> Beside:
    """Each second each group has somebody who writes /top, and somebody who taps."""
    print(f"  answers beside boards, {'PostgreSQL' if on_postgres else 'SQLite'}", flush=True)
    with tempfile.TemporaryDirectory(prefix="muster-bench-") as name:
        folder = Path(name)
        async with (
            databases.copy(folder, on_postgres=on_postgres) as url,
            Telegram() as telegram,
            muster(folder, telegram, url),
        ):
            return await _talk(telegram, seconds)


async def _talk(telegram: Telegram, seconds: int) -> Beside:
    whose = dict[int, int]()
    number = 1
    for second in range(seconds):
        tapped = taps(_CROWD, range(_ASKERS + second, _ASKERS + second + 1), first_id=number)
        whose |= {update["update_id"]: chat_of(group + 1) for group, update in enumerate(tapped)}
        number += len(tapped)
        asked = [
            message(number + group - 1, group, _CROWD.people_of(group)[second % _ASKERS], "/top")
            for group in range(1, _CROWD.groups + 1)
        ]
        number += len(asked)
        telegram.put([*tapped, *asked])
        await asyncio.sleep(1)
    await telegram.all_answered(len(whose), _WITHIN)
    chats = [chat_of(group) for group in range(1, _CROWD.groups + 1)]
    await telegram.until(lambda: all(_shown(telegram, chat, seconds) is not None for chat in chats), _WITHIN)
    waits = [
        max(0.0, shown - telegram.answered[tap])
        for chat in chats
        for place, tap in enumerate((tap for tap, where in whose.items() if where == chat), 1)
        if (shown := _shown(telegram, chat, place)) is not None
    ]
    cuts = quantiles(waits, n=100)
    edits = sum(map(len, telegram.boards.values()))
    return Beside(len(waits), cuts[49], cuts[98], seconds * _CROWD.groups, len(telegram.calls["sendMessage"]), edits)


def _shown(telegram: Telegram, chat: int, place: int) -> float | None:
    """When the board showed so many for the first time."""
    return next((at for are_in, at in telegram.boards.get(chat, ()) if are_in >= place), None)
