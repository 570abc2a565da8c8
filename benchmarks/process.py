"""A bot as a process of its own: started, looked at from outside, stopped."""

import asyncio
import os
import sys
from asyncio.subprocess import DEVNULL, Process
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

import psutil

from bot.schema import ROOT

_STOPS_WITHIN = 15.0


@asynccontextmanager
async def running(folder: Path, arguments: Sequence[str], **settings: str) -> AsyncIterator[psutil.Process]:
    """`python` with these arguments in `folder`, and nothing in its environment but what it is given; what it says is kept in `log`."""
    environment = {"PYTHONPATH": str(ROOT), "PATH": os.defpath, "HOME": str(folder), "PYTHONUTF8": "1"}
    environment |= {name.upper(): value for name, value in settings.items()}
    with (folder / "log").open("ab") as log:
        process = await asyncio.create_subprocess_exec(
            sys.executable, *arguments, cwd=folder, env=environment, stdin=DEVNULL, stdout=log, stderr=log
        )
    try:
        yield psutil.Process(process.pid)
    finally:
        await _end(process)


async def _end(process: Process) -> None:
    if process.returncode is None:
        process.terminate()
    try:
        async with asyncio.timeout(_STOPS_WITHIN):
            await process.wait()
    except TimeoutError:
        process.kill()
        await process.wait()


def cpu_seconds(process: psutil.Process) -> float:
    """What the process has computed so far."""
    times = process.cpu_times()
    return float(times.user + times.system)


def megabytes(process: psutil.Process) -> float:
    """The memory it occupies."""
    return float(process.memory_info().rss) / 2**20
