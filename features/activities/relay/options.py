"""The options of a relay: how it was asked for, and which values of its fields go together."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from features.activities.codec import Codec
from features.activities.kind import FixedOnceOpen
from features.activities.relay.rules import Amount
from features.packets import opening
from features.packets.rules import TooManyPortions
from features.when import When
from models import Group


@dataclass(frozen=True, slots=True)
class Options:
    """A relay as it was asked for: `total` points open it, each packet is cut into `portions` and open for `round` minutes, a king has
    `turn` minutes. What is not in the rows of relays that were begun before it could be chosen, has a default here.
    """

    total: int
    portions: int
    rounds: int
    turn: int
    hold: int
    amount: str = Amount.FREE
    round: int = 10
    at: str | None = None

    @property
    def mode(self) -> Amount:
        """What its packets hold."""
        return Amount(self.amount)

    @property
    def opens(self) -> When | None:
        """`at` as somebody would say it."""
        return opening.spelt(self.at)


OPTIONS = Codec(Options)
options_of, stored = OPTIONS.of, OPTIONS.write


def fitting(values: Mapping[str, Any], _group: Group) -> dict[str, str]:
    """See `kind.Service`. Few points make few portions."""
    return {"portions": str(values["total"])} if values["portions"] > values["total"] else {}


def compose(values: Mapping[str, Any], group: Group, now: datetime, before: Options | None) -> Options:
    """See `kind.Service`. The packet that is open stays as it is cut; later ones follow what is changed."""
    if values["portions"] > values["total"]:
        raise TooManyPortions(values["total"], values["portions"])
    at = opening.wall_of(values["opens"], group, now, None if before is None else before.at)
    options = Options(**{name: value for name, value in values.items() if name != "opens"}, at=at)
    # Its first packet is filled; when it opens can be another time, until that has come.
    is_open = before is not None and not opening.is_ahead(before.at, group, now)
    if before is not None and (options.total != before.total or (is_open and options.at != before.at)):
        raise FixedOnceOpen
    return options
