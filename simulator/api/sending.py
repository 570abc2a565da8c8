"""Methods that send: texts, photos, files, albums, polls, and the sign that the bot is busy."""

from __future__ import annotations

from typing import Any

from simulator import posting, render
from simulator.api import composing
from simulator.api.registry import Ask, method
from simulator.chats import Chat
from simulator.errors import Json, bad, strict
from simulator.messages import Message
from simulator.places import Topic
from simulator.polls import Option, Poll
from simulator.rights import SENDING

ACTIONS = {
    "typing",
    "upload_photo",
    "record_video",
    "upload_video",
    "record_voice",
    "upload_voice",
    "upload_document",
    "choose_sticker",
    "find_location",
    "record_video_note",
    "upload_video_note",
}
FILE_METHODS = {
    "sendDocument": "document",
    "sendVideo": "video",
    "sendVoice": "voice",
    "sendAudio": "audio",
    "sendAnimation": "animation",
}
ALBUM_KINDS = {"photo", "video", "document", "audio"}


def check_rights(ask: Ask, chat: Chat, kind: str) -> None:
    """400 unless the bot may send this kind of message here."""
    if chat.kind == "private":
        return
    member = ask.me(chat)
    if member.governs:
        return
    permission, doing = SENDING[kind]
    own = member.permissions if member.status == "restricted" else chat.permissions
    if chat.kind == "channel" or not (own.get(permission, False) and chat.permissions[permission]):
        raise bad(f"not enough rights to {doing} to the chat")


def place(ask: Ask, chat: Chat) -> tuple[Topic | None, Message | None]:
    """Where in the chat a message goes: topic and message replied to."""
    topic, replied = ask.topic(chat), composing.reply(ask, chat)
    if replied is not None and not ask.get("message_thread_id") and chat.forum:
        topic = replied.topic or topic
    if topic is not None and topic.closed and not (chat.kind != "private" and ask.me(chat).may("can_manage_topics")):
        raise bad("TOPIC_CLOSED")
    return topic, replied


def send(ask: Ask, chat: Chat, kind: str, **content: Any) -> Message:
    """Send one message in the bot's name, all of a bot's options applied."""
    check_rights(ask, chat, kind)
    topic, replied = place(ask, chat)
    rows, markup = composing.keyboard(ask, chat)
    ask.world.flood(ask.bot, chat)
    return posting.post(
        chat,
        sender=ask.bot,
        author=ask.bot,
        topic=topic,
        reply_to=replied,
        quote=composing.quote(ask, replied),
        keyboard=rows,
        markup=markup,
        silent=bool(ask.get("disable_notification")),
        protected=bool(ask.get("protect_content")),
        **content,
    )


@method("sendMessage")
def send_message(ask: Ask) -> Json:
    """A text."""
    chat = ask.chat()
    plain, entities = composing.text(ask)
    preview = ask.get("link_preview_options")
    return render.message(send(ask, chat, "text", text=plain, entities=entities, preview=preview), ask.bot)


@method("sendPhoto")
def send_photo(ask: Ask) -> Json:
    """A photo."""
    chat = ask.chat()
    plain, entities = composing.caption(ask, ask.params)
    sent = send(
        ask,
        chat,
        "photo",
        media=composing.media(ask, "photo", ask.params["photo"]),
        text=plain,
        entities=entities,
        caption_above=bool(ask.get("show_caption_above_media")),
        spoiler=bool(ask.get("has_spoiler")),
    )
    return render.message(sent, ask.bot)


@method(*FILE_METHODS)
def send_file(ask: Ask) -> Json:
    """A document, video, voice message, audio or animation."""
    kind = FILE_METHODS[ask.method]
    chat = ask.chat()
    plain, entities = composing.caption(ask, ask.params)
    composing.check_thumbnail(ask)
    media = composing.media(ask, kind, ask.params[kind], seconds=ask.get("duration", 0))
    return render.message(send(ask, chat, kind, media=media, text=plain, entities=entities), ask.bot)


