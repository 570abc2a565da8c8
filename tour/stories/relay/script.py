"""The relay: three rounds, with a tie, a king who is silent, and a packet that nobody empties.

Every portion is one point, so that chance has no part in what is said; who grabs first is king.
"""

from simulator import Message
from tour.stories.relay.words import WORDS, Words
from tour.story import Act, Play, Story


async def _opening(play: Play[Words]) -> None:
    words, people, prompter = play.words, play.people, play.prompter
    people.owner.adds(play.stage.bot, play.chat, admin=True)
    await prompter.hears(play.chat, words.greeting)
    people.owner.says(words.says_zone, play.chat)
    await prompter.hears(play.chat, words.settings)
    play.at(1, "09:05")
    for person, granted in (
        (people.mia, words.granted_mia),
        (people.noah, words.granted_noah),
        (people.lena, words.granted_lena),
    ):
        said = person.says(words.says_helped, play.chat)
        people.admin.says(words.says_grant, play.chat, reply_to=said)
        await prompter.hears(play.chat, granted)
    people.noah.starts(play.stage.bot)
    await prompter.hears(play.private(people.noah), words.start)


async def _first_round(play: Play[Words]) -> None:
    words, people, prompter = play.words, play.people, play.prompter
    people.admin.says(words.says_new, play.chat)
    await prompter.hears(play.chat, words.made)
    await prompter.hears(play.chat, words.opening)
    board = await prompter.hears(play.chat, words.board_first, (words.tap_grab, *words.more))
    play.at(1, "10:12")
    await prompter.toasts(people.mia.taps(words.tap_grab, message=board), words.toast_two_left)
    await prompter.toasts(people.noah.taps(words.tap_grab, message=board), words.toast_one_left)
    await prompter.toasts(people.mia.taps(words.tap_grab, message=board), words.toast_again)
    await prompter.toasts(people.lena.taps(words.tap_grab, message=board), words.toast_last)
    await prompter.shows(board, words.first_over, words.more[1:])
    play.at(1, "10:13")
    await _turn(play, words.turn_mia, 21)
    await prompter.toasts(people.tom.taps(words.tap_amount, message=play.the("turn")), words.not_your_turn, alert=True)


def _buttons(play: Play[Words], balance: int) -> tuple[str, ...]:
    return tuple(label.format(balance) for label in play.words.turn_buttons)


async def _turn(play: Play[Words], text: str, balance: int) -> Message:
    play.kept["turn"] = await play.prompter.hears(play.chat, text, _buttons(play, balance))
    return play.kept["turn"]


async def _silence(play: Play[Words]) -> None:
    words, people, prompter = play.words, play.people, play.prompter
    before = play.the("turn")
    await prompter.shows(before, words.mia_silent, ())
    await _turn(play, words.turn_noah, 21)
    await prompter.hears(play.private(people.noah), words.private_turn, _buttons(play, 21))
    play.painter.show()
    play.at(1, "10:26")
    tap = people.noah.taps(words.tap_amount, play.private(people.noah))
    await prompter.toasts(tap, words.sent)
    await prompter.shows(play.the("turn"), words.noah_sent, ())
    play.kept["board"] = await prompter.hears(play.chat, words.board_second, (words.tap_grab, *words.more))


async def _time_up(play: Play[Words]) -> None:
    words, people, prompter, board = play.words, play.people, play.prompter, play.the("board")
    await prompter.toasts(people.lena.taps(words.tap_grab, message=board), words.toast_two_left)
    await play.stage.switch_off()
    play.painter.direction(play.common.labels.switched_off)
    play.at(1, "10:40")
    play.painter.direction(play.common.labels.switched_on)
    await play.stage.switch_on()
    await prompter.shows(board, words.second_over, words.more[1:])
    await _turn(play, words.turn_lena, 22)


async def _last_round(play: Play[Words]) -> None:
    words, people, prompter = play.words, play.people, play.prompter
    await prompter.toasts(people.lena.taps(words.tap_amount, message=play.the("turn")), words.sent)
    board = await prompter.hears(play.chat, words.board_third, (words.tap_grab, *words.more))
    play.at(1, "10:44")
    await prompter.toasts(people.tom.taps(words.tap_grab, message=board), words.toast_two_left)
    await prompter.toasts(people.eva.taps(words.tap_grab, message=board), words.toast_one_left)
    await prompter.toasts(people.mia.taps(words.tap_grab, message=board), words.toast_last)
    await prompter.hears(play.chat, words.result)
    play.at(1, "10:45")
    people.noah.says("/verify 1 2", play.chat)
    verified = await prompter.hears(play.chat, words.verified)
    play.painter.show()
    play.kept["verified"] = verified


STORY = Story(
    "relay",
    WORDS,
    (
        Act(_opening, (1, "09:00")),
        Act(_first_round, (1, "10:10")),
        Act(_silence, (1, "10:24")),
        Act(_time_up, (1, "10:28")),
        Act(_last_round, (1, "10:42")),
    ),
)
