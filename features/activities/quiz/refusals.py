"""What a quiz refuses with."""

from dataclasses import dataclass

from features.activities.quiz.questions import Flaw
from features.refusals import Paused
from kit.messages import Refusal


@dataclass(eq=False)
class Resting(Paused):
    """The quiz is paused."""


@dataclass(eq=False)
class NoQuestions(Refusal):
    """A quiz cannot begin without questions."""

    title: str


@dataclass(eq=False)
class BadQuestion(Refusal):
    """A question cannot be asked as it is; `place` counts those that came with it, from 1."""

    place: int
    flaw: Flaw


@dataclass(eq=False)
class TooManyQuestions(Refusal):
    """A quiz has as many questions as it can."""

    most: int


@dataclass(eq=False)
class Begun(Refusal):
    """The questions stand fast once the quiz has begun."""

    title: str


@dataclass(eq=False)
class NotYet(Refusal):
    """The quiz has not begun."""

    title: str


@dataclass(eq=False)
class TimeUp(Refusal):
    """The question is over: an answer to it does not count any more."""


@dataclass(eq=False)
class NothingChosen(Refusal):
    """Somebody sends an answer, and has chosen nothing."""


@dataclass(eq=False)
class GoneOn(Refusal):
    """The quiz has gone on since the button was shown."""
