"""An entry as it is shown in private, to voters, judges and hosts: a message that is edited from page to page."""

from collections.abc import Sequence

from markupsafe import Markup

from features.activities.collection.rules import (
    Content,
)
from kit.messages import Attachment, Made, Message, Row, Stored

# A caption has 1024 characters, the head and the foot of a page among them.
CAPTION = 700
EDITABLE = frozenset({"photo", "document", "video", "audio", "animation"})


def page(
    head: Markup,
    content: Content,
    foot: Markup,
    rows: Sequence[Row],
    file: int,
    *,
    has_files: bool,
    author: str | None = None,
) -> Message:
    """An entry between a head and a foot. Where any entry has a file, every page is one: a message with a file cannot become a text."""
    text = head
    if author is not None:
        text += Markup(" · {}").format(author)
    if content.text:
        body = content.text if not has_files else _shortened(content.text, CAPTION)
        text += Markup("\n\n{}").format(body)
    text += Markup("\n\n") + foot
    return Message(text, tuple(rows), attachment=_face(content, file) if has_files else None)


def _face(content: Content, file: int) -> Attachment:
    if content.files:
        one = content.files[file % len(content.files)]
        if one.kind in EDITABLE:
            return Stored(one.kind, one.file_id)
    return Made.by(
        "features.attached.cards:card",
        {"text": _shortened(content.text, 400), "is_voice": bool(content.files)},
        filename="entry.png",
    )


def _shortened(text: str, length: int) -> str:
    return text if len(text) <= length else text[: length - 1].rstrip() + "…"
