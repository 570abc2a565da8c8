"""Each test has a database of its own, but its statements are those of the tests before: what they are compiled to is kept for all.

SQLAlchemy keeps it for each engine, and for each mapper by the dialect's identity. All engines of a test run talk to one version of
one database, so their dialects are one. A fifth of what a flow takes.
"""

from typing import Any

from sqlalchemy import Dialect, Engine
from sqlalchemy.dialects import registry
from sqlalchemy.dialects.postgresql.asyncpg import PGDialect_asyncpg
from sqlalchemy.dialects.sqlite.aiosqlite import SQLiteDialect_aiosqlite

_KEPT: dict[Any, Any] = {}


class _Shared(Dialect):
    supports_statement_cache = True

    @classmethod
    def engine_created(cls, engine: Engine) -> None:
        """Before anything is executed on it."""
        engine.update_execution_options(compiled_cache=_KEPT)

    def __eq__(self, other: object) -> bool:
        return type(other) is type(self)

    def __hash__(self) -> int:
        return hash(type(self))


class OnSqlite(_Shared, SQLiteDialect_aiosqlite):
    """As the program's."""

    supports_statement_cache = True


class OnPostgres(_Shared, PGDialect_asyncpg):
    """As the program's."""

    supports_statement_cache = True


def share() -> None:
    """From now on, in this process."""
    registry.register("sqlite.aiosqlite", __name__, OnSqlite.__name__)
    registry.register("postgresql.asyncpg", __name__, OnPostgres.__name__)
