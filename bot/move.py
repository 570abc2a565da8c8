"""From SQLite to PostgreSQL: every row, in one transaction, and each read again there before it counts."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import RowMapping, Table, func, insert, select, text, tuple_
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection

from bot import schema
from bot.alone import Alone
from bot.errors import CannotRun
from kit.db import SET_SIZE, Database
from kit.faults import brief
from models import metadata

# Rows have a dozen columns at most as keys and two dozen at all; a statement takes 32,767 values.
_AT_ONCE = SET_SIZE // 2


@dataclass(frozen=True, slots=True)
class Moved:
    """How many rows of how many tables are there now."""

    tables: int
    rows: int


async def move(source: Database, target: Database, *, rehearse: bool = False) -> Moved:
    """Copy all of `source`, which nobody else has meanwhile, into `target`, which is brought up to date and must be empty.

    Nothing is changed in `source`. With `rehearse` all is done and checked, and then taken back. Raises CannotRun, and then nothing is
    in `target` but empty tables.
    """
    if not source.is_sqlite or target.is_sqlite:
        msg = "This moves from SQLite (DATABASE_URL) to PostgreSQL, and not another way."
        raise CannotRun(msg)
    alone = Alone()
    try:
        alone.take(source)
        await schema.require_newest(source)
        await schema.migrate(target.engine.url.render_as_string(hide_password=False))
        async with source.engine.connect() as old, target.engine.connect() as new, new.begin() as all_of_it:
            await _require_empty(new)
            rows = 0
            for table in metadata.sorted_tables:
                rows += await _move_table(table, old, new)
            if rehearse:
                await all_of_it.rollback()
            else:
                await _go_on_numbering(old, new)
    finally:
        alone.close()
    return Moved(len(metadata.sorted_tables), rows)


async def _require_empty(new: AsyncConnection) -> None:
    for table in metadata.sorted_tables:
        # Whoever starts a bot there meanwhile waits, and finds what was moved.
        await new.execute(text(f'LOCK TABLE "{table.name}" IN ACCESS EXCLUSIVE MODE'))
        if (await new.execute(select(1).select_from(table).limit(1))).first() is not None:
            msg = f"The database to move to is not empty: there are rows in {table.name}. Make another one, and name that."
            raise CannotRun(msg)


async def _move_table(table: Table, old: AsyncConnection, new: AsyncConnection) -> int:
    count = 0
    async with old.stream(select(table)) as stream:
        async for part in stream.mappings().partitions(_AT_ONCE):
            try:
                await new.execute(insert(table), [_values(table, row) for row in part])
            except (SQLAlchemyError, ValueError) as error:
                # A value that SQLite keeps and PostgreSQL does not, such as a text with a NUL in it.
                msg = f"A row of {table.name} cannot be moved: {brief(error)}. Nothing was moved."
                raise CannotRun(msg) from None
            await _compare(table, part, new)
            count += len(part)
    there = await new.scalar(select(func.count()).select_from(table))
    if there != count:
        msg = f"Of {count} rows of {table.name}, {there} arrived. Nothing was moved."
        raise CannotRun(msg)
    return count


def _values(table: Table, row: RowMapping) -> dict[str, Any]:
    """By what the columns are called here, which is what INSERT goes by; a few are called otherwise in the database."""
    return {column.key: row[column] for column in table.columns}


async def _compare(table: Table, part: Sequence[RowMapping], new: AsyncConnection) -> None:
    """Each of these rows stands there as it stood here."""
    key = tuple(table.primary_key)

    def by_key(rows: Sequence[RowMapping]) -> dict[tuple[Any, ...], dict[str, Any]]:
        return {tuple(row[column] for column in key): _values(table, row) for row in rows}

    wanted = by_key(part)
    found = await new.execute(select(table).where(tuple_(*key).in_(list(wanted))))
    if by_key(found.mappings().all()) != wanted:
        msg = f"A row of {table.name} arrived otherwise than it was. Nothing was moved."
        raise CannotRun(msg)


async def _go_on_numbering(old: AsyncConnection, new: AsyncConnection) -> None:
    """No number is given a second time, also where the row that had the last one is gone."""
    last: dict[str, int] = dict((await old.execute(text("SELECT name, seq FROM sqlite_sequence"))).all())
    for table in metadata.sorted_tables:
        column = table.autoincrement_column
        # 0 where no row was ever there: nothing to go on from.
        if column is not None and last.get(table.name):
            sequence = func.pg_get_serial_sequence(table.name, column.name)
            await new.execute(select(func.setval(sequence, last[table.name])))
