"""Times of a campaign, relative to its first day or to an item, as they are written and as moments of a group. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from features.values import DAY_MINUTES, flat, read_clock, within, write_time
from kit.recurrence import Calendar

# Days before the first day and behind it, and minutes from an item: further away nobody plans.
EARLIEST, LATEST = -90, 400
MOST_MINUTES = 31 * DAY_MINUTES
MOST_ITEMS = 200

_DAY = re.compile(r"d(?: ?([+-]) ?(\d{1,3})|([0０]))?(?: (\S.*))?")
_ITEM = re.compile(r"start(?: of item (\d{1,3}))?(?: ?([+-]) ?(\d{1,5}) ?([mhd]))?(?: of item (\d{1,3}))?")
_CHINESE_ITEM = re.compile(r"第 ?(\d{1,3}) ?项(?:开始)?(?: ?([+-]) ?(\d{1,5}) ?(分钟|分|小时|天|[mhd]))?")
_CHINESE_DAY = re.compile(r"第 ?(\d{1,3}) ?天 ?(\S.*)")
_MINUTES = {"m": 1, "分钟": 1, "分": 1, "h": 60, "小时": 60, "d": DAY_MINUTES, "天": DAY_MINUTES}


@dataclass(frozen=True, slots=True)
class OnDay:
    """So many days behind the first day (before it: below 0), at a time of the group's day in minutes from midnight.

    One that is said to be behind the midnight which ends the day (24:00) has 1440 and more.
    """

    days: int
    clock: int


@dataclass(frozen=True, slots=True)
class FromItem:
    """So many minutes behind the start of an item (before it: below 0). Items count from 1."""

    item: int
    minutes: int


Time = OnDay | FromItem


@dataclass(eq=False)
class NoSuchItem(ValueError):
    """An item whose time hangs on one that is not there. Both count from 1."""

    item: int
    missing: int


@dataclass(eq=False)
class InACircle(ValueError):
    """Items whose times hang on one another, so that none of them has one."""

    items: tuple[int, ...]


@dataclass(eq=False)
class OffTheCalendar(ValueError):
    """A first day so early or late that a time of the campaign would be no date."""


def read_relative(text: str) -> Time:
    """`D-3 20:00`, `D0 9am`, `D+6 21:00`, `start+90m of item 2`; 第3天 20:00 (the third day is D+2), 第2项+90分钟. Raises ValueError."""
    said = flat(within(text, 64)).replace("−", "-").replace("–", "-")
    for read in (_read_day, _read_chinese_day, _read_item):
        if (found := read(said)) is not None:
            return found
    raise ValueError(text)


def _read_day(said: str) -> Time | None:
    match = _DAY.fullmatch(said)
    if match is None or match[4] is None:
        return None
    days = int(f"{match[1]}{match[2]}") if match[1] else 0
    return _on_day(days, match[4])


def _read_chinese_day(said: str) -> Time | None:
    match = _CHINESE_DAY.fullmatch(said)
    if match is None or int(match[1]) == 0:
        return None
    return _on_day(int(match[1]) - 1, match[2])


def _on_day(days: int, clock: str) -> Time:
    if not EARLIEST <= days <= LATEST:
        raise ValueError(days)
    return OnDay(days, read_clock(clock))


def _read_item(said: str) -> Time | None:
    if (match := _CHINESE_ITEM.fullmatch(said)) is not None:
        item, sign, count, unit = match.groups()
    elif (match := _ITEM.fullmatch(said)) is not None and (match[1] is None) != (match[5] is None):
        item, sign, count, unit = match[1] or match[5], match[2], match[3], match[4]
    else:
        return None
    minutes = int(f"{sign}{count}") * _MINUTES[unit] if count else 0
    if not 1 <= int(item) <= MOST_ITEMS or abs(minutes) > MOST_MINUTES:
        raise ValueError(said)
    return FromItem(int(item), minutes)


def write_relative(time: Time) -> str:
    """In a way that `read_relative` reads as the same."""
    if isinstance(time, OnDay):
        day = f"D{time.days:+d}" if time.days else "D0"
        nights, minutes = divmod(time.clock, DAY_MINUTES)
        clock = write_time(minutes) if not nights else ("24:00" if not minutes else f"晚上{write_time(minutes)}")
        return f"{day} {clock}"
    if not time.minutes:
        return f"start of item {time.item}"
    for unit, minutes in (("d", DAY_MINUTES), ("h", 60), ("m", 1)):
        if time.minutes % minutes == 0:
            return f"start{time.minutes // minutes:+d}{unit} of item {time.item}"
    raise AssertionError(time)


def moments(times: Sequence[Time], first: date, calendar: Calendar) -> list[datetime]:
    """When each item is, in UTC, with this first day of the group. Raises NoSuchItem, InACircle, OffTheCalendar.

    A time of day is the wall clock's, whatever clocks change in between. From an item on real minutes count.
    """
    found: dict[int, datetime] = {}
    for number in range(1, len(times) + 1):
        _find(number, times, first, calendar, found)
    return [found[number] for number in range(1, len(times) + 1)]


def moment(time: Time, items: Sequence[datetime], first: date, calendar: Calendar) -> datetime:
    """When something beside the items is, such as a task, where the items are as `moments` gave them. Raises what that raises."""
    if isinstance(time, OnDay):
        return _on(time, first, calendar)
    if time.item > len(items):
        raise NoSuchItem(0, time.item)
    return _later(items[time.item - 1], time.minutes)


def _find(number: int, times: Sequence[Time], first: date, calendar: Calendar, found: dict[int, datetime]) -> None:
    """Follow what an item hangs on until something has a time, then come back."""
    way: list[int] = []
    at = number
    while at not in found:
        time = times[at - 1]
        if isinstance(time, OnDay):
            found[at] = _on(time, first, calendar)
            break
        if at in way:
            raise InACircle(tuple(way[way.index(at) :]))
        if time.item > len(times):
            raise NoSuchItem(at, time.item)
        way.append(at)
        at = time.item
    for each in reversed(way):
        time = times[each - 1]
        assert isinstance(time, FromItem)  # noqa: S101 - only these are on the way
        found[each] = _later(found[time.item], time.minutes)


def _on(time: OnDay, first: date, calendar: Calendar) -> datetime:
    try:
        day = first + timedelta(days=time.days)
        if time.clock >= DAY_MINUTES:
            return Calendar(calendar.zone).moment_of(day + timedelta(days=1), time.clock - DAY_MINUTES)
        return calendar.moment_of(day, time.clock)
    except OverflowError as error:
        raise OffTheCalendar from error


def _later(start: datetime, minutes: int) -> datetime:
    try:
        return (start + timedelta(minutes=minutes)).astimezone(UTC)
    except OverflowError as error:
        raise OffTheCalendar from error
