"""Where a forwarded message comes from, as its forward_origin says it."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from simulator import render
from simulator.chats import Chat
from simulator.errors import Json
from simulator.messages import Message

if TYPE_CHECKING:
    from simulator.accounts import Bot
    from simulator.people import Person


def origin(source: Person | Chat | Message) -> Json:
    """A MessageOrigin for a forward of a message, or of something a person or channel once wrote."""
    if isinstance(source, Message):
        if source.forward is not None:
            return source.forward
        when = render.seconds(source.date)
        shown = source.in_name_of
        if shown is None:
            return {"type": "user", "date": when, "sender_user": render.user(cast("Person | Bot", source.sender))}
        if source.chat is shown and shown.kind == "channel":
            return {"type": "channel", "date": when, "chat": render.chat(shown), "message_id": source.id}
        return {"type": "chat", "date": when, "sender_chat": render.chat(shown)}
    when = source.world.clock.timestamp() - 3600
    if isinstance(source, Chat):
        if source.kind == "channel":
            return {"type": "channel", "date": when, "chat": render.chat(source), "message_id": 2}
        return {"type": "chat", "date": when, "sender_chat": render.chat(source)}
    return {"type": "user", "date": when, "sender_user": render.user(source)}
