"""The first calls to Telegram: what fails in passing is tried again, so that one hiccup does not end a start."""

import asyncio
from collections.abc import Awaitable, Callable

import structlog
from telegram.error import TelegramError

from bot.errors import CannotRun
from bot.settings import Settings
from kit.troubles import Rejected, TokenRefused, Trouble, Unclear, Wait, classify

log = structlog.get_logger(__name__)

_PAUSES = (0.5, 1.0, 2.0)
# Whoever is told to wait for longer is told why the program ends instead.
_LONGEST = 10.0


async def patiently(call: Callable[[], Awaitable[object]]) -> None:
    """Make this call, again where Telegram does not answer. Raises TelegramError where it refuses, or does not answer in the end either."""
    for pause in _PAUSES:
        try:
            await call()
        except TelegramError as error:
            trouble = classify(error)
            wait = trouble.seconds if isinstance(trouble, Wait) else pause
            if not isinstance(trouble, Unclear | Wait) or wait > _LONGEST:
                raise
            log.warning("Telegram does not answer yet, trying again", trouble=repr(trouble))
            await asyncio.sleep(wait)
        else:
            return
    await call()


def cannot_start(trouble: Trouble, settings: Settings) -> CannotRun:
    """What a first call that failed means to whoever hosts the bot."""
    if isinstance(trouble, TokenRefused):
        return CannotRun("Telegram does not accept BOT_TOKEN. Get the present one from @BotFather.")
    if isinstance(trouble, Rejected):
        # Before the first update, only setWebhook has anything to refuse.
        return CannotRun(f"Telegram does not take WEBHOOK_URL: {trouble}. See docs/operating.md.")
    check = "BOT_API_URL" if settings.http_proxy_url is None else "BOT_API_URL and HTTP_PROXY_URL"
    return CannotRun(f"Telegram cannot be reached at {settings.bot_api_url}. Check the network, {check}.")
