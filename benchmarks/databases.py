"""Databases for measurements: one is prepared, and copied for each bot, so that all find the same."""

import asyncio
import shutil
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

from bot import schema
from kit.db import Database
from tests.conftest import Postgres

Prepare = Callable[[Database], Awaitable[None]]


@contextmanager
def postgres() -> Iterator[Postgres]:
    """A PostgreSQL of this run's own, set as it comes: the tests' one does not wait for the disk."""
    # Not below a closed folder: as root the server runs as another user.
    with tempfile.TemporaryDirectory(prefix="muster-pg-", ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o755)
        server = Postgres(Path(folder).resolve() / "data", careless=False)
        try:
            yield server
        finally:
            server.stop()


async def prepared(url: str, prepare: Prepare) -> None:
    """Migrate an empty database and put in what a measurement needs."""
    await schema.migrate(url)
    database = Database(url)
    try:
        await prepare(database)
    finally:
        await database.close()


@asynccontextmanager
async def filled(folder: Path, server: Postgres | None, prepare: Prepare) -> AsyncIterator[Database]:
    """A database for one measurement, gone afterwards: on the server, on SQLite where there is none."""
    file, name = folder / "filled.sqlite3", ""
    if server is not None:
        name = await asyncio.to_thread(server.create)
    url = f"sqlite+aiosqlite:///{file}" if server is None else server.url(name)
    await prepared(url, prepare)
    database = Database(url)
    try:
        yield database
    finally:
        await database.close()
        file.unlink(missing_ok=True)
        if server is not None:
            await asyncio.to_thread(server.drop, name)


class Databases:
    """Copies of a prepared database, on SQLite and on PostgreSQL."""

    def __init__(self, folder: Path, server: Postgres | None) -> None:
        self._file = folder / "template.sqlite3"
        self._server = server
        self._name = ""

    async def prepare(self, prepare: Prepare) -> None:
        """Make what is copied."""
        await prepared(f"sqlite+aiosqlite:///{self._file}", prepare)
        if self._server is not None:
            self._name = await asyncio.to_thread(self._server.create)
            await prepared(self._server.url(self._name), prepare)

    @asynccontextmanager
    async def copy(self, folder: Path, *, on_postgres: bool) -> AsyncIterator[str]:
        """A copy's address."""
        if not on_postgres:
            await asyncio.to_thread(shutil.copy, self._file, folder / "muster.sqlite3")
            yield f"sqlite+aiosqlite:///{folder / 'muster.sqlite3'}"
        elif self._server is not None:
            name = await asyncio.to_thread(self._server.create, self._name)
            yield self._server.url(name)
            await asyncio.to_thread(self._server.drop, name)
