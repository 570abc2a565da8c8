"""The account itself."""

from __future__ import annotations

from simulator.api.registry import Ask, method
from simulator.errors import Json


@method("getMe")
def get_me(ask: Ask) -> Json:
    """Who the bot is."""
    return ask.bot.me


@method("logOut", "close")
def log_out(ask: Ask) -> bool:
    """Leave this server; here nothing changes by it."""
    ask.bot.updates.interrupt()
    return True
