"""Putting messages into chats and telling the bots that may see them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from simulator import checking, entities as texts, render
from simulator.accounts import Bot
from simulator.errors import Json
from simulator.messages import Message
from simulator.rights import Member

if TYPE_CHECKING:
    from simulator.chats import Chat
    from simulator.people import Person
    from simulator.places import Topic


def post(
    chat: Chat,
    *,
    sender: Person | Bot | Chat,
    author: Person | Bot | None,
    event: str = "message",
    tell: bool = True,
    **content: Any,
) -> Message:
    """Add a message to a chat, log it, and queue it for every bot that sees it."""
    world = chat.world
    message = Message(chat.next_id(), chat, world.clock.now(), sender, author, **content)
    if chat.kind == "supergroup" and not chat.forum and message.reply_to is not None:
        message.thread = message.reply_to.thread or message.reply_to.id
    if chat.forum and message.topic is None and message.service is None:
        message.topic = chat.general
    chat.keep(message, world.most_messages)
    if isinstance(author, Bot) and message.service is None:
        chat.last_bot = author
    world.log(chat, event if message.service is None else "service", author, message, message.service)
    if tell:
        deliver(message)
    return message


def service(
    chat: Chat, by: Person | Bot | None, content: Json, topic: Topic | None = None, anonymous: bool = False
) -> Message:
    """Add a service message; every bot in the chat sees it."""
    sender: Any = chat if anonymous or by is None else by
    return post(chat, sender=sender, author=by, service=content, topic=topic)


def deliver(message: Message, kind: str = "message") -> None:
    """Queue a message for the bots that see it."""
    chat = message.chat
    if chat.kind == "private":
        bot = chat.bot
        if (
            bot is not None
            and bot.open_with(_person(chat))
            and (message.author is not bot or message.service is not None)
        ):
            queue(bot, kind, render.message(message, bot), f"chat {chat.id}")
        return
    if chat.kind == "channel":
        kind = {"message": "channel_post", "edited_message": "edited_channel_post"}[kind]
    bots = chat.bots()
    for member in bots:
        if (
            isinstance(member.who, Bot)
            and member.who.updates.wants(kind)
            and _sees(member, message, alone=len(bots) == 1)
        ):
            queue(member.who, kind, render.message(message, member.who), f"chat {chat.id}")


def queue(bot: Bot, kind: str, body: Json, key: str) -> None:
    """Queue an update for a bot, validated first; not if the bot has not asked for its kind."""
    if bot.updates.wants(kind):
        world = bot.world
        queued = bot.updates.put(kind, body, key)
        if world.strict:
            checking.validate_update(queued.json)
        world.changes.notify()


def _sees(member: Member, message: Message, alone: bool) -> bool:
    """The rules of privacy mode, read from Telegram's own documentation."""
    bot = member.who
    if message.service is not None:
        return True
    if isinstance(message.author, Bot):
        return False
    if member.governs or member.sees_all or message.chat.kind == "channel":
        return True
    if message.reply_to is not None and message.reply_to.author is bot:
        return True
    first = message.entities[0] if message.entities else None
    if first is None or first["type"] != "bot_command" or first["offset"] != 0:
        return False
    _, at, name = texts.piece(message.text, 0, first["length"]).partition("@")
    if at:
        return bool(bot.username) and name.lower() == str(bot.username).lower()
    return alone or message.chat.last_bot is bot


def channel_post(channel: Chat, text: str) -> Message:
    """A post of a channel, forwarded by itself to the linked group."""
    post_made = post(channel, sender=channel, author=None, text=text, entities=texts.detect(text, []))
    group = channel.linked
    if group is not None:
        origin = {
            "type": "channel",
            "date": render.seconds(post_made.date),
            "chat": render.chat(channel),
            "message_id": post_made.id,
        }
        post(group, sender=channel, author=None, text=text, entities=post_made.entities, automatic=True, forward=origin)
    return post_made


def _person(chat: Chat) -> Person:
    assert chat.person is not None
    return chat.person
