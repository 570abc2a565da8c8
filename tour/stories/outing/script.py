"""The outing: an anonymous vote, changed, refused to a newcomer, and closed by the clock across a restart."""

from tour.stories.outing.words import WORDS, Words
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


async def _voting(play: Play[Words]) -> None:
    words, people, prompter, board = play.words, play.people, play.prompter, play.the("board")
    lake, hill, _, _ = words.buttons
    await prompter.toasts(people.mia.taps(lake, message=board), words.toast_lake)
    await prompter.toasts(people.noah.taps(hill, message=board), words.toast_hill)
    await prompter.toasts(people.mia.taps(hill, message=board), words.toast_hill)
    await prompter.shows(board, words.board_two, words.buttons)
    play.painter.show()
    play.at(1, "09:20")
    people.owner.adds_person(people.stranger, play.chat)
    await prompter.toasts(people.stranger.taps(lake, message=board), words.toast_new, alert=True)


async def _closing(play: Play[Words]) -> None:
    words, prompter = play.words, play.prompter
    await play.stage.switch_off()
    play.painter.direction(play.common.labels.switched_off)
    play.at(1, "20:10")
    play.painter.direction(play.common.labels.switched_on)
    await play.stage.switch_on()
    await prompter.hears(play.chat, words.result, ())
    await prompter.shows(play.the("board"), words.board_over, ())


STORY = Story(
    "outing",
    WORDS,
    (Act(_opening, (1, "09:00")), Act(_voting, (1, "09:10")), Act(_closing, (1, "19:50"))),
)
