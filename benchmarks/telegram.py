"""A Telegram that is nothing but fast: it hands out taps and takes the answers' time. It checks nothing; the simulator does that.

The simulator would be what is measured: see docs/performance.md. Speaks as much HTTP as the clients here use (Content-Length, keep-alive).
"""

import asyncio
import itertools
import re
from collections import deque
from collections.abc import Callable, Container, Mapping, Sequence
from time import perf_counter
from types import TracebackType
from typing import Any, Self, cast

import orjson

TOKEN = "123456789:AAFbenchmarkTokenOfThirtyFiveSigns0"  # noqa: S105 - nobody's
USERNAME = "muster_bot"

_HEAD_END = b"\r\n\r\n"
_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
# The values as they stand in JSON, in a form and in a multipart body alike.
_TAP = re.compile(rb"callback_query_id\D{1,10}(\d+)")
_OFFSET = re.compile(rb"\boffset\D{1,10}(-?\d+)")
_WAIT = re.compile(rb"\btimeout\D{1,10}(\d+)")
_CHAT = re.compile(rb"\bchat_id[^\d-]{0,10}(-?\d+)")
_PERSON = re.compile(rb"\buser_id\D{1,10}(\d+)")
# How many a board shows: who is in, who has voted.
_SHOWN = re.compile(rb"(\d[\d,]*) (?:person is|people are|person has|people have) (?:in today|voted)")
_AT_ONCE = 100

_TRUE = b'{"ok":true,"result":true}'
_ME = {
    "id": 123456789,
    "is_bot": True,
    "first_name": "Muster",
    "username": USERNAME,
    "can_join_groups": True,
    "can_read_all_group_messages": False,
    "supports_inline_queries": False,
}


