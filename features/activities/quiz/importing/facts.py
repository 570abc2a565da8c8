"""What is shown of questions on their way into a quiz. Frozen, without rows; for hosts alone, since it says what is right."""

from collections.abc import Sequence
from dataclasses import dataclass

from features.activities.quiz.bank import Banked
from features.activities.quiz.importing.sheet import Read
from features.activities.quiz.questions import Question
from features.facts import ActivityFacts, GroupFacts


@dataclass(frozen=True, slots=True)
class DeskFacts:
    """A page of the questions of a quiz: `shown` of `total`, the first of them at the place `first`. `is_fixed`: they stay as they are."""

    group: GroupFacts
    activity: ActivityFacts
    shown: Sequence[Banked]
    first: int
    total: int
    page: int
    pages: int
    is_fixed: bool


@dataclass(frozen=True, slots=True)
class QuestionFacts:
    """A question, at which place of how many it stands."""

    group: GroupFacts
    activity: ActivityFacts
    banked: Banked
    place: int
    total: int
    is_fixed: bool


@dataclass(frozen=True, slots=True)
class Asks:
    """What the form asks for: the step, its mark, and what has been said of the question so far. `added`: so many questions there are,
    since one has just come in.
    """

    step: str
    mark: int
    so_far: Question
    added: int | None = None


@dataclass(frozen=True, slots=True)
class Preview:
    """What a file would bring; `is_guessed`: it is not in Unicode."""

    activity: ActivityFacts
    read: Read
    is_guessed: bool
