"""Migrations on a real database: up, down and up again; the models are what they make; and nobody's data are lost on the way."""

import asyncio
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any, TypeVar

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Connection,
    Date,
    DateTime,
    Integer,
    MetaData,
    Table,
    func,
    inspect,
    select,
    text,
)
from sqlalchemy.exc import DBAPIError, IntegrityError

from alembic import command
from bot import schema
from bot.errors import CannotRun
from kit.db import Database
from models import metadata

T = TypeVar("T")

REVISIONS = [
    script.revision for script in reversed(list(ScriptDirectory.from_config(schema.config("")).walk_revisions()))
]
# Columns whose values a CHECK allows only some of.
ALLOWED = {
    ("sign_ups", "state"): "in",
    ("campaigns", "state"): "draft", ("campaign_items", "state"): "waiting", ("campaign_alerts", "remedy"): "remind",
    ("campaign_tasks", "state"): "open",
    ("campaign_reviews", "stage"): "asked", ("campaign_answers", "question"): "worked",
    ("quizzes", "stage"): "between", ("raffles", "outcome"): "drawn", ("raffle_tickets", "state"): "in",
    ("announcements", "state"): "on",
    ("activities", "state"): "open", ("accounts", "kind"): "treasury", ("helpers", "role"): "host", ("checkins", "status"): "done",
    ("reviews", "state"): "pending", ("proofs", "state"): "counted",
    ("packets", "outcome"): "empty", ("turns", "outcome"): "sent",
    ("talks", "state"): "ahead", ("guests", "answer"): "going", ("questions", "state"): "queued", ("themes", "state"): "open",
    ("mutes", "state"): "wanted",
    ("collections", "stage"): "voting", ("entries", "state"): "approved",
    ("last_numbers", "of"): "proof", ("awards", "state"): "offered", ("awards", "kind"): "code",
}  # fmt: skip


async def go(url: str, revision: str, *, down: bool = False) -> None:
    """Migrate to a revision. Alembic runs an event loop of its own."""
    await asyncio.to_thread(command.downgrade if down else command.upgrade, schema.config(url), revision)


async def look(url: str, what: Callable[[Connection], T]) -> T:
    """Ask the database something."""
    database = Database(url)
    try:
        async with database.engine.begin() as connection:
            return await connection.run_sync(what)
    finally:
        await database.close()


def tables(connection: Connection) -> set[str]:
    return set(inspect(connection).get_table_names()) - {"alembic_version"}


def differences(connection: Connection) -> list[Any]:
    return list(compare_metadata(MigrationContext.configure(connection, opts={"compare_type": True}), metadata))


def checks(connection: Connection) -> set[tuple[str, str | None]]:
    """The names of all CHECK constraints, which Alembic does not compare."""
    inspector = inspect(connection)
    return {(table, check["name"]) for table in tables(connection) for check in inspector.get_check_constraints(table)}


def foreign_keys(connection: Connection) -> set[tuple[str, str, str, str | None]]:
    inspector = inspect(connection)
    return {
        (table, key["constrained_columns"][0], key["referred_table"], key["options"].get("ondelete"))
        for table in tables(connection)
        for key in inspector.get_foreign_keys(table)
    }


def test_revisions_are_one_line() -> None:
    assert ScriptDirectory.from_config(schema.config("")).get_heads() == REVISIONS[-1:]
    # The program knows them by their files' names alone.
    assert schema._known() == REVISIONS
    assert sorted(REVISIONS) == REVISIONS


async def test_every_revision_goes_up_down_and_up(empty_database_url: str) -> None:
    url = empty_database_url
    before: set[str] = set()
    for revision in REVISIONS:
        await go(url, revision)
        after = await look(url, tables)
        await go(url, "-1", down=True)
        assert await look(url, tables) == before
        await go(url, revision)
        assert await look(url, tables) == after
        before = after
    await go(url, "base", down=True)
    assert await look(url, tables) == set()
    await go(url, "head")
    assert await look(url, tables) == set(metadata.tables)


async def test_the_models_are_what_the_migrations_make(database_url: str) -> None:
    assert await look(database_url, differences) == []


async def test_no_number_of_a_row_comes_again(empty_database_url: str, database_url: str) -> None:
    """A late note would be about another row. SQLite gives the numbers of deleted rows again unless the table says otherwise, and a
    migration that makes such a table anew would forget it (alembic/env.py).
    """
    numbered = [
        table
        for table in metadata.tables.values()
        if (number := table.autoincrement_column) is not None and not number.foreign_keys
    ]
    assert {table.name for table in numbered} == {"groups", "outbox", "schedules"}
    assert [table.name for table in numbered if not table.dialect_options["sqlite"]["autoincrement"]] == []

    def comes_again(connection: Connection) -> list[str]:
        if connection.dialect.name != "sqlite":
            return []
        made: dict[str, str] = dict(
            connection.execute(text("SELECT name, sql FROM sqlite_master WHERE type = 'table'")).all()
        )
        return [table.name for table in numbered if "AUTOINCREMENT" not in made[table.name]]

    assert await look(database_url, comes_again) == []
    # Also where rows were there before.
    for revision in REVISIONS:
        await go(empty_database_url, revision)
        await look(empty_database_url, populate)
    assert await look(empty_database_url, comes_again) == []


