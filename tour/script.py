"""The play, act by act: who does what, and what must come of it. Its sentences stand in `words`."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from simulator import Chat, Message, Person
from tour.paint import Painter
from tour.prompter import Prompter
from tour.stage import Stage, set_up
from tour.words import Words

_FIRST_DAY = date(2026, 11, 23)
_OPENS, _CURTAIN = "08:00", "09:00"


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


@dataclass(slots=True)
class Play:
    """A performance: stage, cast, and the messages that later acts come back to."""

    words: Words
    stage: Stage
    prompter: Prompter
    painter: Painter
    people: People
    chat: Chat
    board: Message | None = None

    def at(self, day: int, clock: str) -> None:
        """Let it become this time of the first or second day, in the group's zone."""
        # On a very slow machine it may be a little later already.
        self.stage.clock.set(max(moment(self.words, day, clock), self.stage.clock.now()))

    def private(self, person: Person) -> Chat:
        """Somebody's private chat with the bot."""
        return person.private(self.stage.bot)

    def the_board(self) -> Message:
        """The board of the day."""
        assert self.board is not None  # noqa: S101 - the second act puts it up
        return self.board


def moment(words: Words, day: int, clock: str) -> datetime:
    """A time of the first or second day."""
    local = datetime.combine(_FIRST_DAY + timedelta(days=day - 1), time.fromisoformat(clock), ZoneInfo(words.zone))
    return local.astimezone(UTC)


async def perform(words: Words, painter: Painter, folder: Path) -> int:
    """Play it all; how many expectations were met. Raises Difference at the first that was not."""
    async with set_up(moment(words, 1, _OPENS), folder) as stage:
        play = _cast(words, stage, painter)
        stage.telegram.on_event(painter.note)
        with painter.waiting():
            await stage.switch_on()
        try:
            for number, act in enumerate(ACTS, start=1):
                await _play(play, number, act)
            await play.prompter.ends()
        finally:
            painter.show()
        return play.prompter.met


async def _play(play: Play, number: int, act: "Act") -> None:
    play.at(*act.begins)
    with play.painter.pictured(act.is_pictured):
        play.painter.chapter(number, play.words.chapters[number - 1], play.stage.clock.now())
        await act.play(play)


def _cast(words: Words, stage: Stage, painter: Painter) -> Play:
    names, telegram = words.cast, stage.telegram

    def enters(name: str, username: str) -> Person:
        return telegram.new_person(name, username=username, language_code=words.client_language)

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
    others = [people.admin, people.mia, people.noah, people.lena, people.tom, people.eva, people.oddly_named]
    # Public, so that a stranger sees the board and can try to tap it.
    chat = telegram.new_group(names.group, owner=people.owner, members=others, username="morning_runners")
    people.owner.promotes(people.admin, chat)
    roles = {people.owner: words.labels.owner, people.admin: words.labels.admin}
    painter.cast(chat.title, [(person, roles.get(person, "")) for person in (people.owner, *others)], people.stranger)
    return Play(words, stage, Prompter(stage), painter, people, chat)


# --- the acts -----------------------------------------------------------------------------------------------------------------------


async def _arrival(play: Play) -> None:
    words, owner = play.words, play.people.owner
    owner.adds(play.stage.bot, play.chat, admin=True)
    greeting = await play.prompter.hears(play.chat, words.greeting, words.greeting_buttons)
    play.painter.show()
    play.at(1, "09:01")
    tap = owner.taps(words.tap_setting, play.chat)
    await play.prompter.toasts(tap, "")
    await play.prompter.comes_to_say(greeting, words.setting_question)
    play.painter.show()
    tap = owner.taps(words.tap_choice, play.chat)
    await play.prompter.toasts(tap, "")
    await play.prompter.comes_to_say(greeting, words.settings)


async def _beginning(play: Play) -> None:
    words, people = play.words, play.people
    people.tom.says(words.says_nap, play.chat)
    await play.prompter.hears(play.chat, words.only_hosts)
    play.at(1, "09:06")
    people.admin.says(words.says_new, play.chat)
    await play.prompter.hears(play.chat, words.made)
    play.board = await play.prompter.hears(play.chat, words.board_empty, (words.tap_here,))


