"""Callback data: what a button carries, as typed values in at most 64 bytes.

Data comes back from clients that may have been modified, and from buttons as old as the bot: `decode` trusts nothing and says None to
whatever `encode` would not have written. It does not know who may tap; that is asked for every tap elsewhere.
"""

import functools
import re
from dataclasses import dataclass, fields
from typing import Any, ClassVar, TypeVar, get_type_hints

MAX_BYTES = 64
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
_WORD = re.compile(r"[A-Za-z0-9_./+=-]*")
_LINKABLE = re.compile(r"[A-Za-z0-9:-]{1,64}")
_NUMBER = re.compile(r"-?[0-9a-z]{1,13}")
# Numbers that Telegram gives, and those of groups in the table, are wide; all others are those within a group, and counted up from 0.
# A column takes no more, and a database does not even take the question: docs/decisions/0007.
WIDE = frozenset({"group", "person", "thread", "message", "update"})
_ID, _NUMBERED = range(-(2**63), 2**63), range(2**31)
_CODES: dict[str, type["Tap"]] = {}


@dataclass(frozen=True, slots=True)
class Tap:
    """What a tap means. Each kind is a subclass with a `code` of its own; fields are int or str (letters, digits, `_./+=-`).

    A number is one within a group, of 31 bits, unless its field has a name in WIDE.
    """

    code: ClassVar[str]


T = TypeVar("T", bound=type[Tap])


def tap(code: str) -> Any:
    """Register a kind of tap under `code`, its first word in the data. A code is never used again for another meaning."""

    def register(kind: T) -> T:
        if code in _CODES:
            msg = f"the tap code {code!r} is taken by {_CODES[code].__name__}"
            raise ValueError(msg)
        kind.code = code
        _CODES[code] = kind
        return kind

    return register


def kinds() -> tuple[type[Tap], ...]:
    """Every registered kind of tap."""
    return tuple(_CODES.values())


def encode(meaning: Tap) -> str:
    """The data for a button. Raises ValueError where it would not fit or not come back the same."""
    words = [meaning.code]
    for field in fields(meaning):
        value = getattr(meaning, field.name)
        if isinstance(value, str) and not _WORD.fullmatch(value):
            msg = f"{type(meaning).__name__}.{field.name}: {value!r} cannot stand in callback data"
            raise ValueError(msg)
        if isinstance(value, int) and int(value) not in bounds(field.name):
            msg = f"{type(meaning).__name__}.{field.name}: no column takes {value}"
            raise ValueError(msg)
        words.append(_to_base36(value) if isinstance(value, int) else value)
    data = ":".join(words)
    if len(data.encode()) > MAX_BYTES:
        msg = f"callback data over {MAX_BYTES} bytes: {data!r}"
        raise ValueError(msg)
    return data


@functools.lru_cache(maxsize=4096)
def decode(data: str) -> Tap | None:
    """What the data means, or None where no button of today's bot carries it. Remembered: a board's button comes back by the thousand."""
    if len(data.encode(errors="replace")) > MAX_BYTES:
        return None
    code, *words = data.split(":")
    kind = _CODES.get(code)
    if kind is None:
        return None
    shape = _shape(code)
    if len(words) != len(shape):
        return None
    values: dict[str, Any] = {}
    for (name, of), word in zip(shape, words, strict=True):
        if of is int:
            if not _NUMBER.fullmatch(word):
                return None
            values[name] = int(word, 36)
            if values[name] not in bounds(name):
                return None
        else:
            if not _WORD.fullmatch(word):
                return None
            values[name] = word
    meaning = kind(**values)
    # One meaning has one spelling: leading zeros and the like were not written by us.
    return meaning if encode(meaning) == data else None


@functools.cache
def _shape(code: str) -> tuple[tuple[str, type], ...]:
    """The fields of this kind with what they hold."""
    kind = _CODES[code]
    hints = get_type_hints(kind)
    return tuple((field.name, hints[field.name]) for field in fields(kind))


def bounds(field: str) -> range:
    """The numbers that a field of this name can have."""
    return _ID if field in WIDE else _NUMBERED


def to_link(meaning: Tap) -> str:
    """The same as a `?start=` parameter (letters, digits, `_` and `-`). Raises ValueError where a word has other signs."""
    data = encode(meaning)
    if not _LINKABLE.fullmatch(data):
        msg = f"not for a link: {data!r}"
        raise ValueError(msg)
    return data.replace(":", "_")


def from_link(parameter: str) -> Tap | None:
    """What a `?start=` parameter means, or None."""
    return decode(parameter.replace("_", ":"))


def _to_base36(number: int) -> str:
    sign, rest = ("-", -number) if number < 0 else ("", number)
    word = ""
    while True:
        rest, digit = divmod(rest, 36)
        word = _DIGITS[digit] + word
        if rest == 0:
            return sign + word
