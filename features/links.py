"""Addresses: into the private chat with the bot, into a group, to a message there. And the way out of any form."""

from dataclasses import dataclass

from features.facts import GroupFacts
from kit.buttons import Tap, tap, to_link


@tap("fn")
@dataclass(frozen=True, slots=True)
class FormCancelTap(Tap):
    """Give the form up."""

    group: int


def deep_link(bot_username: str, meaning: Tap) -> str:
    """An address that opens the private chat with the bot and does what `meaning` says."""
    return f"https://t.me/{bot_username}?start={to_link(meaning)}"


def add_link(bot_username: str) -> str:
    """An address that adds the bot to a group."""
    return f"https://t.me/{bot_username}?startgroup=true"


def message_link(group: GroupFacts, message_id: int | None, thread_id: int | None = None) -> str | None:
    """The address of a message in a group, in its topic where it has one; None where messages have none, as in small groups."""
    inner = str(group.chat_id).removeprefix("-100")
    if group.kind != "supergroup" or not message_id or message_id < 0 or inner == str(group.chat_id):
        return None
    thread = "" if thread_id is None else f"{thread_id}/"
    return f"https://t.me/c/{inner}/{thread}{message_id}"
