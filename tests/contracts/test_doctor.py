"""`muster doctor`: what a host would look at first, and what would mend it. Nothing is changed by looking."""

from collections.abc import AsyncIterator, Mapping
from pathlib import Path

import pytest
from sqlalchemy import insert, text

from bot import doctor
from bot.alone import Alone
from bot.doctor import Finding
from kit.db import Database
from models import QuarantinedUpdate
from simulator import Bot, Server, Telegram
from tests import wiring
from tests.contracts import process
from tests.contracts.process import SECRET
from tests.wiring import TOKEN, USERNAME


@pytest.fixture
async def telegram() -> AsyncIterator[tuple[Telegram, Bot, Server]]:
    async with process.telegram() as running:
        yield running


async def looked(database_url: str, **more: object) -> dict[str, Finding]:
    """What it finds, by what is said."""
    found = [finding async for finding in doctor.examine(wiring.settings(database_url, **more))]
    assert all(SECRET not in str(finding) for finding in found)
    return {finding.what: finding for finding in found}


def named(found: Mapping[str, Finding], words: str) -> Finding:
    """The one finding with these words."""
    [one] = [finding for what, finding in found.items() if words in what]
    return one


async def test_all_is_well(telegram: tuple[Telegram, Bot, Server], database_url: str, tmp_path: Path) -> None:
    _, _, server = telegram
    ended = await process.run(
        tmp_path,
        "doctor",
        bot_token=TOKEN,
        bot_api_url=server.url,
        database_url=database_url,
        state_directory=str(tmp_path),
    )
    assert ended.code == 0, ended
    said = ended.out.splitlines()
    assert "ok  The database can be reached, and is at this program's version." in said
    assert f"ok  Telegram knows the bot as @{USERNAME}." in said
    assert "ok  Updates are fetched." in said
    assert "--  PRIZE_KEY is not set: codes as prizes are refused." in said
    assert not [line for line in said if line.startswith("!!")]


async def test_before_the_first_start(telegram: tuple[Telegram, Bot, Server], tmp_path: Path) -> None:
    file = tmp_path / "muster.sqlite3"
    found = await looked(f"sqlite:///{file}", bot_api_url=telegram[2].url)
    assert named(found, "There is no database").is_well is None
    assert not file.exists(), "looking makes none"


async def test_a_database_that_is_behind(
    telegram: tuple[Telegram, Bot, Server], database_url: str, *, on_postgres: bool
) -> None:
    """SQLite's is brought up to date by the next start, PostgreSQL's by whoever hosts it."""
    database = Database(database_url)
    for done, words in (
        ("UPDATE alembic_version SET version_num = '0001'", "at version 0001"),
        ("DROP TABLE alembic_version", "no tables yet"),
    ):
        async with database.engine.begin() as connection:
            await connection.execute(text(done))
        found = await looked(database_url, bot_api_url=telegram[2].url)
        assert named(found, words).is_well is (False if on_postgres else None)
    await database.close()


async def test_while_the_bot_runs(
    telegram: tuple[Telegram, Bot, Server], database_url: str, *, on_postgres: bool
) -> None:
    if on_postgres:
        pytest.skip("a PostgreSQL may have several")
    database, alone = Database(database_url), Alone()
    alone.take(database)
    found = await looked(database_url, bot_api_url=telegram[2].url)
    assert named(found, "runs on this database now").is_well is None
    alone.close()
    await database.close()
    assert named(await looked(database_url, bot_api_url=telegram[2].url), "does not run on this database")


async def test_looking_leaves_nothing_behind(
    telegram: tuple[Telegram, Bot, Server], database_url: str, tmp_path: Path
) -> None:
    """A host may look as another user than the bot's, whose file the lock's must stay."""
    await looked(database_url, bot_api_url=telegram[2].url)
    assert list(tmp_path.glob("*-lock")) == []  # noqa: ASYNC240 - a test


async def test_updates_that_were_put_aside(telegram: tuple[Telegram, Bot, Server], database_url: str) -> None:
    world, _, server = telegram
    database = Database(database_url)
    async with database.write() as session:
        await session.execute(
            insert(QuarantinedUpdate).values(update_id=1, payload="{}", error="x", at=world.clock.now())
        )
    await database.close()
    assert named(await looked(database_url, bot_api_url=server.url), "1 updates").is_well is False


async def test_telegram_is_away(database_url: str) -> None:
    found = await looked(database_url, bot_api_url=f"http://127.0.0.1:{process.free_port()}")
    assert named(found, "Telegram cannot be reached").is_well is False


async def test_another_token(telegram: tuple[Telegram, Bot, Server], database_url: str) -> None:
    other = "987654321:AAFanotherTokenOfThirtyFiveSigns000"
    found = await looked(database_url, bot_api_url=telegram[2].url, bot_token=other)
    assert named(found, "does not accept BOT_TOKEN").is_well is False


async def test_a_webhook_that_nobody_set(telegram: tuple[Telegram, Bot, Server], database_url: str) -> None:
    world, _, server = telegram
    await world.call(TOKEN, "setWebhook", {"url": "https://old.example.org/hook"})
    assert named(await looked(database_url, bot_api_url=server.url), "WEBHOOK_URL is not set").is_well is False
    hook = {"webhook_url": "https://new.example.org/hook", "webhook_secret": "s" * 32}
    assert named(await looked(database_url, bot_api_url=server.url, **hook), "does not post").is_well is False
    await world.call(TOKEN, "setWebhook", {"url": "https://new.example.org/hook"})
    assert named(await looked(database_url, bot_api_url=server.url, **hook), "are posted to WEBHOOK_URL").is_well
