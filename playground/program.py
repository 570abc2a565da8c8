"""The programme of the page: the playground, and the tour's stories, each on a stage of its own that is put in front of it."""

import asyncio
import tempfile
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from kit.tasks import Tasks
from playground import scene
from playground.words import TITLES
from simulator import Media
from simulator.errors import Json
from simulator.page import Cast, Show
from tour.prompter import Difference
from tour.stage import set_up
from tour.stories import STORIES
from tour.story import Play, Story, staged
from tour.words import COMMON

# A Monday: 08:30 in Berlin, 15:30 in Shanghai.
_OPENS = datetime(2026, 11, 23, 7, 30, tzinfo=UTC)
# Real seconds after each thing that happens in a story, for whoever watches.
BREATH = 0.9


class Performance:
    """A story on its stage: its acts are played one by one, when they are asked for."""

    def __init__(self, story: Story[Any], play: Play[Any], changed: Callable[[], None]) -> None:
        self._story = story
        self._play = play
        self._changed = changed
        self._tasks = Tasks()
        self._next = 0
        self._is_playing = False
        self._trouble: Json | None = None
        stage, common, people = play.stage, play.common, play.people
        named = [(people.owner, "owner"), (people.admin, "admin")]
        members = [(one, "member") for one in people.others[1:]]
        cast = Cast(common.cast.group, common.language, common.zone, (*named, *members, (people.stranger, "outsider")))
        self.show = Show(stage.telegram, (cast,), stage.due, stage.is_busy)

    def state(self) -> Json:
        """How far it is."""
        chapters = self._play.words.chapters
        return {
            "name": self._story.name,
            "language": self._play.common.language,
            "acts": [{"title": chapter.title, "watch": chapter.watch} for chapter in chapters],
            "next": self._next,
            "playing": self._is_playing,
            "trouble": self._trouble,
        }

    def play_on(self) -> None:
        """Begin the next act, unless one is being played or there is none."""
        if not self._is_playing and self._trouble is None and self._next < len(self._story.acts):
            self._is_playing = True
            self._changed()
            self._tasks.start(self._play_act(), name=f"act {self._next + 1} of {self._story.name}")

    async def stop(self) -> None:
        """Break off what is being played."""
        await self._tasks.stop(within=0)

    async def _play_act(self) -> None:
        act = self._story.acts[self._next]
        try:
            self._play.at(*act.begins)
            await act.play(self._play)
            self._next += 1
            if self._next == len(self._story.acts):
                await self._play.prompter.ends()
        except Difference as difference:
            # Whoever looks on may have tapped something, too; then the story is theirs from here.
            self._trouble = {"about": difference.about, "expected": difference.expected, "got": difference.got}
        except AssertionError as error:
            self._trouble = {"about": str(error), "expected": "", "got": ""}
        finally:
            self._is_playing = False
            self._changed()


class _Onlooker:
    """Watches on the page: everything is seen there as it happens."""

    def show(self) -> None:
        """See `Audience`."""

    def direction(self, text: str) -> None:
        """See `Audience`."""

    def look_away(self) -> None:
        """See `Audience`."""

    def keep(self, media: Media, name: str) -> None:
        """See `Audience`. Whatever the bot sends can be opened and downloaded there."""


class Playground:
    """See `simulator.page.Program`. One story is on stage at most; the playground goes on behind it.

    `troubles` are the lines that the bot logs as errors.
    """

    def __init__(self, free: Show, breath: float, troubles: list[str]) -> None:
        self.troubles = troubles
        self._free = free
        self._breath = breath
        self._callbacks: list[Callable[[], None]] = []
        self._turn = asyncio.Lock()
        self._stack = AsyncExitStack()
        self._performance: Performance | None = None

    @property
    def show(self) -> Show:
        """What is on the stage now."""
        return self._free if self._performance is None else self._performance.show

    def stories(self) -> list[Json]:
        """What can be played."""
        return [
            {
                "name": story.name,
                "title": TITLES.get(story.name, {"en": story.name}),
                "acts": len(story.acts),
                "languages": list(story.words),
            }
            for story in STORIES
        ]

    def story(self) -> Json | None:
        """How far the story on the stage is."""
        return None if self._performance is None else self._performance.state()

    def on_change(self, callback: Callable[[], None]) -> None:
        """Call back when another show is on the stage, or its story has gone on."""
        self._callbacks.append(callback)

    async def begin(self, name: str, language: str) -> None:
        """Put a story on the stage, instead of another one if need be. Raises KeyError where there is no such story."""
        story = {each.name: each for each in STORIES}[name]
        words, common = story.words[language], COMMON[language]
        async with self._turn:
            await self._clear()
            folder = self._stack.enter_context(tempfile.TemporaryDirectory(prefix="muster-story-"))
            staging = staged(words, common, _Onlooker(), Path(folder), breath=self._breath)
            play = await self._stack.enter_async_context(staging)
            await play.stage.switch_on()
            self._performance = Performance(story, play, self._changed)
        self._changed()

    async def play_on(self) -> None:
        """Begin the next act."""
        if self._performance is not None:
            self._performance.play_on()

    async def end(self) -> None:
        """Take the story off the stage."""
        async with self._turn:
            await self._clear()
        self._changed()

    async def _clear(self) -> None:
        performance, self._performance = self._performance, None
        if performance is not None:
            await performance.stop()
        stack, self._stack = self._stack, AsyncExitStack()
        await stack.aclose()

    def _changed(self) -> None:
        for callback in self._callbacks:
            callback()


@asynccontextmanager
async def opened(*, breath: float = BREATH) -> AsyncIterator[Playground]:
    """The playground, with everybody in it and the bot running; all of it is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="muster-playground-") as folder:
        async with set_up(_OPENS, Path(folder)) as stage:
            await stage.switch_on()
            playground = Playground(await scene.settle(stage), breath, stage.troubles)
            try:
                yield playground
            finally:
                await playground.end()
