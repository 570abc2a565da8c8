"""The rules of a survey, pure: what a question is, which are asked, how an answer is read and what many of them come to."""

import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal, get_args

from features.values import flat
from kit.texts import visible

Type = Literal["one", "several", "scale", "nps", "number", "text"]
TYPES: tuple[Type, ...] = get_args(Type)
# What somebody has answered to a question: the number of an option or a step; those of several options; or what was written.
Answer = int | tuple[int, ...] | str
Answers = Mapping[int, Answer]

# From so many answers on, results are shown: of fewer it could be told whose they are.
FEWEST = 5
MOST_QUESTIONS = 20
LEAST_OPTIONS, MOST_OPTIONS = 2, 10
QUESTION_LENGTH, OPTION_LENGTH, TEXT_LENGTH = 200, 60, 500
SCALE, NPS = range(1, 6), range(11)
_PROMOTERS, _DETRACTORS = range(9, 11), range(7)
_NUMBER = re.compile(r"([-+]?)(\d{1,9})(?:[.,](\d{1,2}))?")


@dataclass(frozen=True, slots=True)
class Condition:
    """A question is asked only if an earlier one was answered with one of these numbers."""

    question: int
    values: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Question:
    """A question; its number is its place, from 1. `options` are numbered from 1, too; only `one` and `several` have any."""

    type: Type
    text: str
    options: tuple[str, ...] = ()
    required: bool = True
    only_if: Condition | None = None

    @property
    def steps(self) -> Sequence[int]:
        """The numbers that may be answered: of options, or on a scale. None where something is written."""
        if self.type == "scale":
            return SCALE
        return NPS if self.type == "nps" else range(1, len(self.options) + 1)

    @property
    def is_written(self) -> bool:
        """Whether the answer is written."""
        return self.type in {"number", "text"}

    @property
    def same(self) -> tuple[str, str, tuple[str, ...]]:
        """What is equal for questions whose results can be laid beside each other."""
        return self.type, flat(self.text), tuple(flat(option) for option in self.options)


def to_json(questions: Iterable[Question]) -> list[dict[str, Any]]:
    """As the survey's row holds them."""
    return [asdict(question) for question in questions]


def from_json(stored: Iterable[Mapping[str, Any]]) -> tuple[Question, ...]:
    """The questions that `to_json` wrote."""
    return tuple(
        Question(
            each["type"],
            each["text"],
            tuple(each["options"]),
            each["required"],
            None if (only := each["only_if"]) is None else Condition(only["question"], tuple(only["values"])),
        )
        for each in stored
    )


def revision(questions: Iterable[Question]) -> str:
    """A word that is another one when anything about the questions is."""
    said = json.dumps(to_json(questions), ensure_ascii=False)
    return hashlib.sha256(said.encode()).hexdigest()[:8]


# --- which are asked --------------------------------------------------------------------------------------------------------------


def asked(questions: Sequence[Question], answers: Answers) -> tuple[int, ...]:
    """The numbers of the questions that are asked of somebody who has answered so."""
    found: list[int] = []
    for number, question in enumerate(questions, start=1):
        only = question.only_if
        if only is None or (only.question in found and _meets(only, answers.get(only.question))):
            found.append(number)
    return tuple(found)


def _meets(only: Condition, answer: Answer | None) -> bool:
    given = (answer,) if isinstance(answer, int) else answer
    return isinstance(given, tuple) and any(value in only.values for value in given)


def after(questions: Sequence[Question], answers: Answers, number: int) -> int:
    """The question behind this one; behind the last one comes the look at all answers, whose number is one more than there are."""
    return next((each for each in asked(questions, answers) if each > number), len(questions) + 1)


def before(questions: Sequence[Question], answers: Answers, number: int) -> int | None:
    """The question before this one; None: it is the first."""
    return next((each for each in reversed(asked(questions, answers)) if each < number), None)


def missing(questions: Sequence[Question], answers: Answers) -> int | None:
    """The first question that needs an answer and has none."""
    return next((n for n in asked(questions, answers) if questions[n - 1].required and n not in answers), None)


def counting(questions: Sequence[Question], answers: Answers) -> dict[int, Answer]:
    """The answers that count: those to questions that are asked in the end."""
    return {number: answers[number] for number in asked(questions, answers) if number in answers}


# --- how an answer is read --------------------------------------------------------------------------------------------------------


