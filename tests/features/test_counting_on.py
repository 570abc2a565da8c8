"""Counting on from earlier looks comes to what counting the whole comes to: under whatever people do and hosts amend, in any order, from
whichever earlier look it goes on.
"""

import asyncio
import itertools
import json
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, Phase, given, settings, strategies as st
from sqlalchemy import event

from features.activities.checkin.options import Options, stored
from features.counting import tally
from features.counting.spans import ONE_DAY, Span, week_of
from features.people.calendar import calendar_of
from features.statistics import metrics, rebuild, settling
from features.statistics.counted import Counted, from_plain, plain
from features.statistics.counting_on import count_on
from kit.db import Database
from kit.messages import Refusal
from models import Activity, Group
from tests.features.rows import a_group, people_in
from tests.features.test_weeks import MONDAYS, PEOPLE, STEPS, ZONES, Life

# What a life of weeks has not: what comes late, what is taken back from a day that is another one by now, and counting anew.
MORE = (*STEPS, "look", "look", "look", "late", "withdraw", "anew")
_numbers = itertools.count(1)
steps = st.tuples(st.sampled_from(MORE), st.sampled_from(PEOPLE), st.integers(0, 30), st.integers(0, 9))


def kept(counted: Collection[Counted]) -> list[Counted]:
    """As they come back from where they are kept."""
    return [from_plain(each) for each in json.loads(json.dumps([plain(each) for each in counted]))]


async def look(database: Database, group_id: int, spans: Sequence[Span], known: Collection[Counted]) -> list[Counted]:
    """Look, from what an earlier look knew; all figures are those of a look that knew nothing."""
    async with database.read() as session:
        group = await session.get_one(Group, group_id)
        counted = await count_on(session, group, spans, known)
        asked = {(name, span) for name in metrics.names() for span in spans}
        assert await metrics.measure(session, group, asked, counted) == await metrics.measure(session, group, asked)
        whole = await count_on(session, group, spans, ())
    # Also what is kept of earlier days, by which the next one goes.
    assert {span: each for span, each in counted.items() if span in whole} == whole
    return kept(counted.values())


def spans_of(monday: date, today: date) -> list[Span]:
    """Campaigns since some days, one that is over, and one that begins today."""
    firsts = {monday, monday + 9 * ONE_DAY, today, today - 4 * ONE_DAY}
    over = Span(monday + 2 * ONE_DAY, monday + 8 * ONE_DAY)
    return [over, *(Span(first, today) for first in sorted(firsts) if first <= today)]


async def play(database: Database, monday: date, history: Sequence[tuple[str, int, int, int]]) -> None:
    """Live it, and look now and then: from the last look, or from any before it whose successors were lost."""
    now = datetime.combine(monday, datetime.min.time(), UTC) + timedelta(hours=15)
    group = await a_group(database, now, chat_id=-next(_numbers), zone=ZONES[0], day_start=120, hears_since=now)
    life, looks, voted = Life(group, monday), [list[Counted]()], list[tuple[int, datetime]]()
    async with database.write() as session:
        options = stored(Options(first_day=monday))
        session.add(
            Activity(
                group_id=group.id,
                number=1,
                kind="checkin",
                title="Run",
                state="open",
                created_at=now,
                options=options,
            )
        )
    for what, person, hours, choice in [*history, ("look", 1, 0, 0)]:
        now += timedelta(hours=hours, minutes=choice)
        if what == "settle":
            await settling.settle_all(database, now)
        elif what == "look":
            spans = spans_of(monday, calendar_of(life.group).day_of(now))
            looks.append(await look(database, group.id, spans, looks[-1 if choice < 7 else hours % len(looks)]))
        elif what == "anew":
            async with database.write() as session:
                await rebuild.rebuild(session, await session.get_one(Group, group.id), now)
        elif what in {"late", "withdraw"}:
            async with database.write() as session:
                if what == "late":
                    voted.append((person, now - timedelta(hours=7 * choice)))
                    await people_in(session, group.id, [person], now)
                    # What is counted without a day is of this moment: only so it cannot lie in a week that is settled.
                    then, today = (calendar_of(life.group).day_of(at) for at in (voted[-1][1], now))
                    tally.count(session, group.id, "votes", [person], now, day=None if then == today else then)
                elif voted:
                    back, at = voted.pop()
                    tally.count(session, group.id, "votes", [back], at, by=-1)
        else:
            try:
                async with database.write() as session:
                    await life.step(session, what, person, choice, now)
            except Refusal:
                continue


