"""What the bot says, as frozen data: messages, buttons, toasts, reactions. They know no Telegram and no database."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from html import unescape
from typing import Any, ClassVar

from markupsafe import Markup

from kit import buttons

# What a link into the private chat begins with until it is sent: only the sender knows what the bot is called.
START = "start:"
_CAPTION_LENGTH = 1024
_TAG = re.compile(r"<[^<>]+>")


@dataclass(frozen=True, slots=True)
class Button:
    """A button that sends a tap to the bot."""

    text: str
    data: str

    @classmethod
    def tapping(cls, text: str, meaning: buttons.Tap) -> "Button":
        """A button that carries `meaning`."""
        return cls(text=_label(text), data=buttons.encode(meaning))


@dataclass(frozen=True, slots=True)
class Link:
    """A button that opens an address."""

    text: str
    url: str

    @classmethod
    def to(cls, text: str, url: str) -> "Link":
        """A button that opens `url`."""
        return cls(text=_label(text), url=url)

    @classmethod
    def starting(cls, text: str, meaning: buttons.Tap) -> "Link":
        """A button that leads from a group into the private chat with the bot, and does there what `meaning` says."""
        return cls(text=_label(text), url=START + buttons.to_link(meaning))


def is_caption(html: str) -> bool:
    """Whether a text may stand under a file: Telegram counts what is left after parsing, in units of UTF-16."""
    return len(unescape(_TAG.sub("", html)).encode("utf-16-le")) // 2 <= _CAPTION_LENGTH


def _label(text: str) -> str:
    # A label knows no HTML: what a view escaped is shown as it is.
    return text.unescape() if isinstance(text, Markup) else text


Row = tuple[Button | Link, ...]


def _rows_to_json(rows: Sequence[Row]) -> list[list[dict[str, str]]]:
    return [
        [{"text": b.text, "data": b.data} if isinstance(b, Button) else {"text": b.text, "url": b.url} for b in row]
        for row in rows
    ]


def _rows_from_json(stored: Sequence[Sequence[Mapping[str, str]]]) -> tuple[Row, ...]:
    return tuple(tuple(Button(**b) if "data" in b else Link(**b) for b in row) for row in stored)


@dataclass(frozen=True, slots=True)
class Stored:
    """A file that lies at Telegram already. `kind` is photo, document, video, voice, audio or animation; `file_id` this bot's handle."""

    kind: str
    file_id: str


@dataclass(frozen=True, slots=True)
class Made:
    """A photo or document that is made when it is sent (kit/rendering.py): `maker` is handed `facts`, plain values that fit into JSON.

    `files` names small files that lie at Telegram: they are fetched first, and stand in the facts under `files`, in base64. One that cannot
    be fetched is left out. Where it cannot be made, the words of the message go alone, and `otherwise` (HTML) says so below them; where
    the chat takes no such file, `refused` does.
    """

    kind: str
    filename: str
    maker: str
    facts: Mapping[str, Any]
    files: Mapping[str, str] = field(default_factory=dict)
    otherwise: str = ""
    refused: str = ""

    @classmethod
    def by(
        cls,
        maker: str,
        facts: Mapping[str, Any],
        *,
        filename: str,
        files: Mapping[str, str] | None = None,
        otherwise: str = "",
        refused: str = "",
    ) -> "Made":
        """What `maker` makes of the facts: a photo where the name ends in .png, else a document.

        It is a function of a module of `features`, `features.room.module:function`: named and not imported, because it needs libraries
        that the renderer alone has use for. tests/contracts/test_makers.py looks whether it is there.
        """
        kind = "photo" if filename.endswith(".png") else "document"
        return cls(kind, filename, maker, facts, files or {}, otherwise, refused)


Attachment = Stored | Made


