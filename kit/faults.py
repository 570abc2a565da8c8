"""What may be said of an exception: its kind and where it was raised, never the values it was raised with.

A message of an exception quotes what it is about: what somebody wrote (`ValueError`, `KeyError`), a row (`IntegrityError` of PostgreSQL),
half a character with the whole text around it (`UnicodeEncodeError`). Logs and quarantine are kept and read by others, so they get this.
"""

import traceback
from collections.abc import Iterator

# How far down the chain of causes, and how many places of each: one that calls itself has a thousand.
_CAUSES = 5
_PLACES = 24
# What these say is the system's, a server's or our own about the machine: a disk that is full, a server that is away.
_PLAIN = (OSError, MemoryError)
_PLAIN_MODULES = ("telegram.", "aiohttp.", "httpx.", "kit.troubles", "bot.errors")
_OF_THE_DATABASE = frozenset({"OperationalError", "InterfaceError"})


def brief(error: BaseException) -> str:
    """An exception in a line: `ValueError at features/values.py:41 (read_time), from KeyError at …`."""
    return ", from ".join(_named(each) + _raised_at(each) for each in _chain(error))


def full(error: BaseException) -> str:
    """An exception with the way to it, the deepest cause first, as a traceback has it: places and kinds, no values."""
    parts = ["\n".join([*(f"  {_place(frame)}" for frame in _frames(each)), _named(each)]) for each in _chain(error)]
    return "Traceback, without values:\n" + "\nwhich led to\n".join(reversed(parts))


def _chain(error: BaseException) -> Iterator[BaseException]:
    current: BaseException | None = error
    for _ in range(_CAUSES):
        if current is None:
            return
        yield current
        current = current.__cause__ or (None if current.__suppress_context__ else current.__context__)


def _named(error: BaseException) -> str:
    """Its kind; what PostgreSQL calls it; and its words where they are about the machine."""
    name = type(error).__name__
    cause = getattr(error, "orig", None) or error
    state = getattr(cause, "sqlstate", None)
    if isinstance(state, str):
        # Its words may quote the row.
        return f"{name} [{state}]"
    is_plain = isinstance(error, _PLAIN) or type(error).__module__.startswith(_PLAIN_MODULES)
    if name in _OF_THE_DATABASE or (is_plain and error.args):
        return f"{name} ({cause})"
    return name


def _raised_at(error: BaseException) -> str:
    frames = _frames(error)
    return f" at {_place(frames[-1])}" if frames else ""


def _frames(error: BaseException) -> list[traceback.FrameSummary]:
    found = traceback.extract_tb(error.__traceback__)
    return list(found)[-_PLACES:]


def _place(frame: traceback.FrameSummary) -> str:
    return f"{frame.filename}:{frame.lineno} ({frame.name})"
