"""From the values of a vote's fields to its options, and what a change keeps."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from features.activities.vote.options import OPTIONS, Options
from features.activities.vote.refusals import AnonymityFixed, NoOptions
from features.activities.vote.values import same
from features.moments import on_wall
from features.people.calendar import calendar_of
from models import Activity, Group


def fitting(_values: Mapping[str, Any], _group: Group) -> dict[str, str]:
    """See `kind.Service`."""
    return {}


def compose(values: Mapping[str, Any], group: Group, now: datetime, before: Options | None) -> Options:
    """See `kind.Service`."""
    if not values["options"]:
        raise NoOptions
    if before is not None and before.anonymous != values["anonymous"]:
        # Whoever opened it in one way has told the group so.
        raise AnonymityFixed
    said = values["until"]
    until = None if said is None else on_wall(said, calendar_of(group), now, None if before is None else before.until)
    return Options(**{**values, "until": until})


def promised(activity: Activity) -> dict[str, str]:
    """What whoever votes relies on, as it is compared: everything but the end, who may add options, and options that come behind."""
    options = replace(OPTIONS.of(activity), until=None, can_add=False, options=())
    return {"title": activity.title, "rules": OPTIONS.write(options)}


def keeps(before: Options, after: Options) -> bool:
    """Whether the options that there were are still there, under their numbers."""
    old = [same(option) for option in before.options]
    return [same(option) for option in after.options[: len(old)]] == old
