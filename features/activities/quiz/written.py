"""A whole set of questions as one text, as a campaign or a line brings it: a paragraph a question. Pure.

The question stands on its first line, then the options, a line each, with a `*` before each that is right; behind them `=` and why.
"""

import re
from collections.abc import Iterator, Sequence

from features.activities.quiz.importing.answers import starred
from features.activities.quiz.questions import MOST_QUESTIONS, Question, flaw_of
from features.values import is_no
from kit.texts import visible

_EMPTY_LINE = re.compile(r"\n(?:[^\S\n]*\n)+")
_WHY = ("=", "＝", "💡")


def read_questions(text: str) -> tuple[Question, ...]:
    """The questions of such a text; `no` is none. Raises ValueError where one of them cannot be asked."""
    if is_no(text):
        return ()
    found = tuple(_question(part) for part in _EMPTY_LINE.split(text.strip()))
    if len(found) > MOST_QUESTIONS or any(flaw_of(question) is not None for question in found):
        raise ValueError(text)
    return found


def _question(part: str) -> Question:
    first, *rest = (visible(line) for line in part.splitlines())
    why = next((rest.pop()[len(sign) :].strip() for sign in _WHY if rest and rest[-1].startswith(sign)), None)
    options, right = starred(rest)
    return Question(first, options, right, why or None)


def write_questions(questions: Sequence[Question]) -> str:
    """In a way that `read_questions` reads as the same."""
    return "\n\n".join("\n".join(_lines(question)) for question in questions) or "no"


def _lines(question: Question) -> Iterator[str]:
    yield question.text
    for place, option in enumerate(question.options):
        yield f"*{option}" if place in question.right else option
    if question.explanation is not None:
        yield f"= {question.explanation}"
