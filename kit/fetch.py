"""Fetching updates from Telegram as raw objects, so that each is read alone and none is acknowledged before its effect is committed."""

import warnings
from collections.abc import Sequence
from typing import Any

from telegram import Bot
from telegram.error import TelegramError
from telegram.warnings import PTBUserWarning

from kit.troubles import classify

LONG_POLL_SECONDS = 30
_NETWORK_SECONDS = 10

# The library points to its own method here, which parses all updates of an answer or none.
warnings.filterwarnings("ignore", message="Please use 'Bot.getUpdates'", category=PTBUserWarning)


async def fetch(
    bot: Bot, *, offset: int | None, allowed: Sequence[str], wait: int = LONG_POLL_SECONDS
) -> list[dict[str, Any]]:
    """The next updates, at most 100, waiting up to `wait` seconds for the first. Asking with `offset` confirms all before it.

    Raises Trouble.
    """
    asked: dict[str, Any] = {"timeout": wait, "limit": 100, "allowed_updates": list(allowed)}
    if offset is not None:
        asked["offset"] = offset
    try:
        updates = await bot.do_api_request("getUpdates", api_kwargs=asked, read_timeout=wait + _NETWORK_SECONDS)
    except TelegramError as error:
        raise classify(error) from error
    return updates  # type: ignore[no-any-return]
