"""`muster move`: all that a SQLite database holds is in a PostgreSQL afterwards, or nothing is."""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import BigInteger, Boolean, Column, Connection, Date, Integer, LargeBinary, select, text

from bot.alone import Alone
from bot.errors import CannotRun
from bot.move import move
from features.points.service import audit
from kit.db import Database, Json, UTCDateTime
from models import metadata
from tests.contracts import process
from tests.contracts.test_migrations import ALLOWED, look
from tests.wiring import TOKEN
from tour.paint import Painter
from tour.stories.mascot.script import STORY
from tour.story import perform
from tour.words import COMMON


@pytest.fixture
def source(tmp_path: Path, template: Path) -> str:
    """A SQLite database of the test's own, whatever the suite runs on."""
    path = tmp_path / "from.sqlite3"
    path.write_bytes(template.read_bytes())
    return f"sqlite+aiosqlite:///{path}"


@pytest.fixture
def target(empty_database_url: str, *, on_postgres: bool) -> str:
    """An empty PostgreSQL."""
    if not on_postgres:
        pytest.skip("PostgreSQL is started for its own run of the suite only")
    return empty_database_url


async def moves(source: str, target: str, *, rehearse: bool = False) -> int:
    old, new = Database(source), Database(target)
    try:
        return (await move(old, new, rehearse=rehearse)).rows
    finally:
        await old.close()
        await new.close()


def value_of(column: Column[Any]) -> object:
    """Something that a column of this type holds, and not the easiest of it."""
    if (column.table.name, column.name) in ALLOWED:
        return ALLOWED[column.table.name, column.name]
    match column.type:
        case UTCDateTime():
            return datetime(2026, 11, 23, 8, 0, 0, 123456, tzinfo=UTC)
        case Json():
            return {"words": ["早安", 'a\\n"b"', None], "number": 2**53}
        case Boolean():
            return True
        case Date():
            return date(2026, 11, 23)
        case LargeBinary():
            return bytes(range(256))
        case BigInteger() if not column.foreign_keys and not column.primary_key:
            return 2**62
        case Integer():
            return 1
    return "Zoë 👟 'x'"[: getattr(column.type, "length", None)]


def populate(connection: Connection) -> None:
    """A row in every table."""
    for table in metadata.sorted_tables:
        connection.execute(table.insert(), [{column.key: value_of(column) for column in table.columns}])


def all_rows(connection: Connection) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table, as our own types read it."""
    return {
        table.name: sorted((tuple(row) for row in connection.execute(select(table))), key=repr)
        for table in metadata.sorted_tables
    }


async def test_a_contest_goes_on_elsewhere(target: str, tmp_path: Path) -> None:
    """A story of the tour, with votes, prizes, sealed codes and points."""
    common = COMMON["zh-CN"]
    await perform(STORY, STORY.words["zh-CN"], common, Painter(common, keep_in=tmp_path), tmp_path)
    source = f"sqlite+aiosqlite:///{tmp_path / 'tour.sqlite3'}"
    before = await look(source, all_rows)
    assert await moves(source, target) == sum(map(len, before.values()))
    assert await look(target, all_rows) == before
    assert await look(source, all_rows) == before
    database = Database(target)
    async with database.read() as session:
        assert await audit(session) == []
    await database.close()


async def test_every_table_is_moved(source: str, target: str) -> None:
    await look(source, populate)
    assert await moves(source, target) == len(metadata.sorted_tables)
    assert await look(target, all_rows) == await look(source, all_rows)


async def test_no_number_is_given_twice(source: str, target: str) -> None:
    """Also that of a schedule that has run, and is gone."""
    await look(source, populate)

    schedules = metadata.tables["schedules"]

    def one(connection: Connection) -> dict[str, Any]:
        [row] = connection.execute(select(schedules)).mappings()
        return {column.key: row[column] for column in schedules.columns}

    def add_and_take_away(connection: Connection) -> None:
        connection.execute(schedules.insert(), [one(connection) | {"id": 41, "key": "of long ago"}])
        connection.execute(schedules.delete().where(schedules.c.id == 41))

    def add(connection: Connection) -> object:
        row = one(connection) | {"key": "new"}
        del row["id"]
        return connection.execute(schedules.insert().returning(schedules.c.id), [row]).scalar_one()

    await look(source, add_and_take_away)
    await moves(source, target)
    assert await look(target, add) == 42


async def test_a_rehearsal_leaves_nothing(source: str, target: str) -> None:
    await look(source, populate)
    rehearsed = await moves(source, target, rehearse=True)
    assert not any((await look(target, all_rows)).values())
    assert await moves(source, target) == rehearsed


async def refused(source: str, target: str, words: str) -> None:
    with pytest.raises(CannotRun, match=words):
        await moves(source, target)


async def test_what_is_not_empty_is_left_alone(source: str, target: str) -> None:
    await look(source, populate)
    await moves(source, target)
    await refused(source, target, "not empty")


async def test_not_while_the_bot_runs(source: str, target: str) -> None:
    database, alone = Database(source), Alone()
    alone.take(database)
    await refused(source, target, "Another process")
    alone.close()
    await database.close()


async def test_a_row_that_postgresql_does_not_take(source: str, target: str) -> None:
    """All or nothing; and nobody's words are said."""
    await look(source, populate)

    def spoil(connection: Connection) -> None:
        connection.execute(text("UPDATE persons SET name = 'Zo' || char(0) || 'e'"))

    await look(source, spoil)
    with pytest.raises(CannotRun, match="A row of persons cannot be moved") as said:
        await moves(source, target)
    assert "Zo" not in str(said.value)
    assert not any((await look(target, all_rows)).values())


async def test_a_row_that_arrives_otherwise(source: str, target: str) -> None:
    """A trigger there changes what it is given."""
    await look(source, populate)
    await moves(source, target, rehearse=True)

    def meddle(connection: Connection) -> None:
        connection.execute(
            text(
                "CREATE FUNCTION meddle() RETURNS trigger AS 'BEGIN NEW.name := ''y''; RETURN NEW; END' LANGUAGE plpgsql"
            )
        )
        connection.execute(
            text("CREATE TRIGGER meddle BEFORE INSERT ON persons FOR EACH ROW EXECUTE FUNCTION meddle()")
        )

    await look(target, meddle)
    await refused(source, target, "arrived otherwise")


async def test_the_command(source: str, tmp_path: Path, empty_database_url: str, *, on_postgres: bool) -> None:
    """As a host gives it. From SQLite to SQLite it does not go, and a wrong address is said."""
    settings = {"bot_token": TOKEN, "database_url": source}
    for to, words in (("mysql://x/y", "postgresql://"), ("sqlite:///other.sqlite3", "not another way")):
        ended = await process.run(tmp_path, "move", "--to", to, **settings)
        assert (ended.code, ended.out) == (2, "")
        assert words in ended.lines[0]
    if on_postgres:
        target = empty_database_url.replace("+asyncpg", "")
        ended = await process.run(tmp_path, "move", "--to", target, **settings)
        assert ended.code == 0, ended
        assert ended.out.splitlines()[-1] == "Put the new address into DATABASE_URL, and start the bot."
