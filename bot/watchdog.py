"""A process that hangs is ended, so that it can be started again: nothing else would notice a loop that lets no line of Python run.

`faulthandler` has a thread in C for it, which waits for no lock of the interpreter; it writes down where the process stood, and ends it.
"""

import asyncio
import faulthandler
import sys
from contextlib import nullcontext
from pathlib import Path

# So long nobody is answered, and no update takes so long (`bot/pipeline.py`).
HANGS_AFTER = 20.0
_BEAT = 1.0


async def watch(crash_file: Path | None) -> None:
    """Say once a second that the loop runs, until cancelled. Where it does not, the process ends with code 1 after HANGS_AFTER.

    What it writes to the file (or to stderr) names threads, files and lines, and nothing that people wrote.
    """
    with crash_file.open("w", encoding="utf-8") if crash_file is not None else nullcontext(sys.stderr) as file:
        # Also where C itself breaks.
        faulthandler.enable(file)
        try:
            while True:
                faulthandler.dump_traceback_later(HANGS_AFTER, exit=True, file=file)
                await asyncio.sleep(_BEAT)
        finally:
            faulthandler.cancel_dump_traceback_later()
            faulthandler.disable()
