"""The weekly summary of a large group: settling a week, gathering it (settled, and while it runs), the picture; with and without a past.

A group of 100,000 members with a check-in; 1,000,000 facts a week: five check-ins and five messages each.
"""

import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from pathlib import Path

from sqlalchemy import text, update

from benchmarks.databases import prepared
from benchmarks.groups import ACTIVITY, Crowd, settle
from features.statistics import service, weeks
from features.statistics.files.service import of_members
from features.statistics.picture.drawing import draw
from features.statistics.picture.view import picture
from features.statistics.rules import ONE_WEEK, Span, suggestions, week_of
from features.statistics.view import summary
from kit.db import Database
from kit.texts import texts
from models import Group, Participant
from tests.conftest import Postgres

_MEMBERS = 100_000
_DAYS = 5
_CROWD = Crowd(groups=1, members=_MEMBERS)


@dataclass(frozen=True, slots=True)
class SummaryTimes:
    """Seconds, on a database with so many facts of the past in the group: medians."""

    database: str
    facts: int
    settle: float
    settled: float
    running: float
    workbook: float
    picture: float

    def __str__(self) -> str:
        """A line."""
        return (
            f"A week's summary on {self.database}, {self.facts:,} facts in the group: gathered in {self.settled:.2f} s, of a running "
            f"week in {self.running:.2f} s; settled in {self.settle:.2f} s; workbook {self.workbook:.2f} s; picture {self.picture:.2f} s.\n"
        )


async def all_of(folder: Path, server: Postgres | None) -> list[SummaryTimes]:
    """Without a past and with 10⁷ facts of it, on SQLite, and on PostgreSQL where there is one."""
    servers = (None,) if server is None else (None, server)
    return [await measure(folder, each, past_weeks=past) for each in servers for past in (0, 10)]


async def measure(folder: Path, server: Postgres | None, *, past_weeks: int, rounds: int = 3) -> SummaryTimes:
    """One database, with so many weeks of the same kind before the last."""
    name = "SQLite" if server is None else "PostgreSQL"
    url = (
        f"sqlite+aiosqlite:///{folder / f'summary-{past_weeks}.sqlite3'}"
        if server is None
        else server.url(server.create())
    )
    monday = date(2026, 11, 16)
    now = datetime.fromisoformat("2026-11-23T09:00:00+00:00")
    print(f"  summaries, {name}, {past_weeks} weeks of the past", flush=True)
    await prepared(url, partial(_fill, monday, past_weeks, now))
    database = Database(url)
    try:
        async with database.write() as session:
            group = await session.get_one(Group, 1)
            settling = await _seconds(lambda: weeks.settle(session, group, now))
        settled = await _median(rounds, partial(_gather, database, week_of(monday)))
        running = await _median(
            rounds, partial(_gather, database, Span(monday + ONE_WEEK, monday + ONE_WEEK + timedelta(days=6)))
        )
        workbook = await _median(rounds, partial(_members, database, week_of(monday)))
        drawing = await _picture(database, week_of(monday))
    finally:
        await database.close()
    return SummaryTimes(name, (past_weeks + 2) * _MEMBERS * _DAYS * 2, settling, settled, running, workbook, drawing)


async def _gather(database: Database, span: Span) -> None:
    async with database.read() as session:
        group = await session.get_one(Group, 1)
        found = await service.gather(session, group, span)
        hints = await service.hints(session, group, span)
    summary(
        texts("en"),
        group,
        found,
        suggestions(found, check_in_hour=hints.check_in_hour, new_active=hints.new_active),
        picture=None,
    )
    if found.now.checkins + found.now.messages != _MEMBERS * _DAYS * 2:
        msg = f"the figures are wrong: {found.now}"
        raise AssertionError(msg)


async def _members(database: Database, span: Span) -> None:
    async with database.read() as session:
        await of_members(session, await session.get_one(Group, 1), span)


async def _picture(database: Database, span: Span) -> float:
    async with database.read() as session:
        group = await session.get_one(Group, 1)
        made = picture(texts("en"), group.title, await service.gather(session, group, span))
    began = time.perf_counter()
    draw(made.facts)
    return time.perf_counter() - began


async def _seconds(work: Callable[[], Awaitable[object]]) -> float:
    began = time.perf_counter()
    await work()
    return time.perf_counter() - began


async def _median(rounds: int, work: Callable[[], Awaitable[object]]) -> float:
    return sorted([await _seconds(work) for _ in range(rounds)])[rounds // 2]


async def _fill(monday: date, past_weeks: int, now: datetime, database: Database) -> None:
    await settle(database, _CROWD, now - 60 * ONE_WEEK)
    async with database.write() as session:
        for n in range(-past_weeks, 2):
            for day in range(_DAYS):
                on = monday + n * ONE_WEEK + timedelta(days=day)
                values = {"day": on if not database.is_sqlite else str(on), "activity": ACTIVITY}
                moment = f"'{on} 07:00:00.000000'" if database.is_sqlite else f"timestamptz '{on} 07:00:00+00'"
                for statement in (
                    f"""INSERT INTO checkins (group_id, activity, person_id, day, status, at)
                    SELECT 1, :activity, person_id, :day, 'done', {moment} FROM members""",  # noqa: S608 - our own words
                    """INSERT INTO member_days
                    (group_id, day, person_id, messages, checkins, grabs, entries, votes, attended, earned, spent)
                    SELECT 1, :day, person_id, 1, 1, 0, 0, 0, 0, 1, 0 FROM members""",
                    f"""INSERT INTO checkin_days (group_id, activity, day, done, missed, closed_at)
                    SELECT 1, :activity, :day, count(*), 0, {moment} FROM members""",  # noqa: S608
                    """INSERT INTO group_hours (group_id, day, hour, messages, actions, issued, returned)
                    SELECT 1, :day, 7, count(*), count(*), count(*), 0 FROM members""",
                ):
                    used = {key: value for key, value in values.items() if f":{key}" in statement}
                    await session.execute(text(statement), used)
        last = monday + ONE_WEEK + timedelta(days=_DAYS - 1)
        await session.execute(update(Participant).values(through=last, first_day=monday - past_weeks * ONE_WEEK))
        group = await session.get_one(Group, 1)
        # All weeks but the last are settled, as they would be.
        await weeks.settle(session, group, datetime.fromisoformat(f"{monday}T09:00:00+00:00"))
    async with database.engine.connect() as connection:
        await connection.execution_options(isolation_level="AUTOCOMMIT")
        await connection.execute(text("ANALYZE"))
