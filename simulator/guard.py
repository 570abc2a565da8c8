"""Who may talk to a server on this machine: only who calls it by one of the machine's own names, and no page of another site.

A name that somebody else's name server makes lead here (DNS rebinding) is told by the Host header, another site by what every browser
says of where a request comes from.
"""

from __future__ import annotations

from aiohttp import web
from aiohttp.typedefs import Handler

LOOPBACK = ("127.0.0.1", "localhost", "[::1]")


@web.middleware
async def own_only(request: web.Request, handler: Handler) -> web.StreamResponse:
    """403 for a Host that is not this machine's, and for requests that a page of another site makes."""
    hosts = _hosts(request)
    if request.headers.get("Host", "") not in hosts:
        raise web.HTTPForbidden(text="This server is known by the names of this machine only.\n")
    origin = request.headers.get("Origin")
    if origin is not None and origin != f"http://{request.headers['Host']}":
        raise web.HTTPForbidden(text="Requests of other sites are refused.\n")
    if request.headers.get("Sec-Fetch-Site", "none") not in {"none", "same-origin"} and not _is_visit(request):
        raise web.HTTPForbidden(text="Requests of other sites are refused.\n")
    return await handler(request)


def _hosts(request: web.Request) -> set[str]:
    transport = request.transport
    port = transport.get_extra_info("sockname")[1] if transport is not None else 0
    return {f"{name}:{port}" for name in LOOPBACK} | (set(LOOPBACK) if port == 80 else set())


def _is_visit(request: web.Request) -> bool:
    """Somebody follows a link to the front page."""
    return (
        request.method == "GET"
        and request.path == "/"
        and request.headers.get("Sec-Fetch-Mode") == "navigate"
        and request.headers.get("Sec-Fetch-Dest") == "document"
    )
