"""What a survey refuses with."""

from dataclasses import dataclass

from features.refusals import Paused
from kit.messages import Refusal


@dataclass(eq=False)
class Resting(Paused):
    """The survey is paused."""


@dataclass(eq=False)
class NotWrittenYet(Refusal):
    """A host still writes the questions."""

    title: str


@dataclass(eq=False)
class NoSuchSurvey(Refusal):
    """The group has no survey of this number to take the questions from."""

    number: int


@dataclass(eq=False)
class AnsweredAlready(Refusal):
    """Somebody has answered; that is final."""

    title: str


@dataclass(eq=False)
class StillMissing(Refusal):
    """A question that needs an answer has none."""

    question: int


@dataclass(eq=False)
class BadAnswer(Refusal):
    """What was written does not answer the question. `type` is the question's."""

    type: str


@dataclass(eq=False)
class HasAnswers(Refusal):
    """People have answered: what they were asked stays as it is."""


@dataclass(eq=False)
class NamesFixed(Refusal):
    """Whether it is anonymous was said when it opened."""


@dataclass(eq=False)
class ReminderBeforeOpening(Refusal):
    """The reminder would come before the survey opens; `remind` is how it was written."""

    remind: str


@dataclass(eq=False)
class NotCountedYet(Refusal):
    """Results are there when the survey is over."""

    title: str


@dataclass(eq=False)
class BadQuestion(Refusal):
    """What was written is no question: it is empty or too long."""


@dataclass(eq=False)
class BadOptions(Refusal):
    """What was written are no options: too few, too many, two the same, or one too long."""


@dataclass(eq=False)
class TooManyQuestions(Refusal):
    """There are as many questions as there can be."""
