"""A collection in a group: how people enter, look, vote, judge and claim in the flows, in both languages."""

from dataclasses import dataclass
from typing import Any

from simulator import Chat, Message, Person
from tests.flows.group import SHANGHAI, Group, make_group, when
from tests.wiring import World

MASCOT = {"en": "Name our mascot", "zh-CN": "给吉祥物起名"}
SUBMIT = {"en": "📝 Submit", "zh-CN": "📝 投稿"}
ENTER = {"en": "✅ Enter", "zh-CN": "✅ 投稿"}
LOOK = {"en": "🗳 Look and vote", "zh-CN": "🗳 看作品、投票"}
VOTE = {"en": "❤️ Vote", "zh-CN": "❤️ 投票"}
BACK = {"en": "💔 Take back", "zh-CN": "💔 收回"}
JUDGE = {"en": "⚖️ For judges", "zh-CN": "⚖️ 评委入口"}
CLAIM = {"en": "🎁 Claim my prize", "zh-CN": "🎁 领取奖品"}
SHOW = {"en": "Show my code", "zh-CN": "查看兑换码"}
YES_PLEASE = {"en": "Yes, I'd like it", "zh-CN": "好，我要领取"}
CLOSES, ENDS = "2026-11-25 20:00", "2026-11-27 20:00"


@dataclass
class Contest:
    """A group in which a collection is on."""

    group: Group

    @property
    def world(self) -> World:
        """Where all this happens."""
        return self.group.world

    @property
    def chat(self) -> Chat:
        """The group's chat."""
        return self.group.chat

    @property
    def language(self) -> str:
        """The language people speak."""
        return self.group.language

    def private(self, person: Person) -> Chat:
        """Somebody's private chat with the bot."""
        return person.private(self.world.bot)

    def last(self, person: Person) -> Message:
        """The bot's newest message to somebody in private, without the files that come by themselves."""
        said = [m for m in self.private(person).messages if m.sender == self.world.bot]
        return [m for m in said if m.kind != "document"][-1]

    def files(self, person: Person) -> list[Message]:
        """The files that the bot has sent to somebody in private, oldest first."""
        said = [m for m in self.private(person).messages if m.sender == self.world.bot]
        return [m for m in said if m.kind == "document"]

    @property
    def board(self) -> Message:
        """The newest board."""
        return [m for m in self.chat.messages if m.sender == self.world.bot and m.text.startswith("🎨")][-1]

    async def follows(self, person: Person, button: str, message: Message | None = None) -> Message:
        """Somebody taps a button in the group that leads into private; what they find there."""
        # A private chat takes a message a second.
        self.world.clock.advance(seconds=2)
        tap = person.taps(button, self.chat, message=message)
        assert tap.opened is not None, f"{button} leads nowhere"
        await self.world.settle()
        return self.last(person)

    async def taps(self, person: Person, button: str, message: Message | None = None) -> str:
        """Somebody taps a button in private; the toast they see."""
        self.world.clock.advance(seconds=2)
        tap = person.taps(button, self.private(person), message=message)
        await self.world.settle()
        assert tap.answer is not None, "the tap was not answered"
        return tap.answer.text

    async def forges(self, person: Person, data: str) -> str:
        """Somebody sends made-up data for the bot's newest message to them; the toast they see."""
        self.world.clock.advance(seconds=2)
        tap = person.taps_data(self.last(person), data, old=True)
        await self.world.settle()
        assert tap.answer is not None, "the tap was not answered"
        return tap.answer.text

    async def writes(self, person: Person, text: str) -> str:
        """Somebody writes to the bot in private; what it says to that."""
        self.world.clock.advance(seconds=2)
        person.says(text, self.private(person))
        await self.world.settle()
        return self.last(person).text

    async def enters(self, person: Person, *pieces: str | bytes | None) -> str:
        """Somebody enters by the board's button: texts, photos (bytes, or None for any); what the bot says at last."""
        await self.follows(person, SUBMIT[self.language], self.board)
        return await self.sends(person, *pieces)

    async def sends(self, person: Person, *pieces: str | bytes | None) -> str:
        """Somebody fills the open form and enters it."""
        for piece in pieces:
            self.world.clock.advance(seconds=2)
            if isinstance(piece, str):
                person.says(piece, self.private(person))
            else:
                person.sends_photo(self.private(person), piece)
            await self.world.settle()
        await self.taps(person, ENTER[self.language])
        return self.last(person).text

    async def finds(self, person: Person, words: str) -> Message:
        """Somebody opens the gallery, and turns pages until they see an entry with these words."""
        page = await self.follows(person, LOOK[self.language])
        for _ in range(30):
            if words in page.text:
                return page
            await self.taps(person, "▶️", page)
        raise AssertionError(f"{words} is not in the gallery")

    async def votes(self, person: Person, *words: str) -> list[str]:
        """Somebody votes for the entries with these words; the toasts."""
        toasts = []
        for each in words:
            page = await self.finds(person, each)
            toasts.append(await self.taps(person, VOTE[self.language], page))
        return toasts

    async def each_is_chosen(self, *words: str) -> None:
        """Each of the entries with these words, by members in their order, gets one vote: of whoever comes after its author."""
        members = self.group.members[: max(2, len(words))]
        for at, each in enumerate(words):
            await self.votes(members[(at + 1) % len(members)], each)

    async def until(self, moment: str) -> None:
        """It becomes this moment, and what was due is said."""
        await when(self.world, moment)
        # A board that waits for its pace comes with the next call.
        await self.world.advance(seconds=4)

    def said(self, start: str) -> str:
        """The bot's newest message in the group that begins so."""
        found = [text for text in self.world.said(self.chat) if text.startswith(start)]
        assert found, f"nothing begins with {start}: {self.world.said(self.chat)}"
        return found[-1]


async def a_contest(
    world: World, language: str = "en", line: str = "", *, members: int = 6, review: str = "none", **more: Any
) -> Contest:
    """A group with a collection that takes entries until CLOSES and votes until ENDS."""
    group = await make_group(world, language=language, zone=SHANGHAI, members=members, **more)
    title = MASCOT[language]
    until = "" if "until=" in line else f'until="{CLOSES}"'
    await group.hears(group.admin, f'/new collection "{title}" {until} review={review} {line}')
    return Contest(group)
