"""The weekly summary of a large group: settling a week, gathering it (settled, and while it runs), picture and workbook; with a short and
a long past.

A group of 100,000 members with a check-in; 1,000,000 facts a week: five check-ins and five messages each.
"""

import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any

from sqlalchemy import text, update

from benchmarks.databases import filled
from benchmarks.groups import ACTIVITY, Crowd, settle
from features.counting.spans import ONE_WEEK, Span, week_of
from features.facts import group_facts
from features.statistics import funnels, service, settling
from features.statistics.files.service import of_members
from features.statistics.picture.drawing import draw
from features.statistics.picture.view import picture
from features.statistics.rules import suggestions
from features.statistics.view import summary
from kit.db import Database
from kit.texts import texts
from models import CheckIn, Group, Participant
from tests.conftest import Postgres

MEMBERS = 100_000
FACTS = 1_000_000
_DAYS = 5
_HOURS = range(7, 17)
_CROWD = Crowd(groups=1, members=MEMBERS)
_MONDAY = date(2026, 11, 16)
# Monday morning: the week of _MONDAY is over, and of the next one all that will be done is done already.
_NOW = datetime.fromisoformat("2026-11-23T09:00:00+00:00")
# The week that is settled before anything is read, and the one that runs.
SETTLED = week_of(_MONDAY)
RUNNING = Span(_MONDAY + ONE_WEEK, _MONDAY + ONE_WEEK + timedelta(days=_DAYS - 1))
# Weeks before it; the first of them only because every group has one.
PASTS = (1, 10)


@dataclass(frozen=True, slots=True)
class SummaryTimes:
    """Seconds, in a group with so many facts before the two weeks: medians. `part` is the longest of the transactions of settling;
    `cpu` what a running week takes of this process's processor time, SQLite included.
    """

    database: str
    history: int
    settled: float
    running: float
    cpu: float
    settle: float
    part: float
    workbook: float
    picture: float


async def all_of(folder: Path, server: Postgres | None, *, pasts: tuple[int, ...] = PASTS) -> list[SummaryTimes]:
    """With 10⁶ and 10⁷ facts of the past, on SQLite, and on PostgreSQL where there is one."""
    servers = (None,) if server is None else (None, server)
    return [await measure(folder, each, past_weeks=past) for each in servers for past in pasts]


async def measure(folder: Path, server: Postgres | None, *, past_weeks: int, rounds: int = 3) -> SummaryTimes:
    """One database, with so many weeks of the same kind before the two."""
    name = "SQLite" if server is None else "PostgreSQL"
    print(f"  summaries, {name}, {past_weeks} weeks of the past", flush=True)
    async with filled(folder, server, partial(fill, past_weeks)) as database:
        began = time.perf_counter()
        part = await settle_week(database, SETTLED)
        settling_took = time.perf_counter() - began
        return SummaryTimes(
            name,
            past_weeks * FACTS,
            settled=await median_of(rounds, partial(_gather, database, SETTLED)),
            running=await median_of(rounds, partial(_gather, database, RUNNING)),
            cpu=await median_of(rounds, partial(_gather, database, RUNNING), clock=time.process_time),
            settle=settling_took,
            part=part,
            workbook=await median_of(rounds, partial(_members, database, SETTLED)),
            picture=await _picture(database, SETTLED),
        )


async def settle_week(database: Database, week: Span) -> float:
    """What `settling.settle_week` does, with a watch at each transaction; the longest."""
    async with database.write() as session:
        holder = await settling.begin(session, await session.get_one(Group, 1), week)
    async with database.read() as session:
        how_it_went = await funnels.of(session, await session.get_one(Group, 1), week, active=0)
    parts, goes_on = list[float](), True
    while goes_on:
        began = time.perf_counter()
        async with database.write() as session:
            group = await session.get_one(Group, 1)
            goes_on = await settling.settle_part(session, group, week, how_it_went, holder=holder)
        parts.append(time.perf_counter() - began)
    return max(parts)


async def _gather(database: Database, span: Span) -> None:
    async with database.read() as session:
        group = await session.get_one(Group, 1)
        found = await service.gather(session, group, span, _NOW)
        hints = await service.hints(session, group, span)
    summary(
        texts("en"),
        group_facts(group),
        found,
        suggestions(found, hints),
        picture=None,
    )
    done = (
        found.now.deeds["checkins"] + (found.now.messages or 0),
        found.now.active,
        found.before.active,
        found.funnels[0].took_part,
    )
    if done != (FACTS, MEMBERS, MEMBERS, MEMBERS):
        msg = f"the figures are wrong: {found}"
        raise AssertionError(msg)


async def _members(database: Database, span: Span) -> None:
    async with database.read() as session:
        await of_members(session, await session.get_one(Group, 1), span)


async def _picture(database: Database, span: Span) -> float:
    async with database.read() as session:
        group = await session.get_one(Group, 1)
        made = picture(texts("en"), group.title, await service.gather(session, group, span, _NOW))
    began = time.perf_counter()
    draw(made.facts)
    return time.perf_counter() - began


