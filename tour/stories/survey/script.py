"""The survey: answered in private across a restart, counted without names, shown to the group."""

from simulator import Person
from tour.stories.survey.words import WORDS, Words
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
    play.kept["board"] = await prompter.hears(play.chat, words.board_empty, (words.answer,))
    people.admin.starts(play.stage.bot)
    await prompter.hears(play.private(people.admin), words.start)


async def _answering(play: Play[Words]) -> None:
    words, people, prompter, board = play.words, play.people, play.prompter, play.the("board")
    chat = play.private(people.mia)
    people.mia.taps(words.answer, message=board)
    page = await prompter.hears(chat, words.first)
    people.mia.taps("9", message=page)
    await prompter.shows(page, words.second, (*words.good, words.back, words.skip))
    await play.stage.switch_off()
    play.painter.direction(play.common.labels.switched_off)
    play.at(1, "09:30")
    play.painter.direction(play.common.labels.switched_on)
    await play.stage.switch_on()
    people.mia.taps(words.skip, message=page)
    await prompter.shows(page, words.third, (words.back, words.skip))
    people.mia.says(words.says_more, chat)
    everything = await prompter.hears(chat, words.everything, (words.send, words.back))
    people.mia.taps(words.send, message=everything)
    await prompter.shows(everything, words.thanks, ())
    play.painter.show()
    play.painter.look_away()
    for person in (people.noah, people.lena, people.tom, people.eva):
        await _in_a_hurry(play, person)
    await prompter.shows(board, words.board_five, (words.answer,))


async def _in_a_hurry(play: Play[Words], person: Person) -> None:
    """Somebody answers what has to be answered."""
    words, prompter = play.words, play.prompter
    person.taps(words.answer, message=play.the("board"))
    page = await prompter.hears(play.private(person), words.first)
    person.taps("10", message=page)
    await prompter.shows(page, words.second, (*words.good, words.back, words.skip))
    person.taps(words.skip, message=page)
    await prompter.shows(page, words.third, (words.back, words.skip))
    person.taps(words.skip, message=page)
    await prompter.shows(page, words.all_short, (words.send, words.back))
    person.taps(words.send, message=page)
    await prompter.shows(page, words.thanks, ())


async def _closing(play: Play[Words]) -> None:
    words, people, prompter = play.words, play.people, play.prompter
    await prompter.hears(play.chat, words.over, (words.for_hosts,))
    await prompter.shows(play.the("board"), words.board_over, ())
    told = await prompter.hears(play.private(people.admin), words.results)
    people.admin.taps(words.show, message=told)
    await prompter.shows(told, words.ask, (words.sure, words.to_results))
    people.admin.taps(words.sure, message=told)
    await prompter.hears(play.chat, words.published)


STORY = Story(
    "survey",
    WORDS,
    (Act(_opening, (1, "09:00")), Act(_answering, (1, "09:10")), Act(_closing, (1, "20:00"))),
)
