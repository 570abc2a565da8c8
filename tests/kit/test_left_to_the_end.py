"""What a transaction leaves to its end: written once, in time for whoever looks, and not at all where it is taken back."""

from collections.abc import Sequence
from datetime import UTC, datetime

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from kit.db import Database, at_end, catch_up, run, savepoint
from models import Person

NOW = datetime(2026, 11, 23, tzinfo=UTC)
ADA = {"id": 1, "name": "Ada", "username": None, "language": "en", "updated_at": NOW}
BEN = {**ADA, "id": 2, "name": "Ben"}


class Changed(Exception):
    """Somebody has changed their mind."""


async def put(session: AsyncSession, rows: Sequence[dict[str, object]]) -> None:
    """Insert these people."""
    session.info.setdefault("puts", []).append(len(rows))
    await run(session, Person.__table__.insert(), list(rows))  # type: ignore[attr-defined]


async def put_both(session: AsyncSession, rows: Sequence[dict[str, object]]) -> None:
    """Leave these in turn, and Ben."""
    for row in (*rows, BEN):
        at_end(session, put, row)


async def names(session: AsyncSession) -> list[str]:
    """Who is there."""
    return [*await session.scalars(select(Person.name).order_by(Person.id))]


async def test_it_is_written_at_the_end_all_at_once(database: Database) -> None:
    async with database.write() as session:
        at_end(session, put, ADA)
        at_end(session, put, BEN)
        assert await names(session) == []
    assert session.info["puts"] == [2]
    async with database.read() as session:
        assert await names(session) == ["Ada", "Ben"]


async def test_what_is_left_in_turn_joins_what_is_left_already(database: Database) -> None:
    async with database.write() as session:
        at_end(session, put_both, ADA)
        await catch_up(session)
        assert await names(session) == ["Ada", "Ben"]
    assert session.info["puts"] == [2]


async def test_a_savepoint_sees_what_was_left_before_it(database: Database) -> None:
    async with database.write() as session:
        at_end(session, put, ADA)

        async def change() -> None:
            async with savepoint(session):
                assert await names(session) == ["Ada"]
                at_end(session, put, BEN)
                raise Changed

        with pytest.raises(Changed):
            await change()
        assert await names(session) == ["Ada"]
    async with database.read() as session:
        assert await names(session) == ["Ada"]


async def test_a_savepoint_takes_back_what_was_run_in_it(database: Database) -> None:
    async with database.write() as session:

        async def change() -> None:
            async with savepoint(session):
                await put(session, [ADA])
                raise Changed

        with pytest.raises(Changed):
            await change()
        assert await names(session) == []


async def test_nothing_can_be_left_where_nothing_is_written(database: Database) -> None:
    """A session that only looks has no end at which it would be written: it would be lost without a word."""
    async with database.read() as session:
        with pytest.raises(RuntimeError, match="only looks"):
            at_end(session, put, ADA)


async def test_a_transaction_that_fails_leaves_nothing(database: Database) -> None:
    async def change() -> None:
        async with database.write() as session:
            at_end(session, put, ADA)
            raise Changed

    with pytest.raises(Changed):
        await change()
    async with database.read() as session:
        assert await names(session) == []