async def median_of(
    rounds: int, work: Callable[[], Awaitable[object]], *, clock: Callable[[], float] = time.perf_counter
) -> float:
    """The middle of so many times, by this clock, in seconds."""
    took: list[float] = []
    for _ in range(rounds):
        began = clock()
        await work()
        took.append(clock() - began)
    return median(took)


# --- a group and its past -----------------------------------------------------------------------------------------------------------


async def fill(past_weeks: int, database: Database) -> None:
    """Five check-ins and five messages a member and week, as the bot would have written them; all weeks but the last two settled."""
    await settle(database, _CROWD, _NOW - 60 * ONE_WEEK)
    mondays = [_MONDAY + n * ONE_WEEK for n in range(-past_weeks, 2)]
    days = [monday + timedelta(days=n) for monday in mondays for n in range(_DAYS)]
    (index,) = CheckIn.__table__.indexes  # type: ignore[attr-defined]
    async with database.engine.begin() as connection:
        if not database.is_sqlite:
            # Thirty million look-ups of the same group are nobody's measurement.
            await connection.execute(text("SET LOCAL session_replication_role = replica"))
        await connection.run_sync(index.drop)
        for statement in (
            *_facts(days, is_sqlite=database.is_sqlite),
            *_settled(mondays[:-2], is_sqlite=database.is_sqlite),
        ):
            await connection.execute(text(statement))
        await connection.execute(update(Participant).values(through=days[-1], first_day=days[0]))
        await connection.run_sync(index.create)
    async with database.engine.connect() as connection:
        await connection.execution_options(isolation_level="AUTOCOMMIT")
        await connection.execute(text("ANALYZE" if database.is_sqlite else "VACUUM ANALYZE"))


def _facts(days: list[date], *, is_sqlite: bool) -> list[str]:
    hour = f"{_HOURS.start} + person_id % {len(_HOURS)}"
    at = (
        f"day || printf(' %02d:00:00.000000', {hour})"
        if is_sqlite
        else f"(day + ({hour}) * interval '1 hour') AT TIME ZONE 'UTC'"
    )
    each_hour = MEMBERS // len(_HOURS)
    # In the order of the key, which is how rows come in fastest.
    return [
        f"""{_with("days", days, is_sqlite=is_sqlite)} INSERT INTO checkins (group_id, activity, person_id, day, status, at)
        SELECT 1, {ACTIVITY}, person_id, day, 'done', {at} FROM members CROSS JOIN days ORDER BY person_id, day""",  # noqa: S608
        f"""{_with("days", days, is_sqlite=is_sqlite)} INSERT INTO member_days
        (group_id, day, person_id, messages, checkins, grabs, entries, votes, attended, earned, spent)
        SELECT 1, day, person_id, 1, 1, 0, 0, 0, 0, 1, 0 FROM days CROSS JOIN members ORDER BY day, person_id""",  # noqa: S608
        f"""{_with("days", days, is_sqlite=is_sqlite)} INSERT INTO checkin_days (group_id, activity, day, done, missed, closed_at)
        SELECT 1, {ACTIVITY}, day, {MEMBERS}, 0, {at.replace("person_id", "10")} FROM days""",  # noqa: S608
        *(
            f"""{_with("days", days, is_sqlite=is_sqlite)} INSERT INTO group_hours
            (group_id, day, hour, messages, actions, issued, returned)
            SELECT 1, day, {hour}, {each_hour}, {each_hour}, {each_hour}, 0 FROM days"""  # noqa: S608
            for hour in _HOURS
        ),
    ]


def _settled(mondays: list[date], *, is_sqlite: bool) -> list[str]:
    """The rows that settling these weeks leaves."""
    weeks = _with("weeks", mondays, is_sqlite=is_sqlite)
    days = _with("days", [m + timedelta(days=n) for m in mondays for n in range(_DAYS)], is_sqlite=is_sqlite)
    return [
        f"""{weeks} INSERT INTO member_weeks (group_id, monday, person_id, days, deeds, messages, earned, recent, segment)
        SELECT 1, day, person_id, {_DAYS}, {_DAYS}, {_DAYS}, {_DAYS}, 15, 'core' FROM weeks CROSS JOIN members ORDER BY day, person_id""",  # noqa: S608
        f"""{days} INSERT INTO group_days (group_id, day, active, messages, checkins, grabs, entries, votes, attended, so_far)
        SELECT 1, day, {MEMBERS}, {MEMBERS}, {MEMBERS}, 0, 0, 0, 0, {MEMBERS} FROM days""",  # noqa: S608
        f"{weeks} INSERT INTO group_weeks (group_id, monday, reached, funnels) SELECT 1, day, NULL, '[]' FROM weeks",  # noqa: S608
    ]


def _with(name: str, days: list[date], *, is_sqlite: bool) -> str:
    rows: Any = (f"('{day}')" if is_sqlite else f"(date '{day}')" for day in days)
    return f"WITH {name}(day) AS (VALUES {', '.join(rows)})"
