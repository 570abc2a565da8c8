"""SQLite's driver with one trip a statement: it gives what SQLAlchemy's own gives."""

import asyncio
from contextlib import suppress
from pathlib import Path

import pytest
from sqlalchemy import Column, Integer, MetaData, String, Table, delete, insert, select, text
from sqlalchemy.exc import IntegrityError, OperationalError

from kit.db import Database

things = Table("things", MetaData(), Column("id", Integer, primary_key=True), Column("name", String, unique=True))


@pytest.fixture
async def small(tmp_path: Path) -> Database:
    """A database with one table."""
    database = Database(f"sqlite+aiosqlite:///{tmp_path / 'small.sqlite3'}")
    async with database.write() as session:
        await session.execute(text("CREATE TABLE things (id INTEGER PRIMARY KEY, name TEXT UNIQUE)"))
    return database


async def test_rows_counts_and_ids_come_back(small: Database) -> None:
    async with small.write() as session:
        connection = await session.connection()
        one = await connection.execute(insert(things).values(name="a"))
        assert one.inserted_primary_key is not None
        assert (one.inserted_primary_key[0], one.rowcount) == (1, 1)
        many = await connection.execute(insert(things), [{"name": "b"}, {"name": "c"}])
        assert many.rowcount == 2
        returned = await session.scalars(insert(things).returning(things.c.name), [{"name": "d"}, {"name": "e"}])
        assert sorted(returned) == ["d", "e"]
        gone = await connection.execute(delete(things).where(things.c.name > "c"))
        assert gone.rowcount == 2
        result = await connection.execute(select(things).order_by(things.c.id))
        assert list(result.keys()) == ["id", "name"]
        assert (result.fetchone(), result.fetchmany(1), result.fetchall()) == ((1, "a"), [(2, "b")], [(3, "c")])
    await small.close()


async def test_rows_can_be_streamed(small: Database) -> None:
    async with small.write() as session:
        await session.execute(insert(things), [{"name": str(number)} for number in range(100)])
        streamed = await session.stream(select(things.c.id).order_by(things.c.id).execution_options(yield_per=7))
        assert [row.id async for row in streamed] == list(range(1, 101))
    await small.close()


async def test_errors_are_sqlalchemys_and_the_connection_goes_on(small: Database) -> None:
    async with small.write() as session:
        await session.execute(insert(things).values(name="a"))
        with pytest.raises(IntegrityError):
            async with session.begin_nested():
                await session.execute(insert(things), [{"name": "b"}, {"name": "a"}])
        with pytest.raises(OperationalError):
            await session.execute(text("SELECT * FROM nothing"))
        assert list(await session.scalars(select(things.c.name))) == ["a"]
    await small.close()


async def test_who_is_cut_off_while_looking_gives_the_connection_back(small: Database) -> None:
    slow = text("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 300000) SELECT max(i) FROM n")

    with suppress(TimeoutError):
        async with asyncio.timeout(0.01), small.read() as session:
            await session.execute(slow)
    async with small.write() as session:
        await session.execute(insert(things).values(name="a"))
    async with small.read() as session:
        assert list(await session.scalars(select(things.c.name))) == ["a"]
    await small.close()


async def test_who_only_looks_sees_one_moment_and_lets_it_go(small: Database) -> None:
    async with small.read() as session:
        assert list(await session.scalars(select(things.c.name))) == []
        async with small.write() as writer:
            await writer.execute(insert(things).values(name="a"))
        assert list(await session.scalars(select(things.c.name))) == []
    async with small.read() as session:
        assert list(await session.scalars(select(things.c.name))) == ["a"]
    await small.close()
