"""The registry of what is measured: every name has its words and a figure, and the figures are those of a plain reading."""

import re
from collections import Counter
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import event

from features.activities.registry import DEEDS, KINDS
from features.counting import tally
from features.counting.metrics import Unit
from features.counting.spans import Span, week_of
from features.people import movements
from features.people.calendar import calendar_of
from features.statistics import metrics, settling
from features.statistics.rules import Segment
from kit.db import Database
from kit.texts import LANGUAGES, texts
from tests.features.test_statistics import MONDAY, PEOPLE, WEEK, Past, live

# A week, days of two weeks, all of it, days of which the last is not over, and a day on which nothing was.
SPANS = (
    week_of(MONDAY + 3 * WEEK),
    Span(MONDAY + timedelta(days=10), MONDAY + timedelta(days=33)),
    Span(MONDAY, MONDAY + timedelta(days=41)),
    Span(MONDAY + timedelta(days=36), MONDAY + timedelta(days=50)),
    Span(MONDAY - timedelta(days=3), MONDAY - timedelta(days=1)),
)


def test_each_name_is_there_once_and_has_words_in_both_languages() -> None:
    assert len(metrics.BY_NAME) == len(metrics.METRICS)
    assert {metric.name for kind in KINDS for metric in kind.metrics} <= metrics.BY_NAME.keys()
    assert {deed.name for deed in DEEDS} <= metrics.BY_NAME.keys()
    for language in LANGUAGES:
        said = Counter(str(metric.column(texts(language))) for metric in metrics.METRICS)
        # Whoever chooses among them must be able to tell them apart.
        assert said.most_common(1)[0][1] == 1, said.most_common(3)


def test_what_adds_up_is_people_and_times() -> None:
    assert {unit for unit in Unit if unit.adds_up} == {Unit.PEOPLE, Unit.TIMES}


def _did(past: Past, person: int, span: Span) -> int:
    return sum(c["checkins"] for (p, day), c in past.days.items() if p == person and span.first <= day <= span.last)


def _segment(past: Past, person: int, first: date) -> Segment:
    if past.seen[person] >= first - timedelta(days=14):
        return Segment.NEW
    was = past.segment(person, week_of(first - WEEK))
    return Segment.ACTIVE if was is Segment.NEW else was


@pytest.mark.parametrize("are_settled", [True, False])
@pytest.mark.parametrize("seed", range(3))
async def test_figures_are_what_a_plain_reading_gives(database: Database, seed: int, *, are_settled: bool) -> None:
    group, past, now = await live(database, seed)
    if are_settled:
        await settling.settle_all(database, now)
    asked = {(name, span) for name in metrics.names() for span in SPANS}
    async with database.read() as session:
        found = await metrics.measure(session, group, asked)
        alone = {
            (metric.name, span): await metric.measure(session, group.id, span)
            for metric in metrics.METRICS
            for span in SPANS
        }
        by_day = await metrics.by_day(session, group, "checkins", SPANS[1])
    assert found.keys() == asked
    # One by one they are the same.
    assert found == alone
    for span in SPANS:
        took_part = [person for person in PEOPLE if _did(past, person, span)]
        assert found["active", span] == sum(1 for person in PEOPLE if past.is_active(person, span.first, span.last))
        assert found["took_part", span] == found["checkin.people", span] == len(took_part)
        assert found["checkins", span] == sum(_did(past, person, span) for person in PEOPLE)
        assert found["grabs", span] == 0
        assert found["survey.mean", span] is None
        were = Counter(_segment(past, person, span.first) for person in took_part)
        assert {s: found[f"took_part.{s}", span] for s in Segment} == {s: were[s] for s in Segment}
    messages = sum(c["messages"] for (_, day), c in past.days.items() if SPANS[2].first <= day <= SPANS[2].last)
    assert found["messages", Span(MONDAY, MONDAY + timedelta(days=41))] in {None, messages}
    assert found["messages", SPANS[0]] == sum(
        c["messages"] for (_, day), c in past.days.items() if SPANS[0].first <= day <= SPANS[0].last
    )
    days = Counter[date]()
    for (_, day), count in past.days.items():
        if SPANS[1].first <= day <= SPANS[1].last:
            days[day] += count["checkins"]
    assert {day: count for day, count in by_day.items() if count} == {day: n for day, n in days.items() if n}


async def test_newcomers_are_those_who_came_and_took_part(database: Database) -> None:
    group, _, _ = await live(database, 1, weeks_long=1)
    later = calendar_of(group).starts(MONDAY + WEEK) + timedelta(hours=9)
    span = Span(MONDAY + WEEK, MONDAY + WEEK)
    async with database.write() as session:
        await movements.note(session, group.id, [1, 2], later, have_come=True)
        tally.count(session, group.id, "grabs", [2, 3], later)
    async with database.read() as session:
        found = await metrics.measure(session, group, [("newcomers", span), ("joined", span), ("grabs", span)])
    assert found == {("newcomers", span): 1, ("joined", span): 2, ("grabs", span): 2}


# Entered by the group alone: a few rows a day, or one for each who took part in one activity; of years these are thousands.
FEW = {
    "activities", "checkin_days", "feedback", "quiz_answers", "raffle_tickets", "respondents", "sign_ups", "surveys", "voters",
}  # fmt: skip
_READ = re.compile(r"(?:SEARCH|SCAN) (\w+)(?: USING .*\((.*)\))?")
_INNER = re.compile(r"anon_\d+|CONSTANT|rowid=\?")


async def test_no_figure_of_a_span_reads_all_that_was_before_it(database: Database) -> None:
    """What everybody does every day grows for years: it is entered by more than the group."""
    if not database.is_sqlite:
        pytest.skip("SQLite says how it finds rows")
    group, _, _ = await live(database, 0)
    asked: list[tuple[str, Any]] = []

    def note(_connection: object, _cursor: object, said: str, one: Any, *_: object) -> None:
        asked.append((said, one))

    engine = database.engine.sync_engine
    event.listen(engine, "before_cursor_execute", note)
    async with database.read() as session:
        await metrics.measure(session, group, [(name, SPANS[1]) for name in metrics.names()])
    event.remove(engine, "before_cursor_execute", note)
    found: set[tuple[str, str]] = set()
    async with database.engine.connect() as connection:
        for said, one in asked:
            if said.startswith("SELECT"):
                plan = await connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {said}", one)
                found |= {(m[1], m[2] or "") for row in plan if (m := _READ.match(str(row.detail)))}
    assert ("member_days", "group_id=? AND day>? AND day<?") in found
    whole = {table for table, by in found if " AND " not in by and not _INNER.match(table) and not _INNER.match(by)}
    assert whole <= FEW
