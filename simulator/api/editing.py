"""Methods that change or take away what was sent."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from simulator import governing, render
from simulator.api import composing
from simulator.api.registry import Ask, method
from simulator.api.sending import check_rights
from simulator.chats import Chat
from simulator.errors import Json, bad, strict
from simulator.messages import Message

NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same "
    "as a current content and reply markup of the message"
)
DELETABLE = timedelta(hours=48)
EDITABLE_MEDIA = {"photo", "video", "document", "audio", "animation"}


def _own(ask: Ask) -> tuple[Chat, Message]:
    chat = ask.chat()
    if "message_id" not in ask.params:
        raise bad("message identifier is not specified")
    message = ask.message(chat, "message to edit not found")
    if message.author is not ask.bot or message.service is not None or message.forward is not None:
        raise bad("message can't be edited")
    return chat, message


def _apply(ask: Ask, message: Message, **content: Any) -> Json:
    """Make the change; 400 if nothing would change. A keyboard that is not named again goes away, as on Telegram."""
    rows, markup = composing.keyboard(ask, message.chat)
    if markup is not None:
        raise bad("inline keyboard expected")
    ask.world.flood(ask.bot, message.chat)
    same = all(getattr(message, name) == value for name, value in content.items() if name != "preview")
    if same and rows == message.keyboard:
        raise bad(NOT_MODIFIED)
    for name, value in content.items():
        setattr(message, name, value)
    message.keyboard = rows
    message.edited += 1
    message.edited_at = ask.world.clock.now()
    ask.world.log(message.chat, "edited", ask.bot, message)
    return render.message(message, ask.bot)


@method("editMessageText")
def edit_message_text(ask: Ask) -> Json:
    """Another text and keyboard."""
    if "rich_message" in ask.params:
        raise strict("the simulator does not model rich messages yet")
    if "text" not in ask.params:
        raise bad("message text is empty")
    _, message = _own(ask)
    if message.media is not None or message.poll is not None:
        raise bad("there is no text in the message to edit")
    plain, entities = composing.text(ask)
    return _apply(ask, message, text=plain, entities=entities, preview=ask.get("link_preview_options"))


@method("editMessageCaption")
def edit_message_caption(ask: Ask) -> Json:
    """Another caption and keyboard."""
    _, message = _own(ask)
    if message.media is None:
        raise bad("there is no caption in the message to edit")
    plain, entities = composing.caption(ask, ask.params)
    return _apply(ask, message, text=plain, entities=entities)


@method("editMessageReplyMarkup")
def edit_message_reply_markup(ask: Ask) -> Json:
    """Another keyboard."""
    _, message = _own(ask)
    return _apply(ask, message)


@method("editMessageMedia")
def edit_message_media(ask: Ask) -> Json:
    """Another picture or file."""
    chat, message = _own(ask)
    if message.poll is not None:
        raise bad("message can't be edited")
    item = ask.params["media"]
    if item["type"] not in EDITABLE_MEDIA:
        raise strict(f"the simulator does not model media of type {item['type']}")
    check_rights(ask, chat, item["type"])
    media = composing.media(ask, item["type"], item["media"])
    if message.album is not None and (message.media is None or message.media.kind != item["type"]):
        raise bad("can't use media of the specified type in the album")
    plain, entities = composing.caption(ask, item)
    return _apply(ask, message, media=media, text=plain, entities=entities)


def _deletable(ask: Ask, chat: Chat, message: Message) -> bool:
    if ask.world.clock.now() - message.date > DELETABLE:
        return False
    if message.service is not None and {"supergroup_chat_created", "forum_topic_created"} & set(message.service):
        return False
    if message.author is ask.bot or chat.kind == "private":
        return True
    return ask.me(chat).may("can_delete_messages")


@method("deleteMessage")
def delete_message(ask: Ask) -> bool:
    """Take a message away: the bot's own, or anybody's as an admin with the right, for 48 hours."""
    chat = ask.chat()
    message = ask.message(chat, "message to delete not found")
    if not _deletable(ask, chat, message):
        raise bad("message can't be deleted")
    governing.delete(message, ask.bot)
    return True


@method("deleteMessages")
def delete_messages(ask: Ask) -> bool:
    """Take several messages away; those not found are skipped."""
    chat = ask.chat()
    identifiers = ask.params["message_ids"]
    if not 1 <= len(identifiers) <= 100:
        raise bad(
            "message identifiers are not specified" if not identifiers else "too many message identifiers specified"
        )
    found = [message for message in map(chat.find, identifiers) if message is not None]
    if not all(_deletable(ask, chat, message) for message in found):
        raise bad("message can't be deleted")
    for message in found:
        governing.delete(message, ask.bot)
    return True


@method("pinChatMessage")
def pin_chat_message(ask: Ask) -> bool:
    """Pin a message."""
    chat = ask.chat()
    ask.require(chat, "can_pin_messages", "not enough rights to manage pinned messages in the chat")
    message = ask.message(chat, "message to pin not found")
    if message.service is not None:
        raise bad("message can't be pinned")
    governing.pin(message, ask.bot)
    return True


@method("unpinChatMessage")
def unpin_chat_message(ask: Ask) -> bool:
    """Unpin a message, or the newest pinned one."""
    chat = ask.chat()
    ask.require(chat, "can_pin_messages", "not enough rights to manage pinned messages in the chat")
    if "message_id" in ask.params:
        message = ask.message(chat, "message to unpin not found")
        if message in chat.pinned:
            governing.unpin(message, ask.bot)
    elif chat.pinned:
        governing.unpin(chat.pinned[0], ask.bot)
    else:
        raise bad("message to unpin not found")
    return True


@method("unpinAllChatMessages")
def unpin_all_chat_messages(ask: Ask) -> bool:
    """Unpin everything."""
    chat = ask.chat()
    ask.require(chat, "can_pin_messages", "not enough rights to manage pinned messages in the chat")
    for message in list(chat.pinned):
        governing.unpin(message, ask.bot)
    return True
