"""Surveys: their rules alone, and that nobody finds out from the whole database who answered what (docs/decisions/0055)."""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from html import unescape
from typing import Any

import pytest
from hypothesis import given, strategies as st
from sqlalchemy import Table, delete, insert, select, text

from features.activities import service as activities
from features.activities.drafts import Draft
from features.activities.survey import (
    answering,
    bundles,
    counted,
    picture,
    results,
    rules,
    view_picture,
    view_results,
    view_templates,
)
from features.activities.survey.answering import Who
from features.activities.survey.facts import Result, Results
from features.activities.survey.finding import facts_of
from features.activities.survey.kind import SURVEY
from features.activities.survey.refusals import AnsweredAlready, StillMissing
from features.activities.survey.rules import Answer, Condition, Figures, Question
from features.activities.survey.values import TEMPLATES
from features.counting.spans import Span
from features.people import census
from features.people.calendar import calendar_of
from kit.db import Database
from kit.marks import Marker
from kit.texts import LANGUAGES, texts
from kit.updates import PersonInfo
from models import Activity, Bundle, Group, Survey
from models.base import metadata
from simulator.pictures import size_of
from tests.features.rows import a_group

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
DAY = timedelta(days=1)
MARKER = Marker("123:a token")
PEOPLE = range(11, 17)
QUESTIONS = (
    Question("nps", "How likely?"),
    Question("several", "What was good?", ("Talks", "People", "Food"), required=False),
    Question("text", "What to change?", required=False),
    Question("number", "How many came with you?", required=False),
)
SHEETS: list[dict[int, Answer]] = [
    {1: 9, 2: (1, 3), 3: "Louder", 4: "2"},
    {1: 3, 3: "Too far away"},
    {1: 10, 2: (2,), 3: "Nothing", 4: "0"},
    {1: 7, 2: (1, 2, 3), 4: "1.5"},
    {1: 0, 2: (3,), 3: "The food"},
    {1: 8, 2: (1,), 3: "Earlier, please", 4: "-1"},
]


# --- rules ------------------------------------------------------------------------------------------------------------------------


def test_a_question_is_asked_only_where_its_condition_holds() -> None:
    asked = (
        Question("one", "Did you come?", ("Yes", "No")),
        Question("text", "Why not?", only_if=Condition(1, (2,))),
        Question("several", "What was good?", ("A", "B", "C"), only_if=Condition(1, (1,))),
        Question("text", "What of B?", only_if=Condition(3, (2, 3))),
    )
    assert rules.asked(asked, {}) == (1,)
    assert rules.asked(asked, {1: 2}) == (1, 2)
    assert rules.asked(asked, {1: 1}) == (1, 3)
    assert rules.asked(asked, {1: 1, 3: (1, 3)}) == (1, 3, 4)
    # What hangs on a question that is not asked any more is not asked either, and does not count.
    changed: dict[int, Answer] = {1: 2, 2: "ill", 3: (2,), 4: "nice"}
    assert rules.asked(asked, changed) == (1, 2)
    assert rules.counting(asked, changed) == {1: 2, 2: "ill"}
    assert rules.after(asked, {1: 1, 3: (1,)}, 3) == 5
    assert rules.before(asked, {1: 1}, 3) == 1
    assert rules.before(asked, {1: 1}, 1) is None
    assert rules.missing(asked, {1: 1}) == 3


@pytest.mark.parametrize(
    ("question", "said", "meant"),
    [
        (QUESTIONS[0], "10", 10), (QUESTIONS[0], "１０", 10), (QUESTIONS[0], "11", None), (QUESTIONS[0], "ten", None),
        (QUESTIONS[1], "people", (2,)), (QUESTIONS[1], "3、1", (1, 3)), (QUESTIONS[1], "4", None), (QUESTIONS[1], "0", None),
        (QUESTIONS[2], "  Louder \n please ", "Louder please"), (QUESTIONS[2], " ", None), (QUESTIONS[2], "x" * 501, None),
        (QUESTIONS[3], "007.50", "7.5"), (QUESTIONS[3], "-0", "0"), (QUESTIONS[3], "1,5", "1.5"), (QUESTIONS[3], "1e9", None),
        (Question("one", "?", ("Yes", "No")), "NO", 2), (Question("one", "?", ("Yes", "No")), "1 2", None),
        (Question("scale", "?"), "0", None), (Question("scale", "?"), "5", 5),
    ],
)  # fmt: skip
def test_what_is_written_is_read(question: Question, said: str, meant: Answer | None) -> None:
    if meant is None:
        with pytest.raises(ValueError, match=r"."):
            rules.read_answer(question, said)
    else:
        assert rules.read_answer(question, said) == meant


