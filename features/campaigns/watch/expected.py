"""How much of a goal should be there by now: not by a straight line, but by the hours in which the group is awake. Pure.

A group's own curve is how much went on in each hour of the week in the weeks before. Where there were few, the hours outside the quiet
ones count for what is not known: the fewer there were, the more.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from kit.recurrence import Calendar

# What went on by (weekday, hour), as the statistics count it.
Hours = Mapping[tuple[int, int], int]
_HOUR = timedelta(hours=1)
HOURS_A_WEEK = 7 * 24
# As if this much had been seen beside what was, spread over the hours outside the quiet ones; and so much of that in a quiet hour.
_PRESUMED = 200.0
_ASLEEP = 0.05


@dataclass(frozen=True, slots=True)
class Curve:
    """How much each hour of the week weighs, from Monday 00:00 on the group's wall; all of them together 1."""

    calendar: Calendar
    weights: Sequence[float]


def curve_of(hours: Hours, calendar: Calendar, quiet: tuple[int, int]) -> Curve:
    """The curve of a group: what went on in it, and its quiet hours in minutes after midnight (equal edges: none)."""
    awake = [_ASLEEP if _is_quiet(number % 24, quiet) else 1.0 for number in range(HOURS_A_WEEK)]
    seen = [max(0, hours.get(divmod(number, 24), 0)) for number in range(HOURS_A_WEEK)]
    weights = [count + _PRESUMED * each / sum(awake) for count, each in zip(seen, awake, strict=True)]
    return Curve(calendar, [weight / sum(weights) for weight in weights])


def _is_quiet(hour: int, quiet: tuple[int, int]) -> bool:
    first, last = quiet
    middle = hour * 60 + 30
    return first != last and (middle - first) % (24 * 60) < (last - first) % (24 * 60)


def share(curve: Curve, start: datetime, end: datetime, now: datetime) -> float:
    """Which share of what comes between two moments has come by now: 0 at the start, 1 at the end, and never less than before."""
    if now >= end:
        return 1.0
    if now <= start:
        return 0.0
    return _weight(curve, start, now) / _weight(curve, start, end)


def _weight(curve: Curve, start: datetime, end: datetime) -> float:
    """Of a stretch of time, hour by hour on the wall, with parts of hours as parts."""
    total, at = 0.0, start.astimezone(UTC)
    while at < end:
        wall = curve.calendar.local(at)
        passed = timedelta(minutes=wall.minute, seconds=wall.second, microseconds=wall.microsecond)
        until = min(end, at + _HOUR - passed)
        total += curve.weights[wall.weekday() * 24 + wall.hour] * ((until - at) / _HOUR)
        at = until
    return total
