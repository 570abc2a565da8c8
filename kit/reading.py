"""Reading an update from the raw object that Telegram sent: a whole parse costs more than our rules.

Nothing is decided here. What is not as Telegram promises raises: a field that is missing, of another type, or a number that no column
takes. Such an update is put aside by the pipeline, alone, whatever it raised.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import orjson

from kit.texts import visible
from kit.updates import ChatInfo, Incoming, Kind, Media, MemberInfo, PersonInfo, Quoted, Raw

# A rendition of a photo that is wide enough to tell what is on it.
_SMALL = 200
# What a column for Telegram's ids takes.
_TOO_MUCH = 2**63
# Half a character and a zero are no text to a database: they are shown as what cannot be shown.
_NO_TEXT = re.compile("[\x00\ud800-\udfff]")
_INSTEAD = "\ufffd"

_COMMAND = re.compile(r"/([A-Za-z0-9_]{1,32})(?:@([A-Za-z0-9_]{3,32}))?(?:\s+|$)")

# What a message can carry besides words, by Telegram's names. An animation comes with a document of the same file: it goes first.
_MEDIA = ("photo", "animation", "video", "video_note", "voice", "audio", "document", "sticker")


def number_of(raw: object) -> int | None:
    """An update's id, by which it is acknowledged and known again; None for what has none that can be written down."""
    number = raw.get("update_id") if isinstance(raw, Mapping) else None
    return number if type(number) is int and 0 < number < _TOO_MUCH else None


def read(raw: Raw) -> Incoming:
    """The update as Telegram sent it, flattened. Raises whatever it may where it is not what Telegram promises."""
    raw = _written(raw)
    update_id = _whole(raw["update_id"])
    if (message := raw.get("message")) is not None:
        return _message(update_id, message)
    if (message := raw.get(Kind.EDITED)) is not None:
        edited = _message(update_id, message)
        when = _moment(message["edit_date"])
        return edited if edited.kind is Kind.OTHER else replace(edited, kind=Kind.EDITED, edited_at=when)
    if (query := raw.get("callback_query")) is not None:
        return _tap(update_id, query)
    if (reaction := raw.get(Kind.REACTION)) is not None:
        return _reaction(update_id, reaction)
    for kind in (Kind.BOT_MEMBER, Kind.CHAT_MEMBER):
        if (change := raw.get(kind)) is not None:
            return Incoming(
                update_id,
                kind,
                _chat(change["chat"]),
                sender=_person(change["from"]),
                member=member(change["new_chat_member"]),
                member_before=member(change["old_chat_member"]),
                invite_link=_link(change.get("invite_link")),
            )
    return Incoming(update_id, Kind.OTHER, None)


def member(raw: Raw) -> MemberInfo:
    """A ChatMember object, flattened; also what `getChatMember` answers."""
    rights = frozenset(name for name, value in raw.items() if name.startswith("can_") and value is True)
    status = _text(raw["status"])
    return MemberInfo(_person(raw["user"]), status, bool(raw.get("is_member", status != "restricted")), rights)


def _message(update_id: int, message: Raw) -> Incoming:
    chat = _chat(message["chat"])
    if message.get("is_automatic_forward"):
        # A post of the linked channel, which Telegram puts into the group by itself: nobody there has written to the bot.
        return Incoming(update_id, Kind.OTHER, chat)
    author = message.get("from")
    via_chat = message.get("sender_chat")
    person = None if author is None or via_chat is not None else _person(author)
    text = _text(message.get("text") or message.get("caption") or "")
    command, addressed_to, arguments = _command(text)
    reply = message.get("reply_to_message") or {}
    if "forum_topic_created" in reply:
        # Telegram's way to say that a message stands in a topic: nobody was answered.
        reply = {}
    # Somebody who joined is named in the message, also when another person added them.
    joined = tuple(_person(user) for user in message.get("new_chat_members", ()))
    left = message.get("left_chat_member")
    return Incoming(
        update_id,
        Kind.MESSAGE,
        chat,
        sender=person,
        is_anonymous_admin=via_chat is not None and via_chat["id"] == chat.id,
        message_id=_whole(message["message_id"]),
        sent_at=_moment(message["date"]),
        thread_id=_maybe_whole(message.get("message_thread_id")) if message.get("is_topic_message") else None,
        text=text,
        command=command,
        addressed_to=addressed_to,
        arguments=arguments,
        quoted=_quoted(reply) if reply else None,
        media=_media(message),
        album=_maybe_text(message.get("media_group_id")),
        is_forwarded="forward_origin" in message,
        mentioned=tuple(_person(e["user"]) for e in message.get("entities", ()) if e["type"] == "text_mention"),
        joined=joined,
        left=_person(left) if left else None,
        migrated_to=_maybe_whole(message.get("migrate_to_chat_id")),
        migrated_from=_maybe_whole(message.get("migrate_from_chat_id")),
        raw=message,
    )


def _tap(update_id: int, query: Raw) -> Incoming:
    # `message` is absent for inline messages, and a stub without text (date 0) for old ones: chat and id are there in both.
    message = query.get("message")
    data = _text(query.get("data", ""))
    return Incoming(
        update_id,
        Kind.TAP,
        _chat(message["chat"]) if message else None,
        sender=_person(query["from"]),
        message_id=_whole(message["message_id"]) if message else None,
        thread_id=_maybe_whole(message.get("message_thread_id"))
        if message and message.get("is_topic_message")
        else None,
        tap_id=_text(query["id"]),
        tap_data=data,
        button_of=_button_of(message, data) if message else None,
    )


