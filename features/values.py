"""Values as people write them, in English and Chinese: times, weekdays, lengths, amounts. And how to write them back.

A reader raises ValueError where it does not understand; whoever called it knows what to show instead.
"""

import re
import unicodedata
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta

from kit.messages import Refusal
from kit.spoken import as_known

DAY_MINUTES = 24 * 60
EVERY_DAY = frozenset(range(7))
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_CHINESE_DAYS = {"一": 0, "二": 1, "三": 2, "四": 3, "五": 4, "六": 5, "日": 6, "天": 6, "末": 6}
_DAY_SETS = {
    "daily": EVERY_DAY, "everyday": EVERY_DAY, "all": EVERY_DAY, "每天": EVERY_DAY, "每日": EVERY_DAY,
    "weekday": frozenset(range(5)), "weekdays": frozenset(range(5)), "工作日": frozenset(range(5)),
    "weekend": frozenset({5, 6}), "weekends": frozenset({5, 6}), "周末": frozenset({5, 6}),
}  # fmt: skip
_TIME = re.compile(r"(\d{1,2})(?:[:.](\d{2}))?\s*(am|pm)?")
_DIGITS = "零一二三四五六七八九"
# A number up to 99 as it is written in Chinese sentences.
NUMBER = r"(?:\d{1,4}|[一二两三四五六七八九]?十[一二三四五六七八九]?|[零〇一二两三四五六七八九])"
_CHINESE_TIME = re.compile(rf"({NUMBER})[点时](?:(半|一刻|三刻|整)|({NUMBER})分?)?")
_PART = re.compile(r"(凌晨|清晨|早上|早晨|早|上午|中午|午后|下午|傍晚|晚上|晚|半夜|深夜|夜里)?\s*+(.*)")
_MORNING, _AFTERNOON = {"清晨", "早上", "早晨", "早", "上午"}, {"午后", "下午", "傍晚"}
_NIGHT = {"晚上", "晚", "半夜", "深夜", "夜里"}
_LENGTH = re.compile(r"(\d{1,4})\s*(d|days?|w|weeks?|天|日|周|个?星期)?")
_SPAN = re.compile(r"(\d{1,4})\s*(m|min|mins|minutes?|h|hours?|分|分钟|小时)?")
# What may stand behind a number of points.
POINTS = r"(?:points?|pts?|个?积分|分)?"
_POINTS = re.compile(rf"(\d{{1,4}})\s?{POINTS}")
_MILESTONE = re.compile(rf"(\d{{1,3}})(?:d|days?|天|日)?:(\d{{1,4}}){POINTS}")
_NO = {"no", "off", "none", "0", "否", "无", "不", "关", "不要", "不限"}
_YES = {"yes", "on", "1", "是", "开", "要"}
_MAX_LENGTH_DAYS, _MAX_POINTS = 366, 1000
# What somebody writes for one value has so many signs at most; where it is a list or a text, as many as a message.
SHORT, LONG = 256, 4096


@dataclass(eq=False)
class UnknownKey(Refusal):
    """A `key=` that is not one of `allowed`."""

    key: str
    allowed: tuple[str, ...]


def within(text: str, most: int = SHORT) -> str:
    """`text`, where it is no longer than what can be meant. Asked before anything looks at it; raises ValueError."""
    if len(text) > most:
        raise ValueError(text[:most])
    return text


def narrow(text: str) -> str:
    """`text` with full-width signs made narrow, in lower case, without spaces around it: for what is kept."""
    return unicodedata.normalize("NFKC", text).strip().lower()


def flat(text: str) -> str:
    """The same for what is compared with words that we know, in the words of any of the languages (kit/spoken.py)."""
    return as_known(narrow(text))


def is_no(text: str) -> bool:
    """`no`, `无`, `不限` and the like."""
    return flat(text) in _NO


