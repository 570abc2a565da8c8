"""SQLite's driver, with one trip to its thread a statement.

aiosqlite does everything in a thread of its own, and SQLAlchemy asks it four times a statement: open a cursor, execute, fetch, close.
Each asking wakes a thread and is waited for, which costs more than what SQLite does meanwhile. Here the four are one.

A writer makes no trip at all between its BEGIN and its COMMIT: it has the lock, and waits neither for anybody nor for the disk (WAL),
so its statements take microseconds (docs/decisions/0012). Its BEGIN and COMMIT, which may wait, and a reader's statements stay in the
thread; a reader's BEGIN and its end are a word to SQLite, which neither opens a file nor waits for a lock.
"""

import sqlite3
from collections import deque
from collections.abc import Callable, Sequence
from typing import Any

import aiosqlite
from sqlalchemy.dialects.sqlite.aiosqlite import (
    AsyncAdapt_aiosqlite_connection,
    AsyncAdapt_aiosqlite_cursor,
    AsyncAdapt_aiosqlite_dbapi,
)
from sqlalchemy.util.concurrency import await_, in_greenlet

# Columns, rows written, the last one's number, rows.
_Done = tuple[Any, int, int, Sequence[Any]]


class _Cursor(AsyncAdapt_aiosqlite_cursor):
    """What came of the last statement. The driver's own cursor lives no longer than its trip."""

    __slots__ = ("_done",)

    def __init__(self, adapt_connection: AsyncAdapt_aiosqlite_connection) -> None:
        # Not the base class's, which opens a cursor at once.
        self._adapt_connection = adapt_connection
        self._connection = adapt_connection._connection  # noqa: SLF001 - made to be subclassed
        self._rows = deque()
        self._done: _Done = None, -1, 0, ()

    @property
    def description(self) -> Any:
        """The columns of the rows, None where there are none."""
        return self._done[0]

    @property
    def rowcount(self) -> int:
        """How many rows were written."""
        return self._done[1]

    @property
    def lastrowid(self) -> int:
        """The number of the last row that was inserted."""
        return self._done[2]

    def execute(self, operation: Any, parameters: Any = None) -> None:
        """Execute and fetch."""
        self._trip(lambda cursor: cursor.execute(operation, () if parameters is None else parameters))

    def executemany(self, operation: Any, seq_of_parameters: Any) -> None:
        """Execute for each of these."""
        self._trip(lambda cursor: cursor.executemany(operation, seq_of_parameters))

    def fetchmany(self, size: int | None = None) -> Sequence[Any]:
        """So many of the rows that have come, one by default."""
        return super().fetchmany(1 if size is None else size)

    def close(self) -> None:
        """It is closed already."""
        self._rows.clear()

    async def _async_soft_close(self) -> None:
        """It is closed already."""

    def _trip(self, work: Callable[[sqlite3.Cursor], object]) -> None:
        driver: Any = self._connection
        connection: Any = self._adapt_connection
        try:
            if connection.is_writing and not in_greenlet():
                self._done = _do(driver._conn, work)  # noqa: SLF001
            elif connection.is_writing:
                self._done = await_(_here(driver._conn, work))  # noqa: SLF001
            else:
                connection.is_away = True
                # Its way to run something in its thread. Who is cut off meanwhile leaves the statement there.
                self._done = await_(driver._execute(_do, driver._conn, work))  # noqa: SLF001
                connection.is_away = False
        except Exception as error:  # noqa: BLE001 - the adapter sorts them
            connection.is_away = False
            self._adapt_connection._handle_exception(error)  # noqa: SLF001
        self._rows = deque(self._done[3])


def _do(connection: sqlite3.Connection, work: Callable[[sqlite3.Cursor], object]) -> _Done:
    """In the driver's thread."""
    cursor = connection.cursor()
    try:
        work(cursor)
        # Fetched before the count is asked for: SQLite knows it when the last row has been handed out.
        rows = cursor.fetchall() if cursor.description else ()
        return cursor.description, cursor.rowcount, cursor.lastrowid or 0, rows
    finally:
        cursor.close()


async def _here(connection: sqlite3.Connection, work: Callable[[sqlite3.Cursor], object]) -> _Done:
    """In the caller's thread; a coroutine, because SQLAlchemy insists on one."""
    return _do(connection, work)


class _Connection(AsyncAdapt_aiosqlite_connection):
    """`is_writing` from the BEGIN IMMEDIATE of a transaction to its end; `is_away` while a statement is in the thread."""

    __slots__ = ("is_away", "is_writing")
    is_away: bool
    is_writing: bool

    # Declared as exactly the base class's own.
    _cursor_cls = _Cursor  # type: ignore[assignment]

    def begin_reading(self) -> None:
        """Begin a transaction that only looks: here, for it takes no lock yet."""
        self._connection._conn.execute("BEGIN")  # noqa: SLF001

    def commit(self) -> None:
        """Commit, in the thread: this waits for the disk."""
        self.is_writing = False
        super().commit()

    def rollback(self) -> None:
        """Roll back: here where only was looked, else in the thread, behind what may still be under way there."""
        if self.is_writing or self.is_away:
            self.is_writing = False
            super().rollback()
            self.is_away = False
        elif self._connection._connection:  # noqa: SLF001 - it is open
            self._connection._conn.rollback()  # noqa: SLF001


class Driver(AsyncAdapt_aiosqlite_dbapi):
    """For `create_async_engine(module=…)`."""

    def __init__(self) -> None:
        super().__init__(aiosqlite, sqlite3)

    def connect(self, *args: Any, **arguments: Any) -> _Connection:
        """Open a database."""
        # The thread and the loop take turns on a connection, and SQLite locks it for each call.
        assert sqlite3.threadsafety == 3  # noqa: S101 - “serialized”, as SQLite is built everywhere
        made = _Connection(self, super().connect(*args, **arguments | {"check_same_thread": False})._connection)  # noqa: SLF001
        made.is_writing = made.is_away = False
        return made
