"""What keeps the bot from running is said in one clear line, with exit code 2, without a traceback and without the token."""

import re
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import text
from typer.testing import CliRunner

from bot.__main__ import cli
from bot.settings import Settings
from kit.db import Database
from simulator import Bot, Server, Telegram
from tests import wiring
from tests.contracts import process
from tests.contracts.process import SECRET, Ended
from tests.wiring import TOKEN

OTHER_TOKEN = "987654321:AAFanotherTokenOfThirtyFiveSigns000"


@pytest.fixture
async def telegram() -> AsyncIterator[tuple[Telegram, Bot, Server]]:
    async with process.telegram() as running:
        yield running


def refused(ended: Ended, *words: str) -> None:
    """It ended as it should, and said these words."""
    assert ended.code == 2, ended
    assert ended.out == ""
    assert "Traceback" not in ended.err
    assert SECRET not in ended.err
    assert len(ended.lines) == 1, ended.err
    for word in words:
        assert word in ended.lines[0], ended.err


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({}, ["BOT_TOKEN", ".env.example"]),
        ({"bot_token": ""}, ["BOT_TOKEN", ".env.example"]),
        ({"bot_token": SECRET}, ["BOT_TOKEN", "@BotFather"]),
        ({"bot_token": f"{TOKEN} extra"}, ["BOT_TOKEN", "@BotFather"]),
        ({"bot_token": TOKEN, "bot_tokem": "x"}, ["BOT_TOKEM", "not a setting"]),
        ({"bot_token": TOKEN, "database_url": "nonsense"}, ["DATABASE_URL", "sqlite:///"]),
        ({"bot_token": TOKEN, "database_url": "mysql://x/y"}, ["DATABASE_URL", "postgresql://"]),
        ({"bot_token": TOKEN, "default_timezone": "Mars/Olympus"}, ["DEFAULT_TIMEZONE", "Europe/Berlin"]),
        ({"bot_token": TOKEN, "default_timezone": "../../etc/passwd"}, ["DEFAULT_TIMEZONE", "Europe/Berlin"]),
        ({"bot_token": TOKEN, "default_language": "fr"}, ["DEFAULT_LANGUAGE"]),
        ({"bot_token": TOKEN, "bot_api_url": "telegram"}, ["BOT_API_URL", "https://"]),
        ({"bot_token": TOKEN, "log_level": "LOUD"}, ["LOG_LEVEL"]),
        ({"bot_token": TOKEN, "operator_chat_id": "@me"}, ["OPERATOR_CHAT_ID"]),
        ({"bot_token": TOKEN, "prize_key": "short"}, ["PRIZE_KEY", "openssl rand"]),
        ({"bot_token": TOKEN, "webhook_url": "https://bot.example.org/x"}, ["WEBHOOK_SECRET", "WEBHOOK_URL"]),
        ({"bot_token": TOKEN, "webhook_url": "http://bot.example.org/x"}, ["WEBHOOK_URL", "https://"]),
        ({"bot_token": TOKEN, "webhook_secret": "short"}, ["WEBHOOK_SECRET", "16"]),
        ({"bot_token": TOKEN, "metrics_listen": "9100"}, ["METRICS_LISTEN", "host:port"]),
        ({"bot_token": TOKEN, "metrics_listen": "127.0.0.1:99999"}, ["METRICS_LISTEN", "host:port"]),
        ({"bot_token": TOKEN, "webhook_listen": "127.0.0.1:0"}, ["WEBHOOK_LISTEN", "host:port"]),
        ({"bot_token": TOKEN, "http_client": "curl"}, ["HTTP_CLIENT"]),
        ({"bot_token": TOKEN, "http_proxy_url": "proxy:3128"}, ["HTTP_PROXY_URL", "http://"]),
        ({"bot_token": TOKEN, "operator_chat_id": "9" * 30}, ["OPERATOR_CHAT_ID", "person"]),
        ({"bot_token": TOKEN, "operator_chat_id": "-100123"}, ["OPERATOR_CHAT_ID", "person"]),
        ({"bot_token": TOKEN, "database_url": "sqlite://"}, ["DATABASE_URL", "name a file"]),
        ({"bot_token": TOKEN, "database_url": "sqlite:///:memory:"}, ["DATABASE_URL", "name a file"]),
        ({"bot_token": TOKEN, "database_url": "postgresql://a:b@c/d?foo=1"}, ["DATABASE_URL", "sslmode", "foo"]),
    ],
    ids=str,
)
def test_a_setting_that_is_wrong(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: dict[str, str], words: list[str]
) -> None:
    for name in Settings.model_fields:
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".env").write_text("".join(f"{name.upper()}={value}\n" for name, value in settings.items()))
    ended = CliRunner().invoke(cli, ["run"])
    refused(Ended(ended.exit_code, ended.stdout, ended.stderr), *words)


