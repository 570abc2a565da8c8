"""The figures of the watched board of a campaign: every metric there is, in a group of 100,000 members with 1,000,000 facts in its span."""

import time
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from benchmarks import summaries
from benchmarks.databases import filled
from features.counting.spans import Span
from features.statistics import metrics
from kit.db import Database
from models import Group
from tests.conftest import Postgres


@dataclass(frozen=True, slots=True)
class WatchTimes:
    """Seconds in which so many metrics are measured, while nothing of the span is settled (`running`, `cpu` of it this process's processor
    time, SQLite included) and when all of it is: medians.
    """

    database: str
    metrics: int
    running: float
    cpu: float
    settled: float


async def all_of(folder: Path, server: Postgres | None) -> list[WatchTimes]:
    """On SQLite, and on PostgreSQL where there is one."""
    return [await measure(folder, each) for each in ((None,) if server is None else (None, server))]


async def measure(folder: Path, server: Postgres | None, *, rounds: int = 3) -> WatchTimes:
    """The middle of so many looks at each span."""
    name = "SQLite" if server is None else "PostgreSQL"
    print(f"  watch, {name}", flush=True)
    async with filled(folder, server, partial(summaries.fill, 1)) as database:
        # A campaign's baseline is known since its first look, and the week before it has its rows since Monday night.
        await summaries.settle_week(database, summaries.SETTLED)
        running, settled = (partial(_look, database, span) for span in (summaries.RUNNING, summaries.SETTLED))
        return WatchTimes(
            name,
            len(metrics.METRICS),
            running=await summaries.median_of(rounds, running),
            cpu=await summaries.median_of(rounds, running, clock=time.process_time),
            settled=await summaries.median_of(rounds, settled),
        )


async def _look(database: Database, span: Span) -> None:
    async with database.read() as session:
        group = await session.get_one(Group, 1)
        found = await metrics.measure(session, group, [(name, span) for name in metrics.names()])
    figures = tuple(found[name, span] for name in ("active", "took_part", "checkins"))
    if figures != (summaries.MEMBERS, summaries.MEMBERS, summaries.FACTS / 2):
        msg = f"the figures are wrong: {found}"
        raise AssertionError(msg)
