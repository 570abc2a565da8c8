"""Whether the database has all tables and columns that the program works with."""

from sqlalchemy import Connection, inspect
from sqlalchemy.ext.asyncio import AsyncSession

from models import Base


async def lacking(session: AsyncSession) -> list[str]:
    """What is not there: `prizes` for a table, `groups.zone` for a column."""
    return await (await session.connection()).run_sync(_lacking)


def _lacking(connection: Connection) -> list[str]:
    there = {
        name: {column["name"] for column in columns}
        for (_, name), columns in inspect(connection).get_multi_columns().items()
    }
    found: list[str] = []
    for table in Base.metadata.sorted_tables:
        if table.name not in there:
            found.append(table.name)
        else:
            found += [f"{table.name}.{column.name}" for column in table.columns if column.name not in there[table.name]]
    return found
