"""A small Telegram for each test: a bot, three people, a supergroup with the bot as administrator."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pytest
import pytest_asyncio

from simulator import Bot, Chat, Person, Server, SimClock, Telegram, serve

TOKEN = "123456789:" + "A" * 35
START = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class World:
    """What a test plays with. ``ok`` calls the Bot API and gives the result, ``no`` gives the description of the refusal."""

    tg: Telegram
    clock: SimClock
    bot: Bot
    ann: Person
    bob: Person
    cid: Person
    group: Chat

    async def ok(self, method: str, /, **params: Any) -> Any:
        files = params.pop("files", None)
        status, body = await self.tg.call(self.bot.token, method, params, files)
        assert status == 200, body
        return body["result"]

    async def no(self, method: str, /, **params: Any) -> str:
        files = params.pop("files", None)
        status, body = await self.tg.call(self.bot.token, method, params, files)
        assert status != 200, body
        assert body["ok"] is False
        assert body["error_code"] == status
        return str(body["description"])

    async def sends(self, text: str = "hello", chat: Chat | None = None, **params: Any) -> Any:
        await self.ok("sendMessage", chat_id=(chat or self.group).id, text=text, **params)
        return (chat or self.group).last

    async def updates(self, **params: Any) -> list[dict[str, Any]]:
        """New updates, confirmed at once."""
        found: list[dict[str, Any]] = await self.ok("getUpdates", **params)
        if found:
            self.bot.updates.confirm(found[-1]["update_id"] + 1)
        return found

    async def kinds(self, **params: Any) -> list[str]:
        return [next(name for name in update if name != "update_id") for update in await self.updates(**params)]


def build(*, admin: bool = True, privacy: bool = True, kind: Any = "supergroup", **options: Any) -> World:
    clock = SimClock(START)
    tg = Telegram(clock, **options)
    bot = tg.new_bot(TOKEN, "muster_bot", "Muster", privacy=privacy)
    ann, bob, cid = tg.new_person("Ann", "ann"), tg.new_person("Bob"), tg.new_person("Cid", language_code="zh-hans")
    group = tg.new_group("Runners", ann, [bob, cid], kind=kind)
    ann.adds(bot, group, admin=admin)
    bot.updates.drop_all()
    return World(tg, clock, bot, ann, bob, cid, group)


@pytest.fixture
def world() -> World:
    """The bot is administrator with the usual rights; flood limits are off, as they have a test of their own."""
    return build(flood_limits=False)


@pytest.fixture
def plain() -> World:
    """The bot is an ordinary member with privacy mode on."""
    return build(admin=False, flood_limits=False)


@pytest_asyncio.fixture
async def server(world: World) -> AsyncIterator[Server]:
    running = await serve(world.tg)
    yield running
    await running.stop()


def buttons(*rows: list[tuple[str, str]]) -> dict[str, Any]:
    return {"inline_keyboard": [[{"text": text, "callback_data": data} for text, data in row] for row in rows]}
