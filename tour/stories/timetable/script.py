"""The timetable: a repeating announcement and a countdown, planned by an admin and kept across a restart."""

from tour.stories.timetable.words import WORDS, Words
from tour.story import Act, Play, Story


async def _announcing(play: Play[Words]) -> None:
    words, people, prompter = play.words, play.people, play.prompter
    people.owner.adds(play.stage.bot, play.chat, admin=True)
    await prompter.hears(play.chat, words.greeting)
    people.owner.says(words.says_zone, play.chat)
    await prompter.hears(play.chat, words.settings)
    play.at(1, "09:05")
    source = people.admin.says(words.says_notice, play.chat, is_formatted=True)
    people.admin.says(words.says_announce, play.chat, reply_to=source)
    panel = await prompter.hears(play.chat, words.panel_draft, words.panel_draft_buttons)
    play.painter.show()
    play.at(1, "09:06")
    tap = people.admin.taps(words.tap_schedule, message=panel)
    await prompter.toasts(tap, words.toast_scheduled)
    await prompter.comes_to_say(panel, words.panel_on)
    play.kept["source"] = source


async def _counting_down(play: Play[Words]) -> None:
    words, people, prompter = play.words, play.people, play.prompter
    people.admin.says(words.says_new, play.chat)
    await prompter.hears(play.chat, words.made)
    await prompter.hears(play.chat, words.board)
    play.at(1, "09:12")
    people.admin.says("/announce", play.chat)
    begin = await prompter.hears(play.chat, words.begin, words.begin_buttons)
    play.painter.show()
    tap = people.admin.taps(words.begin_buttons[1], message=begin)
    await prompter.toasts(tap, "")
    panel = await prompter.hears(play.chat, words.countdown_draft)
    play.at(1, "09:13")
    await prompter.toasts(people.admin.taps(words.tap_schedule, message=panel), words.toast_scheduled)
    await prompter.comes_to_say(panel, words.countdown_on)


async def _looking(play: Play[Words]) -> None:
    play.people.admin.says("/schedule", play.chat)
    await play.prompter.hears(play.chat, play.words.schedule)


async def _evening(play: Play[Words]) -> None:
    words, prompter = play.words, play.prompter
    post = await prompter.hears(play.chat, play.the("source").text, ())
    prompter.agree("the formatting of the post", play.the("source").html, post.html)
    play.painter.show()
    play.at(1, "19:00")
    await prompter.hears(play.chat, words.a_day_before, (words.tap_board,))


async def _restart(play: Play[Words]) -> None:
    words, people, prompter = play.words, play.people, play.prompter
    await play.stage.switch_off()
    play.painter.direction(play.common.labels.switched_off)
    play.at(2, "18:20")
    play.painter.direction(play.common.labels.switched_on)
    await play.stage.switch_on()
    await prompter.hears(play.chat, play.the("source").text, ())
    await prompter.hears(play.chat, words.soon, (words.tap_board,))
    play.painter.show()
    play.at(2, "19:00")
    await prompter.hears(play.chat, words.starts_now, ())
    await prompter.hears(play.chat, words.board_open, (words.tap_here,))
    play.painter.show()
    play.at(2, "19:05")
    people.admin.says("/schedule log", play.chat)
    await prompter.hears(play.chat, words.log)


STORY = Story(
    "timetable",
    WORDS,
    (
        Act(_announcing, (1, "09:00")),
        Act(_counting_down, (1, "09:11")),
        Act(_looking, (1, "09:20")),
        Act(_evening, (1, "18:00")),
        Act(_restart, (2, "17:50")),
    ),
)
