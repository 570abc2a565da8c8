"""Values of packets as people write them, beside those of features/values.py."""

import re

from features.packets.rules import MOST_HOLD, MOST_PORTIONS, MOST_ROUNDS, Those
from features.points.service import MOST
from features.values import flat, is_no, read_span

EVERYBODY = "all"
_EVERYBODY = {"all", "everybody", "everyone", "所有人", "大家", "全体", "全部"}
_THOSE = {
    Those.CHECKED_IN: {"checked-in", "checkedin", "checkin", "已签到", "签到", "签到的人", "打卡"},
    Those.NEW: {"new", "newcomers", "newcomer", "新人", "新群员", "新来的", "新人红包"},
    Those.SILENT: {"silent", "lurkers", "lurker", "潜水", "潜水的人", "潜水员", "潜水红包"},
}
_EQUAL = {"equal", "equally", "fixed", "普通", "平分", "均分"}
_RANDOM = {"random", "lucky", "拼手气", "手气", "随机"}
_FUNDING = {
    "same": {"same", "equal", "一样", "相同", "同额", "等额", "照旧"},
    "free": {"free", "any", "own", "自由", "随意", "自定", "自选"},
    "pool": {"pool", "group", "treasury", "公账", "群公账", "群里出", "本群", "奖池"},
}
_AMOUNT = re.compile(r"(\d{1,6})(?:points?|pts?|个?积分|分)?")
_PORTIONS = re.compile(r"(\d{1,3})(?:个|份|包)?")
_ROUNDS = re.compile(r"(\d{1,2})(?:rounds?|轮)?")
_HOLD = re.compile(r"(\d{1,2})(?:s|sec|秒)?")


def read_amount(text: str) -> int:
    """`100`, `100 points`, `100积分`: 1 to 100,000."""
    return _bounded(_AMOUNT, text, MOST)


def read_portions(text: str) -> int:
    """`10`, `10份`: 1 to 100."""
    return _bounded(_PORTIONS, text, MOST_PORTIONS)


def _bounded(pattern: re.Pattern[str], text: str, most: int) -> int:
    match = pattern.fullmatch(flat(text).replace(" ", "").replace(",", ""))
    if match is None or not 1 <= int(match[1]) <= most:
        raise ValueError(text)
    return int(match[1])


def read_rounds(text: str) -> int:
    """`3`, `3轮`: 1 to 20."""
    return _bounded(_ROUNDS, text, MOST_ROUNDS)


def read_turn(text: str) -> int:
    """`10m`, `1h`, `10分钟`: minutes."""
    minutes = read_span(text)
    if minutes is None:
        raise ValueError(text)
    return minutes


def read_funding(text: str) -> str:
    """`same`, `free` or `pool`: what the packets of a relay hold."""
    said = flat(text)
    for mode, words in _FUNDING.items():
        if said in words:
            return mode
    raise ValueError(text)


def read_hold(text: str) -> int:
    """`3`, `3s`, `3秒`: seconds, at most 30; `no` is 0."""
    if is_no(text):
        return 0
    match = _HOLD.fullmatch(flat(text))
    if match is None or int(match[1]) > MOST_HOLD:
        raise ValueError(text)
    return int(match[1])


def write_hold(seconds: int) -> str:
    """`3s`, or `no`."""
    return f"{seconds}s" if seconds else "no"


def read_equal(text: str) -> bool:
    """`equal` or `random`."""
    said = flat(text)
    if said in _EQUAL:
        return True
    if said in _RANDOM:
        return False
    raise ValueError(text)


def write_equal(is_equal: bool) -> str:
    """`equal` or `random`."""
    return "equal" if is_equal else "random"


def read_whom(text: str) -> str:
    """`all`, `checked-in`, `new`, `silent`, or `@name`."""
    said = flat(text)
    if said in _EVERYBODY:
        return EVERYBODY
    for those, words in _THOSE.items():
        if said in words:
            return those.value
    if re.fullmatch(r"@[a-z0-9_]{3,32}", said):
        return said
    raise ValueError(text)


def those_of(whom: str) -> Those | None:
    """Of whom something must be so, by what `read_whom` has read."""
    return Those(whom) if whom in set(Those) else None