def test_figures() -> None:
    nps = Figures(8, {"10": 3, "9": 1, "8": 1, "6": 2, "0": 1})
    assert (nps.nps, nps.parts) == (12, (4, 1, 3))
    numbers = Figures(4, {"-1": 1, "2": 2, "10": 1})
    assert (numbers.mean, numbers.median) == (3.25, 2.0)
    assert Figures(6, {"1": 2, "2": 5}).share(2) == 83
    assert Figures(0, None).nps is None


@given(st.lists(st.floats(-1e6, 1e6).map(lambda n: f"{n:.2f}"), min_size=1, max_size=50))
def test_the_median_is_the_one_in_the_middle(said: list[str]) -> None:
    figures = [rules.read_figure(each) for each in said]
    in_order = sorted(map(float, figures))
    half = len(in_order) // 2
    middle = in_order[half] if len(in_order) % 2 else (in_order[half - 1] + in_order[half]) / 2
    assert Figures(len(figures), Counter(figures)).median == middle


@pytest.mark.parametrize("answers", [1, 4, 5])
def test_fewer_than_five_have_no_figures(answers: int) -> None:
    found = rules.added_up(QUESTIONS[0], [(answers, {"9": answers})])
    assert found == Figures(answers, {"9": 5} if answers == 5 else None)


# --- who answered what ------------------------------------------------------------------------------------------------------------


async def a_survey(database: Database, *, anonymous: str = "yes") -> Activity:
    """A survey that asks QUESTIONS."""
    group = await a_group(database, NOW, quiet_from=0, quiet_until=0)
    async with database.write() as session:
        await census.see_people(session, [PersonInfo(n, f"P{n}") for n in PEOPLE], NOW)
        draft = Draft(SURVEY, "How was it?", {"until": "no", "anonymous": anonymous})
        here = await session.get_one(Group, group.id)
        activity = await activities.create(session, here, draft, NOW, created_by=1, thread_id=None)
        survey = await session.get_one(Survey, (group.id, activity.number))
        survey.questions = rules.to_json(QUESTIONS)
    return activity


async def answer(database: Database, activity: Activity, person: int, sheet: Mapping[int, Answer]) -> None:
    """Somebody answers, as they would by taps and texts."""
    who, now = Who(person, MARKER), NOW + timedelta(minutes=person)

    async def in_turn(step: Any, *more: Any, **how: Any) -> None:
        async with database.write() as session:
            group = await session.get_one(Group, activity.group_id)
            here = await session.get_one(Activity, (group.id, activity.number))
            await step(session, group, here, who, *more, now, **how)

    await in_turn(answering.begin)
    for number in range(1, len(QUESTIONS) + 1):
        given = sheet.get(number)
        if given is None:
            await in_turn(answering.pick, number, 0, give=False)
        elif isinstance(given, str):
            await in_turn(answering.write, given)
        elif isinstance(given, int):
            await in_turn(answering.pick, number, given, give=True)
        else:
            for step in given:
                await in_turn(answering.pick, number, step, give=True)
            await in_turn(answering.turn, number + 1)
    await in_turn(answering.send)


