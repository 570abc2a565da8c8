"""What a declared part of the document is: how its entries are found and put back, and what is asked of each. Pure; no words.

The parts themselves are one table, in `view_sections.py`, where their words may stand. One form walks it (docs/decisions/0063).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from markupsafe import Markup

from kit.recurrence import Calendar
from kit.texts import Says, Texts

# The document, or an entry of it, as plain data by the keys of the file.
Data = Mapping[str, Any]
# Nothing of it is planned yet. From then on its days are moved, not set.
BEFORE_IT = frozenset({"draft", "checked"})
# What a text by itself, and the name of one in a mapping, are called in an entry.
VALUE, NAME = "value", "name"


class Shape(StrEnum):
    """How entries lie in the document: one value, a list of pieces, a list of texts, or texts by their names."""

    VALUE = "value"
    PIECES = "pieces"
    TEXTS = "texts"
    PAIRS = "pairs"


@dataclass(frozen=True, slots=True)
class Setting:
    """In what somebody writes: the group's calendar, the campaign's first day, and when it is."""

    calendar: Calendar
    first_day: date | None
    now: datetime


Choices = Sequence[tuple[Markup, str]]


def _no_choices(_t: Texts, _data: Data) -> Choices:
    return ()


def _as_it_is(written: str, _where: Setting) -> Any:
    return written.strip()


@dataclass(frozen=True, slots=True)
class Asked:
    """A key of an entry. `with.until` is a key of the mapping `with`.

    `question` says what can be written; `choices` are ready answers; `read` makes of what was written what the document holds, and leaves
    to the document whether that is allowed. `needed`: asked when an entry is added; `stand_in` is there until then, so that the answers
    before it can be looked at. `instead_of`: the key that this one takes the place of. `is_more`: shown where it has a value, or when all
    are asked for. `till_planned`: from then on people say so themselves, by the buttons of tasks and roles.
    """

    key: str
    label: Says
    question: Says
    needed: bool = False
    stand_in: Any = "…"
    choices: Callable[[Texts, Data], Choices] = _no_choices
    read: Callable[[str, Setting], Any] = _as_it_is
    instead_of: str = ""
    is_more: bool = False
    can_clear: bool = False
    till_planned: bool = False


@dataclass(frozen=True, slots=True)
class Start:
    """What a new entry may begin as: `word` stands on the button's tap."""

    word: str
    label: Says
    entry: Data


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the document: `path` are the keys that lead to it, `line` is an entry in a few words."""

    name: str
    path: tuple[str, ...]
    shape: Shape
    label: Says
    line: Callable[[Texts, Data], Markup]
    asked: Callable[[Data], Sequence[Asked]]
    starts: Sequence[Start] = field(default=())

    def entries(self, data: Data) -> list[dict[str, Any]]:
        """Its entries, each as a mapping."""
        held = data
        for key in self.path[:-1]:
            held = held.get(key) or {}
        found = held.get(self.path[-1])
        if self.shape is Shape.VALUE:
            return [{} if found is None else {VALUE: found}]
        if not found:
            return []
        if self.shape is Shape.PAIRS:
            return [{NAME: name, VALUE: text} for name, text in found.items()]
        return [{VALUE: text} if self.shape is Shape.TEXTS else dict(text) for text in found]

    def put(self, data: Data, entries: Sequence[Data]) -> dict[str, Any]:
        """The document with these entries instead."""
        made: Any
        if self.shape is Shape.VALUE:
            made = entries[0].get(VALUE)
        elif self.shape is Shape.PAIRS:
            made = {entry[NAME]: entry.get(VALUE) for entry in entries}
        elif self.shape is Shape.TEXTS:
            made = [entry.get(VALUE) for entry in entries]
        else:
            made = [dict(entry) for entry in entries]
        return _put(data, self.path, made)

    def ask(self, entry: Data, key: str) -> Asked | None:
        """How this key is asked for; None where an entry like this has none of this name."""
        return next((asked for asked in self.asked(entry) if asked.key == key), None)

    @property
    def is_lived(self) -> bool:
        """Once it is planned, some of it is what people have said and done, not what the document says."""
        return any(asked.till_planned for asked in self.asked({}))


def _put(data: Data, path: tuple[str, ...], made: Any) -> dict[str, Any]:
    if len(path) > 1:
        made = _put(data.get(path[0]) or {}, path[1:], made)
    rest = dict(data) | {path[0]: made}
    if made in (None, "", [], {}):
        del rest[path[0]]
    return rest


def value_of(entry: Data, key: str) -> Any:
    """What an entry has under a key; None where it has nothing."""
    if key in entry:
        return entry[key]
    above, _, below = key.partition(".")
    return (entry.get(above) or {}).get(below) if below else None


def with_value(entry: Data, asked: Asked, value: Any) -> dict[str, Any]:
    """The entry with this value under a key; None: without one."""
    above, _, below = asked.key.partition(".")
    made = _put(entry, (above, below) if below else (above,), value)
    if asked.instead_of and value is not None:
        made.pop(asked.instead_of, None)
    return made
