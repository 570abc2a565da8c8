"""The database: sessions that read, sessions that write, and every difference between SQLite and PostgreSQL."""

import asyncio
import json
import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext
from datetime import UTC, datetime
from typing import Any, TypeVar

from asyncpg import InternalClientError
from sqlalchemy import (
    BigInteger,
    ColumnElement,
    CursorResult,
    DateTime,
    Dialect,
    Integer,
    Text,
    and_,
    bindparam,
    event,
    tuple_,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError, TimeoutError as NoConnection
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import Session as SyncSession
from sqlalchemy.types import TypeDecorator

from kit import private, sqlite as sqlite_driver

Session = AsyncSession

# SQLite numbers rows by itself only in a column that is literally INTEGER.
RowId = BigInteger().with_variant(Integer(), "sqlite")

# SQLite allows 32,766 values in a statement, PostgreSQL 32,767: sets larger than this are done in pieces.
SET_SIZE = 1000


# What PostgreSQL calls a deadlock, a conflict, too many connections, a full disk, a lock that could not be had, its own end, and a
# connection that is cut, or was cut while it was made: then SQLAlchemy does not know it for one that is gone.
_PASSING = frozenset(
    {
        "40P01",
        "40001",
        "53300",
        "53100",
        "55P03",
        "25P03",
        "57P01",
        "57P02",
        "57P03",
        "08000",
        "08001",
        "08003",
        "08006",
    }
)


def is_away(error: BaseException) -> bool:
    """The database is away, locked or full: nobody's fault and not for good. What was not committed may be done again."""
    if isinstance(error, DBAPIError):
        if _is_refused(error.orig):
            return False
        passing = error.connection_invalidated or getattr(error.orig, "sqlstate", None) in _PASSING
        return passing or _is_cut(error.orig) or isinstance(error, OperationalError | InterfaceError)
    return isinstance(error, OSError | TimeoutError | NoConnection) or _is_cut(error)


def _is_cut(said: BaseException | None) -> bool:
    """What the driver says of a connection that is cut in the wrong moment; SQLAlchemy hands it on as it is, or in a class of its own."""
    return isinstance(said, InternalClientError) or isinstance(getattr(said, "__cause__", None), InternalClientError)


def _is_refused(said: object) -> bool:
    """What is no fault of the database, whatever family the driver puts it into: it refuses a value, or does not understand the words."""
    # asyncpg calls a number beyond its column, or a value of another type, a misuse of its interface: it would be so for ever.
    is_bad_value = isinstance(getattr(said, "__cause__", None), ValueError)
    return is_bad_value or getattr(said, "sqlite_errorcode", None) == sqlite3.SQLITE_ERROR


class UTCDateTime(TypeDecorator[datetime]):
    """A moment, always aware and in UTC. Without it SQLite drops the zone without converting."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse a naive moment; store the rest in UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            msg = f"a naive datetime has no place in the database: {value!r}"
            raise ValueError(msg)
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Give the moment back aware."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Json(TypeDecorator[Any]):
    """Plain values (what JSON knows), kept as text. `none`: how None stands in a column that is never NULL.

    A change is a new value: one that is changed in place is not seen. Read again, tuples are lists, and all keys are words.
    """

    impl = Text
    cache_ok = True

    def __init__(self, *, none: str | None = None) -> None:
        super().__init__()
        self.none = none

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:  # noqa: ARG002
        """Spell it."""
        return self.none if value is None else json.dumps(value, ensure_ascii=False)

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:  # noqa: ARG002
        """Read it. Raises ValueError."""
        return None if value is None or value == self.none else json.loads(value)


def insert(session: AsyncSession, table: type[Any]) -> Any:
    """An INSERT that knows ON CONFLICT, in the words of the session's database.

    Rows are handed to `execute` beside it, not to `values`: then the statement is compiled once, whatever their number.
    Both dialects have the same methods (`on_conflict_do_nothing`, `on_conflict_do_update`, `excluded`); the type is Any because
    their common base class declares none of them.
    """
    return _INSERTS[session.get_bind().dialect.name](table.__table__)


_INSERTS: dict[str, Callable[[Any], Any]] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}


def is_one_of(first: Any, second: Any, pairs: Collection[tuple[Any, Any]]) -> ColumnElement[bool]:
    """The row's two columns are one of these pairs. Asked of pairs alone, SQLite reads the whole table instead of the index."""
    firsts, seconds = ({pair[place] for pair in pairs} for place in (0, 1))
    return and_(first.in_(sorted(firsts)), second.in_(sorted(seconds)), tuple_(first, second).in_(sorted(pairs)))


def is_one_of_these(first: Any, second: Any) -> ColumnElement[bool]:
    """The same for a statement that is built once: `these(pairs)` are its parameters."""
    pairs = tuple_(first, second).in_(bindparam("pairs", expanding=True))
    return and_(first.in_(bindparam("firsts", expanding=True)), second.in_(bindparam("seconds", expanding=True)), pairs)


def these(pairs: Collection[tuple[Any, Any]]) -> dict[str, Any]:
    """The pairs of `is_one_of_these`, as parameters."""
    firsts, seconds = ({pair[place] for pair in pairs} for place in (0, 1))
    return {"firsts": sorted(firsts), "seconds": sorted(seconds), "pairs": sorted(pairs)}


def built_once(build: Callable[[Callable[[type[Any]], Any]], Any]) -> Callable[[AsyncSession], Any]:
    """A statement of a hot path, built once for each kind of database: building one anew costs as much as running it.

    `build` is handed the dialect's INSERT, as `insert(table)`; what changes from call to call are parameters of `execute`.
    It says columns of the table (`Thing.__table__.c.name`), not of the class: those would have SQLAlchemy prepare for objects.
    """
    built: dict[str, Any] = {}

    def statement(session: AsyncSession) -> Any:
        name = session.get_bind().dialect.name
        if name not in built:
            built[name] = build(lambda table: _INSERTS[name](table.__table__))
        return built[name]

    return statement


_CONNECTION = "connection"


async def run(session: AsyncSession, statement: Any, rows: Any = None) -> CursorResult[*tuple[Any, ...]]:
    """Execute a statement of columns on a hot path, without what a session does on top of it for objects: a third of its cost.

    What the session's objects have changed and not flushed is not seen. On SQLite a writer has nothing to wait for
    (docs/decisions/0012), and nothing is paid for waiting.
    """
    connection: AsyncConnection | None = session.info.get(_CONNECTION)
    if connection is None:
        connection = await session.connection()
    elif connection.dialect.name == "sqlite":
        return connection.sync_connection.execute(statement, rows)  # type: ignore[union-attr]
    return await connection.execute(statement, rows)


_NOTES = "notes"

T = TypeVar("T")
Write = Callable[[AsyncSession, Sequence[T]], Awaitable[None]]


def at_end(session: AsyncSession, write: Write[T], item: T) -> None:
    """Let `write` put this item into the database at the end of the transaction, together with all others that were left to it.

    Until then nobody sees it. Whoever looks at what may have been left calls `catch_up` first; a savepoint does.
    """
    if _CONNECTION not in session.info:
        msg = "a session that only looks writes nothing at its end"
        raise RuntimeError(msg)
    session.info.setdefault(_NOTES, {}).setdefault(write, []).append(item)


async def catch_up(session: AsyncSession) -> None:
    """Write now what was left to the end."""
    if session.info.get(_NOTES):
        # They may be about objects that are new.
        await session.flush()
    # One after the other, so that what these leave in turn joins what is left already.
    while notes := session.info.get(_NOTES):
        write = next(iter(notes))
        await write(session, notes.pop(write))


@asynccontextmanager
async def savepoint(session: AsyncSession) -> AsyncIterator[None]:
    """A part of a transaction that an exception takes back alone: its rows, and what it left to the end."""
    await catch_up(session)
    try:
        async with session.begin_nested():
            # Only this makes the savepoint; `run` does not ask the session.
            await session.connection()
            yield
    except BaseException:
        session.info.pop(_NOTES, None)
        raise


class _Writer(SyncSession):
    """Keeps what it has loaded: SQLAlchemy forgets what nobody holds, and would load it again within the same transaction."""


@event.listens_for(_Writer, "loaded_as_persistent")
def _hold(session: SyncSession, loaded: object) -> None:
    session.info.setdefault("held", []).append(loaded)


class Database:
    """One engine, with a way to read and a way to write."""

    def __init__(self, url: str, *, foreign_keys: bool = True, synchronous: str = "FULL") -> None:
        """`synchronous` is SQLite's word for when a commit counts as done: FULL, when it is on the disk, or NORMAL."""
        parsed = make_url(url)
        self.is_sqlite = parsed.get_backend_name() == "sqlite"
        if self.is_sqlite:
            # A database that somebody else holds is given up for now after so many seconds, so that the program can stop in time.
            self.engine = create_async_engine(
                parsed, connect_args={"timeout": 2}, module=sqlite_driver.Driver(), hide_parameters=True
            )
        else:
            self.engine = create_async_engine(
                parsed,
                # A set of another size is another statement to prepare.
                connect_args={"timeout": 10, "command_timeout": 60, "prepared_statement_cache_size": 1000},
                pool_pre_ping=True,
                hide_parameters=True,
            )
        writer = self.engine
        if self.is_sqlite:
            _prepare_sqlite(self.engine, foreign_keys=foreign_keys, synchronous=synchronous)
            writer = self.engine.execution_options(immediate=True)
        else:
            _prepare_postgres(self.engine)
        self._readers = async_sessionmaker(self.engine, expire_on_commit=False)
        self._writers = async_sessionmaker(writer, sync_session_class=_Writer, expire_on_commit=False)
        # SQLite's own waiting is unfair (a p99 of seconds with fifty writers); a queue in the process is not.
        self._turn: AbstractAsyncContextManager[object] = asyncio.Lock() if self.is_sqlite else nullcontext()

    @asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncSession]:
        """A session that only looks; it waits for nobody."""
        async with self._readers() as session:
            yield session

    @asynccontextmanager
    async def write(self) -> AsyncIterator[AsyncSession]:
        """A session in one transaction: committed at the end, rolled back by any exception."""
        async with self._turn, self._writers() as session, session.begin():
            session.info[_CONNECTION] = await session.connection()
            yield session
            await catch_up(session)

    async def close(self) -> None:
        """Give the connections back."""
        await self.engine.dispose()


