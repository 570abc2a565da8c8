"""What a story is: acts that are played one after the other, on a stage of their own, by people who are in the group already.

The sentences of a story stand in its words, one set a language, each with a heading for every act (`chapters`).
"""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Generic, Protocol, TypeVar
from zoneinfo import ZoneInfo

from simulator import Chat, Media, Message, Person
from tour.paint import Painter
from tour.prompter import Prompter
from tour.stage import Stage, set_up
from tour.words import Chapter, Common

# A Monday.
_FIRST_DAY = date(2026, 11, 23)
# Within the hour before the first act: what comes once an hour comes while the story goes on.
_OPENS = "08:30"


class Lines(Protocol):
    """A story's words: whatever it has to say, and a heading for each of its acts."""

    @property
    def chapters(self) -> tuple[Chapter, ...]:
        """The headings."""
        ...


class Audience(Protocol):
    """Whoever watches, as far as an act cares."""

    def show(self) -> None:
        """Look at what has happened so far."""
        ...

    def direction(self, text: str) -> None:
        """Hear of something that is not said in any chat."""
        ...

    def look_away(self) -> None:
        """Not look at what has happened so far."""
        ...

    def keep(self, media: Media, name: str) -> None:
        """Get a picture or a file that is worth opening."""
        ...


W = TypeVar("W", bound=Lines)


@dataclass(frozen=True, slots=True)
class People:
    """The cast, on stage."""

    owner: Person
    admin: Person
    mia: Person
    noah: Person
    lena: Person
    tom: Person
    eva: Person
    oddly_named: Person
    stranger: Person

    @property
    def others(self) -> list[Person]:
        """Who is in the group beside its owner."""
        return [self.admin, self.mia, self.noah, self.lena, self.tom, self.eva, self.oddly_named]


@dataclass(slots=True)
class Play(Generic[W]):
    """A performance: stage, cast, and the messages that later acts come back to, kept under a name."""

    words: W
    common: Common
    stage: Stage
    prompter: Prompter
    painter: Audience
    people: People
    chat: Chat
    kept: dict[str, Message] = field(default_factory=dict)

    def at(self, day: int, clock: str) -> None:
        """Let it become this time of a day (1 is a Monday), in the group's zone."""
        # On a very slow machine it may be a little later already.
        self.stage.clock.reach(moment(self.common, day, clock))

    def introduced(self) -> list[tuple[Person, str]]:
        """Who is in the group, each with what is said of them."""
        labels, people = self.common.labels, self.people
        return [(people.owner, labels.owner), (people.admin, labels.admin), *((one, "") for one in people.others[1:])]

    def private(self, person: Person) -> Chat:
        """Somebody's private chat with the bot."""
        return person.private(self.stage.bot)

    def the(self, name: str) -> Message:
        """A message that an earlier act kept."""
        return self.kept[name]


@dataclass(frozen=True, slots=True)
class Act(Generic[W]):
    """An act, when it begins (day, time), and whether the picture shows it."""

    play: Callable[[Play[W]], Awaitable[None]]
    begins: tuple[int, str]
    is_pictured: bool = False


@dataclass(frozen=True, slots=True)
class Story(Generic[W]):
    """A story: what it is called on the command line, its words by language, and its acts."""

    name: str
    words: Mapping[str, W]
    acts: tuple[Act[W], ...]


def moment(common: Common, day: int, clock: str) -> datetime:
    """A time of a day of the story."""
    local = datetime.combine(_FIRST_DAY + timedelta(days=day - 1), time.fromisoformat(clock), ZoneInfo(common.zone))
    return local.astimezone(UTC)


async def perform(story: Story[W], words: W, common: Common, painter: Painter, folder: Path) -> int:
    """Play it; how many expectations were met. Raises Difference at the first that was not."""
    async with staged(words, common, painter, folder) as play:
        painter.cast(play.chat.title, play.introduced(), play.people.stranger)
        play.stage.telegram.on_event(painter.note)
        with painter.waiting():
            await play.stage.switch_on()
        try:
            for act, chapter in zip(story.acts, words.chapters, strict=True):
                play.at(*act.begins)
                with painter.pictured(act.is_pictured):
                    painter.chapter(chapter, play.stage.clock.now())
                    await act.play(play)
            await play.prompter.ends()
        finally:
            painter.show()
        return play.prompter.met


@asynccontextmanager
async def staged(
    words: W, common: Common, audience: Audience, folder: Path, *, breath: float = 0.0
) -> AsyncIterator[Play[W]]:
    """A stage with the cast on it, before the first act; the bot is not yet switched on."""
    async with set_up(moment(common, 1, _OPENS), folder) as stage:
        yield _cast(words, common, stage, audience, Prompter(stage, breath=breath))


def _cast(words: W, common: Common, stage: Stage, audience: Audience, prompter: Prompter) -> Play[W]:
    names, telegram = common.cast, stage.telegram

    def enters(name: str, username: str) -> Person:
        return telegram.new_person(name, username=username, language_code=common.client_language)

    people = People(
        owner=enters(names.owner, "olga"),
        admin=enters(names.admin, "adam"),
        mia=enters(names.mia, "mia"),
        noah=enters(names.noah, "noah"),
        lena=enters(names.lena, "lena"),
        tom=enters(names.tom, "tommy"),
        eva=enters(names.eva, "evita"),
        oddly_named=enters(names.oddly_named, "bobby"),
        stranger=enters(names.stranger, "stranger"),
    )
    # Public, so that a stranger sees the board and can try to tap it.
    chat = telegram.new_group(names.group, owner=people.owner, members=people.others, username="morning_runners")
    people.owner.promotes(people.admin, chat)
    return Play(words, common, stage, prompter, audience, people, chat)
