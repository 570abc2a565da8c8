"""The rules of a quiz, alone: what an answer is worth, when days end, who has which place; what is read; and what a batch costs."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import event

from features.activities import service as activities
from features.activities.drafts import Draft
from features.activities.quiz import answering, bank, rules, service, values
from features.activities.quiz.answering import Given
from features.activities.quiz.kind import QUIZ
from features.activities.quiz.questions import Flaw, Question, flaw_of
from features.activities.quiz.rules import Hardness
from kit.db import Database
from kit.recurrence import Calendar
from models import Group
from tests.features.rows import a_group, people_in

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
BERLIN = Calendar(ZoneInfo("Europe/Berlin"))


@pytest.mark.parametrize(
    ("elapsed", "score"),
    [(0, 4), (4999, 4), (5000, 3), (9999, 3), (10000, 2), (15000, 1), (19999, 1), (20000, 1), (-5, 4)],
)
def test_speed_counts_in_steps(elapsed: int, score: int) -> None:
    assert rules.worth("speed", 20, elapsed) == score
    assert rules.worth("plain", 20, elapsed) == 1
    # A day's question knows no speed.
    assert rules.worth("speed", 0, elapsed) == 1


def test_a_begun_step_is_one() -> None:
    assert [rules.worth("speed", 12, ms) for ms in (0, 5000, 10000, 11999)] == [3, 2, 1, 1]


@pytest.mark.parametrize(
    ("seconds", "left"), [(5, []), (19, []), (20, [10]), (59, [10]), (60, [30, 10]), (120, [60, 10])]
)
def test_the_countdown_is_drawn_at_few_moments(seconds: int, left: list[int]) -> None:
    assert rules.draws(seconds) == left


def test_a_day_ends_in_the_morning_by_the_groups_clock() -> None:
    # The clocks go back on the night of 25 October 2026.
    asked = datetime(2026, 10, 24, 18, tzinfo=UTC)
    assert BERLIN.local(rules.day_ends(BERLIN, asked, 20 * 60)).isoformat() == "2026-10-25T08:00:00+01:00"
    assert BERLIN.local(rules.day_ends(BERLIN, asked, 7 * 60)).hour == 7
    assert BERLIN.local(rules.next_day(BERLIN, asked, 20 * 60)).isoformat() == "2026-10-25T20:00:00+01:00"


def test_equals_share_a_place() -> None:
    ranked = [(1, "Ann", 4, 2, 3), (2, "Bob", 4, 2, 2), (3, "Cid", 3, 2, 3), (4, "Dan", 0, 0, 1)]
    assert [each.place for each in rules.placed(ranked)] == [1, 1, 3, 4]


def test_the_hardest_is_what_fewest_knew_of_those_who_answered() -> None:
    asked = [Hardness(1, "a", 10, 5), Hardness(2, "b", 4, 1), Hardness(3, "c", 0, 0), Hardness(4, "d", 8, 2)]
    assert rules.hardest(asked) == asked[1]
    assert rules.hardest(asked[:1]) is None
    assert rules.hardest([Hardness(1, "a", 3, 3), Hardness(2, "b", 3, 3)]) is None


@pytest.mark.parametrize(
    ("said", "seconds"),
    [("20s", 20), ("20", 20), ("20 秒", 20), ("２０秒", 20), ("1m", 60), ("1分钟", 60), ("90 seconds", 90)],
)
def test_seconds_are_read_as_people_write_them(said: str, seconds: int) -> None:
    assert values.read_seconds(said) == seconds
    assert values.read_seconds(values.write_seconds(seconds)) == seconds


@pytest.mark.parametrize("said", ["4s", "121s", "3m", "soon", "", "20h", "-20"])
def test_what_is_no_time_for_a_question_is_refused(said: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        values.read_seconds(said)


GOOD = Question("Which?", ("One", "Two", "Three"), frozenset({1}))


@pytest.mark.parametrize(
    ("question", "flaw"),
    [
        (GOOD, None),
        (Question(" ", ("One", "Two"), frozenset({0})), Flaw.NO_TEXT),
        (Question("x" * 301, ("One", "Two"), frozenset({0})), Flaw.LONG_TEXT),
        (Question("Which?", ("One",), frozenset({0})), Flaw.FEW_OPTIONS),
        (Question("Which?", tuple(map(str, range(9))), frozenset({0})), Flaw.MANY_OPTIONS),
        (Question("Which?", ("One", " "), frozenset({0})), Flaw.NO_OPTION),
        (Question("Which?", ("One", "x" * 101), frozenset({0})), Flaw.LONG_OPTION),
        (Question("Which?", ("One", "ＯＮＥ "), frozenset({0})), Flaw.SAME_OPTIONS),
        (Question("Which?", ("One", "Two"), frozenset()), Flaw.NO_RIGHT),
        (Question("Which?", ("One", "Two"), frozenset({2})), Flaw.NO_RIGHT),
        (Question("Which?", tuple(map(str, range(8))), frozenset(range(5))), Flaw.MANY_RIGHT),
        (Question("Which?", ("One", "Two"), frozenset({0, 1})), Flaw.ALL_RIGHT),
        (Question("Which?", ("One", "Two"), frozenset({0}), "x" * 301), Flaw.LONG_EXPLANATION),
        (Question("x" * 300, ("a" * 100, "b" * 99, "c"), frozenset({0}), None, "photo"), None),
        (Question("x" * 300, ("a" * 100, "b" * 100, "c"), frozenset({0}), None, "photo"), Flaw.LONG_WITH_PICTURE),
    ],
)
def test_a_question_says_what_keeps_it_from_being_asked(question: Question, flaw: Flaw | None) -> None:
    assert flaw_of(question) == flaw


async def test_a_batch_of_answers_is_three_statements(database: Database) -> None:
    group = await a_group(database, NOW)
    people = list(range(1, 101))
    async with database.write() as session:
        row = await session.get_one(Group, group.id)
        await people_in(session, row.id, people, NOW)
        activity = await activities.create(session, row, Draft(QUIZ, "Quiz", {}), NOW, created_by=1, thread_id=None)
        await bank.add_questions(session, row, activity, [GOOD], 1, NOW)
        await service.lead_on(session, row, activity, 0, NOW)
    said: list[str] = []
    async with database.write() as session:
        activity = await activities.find(session, group.id, 1)
        event.listen(database.engine.sync_engine, "before_cursor_execute", lambda *args: said.append(args[2]))
        given = [Given(person, 1, person % 3) for person in people]
        assert len(await answering.answer(session, activity, given, NOW)) == len(people)
    assert len(said) <= 5, said
