"""The options of a packet: how it was asked for, and who pays for one that a member sends; and which values of its fields go together."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from features.activities.codec import Codec
from features.activities.kind import FixedOnceOpen
from features.packets import opening
from features.packets.rules import TooManyPortions
from features.packets.values import those_of
from features.packets.whom import check_known
from features.when import When
from models import Group


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

    @property
    def opens(self) -> When | None:
        """`at` as somebody would say it."""
        return opening.spelt(self.at)

    def for_only(self, person_id: int) -> "Options":
        """The same, for one person."""
        return replace(self, only=person_id)


OPTIONS = Codec(Options)
options_of, stored = OPTIONS.of, OPTIONS.write


def fitting(values: Mapping[str, Any], _group: Group) -> dict[str, str]:
    """See `kind.Service`. Few points make few portions."""
    return {"portions": str(values["total"])} if values["portions"] > values["total"] else {}


def compose(values: Mapping[str, Any], group: Group, now: datetime, before: Options | None) -> Options:
    """See `kind.Service`."""
    options = Options(**{name: value for name, value in values.items() if name != "opens"})
    if options.whom.startswith("@"):
        # What is for one person is one portion, whatever was said: they have one at most.
        options = replace(options, portions=1)
    if options.portions > options.total:
        raise TooManyPortions(options.total, options.portions)
    if before is None and (those := those_of(options.whom)) is not None:
        check_known(those, group, now)
    options = replace(options, at=opening.wall_of(values["opens"], group, now, None if before is None else before.at))
    if before is not None:
        options = replace(options, sender=before.sender, only=before.only)
        # It is cut already, and its hash is out; only its time can be another, until that has come.
        as_it_was = replace(options, at=before.at) if opening.is_ahead(before.at, group, now) else options
        if as_it_was != before:
            raise FixedOnceOpen
    return options
