"""The mascot: entries by text and photo, votes in a private gallery, a jury, and a code that goes to a backup in the end."""

from simulator import Message, Person
from tour.stories.mascot.words import WORDS, Words
from tour.story import Act, Play, Story

_CODE = "FOX-2026-RED"


async def _opening(play: Play[Words]) -> None:
    words, people, prompter = play.words, play.people, play.prompter
    people.owner.adds(play.stage.bot, play.chat, admin=True)
    await prompter.hears(play.chat, words.greeting)
    people.owner.says(words.says_zone, play.chat)
    await prompter.hears(play.chat, words.settings)
    # Whoever has written in the group is known by name.
    people.eva.says(words.says_hello, play.chat)
    people.owner.says("/roles judge @evita", play.chat)
    await prompter.hears(play.chat, words.named)
    play.painter.show()
    play.at(1, "09:05")
    people.admin.says(words.says_new, play.chat)
    await prompter.hears(play.chat, words.made)
    play.kept["board"] = await prompter.hears(play.chat, words.board_empty, (words.tap_submit,))
    people.admin.starts(play.stage.bot)
    await prompter.hears(play.private(people.admin), words.start)


async def _entries(play: Play[Words]) -> None:
    words, people, prompter = play.words, play.people, play.prompter
    await _follows(play, people.mia, words.tap_submit, play.the("board"))
    await prompter.hears(play.private(people.mia), words.asks)
    play.at(1, "09:11")
    people.mia.says(words.says_foxy, play.private(people.mia))
    draft = await prompter.hears(play.private(people.mia), words.draft)
    play.at(1, "09:12")
    await prompter.toasts(people.mia.taps(words.tap_enter, play.private(people.mia), message=draft), "")
    await prompter.comes_to_say(draft, words.entered)
    play.painter.show()
    play.at(1, "09:15")
    said = people.noah.sends_photo(play.chat, caption=words.says_submit)
    await prompter.reacts(said, "👌")
    play.at(1, "09:20")
    said = people.lena.says(words.says_scarfy, play.chat)
    await prompter.reacts(people.lena.says("/submit", play.chat, reply_to=said), "👌")
    play.at(1, "09:25")
    await prompter.shows(play.the("board"), words.board_three, (words.tap_submit,))


async def _voting(play: Play[Words]) -> None:
    words, people, prompter = play.words, play.people, play.prompter
    begins = await prompter.hears(play.chat, words.voting_begins, (words.tap_look, words.tap_judge))
    await prompter.shows(play.the("board"), words.board_voting, (words.tap_look, words.tap_judge))
    await _follows(play, people.tom, words.tap_look, begins)
    page = await prompter.hears(play.private(people.tom), words.gallery)
    play.at(2, "09:11")
    await prompter.toasts(people.tom.taps(words.tap_vote, play.private(people.tom), message=page), words.toast_vote)
    await prompter.comes_to_say(page, words.gallery_voted)
    play.painter.show()
    play.at(2, "09:15")
    await _follows(play, people.eva, words.tap_judge, begins)
    sheet = await prompter.hears(play.private(people.eva), words.sheet)
    for at, score in enumerate(words.scores):
        play.at(2, f"09:{16 + 2 * at}")
        await prompter.toasts(
            people.eva.taps(score, play.private(people.eva), message=sheet), words.toast_score.format(score)
        )
        await prompter.comes_to_say(sheet, words.scored[at])
        play.at(2, f"09:{17 + 2 * at}")
        await prompter.toasts(people.eva.taps("▶️", play.private(people.eva), message=sheet), "")
        await prompter.comes_to_say(sheet, words.turned[at])


async def _result(play: Play[Words]) -> None:
    words, people, prompter = play.words, play.people, play.prompter
    # Eva has never started the bot: she is called, without a word about what it is.
    await prompter.hears(play.chat, words.called)
    await prompter.hears(play.chat, words.result, (words.tap_claim,))
    await prompter.shows(play.the("board"), words.board_closed, ())
    await prompter.hears(play.private(people.mia), words.own_result)
    for said in (words.codes_missing, words.archive, words.table):
        # A private chat takes a message a second.
        play.stage.clock.advance(seconds=2)
        await prompter.hears(play.private(people.admin), said)
    play.painter.show()
    play.at(4, "09:20")
    people.admin.says("/prizes", play.chat)
    prizes = await prompter.hears(play.chat, words.prizes)
    await _follows(play, people.admin, "🗂", prizes)
    desk = await prompter.hears(play.private(people.admin), words.desk)
    await prompter.toasts(people.admin.taps(words.tap_prizes, play.private(people.admin), message=desk), "")
    await prompter.comes_to_say(desk, words.desk_prizes)
    play.at(4, "09:21")
    await prompter.toasts(people.admin.taps(words.tap_load, play.private(people.admin), message=desk), "")
    await prompter.hears(play.private(people.admin), words.asks_codes)
    play.at(4, "09:22")
    people.admin.says(_CODE, play.private(people.admin))
    await prompter.hears(play.private(people.admin), words.loaded)


async def _backup(play: Play[Words]) -> None:
    words, people, prompter = play.words, play.people, play.prompter
    # Noah has never started the bot: he is named in the group.
    await prompter.hears(play.chat, words.reminded, (words.tap_claim,))
    play.painter.show()
    play.at(11, "09:12")
    page = await prompter.hears(play.private(people.mia), words.to_the_next, (words.tap_claim,))
    await prompter.toasts(people.mia.taps(words.tap_claim, play.private(people.mia), message=page), "")
    await prompter.comes_to_say(page, words.offer)
    play.at(11, "09:13")
    await prompter.toasts(people.mia.taps(words.tap_show, play.private(people.mia), message=page), "")
    await prompter.comes_to_say(page, words.code.format(_CODE))


async def _follows(play: Play[Words], person: Person, button: str, message: Message) -> None:
    """Somebody follows a button of the group into private."""
    link = person.taps(button, play.chat, message=message).opened or ""
    play.prompter.agree(f"whether “{button}” leads into private", "https://t.me/muster_bot", link.partition("?")[0])


STORY = Story(
    "mascot", WORDS,
    (
        Act(_opening, (1, "09:00")),
        Act(_entries, (1, "09:10")),
        Act(_voting, (2, "09:10")),
        Act(_result, (4, "09:10")),
        Act(_backup, (10, "09:10")),
    ),
)  # fmt: skip
