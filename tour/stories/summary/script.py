"""The weekly summary: three weeks of a group go by, then its figures come to the owner, in words, a picture and a workbook."""

from itertools import cycle

from simulator import Message
from tour.prompter import Difference
from tour.stories.summary.words import WORDS, Words
from tour.story import Act, Play, Story

_WEEK = 7
# Who checks in on which days of the three weeks (1 is a Monday).
_CHECK_INS = {
    "mia": range(1, 22),
    "admin": (*range(1, 17), 18),
    "eva": (3, 6, 7, 10, 13, 14, 15, 16, 17, 18, 20, 21),
    "noah": (1, 2, 3, 4, 8, 9, 10, 11, 12),
    "lena": (2, 4, 5, 8, 9, 10, 11, 15, 17),
    "tom": (1, 2, 3, 8, 9, 10),
    "oddly_named": (1, 2),
}
# When people write, and how much, from Monday on: in the second week, and once more each time in the third.
_TALKS = {"12:30": (2, 1, 3, 1, 2, 0, 1), "21:00": (3, 2, 5, 2, 1, 4, 6)}
_WRITERS = ("noah", "mia", "eva", "mia", "admin", "noah", "owner")
# Somebody comes in the last week, and a red packet is sent in it.
_COMES, _PACKET = 16, 19


async def _beginning(play: Play[Words]) -> None:
    words, people, prompter = play.words, play.people, play.prompter
    people.owner.adds(play.stage.bot, play.chat, admin=True)
    await prompter.hears(play.chat, words.greeting)
    people.owner.says(words.says_zone, play.chat)
    await prompter.hears(play.chat, words.settings)
    people.owner.starts(play.stage.bot)
    await prompter.hears(play.private(people.owner), words.start)
    play.at(1, "09:01")
    people.admin.says(words.says_new, play.chat)
    await prompter.hears(play.chat, words.made)
    await prompter.hears(play.chat, words.board, (words.tap_here,))


async def _weeks(play: Play[Words]) -> None:
    """What is said meanwhile, other stories tell."""
    writers = cycle(getattr(play.people, name) for name in _WRITERS)
    talk = cycle(play.words.says_something)
    for day in range(1, 3 * _WEEK + 1):
        play.at(day, "09:10")
        await play.prompter.lets_pass()
        board = _with_button(play, play.words.tap_here)
        for name, days in _CHECK_INS.items():
            if day in days:
                getattr(play.people, name).taps(play.words.tap_here, message=board)
        if day >= _COMES:
            _newcomer(play, day, board)
        await play.prompter.lets_pass()
        if day > _WEEK:
            for clock, counts in _TALKS.items():
                play.at(day, clock)
                for _ in range(counts[day % _WEEK - 1] + (day > 2 * _WEEK)):
                    next(writers).says(next(talk), play.chat)
                await play.prompter.lets_pass()
        if day == _PACKET:
            await _packet(play)
    play.at(3 * _WEEK + 1, "08:05")
    await play.prompter.lets_pass()
    play.painter.look_away()
    play.painter.direction(play.words.later)


def _newcomer(play: Play[Words], day: int, board: Message) -> None:
    if day == _COMES:
        play.people.stranger.joins(play.chat)
    else:
        play.people.stranger.taps(play.words.tap_here, message=board)


async def _packet(play: Play[Words]) -> None:
    people = play.people
    people.mia.says(play.words.says_packet, play.chat)
    await play.prompter.lets_pass()
    packet = _with_button(play, play.words.tap_grab)
    for person in (people.eva, people.admin, people.stranger):
        person.taps(play.words.tap_grab, message=packet)
    await play.prompter.lets_pass()


def _with_button(play: Play[Words], button: str) -> Message:
    return next(message for message in play.chat.newest_first() if button in message.button_texts)


async def _monday(play: Play[Words]) -> None:
    words, owner = play.words, play.people.owner
    summary = await play.prompter.hears(play.private(owner), words.summary, words.summary_buttons)
    _keep(play, summary, "summary.png")
    play.kept["summary"] = summary


async def _workbook(play: Play[Words]) -> None:
    words, owner, prompter = play.words, play.people.owner, play.prompter
    tap = owner.taps(words.summary_buttons[0], message=play.the("summary"))
    await prompter.toasts(tap, words.toast_on_its_way)
    book = await prompter.hears(play.private(owner), words.book)
    _keep(play, book, "summary.xlsx")


def _keep(play: Play[Words], message: Message, name: str) -> None:
    if message.media is None:
        raise Difference("what comes with it", name, "words alone")
    play.painter.keep(message.media, name)


STORY = Story(
    "summary",
    WORDS,
    (
        Act(_beginning, (1, "09:00")),
        Act(_weeks, (1, "09:05")),
        Act(_monday, (3 * _WEEK + 1, "09:00")),
        Act(_workbook, (3 * _WEEK + 1, "09:05")),
    ),
)
