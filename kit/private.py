"""Files that nobody else on the machine is to read."""

from collections.abc import Callable
from pathlib import Path

import structlog

log = structlog.get_logger(__name__)

_OTHERS = 0o077


def close_to_others(file: Path) -> None:
    """Take from a file what others may do with it. One that is not ours to change is left, and the log says so."""
    try:
        found = file.stat()
        if found.st_mode & _OTHERS:
            file.chmod(found.st_mode & ~_OTHERS & 0o777)
            if found.st_size:
                # One that is new is empty, and nobody has lost anything.
                log.warning("file closed to others", file=str(file), before=f"{found.st_mode & 0o777:o}")
    except FileNotFoundError:
        return
    except OSError as error:
        log.warning("others may read a file of the bot's", file=str(file), reason=error.strerror)


def once(database: str | None) -> Callable[[], None]:
    """What closes a SQLite database and what belongs to it, the first time it is called."""
    done = database is None

    def close() -> None:
        nonlocal done
        if not done and database is not None:
            done = True
            for ending in ("", "-wal", "-shm"):
                close_to_others(Path(database + ending))

    return close
