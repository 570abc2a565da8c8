"""The quiz: a question a day, brought in a file, answered until the morning, across a restart."""

from tour.stories.quiz.words import WORDS, Words
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
    board = await prompter.hears(play.chat, words.board_empty, (words.questions,))
    desk = play.private(people.admin)
    people.admin.taps(words.questions, message=board)
    page = await prompter.hears(desk, words.none_yet)
    people.admin.taps(words.by_file, message=page)
    await prompter.hears(desk, words.ask_file)
    people.admin.sends_document(desk, words.file.encode(), name="questions.csv")
    await prompter.hears(desk, words.reading)
    preview = await prompter.hears(desk, words.preview, words.sure)
    people.admin.taps(words.sure[0], message=preview)
    await prompter.shows(preview, words.brought, words.more)
    await prompter.shows(board, words.board_ready, (words.begin, words.questions))
    await prompter.toasts(people.admin.taps(words.begin, message=board), words.toast_begun)
    await prompter.shows(board, words.board_begun, ())


async def _answering(play: Play[Words]) -> None:
    words, people, prompter = play.words, play.people, play.prompter
    question = await prompter.hears(play.chat, words.question, words.options)
    right, wrong, _ = words.options
    await prompter.toasts(people.mia.taps(right, message=question), words.toast_right)
    await prompter.toasts(people.noah.taps(wrong, message=question), words.toast_wrong)
    await prompter.toasts(people.noah.taps(right, message=question), words.toast_stands)
    play.kept["question"] = question
    play.painter.show()


async def _morning(play: Play[Words]) -> None:
    words, prompter = play.words, play.prompter
    await play.stage.switch_off()
    play.painter.direction(play.common.labels.switched_off)
    play.at(2, "08:10")
    play.painter.direction(play.common.labels.switched_on)
    await play.stage.switch_on()
    await prompter.hears(play.chat, words.answer, (words.own,))
    await prompter.hears(play.chat, words.podium, (words.own,))
    await prompter.shows(play.the("question"), words.question_over, ())


STORY = Story(
    "quiz",
    WORDS,
    (Act(_opening, (1, "09:00")), Act(_answering, (1, "20:00")), Act(_morning, (2, "07:50"))),
)