def read_number(text: str) -> int:
    """`12`, `十二`, `两` as a number."""
    if text.isdecimal():
        return int(text)
    tens, ten, ones = text.replace("两", "二").replace("〇", "零").rpartition("十")
    return (_DIGITS.index(tens) if tens else 1 if ten else 0) * 10 + (_DIGITS.index(ones) if ones else 0)


def read_time(text: str) -> int:
    """`21:00`, `9pm`, `晚上9点半` as minutes after midnight; `24:00` is midnight."""
    return read_clock(text) % DAY_MINUTES


def read_clock(text: str) -> int:
    """The same for a day that is said beside it: `24:00`, `晚上12点` and `晚上1点` are after the midnight that ends it, 1440 and more."""
    match = _PART.fullmatch(flat(text))
    if match is None:
        raise ValueError(text)
    part, said = match[1], match[2]
    if (said == "noon" and part is None) or (said == "" and part == "中午"):
        return 12 * 60
    minutes, is_plain = _on_the_dial(said)
    hour = minutes // 60
    if part in _MORNING and hour > 12:
        raise ValueError(text)
    if is_plain and part is not None:
        minutes += 60 * _shift(part, hour)
    if minutes > DAY_MINUTES and part not in _NIGHT:
        raise ValueError(text)
    return minutes


def _on_the_dial(said: str) -> tuple[int, bool]:
    """Minutes after midnight, and whether a part of the day may still say which half of it is meant."""
    if match := _CHINESE_TIME.fullmatch(said):
        quarter = {"半": 30, "一刻": 15, "三刻": 45, "整": 0}
        hour, minutes = read_number(match[1]), quarter[match[2]] if match[2] else read_number(match[3] or "0")
    elif (match := _TIME.fullmatch(said)) and (match[2] or match[3]):
        hour, minutes = int(match[1]), int(match[2] or 0)
        if match[3]:
            if not 1 <= hour <= 12:
                raise ValueError(said)
            hour = hour % 12 + (12 if match[3] == "pm" else 0)
    else:
        raise ValueError(said)
    if hour > 24 or minutes > 59 or (hour == 24 and minutes):
        raise ValueError(said)
    return hour * 60 + minutes, not said.endswith("m")


def _shift(part: str, hour: int) -> int:
    """How many hours later `hour` is in this part of the day: 下午3点 is 15:00, 晚上12点 is the midnight that ends the day."""
    if part in _NIGHT and (hour <= 4 or hour == 12):
        return 12 if hour == 12 else 24
    if part == "凌晨" and hour == 12:
        return -12
    is_later = part in _AFTERNOON or part in _NIGHT or (part == "中午" and hour < 10)
    return 12 if is_later and hour < 12 else 0


def write_time(minutes: int) -> str:
    """`21:00`."""
    return f"{minutes // 60:02}:{minutes % 60:02}"


def read_days(text: str) -> frozenset[int]:
    """`mon-fri`, `mon,wed`, `weekends`, `周一至周五`, `一三五` as weekday numbers, 0 = Monday."""
    said = flat(text).replace(" ", "")
    if said in _DAY_SETS:
        return _DAY_SETS[said]
    if re.fullmatch(r"(?:周|星期)?[一二三四五六日天]{2,7}", said):
        return frozenset(_CHINESE_DAYS[sign] for sign in said if sign in _CHINESE_DAYS)
    days: set[int] = set()
    for part in re.split(r"[,、;/+和]", said):
        first, *rest = re.split(r"[-–~至到]", part)
        if len(rest) > 1:
            raise ValueError(text)
        start = _weekday(first)
        end = _weekday(rest[0]) if rest else start
        days.update((start + step) % 7 for step in range((end - start) % 7 + 1))
    return frozenset(days)


def _weekday(text: str) -> int:
    if match := re.fullmatch(r"(?:周|星期|礼拜)?([一二三四五六日天])", text):
        return _CHINESE_DAYS[match[1]]
    full = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
    found = [number for number, name in enumerate(full) if len(text) >= 3 and name.startswith(text)]
    if len(found) != 1:
        raise ValueError(text)
    return found[0]


