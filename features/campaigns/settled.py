"""A campaign's relative times as they are for one group and one first day. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from features.campaigns.times import OnDay, Time, moment, moments, read_relative
from features.moments import wall
from kit.recurrence import Calendar


@dataclass(frozen=True, slots=True)
class Settled:
    """When the parts of a campaign are, in UTC, in the order of the document; `past`: the items, from 1, whose moment has gone by."""

    items: tuple[datetime, ...]
    tasks: tuple[datetime, ...]
    flow: tuple[datetime, ...]
    past: tuple[int, ...]


def settle(
    items: tuple[Time, ...],
    tasks: tuple[Time, ...],
    flow: tuple[Time, ...],
    first: date,
    calendar: Calendar,
    now: datetime,
) -> Settled:
    """All times of a campaign whose first day this is. Raises what `times.moments` raises."""
    of_items = tuple(moments(items, first, calendar))
    return Settled(
        of_items,
        tuple(moment(time, of_items, first, calendar) for time in tasks),
        tuple(moment(time, of_items, first, calendar) for time in flow),
        tuple(number for number, at in enumerate(of_items, start=1) if at <= now),
    )


def settled(values: Mapping[str, str], first: date, calendar: Calendar) -> dict[str, str]:
    """The values of an activity: a relative time of a day among them is a moment on the group's wall, `2026-12-21 21:00`.

    Raises OffTheCalendar.
    """
    return {key: _settled(value, first, calendar) for key, value in values.items()}


def _settled(text: str, first: date, calendar: Calendar) -> str:
    try:
        time = read_relative(text)
    except ValueError:
        return text
    return wall(moment(time, (), first, calendar), calendar) if isinstance(time, OnDay) else text
