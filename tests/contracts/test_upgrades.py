"""What earlier versions left is brought up to this one: nothing of it is lost, its ledger adds up, and the bot goes on with it."""

import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import func, select

from bot import schema
from bot.move import move
from features import columns
from features.points.service import audit
from features.statistics.rebuild import rebuild_all
from kit.db import Database
from models import Account, metadata
from simulator import SimClock
from tests import wiring
from tests.contracts import populated

# After the last act of every story: all that was left open is overdue.
LATER = datetime(2027, 1, 4, 9, tzinfo=UTC)
# What people did: never fewer rows than before. (Of what waits or is remembered, a migration may let some go.)
KEPT = [
    "groups", "persons", "members", "accounts", "transfers", "activities", "checkins", "proofs", "packets", "portions",
    "collections", "entries", "votes", "talks", "guests", "announcements", "sign_ups", "quizzes", "raffles", "surveys",
]  # fmt: skip


def of_people(file: Path) -> dict[str, int]:
    """How many rows there are of each of KEPT; tables that are not there yet have none."""
    with closing(sqlite3.connect(file)) as database:
        there = {name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        return {
            table: database.execute(f'SELECT count(*) FROM "{table}"').fetchone()[0]  # noqa: S608 - our own names
            for table in KEPT
            if table in there
        }


def balances(file: Path) -> list[tuple[object, ...]]:
    """What everybody has."""
    with closing(sqlite3.connect(file)) as database:
        return database.execute("SELECT group_id, kind, owner, balance FROM accounts ORDER BY 1, 2, 3").fetchall()


async def is_sound(url: str) -> int:
    """What `audit` looks at; how many points there are."""
    database = Database(url, synchronous="NORMAL")
    try:
        await schema.require_newest(database)
        async with database.read() as session:
            assert await columns.lacking(session) == []
            assert await audit(session) == []
            return await session.scalar(select(func.sum(func.abs(Account.balance)))) or 0
    finally:
        await database.close()


@pytest.mark.parametrize(
    ("version", "story"),
    [(version, story) for version in populated.versions() for story in populated.databases(version)],
)
async def test_what_an_earlier_version_left(
    version: str, story: str, tmp_path: Path, empty_database_url: str, *, on_postgres: bool
) -> None:
    """Brought up to date, looked through, counted anew; on PostgreSQL after a move."""
    file = tmp_path / "left.sqlite3"
    populated.lay(populated.databases(version)[story], file)
    before, had = of_people(file), balances(file)
    assert before["checkins"] or before["activities"]
    url = f"sqlite+aiosqlite:///{file}"
    await schema.migrate(url)
    assert of_people(file).items() >= before.items()
    assert balances(file) == had
    points = await is_sound(url)
    if on_postgres:
        old, new = Database(url), Database(empty_database_url)
        try:
            assert (await move(old, new)).tables == len(metadata.tables)
        finally:
            await old.close()
            await new.close()
        url = empty_database_url
        assert await is_sound(url) == points
    await goes_on(url)
    await is_sound(url)


async def goes_on(url: str) -> None:
    """The bot starts on it, does all that is overdue, and counts its statistics; an error that it logs fails the test."""
    # The group is not on this Telegram: what the bot says there is refused, as where it was removed.
    clock = SimClock(LATER)
    world = await wiring.start(url, clock)
    try:
        await world.settle()
        await world.advance(minutes=5)
        await rebuild_all(world.app.database, clock.now())
    finally:
        await world.app.close()
        await wiring.clear_up()


def test_each_is_small_and_of_its_version() -> None:
    assert populated.versions()
    assert set(KEPT) <= set(metadata.tables)
    for version in populated.versions():
        assert (populated.HERE / f"{version}.tar.xz").stat().st_size < 100_000
        for sql in populated.databases(version).values():
            assert 'INSERT INTO "alembic_version" VALUES' in sql
            # Migrations of what is out are not renumbered.
            assert sql.split('INSERT INTO "alembic_version" VALUES(\'')[1].partition("'")[0] in schema._known()


def test_a_database_is_kept_as_it_is(tmp_path: Path) -> None:
    """Laid out and dumped again it is the same, the numbers it goes on from among it."""
    version = populated.versions()[-1]
    sql = next(iter(populated.databases(version).values()))
    populated.lay(sql, tmp_path / "a.sqlite3")
    assert populated.dump(tmp_path / "a.sqlite3") == sql
    with closing(sqlite3.connect(tmp_path / "a.sqlite3")) as database:
        assert database.execute("SELECT count(*) FROM sqlite_sequence").fetchone()[0] > 0
