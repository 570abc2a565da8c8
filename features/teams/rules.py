"""How people come into teams, and how teams are ranked. Pure: chance is handed in.

A team's rate is what its members got of what was to be got, so that neither the number of its members nor when they came decides.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from random import Random

from features.facts import ActivityFacts, GroupFacts
from kit.messages import Refusal

LEAST_TEAMS, MOST_TEAMS = 2, 10
NAME_LENGTH = 24
# Where members choose, no team may be so far ahead of the smallest and take one more.
LEAD = 2
DRAWN, CHOSEN = "draw", "choice"


@dataclass(frozen=True, slots=True)
class Split:
    """How an activity is divided: the names of its teams (none: it is not), and whether members choose theirs."""

    names: tuple[str, ...] = ()
    is_chosen: bool = False

    def __bool__(self) -> bool:
        return bool(self.names)

    @property
    def numbers(self) -> range:
        """The teams' numbers."""
        return range(1, len(self.names) + 1)

    def name(self, team: int) -> str:
        """What a team is called."""
        return self.names[team - 1]

    def called(self, team: int | None) -> str | None:
        """What somebody's team is called: empty while they have none, None where there are no teams."""
        if not self.names:
            return None
        return self.name(team) if team else ""


def seated(sizes: Mapping[int, int], count: int, dice: Random) -> list[int]:
    """The teams of so many newcomers, in their order: each comes into a smallest one, by lot where several are."""
    grown = dict(sizes)
    teams: list[int] = []
    for _ in range(count):
        least = min(grown.values())
        teams.append(dice.choice([team for team, size in sorted(grown.items()) if size == least]))
        grown[teams[-1]] += 1
    return teams


def takes(sizes: Mapping[int, int], team: int) -> bool:
    """Whether one more may choose this team."""
    return sizes[team] + 1 <= min(sizes.values()) + LEAD


@dataclass(frozen=True, slots=True)
class Score:
    """What the members of a team got (check-ins, points) of what there was (days they were expected, heads)."""

    team: int
    name: str
    got: int
    of: int

    @property
    def rate(self) -> Fraction | None:
        """What counts; None while there was nothing to be got."""
        return Fraction(self.got, self.of) if self.of else None


@dataclass(frozen=True, slots=True)
class Placed:
    """A team's place; None while nothing counts for it."""

    place: int | None
    score: Score


def ranked(scores: Sequence[Score]) -> list[Placed]:
    """Best first. Equal rates share a place, in the order of the teams; those without one come last."""
    rated = sorted(
        (score for score in scores if score.of), key=lambda score: (-Fraction(score.got, score.of), score.team)
    )
    rest = sorted((score for score in scores if not score.of), key=lambda score: score.team)
    placed: list[Placed] = []
    for at, score in enumerate(rated, 1):
        is_equal = placed and placed[-1].score.rate == score.rate
        placed.append(Placed(placed[-1].place if is_equal else at, score))
    return placed + [Placed(None, score) for score in rest]


@dataclass(frozen=True, slots=True)
class TeamToday:
    """A team on the day that goes on: how it stands, how many of its members are done, how many of them are in the group."""

    score: Score
    done: int
    size: int


# --- what is found, and what it is refused with -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Joined:
    """Somebody is in the team they chose; `is_new`: since now."""

    team: str
    is_new: bool


@dataclass(frozen=True, slots=True)
class Mate:
    """A member of a team. `is_here`: in the group."""

    person_id: int
    name: str
    is_here: bool


@dataclass(frozen=True, slots=True)
class MoveFacts:
    """A host has put somebody into another team."""

    name: str
    before: str
    after: str
    by: str | None
    at: datetime


@dataclass(frozen=True, slots=True)
class TeamsFacts:
    """The teams of an activity as somebody sees them: `mine` is their own, None without one. `moves` are the latest ones, newest first."""

    group: GroupFacts
    activity: ActivityFacts
    split: Split
    scores: Sequence[Score]
    sizes: Mapping[int, int]
    mine: int | None
    is_host: bool
    moves: Sequence[MoveFacts] = ()


@dataclass(frozen=True, slots=True)
class Roster:
    """A page of a team's members: `page` counts from 0, `pages` are at least one."""

    group: GroupFacts
    activity: ActivityFacts
    split: Split
    team: int
    mates: Sequence[Mate]
    count: int
    page: int
    pages: int
    is_host: bool


@dataclass(frozen=True, slots=True)
class Moving:
    """A member whom a host may put into another team than the one they are in."""

    group: GroupFacts
    activity: ActivityFacts
    split: Split
    mate: Mate
    team: int


@dataclass(frozen=True, slots=True)
class Enrolled:
    """A line of the table: somebody, their team and since when; who moved them last, where a host did."""

    name: str
    team: int
    since: datetime
    is_here: bool
    by: str | None


@dataclass(eq=False)
class TeamsStay(Refusal):
    """How an activity is divided stays as it began; `names` are its teams, none where it has no teams."""

    names: tuple[str, ...]


@dataclass(eq=False)
class NeedsTeams(Refusal):
    """A value that only makes sense with teams."""

    key: str
    value: str


@dataclass(eq=False)
class TeamIsAhead(Refusal):
    """The team takes nobody just now, because it is ahead of the smallest: one of `others` does."""

    team: str
    others: tuple[str, ...]


@dataclass(eq=False)
class InAnotherTeam(Refusal):
    """Who is in a team stays in it, unless a host moves them."""

    team: str
