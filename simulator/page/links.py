"""Where a link leads: into a bot's private chat, to a message, into a group; what leads out of Telegram is only named."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

from simulator.chats import Chat
from simulator.errors import Json
from simulator.page.view import sees
from simulator.tapping import start_link

if TYPE_CHECKING:
    from simulator.page.show import Show
    from simulator.people import Person

_HOSTS = {"t.me", "telegram.me", "telegram.dog"}
_MESSAGE = re.compile(r"^/(?:c/(?P<number>\d+)|(?P<name>\w+))/(?:\d+/)?(?P<message>\d+)$")


def follow(show: Show, person: Person, url: str) -> Json:
    """Follow a link as an app does: ``go`` (and ``message``) is where to, ``add`` a bot looks for a group, ``outside`` leads away."""
    world = show.telegram
    bot, payload = start_link(world, url)
    if bot is not None and payload is not None:
        sent = person.starts(bot, payload or None)
        return {"go": sent.chat.id}
    parts = urlsplit(url if "://" in url else f"https://{url}")
    if parts.netloc.lower() not in _HOSTS:
        return {"outside": url}
    query = parse_qs(parts.query, keep_blank_values=True)
    if "startgroup" in query:
        return {"add": query["startgroup"][0]}
    if found := _MESSAGE.match(parts.path):
        chat = world.chats.get(int(f"-100{found['number']}")) if found["number"] else world.named(found["name"])
        if isinstance(chat, Chat) and sees(show, person, chat):
            return {"go": chat.id, "message": int(found["message"])}
        return {"gone": True}
    named = world.named(parts.path.strip("/"))
    if named in world.bots:
        return {"go": person.private(world.bots[0]).id}
    if isinstance(named, Chat) and sees(show, person, named):
        return {"go": named.id}
    return {"outside": url}
