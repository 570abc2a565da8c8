"""The program as a process of its own that begins where all is loaded: what tests start by the hundred.

Loading it takes two seconds of processor time, most of what such a test took. So one process for each test process loads it once, and
forks for whoever asks: what runs then is `python -m MODULE` with a folder, an environment, pipes and an end of its own, as if started
anew. `pytest --afresh` starts each of them anew, as `make faults` does.

Run as a program (`python -m tests.forks`), it is the process that forks.
"""

import asyncio
import contextlib
import gc
import importlib
import json
import os
import runpy
import selectors
import signal
import socket
import subprocess
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, cast

from bot.schema import ROOT

# More than a command with its environment takes.
_MOST = 65536


class _Forker:
    """The process that forks, seen by the tests."""

    def __init__(self) -> None:
        self._asking, other = socket.socketpair(socket.AF_UNIX, socket.SOCK_STREAM)
        with other:
            environment = {"PYTHONPATH": str(ROOT), "PATH": os.defpath, "PYTHONUTF8": "1"}
            self._process = subprocess.Popen(
                [sys.executable, "-m", "tests.forks"], cwd=ROOT, env=environment, stdin=other.fileno()
            )

    def ask(self, said: Mapping[str, Any], *files: int) -> None:
        """Start what is said, with its stdout, its stderr, and where its number and its end are written."""
        socket.send_fds(self._asking, [json.dumps(said).encode()], files)

    def end(self) -> None:
        """End it, and whatever it has started."""
        self._asking.close()
        self._process.wait()


# Whether the tests' processes come from here.
are_used = True
_forkers: list[_Forker] = []


def end() -> None:
    """At the end of a test process."""
    while _forkers:
        _forkers.pop().end()


class _Life(asyncio.Protocol):
    """Hears the number of a process, and how it ended."""

    def __init__(self) -> None:
        self._heard = b""
        loop = asyncio.get_running_loop()
        self.begun, self.ended = loop.create_future(), loop.create_future()

    def data_received(self, data: bytes) -> None:
        self._heard += data
        if b"\n" in self._heard and not self.begun.done():
            self.begun.set_result(int(self._heard.split()[0]))

    def connection_lost(self, exc: Exception | None) -> None:
        # Not before: nothing of it is left open for the next test.
        if not self.ended.done():
            self.ended.set_result(int(self._heard.split()[1]))


class _Forked:
    """What of asyncio's Process our tests use."""

    def __init__(
        self, pid: int, life: _Life, out: asyncio.StreamReader | None, err: asyncio.StreamReader | None
    ) -> None:
        self.pid, self.stdout, self.stderr = pid, out, err
        self._life = life

    @property
    def returncode(self) -> int | None:
        return self._life.ended.result() if self._life.ended.done() else None

    async def wait(self) -> int:
        return cast("int", await asyncio.shield(self._life.ended))

    async def communicate(self) -> tuple[bytes, bytes]:
        readers = [each.read() for each in (self.stdout, self.stderr) if each is not None]
        out, err = await asyncio.gather(*readers) if readers else (b"", b"")
        await self.wait()
        return out, err

    def send_signal(self, number: int) -> None:
        if self.returncode is None:
            os.kill(self.pid, number)

    def terminate(self) -> None:
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)


async def start(module: str, *arguments: str, folder: Path, environment: Mapping[str, str], to: int) -> Process:
    """As asyncio.create_subprocess_exec does for `python -m module`; `to` is PIPE, or an open file."""
    if not _forkers:
        _forkers.append(_Forker())
    life = _Life()
    pipes = [os.pipe() for _ in range(3 if to == PIPE else 1)]
    tell, *writing = (write for _, write in pipes)
    said = {"module": module, "arguments": arguments, "folder": str(folder), "environment": dict(environment)}
    _forkers[0].ask(said, *(writing or (to, to)), tell)
    for each in (tell, *writing):
        os.close(each)
    loop = asyncio.get_running_loop()
    reading, *outputs = (os.fdopen(read, "rb", 0) for read, _ in pipes)
    await loop.connect_read_pipe(lambda: life, reading)
    readers = [asyncio.StreamReader() for _ in outputs]
    for reader, file in zip(readers, outputs, strict=True):
        await loop.connect_read_pipe(lambda reader=reader: asyncio.StreamReaderProtocol(reader), file)  # type: ignore[misc]
    out, err = readers or (None, None)
    return cast("Process", _Forked(await life.begun, life, out, err))


# --- the process that forks -------------------------------------------------------------------------------------------------------


def _serve() -> Mapping[str, Any]:
    """Fork for whoever asks, until nobody can ask any more. Comes back in each of the forked, with what it is to run."""
    asked = socket.socket(fileno=0)
    ended, note = socket.socketpair()
    note.setblocking(False)
    signal.set_wakeup_fd(note.fileno(), warn_on_full_buffer=False)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    living = dict[int, int]()
    with selectors.DefaultSelector() as events:
        events.register(asked, selectors.EVENT_READ)
        events.register(ended, selectors.EVENT_READ)
        while True:
            for key, _ in events.select():
                if key.fileobj is ended:
                    ended.recv(_MOST)
                    _reap(living)
                    continue
                data, files, _, _ = socket.recv_fds(asked, _MOST, 3)
                if not data:
                    for pid in living:
                        os.kill(pid, signal.SIGKILL)
                    raise SystemExit
                out, err, tell = files
                if pid := os.fork():
                    living[pid] = tell
                    os.write(tell, b"%d\n" % pid)
                    os.close(out)
                    os.close(err)
                    continue
                signal.set_wakeup_fd(-1)
                signal.signal(signal.SIGCHLD, signal.SIG_DFL)
                for open_file in (*living.values(), tell):
                    os.close(open_file)
                os.dup2(out, 1)
                os.dup2(err, 2)
                os.close(out)
                os.close(err)
                for one in (asked, ended, note):
                    one.close()
                os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
                return cast("Mapping[str, Any]", json.loads(data))


def _reap(living: dict[int, int]) -> None:
    """Tell of all that have ended how they did."""
    with contextlib.suppress(ChildProcessError):
        while (found := os.waitpid(-1, os.WNOHANG))[0]:
            tell = living.pop(found[0])
            # Whoever asked may have gone.
            with contextlib.suppress(BrokenPipeError):
                os.write(tell, b"%d\n" % os.waitstatus_to_exitcode(found[1]))
            os.close(tell)


def _load(modules: Sequence[str]) -> None:
    for module in modules:
        importlib.import_module(module)
    # It is run anew by each.
    del sys.modules["bot.__main__"]
    gc.freeze()


if __name__ == "__main__":
    _load(["bot.__main__"])
    asked = _serve()
    os.chdir(asked["folder"])
    # What it is started with.
    os.environ.clear()  # noqa: TID251
    os.environ.update(asked["environment"])  # noqa: TID251
    sys.path[0] = asked["folder"]
    sys.argv = ["", *asked["arguments"]]
    runpy.run_module(asked["module"], run_name="__main__", alter_sys=True)
