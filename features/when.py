"""Moments as people write them, in English and Chinese: `fri 20:00`, `明天 9点`, `in 2h`.

Reading is pure and says what was written; `moments` says which moment of a group that is. Why there is a grammar of our own here:
docs/decisions/0018.
"""

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from features.values import DAY_MINUTES, NUMBER, flat, read_clock, read_number, within, write_time

MOST_AHEAD = timedelta(days=731)
WEEK = 7
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MONTHS = ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
           "december")  # fmt: skip
_LONGEST = 64
# Beyond them no group plans anything, and at the calendar's edges a day more, or another zone, is no date any more.
_YEARS = range(1900, 3000)


@dataclass(frozen=True, slots=True)
class InDays:
    """So many days from today."""

    days: int


@dataclass(frozen=True, slots=True)
class Weekday:
    """A weekday, 0 = Monday: the coming one, or the one `week` weeks from this week. `is_next`: “next fri”, which may be either."""

    number: int
    week: int | None = None
    is_next: bool = False


@dataclass(frozen=True, slots=True)
class Dated:
    """A date; without a year or a month the coming one. `weekday` is what was written beside it."""

    day: int
    month: int | None = None
    year: int | None = None
    weekday: int | None = None


@dataclass(frozen=True, slots=True)
class Numeric:
    """`3/4`: a day and a month, in either order."""

    first: int
    second: int
    year: int | None = None


@dataclass(frozen=True, slots=True)
class At:
    """A wall time of a day: minutes after its midnight, more than a day's where it is the night after."""

    day: InDays | Weekday | Dated | Numeric
    clock: int


@dataclass(frozen=True, slots=True)
class After:
    """So long from now: days on the calendar, then minutes."""

    days: int = 0
    minutes: int = 0


When = At | After


# --- what was written -------------------------------------------------------------------------------------------------------------


def read_when(text: str) -> When:
    """What somebody wrote. Raises ValueError, also where it can be read in two ways."""
    # Made plain it may be longer, and is bounded again: one sign of Unicode stands for eighteen.
    said = within(_plain(within(text, _LONGEST)), _LONGEST)
    if (after := _after(said)) is not None:
        return after
    found = {reading for day, clock in _parted(said) if (reading := _at(day, clock)) is not None}
    if len(found) != 1:
        raise ValueError(text)
    return found.pop()


def write_when(when: When) -> str:
    """`fri 20:00`, in a way that `read_when` reads as the same."""
    if isinstance(when, After):
        parts = [f"{when.days}d" if when.days else "", f"{when.minutes}m" if when.minutes or not when.days else ""]
        return "in " + " ".join(part for part in parts if part)
    days, minutes = divmod(when.clock, DAY_MINUTES)
    # 25:00 is the way to write the night after a day; so it is read nowhere else.
    clock = write_time(minutes) if not days else ("24:00" if not minutes else f"晚上{write_time(minutes)}")
    return f"{_write_day(when.day)} {clock}"


def _plain(text: str) -> str:
    said = re.sub(r"[,、()@;]|\b(?:at|on|the|of)\b|(?<=\d)t(?=\d)", " ", flat(text))
    said = re.sub(r"\b([ap])\.m\.?", r"\1m", said).replace("tonight", "今晚")
    return " ".join(said.split())


def _parted(said: str) -> Iterator[tuple[str, str]]:
    """Ways to part it into a day and a time, in either order: at a space, or where letters or signs of another sort begin."""
    yield "", said
    for at in range(1, len(said)):
        before, after = said[at - 1], said[at]
        if before == " " or (not (before.isascii() and after.isascii())) or (before.isalpha() and after.isdigit()):
            left, right = said[:at].strip(), said[at:].strip()
            yield left, right
            yield right, left


def _at(day: str, clock: str) -> At | None:
    try:
        return At(_day(day), read_clock(clock))
    except ValueError:
        return None