async def everything(database: Database) -> dict[str, list[tuple[Any, ...]]]:
    """All rows of all tables as they lie, and on PostgreSQL in which transaction each was written, counted from the first."""
    found: dict[str, list[tuple[Any, ...]]] = {}
    async with database.read() as session:
        is_postgres = session.get_bind().dialect.name == "postgresql"
        for table in metadata.sorted_tables:
            hidden = "xmin::text::bigint, " if is_postgres else ""
            rows = (await session.execute(text(f'SELECT {hidden}* FROM "{table.name}"'))).all()  # noqa: S608
            found[table.name] = [tuple(row) for row in rows]
    if is_postgres:
        order = sorted({row[0] for rows in found.values() for row in rows})
        found = {name: [(order.index(row[0]), *row[1:]) for row in rows] for name, rows in found.items()}
    return found


async def test_whoever_has_the_database_cannot_tell_who_answered_what(database: Database) -> None:
    """The same survey, answered twice by the same people in the same order, with their answers swapped: not a bit differs.

    So nothing in it, no key, order, moment or number of a transaction, leads from a person to an answer.
    """
    seen: list[dict[str, list[tuple[Any, ...]]]] = []
    activity = await a_survey(database)
    before = await kept_rows(database)
    for turned in (0, 2):
        await put_back(database, before)
        sheets = [*SHEETS[turned:], *SHEETS[:turned]]
        for person, sheet in zip(PEOPLE, sheets, strict=True):
            await answer(database, activity, person, sheet)
        seen.append(await everything(database))
    assert seen[0]["respondents"]
    assert seen[0]["bundles"]
    assert seen[0] == seen[1]


async def kept_rows(database: Database) -> dict[Table, list[dict[str, Any]]]:
    """All rows, to be put back."""
    async with database.read() as session:
        return {
            table: [dict(zip(table.c.keys(), row, strict=True)) for row in await session.execute(select(table))]
            for table in metadata.sorted_tables
        }


async def put_back(database: Database, kept: Mapping[Table, list[dict[str, Any]]]) -> None:
    """The database is as it was."""
    async with database.write() as session:
        for table in reversed(metadata.sorted_tables):
            await session.execute(delete(table))
        for table, rows in kept.items():
            if rows:
                await session.execute(insert(table), rows)