def _button_of(message: Raw, data: str) -> int | None:
    """Who wrote a tapped message that bears a button with this data. A client can make up the data, not what Telegram says of the message.

    None also for what is not edited as other messages are: one that is out of reach, one that only its receiver sees, a forwarded one.
    """
    is_there = bool(message["date"]) and bool(message["message_id"]) and "ephemeral_message_id" not in message
    rows = (message.get("reply_markup") or {}).get("inline_keyboard", ())
    if not is_there or "forward_origin" in message or not any(b.get("callback_data") == data for r in rows for b in r):
        return None
    # An administrator who stays anonymous writes in the name of the chat, a bot included.
    author = message.get("sender_chat") or message.get("from")
    return None if author is None else int(author["id"])


def _reaction(update_id: int, reaction: Raw) -> Incoming:
    # An anonymous admin and a channel react as a chat: nobody is known who did.
    person = reaction.get("user")
    return Incoming(
        update_id,
        Kind.REACTION,
        _chat(reaction["chat"]),
        sender=_person(person) if person else None,
        message_id=_whole(reaction["message_id"]),
        reactions_before=_emoji(reaction["old_reaction"]),
        reactions=_emoji(reaction["new_reaction"]),
    )


def _written(raw: Raw) -> Raw:
    """The same, without signs that are no text. Most updates have none, and are only looked through."""
    try:
        if b"\\u0000" not in orjson.dumps(raw):
            return raw
    except TypeError:
        # Half a character, a number of more than 64 bits, or too deep.
        pass
    cleaned: Raw = _cleaned(raw)
    return cleaned


def _cleaned(value: Any) -> Any:
    if isinstance(value, str):
        return _NO_TEXT.sub(_INSTEAD, value)
    if isinstance(value, Mapping):
        return {_NO_TEXT.sub(_INSTEAD, str(name)): _cleaned(each) for name, each in value.items()}
    return [_cleaned(each) for each in value] if isinstance(value, list) else value


def _whole(value: object) -> int:
    """A number that a column takes."""
    if type(value) is not int or not -_TOO_MUCH <= value < _TOO_MUCH:
        msg = f"not a number that Telegram sends: {type(value).__name__}"
        raise ValueError(msg)
    return value


def _maybe_whole(value: object) -> int | None:
    return None if value is None else _whole(value)


def _text(value: object) -> str:
    if not isinstance(value, str):
        msg = f"not a text: {type(value).__name__}"
        raise TypeError(msg)
    return value


def _maybe_text(value: object) -> str | None:
    return None if value is None else _text(value)


def _moment(value: object) -> datetime:
    return datetime.fromtimestamp(_whole(value), UTC)


def _link(raw: Raw | None) -> str | None:
    """An invite link by its name, or by its address where it has none."""
    return None if raw is None else _text(raw.get("name") or raw["invite_link"])


def _emoji(reactions: Sequence[Raw]) -> frozenset[str]:
    return frozenset(_text(each["emoji"]) for each in reactions if each["type"] == "emoji")


def _quoted(reply: Raw) -> Quoted:
    author = reply.get("from") if reply.get("sender_chat") is None else None
    text = _text(reply.get("text") or reply.get("caption") or "")
    album = _maybe_text(reply.get("media_group_id"))
    return Quoted(_whole(reply["message_id"]), _person(author) if author else None, text, _media(reply), album, reply)


def _media(message: Raw) -> Media | None:
    kind = next((name for name in _MEDIA if name in message), None)
    if kind is None:
        return None
    # Only a photo comes in sizes; the others are one file.
    sizes = sorted(message[kind], key=lambda size: _whole(size["width"])) if kind == "photo" else [message[kind]]
    if not sizes:
        return None
    file = sizes[-1]
    small = next((size for size in sizes if _whole(size["width"]) >= _SMALL), file) if kind == "photo" else None
    return Media(
        kind,
        _text(file["file_id"]),
        _text(file["file_unique_id"]),
        _whole(file.get("file_size", 0)),
        _whole(file.get("duration", 0)),
        _text(file.get("mime_type", "")),
        _text(file.get("file_name", "")),
        None if small is None else _text(small["file_id"]),
    )


def _command(text: str) -> tuple[str | None, str | None, str]:
    if (match := _COMMAND.match(text)) is None:
        return None, None, ""
    return match[1].lower(), match[2], text[match.end() :].strip()


def _chat(raw: Raw) -> ChatInfo:
    return ChatInfo(
        _whole(raw["id"]),
        _text(raw["type"]),
        _text(raw.get("title", "")),
        _maybe_text(raw.get("username")),
    )


def _person(raw: Raw) -> PersonInfo:
    name = f"{_text(raw['first_name'])} {_maybe_text(raw.get('last_name')) or ''}".strip()
    username, language = _maybe_text(raw.get("username")), _maybe_text(raw.get("language_code"))
    if not visible(name):
        # Some call themselves by signs without ink: others must still see who is meant.
        name = f"@{username}" if username else f"👤 {_whole(raw['id']) % 10_000:04}"
    return PersonInfo(_whole(raw["id"]), name, username, language, bool(raw["is_bot"]))


def rewritten(incoming: Incoming, text: str) -> Incoming:
    """The update as if its sender had written `text`."""
    command, addressed_to, arguments = _command(text)
    return replace(
        incoming,
        kind=Kind.MESSAGE,
        text=text,
        command=command,
        addressed_to=addressed_to,
        arguments=arguments,
        tap_data="",
        button_of=None,
    )
