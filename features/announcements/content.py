"""What an announcement says, pure: the fields in its words, its buttons, and how it is called in a list."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlsplit

from features.activities.registry import METRICS
from features.values import is_no
from kit.messages import Content, Copies, Refusal, body_from_json
from kit.texts import visible
from models import Announcement

# What is measured and has a name for it can stand in the words, too.
MEASURED = {metric.field: metric for metric in METRICS if metric.field is not None}
FIELDS = ("group", "date", "weekday", "members", *MEASURED)
# Those of a countdown besides.
COUNTING_FIELDS = (*FIELDS, "title", "start", "countdown")
MOST_BUTTONS = 8
_LABEL_LENGTH, _URL_LENGTH, _TITLE_LENGTH = 64, 512, 40
_FIELD = re.compile(r"\{\{|\}\}|\{([a-z_]{1,32})\}")
_ADDRESS = re.compile(r"https?://")
_BARS = ("|", "｜")


@dataclass(eq=False)
class UnknownField(Refusal):
    """The words have a field that cannot be filled in."""

    name: str


def body_of(announcement: Announcement) -> Content | Copies | None:
    """What it says; None: the bot's own words."""
    return None if announcement.content is None else body_from_json(announcement.content)


def is_album(body: Content | Copies | None) -> bool:
    """It is several messages."""
    return isinstance(body, Copies) and len(body.message_ids) > 1


def buttons_of(announcement: Announcement) -> list[tuple[str, str]]:
    """Labels and addresses."""
    return [(label, url) for label, url in announcement.buttons]


def fields_of(body: Content | Copies | None, *, counts_down: bool) -> frozenset[str]:
    """The fields in its words. Raises UnknownField where one cannot be filled in."""
    if not isinstance(body, Content) or body.kind == "html":
        return frozenset()
    found = {match[1] for match in _FIELD.finditer(body.text) if match[1]}
    if unknown := sorted(found - set(COUNTING_FIELDS if counts_down else FIELDS)):
        raise UnknownField(unknown[0])
    return frozenset(found)


def filled(content: Content, values: Mapping[str, str]) -> Content:
    """With its fields filled in; what is formatted stays so. Doubled braces become single ones, whether or not there are fields."""
    if content.kind == "html":
        return content
    pieces: list[str] = []
    # What was replaced: from where to where, and by how much the rest moves. Telegram counts in units of UTF-16.
    moves: list[tuple[int, int]] = []
    at = units = 0
    for match in _FIELD.finditer(content.text):
        new = values.get(match[1], match[0]) if match[1] else match[0][0]
        pieces += [content.text[at : match.start()], new]
        units += _units(content.text[at : match.end()])
        moves.append((units, _units(new) - _units(match[0])))
        at = match.end()
    text = "".join([*pieces, content.text[at:]])
    return replace(content, text=text, entities=tuple(_moved(entity, moves) for entity in content.entities))


def _moved(entity: Mapping[str, Any], moves: Sequence[tuple[int, int]]) -> dict[str, Any]:
    first, last = (
        place + sum(by for end, by in moves if end <= place)
        for place in (int(entity["offset"]), int(entity["offset"]) + int(entity["length"]))
    )
    return {**entity, "offset": first, "length": max(1, last - first)}


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def title_of(text: str) -> str:
    """How it is called in a list: the first words of its first line; empty where it has none."""
    seen = next((line for line in map(visible, text.splitlines()) if line), "")
    return seen if len(seen) <= _TITLE_LENGTH else seen[: _TITLE_LENGTH - 1] + "…"


def read_buttons(text: str) -> tuple[tuple[str, str], ...]:
    """`Sign up|https://example.org`, one a line or parted by `;`, as labels and addresses; `no` is none. Raises ValueError."""
    if is_no(text):
        return ()
    found = tuple(_button(part) for part in re.split(r"[;；\n]", text) if part.strip())
    if not 1 <= len(found) <= MOST_BUTTONS:
        raise ValueError(text)
    return found


def _button(text: str) -> tuple[str, str]:
    said, url = _parted(text.strip())
    label, parts = visible(said), urlsplit(url)
    if not label or parts.scheme not in {"http", "https"} or "." not in parts.netloc.strip("."):
        raise ValueError(text)
    if len(label) > _LABEL_LENGTH or len(url) > _URL_LENGTH:
        raise ValueError(text)
    return label, url


def _parted(text: str) -> tuple[str, str]:
    """The label and the address behind it: the address has no blanks, and begins behind a blank or a bar. Raises ValueError."""
    *_, last = "", *text.rsplit(maxsplit=1)
    for match in _ADDRESS.finditer(last):
        at = match.start()
        if at == 0 or last[at - 1] in _BARS:
            url = last[at:]
            label = text.removesuffix(url).rstrip()
            return (label[:-1] if label.endswith(_BARS) else label), url
    raise ValueError(text)
