"""Bot accounts: token, privacy, commands and texts a bot registers, and its queue of updates."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from simulator.errors import Json
from simulator.limits import Flood
from simulator.updates import Updates

if TYPE_CHECKING:
    from simulator.people import Person
    from simulator.world import Telegram

TOKEN = re.compile(r"^\d{6,12}:[A-Za-z0-9_-]{35}$")


@dataclass(slots=True)
class Webhook:
    """Where updates go instead of waiting to be fetched."""

    url: str
    secret: str = ""
    connections: int = 40
    last_error: str = ""
    last_error_at: int = 0


@dataclass(slots=True, eq=False)
class Bot:
    """A bot's account on Telegram. ``privacy`` takes effect in a group when the bot is added to it."""

    id: int
    token: str
    username: str
    name: str
    privacy: bool
    updates: Updates
    flood: Flood
    world: Telegram
    webhook: Webhook | None = None
    webhook_worker: Any = None
    started: set[int] = field(default_factory=set)
    blocked: set[int] = field(default_factory=set)
    commands: dict[tuple[str, int, int, str], list[Json]] = field(default_factory=dict)
    texts: dict[tuple[str, str], str] = field(default_factory=dict)
    default_rights: dict[bool, Json] = field(default_factory=dict)
    menu_buttons: dict[int, Json] = field(default_factory=dict)

    @property
    def json(self) -> Json:
        """The bot as a User."""
        return {"id": self.id, "is_bot": True, "first_name": self.name, "username": self.username}

    @property
    def me(self) -> Json:
        """The bot as getMe shows it."""
        return {
            **self.json,
            "can_join_groups": True,
            "can_read_all_group_messages": not self.privacy,
            "supports_guest_queries": False,
            "supports_inline_queries": False,
            "can_connect_to_business": False,
            "has_main_web_app": False,
            "has_topics_enabled": False,
            "allows_users_to_create_topics": False,
            "can_manage_bots": False,
            "supports_join_request_queries": False,
        }

    def open_with(self, person: Person) -> bool:
        """Whether the bot may write to the person."""
        return person.id in self.started and person.id not in self.blocked

    def menu_for(self, person: Person, chat: int, chat_kind: str, governs: bool) -> list[Json]:
        """The commands this person sees here, by Telegram's order of scopes and languages."""
        if chat_kind == "private":
            scopes = [("chat", chat, 0), ("all_private_chats", 0, 0), ("default", 0, 0)]
        else:
            scopes = [("chat_member", chat, person.id)]
            scopes += [("chat_administrators", chat, 0)] if governs else []
            scopes += [("chat", chat, 0)]
            scopes += [("all_chat_administrators", 0, 0)] if governs else []
            scopes += [("all_group_chats", 0, 0), ("default", 0, 0)]
        for scope in scopes:
            for language in ((person.language_code or "")[:2], ""):
                if found := self.commands.get((*scope, language)):
                    return found
        return []

    def __repr__(self) -> str:
        return f"<Bot @{self.username}>"
