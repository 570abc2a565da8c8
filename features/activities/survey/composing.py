"""From the values of a survey's fields to its options."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from features.activities.survey.options import Options, deadline, reminds_at
from features.activities.survey.refusals import NamesFixed, ReminderBeforeOpening
from features.activities.survey.values import write_remind
from features.moments import on_wall
from features.people.calendar import calendar_of
from models import Group


def fitting(_values: Mapping[str, Any], _group: Group) -> dict[str, str]:
    """See `kind.Service`."""
    return {}


def compose(values: Mapping[str, Any], group: Group, now: datetime, before: Options | None) -> Options:
    """See `kind.Service`."""
    if before is not None and before.anonymous != values["anonymous"]:
        # Whoever opened it in one way has told the group so.
        raise NamesFixed
    said, calendar = values["until"], calendar_of(group)
    until = None if said is None else on_wall(said, calendar, now, None if before is None else before.until)
    made = Options(**{**values, "until": until})
    at = reminds_at(made, deadline(made, calendar))
    if before is None and at is not None and at <= now:
        if made.remind != Options().remind:
            raise ReminderBeforeOpening(write_remind(made.remind))
        # Nobody asked for it: a survey as short as that has none.
        return replace(made, remind=None)
    return made
