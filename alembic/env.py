"""Migrations on SQLite and PostgreSQL, on an engine of their own."""

import asyncio
from typing import Any

from sqlalchemy import Connection, Table, event, text

from alembic import context
from kit.db import Database, Json, UTCDateTime
from models import metadata


def render(kind: str, item: object, _context: object) -> str | bool:
    """Migrations name plain types: they must mean the same when the program's own have changed."""
    if kind != "type":
        return False
    plain = {UTCDateTime: "sa.DateTime(timezone=True)", Json: "sa.Text()"}
    return plain.get(type(item), False)


_ANEW = "_alembic_tmp_"


@event.listens_for(Table, "before_create")
def keep_numbering(table: Table, connection: Connection, **_: Any) -> None:
    """A table that SQLite makes anew goes on giving no number twice; read from the database, it would have forgotten that."""
    if not table.name.startswith(_ANEW) or "sqlite_autoincrement" in set(table.dialect_kwargs):
        return
    said = text("SELECT sql FROM sqlite_master WHERE type = 'table' AND name = :name")
    made = connection.execute(said, {"name": table.name.removeprefix(_ANEW)}).scalar_one()
    if "AUTOINCREMENT" in made:
        table.dialect_options["sqlite"]["autoincrement"] = True


def run(connection: Connection) -> None:
    """Migrate over this connection, in one transaction: a failed migration leaves nothing behind."""
    is_sqlite = connection.dialect.name == "sqlite"
    context.configure(connection=connection, target_metadata=metadata, render_as_batch=is_sqlite, render_item=render)
    with context.begin_transaction():
        context.run_migrations()
        if is_sqlite and (broken := connection.execute(text("PRAGMA foreign_key_check")).all()):
            message = f"the migration leaves rows without what they refer to: {broken[:5]}"
            raise RuntimeError(message)


async def main() -> None:
    """Connect and migrate."""
    url = context.config.attributes.get("url") or context.config.get_main_option("sqlalchemy.url")
    # A table that SQLite makes anew would take the rows that refer to it along: no foreign keys meanwhile.
    database = Database(str(url), foreign_keys=False)
    try:
        async with database.engine.execution_options(immediate=True).begin() as connection:
            await connection.run_sync(run)
    finally:
        await database.close()


asyncio.run(main())
