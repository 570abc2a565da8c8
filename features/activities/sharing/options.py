"""The options of a sharing: the fields of `/new`, how they are stored, and which of them do not go together."""

import json
import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from features.activities.kind import Field
from features.activities.sharing import rules
from features.activities.sharing.rules import NoMoment, Options, Rhythm, Step, StepsDoNotFit
from features.moments import When, fixed, moment_of, read_when, when_of, write_when
from features.values import DAY_MINUTES, LONG, flat, is_no, read_days, read_points, read_yes, write_points, write_yes
from kit.recurrence import Calendar
from kit.texts import visible
from models import Activity, Group

_LONGEST = 12 * 60
_MOST_SEATS = 100_000
_MOST_REMINDERS = 5
_FURTHEST_REMINDER = 14 * DAY_MINUTES
_SPAN = re.compile(r"(\d{1,5})\s*(m|min|mins|minutes?|h|hours?|d|days?|分|分钟|小时|天)?")
_EVERY = re.compile(r"(?:every\s*|每)?(\d{1,2})\s*(d|days?|w|weeks?|天|周|个?星期)")
_REPEATS = {
    "daily": 1, "everyday": 1, "每天": 1, "每日": 1, "weekly": 7, "everyweek": 7, "每周": 7, "每星期": 7, "biweekly": 14, "隔周": 14,
    "每两周": 14, "双周": 14,
}  # fmt: skip
_STEP_NAMES = {"warmup": "warm-up", "暖场": "warm-up", "开场": "opening", "分享": "talk", "主讲": "talk", "提问": "questions",
               "问答": "questions", "结束": "closing", "收尾": "closing"}  # fmt: skip


def read_speakers(text: str) -> tuple[str, ...]:
    """`@ann`, `@ann, Dr. Wang`; `no` is nobody yet."""
    if is_no(text):
        return ()
    names = tuple(dict.fromkeys(name for part in re.split(r"[,，、;；]", text) if (name := visible(part))))
    is_name = all(len(name) <= rules.NAME_LENGTH and any(sign.isalnum() for sign in name) for name in names)
    if not names or len(names) > rules.MOST_SPEAKERS or not is_name:
        raise ValueError(text)
    return names


def write_speakers(names: tuple[str, ...]) -> str:
    """`@ann, @bob`, or `no`."""
    return ", ".join(names) or "no"


def _read_at(text: str) -> When | None:
    return None if is_no(text) else read_when(text)


def _write_at(when: When | None) -> str:
    return "no" if when is None else write_when(when)


def _fixed(when: When | None, calendar: Calendar, now: datetime) -> When | None:
    return None if when is None else fixed(when, calendar, now)


def _minutes(text: str) -> int:
    match = _SPAN.fullmatch(text)
    if match is None:
        raise ValueError(text)
    unit = (match[2] or "m")[0]
    return int(match[1]) * (DAY_MINUTES if unit in "d天" else 60 if unit in "h小" else 1)


def _read_length(text: str) -> int:
    minutes = _minutes(flat(text))
    if not 5 <= minutes <= _LONGEST:
        raise ValueError(text)
    return minutes


def _write_length(minutes: int) -> str:
    return f"{minutes}m"


def _read_rhythm(text: str) -> Rhythm | None:
    said = flat(text).replace(" ", "")
    if is_no(said):
        return None
    if (days := _REPEATS.get(said)) is not None:
        return Rhythm(days)
    if match := _EVERY.fullmatch(said):
        days = int(match[1]) * (7 if match[2][0] in "w周" or "星期" in match[2] else 1)
        if not 1 <= days <= 60:
            raise ValueError(text)
        return Rhythm(days)
    return Rhythm(weekdays=read_days(said.removeprefix("every").removeprefix("每")))


def _read_remind(text: str) -> tuple[int, ...]:
    if is_no(text):
        return ()
    spans = {_minutes(part.strip()) for part in re.split(r"[,、;]", flat(text))}
    if not spans or len(spans) > _MOST_REMINDERS or not all(1 <= span <= _FURTHEST_REMINDER for span in spans):
        raise ValueError(text)
    return tuple(sorted(spans, reverse=True))


def _write_remind(spans: tuple[int, ...]) -> str:
    return ",".join(f"{span // 60}h" if span % 60 == 0 else f"{span}m" for span in spans) or "no"


def _read_seats(text: str) -> int:
    said = "0" if is_no(text) else flat(text)
    if not re.fullmatch(r"\d{1,6}", said) or int(said) > _MOST_SEATS:
        raise ValueError(text)
    return int(said)


def _read_steps(text: str) -> tuple[Step, ...]:
    if is_no(text) or flat(text) in {"auto", "自动"}:
        return ()
    steps = []
    for part in re.split(r"[,、;]", flat(text)):
        name, _, minutes = (word.strip() for word in part.rpartition(":"))
        name = visible(name)
        if not 1 <= len(name) <= 24 or not 1 <= (length := _minutes(minutes)) <= _LONGEST:
            raise ValueError(text)
        steps.append(Step(_STEP_NAMES.get(name, name), length))
    if not 1 <= len(steps) <= rules.MOST_STEPS:
        raise ValueError(text)
    return tuple(steps)


