"""The page over HTTP: its files, what happens (server-sent events), what is done, and pictures and files to look at.

On this machine only, for pages of its own only. The page loads nothing from elsewhere, and its browser would not let it.
"""

from __future__ import annotations

import contextlib
import json
import mimetypes
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from aiohttp import web

from simulator.errors import Json
from simulator.files import MAX_DOWNLOAD, Media
from simulator.guard import LOOPBACK, own_only
from simulator.page import actions
from simulator.page.live import Live, person_of
from simulator.page.view import chats_of

if TYPE_CHECKING:
    from aiohttp.typedefs import Handler

    from simulator.page.show import Program

STATIC = Path(__file__).parent / "static"
_TYPES = {".html": "text/html", ".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; connect-src 'self'; frame-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'"
)
# A file that somebody sent may be a page, too: it is looked at without scripts, without anything from outside, and as a stranger.
_POLICY_OF_FILES = (
    "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; "
    "frame-ancestors 'self'; base-uri 'none'; form-action 'none'"
)
_HEADERS = {
    "Cache-Control": "no-store",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
_PICTURES = {b"\xff\xd8": "image/jpeg", b"\x89P": "image/png", b"GI": "image/gif", b"RI": "image/webp"}
_LOOKED_AT = {
    "text/html",
    "text/plain",
    "text/csv",
    "text/calendar",
    "image/png",
    "image/jpeg",
    "image/gif",
    "image/webp",
}
_MOST_FILES = 10


class PageServer:
    """The page of a programme, once started at ``url``."""

    def __init__(self, program: Program) -> None:
        self.url = ""
        self._program = program
        self._live = Live(program)
        self._files: dict[str, Path] = {f"/{file.name}": file for file in STATIC.iterdir() if file.suffix in _TYPES}
        self._runner: web.AppRunner | None = None

    async def start(self, host: str, port: int) -> None:
        """Listen; port 0 picks a free one. Raises OSError where the port is taken."""
        app = web.Application(client_max_size=MAX_DOWNLOAD * 2, middlewares=[own_only, _guarded])
        app.router.add_get("/", self._front)
        app.router.add_get("/events", self._events)
        app.router.add_get("/file/{file}", self._file)
        app.router.add_get("/picture/{number:[0-9]{1,3}}", self._picture)
        app.router.add_post("/do", self._do)
        app.router.add_post("/send", self._send)
        app.router.add_get("/{file}", self._static)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=1.0)
        await self._runner.setup()
        await web.TCPSite(self._runner, host, port).start()
        address = self._runner.addresses[0]
        shown = f"[{address[0]}]" if ":" in address[0] else address[0]
        self.url = f"http://{shown}:{address[1]}"

    async def stop(self) -> None:
        """Let all pages go, and stop listening."""
        self._live.stop()
        if self._runner is not None:
            await self._runner.cleanup()

    # --- what is read ---------------------------------------------------------------------------------------------------------------

    async def _front(self, request: web.Request) -> web.StreamResponse:  # noqa: ARG002 - aiohttp hands it over
        return _static(STATIC / "index.html")

    async def _static(self, request: web.Request) -> web.StreamResponse:
        file = self._files.get(f"/{request.match_info['file']}")
        if file is None:
            raise web.HTTPNotFound
        return _static(file)

    async def _events(self, request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream; charset=utf-8", **_HEADERS})
        await response.prepare(request)
        # A page that is closed breaks the connection.
        with contextlib.suppress(ConnectionResetError):
            async with contextlib.aclosing(self._live.stream(_viewer(request))) as events:
                async for event in events:
                    await response.write(event)
        return response

    async def _picture(self, request: web.Request) -> web.StreamResponse:
        pictures, number = self._program.show.pictures, int(request.match_info["number"])
        if number >= len(pictures):
            raise web.HTTPNotFound
        return web.Response(body=pictures[number], content_type=_PICTURES.get(pictures[number][:2], "image/jpeg"))

    async def _file(self, request: web.Request) -> web.StreamResponse:
        """A picture or file of a chat that the viewer sees: to look at where that is harmless, else to keep."""
        media = self._media(request)
        if media.kind == "photo":
            return web.Response(body=media.data, content_type=_PICTURES.get(media.data[:2], "application/octet-stream"))
        name = media.name or f"{media.kind}.{(mimetypes.guess_extension(media.mime) or '.bin').lstrip('.')}"
        kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
        looked_at = "look" in request.query and kind in _LOOKED_AT
        headers = {
            "Content-Security-Policy": _POLICY_OF_FILES,
            "Content-Disposition": f"{'inline' if looked_at else 'attachment'}; filename*=UTF-8''{quote(name, safe='')}",
        }
        shown = (
            {"text/csv": "text/plain", "text/calendar": "text/plain"}.get(kind, kind)
            if looked_at
            else "application/octet-stream"
        )
        charset = "utf-8" if shown.startswith("text/") else None
        return web.Response(body=media.data, content_type=shown, charset=charset, headers=headers)

    def _media(self, request: web.Request) -> Media:
        show, wanted = self._program.show, request.match_info["file"]
        person = person_of(show, _viewer(request))
        for chat in chats_of(show, person):
            for message in chat.newest_first():
                if message.media is not None and message.media.file_unique_id == wanted:
                    return message.media
        raise web.HTTPNotFound

    # --- what is done ---------------------------------------------------------------------------------------------------------------

    async def _do(self, request: web.Request) -> web.StreamResponse:
        if request.content_type != "application/json":
            raise web.HTTPUnsupportedMediaType
        try:
            values = json.loads(await request.read())
        except (json.JSONDecodeError, UnicodeDecodeError):
            raise web.HTTPBadRequest from None
        if not isinstance(values, dict):
            raise web.HTTPBadRequest
        return await _outcome(lambda: actions.do(self._program, values))

    async def _send(self, request: web.Request) -> web.StreamResponse:
        """Own pictures and files, as a form sends them: `about` is what an action would have, `file` are the files."""
        if request.content_type != "multipart/form-data":
            raise web.HTTPUnsupportedMediaType
        form = await request.post()
        files = [file for file in form.getall("file", []) if isinstance(file, web.FileField)]
        try:
            values = json.loads(str(form.get("about", "")))
        except json.JSONDecodeError:
            raise web.HTTPBadRequest from None
        if not isinstance(values, dict) or not files or len(files) > _MOST_FILES:
            raise web.HTTPBadRequest
        named = [(file.filename[:200] or "file", file.file.read()) for file in files]

        async def send(asked: actions.Asked) -> Json:
            _send_files(asked, named)
            return {}

        return await _outcome(lambda: actions.allowed(send, actions.Asked(self._program, values)))


def _viewer(request: web.Request) -> int:
    """Over whose shoulder is looked; 0, nobody's, where it is no number."""
    value = request.query.get("as", "")
    return int(value) if value.isascii() and value.isdecimal() and len(value) < 20 else 0


def _send_files(asked: actions.Asked, files: list[tuple[str, bytes]]) -> None:
    """Pictures as photos, unless they are wanted as files."""
    if asked.text("kind") == "photo":
        actions.send_pictures(asked, [data for _, data in files])
        return
    where = asked.where()
    chat, caption = where.pop("chat"), asked.text("caption") or None
    for name, data in files:
        mime = mimetypes.guess_type(name)[0] or "application/octet-stream"
        asked.person.sends_document(chat, data, name, mime, caption=caption, **where)


async def serve_page(program: Program, host: str = "127.0.0.1", port: int = 0) -> PageServer:
    """Serve the page on a loopback address. Raises ValueError for any other, OSError where the port is taken."""
    if host.strip("[]") not in {name.strip("[]") for name in LOOPBACK}:
        raise ValueError(f"the page is for this machine only, not for {host}")
    server = PageServer(program)
    await server.start(host, port)
    return server


@web.middleware
async def _guarded(request: web.Request, handler: Handler) -> web.StreamResponse:
    """What changes something comes from the page itself: browsers say so, and nobody else has a reason to ask."""
    if request.method == "POST" and "Origin" not in request.headers:
        raise web.HTTPForbidden(text="Only the page itself may do this.\n")
    try:
        response = await handler(request)
    except web.HTTPException as error:
        _protect(error)
        raise
    if not response.prepared:
        _protect(response)
    return response


def _protect(response: web.StreamResponse) -> None:
    for name, value in {"Content-Security-Policy": _POLICY, **_HEADERS}.items():
        response.headers.setdefault(name, value)


async def _outcome(action: Callable[[], Any]) -> web.Response:
    try:
        return web.json_response(await action())
    except actions.Refused as refused:
        return web.json_response({"refused": str(refused)}, status=409)


def _static(file: Path) -> web.Response:
    return web.Response(body=file.read_bytes(), content_type=_TYPES[file.suffix], charset="utf-8")
