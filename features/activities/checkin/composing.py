"""From the values of a check-in's fields to its options: which of them do not go together, and what a change keeps."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from features.activities.checkin import rules
from features.activities.checkin.options import Options
from features.activities.checkin.rules import NeedsProof
from features.activities.checkin.values import write_edge
from features.activities.kind import EndBeforeStart, NoDayLeft, ReminderBeforeStart
from features.people.calendar import calendar_of
from features.teams.values import checked
from features.values import write_days, write_length, write_span, write_tag, write_yes
from models import Group


def fitting(values: Mapping[str, Any], group: Group) -> dict[str, str]:
    """See `kind.Service`. The default reminder is left out of a day that is too short for it."""
    length = rules.window_minutes(values["start"], values["until"], group.day_start)
    return {"remind": "no"} if values["remind"] is not None and values["remind"] >= length else {}


def compose(values: Mapping[str, Any], group: Group, now: datetime, before: Options | None) -> Options:
    """See `kind.Service`."""
    options = Options(first_day=date.min, **values) if before is None else replace(before, **values)
    _check(options, group)
    options = replace(options, teams=checked(options.split, None if before is None else before.split).names)
    if before is not None:
        return options
    begun = replace(options, first_day=rules.first_day(options, calendar_of(group), now))
    if begun.due_from(begun.first_day) is None:
        raise NoDayLeft(write_days(begun.days), write_length(begun.length))
    return begun


def _check(options: Options, group: Group) -> None:
    start, until, remind = options.start, options.until, options.remind
    if not rules.is_window(start, until, group.day_start):
        raise EndBeforeStart(write_edge(start), write_edge(until))
    length = rules.window_minutes(start, until, group.day_start)
    if remind is not None and remind >= length:
        raise ReminderBeforeStart(write_span(remind), length)
    if options.count > 1 and options.proof != "photo":
        raise NeedsProof("count", str(options.count), "photo")
    if options.least > 1 and options.proof != "text":
        raise NeedsProof("least", str(options.least), "text")
    if not options.looks and options.proof != "photo":
        raise NeedsProof("looks", write_yes(options.looks), "photo")
    for name, value, empty in (("tag", write_tag(options.tag), "no"), ("review", options.review, "none")):
        if value != empty and options.proof == "tap":
            raise NeedsProof(name, value, "photo")
