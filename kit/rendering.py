"""Pictures, workbooks and the like are made here: by functions of `features`, in a process of their own, so that taps go on meanwhile.

The process is started when something is first to be made, does one thing at a time within bounds of memory and of processor time (on a
busy machine the clock on the wall says nothing about the work), and ends by itself when nobody has asked for anything for a while. Where
it fails, `NotMade` is raised and the caller says it in words.
"""

import asyncio
import importlib
import json
import math
import os
import resource
import select
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import Mapping
from typing import Any, BinaryIO

import structlog

from kit.faults import brief
from kit.messages import Made

log = structlog.get_logger(__name__)

# Much more than anything sensible takes, as the kernel counts it (by ticks, so a third more now and then); it ends what takes more.
_PROCESSOR_SECONDS = 30
# What sleeps takes no processor time, and must not keep the others waiting for ever. Less than a call may take (jobs/deliver.py), so that
# the words still go.
_PATIENCE_SECONDS = 50.0
# Of address space, which the libraries for numbers reserve freely.
_MEMORY_BYTES = 3 * 1024**3
_IDLE_SECONDS = 300.0
_MOST_BYTES = 45 * 1024 * 1024


class NotMade(Exception):
    """It could not be made: too much, too slow, or a mistake of ours, which is in the log then."""


class Renderer:
    """Makes things, one after the other: each in so many whole `seconds` of processor time, and while `patience` seconds pass."""

    def __init__(self, *, seconds: int = _PROCESSOR_SECONDS, patience: float = _PATIENCE_SECONDS) -> None:
        self._seconds = seconds
        self._patience = patience
        self._turn = asyncio.Lock()
        self._process: Process | None = None
        self._is_done = True

    async def make(self, made: Made) -> bytes:
        """The bytes of it. Raises NotMade."""
        async with self._turn:
            try:
                async with asyncio.timeout(self._patience):
                    return await self._ask(made)
            except (OSError, asyncio.IncompleteReadError, TimeoutError) as error:
                log.exception("not made", maker=made.maker)
                raise NotMade(made.maker) from error
            finally:
                # Cut off in the middle (also from outside) it would answer the next one with what this one asked for.
                if self._process is not None and not self._is_done:
                    await self._end()

    async def close(self) -> None:
        """End the process."""
        await self._end()

    async def _ask(self, made: Made) -> bytes:
        self._is_done = False
        process = await self._running()
        assert process.stdin is not None  # noqa: S101 - both are pipes
        assert process.stdout is not None  # noqa: S101
        asked = {"maker": made.maker, "facts": made.facts, "seconds": self._seconds}
        process.stdin.write(json.dumps(asked).encode() + b"\n")
        await process.stdin.drain()
        head = await process.stdout.readexactly(_HEAD)
        body = await process.stdout.readexactly(int.from_bytes(head[1:], "big"))
        self._is_done = True
        if head[:1] == _FAILED:
            log.error("not made", maker=made.maker, reason=body.decode())
            raise NotMade(made.maker)
        return body

    async def _running(self) -> Process:
        if self._process is not None and self._process.returncode is None:
            return self._process
        self._process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "kit.rendering", stdin=PIPE, stdout=PIPE, env=environment()
        )
        return self._process

    async def _end(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        if process.returncode is None:
            process.kill()
        await process.wait()


def environment() -> dict[str, str]:
    """What the process is told. Nothing of our own environment: the settings in it are none of its business."""
    return {name: os.environ[name] for name in _PASSED_ON if name in os.environ} | _ENVIRONMENT  # noqa: TID251


# --- the other side ---------------------------------------------------------------------------------------------------------------

_HEAD = 5
_DONE, _FAILED = b"+", b"-"
_PASSED_ON = ("PATH", "PYTHONPATH", "HOME", "LANG", "TMPDIR", "VIRTUAL_ENV")
# One thing at a time needs one thread; more would only be more memory.
_ENVIRONMENT = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "MPLBACKEND": "Agg", "PYTHONUTF8": "1"}


def make(maker: str, facts: Mapping[str, Any]) -> bytes:
    """Call the function that `maker` names (`features.module:function`) with these facts. Raises ValueError where there is none."""
    module, _, name = maker.partition(":")
    if not module.startswith("features."):
        msg = f"{maker} makes nothing"
        raise ValueError(msg)
    made = getattr(importlib.import_module(module), name)(facts)
    if not isinstance(made, bytes) or len(made) > _MOST_BYTES:
        msg = f"{maker} made nothing that can be sent"
        raise ValueError(msg)
    return made


def serve(requests: BinaryIO, answers: BinaryIO) -> None:
    """Make what is asked for, a line each, until there is no more or nobody has asked for a while."""
    # Nobody asks for the next before the last is answered: between two there is nothing in the buffer that `select` could miss.
    while select.select([requests], [], [], _IDLE_SECONDS)[0] and (line := requests.readline()):
        asked = json.loads(line)
        _allow(asked["seconds"])
        try:
            sign, body = _DONE, make(asked["maker"], asked["facts"])
        except Exception as error:  # noqa: BLE001 - told to whoever asked
            sign, body = _FAILED, brief(error).encode()
        answers.write(sign + len(body).to_bytes(_HEAD - 1, "big") + body)
        answers.flush()


def _allow(seconds: int) -> None:
    """So much processor time from now on; then the kernel ends this process, whatever it does (SIGXCPU)."""
    usage = resource.getrusage(resource.RUSAGE_SELF)
    _, most = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (math.ceil(usage.ru_utime + usage.ru_stime) + seconds, most))


def main() -> None:
    """What the process does: set itself bounds, and serve."""
    # A process that the kernel ends would leave its memory on the disk.
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY_BYTES, _MEMORY_BYTES))
    # What a library prints must not stand between the answers.
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    serve(sys.stdin.buffer, answers)


if __name__ == "__main__":
    main()
