"""Questions as people write them: options, stars and letters, right answers in signs and in words."""

import re

import pytest

from features.activities.quiz.importing import view_questions
from features.activities.quiz.importing.answers import Unsure, is_skip, read_options, read_right
from features.activities.quiz.importing.facts import Asks
from features.activities.quiz.questions import Question
from features.facts import ActivityFacts, GroupFacts
from kit.texts import LANGUAGES, texts

LAKES = ("Baikal", "Victoria", "Superior", "Qinghai")


@pytest.mark.parametrize(
    ("said", "options", "right"),
    [
        ("Lake\nHill\n\nCity", ("Lake", "Hill", "City"), set()),
        ("Lake\n*Hill\n* City", ("Lake", "Hill", "City"), {1, 2}),
        ("湖\n＊山\n✅城", ("湖", "山", "城"), {1, 2}),
        ("A. Lake\nB. Hill", ("Lake", "Hill"), set()),
        ("Ａ、湖\nＢ、＊山", ("湖", "山"), {1}),
        ("*A) Lake\nB) Hill", ("Lake", "Hill"), {0}),
        ("（1）湖\n(2)山", ("湖", "山"), set()), ("1.5\n2.5", ("1.5", "2.5"), set()),
        ("1. Lake\n3. Hill", ("1. Lake", "3. Hill"), set()),
        ("5\n 12 \n3 * 4", ("5", "12", "3 * 4"), set()),
    ],
)  # fmt: skip
def test_options_are_lines(said: str, options: tuple[str, ...], right: set[int]) -> None:
    assert read_options(said) == (options, frozenset(right))


def test_more_lines_than_can_be_options() -> None:
    with pytest.raises(ValueError, match="x"):
        read_options("x\n" * 17)


@pytest.mark.parametrize(
    ("said", "right"),
    [
        ("A", {0}), ("ｂ", {1}), ("AC", {0, 2}), ("A, C", {0, 2}), ("A，C", {0, 2}), ("A、C和D", {0, 2, 3}), ("a & b", {0, 1}),
        ("2", {1}), ("13", {0, 2}), ("①③", {0, 2}), ("２；４", {1, 3}), ("victoria", {1}), ("Qinghai；Baikal", {0, 3}),
        ("Baikal, Superior", {0, 2}),
    ],
)  # fmt: skip
def test_what_is_right_in_signs_and_in_words(said: str, right: set[int]) -> None:
    assert read_right(said, LAKES) == frozenset(right)


@pytest.mark.parametrize(
    "said", ["", " ", "E", "5", "0", "A1", "AA", ",", "Ontario", "Baikal, Ontario", "A or B", "A" * 900]
)
def test_what_names_no_option_is_none(said: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - a reader says no more
        read_right(said, LAKES)


def test_a_number_that_is_an_option_and_the_place_of_another_is_unsure() -> None:
    numbers = ("2", "3", "4", "5")
    with pytest.raises(Unsure):
        read_right("4", numbers)
    assert read_right("C", numbers) == frozenset((2,))
    assert read_right("5", numbers) == frozenset((3,))
    # The same either way.
    assert read_right("1", ("1", "2")) == frozenset((0,))


@pytest.mark.parametrize("said", ["skip", "Skip", "跳过", "无", "no", "没有"])
def test_what_can_be_left_out(said: str) -> None:
    assert is_skip(said)
    assert not is_skip(f"{said} way")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("step", ["explanation", "picture"])
def test_what_the_form_offers_to_write_is_understood(step: str, language: str) -> None:
    group = GroupFacts(1, -1001, "Runners", "supergroup", "en", None, "administrator", frozenset())  # type: ignore[arg-type]
    activity = ActivityFacts(1, 4, "quiz", "Friday quiz", "open", "", None, None)
    asked = view_questions.asks(
        texts(language), group, activity, Asks(step, 1, Question("Which?", LAKES, frozenset((0,))))
    )
    offered = re.findall("“(.+?)”", asked.text)
    assert offered
    assert all(map(is_skip, offered))
