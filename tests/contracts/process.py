"""The real program as a process of its own, `python -m bot …`, in an empty folder: what a host sees of it. See tests/forks.py."""

import asyncio
import os
import socket
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from bot.schema import ROOT
from simulator import Bot, Server, SimClock, Telegram, serve
from tests import forks
from tests.wiring import TOKEN, USERNAME

# Far more than it needs: a test that waits so long has failed.
PATIENCE = 120.0
STOPS_WITHIN = 10.0
SECRET = TOKEN.partition(":")[2]


@dataclass(frozen=True, slots=True)
class Ended:
    """How a process ended and what it wrote."""

    code: int
    out: str
    err: str

    @property
    def lines(self) -> list[str]:
        """What it wrote on stderr, log lines apart."""
        return [line for line in self.err.splitlines() if line.strip() and not line.startswith(("timestamp=", "{"))]


async def begin(folder: Path, *arguments: str, **settings: str) -> Process:
    """Start `python -m bot` in `folder`, with these settings in its `.env`; its environment holds nothing else."""
    return await launch(folder, "bot", *arguments, settings=settings)


async def launch(
    folder: Path, module: str, *arguments: str, settings: Mapping[str, str], log: int | None = None
) -> Process:
    """Start a module as `begin` does. `log` is an open file that it writes to instead of pipes, which would be full one day."""
    lines = "".join(f"{name.upper()}={value}\n" for name, value in settings.items())
    await asyncio.to_thread((folder / ".env").write_text, lines, encoding="utf-8")
    environment = {"PYTHONPATH": str(ROOT), "PATH": os.defpath, "HOME": str(folder), "PYTHONUTF8": "1"}
    to = PIPE if log is None else log
    if forks.are_used:
        return await forks.start(module, *arguments, folder=folder, environment=environment, to=to)
    return await asyncio.create_subprocess_exec(
        sys.executable, "-m", module, *arguments, cwd=folder, env=environment, stdout=to, stderr=to
    )


async def end(process: Process, within: float = PATIENCE) -> Ended:
    """Wait for a process to end by itself."""
    try:
        async with asyncio.timeout(within):
            out, err = await process.communicate()
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    assert process.returncode is not None
    return Ended(process.returncode, out.decode(), err.decode())


async def run(folder: Path, *arguments: str, **settings: str) -> Ended:
    """Start it and wait for its end."""
    return await end(await begin(folder, *arguments, **settings))


def free_port() -> int:
    """A port on which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


async def listens(port: int) -> None:
    """Wait until somebody listens on this port."""
    async with asyncio.timeout(PATIENCE):
        # A port does not call.
        while not await is_listening(port):  # noqa: ASYNC110
            await asyncio.sleep(0.1)


async def is_listening(port: int) -> bool:
    """Whether somebody listens on this port now."""
    try:
        _, writer = await asyncio.open_connection("127.0.0.1", port)
    except OSError:
        return False
    writer.close()
    return True


@asynccontextmanager
async def telegram(clock: SimClock | None = None) -> AsyncIterator[tuple[Telegram, Bot, Server]]:
    """A Telegram over HTTP, in real time if no clock says otherwise, with the bot's account on it."""
    world = Telegram(clock)
    bot = world.new_bot(token=TOKEN, username=USERNAME, name="Muster")
    # The first call loads Telegram's schema, which takes seconds: the bot is not to wait for it.
    await world.call(TOKEN, "getMe")
    server = await serve(world)
    try:
        yield world, bot, server
    finally:
        await server.stop()
