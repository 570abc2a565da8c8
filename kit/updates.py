"""One update from Telegram, flattened to what the bot looks at. How it is read is `reading.py`."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

Raw = Mapping[str, Any]

# Telegram's stand-in for a sender that is no person.
ANONYMOUS_ADMIN = 1087968824


class Kind(StrEnum):
    """What came, by the name of Telegram's own field."""

    MESSAGE = "message"
    EDITED = "edited_message"
    TAP = "callback_query"
    BOT_MEMBER = "my_chat_member"
    CHAT_MEMBER = "chat_member"
    REACTION = "message_reaction"
    OTHER = "other"


ALLOWED_UPDATES = (Kind.MESSAGE, Kind.EDITED, Kind.TAP, Kind.BOT_MEMBER, Kind.CHAT_MEMBER, Kind.REACTION)


@dataclass(frozen=True, slots=True)
class ChatInfo:
    """The chat an update came from."""

    id: int
    type: str
    title: str = ""
    username: str | None = None

    @property
    def is_private(self) -> bool:
        """A chat of one person with the bot."""
        return self.type == "private"

    @property
    def is_group(self) -> bool:
        """A group or supergroup."""
        return self.type in {"group", "supergroup"}


@dataclass(frozen=True, slots=True)
class PersonInfo:
    """A person as Telegram shows them."""

    id: int
    name: str
    username: str | None = None
    language: str | None = None
    is_bot: bool = False


@dataclass(frozen=True, slots=True)
class MemberInfo:
    """Someone's place in a chat, from `chat_member`, `my_chat_member` or a look-up."""

    person: PersonInfo
    status: str
    is_member: bool
    rights: frozenset[str] = frozenset()

    @property
    def is_present(self) -> bool:
        """In the chat now."""
        return self.status in {"creator", "administrator", "member"} or (self.status == "restricted" and self.is_member)

    @property
    def is_admin(self) -> bool:
        """Creator or administrator."""
        return self.status in {"creator", "administrator"}


@dataclass(frozen=True, slots=True)
class Media:
    """A file in a message. `file_id` is this bot's handle on it; `unique_id` is the same for everybody who sends the very same file.

    Of a photo the largest size counts, and `small_id` is the handle on a small one (a few hundred pixels), for whoever only glances at it.
    Sizes are bytes, lengths seconds; 0 where Telegram does not say.
    """

    kind: str
    file_id: str
    unique_id: str
    size: int = 0
    seconds: int = 0
    mime: str = ""
    name: str = ""
    small_id: str | None = None


@dataclass(frozen=True, slots=True)
class Quoted:
    """The message that was replied to. `author` is None where no person stands behind it."""

    message_id: int
    author: PersonInfo | None
    text: str = ""
    media: Media | None = None
    album: str | None = None
    raw: Raw | None = field(default=None, repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class Incoming:
    """One update. `sender` is None where no person stands behind it (an anonymous admin, a channel).

    `text` is the caption of a message that carries `media`. `album` is shared by the messages of an album, each an update of its own.
    `reactions_before` and `reactions` are somebody's emoji under `message_id`. `invite_link` is the one by which `member` came.
    `button_of` is who wrote the message that was tapped, a bot or a chat; None where its own keyboard does not bear what was tapped.
    `sent_at` is Telegram's time of a message, in whole seconds; `edited_at` that of its last change, where it is one that was edited.
    `raw` is the message as it came, for whoever posts it again.
    """

    update_id: int
    kind: Kind
    chat: ChatInfo | None
    sender: PersonInfo | None = None
    is_anonymous_admin: bool = False
    message_id: int | None = None
    sent_at: datetime | None = None
    edited_at: datetime | None = None
    thread_id: int | None = None
    text: str = ""
    command: str | None = None
    addressed_to: str | None = None
    arguments: str = ""
    quoted: Quoted | None = None
    media: Media | None = None
    album: str | None = None
    is_forwarded: bool = False
    reactions_before: frozenset[str] = frozenset()
    reactions: frozenset[str] = frozenset()
    mentioned: tuple[PersonInfo, ...] = ()
    tap_id: str | None = None
    tap_data: str = ""
    button_of: int | None = None
    member: MemberInfo | None = None
    member_before: MemberInfo | None = None
    invite_link: str | None = None
    joined: tuple[PersonInfo, ...] = ()
    left: PersonInfo | None = None
    migrated_to: int | None = None
    migrated_from: int | None = None
    raw: Raw | None = field(default=None, repr=False, compare=False)

    @property
    def replied_to(self) -> PersonInfo | None:
        """Whose message was replied to."""
        return None if self.quoted is None else self.quoted.author

    @property
    def pointed_at(self) -> tuple[PersonInfo, ...]:
        """The people whom the message itself shows as Telegram knows them now: mentioned without a username, and replied to."""
        return self.mentioned if self.replied_to is None else (*self.mentioned, self.replied_to)

    @property
    def shows(self) -> tuple[PersonInfo, ...]:
        """The people whom it shows as they are now: who sent it and, where something is asked of the bot, whom it points at."""
        pointed = self.pointed_at if self.command is not None else ()
        return pointed if self.sender is None else (*pointed, self.sender)
