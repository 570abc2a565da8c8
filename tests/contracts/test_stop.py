"""SIGTERM: what is in hand is finished, and the process is gone within ten seconds, with exit code 0."""

import signal
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import select

from kit.db import Database
from models import CheckIn
from simulator import Bot, Chat, Person, Server, Telegram
from tests.contracts import process
from tests.contracts.process import PATIENCE, STOPS_WITHIN
from tests.wiring import TOKEN


@pytest.fixture
async def telegram() -> AsyncIterator[tuple[Telegram, Bot, Server]]:
    async with process.telegram() as running:
        yield running


def group_on(world: Telegram, bot: Bot) -> tuple[Chat, Person]:
    owner = world.new_person("Olga", username="olga")
    chat = world.new_group("Runners", owner=owner)
    owner.adds(bot, chat, admin=True)
    return chat, owner


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
async def test_it_stops_while_it_waits(
    tmp_path: Path, database_url: str, telegram: tuple[Telegram, Bot, Server], how: signal.Signals
) -> None:
    world, bot, server = telegram
    running = await process.begin(tmp_path, "run", bot_token=TOKEN, bot_api_url=server.url, database_url=database_url)
    try:
        await world.until(lambda: bot.updates.polled or running.returncode is not None, within=PATIENCE)
        running.send_signal(how)
    finally:
        ended = await process.end(running, STOPS_WITHIN)
    assert ended.code == 0, ended.err
    assert ended.lines == []


async def test_it_finishes_what_is_in_hand(
    tmp_path: Path, database_url: str, telegram: tuple[Telegram, Bot, Server]
) -> None:
    world, bot, server = telegram
    running = await process.begin(tmp_path, "run", bot_token=TOKEN, bot_api_url=server.url, database_url=database_url)
    try:
        chat, owner = group_on(world, bot)
        owner.says('/new checkin "Run"', chat)
        await world.until(
            lambda: any("I'm here" in b.text for m in chat.messages for row in m.buttons for b in row), PATIENCE
        )
        # Telegram is slow with the answer: the signal comes while the bot waits for it.
        world.fail_next("answerCallbackQuery", kind="slow", seconds=1.0)
        owner.taps("I'm here", chat)
        await world.until(lambda: not world.faults._waiting, PATIENCE)
        running.send_signal(signal.SIGTERM)
    finally:
        ended = await process.end(running, STOPS_WITHIN)
    assert ended.code == 0, ended.err
    assert [answer.text for who, answer in world.toasts if who is owner] != []
    # Done, and acknowledged: it does not come again.
    assert world.pending(bot) == 0
    database = Database(database_url)
    async with database.read() as session:
        assert list(await session.scalars(select(CheckIn.person_id))) == [owner.id]
    await database.close()


async def test_a_telegram_that_hangs_does_not_hold_it(
    tmp_path: Path, database_url: str, telegram: tuple[Telegram, Bot, Server]
) -> None:
    world, bot, server = telegram
    running = await process.begin(tmp_path, "run", bot_token=TOKEN, bot_api_url=server.url, database_url=database_url)
    try:
        chat, owner = group_on(world, bot)
        await world.until(lambda: chat.messages, PATIENCE)
        world.fail_next("sendMessage", kind="slow", seconds=30.0)
        owner.says("/help", chat)
        await world.until(lambda: not world.faults._waiting, PATIENCE)
        world.fail_next("*", kind="slow", seconds=30.0, times=100)
        running.send_signal(signal.SIGTERM)
    finally:
        ended = await process.end(running, STOPS_WITHIN)
    assert ended.code == 0, ended.err
