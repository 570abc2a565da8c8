"""What is shown of a raffle: the board, somebody's own tickets, the result."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from features.activities.raffle.options import Options
from features.activities.raffle.predicates import Checked
from features.facts import ActivityFacts, GroupFacts
from features.prizes.facts import AwardFacts


@dataclass(frozen=True, slots=True)
class Draw:
    """What was drawn with: `seed` is a secret until then. `passed`: numbers of tickets that were passed over."""

    seed: str
    listed: str
    passed: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class BoardFacts:
    """A raffle as everybody sees it: how many are in, with how many tickets. `ends_at` is on the group's clock; `outcome` None: not over.

    `fallen`: how many were taken out at the draw. `titles`: of the activities that its conditions name, by their numbers.
    """

    group: GroupFacts
    activity: ActivityFacts
    options: Options
    people: int
    tickets: int
    fallen: int
    ends_at: datetime | None
    seed_hash: str
    outcome: str | None
    titles: Mapping[int, str]


@dataclass(frozen=True, slots=True)
class OwnFacts:
    """What somebody sees of themselves: the numbers of their tickets, what they paid for them, their points, and each condition."""

    board: BoardFacts
    numbers: tuple[int, ...]
    paid: int
    balance: int
    checked: tuple[Checked, ...]


@dataclass(frozen=True, slots=True)
class ResultFacts:
    """The end: whose the prizes are, and what was drawn with."""

    board: BoardFacts
    awards: Sequence[AwardFacts]
    names: Mapping[int, str]
    draw: Draw


@dataclass(frozen=True, slots=True)
class Holder:
    """Somebody on the hosts' table. `state` is that of their first ticket, `prizes` what is theirs now."""

    person_id: int
    name: str
    numbers: tuple[int, ...]
    paid: int
    state: str
    at: datetime
    prizes: tuple[AwardFacts, ...]


@dataclass(frozen=True, slots=True)
class Comer:
    """Somebody who wants their `nth` ticket, and the number nobody knew before that came with the tap (kit/nonces.py)."""

    person_id: int
    nonce: str
    nth: int = 1


@dataclass(frozen=True, slots=True)
class Taken:
    """Somebody has these tickets now; `new` are those that just came, or went. `cost`: what was paid for them, or given back."""

    numbers: tuple[int, ...]
    new: int
    cost: int
