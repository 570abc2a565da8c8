"""What is asked for of a kind before there is an activity: its title, its keys, and the options that they make."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from features.activities.kind import BadValue, Kind
from features.values import UnknownKey
from kit.messages import Refusal
from kit.texts import visible
from models import Group

TITLE_LENGTH = 64


@dataclass(eq=False)
class NoTitle(Refusal):
    """An activity needs a title."""

    kind: Kind


@dataclass(eq=False)
class TitleTooLong(Refusal):
    """A title has at most TITLE_LENGTH characters."""

    length: int


@dataclass(frozen=True, slots=True)
class Draft:
    """An activity that was asked for and understood."""

    kind: Kind
    title: str
    given: Mapping[str, str]


def join_title(kind: Kind, words: Sequence[str], quoted: Sequence[bool]) -> str:
    """The title that these words make. Raises BadValue and UnknownKey for a word behind a title in quotes.

    Such a word is not of the title: it is a key that has lost its `=`.
    """
    if len(words) > 1 and quoted[0]:
        stray = words[1].lower()
        if any(field.name == stray for field in kind.fields):
            raise BadValue(kind, stray, "")
        check_keys(kind, {words[1]: ""})
    return " ".join(words)


def check_title(kind: Kind, title: str) -> str:
    """The title without spare spaces. Raises NoTitle, TitleTooLong."""
    title = visible(title)
    if not title:
        raise NoTitle(kind)
    if len(title) > TITLE_LENGTH:
        raise TitleTooLong(len(title))
    return title


def check_keys(kind: Kind, given: Mapping[str, str]) -> None:
    """Raises UnknownKey for the first key that the kind does not have."""
    names = tuple(field.name for field in kind.fields)
    for key in given:
        if key not in names:
            raise UnknownKey(key, names)


def read_values(kind: Kind, given: Mapping[str, str]) -> dict[str, Any]:
    """The values of all fields, by the options' attributes; their default where nothing is given. Raises BadValue."""
    return {field.attribute: kind.read(field.name, given.get(field.name, field.default)) for field in kind.fields}


def compose(draft: Draft, group: Group, now: datetime) -> Any:
    """The options of a draft, in the shape of its kind. Raises what the values are refused with."""
    service, values = draft.kind.service, read_values(draft.kind, draft.given)
    better = {key: value for key, value in service.fitting(values, group).items() if key not in draft.given}
    return service.compose(read_values(draft.kind, {**draft.given, **better}), group, now, None)
