"""A SQLite database is its owner's alone: a new one, one that was open to others, what lies beside it, and its backup."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text
from structlog.testing import capture_logs

from bot.backup import backup
from kit.db import Database


@pytest.fixture
def open_to_all() -> Iterator[None]:
    """A machine on which new files may be read by everybody."""
    before = os.umask(0o022)
    yield
    os.umask(before)


def modes(folder: Path) -> dict[str, str]:
    """What may be done with the files there."""
    return {file.name: f"{file.stat().st_mode & 0o777:o}" for file in folder.iterdir()}


async def use(file: Path) -> None:
    """Write something, and look at the files while the database is open."""
    database = Database(f"sqlite+aiosqlite:///{file}")
    async with database.write() as session:
        await session.execute(text("CREATE TABLE IF NOT EXISTS things (name TEXT)"))
    assert modes(file.parent) == {"x.sqlite3": "600", "x.sqlite3-wal": "600", "x.sqlite3-shm": "600"}
    await database.close()


@pytest.mark.usefixtures("open_to_all")
async def test_a_new_database_and_its_backup(tmp_path: Path) -> None:
    file = tmp_path / "x.sqlite3"
    with capture_logs() as said:
        await use(file)
    assert said == []
    database = Database(f"sqlite+aiosqlite:///{file}")
    backup(database, tmp_path / "copy.sqlite3")
    await database.close()
    assert modes(tmp_path)["copy.sqlite3"] == "600"


@pytest.mark.usefixtures("open_to_all")
async def test_one_that_others_could_read_is_closed_and_the_log_says_so(tmp_path: Path) -> None:
    file = tmp_path / "x.sqlite3"
    await use(file)
    file.chmod(0o664)
    with capture_logs() as said:
        await use(file)
    assert [(each["event"], each["before"]) for each in said] == [("file closed to others", "664")]
