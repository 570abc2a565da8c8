"""Values of a sharing as people write them, beside those of features/values.py."""

import re
from datetime import datetime

from features.activities.sharing import rules
from features.activities.sharing.options import Rhythm, Step
from features.moments import fixed
from features.values import DAY_MINUTES, EVERY_DAY, flat, is_no, read_days
from features.when import When, read_when, write_when
from kit.recurrence import Calendar
from kit.texts import visible

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


def read_at(text: str) -> When | None:
    """`fri 20:00`, or `no`: not said yet."""
    return None if is_no(text) else read_when(text)


def write_at(when: When | None) -> str:
    """In a way that `read_at` reads as the same."""
    return "no" if when is None else write_when(when)


def fixed_at(when: When | None, calendar: Calendar, now: datetime) -> When | None:
    """A day that was said in words of today is that day for good."""
    return None if when is None else fixed(when, calendar, now)


def _minutes(text: str) -> int:
    match = _SPAN.fullmatch(text)
    if match is None:
        raise ValueError(text)
    unit = (match[2] or "m")[0]
    return int(match[1]) * (DAY_MINUTES if unit in "d天" else 60 if unit in "h小" else 1)


def read_length(text: str) -> int:
    """`90m`, `2h` as minutes, from five of them to half a day."""
    minutes = _minutes(flat(text))
    if not 5 <= minutes <= _LONGEST:
        raise ValueError(text)
    return minutes


def write_length(minutes: int) -> str:
    """`90m`."""
    return f"{minutes}m"


def read_rhythm(text: str) -> Rhythm | None:
    """`weekly`, `2w`, `tue,thu`; `no` is None: once."""
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


def write_rhythm(repeat: Rhythm | None) -> str:
    """`weekly`, `10d`, `mon,thu`, or `no`."""
    if repeat is None:
        return "no"
    if repeat.days == 7:
        return "weekly"
    if repeat.days == 1 or repeat.weekdays == EVERY_DAY:
        return "daily"
    if repeat.days:
        return f"{repeat.days // 7}w" if repeat.days % 7 == 0 else f"{repeat.days}d"
    names = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
    return ",".join(names[number] for number in sorted(repeat.weekdays))


def read_remind(text: str) -> tuple[int, ...]:
    """`24h,15m` as minutes before the talk, the longest first; `no` is none."""
    if is_no(text):
        return ()
    spans = {_minutes(part.strip()) for part in re.split(r"[,、;]", flat(text))}
    if not spans or len(spans) > _MOST_REMINDERS or not all(1 <= span <= _FURTHEST_REMINDER for span in spans):
        raise ValueError(text)
    return tuple(sorted(spans, reverse=True))


def write_remind(spans: tuple[int, ...]) -> str:
    """`24h,15m`, or `no`."""
    return ",".join(f"{span // 60}h" if span % 60 == 0 else f"{span}m" for span in spans) or "no"


def read_seats(text: str) -> int:
    """A whole number; `no` is 0: no limit."""
    said = "0" if is_no(text) else flat(text)
    if not re.fullmatch(r"\d{1,6}", said) or int(said) > _MOST_SEATS:
        raise ValueError(text)
    return int(said)


def read_steps(text: str) -> tuple[Step, ...]:
    """`warm-up:5,talk:60`; `auto` is none: as the length gives."""
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


def write_steps(steps: tuple[Step, ...]) -> str:
    """`warm-up:5,talk:60`, or `auto`."""
    return ",".join(f"{step.name}:{step.minutes}" for step in steps) or "auto"
