"""A message as it came, read so that it can be posted again: words, entities, the file, and how it was shown. Pure."""

from typing import Any

from kit.messages import Content
from kit.updates import Raw

# An animation comes with a document of the same file: it goes first.
_FILES = ("photo", "animation", "video", "video_note", "voice", "audio", "document", "sticker")
_LOOKS = {
    "photo": ("has_spoiler", "show_caption_above_media"),
    "video": ("has_spoiler", "show_caption_above_media"),
    "animation": ("has_spoiler", "show_caption_above_media"),
}  # fmt: skip
# Telegram's own names of these parameters of a message.
_OF_MESSAGE = {"has_spoiler": "has_media_spoiler"}


def content_of(message: Raw) -> Content | None:
    """What it says or carries; None for what is neither words nor a file (a poll, a place, a contact)."""
    if "text" in message:
        preview = message.get("link_preview_options")
        look: dict[str, Any] = {"link_preview_options": dict(preview)} if preview else {}
        return Content("text", str(message["text"]), _plain(message.get("entities")), look=look)
    kind = next((name for name in _FILES if name in message), None)
    if kind is None or not message[kind]:
        return None
    # Only a photo comes in sizes; the others are one file.
    file = max(message[kind], key=lambda size: int(size["width"])) if kind == "photo" else message[kind]
    shown = {name: True for name in _LOOKS.get(kind, ()) if message.get(_OF_MESSAGE.get(name, name))}
    return Content(
        kind, str(message.get("caption") or ""), _plain(message.get("caption_entities")), str(file["file_id"]), shown
    )


def _plain(entities: Any) -> tuple[dict[str, Any], ...]:
    return tuple(dict(entity) for entity in entities or ())