async def test_keys_are_in_the_database(database_url: str) -> None:
    """Alembic does not compare them."""
    wanted = {table.name: sorted(column.name for column in table.primary_key) for table in metadata.tables.values()}

    def keys(connection: Connection) -> dict[str, list[str]]:
        inspector = inspect(connection)
        return {
            table: sorted(inspector.get_pk_constraint(table)["constrained_columns"]) for table in tables(connection)
        }

    assert await look(database_url, keys) == wanted


async def test_a_model_that_is_not_migrated_is_seen(database_url: str) -> None:
    """The comparison looks: an index and a table taken away are missed."""
    await look(database_url, lambda c: c.execute(text("DROP INDEX ix_persons_handle")))
    await look(database_url, lambda c: c.execute(text("DROP TABLE remembered")))
    assert len(await look(database_url, differences)) == 2


async def test_checks_and_foreign_keys_are_in_the_database(database_url: str) -> None:
    wanted = {
        (table.name, str(constraint.name))
        for table in metadata.tables.values()
        for constraint in table.constraints
        if isinstance(constraint, CheckConstraint)
    }
    assert wanted
    assert await look(database_url, checks) == wanted
    keys = {
        (table.name, key.parent.name, key.column.table.name, key.ondelete)
        for table in metadata.tables.values()
        for key in table.foreign_keys
    }
    assert len(keys) > 8
    assert await look(database_url, foreign_keys) == keys


async def test_foreign_keys_are_watched(database: Database) -> None:
    with pytest.raises(IntegrityError):
        async with database.write() as session:
            await session.execute(
                text("INSERT INTO accounts (group_id, kind, owner, balance) VALUES (99, 'treasury', 0, 0)")
            )


def populate(connection: Connection) -> dict[str, int]:
    """A row in every table that has none, whatever its columns are called; how many rows each has now."""
    reflected = MetaData()
    reflected.reflect(connection)
    for table in reflected.sorted_tables:
        if table.name != "alembic_version" and not _count(connection, table):
            row = {column.name: _value(table, column) for column in table.columns}
            connection.execute(table.insert().values(row))
    return {table.name: _count(connection, table) for table in reflected.sorted_tables}


def _count(connection: Connection, table: Table) -> int:
    return connection.execute(select(func.count()).select_from(table)).scalar_one()


def _value(table: Table, column: Column[Any]) -> Any:
    if (table.name, column.name) in ALLOWED:
        return ALLOWED[table.name, column.name]
    if isinstance(column.type, Boolean):
        return True
    if isinstance(column.type, DateTime):
        moment = datetime(2026, 11, 23, 8, tzinfo=UTC)
        return moment if column.type.timezone else moment.replace(tzinfo=None)
    if isinstance(column.type, Date):
        return date(2026, 11, 23)
    return 1 if isinstance(column.type, Integer) else "x"


async def test_a_populated_database_keeps_its_rows_step_by_step(empty_database_url: str) -> None:
    kept: dict[str, int] = {}
    for revision in REVISIONS:
        await go(empty_database_url, revision)
        rows = await look(empty_database_url, populate)
        assert all(rows.get(table) == count for table, count in kept.items() if table in rows)
        assert all(rows.values())
        kept = rows
    assert set(kept) - {"alembic_version"} == set(metadata.tables)
    assert await look(empty_database_url, differences) == []


async def test_a_username_with_several_holders_goes_to_whom_was_seen_last(empty_database_url: str) -> None:
    await go(empty_database_url, "0012")

    def fill(connection: Connection) -> None:
        persons = Table("persons", MetaData(), autoload_with=connection)
        moment = _value(persons, persons.c.updated_at)
        for number, (name, hours) in enumerate([("mia", 1), ("MIA", 3), ("Mia", 2), ("ed", 0), (None, 0), (None, 0)]):
            at = moment + timedelta(hours=hours)
            connection.execute(persons.insert().values(id=number, name="x", username=name, updated_at=at))

    await look(empty_database_url, fill)
    await go(empty_database_url, "head")
    kept = await look(
        empty_database_url, lambda c: c.execute(text("SELECT username, handle FROM persons ORDER BY id")).all()
    )
    assert [tuple(row) for row in kept] == [
        (None, None), ("MIA", "mia"), (None, None), ("ed", "ed"), (None, None), (None, None)
    ]  # fmt: skip


