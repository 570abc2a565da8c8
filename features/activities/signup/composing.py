"""From the values of a list's fields to its options: which of them do not go together, and what a change keeps."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from features.activities.signup.options import Options
from features.activities.signup.refusals import SlotsFixed
from features.moments import on_wall
from features.people.calendar import calendar_of
from models import Group


def fitting(_values: Mapping[str, Any], _group: Group) -> dict[str, str]:
    """See `kind.Service`."""
    return {}


def compose(values: Mapping[str, Any], group: Group, now: datetime, before: Options | None) -> Options:
    """See `kind.Service`. What lines say is counted by the order of the kinds: those that there are stay where they are."""
    slots, until = values["slots"], values["until"]
    if before is not None and slots[: len(before.slots)] != before.slots:
        raise SlotsFixed(before.slots)
    old = None if before is None else before.until
    stored = None if until is None else on_wall(until, calendar_of(group), now, old)
    return Options(**{**values, "until": stored})
