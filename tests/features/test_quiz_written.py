"""Questions as one text, a paragraph each: read and written as the same, and nothing is taken that cannot be asked."""

import pytest
from hypothesis import given, settings, strategies as st

from features.activities.quiz.questions import MOST_QUESTIONS, Question, flaw_of
from features.activities.quiz.written import read_questions, write_questions
from kit.texts import visible

TWO = """
Which planet is the largest?
Mars
* Jupiter
Saturn
= Eleven Earths fit side by side across it.

  哪些是河？
＊长江
撒哈拉
＊黄河
＝ 都是大河。
"""


def test_a_paragraph_is_a_question() -> None:
    largest, rivers = read_questions(TWO)
    why = "Eleven Earths fit side by side across it."
    assert largest == Question("Which planet is the largest?", ("Mars", "Jupiter", "Saturn"), frozenset({1}), why)
    assert rivers == Question("哪些是河？", ("长江", "撒哈拉", "黄河"), frozenset({0, 2}), "都是大河。")
    assert read_questions("no") == read_questions("无") == ()


@pytest.mark.parametrize(
    "wrong",
    ["", "Which?", "Which?\nA lake", "Which?\nOne\nTwo", "Which?\n*One\n*Two", "Which?\n*One\nTwo\n\nWhich?\n*One"],
)
def test_what_cannot_be_asked_is_not_taken(wrong: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        read_questions(wrong)


def test_there_is_a_most() -> None:
    many = "\n\n".join(f"Question {number}\n*yes\nno" for number in range(MOST_QUESTIONS + 1))
    with pytest.raises(ValueError, match="Question 1"):
        read_questions(many)
    assert len(read_questions(many.rpartition("\n\n")[0])) == MOST_QUESTIONS


# Letters without ink, such as Hangul's filler, are left out of what people write.
WORDS = st.text(st.characters(categories=("L", "N")), min_size=1, max_size=20).map(lambda said: visible(f"q{said}"))


@settings(max_examples=50, deadline=None)
@given(
    st.lists(
        st.tuples(WORDS, st.lists(WORDS, min_size=2, max_size=5, unique=True), st.none() | WORDS),
        min_size=1,
        max_size=4,
    )
)
def test_what_is_written_is_read_as_the_same(said: list[tuple[str, list[str], str | None]]) -> None:
    questions = tuple(Question(text, tuple(options), frozenset({1}), why) for text, options, why in said)
    if all(flaw_of(question) is None for question in questions):
        assert read_questions(write_questions(questions)) == questions
