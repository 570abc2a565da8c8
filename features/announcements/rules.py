"""When an announcement is due, pure: a first time, a rule, and the bounds of both. The steps of a countdown. And what is refused."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from features.moments import Past, moment_of, when_of
from features.repeats import Every, read_every, repeat_of, write_every
from features.values import flat, is_no, read_span
from features.when import After, When, read_when, write_when
from kit.messages import Refusal
from kit.recurrence import Calendar, next_after
from models import Announcement

# Later than this it is not sent any more.
LASTS = timedelta(hours=2)
LATE = timedelta(minutes=5)
COUNTDOWN = (3 * 1440, 1440, 60, 0)
TIMING_KEYS = ("at", "every", "from", "until")
KEYS = (*TIMING_KEYS, "topic", "buttons", "pin", "delete", "silent", "urgent", "before")
MOST_AT_ONCE = 50
_MOMENTS = ("first", "start", "until", "moved")
_MOST_STEPS = 10
_NOW = {"now", "现在", "马上", "立即", "立刻"}
_REPEATS = re.compile(r"every|each|daily|weekly|monthly|weekday|weekend|month|每|工作日|周末")


@dataclass(eq=False)
class BadPart(Refusal):
    """A value of an announcement that cannot be read."""

    key: str
    value: str


@dataclass(eq=False)
class NothingToSay(Refusal):
    """An announcement without words and files."""


@dataclass(eq=False)
class NotSaidWhen(Refusal):
    """An announcement that does not say when it is due."""


@dataclass(eq=False)
class NeverDue(Refusal):
    """The time it was for has gone by, or lies outside of its bounds."""


@dataclass(eq=False)
class TooManyAnnouncements(Refusal):
    """The group has MOST_AT_ONCE announcements already."""


@dataclass(eq=False)
class JustSent(Refusal):
    """It went out a moment ago; twice in a row is a slip of the finger."""


@dataclass(eq=False)
class NoButtonsUnderAlbums(Refusal):
    """Telegram shows no buttons under albums."""


@dataclass(eq=False)
class NothingToCountTo(Refusal):
    """The activity has no start that lies ahead."""

    title: str


@dataclass(frozen=True, slots=True)
class Timing:
    """When it is due: at a first moment, and then or only by a rule, within `start` and `until`; or `at_once`, when it is confirmed.

    Moments without a zone are on the group's wall clock and stay there when its zone changes; one with a zone is fixed. `moved` is where
    its next occurrence was put.
    """

    first: datetime | None = None
    every: Every | None = None
    start: datetime | None = None
    until: datetime | None = None
    moved: datetime | None = None
    at_once: bool = False

    @property
    def is_said(self) -> bool:
        """It says when."""
        return self.first is not None or self.every is not None or self.at_once

    def after(self, moment: datetime, calendar: Calendar) -> datetime | None:
        """The first time it is due after `moment`, in UTC; None never. Raises NoTimeOfDay."""
        first = None if self.first is None else utc(self.first, calendar)
        if first is not None and first > moment:
            return self._within(first, calendar)
        if self.every is None:
            return None
        repeat = repeat_of(self.every, None if first is None else calendar.local(first))
        earliest = moment if first is None else max(moment, first)
        if self.start is not None:
            earliest = max(earliest, utc(self.start, calendar) - timedelta(seconds=1))
        return self._within(next_after(repeat, calendar, earliest), calendar)

    def between(self, start: datetime, end: datetime, calendar: Calendar) -> list[datetime]:
        """Every time it is due after `start`, up to `end`."""
        found: list[datetime] = []
        moment = self.after(start, calendar)
        while moment is not None and moment <= end:
            found.append(moment)
            moment = self.after(moment, calendar)
        return found

    def _within(self, moment: datetime, calendar: Calendar) -> datetime | None:
        return None if self.until is not None and moment > utc(self.until, calendar) else moment


def utc(moment: datetime, calendar: Calendar) -> datetime:
    """A moment of a timing, in UTC."""
    if moment.tzinfo is not None:
        return moment
    return Calendar(calendar.zone).moment_of(moment.date(), moment.hour * 60 + moment.minute)


def _on_wall(moment: datetime, calendar: Calendar) -> datetime:
    return calendar.local(moment).replace(tzinfo=None, fold=0)


def to_json(timing: Timing) -> dict[str, Any]:
    """As plain values."""
    moments = {name: getattr(timing, name) for name in _MOMENTS}
    plain = {name: None if moment is None else moment.isoformat() for name, moment in moments.items()}
    return {**plain, "every": write_every(timing.every), "at_once": timing.at_once}


def from_json(stored: Mapping[str, Any]) -> Timing:
    """What `to_json` wrote."""
    moments = {name: None if stored[name] is None else datetime.fromisoformat(stored[name]) for name in _MOMENTS}
    return Timing(every=read_every(stored["every"]), at_once=stored["at_once"], **moments)


def timing_of(announcement: Announcement) -> Timing:
    """When it is due."""
    return from_json(announcement.timing)


def steps_of(announcement: Announcement) -> list[int]:
    """Minutes before the start of what it counts down to, the longest first."""
    return [int(step) for step in announcement.timing.get("steps", ())]


def put_timing(announcement: Announcement, timing: Timing) -> None:
    """This is when it is due; the steps of a countdown stay."""
    announcement.timing = {**announcement.timing, **to_json(timing)}


def key_of(announcement: Announcement) -> str:
    """The key of its schedule; those of a countdown's steps continue it."""
    return f"announce:{announcement.number}"


