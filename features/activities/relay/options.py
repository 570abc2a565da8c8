"""The options of a relay: the fields of `/new relay`, and how they are stored."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from features.activities.kind import Field, FixedOnceOpen
from features.activities.relay.rules import Amount
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


def compose(values: Mapping[str, Any], _group: Group, _now: datetime, before: str | None) -> str:
    """See `kind.Service`. The packet that is open stays as it is cut; later ones follow what is changed."""
    if values["portions"] > values["total"]:
        raise TooManyPortions(values["total"], values["portions"])
    options = Options(**{field.name: values[field.name] for field in FIELDS})
    if before is not None and options_of(Activity(options=before)).total != options.total:
        raise FixedOnceOpen
    return json.dumps(asdict(options))


def spell(options: str) -> dict[str, str]:
    """See `kind.Service`."""
    values = asdict(options_of(Activity(options=options)))
    return {field.name: field.write(values[field.name]) for field in FIELDS}