@method("sendMediaGroup")
def send_media_group(ask: Ask) -> list[Json]:
    """An album: 2 to 10 photos and videos, or documents only, or audio only."""
    chat = ask.chat()
    items = ask.params["media"]
    kinds = [item["type"] for item in items]
    if not 2 <= len(items) <= 10:
        raise bad("too many messages to send as an album" if len(items) > 10 else "[strict] an album has 2 to 10 items")
    if set(kinds) - ALBUM_KINDS:
        raise strict(f"the simulator does not model albums of {set(kinds) - ALBUM_KINDS}")
    for alone in ("document", "audio"):
        if alone in kinds and set(kinds) != {alone}:
            raise bad(f"{alone} can't be mixed with other media types")
    for kind in set(kinds):
        check_rights(ask, chat, kind)
    topic, replied = place(ask, chat)
    made = [(composing.media(ask, item["type"], item["media"]), composing.caption(ask, item), item) for item in items]
    ask.world.flood(ask.bot, chat, len(items))
    album = str(ask.world.random_id())
    sent = [
        posting.post(
            chat,
            sender=ask.bot,
            author=ask.bot,
            topic=topic,
            reply_to=replied,
            media=media,
            text=plain,
            entities=entities,
            album=album,
            silent=bool(ask.get("disable_notification")),
            protected=bool(ask.get("protect_content")),
            spoiler=bool(item.get("has_spoiler")),
        )
        for media, (plain, entities), item in made
    ]
    return [render.message(message, ask.bot) for message in sent]


@method("sendPoll")
def send_poll(ask: Ask) -> Json:
    """A poll with plain options; quizzes, media and timers are not modelled."""
    modelled = {
        "chat_id",
        "message_thread_id",
        "question",
        "options",
        "is_anonymous",
        "allows_multiple_answers",
        "allows_revoting",
        "disable_notification",
        "protect_content",
        "reply_parameters",
        "reply_markup",
        "type",
    }
    if extra := set(ask.params) - modelled:
        raise strict(f"the simulator does not model polls with {sorted(extra)}")
    if ask.get("type", "regular") != "regular":
        raise strict("the simulator does not model quizzes")
    chat = ask.chat()
    question, options = ask.params["question"].strip(), ask.params["options"]
    if not 1 <= len(question) <= 300:
        raise bad("poll question must be non-empty" if not question else "poll question length must not exceed 300")
    if not 1 <= len(options) <= 12:
        raise bad("poll can't have more than 12 options" if options else "poll must have at least 1 option")
    for option in options:
        if not 1 <= len(option["text"].strip()) <= 100:
            raise bad(
                "poll options must be non-empty"
                if not option["text"].strip()
                else "poll options length must not exceed 100"
            )
    poll = Poll(
        str(ask.world.random_id()),
        question,
        [Option(option["text"].strip(), str(number)) for number, option in enumerate(options)],
        anonymous=ask.get("is_anonymous", True),
        multiple=ask.get("allows_multiple_answers", False),
        revoting=ask.get("allows_revoting", True),
    )
    return render.message(send(ask, chat, "poll", text=question, poll=poll), ask.bot)


@method("stopPoll")
def stop_poll(ask: Ask) -> Json:
    """Close a poll; the result."""
    message = ask.message(ask.chat(), "message with poll to stop not found")
    if message.author is not ask.bot or message.poll is None:
        raise bad("message with poll to stop not found" if message.poll is None else "poll can't be stopped")
    if message.poll.closed:
        raise bad("poll has already been closed")
    message.poll.closed = True
    message.keyboard, _ = composing.keyboard(ask, message.chat)
    ask.world.log(message.chat, "edited", ask.bot, message)
    result: Json = message.poll.json
    return result


@method("sendChatAction")
def send_chat_action(ask: Ask) -> bool:
    """The sign that the bot is busy."""
    chat = ask.chat()
    ask.topic(chat)
    if ask.params["action"] not in ACTIONS:
        raise bad("wrong parameter action in request")
    ask.world.log(chat, "action", ask.bot, None, ask.params["action"])
    return True
