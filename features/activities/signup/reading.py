"""What people write in reply to a list: `+1`, `+2 小孩`, `接龙 2大1小`, `sign up 2`, `-1`, `退出`. Pure, bounded and linear."""

import re
import unicodedata
from collections.abc import Mapping, Sequence

from features.activities.signup.refusals import ForHowMany
from features.activities.signup.rules import Add, Change, Join, Leave, Take
from features.values import NUMBER, read_number
from kit.texts import visible

LONGEST = 200
# Said by itself, these words mean a list, where only one is open.
_CALLS = re.compile(
    r"(?:接[龙龍][报報]名|接[龙龍]|[报報]名|sign(?: me)? up)(?![^\W\d_一二两三四五六七八九十])", re.IGNORECASE
)
_CALLS_TO_BOARD = re.compile(
    r"(?:接[龙龍][报報]名|接[龙龍]|[报報]名|[参參]加|算我|sign(?: me)? up|count me in|i'?m in|join)", re.IGNORECASE
)
_OFF = {
    "退出", "退", "不来了", "不去了", "我不来了", "我不去了", "取消", "取消报名", "取消接龙", "退出接龙",
    "leave", "out", "i'm out", "im out", "cancel", "sign me off",
}  # fmt: skip
_SIGN = re.compile(r"[+\-\u2212\u2013]\s?(?=[\d零一二两三四五六七八九十])")
_COUNT = re.compile(NUMBER)
_UNIT = re.compile(r"\s?(?:个人|个|位|名|人|份|people|persons?|places?)", re.IGNORECASE)
_GAP = re.compile(r"(?:[\s,、;:和加及+&]|and(?=\s))*", re.IGNORECASE)
_TIMES = re.compile(r"\s?[:x×*]?\s?")
# What the usual kinds of places are called besides, whichever of these words was chosen for them.
_ALIKE = (
    ("adult", "adults", "grown-up", "grown-ups", "大", "大人", "成人"),
    ("child", "children", "kid", "kids", "小", "小孩", "孩子", "儿童", "小朋友", "娃"),
)  # fmt: skip


def words_for(slots: Sequence[str]) -> dict[str, int]:
    """What each kind of places may be called, with its number: by its name, in the plural, by its first Chinese sign where that tells it
    apart, and `大`, `kids` and the like.
    """
    found: dict[str, int] = {}
    for number, slot in enumerate(slots):
        name = slot.casefold()
        for word in (name, f"{name}s", *next((alike for alike in _ALIKE if name in alike), ())):
            found.setdefault(word, number)
    for number, slot in enumerate(slots):
        first = slot[0].casefold()
        is_only = sum(other[0].casefold() == first for other in slots) == 1
        if is_only and unicodedata.category(first) == "Lo":
            found.setdefault(first, number)
    return found


def may_be_line(text: str, *, is_reply: bool) -> bool:
    """Whether it may be meant for a list at all, told by how it begins."""
    if not text or len(text) > LONGEST or "\n" in text:
        return False
    said = _plain(text)
    if not is_reply:
        return _CALLS.match(said) is not None
    begins = _SIGN.match(said) or _CALLS_TO_BOARD.match(said) or _COUNT.match(said)
    return begins is not None or said.casefold() in _OFF or _COUNT.search(said) is not None


def read_line(text: str, words: Mapping[str, int], slots: Sequence[str] = ()) -> Change | None:
    """What somebody asks for; None where they just talk. `words`: what the kinds of places are called (`words_for`).

    Raises ForHowMany where it begins as a line does, and nobody could tell for how many it is.
    """
    if len(text) > LONGEST:
        return None
    said = _plain(text)
    if said.casefold() in _OFF:
        return Leave()
    if (match := _SIGN.match(said)) is not None:
        return _signed(match[0][0], *_counts(said, match.end(), words))
    if (match := _CALLS_TO_BOARD.match(said)) is not None:
        return _called(said, match.end(), words, slots)
    counts, rest = _counts(said, 0, words)
    # Without a word before it, only what says how many of what, and nothing else.
    return Take(tuple(counts)) if counts and not rest and not said.isdecimal() else None


def _signed(sign: str, counts: Sequence[tuple[int, int]], rest: str) -> Change | None:
    if sign == "+":
        return Add(tuple(counts), visible(rest)) if counts else None
    # Behind a minus stands nothing but how many: `-1度` is talk.
    return Add(tuple((slot, -count) for slot, count in counts)) if counts and not rest else None


def _called(said: str, at: int, words: Mapping[str, int], slots: Sequence[str] = ()) -> Change | None:
    """Behind a word that calls to a list."""
    counts, rest = _counts(said, at, words)
    if counts:
        return Take(tuple(counts), visible(rest))
    if not any(sign.isalnum() for sign in rest):
        return Join()
    # It goes on as another word (接龙怎么弄, joining), or was no call in the first place (join us).
    if not said[at : at + 1].isspace() or _CALLS.match(said) is None:
        return None
    raise ForHowMany(tuple(slots))


def counted(text: str, words: Mapping[str, int]) -> tuple[list[tuple[int, int]], str]:
    """How many of which kind, and what else is said behind them."""
    return _counts(_plain(text), 0, words)


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text[: LONGEST + 1]).strip()


def _counts(text: str, at: int, words: Mapping[str, int]) -> tuple[list[tuple[int, int]], str]:
    """How many of which kind, from a place in the text on; and what stands behind."""
    found: list[tuple[int, int]] = []
    while True:
        gap = _GAP.match(text, at)
        begins = at if gap is None else gap.end()
        item = _item(text, begins, words)
        if item is None:
            return found, text[begins:].strip()
        slot, count, at = item
        found.append((slot, count))


def _item(text: str, at: int, words: Mapping[str, int]) -> tuple[int, int, int] | None:
    """`2大`, `2 adults`, `2个人`, `大人2`: the kind, how many, and where it ends; None where there is none."""
    slot, end = _word(text, at, words)
    if slot is not None:
        times = _TIMES.match(text, end)
        match = _COUNT.match(text, end if times is None else times.end())
        if match is None:
            return None
        unit = _UNIT.match(text, match.end())
        return slot, read_number(match[0]), match.end() if unit is None else unit.end()
    match = _COUNT.match(text, at)
    if match is None:
        return None
    end = match.end()
    unit = _UNIT.match(text, end)
    for begins in ([] if unit is None else [unit.end()]) + [end]:
        space = begins + (text[begins : begins + 1] == " ")
        slot, behind = _word(text, space, words)
        if slot is not None:
            return slot, read_number(match[0]), behind
    if unit is not None and not text[unit.end() : unit.end() + 1].isalnum():
        return 0, read_number(match[0]), unit.end()
    return None if text[end : end + 1].isalnum() else (0, read_number(match[0]), end)


def _word(text: str, at: int, words: Mapping[str, int]) -> tuple[int | None, int]:
    """The kind of places that is called by the longest word here, and where that ends."""
    best: tuple[int | None, int] = (None, at)
    for word, slot in words.items():
        end = at + len(word)
        is_whole = not (word[-1].isascii() and text[end : end + 1].isalpha() and text[end : end + 1].isascii())
        if end > best[1] and is_whole and text[at:end].casefold() == word:
            best = (slot, end)
    return best
