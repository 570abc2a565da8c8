"""Repeats as people write them, in English and Chinese: `mon,thu 09:00`, `weekday`, `month:last`, `每周五 20:00`.

What is not written is taken from the first time: its wall time, its weekday, its day of the month.
"""

import functools
import re
from dataclasses import dataclass
from datetime import datetime

from features.values import (
    DAY_MINUTES,
    NUMBER,
    flat,
    is_no,
    read_clock,
    read_days,
    read_number,
    within,
    write_days,
    write_time,
)
from kit.messages import Refusal
from kit.recurrence import Repeat

LAST_DAY = 31
_MOST_TIMES = 6
_LONGEST = 96
_WEEKLY = {"weekly", "week", "每周", "每星期", "每个星期"}
_MONTHLY = {"monthly", "month", "每月", "每个月"}
_MONTH_DAY = re.compile(rf"month ?: ?(?:(\d{{1,2}})|(last))|每个?月(?:({NUMBER})[日号]|(最后一天|月?底|月?末))")


@dataclass(frozen=True, slots=True)
class Every:
    """What was written: `weekdays` or a day of the month (31 is the last), or neither; times of day, or none."""

    walls: tuple[int, ...] = ()
    weekdays: frozenset[int] = frozenset()
    is_monthly: bool = False
    month_day: int | None = None

    @property
    def is_whole(self) -> bool:
        """Nothing has to be taken from the first time."""
        return bool(self.walls) and bool(self.month_day if self.is_monthly else self.weekdays)


@dataclass(eq=False)
class NoTimeOfDay(Refusal):
    """A repeat that does not say at what time, and has no first time to take it from."""

    every: str


@functools.lru_cache(maxsize=1024)
def read_every(text: str) -> Every | None:
    """What somebody wrote; `no` is None. Raises ValueError."""
    if is_no(within(text, _LONGEST)):
        return None
    said = re.sub(r"\bevery day\b", "daily", flat(text))
    said = within(" ".join(re.sub(r"\b(?:at|on|every)\b|@", " ", re.sub(r"\band\b", ",", said)).split()), _LONGEST)
    found = {every for at in range(1, len(said) + 1) if (every := _every(said[:at], said[at:])) is not None}
    if len(found) != 1:
        raise ValueError(text)
    return found.pop()


def _every(days: str, times: str) -> Every | None:
    """The reading that takes the words to be parted here; at a space, or where a Chinese word ends."""
    if times and not (days.endswith(" ") or times.startswith(" ") or not (days[-1] + times[0]).isascii()):
        return None
    try:
        walls = _walls(times) if times.strip() else ()
        said = days.strip()
        if walls and walls[-1] >= DAY_MINUTES:
            # “fri 24:00” is the midnight after Friday.
            weekdays = frozenset((number + 1) % 7 for number in read_days(_weekdays(said)))
            return Every(tuple(w - DAY_MINUTES for w in walls), weekdays) if walls[0] >= DAY_MINUTES else None
        if said in _WEEKLY:
            return Every(walls)
        if said in _MONTHLY:
            return Every(walls, is_monthly=True)
        if match := _MONTH_DAY.fullmatch(said):
            day = int(match[1]) if match[1] else read_number(match[3]) if match[3] else LAST_DAY
            return Every(walls, is_monthly=True, month_day=day) if 1 <= day <= LAST_DAY else None
        return Every(walls, read_days(_weekdays(said)))
    except ValueError:
        return None


def _weekdays(said: str) -> str:
    """`每周一 周四` as `周一,周四`; `mon thu` as `mon,thu`."""
    said = re.sub(r"^每个?(?=周|星期|礼拜|工作日)", "", said)
    said = re.sub(r" ?([-–~至到,、;/+和]) ?", r"\1", said)
    return re.sub(r"days\b", "day", ",".join(said.split()))


def _walls(times: str) -> tuple[int, ...]:
    found = {read_clock(each) for each in re.split(r"[,、;]|和", times)}
    if len(found) > _MOST_TIMES:
        raise ValueError(times)
    return tuple(sorted(found))


def write_every(every: Every | None) -> str:
    """`mon,thu 09:00`, in a way that `read_every` reads as the same; `no`."""
    if every is None:
        return "no"
    if every.is_monthly:
        days = (
            "monthly"
            if every.month_day is None
            else f"month:{'last' if every.month_day == LAST_DAY else every.month_day}"
        )
    else:
        days = write_days(every.weekdays) if every.weekdays else "weekly"
    return f"{days} {','.join(write_time(wall) for wall in every.walls)}".strip()


def repeat_of(every: Every, first: datetime | None) -> Repeat:
    """The rule; what it does not say is taken from `first`, on the group's wall clock. Raises NoTimeOfDay."""
    if every.is_whole:
        return Repeat(every.walls, every.weekdays, every.month_day)
    if first is None:
        raise NoTimeOfDay(write_every(every))
    walls = every.walls or (first.hour * 60 + first.minute,)
    if every.is_monthly:
        return Repeat(walls, month_day=every.month_day or first.day)
    return Repeat(walls, every.weekdays or frozenset({first.weekday()}))