@pytest.mark.parametrize(
    ("settings", "words"),
    [({}, ["BOT_TOKEN"]), ({"bot_token": SECRET}, ["BOT_TOKEN", "@BotFather"]), ({"bot_token": TOKEN, "bot_tokem": "x"}, ["BOT_TOKEM"])],
    ids=str,
)  # fmt: skip
async def test_a_setting_that_is_wrong_in_the_real_process(
    tmp_path: Path, settings: dict[str, str], words: list[str]
) -> None:
    refused(await process.run(tmp_path, "run", **settings), *words)


@pytest.mark.parametrize("command", ["migrate", "audit"])
async def test_the_other_commands_say_it_too(tmp_path: Path, command: str) -> None:
    refused(await process.run(tmp_path, command), "BOT_TOKEN")


async def test_a_database_that_is_not_there(tmp_path: Path) -> None:
    url = f"postgresql://someone:secret-password@127.0.0.1:{process.free_port()}/muster"
    ended = await process.run(tmp_path, "run", bot_token=TOKEN, database_url=url)
    refused(ended, "database", "cannot be reached", "DATABASE_URL")
    assert "secret-password" not in ended.err


def test_sslmode_is_what_the_driver_calls_ssl() -> None:
    """Whoever rents a PostgreSQL is handed an address with it."""
    assert (
        wiring.settings("postgresql://a:b@c/d?sslmode=require").database_url
        == "postgresql+asyncpg://a:b@c/d?ssl=require"
    )


async def test_a_database_that_may_not_be_changed(
    tmp_path: Path, empty_database_url: str, *, on_postgres: bool
) -> None:
    """On PostgreSQL, a database in which somebody else decides; on SQLite, one with a table of the same name."""
    settings = {"bot_token": TOKEN, "database_url": empty_database_url}
    database = Database(empty_database_url)
    if on_postgres:
        async with database.engine.begin() as connection:
            await connection.execute(text("CREATE ROLE stranger LOGIN"))
            await connection.execute(text("REVOKE ALL ON SCHEMA public FROM PUBLIC"))
        settings["database_url"] = empty_database_url.replace("postgres@", "stranger@")
    else:
        # A table that the first migration makes as well.
        async with database.engine.begin() as connection:
            await connection.execute(text("CREATE TABLE groups (id INTEGER)"))
    await database.close()
    refused(await process.run(tmp_path, "migrate", **settings), "cannot be brought up to date")
    if on_postgres:
        database = Database(empty_database_url)
        async with database.engine.begin() as connection:
            await connection.execute(text("DROP ROLE stranger"))
        await database.close()


