"""What is shown after a campaign, as plain facts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from features.campaigns.document import Item
from features.campaigns.watch.facts import BudgetFacts
from features.campaigns.watch.goals import GoalFacts
from features.facts import GroupFacts
from features.statistics.rules import Segment


@dataclass(frozen=True, slots=True)
class CampaignTitle:
    """A campaign in a word."""

    group: GroupFacts
    number: int
    title: str


@dataclass(frozen=True, slots=True)
class Own:
    """What somebody did in a campaign, by deed."""

    campaign: CampaignTitle
    done: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Together:
    """What all did in a campaign: how many people took part, and how much of each deed."""

    campaign: CampaignTitle
    people: int
    done: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Reached:
    """A goal at the end, and what it came to in the earlier run of the template (None: it had none such)."""

    goal: GoalFacts
    earlier: float | None


@dataclass(frozen=True, slots=True)
class Brought:
    """An activity of a campaign: how many took part, and how many of them in it before any other."""

    number: int
    title: str
    people: int
    first: int


@dataclass(frozen=True, slots=True)
class OfSegment:
    """The members who were of a segment when the campaign began, and how many of them took part."""

    segment: Segment
    members: int
    took_part: int


@dataclass(frozen=True, slots=True)
class Stayed:
    """Of those who took part, a week after the end: who is in the group still, and who did or wrote something in that week."""

    people: int
    here: int
    active: int


@dataclass(frozen=True, slots=True)
class Earlier:
    """The run of the same template before this one."""

    number: int
    title: str
    first: date
    people: int


@dataclass(frozen=True, slots=True)
class TaskSums:
    """The tasks of a campaign: how many there are, done, done late, and skipped."""

    total: int
    done: int
    late: int
    skipped: int


@dataclass(frozen=True, slots=True)
class Failed:
    """An item that came to nothing; None where the document has it no more."""

    number: int
    item: Item | None


@dataclass(frozen=True, slots=True)
class Answered:
    """What somebody of the team answered: words by question, and the parts they named."""

    name: str
    words: Mapping[str, str]
    parts: Sequence[str]


@dataclass(frozen=True, slots=True)
class Review:
    """A campaign that is over, in figures. `days`: how many members were active, day by day. `top`: who took part most.

    `stays_on`: when it can be said who stayed. `asked`: how many of the team are, `unasked` the names of those who never started the bot.
    """

    campaign: CampaignTitle
    theme: str
    first: date
    last: date
    people: int
    done: Mapping[str, int]
    reached: Sequence[Reached]
    brought: Sequence[Brought]
    segments: Sequence[OfSegment]
    days: Sequence[int]
    top: Sequence[tuple[str, int]]
    stayed: Stayed | None
    stays_on: date
    earlier: Earlier | None
    budget: BudgetFacts | None
    tasks: TaskSums | None
    failed: Sequence[Failed]
    alerts: int
    answers: Sequence[Answered]
    asked: int
    unasked: Sequence[str]
    learned: Sequence[str]
    closes_at: datetime | None
    is_closed: bool
    is_published: bool

    @property
    def cost_a_head(self) -> int | None:
        """What was spent for each who took part, in hundredths."""
        return None if self.budget is None or not self.people else round(self.budget.spent / self.people)


@dataclass(frozen=True, slots=True)
class Sheet:
    """The three questions for somebody of the team: what they have answered, and the parts to choose from (item, title)."""

    campaign: CampaignTitle
    words: Mapping[str, str]
    picks: Sequence[int]
    parts: Sequence[tuple[int, str]]
