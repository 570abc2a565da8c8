"""Forwarding and copying messages."""

from __future__ import annotations

from typing import Any

from simulator import posting, render
from simulator.api import composing
from simulator.api.registry import Ask, method
from simulator.api.sending import check_rights, place
from simulator.chats import Chat
from simulator.errors import Json, bad
from simulator.messages import Message
from simulator.origins import origin

MOST = 100


def _source(ask: Ask, words: str) -> Message:
    found = ask.chat("from_chat_id").find(ask.params["message_id"])
    if found is None:
        raise bad(words)
    return found


def _check(message: Message, doing: str) -> None:
    if message.service is not None or message.protected:
        raise bad(f"the message can't be {doing}")


def _content(message: Message) -> Json:
    return {"text": message.text, "entities": message.entities, "media": message.media, "poll": message.poll}


def _several(ask: Ask) -> list[Message]:
    identifiers = ask.params["message_ids"]
    if not 1 <= len(identifiers) <= MOST:
        raise bad("message identifiers are not specified" if not identifiers else "too many messages specified")
    if sorted(set(identifiers)) != identifiers:
        raise bad("message identifiers must be in a strictly increasing order")
    chat = ask.chat("from_chat_id")
    found = [message for message in map(chat.find, identifiers) if message is not None]
    found = [message for message in found if message.service is None and not message.protected]
    if not found:
        raise bad(
            "there are no messages to forward" if ask.method == "forwardMessages" else "there are no messages to copy"
        )
    return found


def _put(ask: Ask, chat: Chat, message: Message, **content: Any) -> Message:
    topic, replied = place(ask, chat) if "reply_parameters" in ask.params else (place(ask, chat)[0], None)
    return posting.post(
        chat,
        sender=ask.bot,
        author=ask.bot,
        topic=topic,
        reply_to=replied,
        silent=bool(ask.get("disable_notification")),
        protected=bool(ask.get("protect_content")),
        **{**_content(message), **content},
    )


@method("forwardMessage")
def forward_message(ask: Ask) -> Json:
    """One message with its origin."""
    chat = ask.chat()
    message = _source(ask, "message to forward not found")
    _check(message, "forwarded")
    check_rights(ask, chat, message.kind)
    place(ask, chat)
    ask.world.flood(ask.bot, chat)
    return render.message(_put(ask, chat, message, forward=origin(message)), ask.bot)


@method("copyMessage")
def copy_message(ask: Ask) -> Json:
    """One message without its origin; a new caption and keyboard may be given."""
    chat = ask.chat()
    message = _source(ask, "message to copy not found")
    _check(message, "copied")
    check_rights(ask, chat, message.kind)
    place(ask, chat)
    rows, markup = composing.keyboard(ask, chat)
    content: Json = {"keyboard": rows, "markup": markup}
    if "caption" in ask.params and message.media is not None:
        content["text"], content["entities"] = composing.caption(ask, ask.params)
    ask.world.flood(ask.bot, chat)
    return {"message_id": _put(ask, chat, message, **content).id}


@method("forwardMessages", "copyMessages")
def forward_messages(ask: Ask) -> list[Json]:
    """Several messages; those that cannot go are skipped, albums stay together."""
    chat = ask.chat()
    messages = _several(ask)
    for message in messages:
        check_rights(ask, chat, message.kind)
    place(ask, chat)
    ask.world.flood(ask.bot, chat, len(messages))
    albums: dict[str, str] = {}
    sent = []
    for message in messages:
        content: Json = {}
        if message.album is not None:
            content["album"] = albums.setdefault(message.album, str(ask.world.random_id()))
        if ask.method == "forwardMessages":
            content["forward"] = origin(message)
        elif ask.get("remove_caption") and message.media is not None:
            content |= {"text": "", "entities": []}
        sent.append(_put(ask, chat, message, **content))
    return [{"message_id": message.id} for message in sent]
