"""The raffle: tickets by a tap, a newcomer who does not meet the condition, somebody who leaves, and a draw that can be checked."""

from tour.stories.raffle.words import WORDS, Words
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


async def _tickets(play: Play[Words]) -> None:
    words, people, prompter, board = play.words, play.people, play.prompter, play.the("board")
    take = words.buttons[0]
    await prompter.toasts(people.mia.taps(take, message=board), words.toast_first)
    await prompter.toasts(people.noah.taps(take, message=board), words.toast_second)
    await prompter.toasts(people.mia.taps(take, message=board), words.toast_again)
    people.owner.adds_person(people.stranger, play.chat)
    await prompter.toasts(people.stranger.taps(take, message=board), words.toast_missing, alert=True)
    await prompter.shows(board, words.board_two, words.buttons)
    play.painter.show()
    people.noah.leaves(play.chat)
    await prompter.shows(board, words.board_one, words.buttons)


async def _drawn(play: Play[Words]) -> None:
    words, prompter = play.words, play.prompter
    await play.stage.switch_off()
    play.painter.direction(play.common.labels.switched_off)
    play.at(1, "20:10")
    play.painter.direction(play.common.labels.switched_on)
    await play.stage.switch_on()
    await prompter.hears(play.chat, words.result, ())
    await prompter.shows(play.the("board"), words.board_over, ())


STORY = Story(
    "raffle",
    WORDS,
    (Act(_opening, (1, "09:00")), Act(_tickets, (1, "09:10")), Act(_drawn, (1, "19:50"))),
)