async def _members(play: Play) -> None:
    words, people, board = play.words, play.people, play.the_board()
    await play.prompter.toasts(people.mia.taps(words.tap_here, message=board), words.toast_first)
    await play.prompter.toasts(people.noah.taps(words.tap_here, message=board), words.toast_second)
    await play.prompter.toasts(people.mia.taps(words.tap_here, message=board), words.toast_again)
    play.at(1, "09:31")
    said = people.lena.says(words.says_check_in, play.chat)
    await play.prompter.reacts(said, "🔥")
    await play.prompter.toasts(people.oddly_named.taps(words.tap_here, message=board), words.toast_fourth)
    data = board.buttons[0][0].data or ""
    forged = people.stranger.taps_data(board, data, outsider=True)
    await play.prompter.toasts(forged, words.not_a_member, alert=True)
    play.at(1, "09:32")
    await play.prompter.toasts(people.admin.taps(words.tap_here, message=board), words.toast_fifth)
    # A board is edited once in three seconds at most; let them pass.
    play.at(1, "09:33")
    await play.prompter.shows(board, words.board_five, (words.tap_here,))


async def _closing(play: Play) -> None:
    words, people = play.words, play.people
    await play.prompter.hears(play.chat, words.day_closed, ())
    await play.prompter.shows(play.the_board(), words.board_closed, ())
    play.at(1, "21:04")
    people.tom.says("/checkin", play.chat)
    await play.prompter.hears(play.chat, words.closed_refusal)
    people.mia.says("/top", play.chat)
    await play.prompter.hears(play.chat, words.top)


async def _new_day(play: Play) -> None:
    words, people, prompter = play.words, play.people, play.prompter
    await prompter.shows(play.the_board(), words.board_midnight, (words.tap_here,))
    play.painter.show()
    play.at(2, words.wakes)
    board = await prompter.hears(play.chat, words.board_morning, (words.tap_here,))
    await prompter.shows(play.the_board(), words.board_midnight, ())
    play.board = board
    play.painter.show()
    play.at(2, "08:10")
    await prompter.toasts(people.lena.taps(words.tap_here, message=board), words.toast_streak)
    await prompter.toasts(people.admin.taps(words.tap_here, message=board), words.toast_streak_admin)
    play.at(2, "08:15")
    await prompter.toasts(people.eva.taps(words.tap_here, message=board), words.toast_newcomer)
    play.at(2, "08:16")
    await prompter.shows(board, words.board_second, (words.tap_here,))
    play.painter.show()
    play.at(2, "08:20")
    people.mia.starts(play.stage.bot)
    await prompter.hears(play.private(people.mia), words.start, words.start_buttons)


async def _reminder(play: Play) -> None:
    words, people, prompter, board = play.words, play.people, play.prompter, play.the_board()
    await prompter.hears(play.private(people.mia), words.reminder_private, (words.tap_board,))
    line = await prompter.hears(play.chat, words.reminder_group, (words.tap_here,))
    play.painter.show()
    play.at(2, "20:03")
    people.mia.taps(words.tap_board, play.private(people.mia))
    await prompter.toasts(people.mia.taps(words.tap_here, message=board), words.toast_reminded)
    await prompter.toasts(people.oddly_named.taps(words.tap_here, message=line), words.toast_from_reminder)
    play.at(2, "20:05")
    await prompter.shows(board, words.board_five_again, (words.tap_here,))


async def _restart(play: Play) -> None:
    words, people, prompter = play.words, play.people, play.prompter
    await play.stage.switch_off()
    play.painter.direction(words.labels.switched_off)
    play.at(2, "21:20")
    people.noah.starts(play.stage.bot)
    play.painter.show()
    play.at(2, "21:40")
    play.painter.direction(words.labels.switched_on)
    await play.stage.switch_on()
    await prompter.hears(play.private(people.noah), words.start, words.start_buttons)
    await prompter.hears(play.chat, words.second_closed, ())
    await prompter.shows(play.the_board(), words.board_second_closed, ())


async def _standings(play: Play) -> None:
    words, people, prompter = play.words, play.people, play.prompter
    for person, typed, answer in (
        (people.mia, "/me", words.me_streak),
        (people.noah, "/me", words.me_broken),
        (people.eva, "/top all", words.top_all),
        (people.admin, "/doctor", words.doctor),
    ):
        person.says(typed, play.chat)
        await prompter.hears(play.chat, answer)
        play.painter.show()


@dataclass(frozen=True, slots=True)
class Act:
    """An act, when it begins (day, time), and whether the picture shows it."""

    play: Callable[[Play], Awaitable[None]]
    begins: tuple[int, str]
    is_pictured: bool = False


ACTS = (
    Act(_arrival, (1, _CURTAIN)),
    Act(_beginning, (1, "09:05")),
    Act(_members, (1, "09:30"), is_pictured=True),
    Act(_closing, (1, "21:00"), is_pictured=True),
    Act(_new_day, (2, "00:00")),
    Act(_reminder, (2, "20:00")),
    Act(_restart, (2, "20:55")),
    Act(_standings, (2, "21:45")),
)
