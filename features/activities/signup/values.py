"""Values of a sign-up list as people write them, beside those of features/values.py."""

import re

from features.values import flat, is_no
from kit.texts import visible

_MOST_SLOTS = 6
_SLOT_LENGTH = 12
_MOST_PLACES = 9999
_MOST_EACH = 50


def read_slots(text: str) -> tuple[str, ...]:
    """`adult,child`, `大人、小孩`: the kinds of places; `no`: all are alike."""
    if is_no(text):
        return ()
    found: list[str] = []
    for part in re.split(r"[,，、;；/]", text):
        name = visible(part)
        # A number in it could not be told from how many.
        is_name = name[:1].isalpha() and len(name) <= _SLOT_LENGTH and not any(sign.isdecimal() for sign in name)
        if not is_name or flat(name) in {flat(each) for each in found}:
            raise ValueError(text)
        found.append(name)
    if not 1 <= len(found) <= _MOST_SLOTS:
        raise ValueError(text)
    return tuple(found)


def write_slots(slots: tuple[str, ...]) -> str:
    """`adult,child`, or `no`."""
    return ",".join(slots) or "no"


def read_most(text: str) -> int:
    """`30`, `30人`; `no`: no limit."""
    return 0 if is_no(text) else _count(text, _MOST_PLACES)


def write_most(most: int) -> str:
    """`30`, or `no`."""
    return str(most) if most else "no"


def read_each(text: str) -> int:
    """`3`, `3人`."""
    return _count(text, _MOST_EACH)


def _count(text: str, most: int) -> int:
    match = re.fullmatch(r"(\d{1,5})\s?(?:人|位|个|名|people|persons?|places?)?", flat(text))
    if match is None or not 1 <= int(match[1]) <= most:
        raise ValueError(text)
    return int(match[1])
