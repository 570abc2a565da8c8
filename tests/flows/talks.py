"""Sharings that the flows play with: a group with one, who speaks in it, and what people tap."""

import re
from dataclasses import dataclass
from typing import Any

from simulator import Chat, Message, Person
from tests.flows.group import SHANGHAI, Group, make_group, when
from tests.wiring import World

TITLE = {"en": "How I sleep better", "zh-CN": "我是怎么睡好觉的"}
# The day of the first talk, a Thursday; the tests begin on Monday, 23 November.
DAY = "2026-11-26"

BUTTONS = {
    "going": {"en": "✅ Going", "zh-CN": "✅ 参加"},
    "maybe": {"en": "🤔 Maybe", "zh-CN": "🤔 待定"},
    "no": {"en": "❌ Can't", "zh-CN": "❌ 不参加"},
    "ask": {"en": "❓ Ask", "zh-CN": "❓ 提问"},
    "propose": {"en": "💡 Propose a theme", "zh-CN": "💡 推荐主题"},
    "calendar": {"en": "📅 Calendar", "zh-CN": "📅 加入日历"},
    "hosts": {"en": "🎛 For hosts", "zh-CN": "🎛 主持台"},
    "send": {"en": "✅ Send", "zh-CN": "✅ 发送"},
    "send hidden": {"en": "🙈 Send without my name", "zh-CN": "🙈 匿名发送"},
    "ready": {"en": "✅ I'm ready", "zh-CN": "✅ 我准备好了"},
    "not ready": {"en": "⚠️ I can't make it", "zh-CN": "⚠️ 我来不了"},
    "queue": {"en": "Open the queue", "zh-CN": "打开提问队列"},
    "questions": {"en": "❓ Questions", "zh-CN": "❓ 提问"},
    "approve": {"en": "✅ Approve", "zh-CN": "✅ 通过"},
    "decline": {"en": "🚫 Decline", "zh-CN": "🚫 不采用"},
    "same": {"en": "🔗 Same as …", "zh-CN": "🔗 和……重复"},
    "to answer": {"en": "🗣 To be answered", "zh-CN": "🗣 待回答"},
    "shift": {"en": "+5 min", "zh-CN": "+5 分钟"},
    "next": {"en": "⏩ Next step", "zh-CN": "⏩ 下一环节"},
    "end": {"en": "🏁 End", "zh-CN": "🏁 结束"},
    "attend": {"en": "✋ Take attendance", "zh-CN": "✋ 点名"},
    "here": {"en": "✋ I'm listening", "zh-CN": "✋ 我在听"},
    "code": {"en": "🔑 Type the code word", "zh-CN": "🔑 输入口令"},
    "mute": {"en": "🔇 Mute", "zh-CN": "🔇 全员禁言"},
    "unmute": {"en": "🔊 Unmute", "zh-CN": "🔊 解除禁言"},
    "skip": {"en": "⏭ Skip", "zh-CN": "⏭ 取消本场"},
    "restore": {"en": "↩️ Restore", "zh-CN": "↩️ 恢复"},
    "move": {"en": "📅 Move", "zh-CN": "📅 改时间"},
    "speakers": {"en": "🎤 Speakers", "zh-CN": "🎤 分享人"},
    "start": {"en": "▶️ Start now", "zh-CN": "▶️ 现在开始"},
    "yes": {"en": "Yes", "zh-CN": "确定"},
    "proposals": {"en": "💡 Proposals", "zh-CN": "💡 主题推荐"},
    "winner": {"en": "🏆 Take the first one for this talk", "zh-CN": "🏆 本场就讲得票最高的"},
    "archive": {"en": "📄 Archive", "zh-CN": "📄 存档"},
    "feedback": {"en": "⭐ Feedback", "zh-CN": "⭐ 评价"},
    "comment": {"en": "💬 Say why", "zh-CN": "💬 写几句"},
    "speak": {"en": "🎙 Speak through me", "zh-CN": "🎙 由我代为发言"},
    "stop": {"en": "⏹ Stop", "zh-CN": "⏹ 停止"},
}


