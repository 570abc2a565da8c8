"""What a sign-up list shows. Frozen, without rows; views put it into words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from features.activities.signup.options import Options
from features.activities.signup.rules import Line
from features.facts import ActivityFacts, GroupFacts


@dataclass(frozen=True, slots=True)
class Named:
    """A line, and what whoever it is of is called."""

    line: Line
    name: str


@dataclass(frozen=True, slots=True)
class ListFacts:
    """A list: those who have a place and those who wait, in their order. `ends_at` is on the group's clock."""

    group: GroupFacts
    activity: ActivityFacts
    options: Options
    ends_at: datetime | None
    lines: Sequence[Named]
    waiting: Sequence[Named]

    @property
    def taken(self) -> int:
        """How many places are taken."""
        return sum(each.line.size for each in self.lines)


@dataclass(frozen=True, slots=True)
class Own:
    """What somebody may do with their own line (None: they are not on the list). `rank`: which of its list it is; `left`: how many places
    are left, None where there is no limit.
    """

    group: GroupFacts
    activity: ActivityFacts
    options: Options
    line: Line | None
    rank: int
    left: int | None
