"""Text as Telegram keeps it: UTF-16 lengths, cleaning and trimming, and the entities it finds by itself."""

from __future__ import annotations

import re
from typing import Any

from simulator.errors import bad, strict

Entity = dict[str, Any]

SPLITTABLE = {"bold", "italic", "underline", "strikethrough", "spoiler"}
VERBATIM = {"code", "pre"}
GIVEN = SPLITTABLE | VERBATIM | {"text_link", "text_mention", "custom_emoji", "blockquote", "expandable_blockquote"}
FOUND = {
    "mention",
    "hashtag",
    "cashtag",
    "bot_command",
    "url",
    "email",
    "phone_number",
    "bank_card_number",
    "date_time",
}

_FINDERS = (
    (
        "url",
        re.compile(
            r"(?<![\w@/])(?:https?://[^\s<>\"']+|(?:t\.me|telegram\.me|telegram\.dog)/[^\s<>\"']+)", re.IGNORECASE
        ),
    ),
    ("email", re.compile(r"(?<![\w.@+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+", re.ASCII)),
    ("bot_command", re.compile(r"(?<![\w/<>])/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?(?![\w/@])")),
    ("mention", re.compile(r"(?<![\w@/])@[A-Za-z][A-Za-z0-9_]{2,31}(?!\w)")),
    ("hashtag", re.compile(r"(?<![\w#])#(?=\w*[^\W\d_])\w{1,256}")),
)
_DROPPED = re.compile("[\r\u202a-\u202e\u0333\u033f\u030a\u200e\u200f]")
_CONTROL = re.compile("[\x00-\x09\x0b\x0c\x0e-\x20\u2028\u2029]")


def utf16(text: str) -> bytes:
    """The text in the units in which Telegram counts."""
    return text.encode("utf-16-le", "surrogatepass")


def plain_length(text: str) -> int:
    """Length in UTF-16 units: an emoji outside the basic plane counts two."""
    return len(text) + sum(character > "\uffff" for character in text)


def piece(text: str, offset: int, length: int) -> str:
    """The part of a text that an entity covers."""
    return utf16(text)[offset * 2 : (offset + length) * 2].decode("utf-16-le", "surrogatepass")


def check_given(text: str, entities: list[Entity]) -> list[Entity]:
    """Entities a bot sends itself: inside the text, not within a character.

    Those Telegram finds by itself are dropped, as there.
    """
    total, data = plain_length(text), utf16(text)
    for entity in entities:
        start, end = entity["offset"], entity["offset"] + entity["length"]
        if entity["type"] not in GIVEN | FOUND:
            raise strict(f'there is no entity of type "{entity["type"]}"')
        if start < 0 or entity["length"] < 0 or start > total:
            raise bad(
                f"entity beginning at UTF-16 offset {start} starts after the end of the text at UTF-16 offset {total}"
            )
        if end > total:
            raise bad(
                f"entity beginning at UTF-16 offset {start} ends after the end of the text at UTF-16 offset {total}"
            )
        for edge in (start, end):
            if edge * 2 < len(data) and 0xDC <= data[edge * 2 + 1] <= 0xDF:
                raise bad(f"entity beginning at UTF-16 offset {start} begins or ends in a middle of a UTF-16 symbol")
    return [dict(entity) for entity in entities if entity["type"] in GIVEN and entity["length"]]


def clean(text: str, entities: list[Entity]) -> tuple[str, list[Entity]]:
    """Control characters away, blanks at both ends away (a formatted blank at the beginning stays), formatting
    settled.
    """
    entities = _settled([dict(entity) for entity in entities])
    characters: list[str] = []
    shift: list[int] = []
    for character in text:
        width = 2 if character > "\uffff" else 1
        if _DROPPED.match(character):
            shift += [1]
            continue
        characters.append(" " if _CONTROL.match(character) else character)
        shift += [0] * width
    if any(shift):
        gone = [0]
        for dropped in shift:
            gone.append(gone[-1] + dropped)
        for entity in entities:
            end = entity["offset"] + entity["length"]
            entity["length"] = end - gone[end] - (entity["offset"] - gone[entity["offset"]])
            entity["offset"] -= gone[entity["offset"]]
    text = "".join(characters).rstrip(" \n\u00a0\u3000")
    first = min((entity["offset"] for entity in entities), default=plain_length(text))
    lead = min(len(text) - len(text.lstrip(" \n")), first)
    text = text[lead:]
    total, kept = plain_length(text), []
    for entity in entities:
        start = max(entity["offset"] - lead, 0)
        end = min(entity["offset"] + entity["length"] - lead, total)
        if end > start:
            kept.append({**entity, "offset": start, "length": end - start})
    return text, sorted(kept, key=lambda entity: (entity["offset"], -entity["length"]))


def detect(text: str, given: list[Entity]) -> list[Entity]:
    """All entities of a text: the given ones, and the commands, mentions, links … that Telegram finds outside code
    and links.
    """
    closed = [
        (entity["offset"], entity["offset"] + entity["length"])
        for entity in given
        if entity["type"] in VERBATIM | {"text_link", "text_mention", "custom_emoji"}
    ]
    found: list[Entity] = []
    if any(sign in text for sign in "/@#."):
        for kind, pattern in _FINDERS:
            for match in pattern.finditer(text):
                value = match[0].rstrip(".,:;!?)") if kind == "url" else match[0]
                start = plain_length(text[: match.start()])
                end = start + plain_length(value)
                if not any(start < stop and begin < end for begin, stop in closed):
                    found.append({"type": kind, "offset": start, "length": end - start})
                    closed.append((start, end))
    return sorted([*given, *found], key=lambda entity: (entity["offset"], -entity["length"]))


def _settled(entities: list[Entity]) -> list[Entity]:
    """Code admits no other formatting inside: cut the rest around it, as Telegram does."""
    verbatim = [(e["offset"], e["offset"] + e["length"]) for e in entities if e["type"] in VERBATIM]
    if not verbatim:
        return entities
    result: list[Entity] = []
    for entity in entities:
        if entity["type"] not in SPLITTABLE:
            result.append(entity)
            continue
        parts = [(entity["offset"], entity["offset"] + entity["length"])]
        for begin, stop in verbatim:
            cut: list[tuple[int, int]] = []
            for start, end in parts:
                if stop <= start or end <= begin:
                    cut.append((start, end))
                    continue
                cut += [part for part in ((start, begin), (stop, end)) if part[0] < part[1]]
            parts = cut
        result += [{**entity, "offset": start, "length": end - start} for start, end in parts]
    return result
