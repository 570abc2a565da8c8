"""What a host would look at first when the bot does not run as it should: settings, database, Telegram, disk. Nothing is changed."""

import asyncio
import shutil
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import func, select
from telegram import Bot, WebhookInfo
from telegram.error import TelegramError

from bot import schema
from bot.alone import Alone
from bot.errors import CannotRun
from bot.patience import cannot_start
from bot.settings import Settings
from bot.transport import client
from features import columns
from kit.db import Database
from kit.troubles import classify
from models import QuarantinedUpdate

# Enough for a day of a large group, and for SQLite to tidy itself up.
_SPACE_NEEDED = 200 * 2**20
# Telegram keeps what waits for a day only.
_MANY_WAIT = 1000


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at. `is_well` is None where it is for the host to judge; `todo` says what would mend it."""

    is_well: bool | None
    what: str
    todo: str | None = None

    def __str__(self) -> str:
        sign = {True: "ok", False: "!!", None: "--"}[self.is_well]
        return f"{sign}  {self.what}" + (f"\n    {self.todo}" if self.todo is not None else "")


async def examine(settings: Settings) -> AsyncIterator[Finding]:
    """Look at one thing after the other. Also while the bot runs."""
    async for finding in _database(settings):
        yield finding
    yield _folder(settings)
    async for finding in _telegram(settings):
        yield finding
    yield _prizes(settings)
    yield _operator(settings)


async def _database(settings: Settings) -> AsyncIterator[Finding]:
    database = Database(settings.database_url)
    file = database.engine.url.database
    try:
        if database.is_sqlite and file is not None and not await asyncio.to_thread(Path(file).exists):
            yield Finding(None, f"There is no database {file} yet.", "The first start makes it.")
            return
        if database.is_sqlite:
            yield _at_work(database)
        try:
            version = await schema.check_known(database)
        except CannotRun as reason:
            yield Finding(False, str(reason))
            return
        if version != schema.newest():
            yield _behind(database, version)
            return
        async with database.read() as session:
            missing = await columns.lacking(session)
            aside = await session.scalar(select(func.count()).select_from(QuarantinedUpdate)) or 0
        if missing:
            yield Finding(False, f"The database lacks {', '.join(missing)}.", "Go back to a backup.")
        else:
            yield Finding(True, "The database can be reached, and is at this program's version.")
        if aside:
            yield Finding(
                False,
                f"{aside} updates of the last two weeks could not be handled and were put aside.",
                "The log says why: look for “update put aside”.",
            )
    finally:
        await database.close()


def _behind(database: Database, version: str | None) -> Finding:
    is_at = "has no tables yet" if version is None else f"is at version {version}, this program at {schema.newest()}"
    if database.is_sqlite:
        return Finding(None, f"The database {is_at}.", "The next start brings it up to date. Make a backup first.")
    return Finding(
        False, f"The database {is_at}.", "Make a backup, then bring it up to date: muster migrate, or make migrate."
    )


def _at_work(database: Database) -> Finding:
    is_held = Alone.is_held(database)
    return Finding(None, f"The bot {'runs' if is_held else 'does not run'} on this database now.")


def _folder(settings: Settings) -> Finding:
    folder = settings.state_folder.absolute()
    try:
        free = shutil.disk_usage(folder).free
    except OSError as error:
        return Finding(False, f"The folder {folder} cannot be read: {error.strerror}.", "Check STATE_DIRECTORY.")
    if free < _SPACE_NEEDED:
        return Finding(False, f"Only {free // 2**20} MB are free where {folder} lies.", "Make room on the disk.")
    return Finding(True, f"{free // 2**20} MB are free where {folder} lies.")


async def _telegram(settings: Settings) -> AsyncIterator[Finding]:
    calls = client(settings, connections=1)
    bot = Bot(settings.bot_token.get_secret_value(), base_url=f"{settings.bot_api_url}/bot", request=calls)
    try:
        await calls.initialize()
        me = await bot.get_me()
        hook = await bot.get_webhook_info()
    except TelegramError as error:
        yield Finding(False, str(cannot_start(classify(error), settings)))
        return
    finally:
        await calls.shutdown()
    yield Finding(True, f"Telegram knows the bot as @{me.username}.")
    if not me.can_join_groups:
        yield Finding(False, "The bot may not join groups.", "Allow it at @BotFather: /setjoingroups.")
    if not me.can_read_all_group_messages:
        yield Finding(
            None,
            "Privacy mode is on: in groups where it is no administrator the bot sees commands, replies and taps only.",
            "That is enough for most. To change it: make the bot an administrator of the group.",
        )
    for finding in _way(settings, hook):
        yield finding


def _way(settings: Settings, hook: WebhookInfo) -> list[Finding]:
    """How updates come: by a webhook where the settings say so, else they are fetched."""
    found = []
    if settings.webhook_url is None and hook.url:
        found.append(
            Finding(
                False,
                "Telegram posts updates to a webhook, and WEBHOOK_URL is not set.",
                "The next start takes it off.",
            )
        )
    elif settings.webhook_url is not None and hook.url != settings.webhook_url:
        found.append(Finding(False, "Telegram does not post updates to WEBHOOK_URL.", "The next start sets it."))
    else:
        found.append(Finding(True, "Updates are posted to WEBHOOK_URL." if hook.url else "Updates are fetched."))
    if hook.url and hook.last_error_date is not None:
        found.append(
            Finding(
                None,
                f"The last delivery that failed was at {hook.last_error_date:%Y-%m-%d %H:%M} UTC: {hook.last_error_message}.",
                "If that is now: check the proxy and its certificate (docs/operating.md).",
            )
        )
    waiting = hook.pending_update_count
    if waiting >= _MANY_WAIT:
        found.append(
            Finding(False, f"{waiting} updates wait at Telegram.", "Does the bot run? Telegram keeps them for a day.")
        )
    return found


def _prizes(settings: Settings) -> Finding:
    if settings.prize_key is None:
        return Finding(None, "PRIZE_KEY is not set: codes as prizes are refused.", "Make one: openssl rand -base64 32")
    return Finding(True, "Codes of prizes can be sealed.")


def _operator(settings: Settings) -> Finding:
    if settings.operator_chat_id is None:
        return Finding(None, "OPERATOR_CHAT_ID is not set: nobody is told of what only a host can mend.")
    return Finding(True, "Somebody is told of what only a host can mend.")
