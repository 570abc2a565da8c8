"""What is shown of a campaign while it runs, as plain facts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from features.campaigns.watch.goals import GoalFacts
from features.facts import GroupFacts
from features.statistics.rules import Funnel


@dataclass(frozen=True, slots=True)
class CostFacts:
    """Something that was spent. `by` is a name, None where nobody knows any more; `at` is on the group's wall."""

    number: int
    line: int
    what: str
    amount: int
    by: str | None
    at: datetime


@dataclass(frozen=True, slots=True)
class LineFacts:
    """A line of the budget, in hundredths."""

    what: str
    planned: int
    spent: int


@dataclass(frozen=True, slots=True)
class BudgetFacts:
    """What a campaign costs: money in hundredths, by line and what is on none of them; and points, as the ledger has them.

    `points` are those that may be issued, None where nobody said; `issued` went out of the treasury by the campaign's activities, less what
    came back or waits in a packet; `paid` came in from members. `entries` are the latest, newest first.
    """

    currency: str | None
    lines: Sequence[LineFacts]
    beside: int
    entries: Sequence[CostFacts]
    points: int | None
    issued: int
    paid: int

    @property
    def planned(self) -> int:
        """All that is planned."""
        return sum(line.planned for line in self.lines)

    @property
    def spent(self) -> int:
        """All that was spent."""
        return sum(line.spent for line in self.lines) + self.beside


@dataclass(frozen=True, slots=True)
class TasksFacts:
    """How many tasks of the team there are, are settled, and are late."""

    all: int
    settled: int
    late: int


@dataclass(frozen=True, slots=True)
class AlertFacts:
    """Something that went wrong: `about` says what was found, `remedies` what can be done by one tap."""

    number: int
    key: str
    about: Mapping[str, Any]
    remedies: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class WatchFacts:
    """A campaign as it stands. `day` counts from 1 on the first day (below 1 before it), `days` are all of it.

    `hours` is what went on in each of the last hours, oldest first; `alerts` are those that nobody has done anything about;
    `members` those there were on the first day, or are by now.
    """

    group: GroupFacts
    number: int
    title: str
    state: str
    first_day: date
    day: int
    days: int
    goals: Sequence[GoalFacts]
    funnels: Sequence[Funnel]
    hours: Sequence[int]
    tasks: TasksFacts | None
    budget: BudgetFacts | None
    alerts: Sequence[AlertFacts]
    members: int
