"""The database's schema: which version it has, and bringing it up to date."""

import asyncio
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import structlog
from sqlalchemy import Connection, inspect, text
from sqlalchemy.exc import DBAPIError, OperationalError

from bot import __version__
from bot.errors import CannotRun
from kit.db import Database
from kit.shipped import HOUSE, shipped

if TYPE_CHECKING:
    from alembic.config import Config

log = structlog.get_logger(__name__)

ROOT = HOUSE


def config(url: str) -> "Config":
    """Alembic's configuration for a database."""
    # Loaded where there is something to do, here and below: most starts find the database at the newest version.
    from alembic.config import Config  # noqa: PLC0415

    made = Config()
    made.set_main_option("script_location", str(shipped("alembic")))
    made.attributes["url"] = url
    return made


def _upgrade(url: str) -> None:
    from alembic import command  # noqa: PLC0415

    command.upgrade(config(url), "head")


async def migrate(url: str) -> None:
    """Bring the database to the newest version. Raises CannotRun where it cannot be reached or changed, or is newer than the program."""
    database = Database(url)
    try:
        version = await check_known(database)
    finally:
        await database.close()
    if version == newest():
        # A revision and its version are one transaction: nothing is half done, and Alembic need not be loaded to see it.
        return
    try:
        # Alembic runs an event loop of its own.
        await asyncio.to_thread(_upgrade, url)
    except DBAPIError as error:
        # Nothing of it is left behind: see alembic/env.py.
        why = f"{_reason(error)}. Does its user own it, and is there space left?"
        msg = f"The database {_shown(database)} cannot be brought up to date: {why}"
        raise CannotRun(msg) from None
    log.info("database brought up to date", before=version, now=newest())


async def check_known(database: Database) -> str | None:
    """The database's version, None for an empty one. Raises CannotRun where it cannot be reached or is newer than the program."""
    version = await _version(database)
    if version is not None and version not in _known():
        msg = (
            f"The database is at version {version}, which this program (muster {__version__}) does not know: it is older than its database."
            " Update the program, or go back to the backup from before the update."
        )
        raise CannotRun(msg)
    return version


async def require_newest(database: Database) -> None:
    """Raises CannotRun where the database is not at the program's version."""
    version = await check_known(database)
    if version is None:
        msg = "The database has no tables yet. Make them with: make migrate, or muster migrate"
        raise CannotRun(msg)
    if version != newest():
        msg = "The database is too old for this program. Bring it up to date with: make migrate, or muster migrate"
        raise CannotRun(msg)


@cache
def _known() -> Sequence[str]:
    """The versions, oldest first: the files in the program's folder are named after them, and do not change while it runs."""
    return sorted(path.name.partition("_")[0] for path in (shipped("alembic") / "versions").glob("*_*.py"))


def newest() -> str:
    """The version of the database that this program works on."""
    return _known()[-1]


async def _version(database: Database) -> str | None:
    file = database.engine.url.database
    if database.is_sqlite and file and not Path(file).parent.is_dir():
        # Asked here: where SQLite itself fails to open a file, its driver's thread complains on the way out.
        msg = f"The database {file} cannot be reached: there is no such folder. Check DATABASE_URL."
        raise CannotRun(msg)
    try:
        async with database.engine.connect() as connection:
            return await connection.run_sync(_read_version)
    except (OperationalError, DBAPIError, OSError) as error:
        msg = f"The database {_shown(database)} cannot be reached: {_reason(error)}. Check DATABASE_URL and that the server runs."
        raise CannotRun(msg) from None


def _shown(database: Database) -> str:
    return database.engine.url.render_as_string(hide_password=True)


def _reason(error: Exception) -> str:
    """The first line of what the driver says; its own error is the deepest."""
    while error.__cause__ is not None and isinstance(error.__cause__, Exception):
        error = error.__cause__
    return str(error).splitlines()[0]


def _read_version(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    version: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
    return version
