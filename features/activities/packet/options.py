"""The options of a packet: the fields of `/new packet`, which the group pays; and who pays for one that a member sends."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any

from features.activities.kind import Field, FixedOnceOpen
from features.packets import opening
from features.packets.phrases import read_say, write_say
from features.packets.rules import TooManyPortions
from features.packets.values import (
    EVERYBODY,
    read_amount,
    read_equal,
    read_hold,
    read_portions,
    read_whom,
    those_of,
    write_equal,
    write_hold,
)
from features.packets.whom import check_known
from models import Activity, Group

FIELDS = (
    Field("total", read_amount, str, "100", asked=True),
    Field("portions", read_portions, str, "10", asked=True),
    Field("split", read_equal, write_equal, "random", asked=True),
    Field("for", read_whom, str, EVERYBODY),
    Field("hold", read_hold, write_hold, "no"),
    Field("at", opening.read_at, opening.write_at, "no"),
    Field("say", read_say, write_say, "no"),
)


@dataclass(frozen=True, slots=True)
class Options:
    """A packet as it was asked for. `sender` pays, or (None) the treasury; `whom` is who may grab, `only` the one it is for. It opens `at`
    (features/packets/opening.py), or (None) at once; whoever writes `say` grabs, or (None) whoever taps.
    """

    total: int
    portions: int
    is_equal: bool
    whom: str
    hold: int
    sender: int | None = None
    only: int | None = None
    at: str | None = None
    say: str | None = None

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


def compose(values: Mapping[str, Any], group: Group, now: datetime, before: str | None) -> str:
    """See `kind.Service`."""
    old = None if before is None else options_of(Activity(options=before))
    # What is for one person is one portion, whatever was said: they have one at most.
    portions = 1 if values["for"].startswith("@") else values["portions"]
    if portions > values["total"]:
        raise TooManyPortions(values["total"], portions)
    if old is None and (those := those_of(values["for"])) is not None:
        check_known(those, group, now)
    options = Options(values["total"], portions, values["split"], values["for"], values["hold"], say=values["say"])
    options = replace(options, at=opening.wall_of(values["at"], group, now, None if old is None else old.at))
    if old is not None:
        options = replace(options, sender=old.sender, only=old.only)
        # It is cut already, and its hash is out; only its time can be another, until that has come.
        as_it_was = replace(options, at=old.at) if opening.is_ahead(old.at, group, now) else options
        if as_it_was != old:
            raise FixedOnceOpen
    return stored(options)


def spell(options: str) -> dict[str, str]:
    """See `kind.Service`."""
    o = options_of(Activity(options=options))
    values = {
        "total": o.total,
        "portions": o.portions,
        "split": o.is_equal,
        "for": o.whom,
        "hold": o.hold,
        "at": opening.spelt(o.at),
        "say": o.say,
    }
    return {field.name: field.write(values[field.name]) for field in FIELDS}