def with_numbers(connection: Connection) -> None:
    """Rows that the database has numbered, of two groups that count."""
    made = MetaData()
    made.reflect(connection)
    moment = _value(made.tables["runs"], made.tables["runs"].c.ran_at)

    def put(table: str, **given: Any) -> None:
        of = made.tables[table]
        rest = {column.name: _value(of, column) for column in of.columns if column.name != "id"}
        connection.execute(of.insert().values(rest | given))

    put("groups", id=1, chat_id=-1, last_number=7, last_review=0, last_proof=41)
    put("groups", id=2, chat_id=-2, last_number=0, last_review=3, last_proof=0)
    for person, comes in ((5, True), (6, True), (5, False), (5, True)):
        put("movements", group_id=1, person_id=person, has_come=comes, at=moment)
    for slot, what in ((1, "offered"), (2, "offered"), (1, "expired")):
        put("prize_events", group_id=1, activity=1, slot=slot, what=what, at=moment)
    for hours in (2, 1):
        put("runs", group_id=1, key="a", due_at=moment - timedelta(hours=hours), ran_at=moment, outcome="late")


async def test_rows_are_told_by_their_group_and_its_numbers_go_on(empty_database_url: str) -> None:
    """Up to keys that begin with the group, down to numbers of the database, and up again: what came first comes first."""
    await go(empty_database_url, "0026")

    def numbers(connection: Connection) -> list[tuple[Any, ...]]:
        asked = 'SELECT group_id, "of", "last" FROM last_numbers ORDER BY 1, 2'
        return [tuple(row) for row in connection.execute(text(asked))]

    def came(connection: Connection) -> list[tuple[Any, ...]]:
        asked = "SELECT person_id, nth, has_come FROM movements ORDER BY 1, 2"
        return [(person, nth, bool(come)) for person, nth, come in connection.execute(text(asked))]

    def happened(connection: Connection) -> list[tuple[Any, ...]]:
        return [
            tuple(row) for row in connection.execute(text("SELECT slot, nth, what FROM prize_events ORDER BY 1, 2"))
        ]

    await look(empty_database_url, with_numbers)
    for _ in range(2):
        await go(empty_database_url, "0027")
        assert await look(empty_database_url, numbers) == [(1, "activity", 7), (1, "proof", 41), (2, "review", 3)]
        assert await look(empty_database_url, came) == [(5, 1, True), (5, 2, False), (5, 3, True), (6, 1, True)]
        assert await look(empty_database_url, happened) == [(1, 1, "offered"), (1, 2, "expired"), (2, 1, "offered")]
        assert await look(empty_database_url, lambda c: c.execute(text("SELECT count(*) FROM runs")).scalar_one()) == 2
        await go(empty_database_url, "0026", down=True)

    def goes_on(connection: Connection) -> list[tuple[Any, ...]]:
        counted = "SELECT last_number, last_review, last_proof FROM groups ORDER BY id"
        return [tuple(row) for row in connection.execute(text(counted))]

    assert await look(empty_database_url, goes_on) == [(7, 0, 41), (0, 3, 0)]
    # And the database goes on numbering.
    await look(
        empty_database_url,
        lambda c: c.execute(
            text(
                "INSERT INTO movements (group_id, at, person_id, has_come) SELECT group_id, at, 9, has_come FROM movements LIMIT 1"
            )
        ),
    )
    last = "SELECT person_id FROM movements ORDER BY id DESC LIMIT 1"
    assert await look(empty_database_url, lambda c: c.execute(text(last)).scalar_one()) == 9


async def test_a_failing_migration_leaves_nothing_behind(empty_database_url: str) -> None:
    """A table of its name is there already: the revision breaks in the middle."""
    await look(empty_database_url, lambda c: c.execute(text("CREATE TABLE remembered (name INTEGER)")))
    with pytest.raises(DBAPIError):
        await go(empty_database_url, "head")
    assert await look(empty_database_url, tables) == {"remembered"}


async def test_at_the_newest_version_there_is_nothing_to_write(database_url: str) -> None:
    """So the program starts while somebody else writes: a backup, or a process that is about to end."""
    database = Database(database_url)
    try:
        async with database.write():
            await schema.migrate(database_url)
    finally:
        await database.close()


async def test_an_empty_database_is_too_old_and_a_newer_one_is_said_so(empty_database_url: str) -> None:
    database = Database(empty_database_url)
    try:
        with pytest.raises(CannotRun, match="make migrate"):
            await schema.require_newest(database)
        await schema.migrate(empty_database_url)
        await schema.require_newest(database)
        async with database.engine.begin() as connection:
            await connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
        with pytest.raises(CannotRun, match=r"9999.*Update the program"):
            await schema.require_newest(database)
        with pytest.raises(CannotRun, match="9999"):
            await schema.migrate(empty_database_url)
    finally:
        await database.close()
