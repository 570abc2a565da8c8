"""The options of a packet: the fields of `/new packet`, which the group pays; and who pays for one that a member sends."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any

from features.activities.kind import Field, FixedOnceOpen
from features.packets.rules import TooManyPortions
from features.packets.values import (
    EVERYBODY,
    read_amount,
    read_equal,
    read_hold,
    read_portions,
    read_whom,
    write_equal,
    write_hold,
)
from models import Activity, Group

FIELDS = (
    Field("total", read_amount, str, "100", asked=True),
    Field("portions", read_portions, str, "10", asked=True),
    Field("split", read_equal, write_equal, "random", asked=True),
    Field("for", read_whom, str, EVERYBODY),
    Field("hold", read_hold, write_hold, "no"),
)


@dataclass(frozen=True, slots=True)
class Options:
    """A packet as it was asked for. `sender` pays, or (None) the treasury; `whom` is who may grab, `only` the one it is for."""

    total: int
    portions: int
    is_equal: bool
    whom: str
    hold: int
    sender: int | None = None
    only: int | None = None

    def for_only(self, person_id: int) -> "Options":
        """The same, for one person."""
        return replace(self, only=person_id)


def options_of(activity: Activity) -> Options:
    """The activity's options, read from its row."""
    return Options(**json.loads(activity.options))


def stored(options: Options) -> str:
    """The options as the activity's row holds them."""
    return json.dumps(asdict(options))


def fitting(values: Mapping[str, Any], _group: Group) -> dict[str, str]:
    """See `kind.Service`. Few points make few portions."""
    return {"portions": str(values["total"])} if values["portions"] > values["total"] else {}


def compose(values: Mapping[str, Any], _group: Group, _now: datetime, before: str | None) -> str:
    """See `kind.Service`."""
    # What is for one person is one portion, whatever was said: they have one at most.
    portions = 1 if values["for"].startswith("@") else values["portions"]
    if portions > values["total"]:
        raise TooManyPortions(values["total"], portions)
    options = Options(values["total"], portions, values["split"], values["for"], values["hold"])
    if before is not None:
        old = options_of(Activity(options=before))
        options = replace(options, sender=old.sender, only=old.only)
        # It is cut already, and its hash is out.
        if options != old:
            raise FixedOnceOpen
    return stored(options)


def spell(options: str) -> dict[str, str]:
    """See `kind.Service`."""
    o = options_of(Activity(options=options))
    values = {"total": o.total, "portions": o.portions, "split": o.is_equal, "for": o.whom, "hold": o.hold}
    return {field.name: field.write(values[field.name]) for field in FIELDS}
