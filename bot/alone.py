"""A SQLite file is one process's own: a second one that is started on it is told so, and ends before it has done anything."""

import fcntl
import os
from pathlib import Path
from typing import IO

import structlog

from bot.errors import CannotRun
from kit.db import Database

log = structlog.get_logger(__name__)


class Alone:
    """Holds a lock on a file beside the database. It ends with the process, however that ends; the file stays and means nothing."""

    def __init__(self) -> None:
        self._file: IO[bytes] | None = None

    def take(self, database: Database) -> None:
        """From now on the database is this process's. Raises CannotRun where it is another's; nothing to do on PostgreSQL."""
        path = database.engine.url.database
        if not database.is_sqlite or path is None:
            return
        try:
            # Not the database's own file: to close it, whoever opened it, would take SQLite's locks away.
            file = open(f"{path}-lock", "ab", opener=_for_its_user)  # noqa: SIM115 - open as long as the process works
        except OSError as error:
            _unguarded(path, error)
            return
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.close()
            msg = f"Another process runs the bot on {path}. Stop it first: a SQLite file has one process."
            raise CannotRun(msg) from None
        except OSError as error:
            file.close()
            _unguarded(path, error)
            return
        self._file = file

    @staticmethod
    def is_held(database: Database) -> bool:
        """Whether a process works on this SQLite database now. It makes no file: the lock's belongs to whoever runs the bot."""
        try:
            with Path(f"{database.engine.url.database}-lock").open("rb") as file:
                fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
        except OSError:
            # Nobody has run it here, or there are no locks: nothing is known of another.
            return False
        return False

    def close(self) -> None:
        """Let another process have it."""
        if self._file is not None:
            self._file.close()
            self._file = None


def _for_its_user(path: str, flags: int) -> int:
    return os.open(path, flags, mode=0o600)


def _unguarded(path: str, error: OSError) -> None:
    """A file system without locks, or a folder where nobody may write: SQLite has its own words for what it cannot do there."""
    log.warning("a second process on this database would not be noticed", file=path, reason=error.strerror)
