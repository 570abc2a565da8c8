"""HTTP to Telegram over aiohttp: the library's calls, carried with a fraction of its own client's cost.

It knows Telegram only as far as it must: which calls may be made twice. What a failure means is decided in kit/sender.py.
"""

import json
import re
from typing import Any, cast

import aiohttp
import orjson
from telegram.error import NetworkError, TelegramError, TimedOut
from telegram.request import BaseRequest, HTTPXRequest, RequestData

from bot.settings import Settings

_CONNECT_SECONDS = 5.0
_READ_SECONDS = 20.0
_UPLOAD_SECONDS = 60.0
_KEEP_ALIVE_SECONDS = 50.0
# A call that comes in drops is given up all the same: so long beyond its reading time, waiting for a connection included.
_GRACE_SECONDS = 30.0
# A second try, where the first may have been cut off on a connection that had gone stale.
_TRIES = 2
# Brackets, and texts as a whole: a bracket in one is none. The widest of Telegram's objects have a dozen levels.
_BRACKET = re.compile(r'"(?:[^"\\]++|\\.)*+"?|[\[\]{}]', re.DOTALL)
_DEEPEST = 64

# Calls that leave the same state when they are made twice. A message that is sent twice is there twice: no `send`, no `copy`.
_SAFE_TWICE = ("get", "answer", "edit", "delete", "set", "pin", "unpin", "restrict", "promote", "ban", "unban")


def parse(payload: bytes) -> dict[str, Any]:
    """An answer of Telegram's. Raises TelegramError."""
    try:
        return cast("dict[str, Any]", loads(payload))
    except ValueError as error:
        msg = "Invalid server response"
        raise TelegramError(msg) from error


class HttpxRequest(HTTPXRequest):
    """The library's own client, which reads answers as ours does."""

    parse_json_payload = staticmethod(parse)


class AiohttpRequest(BaseRequest):
    """The client: a pool of `connections` kept alive, through `proxy` if there is one (http://user:password@host:port)."""

    def __init__(self, *, connections: int, proxy: str | None = None, read_timeout: float = _READ_SECONDS) -> None:
        self._connections = connections
        self._proxy = proxy
        self._read_timeout = read_timeout
        self._session: aiohttp.ClientSession | None = None

    @property
    def read_timeout(self) -> float | None:
        """See BaseRequest."""
        return self._read_timeout

    async def initialize(self) -> None:
        """Open the pool; twice is once."""
        if self._session is None or self._session.closed:
            connector = aiohttp.TCPConnector(
                limit=self._connections, keepalive_timeout=_KEEP_ALIVE_SECONDS, ttl_dns_cache=300
            )
            self._session = aiohttp.ClientSession(
                connector=connector, headers={"User-Agent": self.USER_AGENT}, auto_decompress=True
            )

    async def shutdown(self) -> None:
        """Close the pool; twice is once."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    parse_json_payload = staticmethod(parse)

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Any = BaseRequest.DEFAULT_NONE,
        write_timeout: Any = BaseRequest.DEFAULT_NONE,
        connect_timeout: Any = BaseRequest.DEFAULT_NONE,
        pool_timeout: Any = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """See BaseRequest. Raises TimedOut or NetworkError."""
        has_files = request_data is not None and request_data.contains_files
        reading = _given(write_timeout, _UPLOAD_SECONDS) if has_files else _given(read_timeout, self._read_timeout)
        patience = aiohttp.ClientTimeout(
            total=None if reading is None else reading + _GRACE_SECONDS,
            connect=_given(pool_timeout, None),
            sock_connect=_given(connect_timeout, _CONNECT_SECONDS),
            sock_read=reading,
        )
        may_repeat = url.rpartition("/")[2].startswith(_SAFE_TWICE)
        for attempt in range(1, _TRIES + 1):
            try:
                return await self._once(url, method, request_data, patience)
            except aiohttp.ClientConnectorError as error:
                # Nothing has been sent yet: any call may be tried again.
                if attempt == _TRIES:
                    msg = f"cannot connect: {type(error).__name__}: {error.os_error}"
                    raise NetworkError(msg) from error
            except (aiohttp.ServerDisconnectedError, aiohttp.ClientOSError, aiohttp.ClientPayloadError) as error:
                if attempt == _TRIES or not may_repeat:
                    raise NetworkError(f"connection lost: {type(error).__name__}") from error
            except (TimeoutError, aiohttp.ServerTimeoutError) as error:
                raise TimedOut from error
            except aiohttp.ClientError as error:
                raise NetworkError(f"{type(error).__name__}") from error
        raise AssertionError  # the last attempt returns or raises

    async def _once(
        self, url: str, method: str, request_data: RequestData | None, patience: aiohttp.ClientTimeout
    ) -> tuple[int, bytes]:
        if self._session is None:
            msg = "the client is not open: call initialize()"
            raise RuntimeError(msg)
        body = _body(request_data)
        async with self._session.request(
            method, url, timeout=patience, proxy=self._proxy, allow_redirects=False, **body
        ) as answer:
            return answer.status, await answer.read()


def _body(request_data: RequestData | None) -> dict[str, Any]:
    if request_data is None:
        return {}
    if not request_data.contains_files:
        return {"data": orjson.dumps(request_data.parameters), "headers": {"Content-Type": "application/json"}}
    # Made anew for each try: a form can be read only once.
    form = aiohttp.FormData()
    for name, value in request_data.json_parameters.items():
        form.add_field(name, value)
    for name, (filename, content, content_type) in request_data.multipart_data.items():
        form.add_field(name, content, filename=filename, content_type=content_type)
    return {"data": form}


def loads(payload: bytes) -> Any:
    """What JSON says. Raises ValueError.

    One update must not cost a batch: half a character (a lone surrogate) is let through, for whoever reads the update it is in, bytes
    that are no characters are replaced, and what is nested deeper than anything of Telegram's is left out.
    """
    try:
        return orjson.loads(payload)
    except orjson.JSONDecodeError:
        text = payload.decode(errors="replace")
        try:
            return json.loads(text)
        except RecursionError:
            return json.loads(_cut(text))


def _cut(payload: str) -> str:
    """The same JSON with `null` in the place of what is nested deeper than `_DEEPEST`. Raises ValueError where brackets do not match."""
    kept: list[str] = []
    depth = at = 0
    for token in _BRACKET.finditer(payload):
        if token[0] in "[{":
            depth += 1
            if depth == _DEEPEST + 1:
                kept += [payload[at : token.start()], "null"]
        elif token[0] in "]}":
            depth -= 1
            if depth == _DEEPEST:
                at = token.end()
    if depth != 0:
        msg = "brackets that do not match"
        raise ValueError(msg)
    return "".join([*kept, payload[at:]])


def _given(value: Any, default: float | None) -> float | None:
    return default if value is BaseRequest.DEFAULT_NONE else value


def client(settings: Settings, *, connections: int) -> BaseRequest:
    """The client that the settings name, with so many connections at most."""
    proxy = settings.http_proxy_url.get_secret_value() if settings.http_proxy_url is not None else None
    if settings.http_client == "aiohttp":
        return AiohttpRequest(connections=connections, proxy=proxy)
    # What the environment says of proxies is not ours to follow: HTTP_PROXY_URL says it.
    return HttpxRequest(
        connection_pool_size=connections,
        pool_timeout=30.0,
        read_timeout=20.0,
        proxy=proxy,
        httpx_kwargs={"trust_env": False},
    )