def read_answer(question: Question, said: str) -> Answer:
    """What somebody has written in answer. Of options: their words, or their numbers. Raises ValueError."""
    if question.type == "text":
        text = visible(said)
        if not text or len(text) > TEXT_LENGTH:
            raise ValueError(said)
        return text
    if len(said) > TEXT_LENGTH:
        raise ValueError(said)
    if question.type == "number":
        return read_figure(said)
    words = [flat(option) for option in question.options]
    if flat(said) in words:
        found: tuple[int, ...] = (words.index(flat(said)) + 1,)
    else:
        parts = [part for part in re.split(r"[,，、;；\s]", said) if part]
        if not parts or not all(re.fullmatch(r"\d{1,2}", part) for part in parts):
            raise ValueError(said)
        found = tuple(sorted({int(part) for part in parts}))
    if any(number not in question.steps for number in found):
        raise ValueError(said)
    if question.type == "several":
        return found
    if len(found) > 1:
        raise ValueError(said)
    return found[0]


def read_figure(said: str) -> str:
    """A number with up to nine digits and two behind the point, written in one way. Raises ValueError."""
    match = _NUMBER.fullmatch(flat(said).replace(" ", "").replace("。", "."))
    if match is None:
        raise ValueError(said)
    whole, part = str(int(match[2])), (match[3] or "").rstrip("0")
    figure = f"{whole}.{part}" if part else whole
    return f"-{figure}" if match[1] == "-" and figure != "0" else figure


def answers_from_json(stored: Mapping[str, Any]) -> dict[int, Answer]:
    """Answers as they were before JSON made lists of tuples and words of numbers."""
    return {int(number): tuple(said) if isinstance(said, list) else said for number, said in stored.items()}


# --- what they come to ------------------------------------------------------------------------------------------------------------


def values_of(answer: Answer) -> tuple[str, ...]:
    """What an answer is counted as: a value, or several."""
    return tuple(map(str, answer)) if isinstance(answer, tuple) else (str(answer),)


@dataclass(frozen=True, slots=True)
class Figures:
    """What was answered to a question: by how many, and how often each value. `counts` None: too few to be shown.

    Of texts it is None here: they are words, not figures.
    """

    answers: int
    counts: Mapping[str, int] | None

    @property
    def is_shown(self) -> bool:
        """Whether there are enough of them."""
        return self.answers >= FEWEST

    def share(self, value: int) -> int:
        """How many percent of those who answered have chosen this."""
        times = (self.counts or {}).get(str(value), 0)
        return (200 * times + self.answers) // (2 * self.answers) if self.answers else 0

    @property
    def mean(self) -> float | None:
        """The average of numbers."""
        if not self.counts:
            return None
        return sum(float(value) * times for value, times in self.counts.items()) / sum(self.counts.values())

    @property
    def median(self) -> float | None:
        """The number in the middle."""
        if not self.counts:
            return None
        inner, seen = sum(self.counts.values()), 0
        middle: list[float] = []
        for value, times in sorted((float(value), times) for value, times in self.counts.items()):
            middle += [value for place in ((inner - 1) // 2, inner // 2) if seen <= place < seen + times]
            seen += times
        return sum(middle) / len(middle)

    @property
    def nps(self) -> int | None:
        """The net promoter score: the percentage of 9 and 10 less that of 0 to 6, from -100 to 100."""
        if not self.counts:
            return None
        good, bad = (sum(self.counts.get(str(n), 0) for n in part) for part in (_PROMOTERS, _DETRACTORS))
        return round(100 * (good - bad) / sum(self.counts.values()))

    @property
    def parts(self) -> tuple[int, int, int]:
        """How many gave 9 or 10, 7 or 8, 0 to 6."""
        counts = self.counts or {}
        good, bad = (sum(counts.get(str(n), 0) for n in part) for part in (_PROMOTERS, _DETRACTORS))
        return good, sum(counts.values()) - good - bad, bad


def added_up(question: Question, bundles: Iterable[tuple[int, Mapping[str, int]]]) -> Figures:
    """The figures of a question, from its bundles (answers, counts). Too few are not told, and texts are no figures."""
    answers, counts = 0, Counter[str]()
    for some, of_it in bundles:
        answers += some
        counts.update(of_it)
    is_told = answers >= FEWEST and question.type != "text"
    return Figures(answers, in_order(counts) if is_told else None)


def in_order(counts: Mapping[str, int]) -> dict[str, int]:
    """The same in the order of the values: which came first is nobody's business."""
    return dict(sorted(counts.items()))