def write_days(days: frozenset[int]) -> str:
    """`daily`, `mon-fri` or `mon,wed`."""
    if days == EVERY_DAY:
        return "daily"
    numbers = sorted(days)
    if len(numbers) > 2 and numbers == list(range(numbers[0], numbers[-1] + 1)):
        return f"{_WEEKDAYS[numbers[0]]}-{_WEEKDAYS[numbers[-1]]}"
    return ",".join(_WEEKDAYS[number] for number in numbers)


def read_length(text: str) -> int | None:
    """`21d`, `3 weeks`, `21天` as days, 1–366; `no` is None: without end."""
    said = flat(text)
    if said in _NO:
        return None
    match = _LENGTH.fullmatch(said)
    if match is None:
        raise ValueError(text)
    unit = match[2] or "d"
    days = int(match[1]) * (7 if unit[0] == "w" or unit in {"周", "星期", "个星期"} else 1)
    if not 1 <= days <= _MAX_LENGTH_DAYS:
        raise ValueError(text)
    return days


def write_length(days: int | None) -> str:
    """`21d`, or `no`."""
    return "no" if days is None else f"{days}d"


def read_span(text: str) -> int | None:
    """`60m`, `1h`, `30分钟` as minutes, less than a day; `no` is None."""
    said = flat(text)
    if said in _NO:
        return None
    match = _SPAN.fullmatch(said)
    if match is None:
        raise ValueError(text)
    minutes = int(match[1]) * (60 if (match[2] or "m")[0] in "h小" else 1)
    if not 1 <= minutes < DAY_MINUTES:
        raise ValueError(text)
    return minutes


def write_span(minutes: int | None) -> str:
    """`60m`, or `no`."""
    return "no" if minutes is None else f"{minutes}m"


def read_points(text: str) -> int:
    """A whole number from 0 to 1000: `5`, `5分`, `5 points`."""
    match = _POINTS.fullmatch(flat(text))
    if match is None or int(match[1]) > _MAX_POINTS:
        raise ValueError(text)
    return int(match[1])


def read_milestones(text: str) -> tuple[tuple[int, int], ...]:
    """`7:20,30:100`, `7天:20分` as pairs of days in a row and bonus points, in rising order; `no` is none."""
    said = flat(text).replace(" ", "")
    if said in _NO:
        return ()
    found: dict[int, int] = {}
    for part in re.split(r"[,、;]", said):
        match = _MILESTONE.fullmatch(part)
        if match is None or not 2 <= int(match[1]) <= _MAX_LENGTH_DAYS or not 1 <= int(match[2]) <= _MAX_POINTS:
            raise ValueError(text)
        if int(match[1]) in found:
            raise ValueError(text)
        found[int(match[1])] = int(match[2])
    return tuple(sorted(found.items()))


def write_milestones(milestones: Sequence[tuple[int, int]]) -> str:
    """`7:20,30:100`, or `no`."""
    return ",".join(f"{days}:{points}" for days, points in milestones) or "no"


def read_yes(text: str) -> bool:
    """`yes` or `no`."""
    said = flat(text)
    if said in _YES:
        return True
    if said in _NO:
        return False
    raise ValueError(text)


def write_yes(value: bool) -> str:
    """`yes` or `no`."""
    return "yes" if value else "no"


def read_day_start(text: str) -> int:
    """`04:00` as minutes, 00:00 to 06:00."""
    minutes = read_time(text)
    if minutes > 6 * 60:
        raise ValueError(text)
    return minutes


def read_quiet(text: str) -> tuple[int, int]:
    """`23:00-08:00` as two times; `no` is an empty span."""
    said = flat(text).replace(" ", "")
    if said in _NO:
        return (0, 0)
    parts = re.split(r"[-–~至到]", said)
    if len(parts) != 2:
        raise ValueError(text)
    return read_time(parts[0]), read_time(parts[1])