@dataclass(frozen=True, slots=True)
class Message:
    """A text in Telegram's HTML (4096 characters at most after parsing), with rows of buttons under it.

    With an attachment the text stands under it. One of more than 1024 characters, which is no caption, is a message of its own behind it.
    `to_keep` marks one with a secret in it: it is said now or never, and where it must wait this one waits in its place.
    """

    text: str
    rows: tuple[Row, ...] = ()
    silent: bool = False
    attachment: Attachment | None = None
    to_keep: "Message | None" = None

    def to_json(self) -> dict[str, Any]:
        """The message as plain values, for a row in the database. Raises ValueError for a secret one."""
        if self.to_keep is not None:
            msg = "a message with a secret in it lies nowhere"
            raise ValueError(msg)
        stored = {} if self.attachment is None else {"attachment": asdict(self.attachment)}
        return {"text": str(self.text), "rows": _rows_to_json(self.rows), "silent": self.silent, **stored}

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> "Message":
        """The message that `to_json` wrote."""
        rows = _rows_from_json(stored["rows"])
        attachment = stored.get("attachment")
        if attachment is not None:
            attachment = Stored(**attachment) if "file_id" in attachment else Made(**attachment)
        return cls(text=stored["text"], rows=rows, silent=stored["silent"], attachment=attachment)


@dataclass(frozen=True, slots=True)
class Content:
    """What somebody wrote or sent, to be posted again as it is. `kind` is text or that of a file; entities are Telegram's own.

    Words of ours, which a view wrote, are of the kind `html`.

    `look` holds how it was shown (a spoiler, the caption above, the preview of a link), by the names of Telegram's parameters.
    """

    kind: str
    text: str = ""
    entities: tuple[Mapping[str, Any], ...] = ()
    file_id: str | None = None
    look: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Copies:
    """Messages that are copied as they stand: an album, or what is neither words nor a file. `from_chat` None: of the chat they go to."""

    message_ids: tuple[int, ...]
    from_chat: int | None = None


@dataclass(frozen=True, slots=True)
class Post:
    """Somebody else's words or files, posted as they are. Several messages at once carry no buttons."""

    body: Content | Copies
    rows: tuple[Row, ...] = ()
    silent: bool = False

    def to_json(self) -> dict[str, Any]:
        """The post as plain values, for a row in the database."""
        return {"body": asdict(self.body), "rows": _rows_to_json(self.rows), "silent": self.silent}

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> "Post":
        """The post that `to_json` wrote."""
        return cls(body_from_json(stored["body"]), _rows_from_json(stored["rows"]), stored["silent"])


def body_from_json(stored: Mapping[str, Any]) -> Content | Copies:
    """The body that `asdict` made plain."""
    if "message_ids" in stored:
        return Copies(tuple(stored["message_ids"]), stored["from_chat"])
    return Content(**{**stored, "entities": tuple(stored["entities"])})


@dataclass(frozen=True, slots=True)
class Toast:
    """The answer to a tap: 200 characters at most; `alert` makes it a window that has to be closed; `url` opens a chat instead."""

    text: str = ""
    alert: bool = False
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Reaction:
    """An emoji under the message that is answered; where the chat allows none, the words `otherwise`."""

    emoji: str
    otherwise: str


@dataclass(frozen=True, slots=True)
class Edit:
    """A new face for the message whose button was tapped. None: its words stay, its buttons go."""

    message: Message | None


@dataclass(frozen=True, slots=True)
class Several:
    """More than one reply to one call, in this order."""

    replies: "tuple[Message | Post | Toast | Reaction | Edit, ...]" = field(default=())


Reply = Message | Post | Toast | Reaction | Edit | Several | None


class Refusal(Exception):
    """Something that was asked for and is not done; nothing is wrong with the program.

    Subclasses are dataclasses with the values that the sentence needs; not frozen, for Python writes its traceback into them. The
    sentence stands in a view, registered with `kit.texts.words`, and says in a friendly way what to do instead.

    `resolves`: what the tapped button asks is resolved for good, so the message it stands on loses its buttons.
    """

    resolves: ClassVar[bool] = False
