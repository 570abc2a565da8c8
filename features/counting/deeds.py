"""What people do in activities and is counted: what it is called, and the rows it can be counted anew from.

A deed is a column of `models.Deeds`, which the running count fills (tally.py). A kind of activity brings its deeds along; one that
several kinds have is one object that each of them brings, or several of the same words and each with rows of its own.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from features.counting.spans import Span
from kit.db import Session
from kit.recurrence import Calendar
from kit.texts import Says, Texts


@dataclass(frozen=True, slots=True)
class Source:
    """Rows of a table that are counted: person (None: the treasury), how much, when, for which day if not the moment's."""

    rows: Any
    table: type[Any]


@dataclass(frozen=True, slots=True)
class DeedWords:
    """What a deed is called, where it is told.

    `line`: on a line of the summary, before its count; `column`: at the head of a table; `figure`: under a large number in the picture,
    None where it is not worth one. `told`: how a group is told of so many, None where it is not. `slump`: what is said to admins when much
    less of it was done than the week before: now, before, and the hour by whose end half of it was done, where that is known.
    """

    line: Says
    column: Says
    figure: Says | None = None
    told: Callable[[Texts, int], Markup] | None = None
    slump: Callable[[Texts, int, int, int | None], Markup] | None = None


@dataclass(frozen=True, slots=True)
class Deed:
    """Something that people do: `name` is its column. `half_by`: the hour of a span by whose end half of it was done; None: not known."""

    name: str
    sources: tuple[Source, ...]
    words: DeedWords
    half_by: Callable[[Session, int, Calendar, Span], Awaitable[int | None]] | None = None
