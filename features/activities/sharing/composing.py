"""From the values of a sharing's fields to its options: which of them do not go together, and what a change keeps."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from features.activities.sharing import rules
from features.activities.sharing.options import Options
from features.activities.sharing.rules import NoMoment, StepsDoNotFit
from features.activities.sharing.values import write_length
from features.moments import moment_of
from models import Group


def fitting(values: Mapping[str, Any], _group: Group) -> dict[str, str]:
    """See `kind.Service`. Whoever writes the steps need not add them up."""
    return {"length": write_length(sum(step.minutes for step in values["steps"]))} if values["steps"] else {}


def compose(values: Mapping[str, Any], group: Group, now: datetime, before: Options | None) -> Options:
    """See `kind.Service`."""
    when, rest = values["when"], {name: value for name, value in values.items() if name != "when"}
    minutes = sum(step.minutes for step in values["steps"])
    if values["steps"] and minutes != values["length"]:
        raise StepsDoNotFit(minutes, values["length"])
    if when is None:
        raise NoMoment
    if before is not None and when == before.when:
        # The first talk may have been long ago.
        day, clock = before.day, before.clock
    else:
        calendar = rules.wall(group.zone)
        local = calendar.local(moment_of(when, calendar, now))
        day, clock = local.date(), local.hour * 60 + local.minute
    # Who was named stays named, whosever the name is by now.
    known = {} if before is None else before.meant
    meant = {name: known[name] for name in values["speakers"] if name in known}
    return Options(**rest, day=day, clock=clock, meant=meant)
