"""The figures of the watched board of a campaign: fifty of them, in a group of 100,000 members with 1,000,000 facts in its week.

Every metric there is of the whole week; and the first twenty again of the days since its second one, as of goals that began a day later.
"""

import time
from collections.abc import Collection
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from benchmarks import summaries
from benchmarks.databases import filled
from features.counting.spans import ONE_DAY, Span
from features.statistics import metrics
from features.statistics.counted import Counted
from features.statistics.counting_on import count_on
from kit.db import Database
from models import Group
from tests.conftest import Postgres

_TWICE = 20


@dataclass(frozen=True, slots=True)
class WatchTimes:
    """Seconds in which so many figures are measured, medians: of the week that runs, at a look that goes on from an earlier one after
    somebody did something today (`running`); at one after which nobody did anything (`same`); and at the first look, of which nothing was
    counted before (`first`). `settled`: the first look at a week that is over. `…cpu` is this process's processor time, SQLite included.
    """

    database: str
    metrics: int
    running: float
    cpu: float
    same_cpu: float
    first: float
    first_cpu: float
    settled: float
    settled_cpu: float


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
        first, settled = (partial(_look, database, span, ()) for span in (summaries.RUNNING, summaries.SETTLED))
        known = await first()
        # As somebody's tap leaves it: what was counted with today in it does not hold any more.
        until_yesterday = [each for each in known if each.span.last < summaries.RUNNING.last]
        running = partial(_look, database, summaries.RUNNING, until_yesterday)
        same = partial(_look, database, summaries.RUNNING, known)
        took, cpu = partial(summaries.median_of, rounds), partial(summaries.median_of, rounds, clock=time.process_time)
        return WatchTimes(
            name,
            len(_asked(summaries.RUNNING)),
            running=await took(running),
            cpu=await cpu(running),
            same_cpu=await cpu(same),
            first=await took(first),
            first_cpu=await cpu(first),
            settled=await took(settled),
            settled_cpu=await cpu(settled),
        )


def _asked(span: Span) -> list[metrics.Asked]:
    later = Span(span.first + ONE_DAY, span.last)
    return [*((name, span) for name in metrics.names()), *((name, later) for name in metrics.names()[:_TWICE])]


async def _look(database: Database, span: Span, known: Collection[Counted]) -> list[Counted]:
    """Look as the board does, from what an earlier look has counted; what this one has."""
    asked = _asked(span)
    async with database.read() as session:
        group = await session.get_one(Group, 1)
        counted = await count_on(session, group, {each for _, each in asked}, known)
        found = await metrics.measure(session, group, asked, counted)
    figures = [found[name, span] for name in ("active", "took_part", "checkins")]
    if figures != [summaries.MEMBERS, summaries.MEMBERS, summaries.FACTS / 2]:
        msg = f"the figures are wrong: {found}"
        raise AssertionError(msg)
    return list(counted.values())
