"""The options of a check-in: the fields of `/new`, how they are stored, and which of them do not go together."""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from features.activities.checkin import rules
from features.activities.checkin.rules import Options
from features.activities.kind import EndBeforeStart, Field, NoDayLeft, ReminderBeforeStart
from features.people.calendar import calendar_of
from features.values import (
    is_no,
    read_days,
    read_length,
    read_milestones,
    read_points,
    read_span,
    read_time,
    read_yes,
    write_days,
    write_length,
    write_milestones,
    write_points,
    write_span,
    write_time,
    write_yes,
)
from models import Activity, Group


def _read_proof(text: str) -> str:
    if text.strip().lower() not in {"tap", "点击", "按钮"}:
        raise ValueError(text)
    return "tap"


def _read_edge(text: str) -> int | None:
    """A time of day, or `no`: the day's own edge."""
    return None if is_no(text) else read_time(text)


def _write_edge(minutes: int | None) -> str:
    return "no" if minutes is None else write_time(minutes)


FIELDS = (
    Field("proof", _read_proof, str, "tap"),
    Field("from", _read_edge, _write_edge, "no"),
    Field("until", _read_edge, _write_edge, "no", asked=True),
    Field("days", read_days, write_days, "daily", asked=True),
    Field("for", read_length, write_length, "no", asked=True),
    Field("points", read_points, write_points, "1", asked=True),
    Field("streak", read_milestones, write_milestones, "no"),
    Field("remind", read_span, write_span, "60m", asked=True),
    Field("remind_names", read_yes, write_yes, "no"),
)


def options_of(activity: Activity) -> Options:
    """The activity's options, read from its row."""
    stored = json.loads(activity.options)
    paused_on = stored["paused_on"]
    return Options(
        first_day=date.fromisoformat(stored["first_day"]),
        start=stored["start"],
        until=stored["until"],
        days=frozenset(stored["days"]),
        length=stored["length"],
        points=stored["points"],
        milestones=tuple((days, points) for days, points in stored["milestones"]),
        remind=stored["remind"],
        remind_names=stored["remind_names"],
        paused_on=None if paused_on is None else date.fromisoformat(paused_on),
        off=tuple((date.fromisoformat(a), date.fromisoformat(b)) for a, b in stored["off"]),
    )


def stored(options: Options) -> str:
    """The options as the activity's row holds them."""
    return json.dumps(
        {
            "first_day": options.first_day.isoformat(),
            "start": options.start,
            "until": options.until,
            "days": sorted(options.days),
            "length": options.length,
            "points": options.points,
            "milestones": options.milestones,
            "remind": options.remind,
            "remind_names": options.remind_names,
            "paused_on": options.paused_on and options.paused_on.isoformat(),
            "off": [(a.isoformat(), b.isoformat()) for a, b in options.off],
        }
    )


def fitting(values: Mapping[str, Any], group: Group) -> dict[str, str]:
    """See `kind.Service`. The default reminder is left out of a day that is too short for it."""
    length = rules.window_minutes(values["from"], values["until"], group.day_start)
    return {"remind": "no"} if values["remind"] is not None and values["remind"] >= length else {}


def compose(values: Mapping[str, Any], group: Group, now: datetime, before: str | None) -> str:
    """See `kind.Service`."""
    start, until, remind = values["from"], values["until"], values["remind"]
    if not rules.is_window(start, until, group.day_start):
        raise EndBeforeStart(_write_edge(start), _write_edge(until))
    length = rules.window_minutes(start, until, group.day_start)
    if remind is not None and remind >= length:
        raise ReminderBeforeStart(write_span(remind), length)
    options = Options(
        first_day=date.min,
        start=start,
        until=until,
        days=values["days"],
        length=values["for"],
        points=values["points"],
        milestones=values["streak"],
        remind=remind,
        remind_names=values["remind_names"],
    )
    if before is None:
        begun = replace(options, first_day=rules.first_day(options, calendar_of(group), now))
        if begun.due_from(begun.first_day) is None:
            raise NoDayLeft(write_days(begun.days), write_length(begun.length))
        return stored(begun)
    old = options_of(Activity(options=before))
    return stored(replace(options, first_day=old.first_day, paused_on=old.paused_on, off=old.off))


def spell(options: str) -> dict[str, str]:
    """See `kind.Service`."""
    o = options_of(Activity(options=options))
    values = {
        "proof": "tap",
        "from": o.start,
        "until": o.until,
        "days": o.days,
        "for": o.length,
        "points": o.points,
        "streak": o.milestones,
        "remind": o.remind,
        "remind_names": o.remind_names,
    }
    return {field.name: field.write(values[field.name]) for field in FIELDS}
