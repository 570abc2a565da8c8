"""The real program with a command more for each way to go down: `python -m tests.faults.poison SECONDS`, after which a hang is ended."""

import asyncio
import ctypes
import os
import re
import signal
import sys

from bot import pipeline, watchdog
from bot.__main__ import serve
from features.people.access import Right
from handlers import ROUTERS
from handlers.call import Call
from kit.clock import SystemClock
from kit.messages import Reply
from kit.router import Place

router = ROUTERS[0]


@router.command("hang", right=Right.ANYONE, place=Place.ANYWHERE)
async def hang(call: Call) -> Reply:
    """In C, with the interpreter's lock held: no line of Python runs any more, in no thread."""
    re.match("(a+)+b", "a" * 64)
    return None


@router.command("spin", right=Right.ANYONE, place=Place.ANYWHERE)
async def spin(call: Call) -> Reply:
    """In Python: the loop does not come on."""
    while call:
        pass
    return None


@router.command("crash", right=Right.ANYONE, place=Place.ANYWHERE)
async def crash(call: Call) -> Reply:
    """As a library in C does."""
    ctypes.string_at(0)
    return None


@router.command("die", right=Right.ANYONE, place=Place.ANYWHERE)
async def die(call: Call) -> Reply:
    """As by the kernel, for its memory."""
    os.kill(os.getpid(), signal.SIGKILL)
    return None


@router.command("wait", right=Right.ANYONE, place=Place.ANYWHERE)
async def wait(call: Call) -> Reply:
    """Without end, but the loop goes on."""
    await asyncio.sleep(3600)
    return None


if __name__ == "__main__":
    watchdog.HANGS_AFTER = pipeline.LONGEST_HANDLING = float(sys.argv[1])
    serve(SystemClock())
