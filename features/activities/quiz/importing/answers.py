"""Options and right answers as people write them: a line each, `*` before what is right, `A`, `AC`, `1,3`, the words themselves. Pure."""

import re
import unicodedata
from collections.abc import Sequence

from features.activities.quiz.questions import LONGEST_OPTION, MOST_OPTIONS
from features.values import flat, is_no, within
from kit.texts import visible

LETTERS = "ABCDEFGH"
_STARS = ("*", "＊", "✅", "✔", "√", "✓")
# A letter or a number before an option, as people number them; only where all of them have one, in their order.
_LABEL = re.compile(r"[(（]?([A-Ha-hＡ-Ｈａ-ｈ1-8１-８])[.．、:：)）](?![0-9])")
# Signs alone: letters, numbers, and what stands between them.
_SIGNS = re.compile(r"[a-h1-8 ,、;/&+和及与]*")
_BETWEEN = re.compile("[,、;/&+和及与\n ]")
_SKIPS = {"skip", "pass", "next", "跳过", "不填", "没有", "不用", "略过"}
_LONGEST_LINE = LONGEST_OPTION + 8
# All options by their words, with something between.
_LONGEST_ANSWER = MOST_OPTIONS * _LONGEST_LINE


class Unsure(ValueError):
    """What is said to be right can be two options: the one that is called so, and the one at that place."""


def is_skip(text: str) -> bool:
    """`skip`, `跳过`, `no` and the like: there is none."""
    return flat(text) in _SKIPS or is_no(text)


def read_options(text: str) -> tuple[tuple[str, ...], frozenset[int]]:
    """Options, a line each, and which of them have a star before them. Raises ValueError where there are more lines than can be options."""
    lines = [line for line in within(text, 4 * _LONGEST_ANSWER).splitlines() if line.strip()]
    if len(lines) > 2 * MOST_OPTIONS:
        raise ValueError(text)
    return starred([visible(line) for line in lines])


def starred(said: Sequence[str]) -> tuple[tuple[str, ...], frozenset[int]]:
    """The options without what stands before them, a star or a letter in the order of letters; and those that have a star."""
    bare = [_without_star(option) for option in said]
    right = frozenset(place for place, option in enumerate(bare) if option != said[place])
    unlabelled = _without_labels(bare)
    if unlabelled != bare and not right:
        # `A. *Lake`: the star can stand behind the letter, too.
        bare = [_without_star(option) for option in unlabelled]
        right = frozenset(place for place, option in enumerate(bare) if option != unlabelled[place])
        return tuple(bare), right
    return tuple(unlabelled), right


def _without_star(option: str) -> str:
    star = next((star for star in _STARS if option.startswith(star)), None)
    return option if star is None else option[len(star) :].removeprefix("\ufe0f").strip()


def _without_labels(options: Sequence[str]) -> list[str]:
    found = [_LABEL.match(option) for option in options]
    said = "".join(flat(match[1]) for match in found if match is not None)
    if len(options) > 1 and said in {LETTERS[: len(options)].lower(), "12345678"[: len(options)]}:
        return [
            option[match.end() :].strip() for option, match in zip(options, found, strict=True) if match is not None
        ]
    return list(options)


def read_right(text: str, options: Sequence[str]) -> frozenset[int]:
    """Which options (from 0) are right: `A`, `AC`, `A, C`, `1 3`, `①③`, or what they are called. Raises Unsure, ValueError."""
    said = flat(within(text, _LONGEST_ANSWER))
    by_sign, by_name = _by_sign(said, len(options)), _by_name(said, options)
    if by_sign and by_name and by_sign != by_name:
        raise Unsure(text)
    if not (found := by_sign or by_name):
        raise ValueError(text)
    return found


def _by_sign(said: str, count: int) -> frozenset[int]:
    """By letters or numbers; nothing where it says something else, or names one that is not there."""
    if _SIGNS.fullmatch(said) is None:
        return frozenset()
    signs = _BETWEEN.sub("", said)
    places = frozenset(int(sign) - 1 if sign.isdigit() else ord(sign) - ord("a") for sign in signs)
    # `A1` is neither; `AA` is a slip.
    is_of_one_sort = signs.isdigit() or signs.isalpha()
    return places if is_of_one_sort and len(places) == len(signs) and max(places) < count else frozenset()


def _by_name(said: str, options: Sequence[str]) -> frozenset[int]:
    """By what the options are called: one of them, or several with something between that is in none of them."""
    called = {same(option): place for place, option in enumerate(options)}
    if said in called:
        return frozenset((called[said],))
    for separator in (";", "、", "\n", ",", "/"):
        parts = [part.strip() for part in said.split(separator)]
        if len(parts) > 1 and all(part in called for part in parts):
            return frozenset(called[part] for part in parts)
    return frozenset()


def same(text: str) -> str:
    """What is equal for two texts that people would take for the same."""
    return unicodedata.normalize("NFKC", text).strip().lower()
