"""Messages as they lie in a chat, their buttons, taps on them and the bot's answers."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any, cast

from simulator.accounts import Bot
from simulator.entities import Entity
from simulator.errors import Json
from simulator.files import Media
from simulator.markup import to_html

if TYPE_CHECKING:
    from simulator.chats import Chat
    from simulator.people import Person
    from simulator.places import Topic


@dataclass(frozen=True, slots=True)
class Button:
    """One inline button as a person sees it; ``raw`` is all the bot said of it."""

    text: str
    data: str | None = None
    url: str | None = None
    raw: Json = field(default_factory=dict, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a bot answered to a tap: a toast, or an alert with a button to close it."""

    text: str
    show_alert: bool = False
    url: str | None = None


@dataclass(slots=True, eq=False)
class Tap:
    """A person's tap on a button.

    ``answer`` is None until the bot answers; ``opened`` is the link of a button that only opens one.
    """

    id: str
    person: Person
    message: Message
    data: str | None
    at: datetime
    bot: Bot | None = None
    answer: Answer | None = None
    opened: str | None = None
    sent: Message | None = None

    @property
    def answered(self) -> bool:
        """Whether the bot has answered."""
        return self.answer is not None


@dataclass(slots=True, eq=False)
class Message:
    """A message. ``sender`` is whom the chat shows (a chat for anonymous senders), ``author`` who really wrote it."""

    id: int
    chat: Chat
    date: datetime
    sender: Person | Bot | Chat
    author: Person | Bot | None
    text: str = ""
    entities: list[Entity] = field(default_factory=list)
    media: Media | None = None
    album: str | None = None
    topic: Topic | None = None
    reply_to: Message | None = None
    thread: int | None = None
    keyboard: list[list[Json]] | None = None
    markup: Json | None = None
    service: Json | None = None
    forward: Json | None = None
    automatic: bool = False
    poll: Any = None
    silent: bool = False
    protected: bool = False
    caption_above: bool = False
    spoiler: bool = False
    preview: Json | None = None
    quote: Json | None = None
    edited: int = 0
    edited_at: datetime | None = None
    deleted: bool = False
    reactions: dict[Any, list[str]] = field(default_factory=dict)

    @property
    def html(self) -> str:
        """Text or caption with its formatting as Telegram HTML."""
        return to_html(self.text, self.entities)

    @property
    def buttons(self) -> list[list[Button]]:
        """The inline keyboard, row by row."""
        return [
            [Button(b["text"], b.get("callback_data"), b.get("url"), b) for b in row] for row in self.keyboard or []
        ]

    @property
    def button_texts(self) -> list[str]:
        """The texts of all buttons, in reading order."""
        return [button.text for row in self.buttons for button in row]

    @property
    def photo(self) -> Media | None:
        """The picture, if the message is one; give it to ``sends_photo`` to send the very same file again."""
        return self.media if self.media is not None and self.media.kind == "photo" else None

    @property
    def kind(self) -> str:
        """What rules of sending apply: text, photo, document, …, poll, service."""
        if self.service is not None:
            return "service"
        if self.poll is not None:
            return "poll"
        return self.media.kind if self.media is not None else "text"

    @property
    def bot(self) -> Bot | None:
        """The bot that wrote it."""
        return self.author if isinstance(self.author, Bot) else None

    @property
    def in_name_of(self) -> Chat | None:
        """The chat in whose name it was written: the group of an anonymous admin, or a channel."""
        return None if self.sender is self.author else cast("Chat", self.sender)

    @property
    def link(self) -> str:
        """Its address, for messages of public and other supergroups."""
        name = self.chat.username or "c/" + str(self.chat.id).removeprefix("-100")
        return f"https://t.me/{name}/{self.id}"

    def __repr__(self) -> str:
        shown = self.text if self.service is None else str(self.service)
        writer = getattr(self.sender, "name", self.sender)
        return f"<Message {self.id} in {self.chat.title!r} by {writer!r}: {shown[:60]!r}>"
