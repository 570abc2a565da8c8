"""A whole copy of a SQLite database, made while the bot runs. PostgreSQL brings its own tools for that."""

import sqlite3
from contextlib import closing
from pathlib import Path

from bot.errors import CannotRun
from kit.db import Database


def backup(database: Database, target: Path) -> None:
    """Write the copy to `target`, checked and whole or not at all. Raises CannotRun where that cannot be."""
    source = database.engine.url.database
    if not database.is_sqlite or source is None:
        msg = "DATABASE_URL is PostgreSQL, which has tools of its own: pg_dump makes a backup, pg_restore goes back to it."
        raise CannotRun(msg)
    if not Path(source).is_file():
        msg = f"There is no database at {source} to make a backup of. Check DATABASE_URL."
        raise CannotRun(msg)
    if target.exists():
        msg = f"{target} is there already, and a backup replaces nothing. Choose another name."
        raise CannotRun(msg)
    # A copy that was cut off does not bear the name of a backup.
    unfinished = target.with_name(f"{target.name}.unfinished")
    try:
        unfinished.unlink(missing_ok=True)
        _copy(source, unfinished)
        unfinished.rename(target)
    except (sqlite3.Error, OSError) as error:
        msg = f"The backup to {target} failed: {error}. Is there a folder of that name, with space left in it?"
        raise CannotRun(msg) from None


def _copy(source: str, target: Path) -> None:
    """Copy and check. It reads one moment of the database and holds up no writer."""
    # It may be filled while it is empty; and whoever may not read the database is not to read its copy.
    target.touch(mode=0o600, exist_ok=False)
    with closing(sqlite3.connect(source, timeout=30)) as connection:
        connection.execute("VACUUM INTO ?", (str(target),))
    with closing(sqlite3.connect(target)) as connection:
        found = connection.execute("PRAGMA integrity_check").fetchone()[0]
    if found != "ok":
        raise sqlite3.DatabaseError(found)
