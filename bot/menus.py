"""The menus of commands, per role and language, given to Telegram when they differ from what it was given last."""

import hashlib
import json

import structlog
from telegram import (
    BotCommandScope,
    BotCommandScopeAllChatAdministrators,
    BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats,
)

from features import memory
from features.help import view as help_view
from features.people.access import Right
from kit.db import Database
from kit.sender import Sender
from kit.texts import MENU_LANGUAGES, texts
from kit.troubles import Trouble

log = structlog.get_logger(__name__)

_REMEMBERED_AS = "menus"

Menu = tuple[BotCommandScope, str | None, list[tuple[str, str]]]


def menus() -> list[Menu]:
    """All menus: who sees it, in which language, and the commands with what they do."""
    found: list[Menu] = []
    for code, language in MENU_LANGUAGES:
        t = texts(language)
        by_right = help_view.menu(t)
        for_all = by_right[Right.MEMBER]
        for_admins = [command for commands in by_right.values() for command in commands]
        for scope, commands in (
            (BotCommandScopeAllPrivateChats(), help_view.private_menu(t)),
            (BotCommandScopeAllGroupChats(), for_all),
            (BotCommandScopeAllChatAdministrators(), for_admins),
        ):
            found.append((scope, code, [(name, what.unescape()) for name, what in commands]))
    return found


async def register(database: Database, sender: Sender) -> None:
    """Give Telegram the menus, if they have changed since it was given them last."""
    wanted = menus()
    told = json.dumps([(scope.type, code, commands) for scope, code, commands in wanted])
    digest = hashlib.sha256(told.encode()).hexdigest()
    async with database.read() as session:
        if await memory.recall(session, _REMEMBERED_AS) == digest:
            return
    try:
        for scope, code, commands in wanted:
            await sender.set_menu(scope, code, commands)
    except Trouble as trouble:
        # The bot works without; the next start tries again.
        log.warning("menus not registered", trouble=repr(trouble))
        return
    async with database.write() as session:
        await memory.remember(session, _REMEMBERED_AS, digest)
