"""A whole campaign: a template gets a first day, is planned by a tap, and runs by the clock from the first post to the thanks."""

from tour.stories.campaign.words import WORDS, Words
from tour.story import Act, Play, Story


async def _opening(play: Play[Words]) -> None:
    words, people, prompter = play.words, play.people, play.prompter
    people.owner.adds(play.stage.bot, play.chat, admin=True)
    await prompter.hears(play.chat, words.greeting)
    people.owner.says(words.says_zone, play.chat)
    await prompter.hears(play.chat, words.settings)
    play.at(1, "09:05")
    people.admin.says("/campaign", play.chat)
    line = await prompter.hears(play.chat, words.in_private, (words.opens,))
    people.admin.taps(words.opens, message=line)
    chat = play.private(people.admin)
    desk = await prompter.hears(chat, words.desk)
    people.admin.taps(words.from_template, message=desk)
    await prompter.comes_to_say(desk, words.which)
    people.admin.taps(words.title, message=desk)
    await prompter.comes_to_say(desk, words.contents)
    play.kept["desk"] = desk


async def _planning(play: Play[Words]) -> None:
    words, people, prompter, desk = play.words, play.people, play.prompter, play.the("desk")
    people.admin.taps(words.first_day, message=desk)
    await prompter.comes_to_say(desk, words.draft)
    people.admin.taps(words.plan, message=desk)
    await prompter.shows(desk, words.sure, words.sure_buttons)
    people.admin.taps(words.sure_buttons[0], message=desk)
    await prompter.lets_pass()


async def _warm_up(play: Play[Words]) -> None:
    words, people, prompter = play.words, play.people, play.prompter
    play.painter.show()
    play.painter.look_away()
    await prompter.lets_pass()
    play.at(9, "20:00")
    await prompter.hears(play.chat, words.notice)
    play.at(9, "20:05")
    board = await prompter.hears(play.chat, words.sign_up)
    await prompter.toasts(people.mia.taps(words.join, message=board), words.joined)
    await prompter.toasts(people.noah.taps(words.join, message=board), words.joined_second)
    # What is due on the way comes in its time: the post of the evening before, and the bot's word about tasks.
    play.at(11, "20:00")
    await prompter.lets_pass()
    play.painter.show()
    play.painter.look_away()


async def _evening(play: Play[Words]) -> None:
    words, people, prompter = play.words, play.people, play.prompter
    play.at(12, "20:00")
    await prompter.lets_pass()
    play.painter.show()
    relay = next(m for m in reversed(play.chat.messages) if words.grab in m.button_texts)
    for person in (people.mia, people.noah, people.lena):
        person.taps(words.grab, message=relay)
    await prompter.lets_pass()
    play.at(12, "20:30")
    await prompter.lets_pass()
    play.painter.show()
    play.at(13, "09:00")
    await prompter.lets_pass()
    play.painter.look_away()


async def _thanks(play: Play[Words]) -> None:
    words, prompter = play.words, play.prompter
    await prompter.lets_pass()
    # Below it stands what all have done together, which the cuts of the packets decide.
    said = play.chat.messages[-1].text.partition("\n\n")[0]
    prompter.agree("what it says at its end", words.thanks, said)


STORY = Story(
    "campaign",
    WORDS,
    (
        Act(_opening, (1, "09:00")),
        Act(_planning, (1, "09:10")),
        Act(_warm_up, (9, "19:58")),
        Act(_evening, (12, "19:50")),
        Act(_thanks, (13, "10:00")),
    ),
)
