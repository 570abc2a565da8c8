"""The challenge: two teams that members choose, kept even, two days of check-ins, and the better rate wins."""

from tour.stories.challenge.words import WORDS, Words
from tour.story import Act, Play, Story


async def _opening(play: Play[Words]) -> None:
    words, people, prompter = play.words, play.people, play.prompter
    people.owner.adds(play.stage.bot, play.chat, admin=True)
    await prompter.hears(play.chat, words.greeting)
    people.owner.says(words.says_zone, play.chat)
    await prompter.hears(play.chat, words.settings)
    play.at(1, "09:05")
    people.admin.says(words.says_new, play.chat)
    await prompter.hears(play.chat, words.made)
    play.kept["board"] = await prompter.hears(play.chat, words.board_empty, words.buttons)


async def _choosing(play: Play[Words]) -> None:
    words, people, prompter, board = play.words, play.people, play.prompter, play.the("board")
    here, red, blue, _ = words.buttons
    await prompter.toasts(people.mia.taps(red, message=board), words.toast_red)
    await prompter.toasts(people.lena.taps(red, message=board), words.toast_red)
    await prompter.toasts(people.tom.taps(red, message=board), words.toast_full, alert=True)
    await prompter.toasts(people.tom.taps(blue, message=board), words.toast_blue)
    await prompter.toasts(people.mia.taps(here, message=board), words.toast_mia)
    await prompter.toasts(people.lena.taps(here, message=board), words.toast_lena)
    await prompter.toasts(people.tom.taps(here, message=board), words.toast_tom)
    await prompter.shows(board, words.board_first, words.buttons)
    play.painter.show()
    play.at(1, "21:00")
    await prompter.hears(play.chat, words.closed_first)


async def _second_day(play: Play[Words]) -> None:
    words, people, prompter = play.words, play.people, play.prompter
    board = play.kept["second"] = await prompter.hears(play.chat, words.board_second, words.buttons)
    here = words.buttons[0]
    await prompter.toasts(people.mia.taps(here, message=board), words.toast_mia_again)
    await prompter.toasts(people.tom.taps(here, message=board), words.toast_tom_again)
    await prompter.shows(board, words.board_again, words.buttons)


async def _end(play: Play[Words]) -> None:
    words, prompter = play.words, play.prompter
    await prompter.hears(play.chat, words.closed_second)
    await prompter.hears(play.chat, words.result)
    await prompter.shows(play.the("second"), words.board_over, ())


STORY = Story(
    "challenge",
    WORDS,
    (
        Act(_opening, (1, "09:00")),
        Act(_choosing, (1, "09:10")),
        Act(_second_day, (2, "08:00")),
        Act(_end, (2, "21:00")),
    ),
)