_A_WEEK = WEEK * DAY_MINUTES
_UNITS = {
    "m": 1,
    "分": 1,
    "h": 60,
    "小": 60,
    "d": DAY_MINUTES,
    "天": DAY_MINUTES,
    "w": _A_WEEK,
    "周": _A_WEEK,
    "星": _A_WEEK,
}
_UNIT = r"(minutes?|mins?|m|hours?|hrs?|h|days?|d|weeks?|w|分钟|分|个?小时|天|个?星期|周)"
_SPAN = re.compile(rf"({NUMBER}|an?) ?(个半)? ?{_UNIT} ?(半)? ?(?:and ?)?")


def _after(said: str) -> After | None:
    if match := re.fullmatch(r"in (.+)|(.+?) ?(?:之后|以后|后|later|from now)", said):
        said = match[1] or match[2]
    else:
        return None
    if said in {"半小时", "半个小时", "half an hour"}:
        return After(minutes=30)
    days = minutes = 0
    at = 0
    while at < len(said):
        piece = _SPAN.match(said, at)
        if piece is None:
            return None
        number = 1 if piece[1].startswith("a") else read_number(piece[1])
        unit = _UNITS[piece[3].removeprefix("个")[0]]
        half = unit // 2 if piece[2] or piece[4] else 0
        if unit >= DAY_MINUTES:
            days += number * unit // DAY_MINUTES
            minutes += half
        else:
            minutes += number * unit + half
        at = piece.end()
    is_sound = (days or minutes) and days <= MOST_AHEAD.days and minutes <= MOST_AHEAD.days * DAY_MINUTES
    return After(days, minutes) if is_sound else None


_TODAY = {"": 0, "today": 0, "今天": 0, "今日": 0, "今": 0, "tomorrow": 1, "tmr": 1, "tmrw": 1, "明天": 1, "明日": 1, "明": 1,
          "day after tomorrow": 2, "后天": 2, "后": 2, "大后天": 3}  # fmt: skip
_IN_DAYS = re.compile(rf"in ({NUMBER}|a) ?(days?|d|weeks?|w)|({NUMBER}) ?(天|周|个?星期)(?:之后|以后|后)")
_ENGLISH_WEEKDAY = re.compile(
    r"(this |coming |next )?([a-z]{3,9})\.?( next week| this week)?|(next|this) week ([a-z]{3,9})"
)
_CHINESE_WEEKDAY = re.compile(r"(下下|下|本|这)?个?(?:周|星期|礼拜)([一二三四五六日天])")
_ISO = re.compile(r"(\d{4})[-/.年]\s?(\d{1,2})[-/.月]\s?(\d{1,2})[日号]?")
_CHINESE_DATE = re.compile(rf"(?:({NUMBER})月)?({NUMBER})[日号]")
_DAY_MONTH = re.compile(r"(\d{1,2})(?:st|nd|rd|th)? ?([a-z]{3,9})\.?(?: (\d{4}))?")
_MONTH_DAY = re.compile(r"([a-z]{3,9})\.? ?(\d{1,2})(?:st|nd|rd|th)?(?: (\d{4}))?")
_NUMERIC = re.compile(r"(\d{1,2})[-/](\d{1,2})(?:[-/](\d{4}))?")
_DOTTED = re.compile(r"(\d{1,2})\.(\d{1,2})\.(?:(\d{4}))?")
_OF_MONTH = re.compile(r"(\d{1,2})(?:st|nd|rd|th)")


def _day(said: str) -> InDays | Weekday | Dated | Numeric:
    """The day that is meant. Raises ValueError."""
    if said in _TODAY:
        return InDays(_TODAY[said])
    if match := _IN_DAYS.fullmatch(said):
        number = 1 if match[1] == "a" else read_number(match[1] or match[3])
        return InDays(_bounded(number * (1 if (match[2] or match[4])[0] in "d天" else WEEK), MOST_AHEAD.days))
    if (weekday := _weekday(said)) is not None:
        return weekday
    if (dated := _dated(said)) is not None:
        return dated
    # “Fri, 27 Nov” and “11月27日周五”: the weekday only says the date again.
    for at in range(1, len(said)):
        for name, rest in ((said[:at], said[at:]), (said[at:], said[:at])):
            weekday, dated = _weekday(name.strip()), _dated(rest.strip())
            if weekday is not None and weekday.week is None and isinstance(dated, Dated):
                return Dated(dated.day, dated.month, dated.year, weekday.number)
    raise ValueError(said)


