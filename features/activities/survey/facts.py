"""What is shown of a survey, as plain facts without names: what results have too few answers is not in them (results.py)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from features.activities.survey import rules
from features.activities.survey.options import Options
from features.activities.survey.rules import Answers, Figures, Question
from features.facts import ActivityFacts, GroupFacts


@dataclass(frozen=True, slots=True)
class SurveyFacts:
    """A survey as its board shows it; `ends_at` is on the group's clock. `is_counted`: it is over, and its results are there."""

    group: GroupFacts
    activity: ActivityFacts
    options: Options
    questions: tuple[Question, ...]
    answered: int
    ends_at: datetime | None
    is_counted: bool
    is_published: bool

    @property
    def of(self) -> str:
        """Which questions these are, in a word."""
        return rules.revision(self.questions)


@dataclass(frozen=True, slots=True)
class Sheet:
    """Somebody's answers on their way: at which question they are; one more than there are is the look at all of them.

    `is_anew`: what they had answered is not there any more, and they begin again.
    """

    survey: SurveyFacts
    at: int
    answers: Answers
    is_anew: bool = False


@dataclass(frozen=True, slots=True)
class Result:
    """What came of a question; `before` is the same of the survey it is compared with, where that asked it, too. `number` is its place."""

    number: int
    question: Question
    figures: Figures
    texts: Sequence[str] = ()
    before: Figures | None = None


@dataclass(frozen=True, slots=True)
class Earlier:
    """The survey that the results are laid beside, and when it was over."""

    number: int
    title: str
    day: date


@dataclass(frozen=True, slots=True)
class Results:
    """What came of a survey. `texts` of its results are a few of those written; `opened`: how many looked at it."""

    survey: SurveyFacts
    opened: int
    results: tuple[Result, ...]
    earlier: Earlier | None


@dataclass(frozen=True, slots=True)
class Named:
    """What somebody has answered to an open survey."""

    name: str
    answers: Answers
