"""What can be judged: each feature says what a verdict means for its items, and how they are called. Knows none of them."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from markupsafe import Markup
from sqlalchemy.ext.asyncio import AsyncSession

from features.review.rules import ItemFacts
from kit.texts import Texts
from models import Group, ReviewItem

Consequence = Callable[[AsyncSession, Group, ReviewItem, datetime], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Judged:
    """A kind of item. `headline` says what it is, above the author's name; `reasons` are ready-made ones for a decline: code and words.

    `approved` and `declined` are called once for each item, in the transaction of the verdict, with the item as it was decided. What the
    author hears is their business.
    """

    approved: Consequence
    declined: Consequence
    headline: Callable[[Texts, ItemFacts], Markup]
    reasons: Callable[[Texts], Sequence[tuple[str, Markup]]]


_KINDS: dict[str, Judged] = {}


def register(kind: str, judged: Judged) -> None:
    """Items of this kind can be put into the queue. Raises ValueError where two features want the same word."""
    if kind in _KINDS:
        msg = f"two kinds of items are called {kind!r}"
        raise ValueError(msg)
    _KINDS[kind] = judged


def judged(kind: str) -> Judged:
    """What items of this kind mean. Raises KeyError."""
    return _KINDS[kind]


def kinds() -> tuple[str, ...]:
    """All kinds there are."""
    return tuple(_KINDS)
