"""The morning run: two days of a check-in by a tap, with a reminder, two closes and a restart."""

from tour.stories.morning_run.words import WORDS, Words
from tour.story import Act, Play, Story

_CURTAIN = "09:00"


async def _arrival(play: Play[Words]) -> None:
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


async def _beginning(play: Play[Words]) -> None:
    words, people = play.words, play.people
    people.tom.says(words.says_nap, play.chat)
    await play.prompter.hears(play.chat, words.only_hosts)
    play.at(1, "09:06")
    people.admin.says(words.says_new, play.chat)
    await play.prompter.hears(play.chat, words.made)
    play.kept["board"] = await play.prompter.hears(play.chat, words.board_empty, (words.tap_here,))


async def _members(play: Play[Words]) -> None:
    words, people, board = play.words, play.people, play.the("board")
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
    # A board is edited twice in twelve seconds at most; let them pass.
    play.at(1, "09:33")
    await play.prompter.shows(board, words.board_five, (words.tap_here,))


async def _closing(play: Play[Words]) -> None:
    words, people = play.words, play.people
    await play.prompter.hears(play.chat, words.day_closed, ())
    await play.prompter.shows(play.the("board"), words.board_closed, ())
    play.at(1, "21:04")
    people.tom.says("/checkin", play.chat)
    await play.prompter.hears(play.chat, words.closed_refusal)
    people.mia.says("/top", play.chat)
    await play.prompter.hears(play.chat, words.top)


async def _new_day(play: Play[Words]) -> None:
    words, people, prompter = play.words, play.people, play.prompter
    board = await prompter.hears(play.chat, words.board_morning, (words.tap_here,))
    await prompter.shows(play.the("board"), words.record, ())
    play.kept["board"] = board
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


async def _reminder(play: Play[Words]) -> None:
    words, people, prompter, board = play.words, play.people, play.prompter, play.the("board")
    await prompter.hears(play.private(people.mia), words.reminder_private, (words.tap_board,))
    line = await prompter.hears(play.chat, words.reminder_group, (words.tap_here,))
    play.painter.show()
    play.at(2, "20:03")
    people.mia.taps(words.tap_board, play.private(people.mia))
    await prompter.toasts(people.mia.taps(words.tap_here, message=board), words.toast_reminded)
    await prompter.toasts(people.oddly_named.taps(words.tap_here, message=line), words.toast_from_reminder)
    play.at(2, "20:05")
    await prompter.shows(board, words.board_five_again, (words.tap_here,))


async def _restart(play: Play[Words]) -> None:
    words, people, prompter = play.words, play.people, play.prompter
    await play.stage.switch_off()
    play.painter.direction(play.common.labels.switched_off)
    play.at(2, "21:20")
    people.noah.starts(play.stage.bot)
    play.painter.show()
    play.at(2, "21:40")
    play.painter.direction(play.common.labels.switched_on)
    await play.stage.switch_on()
    await prompter.hears(play.private(people.noah), words.start, words.start_buttons)
    await prompter.hears(play.chat, words.second_closed, ())
    await prompter.shows(play.the("board"), words.board_second_closed, ())


async def _standings(play: Play[Words]) -> None:
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


STORY = Story(
    "morning-run",
    WORDS,
    (
        Act(_arrival, (1, _CURTAIN)),
        Act(_beginning, (1, "09:05")),
        Act(_members, (1, "09:30"), is_pictured=True),
        Act(_closing, (1, "21:00"), is_pictured=True),
        Act(_new_day, (2, "00:00")),
        Act(_reminder, (2, "20:00")),
        Act(_restart, (2, "20:55")),
        Act(_standings, (2, "21:45")),
    ),
)
