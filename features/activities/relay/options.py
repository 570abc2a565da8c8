"""The options of a relay: the fields of `/new relay`, and how they are stored."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from features.activities.kind import Field, FixedOnceOpen
from features.activities.relay.rules import Amount
from features.packets import opening
from features.packets.rules import TooManyPortions
from features.packets.values import (
    read_amount,
    read_funding,
    read_hold,
    read_portions,
    read_rounds,
    read_turn,
    write_hold,
)
from features.values import write_span
from models import Activity, Group

FIELDS = (
    Field("total", read_amount, str, "100", asked=True),
    Field("portions", read_portions, str, "10", asked=True),
    Field("rounds", read_rounds, str, "3", asked=True),
    Field("amount", read_funding, str, "same", asked=True),
    Field("turn", read_turn, write_span, "10m", asked=True),
    Field("round", read_turn, write_span, "10m"),
    Field("hold", read_hold, write_hold, "no"),
    Field("at", opening.read_at, opening.write_at, "no"),
)


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


def options_of(activity: Activity) -> Options:
    """The activity's options, read from its row."""
    return Options(**json.loads(activity.options))


def fitting(values: Mapping[str, Any], _group: Group) -> dict[str, str]:
    """See `kind.Service`. Few points make few portions."""
    return {"portions": str(values["total"])} if values["portions"] > values["total"] else {}


def compose(values: Mapping[str, Any], group: Group, now: datetime, before: str | None) -> str:
    """See `kind.Service`. The packet that is open stays as it is cut; later ones follow what is changed."""
    if values["portions"] > values["total"]:
        raise TooManyPortions(values["total"], values["portions"])
    old = None if before is None else options_of(Activity(options=before))
    at = opening.wall_of(values["at"], group, now, None if old is None else old.at)
    options = Options(**{field.name: values[field.name] for field in FIELDS} | {"at": at})
    # Its first packet is filled; when it opens can be another time, until that has come.
    is_open = old is not None and not opening.is_ahead(old.at, group, now)
    if old is not None and (options.total != old.total or (is_open and options.at != old.at)):
        raise FixedOnceOpen
    return json.dumps(asdict(options))


def spell(options: str) -> dict[str, str]:
    """See `kind.Service`."""
    stored = options_of(Activity(options=options))
    values = asdict(stored) | {"at": opening.spelt(stored.at)}
    return {field.name: field.write(values[field.name]) for field in FIELDS}
