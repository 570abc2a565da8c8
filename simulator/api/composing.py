"""What goes into a message of a bot: formatted text, keyboard, reply, uploaded and known files."""

from __future__ import annotations

import re
from typing import Any

from simulator import entities as texts, pictures
from simulator.api.registry import Ask
from simulator.chats import Chat
from simulator.entities import Entity
from simulator.errors import Json, bad, strict
from simulator.files import Media
from simulator.markup import parse_html
from simulator.messages import Message
from simulator.people import Person
from simulator.writing import MAX_CAPTION, MAX_TEXT

MAX_BUTTONS = 100
MAX_IN_ROW = 8
BUTTON_LOOKS = {"text", "style", "icon_custom_emoji_id"}
STYLES = {"danger", "success", "primary"}
_URL = re.compile(r"^(?:https?://|tg://|ton://)?[^\s/.]+(?:\.[^\s/.]+)*(?:[/:?#]\S*)?$", re.IGNORECASE)


def text(ask: Ask) -> tuple[str, list[Entity]]:
    """The text of a message and its entities; ApiError if it is empty or too long once parsed."""
    if not ask.params["text"]:
        raise bad("message text is empty")
    plain, entities = formatted(ask, ask.params["text"], ask.get("parse_mode"), ask.get("entities"))
    if not plain:
        raise bad("text must be non-empty")
    if texts.plain_length(plain) > MAX_TEXT:
        raise bad("message is too long")
    return plain, entities


def caption(ask: Ask, source: Json) -> tuple[str, list[Entity]]:
    """A caption and its entities, from the call's parameters or from an item of an album."""
    plain, entities = formatted(
        ask, source.get("caption") or "", source.get("parse_mode"), source.get("caption_entities")
    )
    if texts.plain_length(plain) > MAX_CAPTION:
        raise bad("message caption is too long")
    return plain, entities


def formatted(ask: Ask, raw: str, mode: str | None, given: list[Entity] | None) -> tuple[str, list[Entity]]:
    """Plain text and all its entities, by parse mode or by the entities sent along."""
    if mode and given:
        raise strict("either parse_mode or entities")
    if mode and mode.lower() == "html":
        plain, entities = parse_html(raw)
    elif mode and mode.lower() in {"markdown", "markdownv2"}:
        raise strict(f"the simulator does not model parse_mode {mode}")
    elif mode:
        raise bad("unsupported parse_mode")
    else:
        plain, entities = raw, texts.check_given(raw, given or [])
    known = [_known(ask, entity) for entity in entities]
    plain, entities = texts.clean(plain, [entity for entity in known if entity is not None])
    return plain, texts.detect(plain, entities)


def keyboard(ask: Ask, chat: Chat) -> tuple[list[list[Json]] | None, Json | None]:
    """The inline keyboard, or another reply markup; ApiError for what Telegram refuses in a keyboard."""
    markup = ask.get("reply_markup")
    if markup is None:
        return None, None
    if "inline_keyboard" not in markup:
        return None, markup
    rows: list[list[Json]] = [row for row in markup["inline_keyboard"] if row]
    if sum(len(row) for row in rows) > MAX_BUTTONS:
        raise strict(f"a keyboard has at most {MAX_BUTTONS} buttons")
    for row in rows:
        if len(row) > MAX_IN_ROW:
            raise strict(f"a row has at most {MAX_IN_ROW} buttons")
        for button in row:
            _check_button(button, chat)
    return rows or None, None


def _check_button(button: Json, chat: Chat) -> None:
    actions = [
        name for name, value in button.items() if name not in BUTTON_LOOKS and name != "disabled" and value is not None
    ]
    if not button["text"].strip():
        raise strict("a button needs a text")
    if not actions:
        raise bad("text buttons are unallowed in the inline keyboard")
    if len(actions) > 1:
        raise strict(f"a button does one thing, not {actions}")
    if button.get("style") is not None and button["style"] not in STYLES:
        raise bad("invalid button style specified")
    data, url = button.get("callback_data"), button.get("url")
    if data is not None and not 1 <= len(data.encode()) <= 64:
        raise bad("BUTTON_DATA_INVALID")
    if url is not None:
        if not _URL.match(url) or ("://" not in url and "." not in url):
            raise bad(f"inline keyboard button URL '{url}' is invalid: Wrong HTTP URL")
        _check_start(url)
    if "web_app" in actions and chat.kind != "private":
        raise bad("BUTTON_TYPE_INVALID")


