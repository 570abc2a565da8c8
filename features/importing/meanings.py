"""What files can hold: each feature that takes them says what becomes of one. Knows none of them."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from markupsafe import Markup
from sqlalchemy.ext.asyncio import AsyncSession

from features.facts import GroupFacts
from features.importing.table import Rows
from kit.messages import Message
from kit.texts import Texts
from models import Activity, Group

# In the language of whoever is told, about a group, to a person (0 in the group), with the version that stands on the buttons.
Saying = Callable[[Texts, GroupFacts, int, int], Message]


@dataclass(frozen=True, slots=True)
class Found:
    """What a file says: `kept`, plain values, until its sender confirms; None where something is wrong, or nothing is to be done."""

    kept: Sequence[Any] | None
    says: Saying


@dataclass(frozen=True, slots=True)
class Meaning:
    """A kind of file. `how` says what one must look like. `whom` are those about whom Telegram must be asked before it is looked through.

    Both functions may raise `Unreadable`.
    """

    how: Callable[[Texts], Markup]
    whom: Callable[[AsyncSession, Group, Rows, datetime], Awaitable[Sequence[int]]] | None
    look_through: Callable[[AsyncSession, Group, Activity, Rows, datetime], Awaitable[Found]]


@dataclass(frozen=True, slots=True)
class TextMeaning:
    """A kind of file that is one text. `look_through` is handed the number of what it is about, 0 for nothing yet, and who sent it."""

    how: Callable[[Texts], Markup]
    look_through: Callable[[AsyncSession, Group, int, int, str, datetime], Awaitable[Found]]


_KINDS: dict[str, Meaning | TextMeaning] = {}


def register(kind: str, meaning: Meaning | TextMeaning) -> None:
    """Files of this kind are taken. Raises ValueError where two features want the same word."""
    if kind in _KINDS:
        msg = f"two kinds of files are called {kind!r}"
        raise ValueError(msg)
    _KINDS[kind] = meaning


def meaning(kind: str) -> Meaning | TextMeaning:
    """What files of this kind mean. Raises KeyError."""
    return _KINDS[kind]
