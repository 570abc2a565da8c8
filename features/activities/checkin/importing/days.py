"""Days as files write them: with a time, without signs between, the month first or last, or as the number that Excel keeps. Pure."""

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from features.values import flat, read_clock, read_date, within
from kit.recurrence import Calendar

_LONGEST = 64
# Excel counts days from here; 30000 is in 1982, 69999 in 2091.
_EXCEL_ZERO = date(1899, 12, 30)
_SERIAL = re.compile(r"([3-6]\d{4})(?:\.(\d{1,15}))?")
_PACKED = re.compile(r"(\d{4})(\d{2})(\d{2})")
_YEAR_FIRST = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")
_YEAR_LAST = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})")
# A day and what stands behind it.
_BEGINS = re.compile(r"([0-9/.年月日-]{6,11}+)[t ,](.{1,41})")
_WEEKDAY = re.compile(r"\(?(?:(?:周|星期|礼拜)[一二三四五六日天]|(?:mon|tue|wed|thu|fri|sat|sun)[a-z]{0,6})\)?,?")
# Seconds say nothing about the day.
_SECONDS = re.compile(r"(\d{1,2}:\d{2}):\d{2}(?:\.\d{1,9})?")
_ZONE = re.compile(r"(?:z|utc|gmt|[+-]\d{2}:?\d{2})$")


class Unsure(ValueError):
    """`03/04/2026` is the third of April to some and the fourth of March to others."""


def looks_like_a_day(text: str) -> bool:
    """Whether a cell holds a day rather than the name of a column."""
    try:
        read_day(text, Calendar(ZoneInfo("UTC")), date(2000, 1, 1))
    except Unsure:
        return True
    except ValueError:
        return False
    return True


def month_leads(cells: Iterable[str]) -> bool | None:
    """Whether the month comes first where this file writes the year last; None where no day of it shows that, or days differ."""
    shown = set()
    for cell in cells:
        if (match := _YEAR_LAST.match(flat(cell[:_LONGEST]))) and (int(match[1]) > 12) != (int(match[2]) > 12):
            shown.add(int(match[2]) > 12)
    return shown.pop() if len(shown) == 1 else None


def read_day(text: str, calendar: Calendar, today: date, *, month_first: bool | None = None) -> date:
    """The group's day that a cell means; a time before the start of day belongs to the day before. Raises Unsure, ValueError."""
    said = flat(within(text, _LONGEST))
    if match := _SERIAL.fullmatch(said):
        day = _EXCEL_ZERO + timedelta(days=int(match[1]))
        return _at(day, round(float(f"0.{match[2] or 0}") * 1440), calendar)
    if (match := _BEGINS.fullmatch(said)) is None:
        return _plain(said, today, month_first)
    day, rest = _plain(match[1], today, month_first), _WEEKDAY.sub("", match[2]).strip(" ,")
    if not rest:
        return day
    clock, zone = _ZONE.sub("", _SECONDS.sub(r"\1", rest)).strip(), _ZONE.search(rest)
    minutes = read_clock(clock)
    if zone is None:
        return _at(day, minutes, calendar)
    return calendar.day_of(
        datetime.combine(day, datetime.min.time(), UTC) + timedelta(minutes=minutes - _offset(zone[0]))
    )


def _plain(written: str, today: date, month_first: bool | None) -> date:
    if match := _PACKED.fullmatch(written) or _YEAR_FIRST.fullmatch(written):
        return date(int(match[1]), int(match[2]), int(match[3]))
    if (match := _YEAR_LAST.fullmatch(written)) is None:
        return read_date(written, today)
    first, second, year = int(match[1]), int(match[2]), int(match[3])
    if first > 12 or second > 12 or first == second:
        month_first = second > 12
    elif month_first is None:
        raise Unsure(written)
    return date(year, first, second) if month_first else date(year, second, first)


def _at(day: date, minutes: int, calendar: Calendar) -> date:
    # Midnight sharp is how programs write a day without a time.
    return day - timedelta(days=1) if 0 < minutes < calendar.day_start else day


def _offset(zone: str) -> int:
    if zone[0] not in "+-":
        return 0
    minutes = int(zone[1:3]) * 60 + int(zone[-2:])
    return -minutes if zone[0] == "-" else minutes
