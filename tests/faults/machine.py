"""The real program on a machine whose clock the bench sets: `python -m tests.faults.machine FILE`, with the seconds it is off in FILE."""

import struct
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.__main__ import serve


class MachineClock:
    """The real moment, and what the file adds to it now."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def now(self) -> datetime:
        """The moment as this machine believes it."""
        return datetime.now(UTC) + timedelta(seconds=read(self._file))  # noqa: TID251 - a clock


def read(file: Path) -> float:
    """How far the machine's clock is off, in seconds."""
    seconds: float = struct.unpack("d", file.read_bytes())[0]
    return seconds


def write(file: Path, seconds: float) -> None:
    """Set it, at once and whole."""
    with file.open("r+b" if file.exists() else "wb") as opened:
        opened.write(struct.pack("d", seconds))


if __name__ == "__main__":
    serve(MachineClock(Path(sys.argv[1])))
