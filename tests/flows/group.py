"""The groups that the flows play in: one in English and one in Chinese, with an owner, an admin and members."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import func, select

from models import Account, Base
from simulator import Chat, Message, Person
from tests.wiring import World

BOTH = pytest.mark.parametrize("language", ["en", "zh-CN"])
SHANGHAI = "Asia/Shanghai"
TITLE = {"en": "Morning run", "zh-CN": "晨跑"}
HERE = {"en": "✅ I'm here", "zh-CN": "✅ 我来签到"}
OUT_OF_DATE = {
    "en": "This is out of date. See what's on now: /activities",
    "zh-CN": "这个按钮或内容已经过期。看看现在有什么活动：/activities",
}
NOT_A_MEMBER = {
    "en": "This is for members of the group. Join it first, then try again.",
    "zh-CN": "群成员才能参加。先加入本群，再来试试吧。",
}
TRY_AGAIN = {
    "en": "I couldn't find out from Telegram just now whether you may do this. Please try again in a minute.",
    "zh-CN": "刚才没能向 Telegram 查到你在群里的身份，请过一分钟再试。",
}
ADMINS_AND_HOSTS_ONLY = {
    "en": "Only admins and hosts can do this. Ask an admin to start it, or the owner to name you host.",
    "zh-CN": "这个操作需要管理员或主持人来做。可以请管理员帮忙，或者请群主指定你为主持人。",
}
ADMINS_ONLY = {
    "en": "Only admins can do this. Ask one of them, please.",
    "zh-CN": "这个操作需要管理员来做，请找一位管理员帮忙。",
}
OWNER_ONLY = {
    "en": "Only the group's owner can do this. Ask them, please.",
    "zh-CN": "这个操作需要群主来做，请找群主帮忙。",
}


@dataclass
class Group:
    """A group with the bot in it as administrator. People are called by their first names in the tests."""

    world: World
    chat: Chat
    owner: Person
    admin: Person
    members: list[Person]
    language: str = "en"

    async def hears(self, person: Person, text: str, **how: Any) -> list[str]:
        """Someone writes in the group; what the bot says to it there, by new messages."""
        before = len(self.world.said(self.chat))
        person.says(text, self.chat, **how)
        await self.world.settle()
        return self.world.said(self.chat)[before:]

    async def sees_tap(self, person: Person, button: str, message: Message | None = None) -> str:
        """Someone taps a button in the group; the toast they see."""
        tap = person.taps(button, self.chat, message=message)
        await self.world.settle()
        assert tap.answer is not None, "the tap was not answered"
        return tap.answer.text

    async def sees_forged(self, person: Person, data: str, message: Message | None = None, **how: Any) -> str:
        """Someone sends made-up data for a message of the bot's; the toast they see."""
        tap = person.taps_data(message or self.bots_last, data, **how)
        await self.world.settle()
        assert tap.answer is not None, "the tap was not answered"
        return tap.answer.text

    async def opens(self, person: Person, command: str, *data: str) -> Message:
        """Someone opens a page of the bot's by a command and presses the buttons with this data on it, one after the other."""
        await self.hears(person, command)
        page = self.bots_last
        for each in data:
            await self.press(person, each, page)
        return page

    async def presses(self, person: Person, command: str, *data: str) -> str:
        """The same; the toast after the last button."""
        page = await self.opens(person, command, *data[:-1])
        return await self.press(person, data[-1], page)

    async def press(self, person: Person, data: str, message: Message) -> str:
        """Someone presses the button with this data, which is there; the toast they see."""
        assert data in [button.data for row in message.buttons for button in row]
        return await self.sees_forged(person, data, message)

    async def starts(self, line: str = "") -> Message:
        """The admin starts a check-in with its usual title; its board. The reminder is off where the line does not say otherwise."""
        remind = "" if "remind=" in line else " remind=no"
        await self.hears(self.admin, f'/new checkin "{TITLE[self.language]}" {line}{remind}')
        return self.board

    async def checks_in(self, *people: Person) -> list[str]:
        """These people tap the newest board, one after the other in one batch; their toasts."""
        taps = [person.taps(HERE[self.language], self.chat) for person in people]
        await self.world.settle()
        return [tap.answer.text if tap.answer is not None else "unanswered" for tap in taps]

    @property
    def bots_last(self) -> Message:
        """The bot's newest message in the group."""
        return [m for m in self.chat.messages if m.sender == self.world.bot][-1]

    @property
    def boards(self) -> list[Message]:
        """Everything in the group that is or was a board, oldest first."""
        return [m for m in self.chat.messages if m.sender == self.world.bot and m.text.startswith("🎯")]

    @property
    def board(self) -> Message:
        """The newest board."""
        return self.boards[-1]

    async def points(self, person: Person) -> int:
        """What someone has, as the ledger says."""
        async with self.world.app.database.read() as session:
            found = await session.scalar(
                select(func.sum(Account.balance)).where(Account.kind == "member", Account.owner == person.id)
            )
        return int(found or 0)


async def make_group(
    world: World,
    *,
    language: str = "en",
    members: int = 3,
    kind: Literal["group", "supergroup"] = "supergroup",
    bot_is_admin: bool = True,
    zone: str | None = None,
    **more: Any,
) -> Group:
    """A group whose owner has just added the bot; `language` is the owner's. With `zone` the owner has set it, too."""
    telegram = world.telegram
    owner = telegram.new_person("Olga", username="olga", language_code=language)
    admin = telegram.new_person("Adam", username="adam", language_code=language)
    people = [telegram.new_person(name, username=name.lower(), language_code=language) for name in NAMES[:members]]
    people += [telegram.new_person(f"P{n}", language_code=language) for n in range(len(NAMES), members)]
    chat = telegram.new_group("Runners", owner=owner, members=[admin, *people], kind=kind, **more)
    if kind == "supergroup":
        owner.promotes(admin, chat)
    owner.adds(world.bot, chat, admin=bot_is_admin)
    await world.settle()
    group = Group(world, chat, owner, admin, people, language)
    if zone is not None:
        await group.hears(owner, f"/settings zone={zone}")
    return group


async def when(world: World, moment: str, zone: str = SHANGHAI) -> None:
    """Let it become this moment on the wall clock of a zone (`2026-11-23 21:00`), and let the bot do what is due."""
    world.clock.set(datetime.fromisoformat(moment).replace(tzinfo=ZoneInfo(zone)))
    await world.settle()


async def rows_of(world: World, table: type[Base], **where: Any) -> int:
    """How many rows a table has."""
    async with world.app.database.read() as session:
        return await session.scalar(select(func.count()).select_from(table).filter_by(**where)) or 0


async def ledger_adds_up(world: World) -> None:
    """Whatever happened: the balances of all accounts together are 0."""
    async with world.app.database.read() as session:
        assert (await session.scalar(select(func.coalesce(func.sum(Account.balance), 0)))) == 0


NAMES = ("Mia", "Noah", "Lena", "Tom", "Eva", "Ben", "Ida", "Max")
