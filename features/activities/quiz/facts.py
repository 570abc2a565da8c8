"""What a quiz shows. Frozen, without rows. Of a question that is open no fact says which option is right."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from features.activities.quiz.options import Options
from features.activities.quiz.rules import Hardness, Placed
from features.facts import ActivityFacts, GroupFacts
from features.prizes.facts import AwardFacts
from features.teams.rules import Score


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as it is asked: the `nth`, its options in the order in which they are shown. `is_many`: several of them are right."""

    number: int
    nth: int
    text: str
    options: tuple[str, ...]
    is_many: bool
    picture: str | None


@dataclass(frozen=True, slots=True)
class Answered:
    """A question that is over: which options, as they are shown, were right (from 0), and how often each was chosen."""

    asked: Asked
    right: frozenset[int]
    explanation: str | None
    chosen: tuple[int, ...]
    answered: int
    knew: int


@dataclass(frozen=True, slots=True)
class BoardFacts:
    """Where a quiz stands, of `total` questions. `asked` is open, or else `answered` the last one that is over.

    `seconds` are left of the question, None where it ends on another day. `ends_at`, `starts_at` and `next_at` are on the group's clock.
    """

    group: GroupFacts
    activity: ActivityFacts
    options: Options
    stage: str
    turn: int
    total: int
    asked: Asked | None
    answered: Answered | None
    seconds: int | None
    ends_at: datetime | None
    starts_at: datetime | None
    next_at: datetime | None
    standing: Sequence[Placed]
    people: int
    teams: Sequence[Score] = ()


@dataclass(frozen=True, slots=True)
class ResultFacts:
    """The end: everybody's place, the question that fewest knew, and whose the prizes are."""

    group: GroupFacts
    activity: ActivityFacts
    options: Options
    questions: int
    standing: Sequence[Placed]
    hardest: Hardness | None
    awards: Sequence[AwardFacts]
    names: Mapping[int, str]
    teams: Sequence[Score] = ()


@dataclass(frozen=True, slots=True)
class OwnLine:
    """A question that is over, as somebody answered it: None where they did not."""

    nth: int
    text: str
    right: tuple[str, ...]
    chosen: tuple[str, ...] | None
    is_right: bool
    score: int


@dataclass(frozen=True, slots=True)
class OwnFacts:
    """Somebody's own result: their place (None: not in the standing) among so many people, and each question that is over."""

    group: GroupFacts
    activity: ActivityFacts
    options: Options
    placed: Placed | None
    people: int
    lines: Sequence[OwnLine]


@dataclass(frozen=True, slots=True)
class OwnPlace:
    """Somebody's place in a quiz so far, among so many people, as `/me` tells it."""

    title: str
    placed: Placed
    people: int


@dataclass(frozen=True, slots=True)
class Noted:
    """What somebody has chosen by now, as the options are shown. `is_new`: it was this tap; `is_final`: it stays. `team`: theirs."""

    chosen: tuple[str, ...]
    is_new: bool
    is_final: bool
    is_many: bool
    is_daily: bool
    team: str | None = None