async def test_no_row_is_one_persons(database: Database) -> None:
    """However many write, each bundle that is not the only one holds twenty texts and more; none is lost."""
    activity = await a_survey(database)
    key = {"group_id": activity.group_id, "activity": activity.number}
    said = [f"Idea {n}" for n in range(150)]
    for each in said:
        async with database.write() as session:
            await bundles.add(session, key, QUESTIONS, {1: 9, 3: each})
    async with database.read() as session:
        rows = list(await session.scalars(select(Bundle).where(Bundle.question == 3)))
        assert len(rows) > 3
        assert all(bundles.MOST_VALUES // 2 <= row.answers <= bundles.MOST_VALUES for row in rows)
        assert sum(row.answers for row in rows) == len(said)
        assert await bundles.texts_of(session, key, 3) == sorted(said)
        # Choices are one row, however many have chosen.
        assert [row.answers for row in await session.scalars(select(Bundle).where(Bundle.question == 1))] == [150]
        assert list((await session.scalars(select(Bundle).where(Bundle.question == 1))).one().counts) == ["9"]


async def test_an_answer_counts_once_and_needs_what_is_required(database: Database) -> None:
    activity = await a_survey(database)
    who = Who(11, MARKER)
    async with database.write() as session:
        group = await session.get_one(Group, activity.group_id)
        here = await session.get_one(Activity, (group.id, activity.number))
        await answering.begin(session, group, here, who, NOW)
        with pytest.raises(StillMissing):
            await answering.send(session, group, here, who, NOW)
        await answering.pick(session, group, here, who, 1, 9, NOW, give=True)
        await answering.send(session, group, here, who, NOW)
        with pytest.raises(AnsweredAlready):
            await answering.send(session, group, here, who, NOW)
        assert (await session.get_one(Survey, (group.id, here.number))).answered == 1


async def test_a_draft_of_another_token_begins_anew(database: Database) -> None:
    activity = await a_survey(database)
    async with database.write() as session:
        group = await session.get_one(Group, activity.group_id)
        here = await session.get_one(Activity, (group.id, activity.number))
        await answering.begin(session, group, here, Who(11, MARKER), NOW)
        await answering.pick(session, group, here, Who(11, MARKER), 1, 9, NOW, give=True)
        sheet = await answering.begin(session, group, here, Who(11, Marker("another")), NOW)
        assert (sheet.is_anew, sheet.at, dict(sheet.answers)) == (True, 1, {})


async def test_an_open_survey_keeps_answers_beside_names(database: Database) -> None:
    activity = await a_survey(database, anonymous="no")
    for person, sheet in zip(PEOPLE, SHEETS, strict=True):
        await answer(database, activity, person, sheet)
    async with database.write() as session:
        group = await session.get_one(Group, activity.group_id)
        await activities.end(session, group, activity.number, NOW + timedelta(hours=1))
    async with database.read() as session:
        group = await session.get_one(Group, activity.group_id)
        here = await session.get_one(Activity, (group.id, activity.number))
        assert [(each.name, dict(each.answers)) for each in await results.by_name(session, here)] == [
            (f"P{person}", sheet) for person, sheet in zip(PEOPLE, SHEETS, strict=True)
        ]
        found = await results.results(session, group, here)
        assert [each.figures.answers for each in found.results] == [6, 5, 5, 4]
        assert found.results[3].figures.counts is None
        assert list(await session.scalars(select(Bundle))) == []


async def test_what_surveys_gave_is_measured_by_span(database: Database) -> None:
    activity = await a_survey(database)
    for person, sheet in zip(PEOPLE, SHEETS, strict=True):
        await answer(database, activity, person, sheet)
    async with database.write() as session:
        group = await session.get_one(Group, activity.group_id)
        await activities.end(session, group, activity.number, NOW + timedelta(hours=1))
    today = NOW.date()
    async with database.read() as session:
        for span, people, score in ((Span(today, today), 6, 0), (Span(today - DAY, today - DAY), 0, None)):
            assert await counted.people(session, activity.group_id, span) == people
            assert await counted.nps(session, activity.group_id, span) == score
            assert await counted.mean(session, activity.group_id, span) is None
        here = await session.get_one(Activity, (activity.group_id, activity.number))
        group = await session.get_one(Group, activity.group_id)
        assert await counted.went(session, here, calendar_of(group), Span(today, today)) == (6, 6)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_picture_holds_the_ready_questions_whole(language: str) -> None:
    for template in TEMPLATES:
        for question in view_templates.questions(texts(language), template):
            lines = picture._question({"question": f"1. {question.text}", "figure": "NPS +100"})
            assert " ".join(lines).replace(" ", "") == f"1.{question.text}".replace(" ", "")


@pytest.mark.parametrize("language", LANGUAGES)
async def test_results_fit_into_messages_however_long(database: Database, language: str) -> None:
    """Twenty questions with ten long options each, and twenty with words."""
    activity = await a_survey(database)
    options = tuple(f"{n}" + "<&字" * 19 for n in range(10))
    several = [Question("several", f"{n}" + "<&题" * 60, options) for n in range(20)]
    async with database.write() as session:
        group = await session.get_one(Group, activity.group_id)
        survey = await session.get_one(Survey, (group.id, activity.number))
        facts = facts_of(group, await session.get_one(Activity, (group.id, activity.number)), survey)
    figures, t = Figures(10_000, {str(n): 10_000 for n in range(1, 11)}), texts(language)
    long = tuple(Result(n, each, figures, (), figures) for n, each in enumerate(several, start=1))
    words = tuple(Result(n, Question("text", "题" * 200), Figures(9, None), ("&<字" * 166,) * 5) for n in range(1, 21))
    for results_ in (long, words):
        found = Results(
            replace(facts, questions=tuple(each.question for each in results_), answered=9), 9, results_, None
        )
        pages = [view_results.to_host(t, found, page) for page in range(30)]
        for message in [*pages, *view_results.to_group(t, found)]:
            assert len(unescape(re.sub(r"<[^<>]+>", "", message.text))) <= 4096
            assert sum(len(row) for row in message.rows) <= 100
        drawn = view_picture.picture(t, found)
        if drawn is not None:
            assert (size_of(picture.draw(drawn.facts)) or (0, 0))[1] in range(1, 4100)
