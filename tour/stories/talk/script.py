"""The talk: announced, seats and waiting list, ready-check, silence, questions, attendance, archive and feedback."""

from tour.stories.talk.words import WORDS, Words
from tour.story import Act, Play, Story

# The day of the talk, a Tuesday.
_DAY = 2


async def _announced(play: Play[Words]) -> None:
    words, people, prompter = play.words, play.people, play.prompter
    people.owner.adds(play.stage.bot, play.chat, admin=True)
    await prompter.hears(play.chat, words.greeting)
    people.owner.says(words.says_zone, play.chat)
    await prompter.hears(play.chat, words.settings)
    for person in (people.admin, people.mia):
        person.starts(play.stage.bot)
        await prompter.hears(play.private(person), words.start)
    play.painter.show()
    people.admin.says(words.says_new, play.chat)
    await prompter.hears(play.chat, words.made)
    play.kept["board"] = await prompter.hears(play.chat, words.board_new)


async def _invited(play: Play[Words]) -> None:
    words, people, prompter, board = play.words, play.people, play.prompter, play.the("board")
    await prompter.toasts(people.noah.taps(words.tap_going, message=board), words.toast_going)
    await prompter.toasts(people.lena.taps(words.tap_going, message=board), words.toast_going)
    await prompter.toasts(people.tom.taps(words.tap_going, message=board), words.toast_waiting, alert=True)
    await prompter.toasts(people.eva.taps(words.tap_maybe, message=board), words.toast_maybe)
    play.at(1, "12:01")
    await prompter.comes_to_say(board, words.board_full)
    play.painter.show()
    await prompter.toasts(people.noah.taps(words.tap_no, message=board), words.toast_no)
    await prompter.hears(play.chat, words.moved_up)


async def _ready(play: Play[Words]) -> None:
    words, people, prompter = play.words, play.people, play.prompter
    await prompter.hears(play.private(people.mia), words.ready_check)
    await prompter.hears(play.private(people.admin), words.soon)
    play.at(_DAY, "19:31")
    tap = people.mia.taps(words.tap_ready, play.private(people.mia))
    await prompter.toasts(tap, "")
    await prompter.comes_to_say(tap.message, words.ready_said)
    await prompter.hears(play.private(people.admin), words.is_ready)
    play.at(_DAY, "19:45")
    await prompter.hears(play.chat, words.reminder)


async def _begun(play: Play[Words]) -> None:
    words, people, prompter = play.words, play.people, play.prompter
    await prompter.hears(play.chat, words.opening)
    play.kept["live"] = await prompter.hears(play.chat, words.board_live)
    await prompter.hears(play.private(people.admin), words.stage)
    await prompter.hears(play.private(people.mia), words.stage)
    play.at(_DAY, "20:01")
    await prompter.hears(play.private(people.mia), words.voice)
    await prompter.toasts(people.mia.taps(words.tap_speak, play.private(people.mia)), "")
    play.painter.show()
    said = people.mia.says(words.says_talk, play.private(people.mia))
    await prompter.reacts(said, "👌")
    await prompter.hears(play.chat, words.passed_on)


async def _asked(play: Play[Words]) -> None:
    words, people, prompter, board = play.words, play.people, play.prompter, play.the("live")
    for person in (people.admin, people.mia):
        await prompter.hears(play.private(person), words.second_step)
    play.painter.show()
    tap = people.lena.taps(words.tap_ask, message=board)
    await prompter.toasts(tap, "")
    assert tap.answer is not None  # noqa: S101 - asked above
    assert tap.answer.url is not None  # noqa: S101 - the tap opens the private chat
    people.lena.opens(tap.answer.url)
    await prompter.hears(play.private(people.lena), words.ask)
    play.at(_DAY, "20:21")
    people.lena.says(words.says_question, play.private(people.lena))
    await prompter.hears(play.private(people.lena), words.preview)
    tap = people.lena.taps(words.tap_send, play.private(people.lena))
    await prompter.toasts(tap, "")
    await prompter.comes_to_say(tap.message, words.question_sent)
    play.painter.show()
    await prompter.hears(play.private(people.admin), words.question_waits)
    queue = people.admin.taps(words.tap_queue, play.private(people.admin))
    await prompter.toasts(queue, "")
    await prompter.comes_to_say(queue.message, words.queue)
    await prompter.toasts(people.admin.taps(words.tap_approve, play.private(people.admin)), "")
    await prompter.comes_to_say(queue.message, words.to_answer)
    play.at(_DAY, "20:22")
    await prompter.comes_to_say(board, words.board_question)
    await prompter.toasts(people.tom.taps(words.tap_vote, message=board), words.toast_vote)
    await prompter.toasts(people.admin.taps(words.tap_stage, play.private(people.admin)), "")
    await prompter.hears(play.chat, words.on_stage)
    play.at(_DAY, "20:23")
    said = people.mia.says(words.says_answer, play.private(people.mia))
    await prompter.reacts(said, "👌")
    await prompter.hears(play.chat, words.answer_passed_on)


async def _counted(play: Play[Words]) -> None:
    words, people, prompter = play.words, play.people, play.prompter
    here = await prompter.hears(play.chat, words.attendance)
    for person in (people.tom, people.lena, people.eva):
        await prompter.toasts(person.taps(words.tap_here, message=here), words.toast_here)
    await prompter.hears(play.private(people.admin), words.last_step)
    await prompter.hears(play.private(people.mia), words.last_step)


async def _over(play: Play[Words]) -> None:
    words, people, prompter = play.words, play.people, play.prompter
    thanks = await prompter.hears(play.chat, words.thanks)
    await prompter.hears(play.private(people.lena), words.told_asker)
    await prompter.hears(play.private(people.admin), words.over)
    await prompter.shows(play.the("live"), words.board_over, ())
    play.at(_DAY, "20:31")
    await prompter.toasts(people.tom.taps("5 ⭐", message=thanks), words.toast_five)
    await prompter.toasts(people.eva.taps("4 ⭐", message=thanks), words.toast_four)
    play.painter.show()
    desk = people.admin.taps(words.tap_desk, play.private(people.admin))
    await prompter.toasts(desk, "")
    await prompter.comes_to_say(desk.message, words.desk)
    await prompter.toasts(people.admin.taps(words.tap_feedback, play.private(people.admin)), "")
    await prompter.comes_to_say(desk.message, words.feedback)


STORY = Story(
    name="talk",
    words=WORDS,
    acts=(
        Act(_announced, (1, "09:00")),
        Act(_invited, (1, "12:00")),
        Act(_ready, (_DAY, "19:30")),
        Act(_begun, (_DAY, "20:00")),
        Act(_asked, (_DAY, "20:20")),
        Act(_counted, (_DAY, "20:25")),
        Act(_over, (_DAY, "20:30")),
    ),
)
