"""The questions of a quiz, as whoever writes them gives them: what one is, and what keeps one from being asked. Pure."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated

from features.activities.codec import IN_ORDER

MOST_QUESTIONS = 100
LONGEST_TEXT, LONGEST_OPTION, LONGEST_EXPLANATION = 300, 100, 300
LEAST_OPTIONS, MOST_OPTIONS, MOST_RIGHT = 2, 8, 4
# Text and options together, where they stand under a picture: Telegram's captions hold 1024, and the explanation comes behind them.
LONGEST_BESIDE_PICTURE = 500


@dataclass(frozen=True, slots=True)
class Question:
    """A question: its options as they were written, and which of them (from 0) are right. `picture`: a photo's handle."""

    text: str
    options: tuple[str, ...]
    right: Annotated[frozenset[int], IN_ORDER]
    explanation: str | None = None
    picture: str | None = None


class Flaw(StrEnum):
    """What keeps a question from being asked. Each has words (view_bank.py)."""

    NO_TEXT = "no text"
    LONG_TEXT = "long text"
    FEW_OPTIONS = "few options"
    MANY_OPTIONS = "many options"
    NO_OPTION = "no option"
    LONG_OPTION = "long option"
    SAME_OPTIONS = "same options"
    NO_RIGHT = "no right"
    MANY_RIGHT = "many right"
    ALL_RIGHT = "all right"
    LONG_EXPLANATION = "long explanation"
    LONG_WITH_PICTURE = "long with picture"


def flaw_of(question: Question) -> Flaw | None:
    """The first thing that keeps it from being asked; None: it can be."""
    options, right = question.options, question.right
    flaws = (
        (not question.text.strip(), Flaw.NO_TEXT),
        (len(question.text) > LONGEST_TEXT, Flaw.LONG_TEXT),
        (len(options) < LEAST_OPTIONS, Flaw.FEW_OPTIONS),
        (len(options) > MOST_OPTIONS, Flaw.MANY_OPTIONS),
        (any(not option.strip() for option in options), Flaw.NO_OPTION),
        (any(len(option) > LONGEST_OPTION for option in options), Flaw.LONG_OPTION),
        (len({_same(option) for option in options}) < len(options), Flaw.SAME_OPTIONS),
        (not right or not all(0 <= place < len(options) for place in right), Flaw.NO_RIGHT),
        (len(right) > MOST_RIGHT, Flaw.MANY_RIGHT),
        (len(right) == len(options), Flaw.ALL_RIGHT),
        (len(question.explanation or "") > LONGEST_EXPLANATION, Flaw.LONG_EXPLANATION),
        (question.picture is not None and _length(question.text, options) > LONGEST_BESIDE_PICTURE, Flaw.LONG_WITH_PICTURE),
    )  # fmt: skip
    return next((flaw for is_so, flaw in flaws if is_so), None)


def _same(option: str) -> str:
    """What is equal for two options that people would take for the same."""
    return unicodedata.normalize("NFKC", option).strip().casefold()


def _length(text: str, options: Sequence[str]) -> int:
    return len(text) + sum(map(len, options))
