"""A connection to PostgreSQL that a process keeps to itself, beside its pool: what it holds ends with the process.

By it processes wake each other, too. SQLite has no such thing, and no need of it: a file has one process (bot/alone.py). A pooler between
must leave a connection to whoever has it (session pooling).
"""

import asyncio
from collections.abc import Callable
from typing import Any

import asyncpg

from kit.db import Database

_CHANNEL = "muster"
_SECONDS = 10.0
# A machine that is gone without a word is noticed by the server, and what it held is free, within 40 seconds. (By a socket on the same
# machine it is noticed at once, and these mean nothing.)
_KEEPALIVE = "SET tcp_keepalives_idle = 10; SET tcp_keepalives_interval = 10; SET tcp_keepalives_count = 3"

# Whatever ends the connection, or keeps it from being had. The driver says an error of its own where it is cut in the wrong moment.
LineLost = (asyncpg.PostgresError, asyncpg.InterfaceError, asyncpg.InternalClientError, OSError, TimeoutError)


class Line:
    """The connection. `on_ring` is called when another process rings, `on_cut` when the connection is lost."""

    def __init__(self, database: Database, *, on_ring: Callable[[], None], on_cut: Callable[[], None]) -> None:
        self._database = database
        self._on_ring = on_ring
        self._on_cut = on_cut
        self._connection: Any = None
        # One thing at a time is all that a connection can do.
        self._turn = asyncio.Lock()

    @property
    def is_open(self) -> bool:
        """Connected, as far as is known."""
        return self._connection is not None and not self._connection.is_closed()

    async def open(self) -> None:
        """Connect, and listen. Raises LineLost."""
        dialect = self._database.engine.dialect
        _, how = dialect.create_connect_args(self._database.engine.url)
        connection = await asyncpg.connect(**how, timeout=_SECONDS, command_timeout=_SECONDS)
        try:
            await connection.execute(_KEEPALIVE)
            await connection.add_listener(_CHANNEL, lambda *_: self._on_ring())
        except BaseException:
            connection.terminate()
            raise
        connection.add_termination_listener(lambda _: self._cut(connection))
        self._connection = connection

    async def hold(self, name: str, *, beside_others: bool = False) -> bool:
        """Hold what has this name as long as the connection lasts; False where another process holds it. Raises LineLost.

        `beside_others`: together with all who hold it so, too.
        """
        how = "pg_try_advisory_lock_shared" if beside_others else "pg_try_advisory_lock"
        return bool(await self._ask(f"SELECT {how}(hashtextextended($1, 0))", name))

    async def ring(self) -> None:
        """Wake the other processes. Raises LineLost."""
        await self._ask("SELECT pg_notify($1, '')", _CHANNEL)

    async def check(self) -> None:
        """See that it is still there. Raises LineLost."""
        await self._ask("SELECT 1")

    async def close(self) -> None:
        """Give back what is held."""
        connection, self._connection = self._connection, None
        if connection is not None:
            try:
                await connection.close(timeout=1)
            except LineLost:
                connection.terminate()

    async def _ask(self, statement: str, *values: str) -> Any:
        async with self._turn:
            connection = self._connection
            if connection is None:
                msg = "there is no connection"
                raise ConnectionError(msg)
            try:
                return await connection.fetchval(statement, *values)
            except LineLost:
                # Whatever it was: what is held is held for sure only on a line that answers.
                connection.terminate()
                raise

    def _cut(self, connection: Any) -> None:
        if connection is self._connection:
            self._connection = None
            self._on_cut()
