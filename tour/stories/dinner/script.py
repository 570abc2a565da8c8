"""The dinner: a list of four places. People tap and write; one drops out, and whoever waited moves up."""

from tour.stories.dinner.words import WORDS, Words
from tour.story import Act, Play, Story


async def _opening(play: Play[Words]) -> None:
    words, people, prompter = play.words, play.people, play.prompter
    people.owner.adds(play.stage.bot, play.chat, admin=True)
    await prompter.hears(play.chat, words.greeting)
    people.owner.says(words.says_zone, play.chat)
    await prompter.hears(play.chat, words.settings)
    play.at(1, "09:05")
    people.eva.says(words.says_hungry, play.chat)
    people.eva.starts(play.stage.bot)
    await prompter.hears(play.private(people.eva), words.start)
    people.admin.says(words.says_new, play.chat)
    await prompter.hears(play.chat, words.made)
    play.kept["board"] = await prompter.hears(play.chat, words.board_empty, words.buttons)


async def _signing_up(play: Play[Words]) -> None:
    words, people, prompter, board = play.words, play.people, play.prompter, play.the("board")
    await prompter.toasts(people.mia.taps(words.buttons[0], message=board), words.toast_first)
    family = people.noah.says(words.says_family, play.chat, reply_to=board)
    await prompter.reacts(family, "👌")
    await prompter.toasts(people.eva.taps(words.buttons[0], message=board), words.toast_waiting, alert=True)
    await prompter.shows(board, words.board_full, words.buttons)


async def _moving_up(play: Play[Words]) -> None:
    words, people, prompter, board = play.words, play.people, play.prompter, play.the("board")
    off = people.mia.says(words.says_off, play.chat, reply_to=board)
    await prompter.reacts(off, "👌")
    await prompter.hears(play.private(people.eva), words.moved_up)
    await prompter.shows(board, words.board_moved, words.buttons)


async def _closing(play: Play[Words]) -> None:
    words, people, prompter, board = play.words, play.people, play.prompter, play.the("board")
    await prompter.hears(play.chat, words.result)
    await prompter.shows(board, words.board_closed, ())
    people.tom.says("+1", play.chat, reply_to=board)
    await prompter.hears(play.chat, words.too_late)


STORY = Story(
    "dinner",
    WORDS,
    (
        Act(_opening, (1, "09:00")),
        Act(_signing_up, (1, "12:30")),
        Act(_moving_up, (2, "08:15")),
        Act(_closing, (3, "20:00")),
    ),
)
