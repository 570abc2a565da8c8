"""Serving HTTP in the bot's own process: uvicorn, started and stopped by the bot and not by signals."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn
from starlette.applications import Starlette

from bot.errors import CannotRun
from kit.tasks import Tasks

_STOPS_WITHIN = 3


class _Server(uvicorn.Server):
    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Signals are the bot's."""
        yield


class Listener:
    """An application on an address (`host:port`)."""

    def __init__(self, app: Starlette, address: str) -> None:
        host, _, port = address.rpartition(":")
        self._address = address
        self._server = _Server(
            uvicorn.Config(
                app,
                host=host.strip("[]"),
                port=int(port),
                log_config=None,
                access_log=False,
                lifespan="off",
                server_header=False,
                timeout_graceful_shutdown=_STOPS_WITHIN,
            )
        )
        self._tasks = Tasks()
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Listen. Raises CannotRun where the address cannot be had."""
        self._task = self._tasks.start(self._serve(), name=f"listen on {self._address}")
        while not self._server.started:
            if self._task.done():
                msg = f"Cannot listen on {self._address}: it is taken, or not an address of this machine."
                raise CannotRun(msg)
            await asyncio.sleep(0.01)

    @property
    def port(self) -> int:
        """The port it listens on."""
        return int(self._server.servers[0].sockets[0].getsockname()[1])

    async def _serve(self) -> None:
        try:
            await self._server.serve()
        except SystemExit:
            # uvicorn's way to say that the address is taken; `start` says it in words.
            return

    def ask_to_stop(self) -> None:
        """Take no more connections; `wait` comes back when those under way are answered."""
        self._server.should_exit = True

    async def wait(self) -> None:
        """Until it has stopped."""
        if self._task is not None:
            await asyncio.wait([self._task])

    async def stop(self) -> None:
        """Stop, and wait for it."""
        self.ask_to_stop()
        await self.wait()
