"""What a bot says of itself: commands by scope and language, name, descriptions, menu button, default rights."""

from __future__ import annotations

import re

from simulator.api.registry import Ask, method
from simulator.errors import Json, bad, strict

COMMAND = re.compile(r"^[a-z0-9_]{1,32}$")
LANGUAGE = re.compile(r"^([a-z]{2})?$")
TEXTS = {"Name": ("name", 64), "Description": ("description", 512), "ShortDescription": ("short_description", 120)}
PLAIN_SCOPES = {"default", "all_private_chats", "all_group_chats", "all_chat_administrators"}


def _language(ask: Ask) -> str:
    language: str = ask.get("language_code", "")
    if not LANGUAGE.match(language):
        raise bad("invalid language code specified")
    return language


def _key(ask: Ask) -> tuple[str, int, int, str]:
    scope = ask.get("scope") or {"type": "default"}
    language = _language(ask)
    if scope["type"] in PLAIN_SCOPES:
        return scope["type"], 0, 0, language
    probe = Ask(ask.world, ask.bot, ask.method, {"chat_id": scope["chat_id"]}, {})
    chat = probe.chat()
    if chat.kind == "channel" or (chat.kind == "private" and scope["type"] != "chat"):
        raise bad(
            "can't change commands in channel chats" if chat.kind == "channel" else "chat member scope is for groups"
        )
    person = 0
    if scope["type"] == "chat_member":
        account = ask.world.account(scope["user_id"])
        if account is None or chat.member(account) is None:
            raise bad("PARTICIPANT_ID_INVALID")
        person = account.id
    return scope["type"], chat.id, person, language


@method("setMyCommands")
def set_my_commands(ask: Ask) -> bool:
    """The list of commands for a scope and a language."""
    commands = ask.params["commands"]
    if len(commands) > 100:
        raise bad("BOT_COMMANDS_TOO_MUCH")
    seen: list[Json] = []
    for command in commands:
        name = command["command"].removeprefix("/")
        if not COMMAND.match(name):
            raise bad("BOT_COMMAND_INVALID")
        if not 1 <= len(command["description"]) <= 256:
            raise bad("BOT_COMMAND_DESCRIPTION_INVALID")
        if any(name == each["command"] for each in seen):
            raise strict(f"the command {name} is named twice")
        if set(command) - {"command", "description"}:
            raise strict("the simulator does not model ephemeral commands")
        seen.append({"command": name, "description": command["description"]})
    ask.bot.commands[_key(ask)] = seen
    return True


@method("getMyCommands")
def get_my_commands(ask: Ask) -> list[Json]:
    """The list set for exactly this scope and language."""
    return ask.bot.commands.get(_key(ask), [])


@method("deleteMyCommands")
def delete_my_commands(ask: Ask) -> bool:
    """Forget the list for a scope and language."""
    ask.bot.commands.pop(_key(ask), None)
    return True


@method("setMyName", "setMyDescription", "setMyShortDescription")
def set_my_text(ask: Ask) -> bool:
    """Name or description, by language."""
    parameter, most = TEXTS[ask.method.removeprefix("setMy")]
    value = ask.get(parameter, "")
    if len(value) > most:
        raise bad(f"bot {parameter.replace('_', ' ')} is too long")
    ask.bot.texts[(parameter, _language(ask))] = value
    return True


@method("getMyName", "getMyDescription", "getMyShortDescription")
def get_my_text(ask: Ask) -> Json:
    """Name or description, by language, the default if there is none."""
    parameter, _ = TEXTS[ask.method.removeprefix("getMy")]
    default = ask.bot.name if parameter == "name" else ""
    texts = ask.bot.texts
    return {parameter: texts.get((parameter, _language(ask))) or texts.get((parameter, "")) or default}


@method("setChatMenuButton")
def set_chat_menu_button(ask: Ask) -> bool:
    """The button beside the input field in private chats."""
    ask.bot.menu_buttons[ask.get("chat_id", 0)] = ask.get("menu_button") or {"type": "default"}
    return True


@method("getChatMenuButton")
def get_chat_menu_button(ask: Ask) -> Json:
    """The button beside the input field."""
    buttons = ask.bot.menu_buttons
    return buttons.get(ask.get("chat_id", 0)) or buttons.get(0) or {"type": "commands"}


@method("setMyDefaultAdministratorRights")
def set_my_default_administrator_rights(ask: Ask) -> bool:
    """The rights the bot asks for when it is added as an administrator."""
    ask.bot.default_rights[bool(ask.get("for_channels"))] = ask.get("rights") or {}
    return True
