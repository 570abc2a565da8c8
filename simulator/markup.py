"""Telegram's HTML: text with tags to plain text with entities, and back.

The rules and words are those of TDLib's parse_html.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass

from simulator.entities import Entity, plain_length, utf16
from simulator.errors import bad

TAGS = {
    "a": "text_link",
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "u": "underline",
    "ins": "underline",
    "tg-spoiler": "spoiler",
    "span": "spoiler",
    "tg-emoji": "custom_emoji",
    "pre": "pre",
    "code": "code",
    "blockquote": "blockquote",
}
_NAMED = {b"lt": "<", b"gt": ">", b"amp": "&", b"quot": '"'}
_SPACE = b" \t\r\n\v\f\0"
_USER_LINK = re.compile(r"^tg://user\?id=(\d+)$", re.IGNORECASE)
_LINK = re.compile(r"^\S+$")
_SCHEMES = {"http", "https", "ftp", "tg", "ton", "tonsite", "mailto", "tel"}


@dataclass(slots=True)
class _Open:
    tag: str
    argument: str
    offset: int
    begin: int


class _Scanner:
    """Walks the bytes, because Telegram names byte offsets in its errors."""

    def __init__(self, text: str) -> None:
        self.data = text.encode("utf-8", "surrogatepass") + b"\0"
        self.end = len(self.data) - 1
        self.out = bytearray()
        self.entities: list[Entity] = []
        self.open: list[_Open] = []

    @property
    def offset(self) -> int:
        return plain_length(self.out.decode("utf-8", "surrogatepass"))

    def run(self) -> tuple[str, list[Entity]]:
        position = 0
        while position < self.end:
            byte = self.data[position]
            if byte == ord("&"):
                character, after = self._reference(position)
                if character:
                    self.out += character.encode("utf-8", "surrogatepass")
                    position = after
                    continue
            if byte != ord("<"):
                self.out.append(byte)
                position += 1
                continue
            closing = self.data[position + 1] == ord("/")
            position = self._end_tag(position) if closing else self._start_tag(position)
        if self.open:
            raise _refusal(f'Can\'t find end tag corresponding to start tag "{self.open[-1].tag}"')
        return self.out.decode("utf-8", "surrogatepass"), self.entities

    def _reference(self, position: int) -> tuple[str, int]:
        """The character an ``&…;`` stands for and where it ends; empty if it is plain text."""
        numeric = re.compile(rb"&#(?:[xX]([0-9a-fA-F]*)|([0-9]*))").match(self.data, position)
        if numeric:
            digits = numeric[1] if numeric[1] is not None else numeric[2]
            code = int(digits or b"0", 16 if numeric[1] is not None else 10)
            end = numeric.end()
            if code == 0 or code >= 0x10FFFF or end - position >= 10 or 0xD800 <= code < 0xE000:
                return "", position
            character = chr(code)
        else:
            named = re.compile(rb"&([A-Za-z]*)").match(self.data, position)
            if named is None or named[1] not in _NAMED:
                return "", position
            character, end = _NAMED[named[1]], named.end()
        return character, end + 1 if self.data[end] == ord(";") else end

    def _start_tag(self, begin: int) -> int:
        position = begin + 1
        while self.data[position] not in _SPACE and self.data[position] != ord(">"):
            position += 1
        if position >= self.end:
            raise _refusal(f"Unclosed start tag at byte offset {begin}")
        tag = self.data[begin + 1 : position].decode("utf-8", "replace").lower()
        if tag not in TAGS:
            raise _refusal(f'Unsupported start tag "{tag}" at byte offset {begin}')
        argument = ""
        while True:
            position = self._skip_space(position)
            if self.data[position] == ord(">"):
                break
            name, value, position = self._attribute(tag, begin, position)
            argument = _argument(tag, name, value) or argument
        if tag == "span" and argument != "spoiler":
            raise _refusal(f'Tag "span" must have class "tg-spoiler" at byte offset {begin}')
        self.open.append(_Open(tag, argument, self.offset, len(self.out)))
        return position + 1

    def _attribute(self, tag: str, begin: int, position: int) -> tuple[str, str | None, int]:
        start = position
        stops = _SPACE + b"=>/\"'"
        while self.data[position] not in stops:
            position += 1
        name = self.data[start:position].decode("utf-8", "replace")
        unclosed = _refusal(f'Unclosed start tag "{tag}" at byte offset {begin}')
        if start >= self.end:
            raise unclosed
        if not name:
            raise _refusal(f'Empty attribute name in the tag "{tag}" at byte offset {begin}')
        position = self._skip_space(position)
        if self.data[position] != ord("="):
            return name, None, position
        value, position = self._value(self._skip_space(position + 1))
        if position >= self.end:
            raise unclosed
        return name, value, position

    def _value(self, position: int) -> tuple[str, int]:
        quote = self.data[position]
        if quote not in b"\"'":
            token = position
            while chr(self.data[position]).isalnum() or self.data[position] in b".-":
                position += 1
            if self.data[position] not in _SPACE and self.data[position] != ord(">"):
                raise _refusal(f"Unexpected end of name token at byte offset {token}")
            return self.data[token:position].decode("utf-8", "replace").lower(), position
        position += 1
        raw = bytearray()
        while position < self.end and self.data[position] != quote:
            character, after = self._reference(position)
            if character:
                raw += character.encode("utf-8")
                position = after
            else:
                raw.append(self.data[position])
                position += 1
        return raw.decode("utf-8", "replace"), position + 1 if position < self.end else position

    def _end_tag(self, begin: int) -> int:
        if not self.open:
            raise _refusal(f"Unexpected end tag at byte offset {begin}")
        position = begin + 2
        while self.data[position] not in _SPACE and self.data[position] != ord(">"):
            position += 1
        found = self.data[begin + 2 : position].decode("utf-8", "replace").lower()
        position = self._skip_space(position)
        if self.data[position] != ord(">"):
            raise _refusal(f"Unclosed end tag at byte offset {begin}")
        tag = self.open[-1].tag
        if found and found != tag:
            raise _refusal(f'Unmatched end tag at byte offset {begin}, expected "</{tag}>", found "</{found}>"')
        self._close(self.open.pop())
        return position + 1

    def _close(self, opened: _Open) -> None:
        length = self.offset - opened.offset
        if length <= 0:
            return
        entity: Entity = {"type": TAGS[opened.tag], "offset": opened.offset, "length": length}
        if entity["type"] in {"pre", "code"}:
            self._close_code(entity, opened.argument)
            return
        if entity["type"] == "text_link":
            url = opened.argument or self.out[opened.begin :].decode("utf-8", "replace")
            mention, link = _USER_LINK.match(url), checked_link(url)
            if mention:
                entity |= {"type": "text_mention", "user_id": int(mention[1])}
            elif link:
                entity["url"] = link
            else:
                return
        elif entity["type"] == "custom_emoji":
            if not opened.argument.isdigit():
                raise _refusal("Invalid custom emoji identifier specified")
            entity["custom_emoji_id"] = opened.argument
        elif entity["type"] == "blockquote" and opened.argument:
            entity["type"] = "expandable_blockquote"
        self.entities.append(entity)

    def _close_code(self, entity: Entity, language: str) -> None:
        """``pre`` around ``code`` is one entity, which takes the language of the inner one."""
        last = self.entities[-1] if self.entities else None
        where = (entity["offset"], entity["length"])
        same = last is not None and (last["offset"], last["length"]) == where
        if last is not None and same and {last["type"], entity["type"]} == {"pre", "code"}:
            last["type"] = "pre"
            if language and "language" not in last:
                last["language"] = language
            return
        if language:
            entity["language"] = language
        self.entities.append(entity)

    def _skip_space(self, position: int) -> int:
        while position < self.end and self.data[position] in _SPACE:
            position += 1
        return position


def parse_html(text: str) -> tuple[str, list[Entity]]:
    """Plain text and entities (offsets in UTF-16 units), untrimmed.

    ApiError in Telegram's words if the HTML is not right.
    """
    plain, entities = _Scanner(text).run()
    for entity in entities:
        if entity["type"] == "code":
            entity.pop("language", None)
    return plain, entities


def checked_link(url: str) -> str:
    """The link as Telegram keeps it, or nothing if it is no link: then the text stays plain."""
    url = url.strip()
    if not url or not _LINK.match(url):
        return ""
    scheme = re.match(r"^([a-z][a-z0-9+-]*):", url, re.IGNORECASE)
    if scheme:
        return url if scheme[1].lower() in _SCHEMES else ""
    host = re.split(r"[/?#]", url, maxsplit=1)[0]
    if "." not in host:
        return ""
    return f"http://{url}/" if host == url else f"http://{url}"


def to_html(text: str, entities: list[Entity]) -> str:
    """The text with its formatting as HTML, well nested; entities that a client finds by itself (commands, links)
    stay text.
    """
    opening: dict[int, list[tuple[int, str]]] = {}
    closing: dict[int, list[tuple[int, int, str]]] = {}
    for number, entity in enumerate(sorted(entities, key=lambda e: (e["offset"], -e["length"]))):
        start, stop = _tags(entity)
        if start:
            opening.setdefault(entity["offset"], []).append((-entity["length"], start))
            closing.setdefault(entity["offset"] + entity["length"], []).append((-entity["offset"], -number, stop))
    data, parts = utf16(text), []
    marks = sorted({0, len(data) // 2, *opening, *closing})
    for here, after in zip(marks, [*marks[1:], len(data) // 2], strict=True):
        # What opened last closes first.
        parts += [tag for _, _, tag in sorted(closing.get(here, []))]
        parts += [tag for _, tag in opening.get(here, [])]
        parts.append(html.escape(data[here * 2 : after * 2].decode("utf-16-le", "surrogatepass"), quote=False))
    return "".join(parts)


def _tags(entity: Entity) -> tuple[str, str]:
    kind = entity["type"]
    simple = {
        "bold": "b",
        "italic": "i",
        "underline": "u",
        "strikethrough": "s",
        "spoiler": "tg-spoiler",
        "code": "code",
    }
    if kind in simple:
        return f"<{simple[kind]}>", f"</{simple[kind]}>"
    if kind == "pre":
        if language := entity.get("language"):
            return f'<pre><code class="language-{html.escape(language)}">', "</code></pre>"
        return "<pre>", "</pre>"
    if kind == "blockquote":
        return "<blockquote>", "</blockquote>"
    if kind == "expandable_blockquote":
        return "<blockquote expandable>", "</blockquote>"
    if kind == "text_link":
        return f'<a href="{html.escape(entity["url"])}">', "</a>"
    if kind == "text_mention":
        return f'<a href="tg://user?id={entity["user"]["id"]}">', "</a>"
    if kind == "custom_emoji":
        return f'<tg-emoji emoji-id="{entity["custom_emoji_id"]}">', "</tg-emoji>"
    return "", ""


def _argument(tag: str, name: str, value: str | None) -> str:
    if tag == "blockquote" and name == "expandable":
        return "1"
    value = value or ""
    if tag == "a" and name == "href":
        return value
    if tag == "code" and name == "class" and value.startswith("language-"):
        return value.removeprefix("language-")
    if tag == "span" and name == "class" and value.startswith("tg-"):
        return value.removeprefix("tg-")
    if tag == "tg-emoji" and name == "emoji-id":
        return value
    return ""


def _refusal(text: str) -> Exception:
    return bad(f"can't parse entities: {text}")