async def test_a_sqlite_file_that_cannot_be(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/no/such/folder/muster.sqlite3"
    refused(await process.run(tmp_path, "run", bot_token=TOKEN, database_url=url), "cannot be reached", "DATABASE_URL")


async def test_a_sqlite_file_that_is_something_else(tmp_path: Path) -> None:
    (tmp_path / "muster.sqlite3").write_text("Dear diary, " * 500)
    refused(await process.run(tmp_path, "run", bot_token=TOKEN), "DATABASE_URL")


async def test_a_postgresql_that_is_too_old(tmp_path: Path, empty_database_url: str, on_postgres: bool) -> None:
    """SQLite is migrated by the start itself; a PostgreSQL belongs to whoever hosts it."""
    settings = {"bot_token": TOKEN, "database_url": empty_database_url}
    if on_postgres:
        refused(await process.run(tmp_path, "run", **settings), "no tables yet", "make migrate")
    refused(await process.run(tmp_path, "audit", **settings), "no tables yet", "make migrate")
    migrated = await process.run(tmp_path, "migrate", **settings)
    assert (migrated.code, migrated.out) == (0, "The database is up to date.\n")
    audited = await process.run(tmp_path, "audit", **settings)
    assert audited.code == 0
    assert re.fullmatch(r"All tables are there, at version \d{4}\.\nThe ledger adds up\.\n", audited.out)


async def test_a_database_that_is_newer(tmp_path: Path, database_url: str) -> None:
    database = Database(database_url)
    async with database.engine.begin() as connection:
        await connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    await database.close()
    for command in ("run", "migrate"):
        ended = await process.run(tmp_path, command, bot_token=TOKEN, database_url=database_url)
        refused(ended, "9999", "Update the program")


async def test_an_audit_of_a_database_that_lacks_something(tmp_path: Path, database_url: str) -> None:
    """It is at the newest version, and somebody has dropped a table and a column."""
    database = Database(database_url)
    async with database.engine.begin() as connection:
        await connection.execute(text("DROP TABLE transfers"))
        await connection.execute(text("ALTER TABLE groups DROP COLUMN hears_since"))
    await database.close()
    ended = await process.run(tmp_path, "audit", bot_token=TOKEN, database_url=database_url)
    assert ended.code == 1
    assert re.fullmatch(
        r"The database is at version \d{4}, and lacks: groups\.hears_since, transfers\. Go back to a backup\.\n",
        ended.out,
    )


async def test_an_audit_that_finds_something(tmp_path: Path, database_url: str) -> None:
    database = Database(database_url)
    async with database.engine.begin() as connection:
        await connection.execute(
            text(
                "INSERT INTO groups (id, chat_id, kind, title, language, zone, day_start, quiet_from, quiet_until, is_present,"
                " bot_status, bot_rights, summary, summary_in_group, created_at) VALUES"
                " (7, -7, 'group', 'x', 'en', 'UTC', 0, 0, 0, true, 'member', '', 'no', false, '2026-11-23 00:00:00')"
            )
        )
        await connection.execute(
            text("INSERT INTO accounts (group_id, kind, owner, balance) VALUES (7, 'member', 1, 5)")
        )
    await database.close()
    ended = await process.run(tmp_path, "audit", bot_token=TOKEN, database_url=database_url)
    assert ended.code == 1
    assert "group 7: sum: 5" in ended.out
    assert "group 7: balance: member:1 5 != 0" in ended.out


async def test_a_telegram_that_is_not_there(tmp_path: Path, database_url: str) -> None:
    url = f"http://127.0.0.1:{process.free_port()}"
    ended = await process.run(tmp_path, "run", bot_token=TOKEN, bot_api_url=url, database_url=database_url)
    refused(ended, "Telegram cannot be reached", url, "BOT_API_URL")


async def test_a_proxy_that_is_not_there(tmp_path: Path, database_url: str) -> None:
    proxy = f"http://127.0.0.1:{process.free_port()}"
    ended = await process.run(tmp_path, "run", bot_token=TOKEN, database_url=database_url, http_proxy_url=proxy)
    refused(ended, "Telegram cannot be reached", "HTTP_PROXY_URL")


async def test_a_webhook_that_telegram_does_not_take(
    tmp_path: Path, database_url: str, telegram: tuple[Telegram, Bot, Server]
) -> None:
    ended = await process.run(
        tmp_path,
        "run",
        bot_token=TOKEN,
        bot_api_url=telegram[2].url,
        database_url=database_url,
        webhook_url="https://bot.example.org:9000/hook",
        webhook_secret="s" * 16,
        webhook_listen=f"127.0.0.1:{process.free_port()}",
    )
    refused(ended, "does not take WEBHOOK_URL", "8443")


async def test_a_token_that_telegram_does_not_know(
    tmp_path: Path, database_url: str, telegram: tuple[Telegram, Bot, Server]
) -> None:
    ended = await process.run(
        tmp_path, "run", bot_token=OTHER_TOKEN, bot_api_url=telegram[2].url, database_url=database_url
    )
    refused(ended, "does not accept BOT_TOKEN", "@BotFather")
    assert OTHER_TOKEN not in ended.err


async def test_a_second_poller(tmp_path: Path, database_url: str, telegram: tuple[Telegram, Bot, Server]) -> None:
    world, bot, server = telegram
    started = await process.begin(tmp_path, "run", bot_token=TOKEN, bot_api_url=server.url, database_url=database_url)
    try:
        await world.until(lambda: bot.updates.polled or started.returncode is not None, within=process.PATIENCE)
        # The second one asks, and the first is told so.
        await world.call(TOKEN, "getUpdates")
    finally:
        ended = await process.end(started)
    refused(ended, "Another process is fetching updates")


async def test_a_second_process_on_one_sqlite_file(
    tmp_path: Path, telegram: tuple[Telegram, Bot, Server], template: Path
) -> None:
    """Two processes by mistake: the second says why it does not start, and the first one does not notice."""
    world, bot, server = telegram
    shutil.copy(template, tmp_path / "muster.sqlite3")
    settings = {"bot_token": TOKEN, "bot_api_url": server.url, "database_url": "sqlite:///muster.sqlite3"}
    first = await process.begin(tmp_path, "run", **settings)
    try:
        await world.until(lambda: bot.updates.polled or first.returncode is not None, within=process.PATIENCE)
        asked = len(world.calls)
        assert (tmp_path / "muster.sqlite3-lock").stat().st_mode & 0o077 == 0
        for command in ("run", "migrate"):
            refused(
                await process.run(tmp_path, command, **settings),
                "Another process runs the bot",
                "muster.sqlite3",
                "Stop",
            )
        assert len(world.calls) == asked
        # What only looks, or waits for its turn, may stand beside it.
        assert (await process.run(tmp_path, "backup", "copy.sqlite3", **settings)).code == 0
        assert (await process.run(tmp_path, "audit", **settings)).code == 0
        # However it ends, the next one starts.
        first.kill()
        await first.wait()
        await world.until(lambda: not bot.updates.polled, within=process.PATIENCE)
        first = await process.begin(tmp_path, "run", **settings)
        await world.until(lambda: bot.updates.polled or first.returncode is not None, within=process.PATIENCE)
    finally:
        if first.returncode is None:
            first.terminate()
        ended = await process.end(first)
    assert ended.code == 0, ended
