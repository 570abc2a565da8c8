"""What the checks look at, and what they find: frozen, without rows and without sentences."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

from features.campaigns.document import Campaign
from features.prizes.rules import Prize
from features.statistics.rules import Segment
from kit.messages import Refusal
from kit.recurrence import Calendar

# What can be found. The first stand in the way of a campaign: it cannot be as it is. The others are worth a look.
What = Literal[
    "away", "no_day", "past", "refused", "pin",
    "no_goal", "goal", "again", "warm_up", "asleep", "quiet", "clash", "crowded", "at_once", "room", "title", "audience",
    "answers", "duty", "tasks", "no_budget", "no_prizes", "codes", "no_admin",
]  # fmt: skip
IN_THE_WAY: frozenset[What] = frozenset({"away", "no_day", "past", "refused", "pin"})

# What one tap can do: begin on another day, say an item at another time, add a post, put whoever taps on these roles, not pin, mean
# everybody, add a task, count something besides.
How = Literal["begin", "move", "post", "me", "unpin", "everybody", "task", "goal"]


@dataclass(frozen=True, slots=True)
class Mend:
    """What one tap does about something. `day`: the new first day. `items` count from 1. `days` from the first day on, `clock` in minutes:
    when that is. `names`: of roles or metrics.
    """

    how: How
    day: date | None = None
    items: tuple[int, ...] = ()
    days: int = 0
    clock: int = 0
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that was found. `items` count from 1; `names` are titles, roles, metrics or people; `count` is how many, `at` when.

    `refusal`: what its kind says against an item. `mend`: what can be done about it by one tap.
    """

    what: What
    items: tuple[int, ...] = ()
    names: tuple[str, ...] = ()
    count: int = 0
    at: datetime | None = None
    refusal: Refusal | None = field(default=None, compare=False)
    mend: Mend | None = field(default=None, compare=False)

    @property
    def is_in_the_way(self) -> bool:
        """The campaign cannot be planned with it."""
        return self.what in IN_THE_WAY

    @property
    def mark(self) -> str:
        """What tells it from any other, and from the same with other facts: what is accepted is this one, and no other."""
        said = repr((self.what, self.items, self.names, self.count, None if self.at is None else self.at.isoformat()))
        return hashlib.sha256(said.encode()).hexdigest()[:10]


@dataclass(frozen=True, slots=True)
class Beside:
    """Something else that will be said in the group: a schedule's kind, when, and the title of the activity that it is of."""

    kind: str
    at: datetime
    title: str


@dataclass(frozen=True, slots=True)
class Facts:
    """All that the checks look at. `items` are the moments of the items; where the campaign has no first day yet, with `begins` as one.

    `begins`: the first day on which nothing of it lies in the past. `refused`: what a kind says against an item that opens one, by number.
    `prizes`: what items give, by number. `counted`: what each kind counts, by its name. `last`: when one of a kind was opened last.
    `segments` is empty where the audience names none. `hours`: what went on in each hour of the day in the last four weeks. `titles` and
    `going_on`: of activities that are not over, the latter without those of kinds that have room of their own.
    """

    plan: Campaign
    kinds: Mapping[int, str]
    items: Sequence[datetime]
    begins: date
    calendar: Calendar
    now: datetime
    refused: Mapping[int, Refusal]
    prizes: Mapping[int, Sequence[Prize]]
    counted: Mapping[str, frozenset[str]]
    last: Mapping[str, datetime]
    members: int
    segments: Mapping[Segment, int]
    hours: Sequence[int]
    coming: Sequence[Beside]
    titles: frozenset[str]
    going_on: int
    needs_room: int
    quiet: tuple[int, int]
    is_present: bool
    is_admin: bool
    may_pin: bool


@dataclass(frozen=True, slots=True)
class Report:
    """What was found, what stands in the way first; and what of it somebody has accepted, by mark."""

    number: int
    title: str
    version: int
    findings: Sequence[Finding]
    accepted: frozenset[str]

    @property
    def open(self) -> Sequence[Finding]:
        """What nobody has accepted."""
        return [finding for finding in self.findings if finding.is_in_the_way or finding.mark not in self.accepted]


@dataclass(eq=False)
class NotReady(Refusal):
    """A campaign cannot be planned as it is. `findings`: what stands in the way."""

    number: int
    findings: Sequence[Finding]
