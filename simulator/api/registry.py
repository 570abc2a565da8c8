"""Methods by name, and what a method gets to work with."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from simulator.errors import Json, bad, forbidden, strict
from simulator.people import Person

if TYPE_CHECKING:
    from simulator.accounts import Bot
    from simulator.chats import Chat
    from simulator.messages import Message
    from simulator.places import Topic
    from simulator.rights import Member
    from simulator.world import Telegram

AREAS = (
    "about",
    "account",
    "answers",
    "chats",
    "editing",
    "fetching",
    "forwarding",
    "links",
    "members",
    "sending",
    "topics",
)
NOT_MODELLED = frozenset(
    {
        "business_connection_id",
        "direct_messages_topic_id",
        "suggested_post_parameters",
        "ephemeral_message_parameters",
        "message_effect_id",
        "inline_message_id",
    }
)
Handler = Callable[["Ask"], Any]
_HANDLERS: dict[str, Handler] = {}


def method(*names: str) -> Callable[[Handler], Handler]:
    """Register a function as the method of the given names."""

    def register(handler: Handler) -> Handler:
        for name in names:
            assert name not in _HANDLERS, f"{name} is registered twice"
            _HANDLERS[name] = handler
        return handler

    return register


def find(name: str) -> Handler | None:
    """The function behind a method; None if the simulator does not model it."""
    _load()
    return _HANDLERS.get(name)


def modelled() -> list[str]:
    """Names of all methods that are modelled."""
    _load()
    return sorted(_HANDLERS)


@cache
def _load() -> None:
    for area in AREAS:
        importlib.import_module(f"simulator.api.{area}")


@dataclass(frozen=True, slots=True)
class Ask:
    """One call, its parameters decoded and validated."""

    world: Telegram
    bot: Bot
    method: str
    params: Json
    files: Json

    def __post_init__(self) -> None:
        for name in self.params:
            if name in NOT_MODELLED:
                raise strict(f"the simulator does not model {name} yet")

    def get(self, name: str, default: Any = None) -> Any:
        """A parameter, or the default."""
        return self.params.get(name, default)

    def chat(self, name: str = "chat_id", *, write: bool = True) -> Chat:
        """The chat a parameter names, if the bot may reach it; ``write=False`` for looking at a public chat from
        outside.
        """
        found = self._find_chat(self.params[name])
        if found.kind == "private":
            _check_private(self.bot, found, write)
        else:
            _check_group(self.bot, found, write)
        return found

    def _find_chat(self, value: int | str) -> Chat:
        if isinstance(value, str) and value.startswith("@"):
            named = self.world.named(value)
            if named is None or isinstance(named, Person) or named in self.world.bots:
                raise bad("chat not found")
            return named  # type: ignore[return-value]
        try:
            number = int(value)
        except ValueError:
            raise bad("chat not found") from None
        if number > 0:
            account = self.world.account(number)
            if number == self.bot.id:
                raise forbidden("the bot can't send messages to itself")
            if account is None:
                raise bad("chat not found")
            if not isinstance(account, Person):
                raise forbidden("bot can't send messages to bots")
            return self.world.private(account, self.bot)
        found = self.world.chats.get(number)
        if found is None or (found.member(self.bot) is None and not found.username and found.upgraded_to is None):
            raise bad("chat not found")
        return found

    def me(self, chat: Chat) -> Member:
        """The bot's own standing in a group that ``chat`` let it reach."""
        member = chat.member(self.bot)
        assert member is not None
        return member

    def require(self, chat: Chat, right: str, words: str) -> None:
        """400 with these words unless the bot is administrator with this right."""
        if chat.kind != "private" and not self.me(chat).may(right):
            raise bad(words)

    def message(self, chat: Chat, missing: str, name: str = "message_id") -> Message:
        """The message a parameter names; 400 with ``missing`` if there is none."""
        found = chat.find(self.params[name]) if name in self.params else None
        if found is None:
            raise bad(missing)
        return found

    def topic(self, chat: Chat) -> Topic | None:
        """The topic to send to. A thread id outside a forum, or General's own, is refused as on Telegram."""
        thread = self.get("message_thread_id")
        if thread is None or thread == 0:
            return chat.general
        topic = chat.topics.get(thread)
        if not chat.forum or topic is None or topic.deleted or topic.general:
            raise bad("message thread not found")
        return topic


def _check_private(bot: Bot, chat: Chat, write: bool) -> None:
    assert chat.person is not None
    if chat.person.deactivated and write:
        raise forbidden("user is deactivated")
    if chat.person.id not in bot.started:
        raise forbidden("bot can't initiate conversation with a user") if write else bad("chat not found")
    if chat.person.id in bot.blocked and write:
        raise forbidden("bot was blocked by the user")


def _check_group(bot: Bot, chat: Chat, write: bool) -> None:
    if chat.upgraded_to is not None:
        raise bad("group chat was upgraded to a supergroup chat", migrate_to_chat_id=chat.upgraded_to.id)
    if chat.closed_for_good:
        raise forbidden("the group chat was deleted")
    name = {"group": "group", "supergroup": "supergroup", "channel": "channel"}[chat.kind]
    member = chat.member(bot)
    if member is not None and member.status == "kicked":
        raise forbidden(f"bot was kicked from the {name} chat")
    if (member is None or not member.present) and (write or not chat.username):
        raise forbidden(f"bot is not a member of the {name} chat")
