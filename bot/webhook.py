"""Updates as they come: Telegram posts each to WEBHOOK_URL and takes it as delivered when it gets 200, which is after the commit.

What is refused, or not committed, is answered otherwise, and Telegram sends it again.
"""

import hmac
from typing import Any

import structlog
from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route
from telegram import Bot
from telegram.error import TelegramError

from bot.listening import Listener
from bot.patience import patiently
from bot.pipeline import NotDone, Overloaded, Pipeline
from bot.transport import loads
from kit.faults import brief
from kit.reading import number_of
from kit.troubles import classify
from kit.updates import ALLOWED_UPDATES

log = structlog.get_logger(__name__)

# An update has a few kilobytes; the largest of Telegram's are far below this.
_BODY_BYTES = 1024 * 1024
# How many updates Telegram may have under way at once: each waits for its commit, and together they make the batches.
_CONNECTIONS = 100
_RETRY_AFTER = {"Retry-After": "1"}


class Webhook:
    """Takes updates over HTTP. It stands behind a proxy that speaks TLS (docs/operating.md)."""

    def __init__(
        self, bot: Bot, pipeline: Pipeline, *, url: str, secret: str, listen: str, health: list[Route]
    ) -> None:
        self._bot = bot
        self._pipeline = pipeline
        self._url = url
        self._secret = secret.encode()
        path = "/" + url.split("://", 1)[1].partition("/")[2]
        self._app = Starlette(routes=[Route(path, self._take, methods=["POST"]), *health])
        self._listener = Listener(self._app, listen)

    async def run(self) -> None:
        """Take updates until stopped. Raises Trouble where Telegram does not take the address, CannotRun where the port is taken."""
        await self._listener.start()
        try:
            await patiently(self._register)
        except TelegramError as error:
            await self._listener.stop()
            raise classify(error) from error
        await self._listener.wait()

    async def renew(self) -> None:
        """Say again where updates go: somebody may have taken the webhook away, and nothing would come any more."""
        try:
            await self._register()
        except TelegramError as error:
            log.warning("webhook not renewed", trouble=repr(classify(error)))

    async def _register(self) -> None:
        await self._bot.set_webhook(
            self._url,
            secret_token=self._secret.decode(),
            allowed_updates=list(ALLOWED_UPDATES),
            max_connections=_CONNECTIONS,
        )

    def stop(self) -> None:
        """Take no more; what has been taken is finished and answered."""
        self._listener.ask_to_stop()

    async def _take(self, request: Request) -> Response:
        said = request.headers.get("X-Telegram-Bot-Api-Secret-Token", "").encode()
        if not hmac.compare_digest(said, self._secret):
            return Response(status_code=403)
        try:
            body = await _read(request)
        except ClientDisconnect:
            return Response(status_code=400)
        if body is None:
            return Response(status_code=413)
        raw = _update(body)
        if raw is None:
            return Response(status_code=400)
        try:
            await self._pipeline.accept(raw)
        except (Overloaded, NotDone) as reason:
            log.warning("update sent back", update_id=raw["update_id"], reason=brief(reason))
            return Response(status_code=503, headers=_RETRY_AFTER)
        return Response(status_code=200)


async def _read(request: Request) -> bytes | None:
    """The body, None where it is too long: what is said of its length is not trusted."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > _BODY_BYTES:
            return None
    return bytes(body)


def _update(body: bytes) -> dict[str, Any] | None:
    try:
        raw = loads(body)
    except ValueError:
        return None
    return None if number_of(raw) is None else raw