def test_counting_on_comes_to_the_same(database_url: str) -> None:
    with asyncio.Runner() as runner:
        database = Database(database_url, synchronous="NORMAL")

        # A failure is not made smaller: every try is a life of weeks.
        @settings(max_examples=5, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
        @given(monday=st.sampled_from(MONDAYS), history=st.lists(steps, min_size=20, max_size=70))
        def recount(monday: date, history: list[tuple[str, int, int, int]]) -> None:
            runner.run(play(database, monday, history))

        try:
            recount()
        finally:
            runner.run(database.close())


@contextmanager
def asked_of(database: Database) -> Iterator[list[str]]:
    """What the database is asked meanwhile."""
    asked: list[str] = []

    def note(_connection: object, _cursor: object, said: str, *_: object) -> None:
        asked.append(said)

    engine = database.engine.sync_engine
    event.listen(engine, "before_cursor_execute", note)
    yield asked
    event.remove(engine, "before_cursor_execute", note)


THIS = week_of(MONDAYS[0])
FRIDAY = THIS.first + 4 * ONE_DAY
NOON = datetime(2026, 10, 16, 12, tzinfo=UTC)


@pytest.fixture
async def voters(database: Database) -> Group:
    """A group in which each has voted on every day from Monday to Thursday."""
    group = await a_group(database, NOON - 30 * ONE_DAY, hears_since=NOON - 30 * ONE_DAY)
    async with database.write() as session:
        await people_in(session, group.id, PEOPLE, NOON - 30 * ONE_DAY)
        await people_in(session, group.id, [21, 22], NOON - 30 * ONE_DAY)
        for back in range(1, 5):
            tally.count(session, group.id, "votes", PEOPLE, NOON - back * ONE_DAY)
    return group


async def count(
    database: Database, group: Group, known: Collection[Counted], *, last: date = FRIDAY
) -> tuple[list[str], dict[Span, Counted]]:
    """Count from Monday to this Friday, or to another day; and what was asked for it."""
    span = Span(THIS.first, last)
    async with database.read() as session:
        with asked_of(database) as asked:
            found = await count_on(session, group, [span], known)
    return [said for said in asked if "member_days" in said], dict(found)


async def test_where_nothing_has_changed_nobodys_days_are_read(database: Database, voters: Group) -> None:
    first, found = await count(database, voters, ())
    assert first
    again, same = await count(database, voters, kept(found.values()))
    assert again == []
    assert same == found


async def test_what_is_done_today_leaves_the_days_before_alone(database: Database, voters: Group) -> None:
    _, found = await count(database, voters, ())
    span, until_yesterday = Span(THIS.first, FRIDAY), Span(THIS.first, FRIDAY - ONE_DAY)
    async with database.write() as session:
        tally.count(session, voters.id, "votes", [1], NOON)
    again, now = await count(database, voters, kept(found.values()))
    assert now[until_yesterday] == found[until_yesterday]
    assert now[span].sums["votes"] == found[span].sums["votes"] + 1
    assert now[span].of_people == found[span].of_people
    # One day is summed, and who is new on it is looked up: the days are not gone through.
    assert [said.count("GROUP BY member_days.day") for said in again] == [0, 0]


async def test_an_amended_day_is_counted_anew(database: Database, voters: Group) -> None:
    span, until_yesterday = Span(THIS.first, FRIDAY), Span(THIS.first, FRIDAY - ONE_DAY)
    _, thursday = await count(database, voters, (), last=until_yesterday.last)
    _, found = await count(database, voters, kept(thursday.values()))
    async with database.write() as session:
        tally.count(session, voters.id, "votes", [21, 22], NOON, day=until_yesterday.last)
        for back in range(1, 5):
            tally.count(session, voters.id, "votes", [1], NOON - back * ONE_DAY, by=-1)
    again, now = await count(database, voters, kept(found.values()))
    assert [said.count("GROUP BY member_days.day") for said in again].count(1) == 1
    assert (found[span].of_people["active"], now[span].of_people["active"]) == (len(PEOPLE), len(PEOPLE) - 1 + 2)
    # What was counted of the days before the one that is amended still holds.
    async with database.write() as session:
        tally.count(session, voters.id, "votes", [21], NOON, day=until_yesterday.last, by=-1)
    _, wednesday = await count(database, voters, (), last=until_yesterday.last - ONE_DAY)
    again, later = await count(database, voters, kept([*wednesday.values(), *now.values()]))
    assert later[span].of_people["active"] == len(PEOPLE) - 1 + 1
    assert "GROUP BY member_days.day" not in "".join(again)
