"""From YAML to plain data with the line of each part, within bounds of size, depth and number. What the data mean, others say.

Every value is a text, as it stands there: no word becomes a truth value, no time a number. Only the structure of YAML is taken: aliases,
tags and second documents are refused, so nothing is built, repeated or run.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import yaml

from features.campaigns.problems import BadDocument, Problem, What

# A campaign with 200 items and long texts has a tenth of it.
LONGEST = 200_000
_MOST_PARTS, _DEEPEST = 20_000, 8
_NOTHING = {"", "~", "null"}
# The one in C, where there is a wheel: the other one takes seconds for the longest document.
_LOADER: Any = yaml.CSafeLoader if yaml.__with_libyaml__ else yaml.SafeLoader

# A text, nothing, or a list or mapping of parts.
Data = str | None | Sequence["Part"] | Mapping[str, "Part"]


@dataclass(frozen=True, slots=True)
class Part:
    """A value and the line it begins on; of a mapping also the line of each key."""

    line: int
    data: Data
    keys: Mapping[str, int]

    def plain(self) -> Any:
        """The same without lines."""
        if isinstance(self.data, Mapping):
            return {key: part.plain() for key, part in self.data.items()}
        if self.data is None or isinstance(self.data, str):
            return self.data
        return [part.plain() for part in self.data]


def parsed(text: str) -> Part:
    """The document that this text is. Raises BadDocument."""
    if len(text) > LONGEST:
        raise _bad("long", 1, allowed=(str(LONGEST),))
    try:
        return _Reading(yaml.parse(text, Loader=_LOADER)).document()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise _bad("yaml", 1 if mark is None else mark.line + 1) from error
    except yaml.reader.ReaderError as error:
        # A sign that no text has.
        raise _bad("yaml", text.count("\n", 0, error.position) + 1) from error
    except UnicodeError as error:
        raise _bad("bytes", 1) from error


def as_part(data: Any) -> Part:
    """Plain data as a document that was read would be, all of it on the first line."""
    if isinstance(data, Mapping):
        return Part(1, {str(key): as_part(value) for key, value in data.items()}, {str(key): 1 for key in data})
    if isinstance(data, list | tuple):
        return Part(1, [as_part(value) for value in data], {})
    if isinstance(data, bool):
        return Part(1, "yes" if data else "no", {})
    return Part(1, None if data is None else str(data), {})


def _bad(what: What, line: int, stands: str = "", allowed: tuple[str, ...] = ()) -> BadDocument:
    return BadDocument(Problem(what, line, said=stands[:64], allowed=allowed))


class _Reading:
    """The events of a document, one after the other, counted."""

    def __init__(self, events: Iterator[Any]) -> None:
        self._events = events
        self._left = _MOST_PARTS
        self._depth = 0

    def document(self) -> Part:
        self._next()
        event = self._next()
        if isinstance(event, yaml.StreamEndEvent):
            return Part(1, None, {})
        found = self._part(self._next())
        self._next()
        if not isinstance(event := self._next(), yaml.StreamEndEvent):
            raise _bad("several", event.start_mark.line + 1)
        return found

    def _next(self) -> Any:
        event = next(self._events)
        line = event.start_mark.line + 1
        self._left -= 1
        if self._left < 0:
            raise _bad("many", line)
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None) is not None:
            raise _bad("alias", line)
        if isinstance(event, yaml.ScalarEvent | yaml.CollectionStartEvent) and event.tag is not None:
            raise _bad("tag", line, event.tag)
        return event

    def _part(self, event: Any) -> Part:
        line = event.start_mark.line + 1
        if isinstance(event, yaml.ScalarEvent):
            # In quotes it is a text, whatever it says.
            is_nothing = event.implicit[0] and event.value.strip().lower() in _NOTHING
            return Part(line, None if is_nothing else event.value, {})
        self._depth += 1
        if self._depth > _DEEPEST:
            raise _bad("deep", line, allowed=(str(_DEEPEST),))
        found = self._list(line) if isinstance(event, yaml.SequenceStartEvent) else self._mapping(line)
        self._depth -= 1
        return found

    def _list(self, line: int) -> Part:
        parts: list[Part] = []
        while not isinstance(event := self._next(), yaml.SequenceEndEvent):
            parts.append(self._part(event))
        return Part(line, parts, {})

    def _mapping(self, line: int) -> Part:
        parts: dict[str, Part] = {}
        lines: dict[str, int] = {}
        while not isinstance(event := self._next(), yaml.MappingEndEvent):
            at = event.start_mark.line + 1
            if not isinstance(event, yaml.ScalarEvent):
                raise _bad("yaml", at)
            key = event.value
            if key in parts:
                raise _bad("twice", at, key)
            lines[key] = at
            parts[key] = self._part(self._next())
        return Part(line, parts, lines)
