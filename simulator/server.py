"""The Bot API over HTTP on this machine: the same behaviour as ``Telegram.call``, for real clients."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from aiohttp import BodyPartReader, web

from simulator.errors import ApiError, Json, SimulatorBug, bad, strict
from simulator.faults import Cut, Dropped
from simulator.files import MAX_UPLOAD
from simulator.guard import own_only

if TYPE_CHECKING:
    from simulator.world import Telegram

LOOPBACK = {"127.0.0.1", "localhost", "::1"}
TOO_LARGE = ApiError(413, "Request Entity Too Large")


class Server:
    """A running server. ``failures`` holds what went wrong in the simulator itself; ``stop`` raises the first of it."""

    def __init__(self, world: Telegram) -> None:
        self.world = world
        self.url = ""
        self.failures: list[Exception] = []
        self._runner: web.AppRunner | None = None

    async def start(self, host: str, port: int) -> None:
        """Listen; port 0 picks a free one."""
        app = web.Application(client_max_size=MAX_UPLOAD, middlewares=[own_only])
        app.router.add_route("*", "/file/bot{token}/{path:.+}", self._file)
        app.router.add_route("*", "/bot{token}/{method}", self._call)
        self._runner = web.AppRunner(app, access_log=None, handler_cancellation=True, shutdown_timeout=0.5)
        await self._runner.setup()
        site = web.TCPSite(self._runner, host, port)
        await site.start()
        address = self._runner.addresses[0]
        shown = f"[{address[0]}]" if ":" in address[0] else address[0]
        self.url = f"http://{shown}:{address[1]}"

    async def stop(self) -> None:
        """Stop listening; polls that wait end. SimulatorBug if the simulator made an invalid object meanwhile."""
        for bot in self.world.bots:
            bot.updates.interrupt()
            if bot.webhook_worker is not None:
                bot.webhook_worker.stop()
        if self._runner is not None:
            await self._runner.cleanup()
        if self.failures:
            raise self.failures[0]

    async def _call(self, request: web.Request) -> web.StreamResponse:
        try:
            params, files = await _parameters(request)
        except ApiError as error:
            return _answer(error.status, error.body())
        try:
            status, body = await self.world.call(
                request.match_info["token"], request.match_info["method"], params, files
            )
        except Cut as cut:
            return await _cut_off(request, cut.body)
        except Dropped:
            if request.transport is not None:
                request.transport.abort()
            return web.Response(status=500)
        except Exception as error:  # noqa: BLE001 kept, answered with 500, and raised by stop()
            self.failures.append(error)
            return _answer(500, {"ok": False, "error_code": 500, "description": f"SIMULATOR BUG: {error}"})
        return _answer(status, body)

    async def _file(self, request: web.Request) -> web.StreamResponse:
        try:
            bot = self.world.bot_of(request.match_info["token"])
        except ApiError as error:
            return _answer(error.status, error.body())
        data = self.world.files.download(bot, request.match_info["path"])
        if data is None:
            return _answer(404, ApiError(404, "Not Found").body())
        return web.Response(body=data, content_type="application/octet-stream")


async def serve(world: Telegram, host: str = "127.0.0.1", port: int = 0) -> Server:
    """Serve a Telegram over HTTP, on a loopback address only."""
    if host not in LOOPBACK:
        raise ValueError(f"the simulator listens on this machine only, not on {host}")
    server = Server(world)
    await server.start(host, port)
    return server


async def _parameters(request: web.Request) -> tuple[Json, dict[str, Any]]:
    params: Json = dict(request.query)
    files: dict[str, Any] = {}
    if request.method not in {"GET", "POST"}:
        raise ApiError(405, "Method Not Allowed")
    try:
        await _body(request, params, files)
    except web.HTTPRequestEntityTooLarge:
        raise TOO_LARGE from None
    except UnicodeDecodeError:
        raise bad("strings must be encoded in UTF-8") from None
    except json.JSONDecodeError:
        raise bad("can't parse JSON object") from None
    return params, files


async def _body(request: web.Request, params: Json, files: dict[str, Any]) -> None:
    if request.content_type == "multipart/form-data":
        await _multipart(request, params, files)
    elif request.content_type == "application/x-www-form-urlencoded":
        params |= {name: str(value) for name, value in (await request.post()).items()}
    elif body := await request.read():
        if request.content_type != "application/json":
            raise strict(f"the content type {request.content_type} is not understood")
        given = json.loads(body)
        if not isinstance(given, dict):
            raise bad("can't parse JSON object")
        params |= given


async def _multipart(request: web.Request, params: Json, files: dict[str, Any]) -> None:
    total = 0
    async for part in await request.multipart():
        if not isinstance(part, BodyPartReader) or part.name is None:
            raise bad("can't parse multipart form data")
        data = bytearray()
        while chunk := await part.read_chunk(1 << 16):
            total += len(chunk)
            if total > MAX_UPLOAD:
                raise TOO_LARGE
            data += chunk
        if part.filename is not None:
            files[part.name] = (part.filename, bytes(data))
        else:
            params[part.name] = bytes(data).decode()


async def _cut_off(request: web.Request, body: Json) -> web.StreamResponse:
    """Half of what was promised, then nothing more."""
    whole = json.dumps(body).encode()
    answer = web.StreamResponse(headers={"Content-Type": "application/json", "Content-Length": str(len(whole))})
    await answer.prepare(request)
    await answer.write(whole[: len(whole) // 2])
    if request.transport is not None:
        request.transport.close()
    return answer


def _answer(status: int, body: Json) -> web.Response:
    headers = {}
    if retry := body.get("parameters", {}).get("retry_after"):
        headers["Retry-After"] = str(retry)
    return web.json_response(body, status=status, headers=headers)


__all__ = ["Server", "SimulatorBug", "serve"]
