"""People: what they type, send and tap, and what they do to each other in chats.

What Telegram's apps do not let a person do is an AssertionError.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from simulator import governing, membership, posting, tapping, writing
from simulator.accounts import Bot
from simulator.chats import Chat
from simulator.errors import Json
from simulator.files import Media
from simulator.messages import Message, Tap
from simulator.places import InviteLink, Topic
from simulator.rights import ADMIN_RIGHTS, USUAL

if TYPE_CHECKING:
    from simulator.world import Telegram


class Person:
    """A person with a Telegram account. ``chat`` is where they last wrote or came in: the default of every action."""

    def __init__(self, world: Telegram, number: int, name: str, username: str | None, **about: str | None) -> None:
        self.world = world
        self.id = number
        self.name = name
        self.username = username
        self.language_code = about.get("language_code")
        self.last_name = about.get("last_name")
        self.chat: Chat | None = None
        self.deactivated = False

    @property
    def json(self) -> Json:
        """The person as a User."""
        result: Json = {"id": self.id, "is_bot": False, "first_name": self.name}
        for name in ("last_name", "username", "language_code"):
            if getattr(self, name):
                result[name] = getattr(self, name)
        return result

    # Writing

    def says(
        self,
        text: str,
        chat: Chat | Bot | None = None,
        *,
        reply_to: Message | None = None,
        topic: Topic | None = None,
        anonymous: bool | None = None,
        as_channel: Chat | None = None,
        mentions: dict[str, Person] | None = None,
        is_formatted: bool = False,
    ) -> Message:
        """Write a text; ``mentions`` makes names in it mentions of people without a username.

        ``is_formatted``: it is written as Telegram's HTML, and shown bold and so on.
        """
        how: Json = {"reply_to": reply_to, "topic": topic, "anonymous": anonymous, "as_channel": as_channel}
        words = writing.formatted(text) if is_formatted else writing.text(text, mentions)
        return writing.write(self, "text", self._where(chat, reply_to), **how, **words)

    def sends_photo(
        self,
        chat: Chat | Bot | None = None,
        picture: bytes | Media | None = None,
        *,
        caption: str | None = None,
        reply_to: Message | None = None,
        topic: Topic | None = None,
        forwarded_from: Person | Chat | Message | None = None,
        anonymous: bool | None = None,
        as_channel: Chat | None = None,
    ) -> Message:
        """Send a photo: bytes, the ``photo`` of another message (the very same file), or nothing for a generated
        one.
        """
        how: Json = {"reply_to": reply_to, "topic": topic, "anonymous": anonymous, "as_channel": as_channel}
        how |= {"forwarded_from": forwarded_from, "media": writing.picture(self, picture), **writing.caption(caption)}
        return writing.write(self, "photo", self._where(chat, reply_to), **how)

    def sends_album(
        self,
        chat: Chat | Bot | None = None,
        pictures: list[bytes | Media | None] | int = 2,
        *,
        caption: str | None = None,
        reply_to: Message | None = None,
        topic: Topic | None = None,
        forwarded_from: Person | Chat | Message | None = None,
    ) -> list[Message]:
        """Send 2 to 10 photos as an album: one message and one update each, the caption on the first."""
        items: list[bytes | Media | None] = [None] * pictures if isinstance(pictures, int) else pictures
        assert 2 <= len(items) <= 10, "an album has 2 to 10 items"
        where, album = self._where(chat, reply_to), str(self.world.random_id())
        how: Json = {"reply_to": reply_to, "topic": topic, "forwarded_from": forwarded_from, "album": album}
        sent = []
        for number, item in enumerate(items):
            words = writing.caption(caption if number == 0 else None)
            sent.append(writing.write(self, "photo", where, media=writing.picture(self, item), **how, **words))
        return sent

    def sends_document(
        self,
        chat: Chat | Bot | None = None,
        data: bytes = b"a document",
        name: str = "document.txt",
        mime: str = "text/plain",
        **how: Any,
    ) -> Message:
        """Send a file; ``caption``, ``reply_to``, ``topic`` … as for photos."""
        return self._send_file("document", chat, data, how, name=name, mime=mime)

    def sends_voice(
        self, chat: Chat | Bot | None = None, data: bytes = b"OggS", seconds: int = 3, **how: Any
    ) -> Message:
        """Send a voice message."""
        return self._send_file("voice", chat, data, how, mime="audio/ogg", seconds=seconds)

    def sends_video(
        self, chat: Chat | Bot | None = None, data: bytes = b"video", seconds: int = 3, **how: Any
    ) -> Message:
        """Send a video."""
        return self._send_file("video", chat, data, how, name="video.mp4", mime="video/mp4", seconds=seconds)

    def forwards(self, message: Message, chat: Chat | Bot | None = None, *, topic: Topic | None = None) -> Message:
        """Forward a message to another chat."""
        content: Json = {"text": message.text, "entities": message.entities, "media": message.media}
        return writing.write(self, message.kind, self._where(chat), topic=topic, forwarded_from=message, **content)

    def edits(self, message: Message, text: str) -> Message:
        """Edit the text or caption of one's own message."""
        assert message.author is self, f"{self.name} cannot edit what somebody else wrote"
        assert not message.deleted, "the message is deleted"
        changed = writing.text(text) if message.media is None else writing.caption(text)
        message.text, message.entities = changed["text"], changed["entities"]
        message.edited += 1
        message.edited_at = self.world.clock.now()
        self.world.log(message.chat, "edited", self, message)
        posting.deliver(message, "edited_message")
        return message

    def exchanges(self, message: Message, picture: bytes | Media | None = None) -> Message:
        """Put another picture in the place of one's own, as for ``sends_photo``; its caption stays."""
        assert message.kind == "photo", "only a picture takes the place of a picture"
        message.media = writing.picture(self, picture)
        return self.edits(message, message.text)

    def deletes(self, message: Message) -> None:
        """Delete one's own message, or anybody's as an admin or in private; bots are not told."""
        if message.author is not self and message.chat.person is not self:
            governing.require(message.chat, self, "can_delete_messages")
        governing.delete(message, self)

    # Tapping and reacting

    def taps(self, text: str, chat: Chat | Bot | None = None, *, message: Message | None = None) -> Tap:
        """Press the newest button with this text, else the newest that contains it; ``message``: only one of its own.

        AssertionError names the buttons there are.
        """
        return tapping.tap(self, text, message.chat if message is not None else self._where(chat), message)

    def taps_data(
        self,
        message: Message,
        data: str,
        *,
        outsider: bool = False,
        inaccessible: bool = False,
        bot: Bot | None = None,
        inline: bool = False,
        old: bool = False,
    ) -> Tap:
        """Send any callback data for any message of a bot, as a modified app can.

        ``outsider``: even from outside a private group. ``inaccessible``: the bot gets the message without its content.
        ``bot``: to this one, whoever wrote the message. ``inline``: as for one sent by way of the bot, of which it sees nothing.
        ``old``: the message is one of long ago, which bears just that button.
        """
        return tapping.tap_data(
            self, message, data, outsider=outsider, gone=inaccessible, bot=bot, inline=inline, old=old
        )

    def reacts(self, message: Message, emoji: str | list[str] | None, *, anonymous: bool = False) -> None:
        """Set one's reaction (None takes it away); on an album it goes to the first message."""
        tapping.react(self, message, [emoji] if isinstance(emoji, str) else list(emoji or []), anonymous)

    def votes(self, message: Message, *options: str) -> None:
        """Vote in a bot's poll; no options take the vote back."""
        tapping.vote(self, message, options)

    def opens(self, url: str) -> Message | None:
        """Open a link: one that starts a bot starts it, as pressing Start does; others do nothing here."""
        bot, payload = tapping.start_link(self.world, url)
        return self.starts(bot, payload or None) if bot is not None and payload is not None else None

    # The private chat

    def private(self, bot: Bot) -> Chat:
        """The private chat with a bot."""
        return self.world.private(self, bot)

    def starts(self, bot: Bot, payload: str | None = None) -> Message:
        """Press Start, with the payload of a deep link if there is one."""
        good = payload is None or tapping.START.match(payload)
        assert good, "a start parameter has at most 64 of A-Z a-z 0-9 _ -"
        if self.id in bot.blocked:
            self.unblocks(bot)
        bot.started.add(self.id)
        return self.says("/start" if payload is None else f"/start {payload}", self.private(bot))

    def blocks(self, bot: Bot) -> None:
        """Block the bot: it hears of it and can write no more."""
        assert bot.open_with(self), f"{self.name} has no open chat with {bot.username}"
        membership.private(self.private(bot), blocked=True)

    def unblocks(self, bot: Bot) -> None:
        """Take the block back."""
        assert self.id in bot.blocked, f"{self.name} has not blocked {bot.username}"
        membership.private(self.private(bot), blocked=False)

    def deactivates(self) -> None:
        """Delete the account."""
        self.deactivated = True

    # Members

    def adds(
        self,
        bot: Bot,
        chat: Chat | None = None,
        *,
        admin: bool = False,
        rights: dict[str, bool] | None = None,
        payload: str | None = None,
    ) -> None:
        """Add a bot to a group; ``admin`` with the usual rights, ``rights`` with exactly those.

        ``payload``: of the link ``t.me/bot?startgroup=…`` by which it is added.
        """
        chat = self._where(chat)
        assert not chat.present(bot), f"{bot.username} is in {chat.title} already"
        membership.require_inviting(chat, self)
        granted = _granted(rights) if rights is not None else USUAL
        if not admin and rights is None:
            membership.enter(chat, bot, self)
        else:
            governing.require(chat, self, "can_promote_members")
            appointed: Json = {"status": "administrator", "rights": granted, "promoted_by": self.id}
            if chat.kind == "supergroup":
                membership.enter(chat, bot, self, **appointed)
            else:
                membership.enter(chat, bot, self)
                membership.change(chat, bot, self, **appointed)
        if payload is not None:
            self.says(f"/start@{bot.username} {payload}", chat)

    def removes(self, who: Bot | Person, chat: Chat | None = None) -> None:
        """Remove a bot or a person, which bans: they come back when added again or unbanned."""
        self.kicks(who, chat)

    def kicks(self, who: Bot | Person, chat: Chat | None = None) -> None:
        """Ban somebody."""
        chat = self._where(chat)
        governing.require(chat, self, "can_restrict_members")
        assert who is not chat.owner, "the owner cannot be removed"
        membership.leave(chat, who, self, status="kicked")

    def unbans(self, who: Bot | Person, chat: Chat | None = None) -> None:
        """Lift a ban."""
        chat = self._where(chat)
        governing.require(chat, self, "can_restrict_members")
        membership.change(chat, who, self, status="left", until=None)

    def promotes(
        self,
        who: Bot | Person,
        chat: Chat | None = None,
        *,
        anonymous: bool = False,
        title: str = "",
        **rights: bool,
    ) -> None:
        """Make an administrator: with the named rights, or with the usual ones."""
        chat = self._where(chat)
        governing.require(chat, self, "can_promote_members")
        assert chat.present(who), f"{who.name} is not in {chat.title}"
        granted = _granted(rights) if rights else USUAL
        standing: Json = {"rights": granted, "anonymous": anonymous, "title": title, "promoted_by": self.id}
        membership.change(chat, who, self, status="administrator", **standing)

    def demotes(self, who: Bot | Person, chat: Chat | None = None) -> None:
        """Make an administrator an ordinary member."""
        chat = self._where(chat)
        governing.require(chat, self, "can_promote_members")
        theirs = chat.member(who)
        assert theirs is not None, f"{who.name} is not in {chat.title}"
        assert theirs.status == "administrator", f"{who.name} is no administrator of {chat.title}"
        membership.change(chat, who, self, **membership.ORDINARY)

    def restricts(self, who: Bot | Person, chat: Chat | None = None, **permissions: bool) -> None:
        """Restrict a member of a supergroup; permissions not named are taken away."""
        chat = self._where(chat)
        governing.require(chat, self, "can_restrict_members")
        assert chat.kind == "supergroup", "restrictions exist in supergroups only"
        present = chat.present(who)
        membership.change(chat, who, self, status="restricted", permissions=permissions, is_member=present)

    def adds_person(self, person: Person, chat: Chat | None = None) -> None:
        """Add somebody to a group."""
        chat = self._where(chat)
        membership.require_inviting(chat, self)
        assert not chat.present(person), f"{person.name} is in {chat.title} already"
        membership.enter(chat, person, self)

    def joins(self, chat: Chat, via_link: InviteLink | str | None = None) -> None:
        """Come in: to a public group by itself, to a private one by a link (its address will do)."""
        link = chat.links.get(via_link) if isinstance(via_link, str) else via_link
        assert via_link is None or link is not None, f"{via_link} does not lead to {chat.title}"
        tapping.join(self, chat, link)

    def leaves(self, chat: Chat | None = None) -> None:
        """Leave."""
        chat = self._where(chat)
        assert chat.present(self), f"{self.name} is not in {chat.title}"
        membership.leave(chat, self, self)

    def pins(self, message: Message) -> None:
        """Pin a message."""
        governing.require(message.chat, self, "can_pin_messages")
        governing.pin(message, self)

    def _where(self, chat: Chat | Bot | None, reply_to: Message | None = None) -> Chat:
        if isinstance(chat, Bot):
            return self.private(chat)
        found = chat or (reply_to.chat if reply_to is not None else self.chat)
        assert found is not None, f"{self.name} is in no chat yet"
        return found

    def _send_file(self, kind: str, chat: Chat | Bot | None, data: bytes, how: Json, **about: Any) -> Message:
        words = writing.caption(how.pop("caption", None))
        media = self.world.files.make(kind, data, **about)
        return writing.write(self, kind, self._where(chat, how.get("reply_to")), media=media, **how, **words)

    def __repr__(self) -> str:
        return f"<Person {self.name} {self.id}>"


def _granted(rights: dict[str, bool]) -> frozenset[str]:
    unknown = set(rights) - set(ADMIN_RIGHTS)
    assert not unknown, f"there are no rights {unknown}"
    return frozenset({"can_manage_chat"} | {name for name, granted in rights.items() if granted})