class Telegram:
    """Hands out what is put into it, each update until it is confirmed, and remembers when each tap went out and was answered."""

    def __init__(self) -> None:
        self.address = ""
        self.handed_out: dict[int, float] = {}
        self.answered: dict[int, float] = {}
        self.calls: dict[str, list[float]] = {}
        # Who has made groups; all others are members.
        self.owners: Container[int] = ()
        # When the board of a chat was edited, and how many it shows.
        self.boards: dict[int, list[tuple[int, float]]] = {}
        self._updates: deque[tuple[int, bytes]] = deque()
        self._ids = itertools.count(1)
        self._news = asyncio.Event()
        self._progress = asyncio.Event()
        self._server: asyncio.Server | None = None

    async def __aenter__(self) -> Self:
        self._server = await asyncio.get_running_loop().create_server(lambda: _Connection(self), "127.0.0.1", 0)
        self.address = f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}"
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> None:
        if self._server is not None:
            self._server.close()

    def forget(self) -> None:
        """Be as new, for the next bot."""
        self.handed_out.clear()
        self.answered.clear()
        self.calls.clear()
        self.boards.clear()
        self._updates.clear()

    def put(self, updates: Sequence[Mapping[str, Any]]) -> None:
        """Let these updates wait for the bot, all at once. A tap's id is its update's id."""
        for update in updates:
            self._updates.append((int(update["update_id"]), orjson.dumps(update)))
        self._news.set()

    async def called(self, method: str, within: float) -> None:
        """Wait until the bot has called `method`. Raises TimeoutError."""
        await self.until(lambda: method in self.calls, within)

    async def all_answered(self, taps: int, within: float) -> None:
        """Wait until so many taps have been answered. Raises TimeoutError."""
        await self.until(lambda: len(self.answered) >= taps, within)

    async def all_confirmed(self, within: float) -> None:
        """Wait until the bot has confirmed all updates. Raises TimeoutError."""
        await self.until(lambda: not self._updates, within)

    async def until(self, condition: Callable[[], bool], within: float) -> None:
        """Wait until this holds, looking again after each call. Raises TimeoutError."""
        async with asyncio.timeout(within):
            while not condition():
                self._progress.clear()
                await self._progress.wait()

    async def serve(self, method: str, body: bytes) -> bytes:
        """Answer a call."""
        self.calls.setdefault(method, []).append(perf_counter())
        self._progress.set()
        if method == "getUpdates":
            return await self._hand_out(body)
        if method == "getMe":
            return orjson.dumps({"ok": True, "result": _ME})
        if method == "getChatMember":
            return self._member(body)
        if method in {"sendMessage", "sendPhoto", "editMessageText"}:
            return self._message(body)
        return _TRUE

    def answer(self, body: bytes) -> bytes:
        """A tap is answered: the one call that comes thousands of times a second."""
        if (tap := _TAP.search(body)) is not None:
            self.answered.setdefault(int(tap[1]), perf_counter())
            self._progress.set()
        return _TRUE

    def _member(self, body: bytes) -> bytes:
        person = _PERSON.search(body)
        number = int(person[1]) if person else 1
        user = {
            "id": number,
            "is_bot": False,
            "first_name": "Person",
            "last_name": str(number),
            "username": f"person_{number}",
            "language_code": "en",
        }
        status = "creator" if number in self.owners else "member"
        return orjson.dumps({"ok": True, "result": {"status": status, "is_anonymous": False, "user": user}})

    def _message(self, body: bytes) -> bytes:
        chat = _CHAT.search(body)
        if chat is not None and (shown := _SHOWN.search(body)) is not None:
            count = int(shown[1].replace(b",", b""))
            self.boards.setdefault(int(chat[1]), []).append((count, perf_counter()))
        message = {
            "message_id": next(self._ids),
            "date": 1_790_000_000,
            "text": "-",
            "photo": [{"file_id": "-", "file_unique_id": "-", "width": 1, "height": 1}],
            "chat": {"id": int(chat[1]) if chat else 1, "type": "supergroup", "title": "-"},
        }
        return orjson.dumps({"ok": True, "result": message})

    async def _hand_out(self, body: bytes) -> bytes:
        if (offset := _OFFSET.search(body)) is not None:
            while self._updates and self._updates[0][0] < int(offset[1]):
                self._updates.popleft()
            self._progress.set()
        wait = _WAIT.search(body)
        if not self._updates and wait is not None and int(wait[1]):
            self._news.clear()
            try:
                async with asyncio.timeout(int(wait[1])):
                    await self._news.wait()
            except TimeoutError:
                return b'{"ok":true,"result":[]}'
        batch = list(itertools.islice(self._updates, _AT_ONCE))
        now = perf_counter()
        for number, _ in batch:
            self.handed_out.setdefault(number, now)
        return b'{"ok":true,"result":[' + b",".join(update for _, update in batch) + b"]}"


class _Connection(asyncio.Protocol):
    """One client's connection: requests one after another."""

    def __init__(self, telegram: Telegram) -> None:
        self._telegram = telegram
        self._buffer = b""
        self._transport: asyncio.Transport | None = None
        self._tasks = set[asyncio.Task[None]]()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """See asyncio.Protocol."""
        self._transport = cast("asyncio.Transport", transport)

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002
        """See asyncio.Protocol."""
        for task in self._tasks:
            task.cancel()

    def data_received(self, data: bytes) -> None:
        """See asyncio.Protocol."""
        self._buffer += data
        while (end := self._buffer.find(_HEAD_END)) >= 0:
            head = self._buffer[:end]
            length = _LENGTH.search(head)
            whole = end + len(_HEAD_END) + (int(length[1]) if length else 0)
            if len(self._buffer) < whole:
                return
            body, self._buffer = self._buffer[end + len(_HEAD_END) : whole], self._buffer[whole:]
            path = head.split(b" ", 2)[1]
            method = path.rpartition(b"/")[2].partition(b"?")[0].decode()
            if method == "answerCallbackQuery":
                self._write(self._telegram.answer(body))
            else:
                task = asyncio.get_running_loop().create_task(self._serve(method, path + b" " + body))
                self._tasks.add(task)
                task.add_done_callback(self._tasks.discard)

    async def _serve(self, method: str, body: bytes) -> None:
        self._write(await self._telegram.serve(method, body))

    def _write(self, body: bytes) -> None:
        if self._transport is not None and not self._transport.is_closing():
            head = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n" % len(body)
            self._transport.write(head + body)