def write_quiet(quiet: tuple[int, int]) -> str:
    """`23:00-08:00`, or `no`."""
    return "no" if quiet[0] == quiet[1] else f"{write_time(quiet[0])}-{write_time(quiet[1])}"


def write_points(points: int) -> str:
    """`5`."""
    return str(points)


_DAY_WORDS = {
    "today": 0, "今天": 0, "今日": 0, "yesterday": -1, "昨天": -1, "前天": -2, "tomorrow": 1, "明天": 1, "后天": 2,
}  # fmt: skip
_DATE = re.compile(r"(?:(\d{4})[-/.年])?(\d{1,2})[-/月](\d{1,2})日?")
_DATE_SPAN = re.compile(r"\.\.+|…|~|～|至|到")


def read_date(text: str, today: date) -> date:
    """`2026-11-25`, `11-25`, `11月25日`, `yesterday`, `昨天`; without a year the nearest such day."""
    said = flat(text)
    if said in _DAY_WORDS:
        return today + timedelta(days=_DAY_WORDS[said])
    if (match := _DATE.fullmatch(said)) is None:
        raise ValueError(text)
    month, day = int(match[2]), int(match[3])
    if match[1]:
        return date(int(match[1]), month, day)
    near: list[date] = []
    for year in (today.year - 1, today.year, today.year + 1):
        with suppress(ValueError):
            near.append(date(year, month, day))
    if not near:
        raise ValueError(text)
    return min(near, key=lambda found: abs(found - today))


def read_dates(text: str, today: date) -> tuple[date, date]:
    """A day, or a span of days with both its ends: `11-25..11-30`, `昨天到明天`."""
    parts = _DATE_SPAN.split(flat(text))
    if len(parts) > 2:
        raise ValueError(text)
    first, last = read_date(parts[0], today), read_date(parts[-1], today)
    if last < first:
        raise ValueError(text)
    return first, last


def read_count(text: str, most: int) -> int:
    """A whole number from 1 to `most`."""
    said = flat(text)
    if not re.fullmatch(r"\d{1,9}", said) or not 1 <= int(said) <= most:
        raise ValueError(text)
    return int(said)


def write_count(count: int | None) -> str:
    """`3`, or `no`."""
    return "no" if count is None else str(count)


def read_tag(text: str) -> str | None:
    """`#run`, `run`, `晨读` as a word of letters, digits and `_`, at most 32, in lower case; `no` is None."""
    said = narrow(text).removeprefix("#")
    if flat(said) in _NO:
        return None
    if not re.fullmatch(r"\w{1,32}", said) or said.isdecimal():
        raise ValueError(text)
    return said


def write_tag(tag: str | None) -> str:
    """`#run`, or `no`."""
    return "no" if tag is None else f"#{tag}"


_STRETCH = re.compile(r"(\d{1,5})\s*(m|min|mins|minutes?|h|hours?|d|days?|w|weeks?|分|分钟|个?小时|天|日|周|个?星期)")
_MINUTES_IN = {"m": 1, "h": 60, "d": DAY_MINUTES, "w": 7 * DAY_MINUTES, "分": 1, "小": 60, "天": DAY_MINUTES, "日": DAY_MINUTES,
               "周": 7 * DAY_MINUTES, "星": 7 * DAY_MINUTES}  # fmt: skip
_MAX_STRETCH = 60 * DAY_MINUTES


def read_stretch(text: str) -> int:
    """`2d`, `36h`, `90m`, `2天` as minutes, up to 60 days."""
    match = _STRETCH.fullmatch(flat(text))
    if match is None:
        raise ValueError(text)
    minutes = int(match[1]) * _MINUTES_IN[match[2].removeprefix("个")[0]]
    if not 1 <= minutes <= _MAX_STRETCH:
        raise ValueError(text)
    return minutes


def write_stretch(minutes: int) -> str:
    """`2d`, `36h` or `90m`."""
    for length, unit in ((DAY_MINUTES, "d"), (60, "h")):
        if minutes % length == 0:
            return f"{minutes // length}{unit}"
    return f"{minutes}m"