@dataclass
class Sharing:
    """A group with a sharing in it. Mia speaks, the admin hosts; both have started the bot in private."""

    group: Group
    number: int = 1

    @property
    def world(self) -> World:
        """The world it is in."""
        return self.group.world

    @property
    def chat(self) -> Chat:
        """The group's chat."""
        return self.group.chat

    @property
    def speaker(self) -> Person:
        """Who speaks."""
        return self.group.members[0]

    @property
    def listeners(self) -> list[Person]:
        """Everybody else but admins."""
        return self.group.members[1:]

    @property
    def boards(self) -> list[Message]:
        """Everything in the group that is or was a board of it, oldest first."""
        return [m for m in self.chat.messages if m.sender == self.world.bot and m.text.startswith(("🎙", "🔴"))]

    @property
    def board(self) -> Message:
        """The newest board."""
        return [m for m in self.boards if any((b.data or "").startswith("td:") for row in m.buttons for b in row)][-1]

    def button(self, name: str) -> str:
        """A button as it is called in the group's language."""
        return BUTTONS[name][self.group.language]

    async def taps(self, person: Person, button: str, message: Message | None = None) -> str:
        """Somebody taps in the group; the toast."""
        return await self.group.sees_tap(person, self.button(button), message)

    async def all_tap(self, button: str, *people: Person) -> list[str]:
        """People tap the same button in one batch; their toasts."""
        taps = [person.taps(self.button(button), self.chat) for person in people]
        await self.world.settle()
        return [tap.answer.text if tap.answer is not None else "unanswered" for tap in taps]

    async def follows(self, person: Person, button: str) -> str:
        """Somebody taps a button that opens the private chat; what the bot says there."""
        tap = person.taps(self.button(button), self.chat)
        await self.world.settle()
        assert tap.answer is not None
        assert tap.answer.url is not None, tap.answer
        person.opens(tap.answer.url)
        await self.world.settle()
        await self.breathes()
        return self.last_to(person)

    async def taps_privately(self, person: Person, button: str) -> str:
        """Somebody taps in the private chat; what the tapped message or a new one says then."""
        private = person.private(self.world.bot)
        tap = person.taps(self.button(button), private)
        await self.world.settle()
        assert tap.answer is not None
        await self.breathes()
        return tap.answer.text or self.last_to(person)

    async def taps_privately_on(self, person: Person, label: str) -> str:
        """The same for a button with a label of its own."""
        tap = person.taps(label, person.private(self.world.bot))
        await self.world.settle()
        assert tap.answer is not None
        await self.breathes()
        return self.last_to(person)

    async def taps_on_stage(self, host: Person, number: int) -> None:
        """A host has a question asked in the group."""
        await self.taps_privately(host, "to answer") if self._shows(host, "to answer") else None
        await self.taps_privately_on(
            host, {"en": f"🗣 Ask {number} now", "zh-CN": f"🗣 现在问 {number}"}[self.group.language]
        )

    async def answered(self, host: Person, number: int) -> None:
        """A host says that a question is answered."""
        await self.taps_privately_on(
            host, {"en": f"✔️ {number} answered", "zh-CN": f"✔️ {number} 已回答"}[self.group.language]
        )

    def _shows(self, person: Person, button: str) -> bool:
        last = [m for m in person.private(self.world.bot).messages if m.buttons][-1]
        return any(b.text == self.button(button) for row in last.buttons for b in row)

    async def writes(self, person: Person, text: str) -> str:
        """Somebody writes to the bot; the answer."""
        person.says(text, person.private(self.world.bot))
        await self.world.settle()
        await self.breathes()
        return self.last_to(person)

    async def desk(self, what: str, *, person: Person | None = None, sure: bool = False) -> str:
        """A host opens the desk and taps there; the toast, or what it shows then."""
        host = person or self.group.admin
        await self.follows(host, "hosts")
        shown = await self.taps_privately(host, what)
        return await self.taps_privately(host, "yes") if sure else shown

    async def breathes(self) -> None:
        """A private chat takes one message a second."""
        await self.world.advance(seconds=2)

    def last_to(self, person: Person) -> str:
        """The bot's last message to somebody in private."""
        return self.world.last(person.private(self.world.bot))

    def said_to(self, person: Person) -> list[str]:
        """All of the bot's messages to somebody in private."""
        return self.world.said(person.private(self.world.bot))

    async def at(self, clock: str, day: str = DAY) -> None:
        """Let it become this time on the group's clock."""
        await when(self.world, f"{day} {clock}")

    async def begins(self) -> None:
        """Let the first talk begin."""
        await self.at("20:00")


async def a_sharing(
    world: World, language: str = "en", line: str = "", *, at: str = f"{DAY} 20:00", members: int = 5, **more: Any
) -> Sharing:
    """A group with a sharing by Mia, made by the admin."""
    group = await make_group(world, language=language, members=members, zone=SHANGHAI, **more)
    if more.get("kind") == "group":
        # A basic group has no administrator but its owner here.
        group.admin = group.owner
    for person in (group.admin, group.members[0]):
        person.starts(world.bot)
    await world.settle()
    speaker = "" if "speaker=" in line else " speaker=@mia"
    await group.hears(group.admin, f'/new sharing "{TITLE[language]}"{speaker} at="{at}" {line}')
    return Sharing(group)


def plain(text: str) -> str:
    """A text on one line."""
    return re.sub(r"\s+", " ", text)


def page(sharing: Sharing) -> str:
    """The archive that was posted in the group."""
    sent = [m for m in sharing.chat.messages if m.media is not None and m.media.kind == "document"][-1]
    assert sent.media is not None
    return sent.media.data.decode()