def _weekday(said: str) -> Weekday | None:
    if match := _CHINESE_WEEKDAY.fullmatch(said):
        week = {"下下": 2, "下": 1, "本": 0, "这": 0}.get(match[1])
        return Weekday(min("一二三四五六日天".index(match[2]), 6), week)
    if (match := _ENGLISH_WEEKDAY.fullmatch(said)) is None:
        return None
    found = [number for number, name in enumerate(_WEEKDAYS) if name.startswith(match[2] or match[5])]
    if len(found) != 1:
        return None
    week = {"next": 1, "this": 0}.get((match[3] or "").strip().removesuffix(" week") or match[4] or "")
    return Weekday(found[0], week, is_next=week is None and (match[1] or "").strip() == "next")


def _dated(said: str) -> Dated | Numeric | None:
    if match := _ISO.fullmatch(said):
        return _checked(int(match[3]), int(match[2]), int(match[1]))
    if match := _CHINESE_DATE.fullmatch(said):
        return _checked(read_number(match[2]), read_number(match[1]) if match[1] else None)
    if match := _OF_MONTH.fullmatch(said):
        return _checked(int(match[1]))
    if match := _DOTTED.fullmatch(said):
        return _checked(int(match[1]), int(match[2]), int(match[3]) if match[3] else None)
    if match := _NUMERIC.fullmatch(said):
        return _numeric(int(match[1]), int(match[2]), int(match[3]) if match[3] else None)
    for pattern, day, month in ((_DAY_MONTH, 1, 2), (_MONTH_DAY, 2, 1)):
        if match := pattern.fullmatch(said):
            found = [number for number, name in enumerate(_MONTHS, 1) if name.startswith(match[month])]
            if len(found) == 1:
                return _checked(int(match[day]), found[0], int(match[3]) if match[3] else None)
    return None


def _numeric(first: int, second: int, year: int | None) -> Dated | Numeric:
    if year is not None and year not in _YEARS:
        raise ValueError(year)
    if first == second or second > 12:
        return _checked(second, first, year)
    return _checked(first, second, year) if first > 12 else Numeric(_bounded(first, 12), _bounded(second, 12), year)


def _checked(day: int, month: int | None = None, year: int | None = None) -> Dated:
    """A date that the calendar has, in a leap year at least. Raises ValueError."""
    if month is not None:
        _bounded(month, 12)
    if year is not None:
        date(year, month or 1, day)
        if year not in _YEARS:
            raise ValueError(year)
    _bounded(day, 31 if month is None else monthrange(2028, month)[1])
    return Dated(day, month, year)


def _bounded(number: int, most: int) -> int:
    if not 1 <= number <= most:
        raise ValueError(number)
    return number


def _write_day(day: InDays | Weekday | Dated | Numeric) -> str:
    if isinstance(day, InDays):
        return {0: "today", 1: "tomorrow"}.get(day.days, f"in {day.days} days")
    if isinstance(day, Weekday):
        name = _WEEKDAYS[day.number][:3]
        if day.is_next:
            return f"next {name}"
        return name if day.week is None else f"{'下' * day.week or '本'}周{'一二三四五六日'[day.number]}"
    if isinstance(day, Numeric):
        return f"{day.first}/{day.second}" + (f"/{day.year}" if day.year is not None else "")
    return _write_date(day)


def _write_date(day: Dated) -> str:
    beside = "" if day.weekday is None else _WEEKDAYS[day.weekday][:3] + " "
    if day.month is None:
        return f"{beside}{day.day}号"
    if day.year is None:
        return f"{beside}{day.day} {_MONTHS[day.month - 1][:3]}"
    return f"{beside}{day.year:04}-{day.month:02}-{day.day:02}"
