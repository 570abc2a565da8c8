"""10,000 votes that wait at once in one group: how fast they are taken, and how often the board, which shows the results, is edited."""

import tempfile
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from benchmarks.databases import Databases
from benchmarks.groups import BOARD, Crowd, chat_of, put, settle
from benchmarks.taps import Load, muster, storm
from benchmarks.telegram import Telegram
from features.activities.vote.options import Options, stored
from features.activities.vote.taps import ChooseTap
from kit import buttons
from kit.clock import SystemClock
from kit.db import Database
from models import Activity, Voting

_CROWD = Crowd(groups=1, members=10_000)
_QUICK = 1000
_OPTIONS = tuple(f"Place {number}" for number in range(1, 6))
# The number of each vote beside the check-in, which is activity 1.
_NUMBERS = {"anonymous": 2, "open": 3}
_WITHIN = 180.0


@dataclass(frozen=True, slots=True)
class Votes:
    """What the votes came to; how often the board was edited until it showed all of them, and the least seconds between two edits."""

    load: Load
    edits: int
    closest: float
    shown_after: float


async def prepare(databases: Databases) -> None:
    """A group with two votes whose results are shown all along."""
    now = SystemClock().now()

    async def fill(database: Database) -> None:
        await settle(database, _CROWD, now)
        async with database.write() as session:
            await put(session, Activity, ({
                "group_id": 1, "number": number, "kind": "vote", "title": "Where to?", "state": "open", "is_stranded": False,
                "options": stored(Options(_OPTIONS, results="live", anonymous=name == "anonymous")),
                "board_message_id": BOARD + number, "created_at": now,
            } for name, number in _NUMBERS.items()))  # fmt: skip
            await put(session, Voting, ({
                "group_id": 1, "activity": number, "frozen": {}, "ends_at": None, "paused_at": None, "result": None,
            } for number in _NUMBERS.values()))  # fmt: skip

    await databases.prepare(fill)


async def measure(databases: Databases, *, on_postgres: bool, quick: bool = False) -> dict[str, Votes]:
    """Everybody votes at once, in either of them; a process of its own for each."""
    found: dict[str, Votes] = {}
    voters = _QUICK if quick else _CROWD.members
    for name, number in _NUMBERS.items():
        print(f"  {voters:,} votes, {name}, {'PostgreSQL' if on_postgres else 'SQLite'}", flush=True)
        with tempfile.TemporaryDirectory(prefix="muster-bench-") as folder:
            async with (
                databases.copy(Path(folder), on_postgres=on_postgres) as url,
                Telegram() as telegram,
                muster(Path(folder), telegram, url) as bot,
            ):
                data = [buttons.encode(ChooseTap(number, option)) for option in range(1, len(_OPTIONS) + 1)]
                load = await storm(telegram, bot, _CROWD, range(voters), first_id=1, data=data)
                found[name] = await _board(telegram, load, voters)
    return found


async def _board(telegram: Telegram, load: Load, voters: int) -> Votes:
    """Wait until it shows them all."""
    edits = telegram.boards.setdefault(chat_of(1), [])
    await telegram.until(lambda: any(shown == voters for shown, _ in edits), _WITHIN)
    closest = min((after - before for (_, before), (_, after) in pairwise(edits)), default=0.0)
    return Votes(load, len(edits), closest, edits[-1][1] - max(telegram.answered.values()))
