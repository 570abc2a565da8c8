"""The way from a group into the private chat with the bot, and out of any form there."""

from dataclasses import dataclass

from kit.buttons import Tap, tap, to_link


@tap("fn")
@dataclass(frozen=True, slots=True)
class FormCancelTap(Tap):
    """Give the form up."""

    group: int


def deep_link(bot_username: str, meaning: Tap) -> str:
    """An address that opens the private chat with the bot and does what `meaning` says."""
    return f"https://t.me/{bot_username}?start={to_link(meaning)}"