def number_in(key: str) -> int | None:
    """The number of the announcement that a schedule with this key is of; None where it is of something else."""
    words = key.split(":")
    return int(words[1]) if words[0] == "announce" and len(words) > 1 and words[1].isdecimal() else None


def answered(text: str, calendar: Calendar, now: datetime) -> Timing:
    """The answer to “when?”: a moment, a repeat, or now. Raises ValueError, NoTimeOfDay, and the refusals of moments."""
    if flat(text) in _NOW:
        return Timing(at_once=True)
    if not _REPEATS.match(flat(text)):
        try:
            when = read_when(text)
        except ValueError:
            # A list of weekdays, perhaps.
            when = None
        if when is not None:
            return Timing(_first(when, calendar, now))
    if (every := read_every(text)) is None:
        raise ValueError(text)
    repeat_of(every, None)
    return Timing(every=every)


def changed(timing: Timing, key: str, text: str, calendar: Calendar, now: datetime) -> Timing:
    """With another value for one of TIMING_KEYS. Raises ValueError, and the refusals of moments."""
    if key == "at":
        if flat(text) in _NOW:
            return replace(timing, first=None, at_once=True)
        return replace(timing, first=None if is_no(text) else _first(read_when(text), calendar, now), at_once=False)
    if key == "every":
        return replace(timing, every=read_every(text))
    when = None if is_no(text) else _read_bound(text, is_end=key == "until")
    if key == "until":
        return replace(timing, until=None if when is None else _first(when, calendar, now))
    if when is None:
        return replace(timing, start=None)
    try:
        return replace(timing, start=_on_wall(moment_of(when, calendar, now), calendar))
    except Past as past:
        # That its first day is today, and has begun, is no mistake.
        if past.reading.date() < calendar.local(now).date():
            raise
        return replace(timing, start=_on_wall(past.reading, calendar))


def _first(when: When, calendar: Calendar, now: datetime) -> datetime:
    moment = moment_of(when, calendar, now)
    return moment if isinstance(when, After) else _on_wall(moment, calendar)


def _read_bound(text: str, *, is_end: bool) -> When:
    """A moment, or a day as a whole."""
    try:
        return read_when(text)
    except ValueError:
        return read_when(f"{text} {'24:00' if is_end else '00:00'}")


def check(timing: Timing, calendar: Calendar) -> None:
    """Raises NoTimeOfDay where its rule needs a first time, and has none."""
    if timing.every is not None:
        repeat_of(timing.every, None if timing.first is None else calendar.local(utc(timing.first, calendar)))


def spelled(timing: Timing, calendar: Calendar) -> dict[str, str]:
    """The timing as a person would write it, by key."""

    def moment(value: datetime | None) -> str:
        return "no" if value is None else write_when(when_of(utc(value, calendar), calendar))

    bounds = {"from": moment(timing.start), "until": moment(timing.until)}
    return {"at": moment(timing.first), "every": write_every(timing.every), **bounds}


def read_steps(text: str) -> tuple[int, ...]:
    """`3d,1d,1h,0` as minutes before the start, the longest first. Raises ValueError."""
    steps: set[int] = set()
    for part in re.split(r"[,、;]", flat(text).replace("t-", "").replace(" ", "")):
        if part in {"0", "t"}:
            steps.add(0)
        elif match := re.fullmatch(r"(\d{1,2})(?:d|days?|天)", part):
            steps.add(int(match[1]) * 1440)
        elif (match := re.fullmatch(r"(\d)(?:w|weeks?|周)", part)) is not None:
            steps.add(int(match[1]) * 7 * 1440)
        elif (span := read_span(part)) is not None:
            steps.add(span)
        else:
            raise ValueError(text)
    if len(steps) > _MOST_STEPS:
        raise ValueError(text)
    return tuple(sorted(steps, reverse=True))


def write_steps(steps: Sequence[int]) -> str:
    """`3d,1d,1h,0`."""

    def one(minutes: int) -> str:
        for unit, sign in ((1440, "d"), (60, "h")):
            if minutes and minutes % unit == 0:
                return f"{minutes // unit}{sign}"
        return f"{minutes}m" if minutes else "0"

    return ",".join(one(minutes) for minutes in steps)
