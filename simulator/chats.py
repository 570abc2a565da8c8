"""Chats: groups, supergroups, forums, channels and private chats, with their members, topics, invite links and
messages.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from simulator import governing, posting
from simulator.accounts import Bot
from simulator.places import GENERAL, InviteLink, Topic
from simulator.rights import Member, default_permissions

if TYPE_CHECKING:
    from simulator.events import Event
    from simulator.messages import Message
    from simulator.people import Person
    from simulator.world import Telegram


@dataclass(slots=True, eq=False)
class Chat:
    """A chat. Made by ``Telegram.new_group`` and ``new_channel``; private ones by ``person.private(bot)``."""

    world: Telegram
    id: int
    kind: str
    title: str
    username: str | None = None
    forum: bool = False
    person: Person | None = None
    bot: Bot | None = None
    members: dict[int, Member] = field(default_factory=dict)
    permissions: dict[str, bool] = field(default_factory=default_permissions)
    topics: dict[int, Topic] = field(default_factory=dict)
    links: dict[str, InviteLink] = field(default_factory=dict)
    requests: dict[int, tuple[Person, InviteLink]] = field(default_factory=dict)
    pinned: list[Message] = field(default_factory=list)
    history: list[Event] = field(default_factory=list)
    last_bot: Bot | None = None
    upgraded_to: Chat | None = None
    linked: Chat | None = None
    about: str = ""
    slow_mode: int = 0
    closed_for_good: bool = False
    _store: dict[int, Message] = field(default_factory=dict)
    _next_id: int = 2

    @property
    def messages(self) -> list[Message]:
        """What is now visible, oldest first; service messages stand in ``history`` only."""
        return [message for message in self._store.values() if not message.deleted and message.service is None]

    @property
    def last(self) -> Message:
        """The newest visible message; AssertionError if there is none."""
        for message in reversed(self._store.values()):
            if not message.deleted and message.service is None:
                return message
        raise AssertionError(f"nobody has written in {self.title}")

    @property
    def services(self) -> list[Message]:
        """The service messages, oldest first."""
        return [message for message in self._store.values() if message.service is not None and not message.deleted]

    @property
    def is_group(self) -> bool:
        """Whether it is a group of either kind."""
        return self.kind in {"group", "supergroup"}

    @property
    def general(self) -> Topic | None:
        """The General topic of a forum."""
        return self.topics.get(GENERAL)

    def find(self, message_id: int) -> Message | None:
        """The message with this id, unless it is deleted."""
        message = self._store.get(message_id)
        return None if message is None or message.deleted else message

    def all_messages(self) -> Iterator[Message]:
        """Every message kept, deleted and service ones too, oldest first."""
        return iter(self._store.values())

    def newest_first(self) -> Iterator[Message]:
        """Visible messages, newest first."""
        return (message for message in reversed(self._store.values()) if not message.deleted)

    def keep(self, message: Message, most: int | None) -> None:
        """Store a message; with ``most`` only so many of the newest stay."""
        self._store[message.id] = message
        if most is not None and len(self._store) > most:
            del self._store[next(iter(self._store))]

    def next_id(self) -> int:
        """The id for the next message: supergroups count for themselves, other chats together."""
        if self.kind in {"supergroup", "channel"}:
            self._next_id += 1
            return self._next_id - 1
        return self.world.next_message_id()

    def restart_ids(self) -> None:
        """Count from one: the first message of an upgraded group."""
        self._next_id = 1

    def member(self, who: Person | Bot | int) -> Member | None:
        """The standing of an account, restrictions and bans that have run out lifted; None if it was never here."""
        member = self.members.get(who if isinstance(who, int) else who.id)
        if member is not None and member.until is not None and member.until <= self.world.clock.now():
            member.until = None
            if member.status == "restricted":
                member.status = "member" if member.is_member else "left"
            elif member.status == "kicked":
                member.status = "left"
        return member

    def present(self, who: Person | Bot) -> bool:
        """Whether the account is in this chat now."""
        if self.kind == "private":
            return who is self.person or who is self.bot
        member = self.member(who)
        return member is not None and member.present

    def bots(self) -> list[Member]:
        """The bots in this chat."""
        return [member for member in self.members.values() if isinstance(member.who, Bot) and member.present]

    def people(self) -> list[Member]:
        """The people in this chat."""
        return [member for member in self.members.values() if not isinstance(member.who, Bot) and member.present]

    @property
    def owner(self) -> Person | Bot | None:
        """Who owns it."""
        return next((member.who for member in self.members.values() if member.status == "creator"), None)

    def new_topic(self, title: str, by: Person) -> Topic:
        """Make a topic in a forum."""
        return governing.new_topic(self, title, by)

    def topic(self, title: str) -> Topic:
        """The topic of that title."""
        return next(topic for topic in self.topics.values() if topic.title == title and not topic.deleted)

    def close_topic(self, topic: Topic, by: Person) -> None:
        """Close a topic: only those who may manage topics can write in it."""
        governing.set_topic(self, topic, by, closed=True)

    def reopen_topic(self, topic: Topic, by: Person) -> None:
        """Open a closed topic."""
        governing.set_topic(self, topic, by, closed=False)

    def delete_topic(self, topic: Topic, by: Person) -> None:
        """Delete a topic with all its messages."""
        governing.delete_topic(self, topic, by)

    def upgrade(self, by: Person) -> Chat:
        """Turn a group into a supergroup: a new chat with a new id; this one is dead. Returns the new chat."""
        return governing.upgrade(self, by)

    def rename(self, title: str, by: Person) -> None:
        """Give it another title."""
        governing.rename(self, title, by)

    def permit(self, by: Person, **permissions: bool) -> None:
        """Change what everybody may do, as an admin does in the group's settings."""
        governing.permit(self, by, permissions)

    def link_channel(self, channel: Chat) -> None:
        """Make this the discussion group of a channel: its posts appear here as automatic forwards."""
        self.linked, channel.linked = channel, self

    def posts(self, text: str) -> Message:
        """A post in a channel; the automatic forward in the linked group, if there is one, is the group's last
        message.
        """
        return posting.channel_post(self, text)

    def __repr__(self) -> str:
        return f"<Chat {self.kind} {self.title!r} {self.id}>"
