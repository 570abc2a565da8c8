"""From the values of a raffle's fields to its options, and what a change keeps."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from features.activities.raffle.options import Options
from features.activities.raffle.refusals import NoPrizes
from features.moments import on_wall
from features.people.calendar import calendar_of
from models import Group


def fitting(values: Mapping[str, Any], _group: Group) -> dict[str, str]:
    """See `kind.Service`. Drawn at a head-count, it waits for it."""
    return {"until": "no"} if values["at"] is not None else {}


def compose(values: Mapping[str, Any], group: Group, now: datetime, before: Options | None) -> Options:
    """See `kind.Service`."""
    if not values["prizes"]:
        raise NoPrizes
    said = values["until"]
    until = None if said is None else on_wall(said, calendar_of(group), now, None if before is None else before.until)
    return Options(**{**values, "until": until})


def keeps(before: Options, after: Options) -> bool:
    """Whether what people have taken tickets for is still so: the conditions, the cost, every prize, and as many tickets each."""
    is_same = (before.conditions, before.cost) == (after.conditions, after.cost)
    return is_same and set(before.prizes) <= set(after.prizes) and before.tickets <= after.tickets
