"""Follows the play with the script in hand: waits for what must come, compares it, and stops at the first difference.

Strict: the bot's messages are taken in their order, so one that the script does not know is a difference, too.
"""

import asyncio
import re
from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

from simulator import Chat, Message, Tap
from tour.stage import Stage

# Real seconds. What comes, comes at once, or when the bot has spared the chat for some seconds, which are let pass; the rest of the
# patience is for slow machines.
_PATIENCE = 20.0
_GLANCE = 0.3

_BY_CHANCE = re.compile(r"\b[0-9a-f]{64}\b|\b[0-9a-f]{32}\b|\b[0-9a-f]{16}\b")

T = TypeVar("T")


class Difference(Exception):
    """Something is not as the script has it."""

    def __init__(self, about: str, expected: str, got: str) -> None:
        super().__init__(about)
        self.about = about
        self.expected = expected
        self.got = got


class Prompter:
    """Compares a stage with its script. `met` counts what was as expected.

    After each thing that comes it waits `breath` real seconds, for whoever watches.
    """

    def __init__(self, stage: Stage, *, patience: float = _PATIENCE, breath: float = 0.0) -> None:
        self.met = 0
        self._stage = stage
        self._patience = patience
        self._breath = breath
        self._heard: dict[int, int] = {}

    async def hears(self, chat: Chat, text: str, buttons: Sequence[str] | None = None) -> Message:
        """The bot's next message in a chat; `buttons` None: whichever. Raises Difference."""
        at = self._heard.get(chat.id, 0)
        message = await self._until(
            lambda: next(iter(self._said(chat)[at:]), None), f"the bot's next message in {chat.title}", text, lambda: ""
        )
        self._heard[chat.id] = at + 1
        self.agree(f"a message in {chat.title}", text, _alike(message.text))
        if buttons is not None:
            self.agree(f"the buttons under “{text}”", _lines(buttons), _lines(message.button_texts))
        return message

    async def comes_to_say(self, message: Message, text: str) -> None:
        """A message of the bot comes to have this text. Raises Difference."""
        about = f"a message in {message.chat.title} after its edits"
        await self._until(lambda: _alike(message.text) == text, about, text, lambda: _alike(message.text))
        self.met += 1

    async def shows(self, message: Message, text: str, buttons: Sequence[str]) -> None:
        """A message of the bot comes to look so, by however many edits. Raises Difference."""
        expected = _lines((text, *buttons))
        await self._until(
            lambda: _face(message) == expected,
            f"a message in {message.chat.title} after its edits",
            expected,
            lambda: _face(message),
        )
        self.met += 1

    async def lets_pass(self) -> None:
        """The bot does all there is to do now, and what it says by that is taken as it comes. Raises Difference where it does not end."""
        glance, left = 0.01, self._patience
        while not await self._stage.is_idle():
            if left <= 0:
                raise Difference("what the bot has to do", "", f"more than it does within {self._patience:.0f} s")
            await asyncio.sleep(glance)
            left -= glance
        self._stop_at_troubles()
        for chat in self._chats():
            self._heard[chat.id] = len(self._said(chat))

    async def toasts(self, tap: Tap, text: str, *, alert: bool = False) -> None:
        """A tap is answered. Raises Difference."""
        name = tap.person.name
        answer = await self._until(lambda: tap.answer, f"the answer to {name}'s tap", text, lambda: "")
        self.agree(f"the toast to {name}", text, answer.text)
        self.agree(f"whether {name} must close it", str(alert), str(answer.show_alert))

    async def reacts(self, message: Message, emoji: str) -> None:
        """The bot reacts to a message. Raises Difference."""
        about, bot = f"the reaction to “{message.text}”", self._stage.bot
        got = await self._until(lambda: message.reactions.get(bot), about, emoji, lambda: "")
        self.agree(about, emoji, "".join(got))

    def agree(self, about: str, expected: str, got: str) -> None:
        """These are the same. Raises Difference."""
        self._stop_at_troubles()
        if got != expected:
            raise Difference(about, expected, got)
        self.met += 1

    async def ends(self) -> None:
        """Nothing is left over: no message the script does not know, no error in the log, no point too many. Raises Difference."""
        for chat in self._chats():
            more = self._said(chat)[self._heard.get(chat.id, 0) :]
            self.agree(f"more messages in {chat.title}", "", _lines(message.text for message in more))
        self.agree("the ledger's audit", "", _lines(await self._stage.wrong_accounts()))

    def _chats(self) -> list[Chat]:
        telegram = self._stage.telegram
        return [*telegram.chats.values(), *telegram.privates.values()]

    def _said(self, chat: Chat) -> list[Message]:
        return [message for message in chat.messages if message.author is self._stage.bot]

    async def _until(self, look: Callable[[], T | None], about: str, expected: str, got: Callable[[], str]) -> T:
        left = self._patience
        while left > 0:
            glance = min(_GLANCE, left)
            try:
                found: T = await self._stage.telegram.until(look, within=glance)
            except TimeoutError:
                left -= glance
                await self._stage.pass_pause()
            else:
                await self._stage.has_spoken()
                await asyncio.sleep(self._breath)
                return found
        self._stop_at_troubles()
        raise Difference(about, expected, got() or f"nothing within {self._patience:.0f} s")

    def _stop_at_troubles(self) -> None:
        if self._stage.troubles:
            raise Difference("the bot's log", "no error", "\n".join(self._stage.troubles))


def _face(message: Message) -> str:
    return _lines((_alike(message.text), *message.button_texts))


def _alike(text: str) -> str:
    """A text without what differs from play to play: the hashes and salts of red packets."""
    return _BY_CHANCE.sub("…", text)


def _lines(parts: Iterable[str]) -> str:
    return "\n".join(parts)
