"""Values of a quiz as people write them, beside those of features/values.py. Pure."""

import re
from collections.abc import Mapping

from features.prizes.rules import DRAWN, Prize, read_prizes
from features.values import flat

LEAST_TIME, MOST_TIME = 5, 120
LEAST_PAUSE, MOST_PAUSE = 3, 60
_SECONDS = re.compile(r"(\d{1,3}) ?(s|secs?|seconds?|秒钟?|m|mins?|minutes?|分钟?)?")
_MODES = {"live": "live", "now": "live", "现场": "live", "直播": "live", "实时": "live",
          "daily": "daily", "day": "daily", "每日": "daily", "每天": "daily", "一天一题": "daily", "每日一题": "daily"}  # fmt: skip
_SCORING = {"plain": "plain", "right": "plain", "答对": "plain", "普通": "plain", "不计速度": "plain",
            "speed": "speed", "fast": "speed", "速度": "speed", "抢答": "speed", "计速度": "speed", "比速度": "speed"}  # fmt: skip
_ORDER = {"written": "written", "as written": "written", "原序": "written", "不打乱": "written", "按原顺序": "written",
          "shuffled": "shuffled", "shuffle": "shuffled", "random": "shuffled", "打乱": "shuffled", "随机": "shuffled",
          "乱序": "shuffled"}  # fmt: skip
_LEAD = {"clock": "clock", "auto": "clock", "自动": "clock", "计时": "clock",
         "host": "host", "me": "host", "manual": "host", "主持人": "host", "手动": "host"}  # fmt: skip


def _one_of(words: Mapping[str, str], text: str) -> str:
    try:
        return words[flat(text)]
    except KeyError:
        raise ValueError(text) from None


def read_mode(text: str) -> str:
    """`live` or `daily`."""
    return _one_of(_MODES, text)


def read_scoring(text: str) -> str:
    """`plain` or `speed`."""
    return _one_of(_SCORING, text)


def read_order(text: str) -> str:
    """`written` or `shuffled`."""
    return _one_of(_ORDER, text)


def read_lead(text: str) -> str:
    """`clock` or `host`."""
    return _one_of(_LEAD, text)


def _seconds(text: str, least: int, most: int) -> int:
    match = _SECONDS.fullmatch(flat(text))
    if match is None:
        raise ValueError(text)
    seconds = int(match[1]) * (60 if match[2] and match[2][0] in "m分" else 1)
    if not least <= seconds <= most:
        raise ValueError(text)
    return seconds


def read_seconds(text: str) -> int:
    """How long a question is asked for: `20s`, `20`, `1m`, `20秒`."""
    return _seconds(text, LEAST_TIME, MOST_TIME)


def read_pause(text: str) -> int:
    """How long it is from one question to the next."""
    return _seconds(text, LEAST_PAUSE, MOST_PAUSE)


def write_seconds(seconds: int) -> str:
    """`20s`."""
    return f"{seconds}s"


def read_places(text: str) -> tuple[Prize, ...]:
    """Prizes of places. There are no lots: whoever knows most is known."""
    prizes = read_prizes(text)
    if any(prize.place == DRAWN for prize in prizes):
        raise ValueError(text)
    return prizes
