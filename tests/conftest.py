"""Databases for tests: a migrated one is copied for each test, so that every test has a real database of its own."""

import shutil
from collections.abc import AsyncIterator, Iterator, MutableMapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import structlog

from bot import schema
from kit.db import Database
from simulator import SimClock
from tests import wiring
from tests.wiring import World

# A Monday, 08:00 in Shanghai.
START = datetime(2026, 11, 23, 0, 0, tzinfo=UTC)


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty SQLite database at the newest version."""
    import asyncio  # noqa: PLC0415

    path = tmp_path_factory.mktemp("template") / "empty.sqlite3"
    asyncio.run(schema.migrate(f"sqlite+aiosqlite:///{path}"))
    return path


@pytest.fixture
def database_url(template: Path, tmp_path: Path) -> Iterator[str]:
    """A database of the test's own."""
    path = tmp_path / "muster.sqlite3"
    shutil.copy(template, path)
    yield f"sqlite+aiosqlite:///{path}"


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    """The test's database, open."""
    opened = Database(database_url)
    yield opened
    await opened.close()


@pytest.fixture(autouse=True)
def logged() -> Iterator[list[MutableMapping[str, Any]]]:
    """What the program logs. An error in it fails the test: an update that was put aside or a job that failed must not go unseen.

    A test that breaks something on purpose takes the errors it expects out of the list.
    """
    with structlog.testing.capture_logs() as entries:
        yield entries
    errors = [entry for entry in entries if entry["log_level"] in {"error", "critical"}]
    assert errors == []


@pytest.fixture
def clock() -> SimClock:
    """A clock that stands still until it is moved."""
    return SimClock(START)


@pytest.fixture
async def world(database_url: str, clock: SimClock) -> AsyncIterator[World]:
    """The bot, running on an empty Telegram."""
    made = await wiring.start(database_url, clock)
    yield made
    await made.app.close()
