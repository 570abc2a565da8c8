"""A document as the file that people send one another: what it is called, and what it was made from. The renderer calls `data`."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

_NOT_IN_NAMES = re.compile(r"[^\w-]+")
_MARK = re.compile(r"# Muster (\d{1,19})\.(\d{1,9})\.(\d{1,9})")
_LONGEST_NAME = 40


@dataclass(frozen=True, slots=True)
class Mark:
    """What a file was made from: a group by its own id, a campaign of it, and the version of its document."""

    group: int
    number: int
    version: int


def data(facts: Mapping[str, Any]) -> bytes:
    """The file."""
    return str(facts["text"]).encode()


def named(title: str) -> str:
    """What the file of a document with this title is called."""
    name = _NOT_IN_NAMES.sub("-", title)[:_LONGEST_NAME].strip("-_")
    return f"{name or 'campaign'}.yaml"


def marked(written: str, mark: Mark) -> str:
    """A document as it is written, with a first line that says what it was made from."""
    return f"# Muster {mark.group}.{mark.number}.{mark.version}\n{written}"


def mark_of(text: str) -> Mark | None:
    """What the file says that it was made from. Anybody can have written that."""
    match = _MARK.match(text.lstrip("\ufeff")[:64])
    return None if match is None else Mark(int(match[1]), int(match[2]), int(match[3]))
