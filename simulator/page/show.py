"""What the page is given to show: a Telegram, who is who in it, and the programme of stories that can be played on it."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from simulator.errors import Json

if TYPE_CHECKING:
    from simulator.chats import Chat
    from simulator.people import Person
    from simulator.world import Telegram

# Real seconds, and jumps: so long is waited for what is due, and so much may fall due on the way.
_PATIENCE = 30.0
_GLANCE = 0.1
_MOST_STOPS = 60


@dataclass(frozen=True, slots=True)
class Cast:
    """People who belong together: a heading, the language and zone they live in, and what each of them is (owner, judge …)."""

    title: str
    language: str
    zone: str
    people: tuple[tuple[Person, str], ...]


@dataclass(frozen=True, slots=True, eq=False)
class Show:
    """A Telegram with its people.

    ``due`` tells the earliest moment the bot waits for, in a chat or (None) in any, ``is_busy`` whether it has something to do now;
    ``pictures`` are there to be sent.
    """

    telegram: Telegram
    casts: tuple[Cast, ...]
    due: Callable[[Chat | None], Awaitable[datetime | None]]
    is_busy: Callable[[], Awaitable[bool]]
    pictures: tuple[bytes, ...] = ()
    key: int = field(default_factory=itertools.count(1).__next__)

    def zone_of(self, person: Person | None) -> str:
        """The zone somebody lives in; without anybody, that of the first cast."""
        return next(
            (cast.zone for cast in self.casts if any(one is person for one, _ in cast.people)), self.casts[0].zone
        )

    async def goes_on_until(self, moment: datetime) -> None:
        """Let time pass, with a stop wherever something falls due on the way, as it would if one waited."""
        clock = self.telegram.clock
        for _ in range(_MOST_STOPS):
            due = await self.due(None)
            if due is None or due >= moment:
                break
            clock.reach(due)
            await self._is_done()
        clock.reach(moment)
        await self._is_done()

    async def _is_done(self) -> None:
        """Wait until the bot has done what is due now; one that does not come to it is not waited for."""
        for _ in range(round(_PATIENCE / _GLANCE)):
            if not await self.is_busy():
                return
            await asyncio.sleep(_GLANCE)


class Program(Protocol):
    """What is on: the show on the stage, and the stories that may be put there instead of it."""

    @property
    def show(self) -> Show:
        """What is on the stage now."""
        ...

    def stories(self) -> list[Json]:
        """What can be played: name, and by language its title and the headings of its acts."""
        ...

    def story(self) -> Json | None:
        """How far the story on the stage is; None where there is none."""
        ...

    def on_change(self, callback: Callable[[], None]) -> None:
        """Call back when another show is on the stage, or its story has gone on."""
        ...

    async def begin(self, name: str, language: str) -> None:
        """Put a story on the stage. Raises KeyError where there is no such story."""
        ...

    async def play_on(self) -> None:
        """Begin the next act; returns at once."""
        ...

    async def end(self) -> None:
        """Take the story off the stage: what was there before it is there again."""
        ...
