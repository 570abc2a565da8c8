"""What belongs to a chat: the topics of a forum and the invite links."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from simulator.accounts import Bot
    from simulator.chats import Chat
    from simulator.messages import Message
    from simulator.people import Person

GENERAL = 1


@dataclass(slots=True, eq=False)
class Topic:
    """A topic of a forum; ``id`` is its message_thread_id, ``root`` the service message that made it."""

    id: int
    chat: Chat
    title: str
    color: int = 0x6FB9F0
    closed: bool = False
    hidden: bool = False
    deleted: bool = False
    root: Message | None = None

    @property
    def general(self) -> bool:
        """The topic that has no thread id in messages."""
        return self.id == GENERAL

    @property
    def messages(self) -> list[Message]:
        """Its visible messages, oldest first."""
        return [message for message in self.chat.messages if message.topic is self]


@dataclass(slots=True, eq=False)
class InviteLink:
    """An invite link and how often it was used."""

    url: str
    chat: Chat
    creator: Person | Bot
    name: str = ""
    expires: datetime | None = None
    limit: int = 0
    requests: bool = False
    primary: bool = False
    revoked: bool = False
    used: int = 0