# Nobody waits for a lock, or holds some while doing nothing, for longer than this: a process that hangs does not hold up the others.
_LOCK_SECONDS, _IDLE_SECONDS = 20, 120


def _prepare_postgres(engine: AsyncEngine) -> None:
    @event.listens_for(engine.sync_engine, "connect")
    def on_connect(connection: DBAPIConnection, _record: object) -> None:
        # Said here and not when connecting: a pooler takes only few settings there.
        cursor = connection.cursor()
        cursor.execute(f"SET lock_timeout = '{_LOCK_SECONDS}s'")
        cursor.execute(f"SET idle_in_transaction_session_timeout = '{_IDLE_SECONDS}s'")
        cursor.close()
        connection.commit()


def _prepare_sqlite(engine: AsyncEngine, *, foreign_keys: bool, synchronous: str) -> None:
    keep_private = private.once(engine.url.database)

    @event.listens_for(engine.sync_engine, "connect")
    def on_connect(connection: DBAPIConnection, _record: object) -> None:
        keep_private()
        # The driver must not open transactions of its own: `BEGIN` is said below.
        connection.isolation_level = None
        cursor = connection.cursor()
        for pragma in ("journal_mode=WAL", f"synchronous={synchronous}", f"foreign_keys={int(foreign_keys)}"):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine.sync_engine, "begin")
    def on_begin(connection: Any) -> None:
        # A reader that turns writer in the middle loses the updates of others; writers say so from the start.
        driver = connection.connection.dbapi_connection
        if connection.get_execution_options().get("immediate"):
            connection.exec_driver_sql("BEGIN IMMEDIATE")
            driver.is_writing = True
        else:
            driver.begin_reading()