def _check_start(url: str) -> None:
    """A link that starts a bot with a payload Telegram would not pass on."""
    payload = re.search(r"(?:t|telegram)\.me/\w+\?(?:\S*&)?(?:start|startgroup|startapp)=([^&#]*)", url)
    if payload and payload[1] and not re.fullmatch(r"[A-Za-z0-9_-]{1,64}", payload[1]):
        raise strict(f"a start parameter is 1 to 64 of A-Z a-z 0-9 _ -, not {payload[1]!r}")


def reply(ask: Ask, chat: Chat) -> Message | None:
    """The message replied to; ApiError if it is not there, unless the bot sends without it then."""
    wanted = ask.get("reply_parameters")
    if wanted is None:
        return None
    for name in (
        "quote_entities",
        "quote_parse_mode",
        "quote_position",
        "checklist_task_id",
        "poll_option_id",
        "ephemeral_message_id",
    ):
        if wanted.get(name) is not None:
            raise strict(f"the simulator does not model reply_parameters.{name} yet")
    if wanted.get("chat_id") is not None and str(wanted["chat_id"]) not in {str(chat.id), f"@{chat.username}"}:
        raise strict("the simulator does not model replies to another chat yet")
    found = chat.find(wanted["message_id"]) if wanted.get("message_id") else None
    topic = ask.topic(chat)
    if found is None or (chat.forum and ask.get("message_thread_id") and found.topic is not topic):
        if wanted.get("allow_sending_without_reply"):
            return None
        raise bad("message to be replied not found")
    if wanted.get("quote") and wanted["quote"] not in found.text:
        raise bad("QUOTE_TEXT_INVALID")
    return found


def quote(ask: Ask, replied: Message | None) -> Json | None:
    """The quoted part of the message replied to."""
    words = (ask.get("reply_parameters") or {}).get("quote")
    if replied is None or not words:
        return None
    position = texts.plain_length(replied.text[: replied.text.index(words)])
    return {"text": words, "position": position, "is_manual": True}


def media(ask: Ask, kind: str, value: Any, **about: Any) -> Media:
    """The file a parameter means: an upload (``attach://name``), a file_id of this bot; a web address is refused."""
    value = str(value)
    if value.startswith("attach://"):
        name = value.removeprefix("attach://")
        if name not in ask.files:
            raise bad("wrong file identifier/HTTP URL specified")
        content = ask.files[name]
        file_name, data = content if isinstance(content, tuple) else (f"{kind}.bin", content)
        return ask.world.files.make(kind, data, name=file_name, **about)
    if re.match(r"^https?://", value):
        raise bad("failed to get HTTP URL content")
    found, _ = ask.world.files.of(ask.bot, value)
    if found.kind != kind:
        raise bad(f"can't use file of type {found.kind.capitalize()} as {kind.capitalize()}")
    return found


def check_thumbnail(ask: Ask) -> None:
    """A thumbnail is a small JPEG upload; it is checked and then ignored."""
    thumbnail = ask.get("thumbnail")
    if thumbnail is not None:
        name = str(thumbnail).removeprefix("attach://")
        content = ask.files.get(name)
        data = content[1] if isinstance(content, tuple) else content
        if data is None or pictures.size_of(data) is None:
            raise strict("a thumbnail is an uploaded picture")


def _known(ask: Ask, entity: Entity) -> Entity | None:
    """A mention by id becomes the person; of nobody known, it is plain text."""
    if entity["type"] != "text_mention":
        return entity
    account = ask.world.account(entity["user_id"] if "user_id" in entity else entity["user"]["id"])
    if not isinstance(account, Person):
        return None
    return {"type": "text_mention", "offset": entity["offset"], "length": entity["length"], "user": account.json}
