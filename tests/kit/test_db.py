"""Which errors are the database's own, so that no update and no task is blamed for them."""

import asyncio
from pathlib import Path

import pytest
from asyncpg import InternalClientError
from sqlalchemy import text
from sqlalchemy.dialects.postgresql.asyncpg import PGDialect_asyncpg
from sqlalchemy.exc import DBAPIError, IntegrityError, InternalError, OperationalError

from kit.db import Database, is_away


class Said(Exception):
    """What PostgreSQL's driver raises."""

    def __init__(self, sqlstate: str) -> None:
        super().__init__(sqlstate)
        self.sqlstate = sqlstate


CUT = InternalClientError("cannot switch to state 12; another operation (2) is in progress")


def handed_on(error: Exception) -> Exception:
    """A driver's error as SQLAlchemy's dialect raises it: in a class of its own, from the driver's."""
    translated: Exception = PGDialect_asyncpg.import_dbapi().InternalClientError(str(error), error)  # type: ignore[no-untyped-call]
    translated.__cause__ = error
    return translated


@pytest.mark.parametrize("state", ["40P01", "40001", "53100", "53300", "55P03", "57P01", "08003", "08006"])
def test_a_deadlock_a_full_disk_or_an_end_of_the_server_passes(state: str) -> None:
    assert is_away(DBAPIError("SELECT", {}, Said(state)))


@pytest.mark.parametrize(
    "error",
    [
        ConnectionRefusedError(),
        TimeoutError(),
        OperationalError("", {}, Exception("locked")),
        # Of a connection that is cut while the driver is between two states; as it is, and as SQLAlchemy has it.
        CUT,
        InternalError("SELECT", {}, handed_on(CUT)),
    ],
    ids=repr,
)
def test_a_server_that_is_not_there_passes(error: Exception) -> None:
    assert is_away(error)


@pytest.mark.parametrize(
    "error", [KeyError("x"), IntegrityError("", {}, Said("23505")), DBAPIError("", {}, Said("22P02"))], ids=repr
)
def test_what_would_fail_again_does_not_pass(error: Exception) -> None:
    assert not is_away(error)


async def test_a_pool_without_a_free_connection_passes(database: Database) -> None:
    """As when more is under way than there are connections, and all of them hang."""
    pool = database.engine.pool
    pool._timeout = 0.05  # type: ignore[attr-defined]
    held = [database.engine.connect() for _ in range(15)]
    await asyncio.gather(*(connection.start() for connection in held))
    try:
        with pytest.raises(Exception) as refused:  # noqa: PT011 - which one it is depends on the pool
            async with database.read() as session:
                await session.execute(text("SELECT 1"))
    finally:
        await asyncio.gather(*(connection.close() for connection in held))
    assert is_away(refused.value)


async def test_nobody_waits_for_a_lock_for_ever_nor_holds_one_asleep(postgres_url: str) -> None:
    """On PostgreSQL, whatever the suite runs on; SQLite's writers give up after two seconds."""
    database = Database(postgres_url)
    try:
        async with database.read() as session:
            found = [
                await session.scalar(text(f"SHOW {name}"))
                for name in ("lock_timeout", "idle_in_transaction_session_timeout")
            ]
    finally:
        await database.close()
    assert found == ["20s", "2min"]


async def test_what_sqlite_has_committed_is_on_the_disk(tmp_path: Path) -> None:
    for word, number in (("FULL", 2), ("NORMAL", 1)):
        database = Database(f"sqlite+aiosqlite:///{tmp_path / 'x.sqlite3'}", synchronous=word)
        async with database.write() as session:
            assert await session.scalar(text("PRAGMA synchronous")) == number
        await database.close()
    database = Database(f"sqlite+aiosqlite:///{tmp_path / 'x.sqlite3'}")
    async with database.read() as session:
        assert await session.scalar(text("PRAGMA synchronous")) == 2
    await database.close()
