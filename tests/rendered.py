"""Each bot of a test makes pictures and files in a process that stays for the next: starting it and loading what draws takes two seconds.

It is the program's own (kit/rendering.py), asked in the same way. Who lets it die, or cuts it off in the middle, ends it as ever.
"""

import asyncio
import os
import subprocess
import sys
from asyncio.subprocess import Process
from typing import cast

from bot.app import App
from kit import rendering
from kit.rendering import Renderer

# As the program starts it, except that it waits for as long as there is somebody who could ask: until its input ends.
_STAYING = "from kit import rendering; rendering._IDLE_SECONDS = None; rendering.main()"
# Those that nobody has at the moment. Their inputs end with this process, however that ends, and they with them.
_FREE: list[subprocess.Popen[bytes]] = []


class _Lent:
    """A process of the pool for one event loop, which has ends of its own of the pipes; in all else like asyncio's."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self.process = process

    async def connect(self) -> None:
        """Open the ends of the pipes for the loop that runs."""
        loop = asyncio.get_running_loop()
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.stdout = asyncio.StreamReader()
        self._reading, _ = await loop.connect_read_pipe(
            lambda: asyncio.StreamReaderProtocol(self.stdout), os.fdopen(os.dup(self.process.stdout.fileno()), "rb", 0)
        )
        self._writing, protocol = await loop.connect_write_pipe(
            asyncio.streams.FlowControlMixin, os.fdopen(os.dup(self.process.stdin.fileno()), "wb", 0)
        )
        self.stdin = asyncio.StreamWriter(self._writing, protocol, None, loop)

    async def disconnect(self) -> None:
        """Close them; the loop does so at its next turn."""
        self._reading.close()
        self._writing.close()
        await asyncio.sleep(0)

    @property
    def returncode(self) -> int | None:
        """How it has ended, if it has."""
        return self.process.poll()

    def kill(self) -> None:
        """End it."""
        self.process.kill()

    async def wait(self) -> None:
        """Until it has ended; it has been killed, so that is at once."""
        await self.disconnect()
        self.process.communicate()


class Lending(Renderer):
    """Makes things in a process that another has left, and leaves it to the next."""

    async def close(self) -> None:
        """Leave the process to the next, where it is alive and has done all that it was asked for."""
        lent = cast("_Lent | None", self._process)
        if lent is not None and self._is_done and lent.returncode is None:
            self._process = None
            await lent.disconnect()
            _FREE.append(lent.process)
        await super().close()

    async def _running(self) -> Process:
        if self._process is not None and self._process.returncode is not None:
            await self._end()
        if self._process is None:
            lent = _Lent(_FREE.pop() if _FREE else _new())
            await lent.connect()
            self._process = cast("Process", lent)
        return self._process


def lend(app: App) -> None:
    """The bot makes things in the processes that the tests share."""
    app._renderer = app._sender._renderer = Lending()


def own(app: App) -> Renderer:
    """The bot has what it has outside tests: its process is started for it, and ends with it."""
    app._renderer = app._sender._renderer = Renderer()
    return app._renderer


def _new() -> subprocess.Popen[bytes]:
    return subprocess.Popen(  # noqa: S603 - our own words
        [sys.executable, "-c", _STAYING], stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=rendering.environment()
    )


def end() -> None:
    """End them all."""
    while _FREE:
        with _FREE.pop() as process:
            process.kill()