def _write_steps(steps: tuple[Step, ...]) -> str:
    return ",".join(f"{step.name}:{step.minutes}" for step in steps) or "auto"


FIELDS = (
    Field("speaker", read_speakers, write_speakers, "no", asked=True, longest=LONG),
    Field("at", _read_at, _write_at, "no", asked=True, needed=True, fixed=_fixed),
    Field("length", _read_length, _write_length, "90m", asked=True),
    Field("repeat", _read_rhythm, rules.write_rhythm, "no", asked=True),
    Field("remind", _read_remind, _write_remind, "24h,15m"),
    Field("mute", read_yes, write_yes, "no", asked=True),
    Field("code", read_yes, write_yes, "no"),
    Field("seats", _read_seats, str, "0", asked=True),
    Field("points", read_points, write_points, "0"),
    Field("steps", _read_steps, _write_steps, "auto", longest=LONG),
)


def options_of(activity: Activity) -> Options:
    """The activity's options, read from its row."""
    return _read(activity.options)


def _read(options: str) -> Options:
    stored = json.loads(options)
    repeat = stored["repeat"]
    return Options(
        speakers=tuple(stored["speakers"]),
        day=date.fromisoformat(stored["day"]),
        clock=stored["clock"],
        length=stored["length"],
        repeat=None if repeat is None else Rhythm(repeat[0], frozenset(repeat[1])),
        remind=tuple(stored["remind"]),
        mute=stored["mute"],
        code=stored["code"],
        seats=stored["seats"],
        points=stored["points"],
        steps=read_run(json.dumps(stored["steps"])),
        meant=stored.get("meant", {}),
    )


def stored(options: Options) -> str:
    """The options as the activity's row holds them."""
    repeat = options.repeat
    return json.dumps(
        {
            "speakers": options.speakers,
            "day": options.day.isoformat(),
            "clock": options.clock,
            "length": options.length,
            "repeat": None if repeat is None else [repeat.days, sorted(repeat.weekdays)],
            "remind": options.remind,
            "mute": options.mute,
            "code": options.code,
            "seats": options.seats,
            "points": options.points,
            "steps": json.loads(write_run(options.steps)),
            "meant": dict(options.meant),
        },
        ensure_ascii=False,
    )


def read_run(steps: str | None) -> tuple[Step, ...]:
    """A run of show from JSON."""
    return tuple(Step(name, minutes) for name, minutes in json.loads(steps or "[]"))


def write_run(steps: tuple[Step, ...]) -> str:
    """A run of show as JSON."""
    return json.dumps([(step.name, step.minutes) for step in steps], ensure_ascii=False)


def fitting(values: Mapping[str, Any], group: Group) -> dict[str, str]:  # noqa: ARG001 - the protocol's
    """See `kind.Service`. Whoever writes the steps need not add them up."""
    return {"length": _write_length(sum(step.minutes for step in values["steps"]))} if values["steps"] else {}


def compose(values: Mapping[str, Any], group: Group, now: datetime, before: str | None) -> str:
    """See `kind.Service`."""
    minutes = sum(step.minutes for step in values["steps"])
    if values["steps"] and minutes != values["length"]:
        raise StepsDoNotFit(minutes, values["length"])
    if values["at"] is None:
        raise NoMoment
    calendar = rules.wall(group.zone)
    old = None if before is None else _read(before)
    if old is not None and values["at"] == _when(old):
        # The first talk may have been long ago.
        day, clock = old.day, old.clock
    else:
        local = calendar.local(moment_of(values["at"], calendar, now))
        day, clock = local.date(), local.hour * 60 + local.minute
    options = Options(
        speakers=values["speaker"],
        day=day,
        clock=clock,
        length=values["length"],
        repeat=values["repeat"],
        remind=values["remind"],
        mute=values["mute"],
        code=values["code"],
        seats=values["seats"],
        points=values["points"],
        steps=values["steps"],
        # Who was named stays named, whosever the name is by now.
        meant={} if old is None else {name: old.meant[name] for name in values["speaker"] if name in old.meant},
    )
    return stored(options)


def _when(options: Options) -> When:
    # In any zone the same: the wall's day and time are what is stored.
    utc = rules.wall("UTC")
    return when_of(utc.moment_of(options.day, options.clock), utc)


def spell(options: str) -> dict[str, str]:
    """See `kind.Service`."""
    o = _read(options)
    values = {
        "speaker": o.speakers,
        "at": _when(o),
        "length": o.length,
        "repeat": o.repeat,
        "remind": o.remind,
        "mute": o.mute,
        "code": o.code,
        "seats": o.seats,
        "points": o.points,
        "steps": o.steps,
    }
    return {field.name: field.write(values[field.name]) for field in FIELDS}


def with_day(options: Options, day: date, clock: int) -> Options:
    """The options with the first talk at another time."""
    return replace(options, day=day, clock=clock)
