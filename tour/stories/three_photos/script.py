"""Three photos a day: proofs that count by reaction, a picture that is somebody else's, a judge, a freeze and a make-up."""

from simulator import Message, Person
from tour.stories.three_photos.words import WORDS, Words
from tour.story import Act, Play, Story


async def _beginning(play: Play[Words]) -> None:
    words, people, prompter = play.words, play.people, play.prompter
    people.owner.adds(play.stage.bot, play.chat, admin=True)
    await prompter.hears(play.chat, words.greeting)
    people.owner.says(f"/settings zone={play.common.zone}", play.chat)
    await prompter.hears(play.chat, words.settings)
    play.at(1, "09:01")
    people.admin.says(words.says_new, play.chat)
    await prompter.hears(play.chat, words.made)
    play.kept["board"] = await prompter.hears(play.chat, words.board_empty, (words.tap_progress,))


async def _photos(play: Play[Words]) -> None:
    words, people, prompter, board = play.words, play.people, play.prompter, play.the("board")
    album = await _three(play, people.mia, board)
    # Apart, so that who came last stands first, however slow the machine.
    play.at(1, "18:30:20")
    await _three(play, people.lena, board)
    play.at(1, "18:30:40")
    await _three(play, people.tom, board)
    play.at(1, "18:31")
    for _ in range(2):
        photo = people.noah.sends_photo(play.chat, reply_to=board)
        await prompter.reacts(photo, "👌")
    people.noah.says("/checkin", play.chat)
    await prompter.hears(play.chat, words.two_of_three)
    play.painter.show()
    people.noah.sends_photo(play.chat, album[0].media, reply_to=board)
    await prompter.hears(play.chat, words.same)
    photo = people.noah.sends_photo(play.chat, reply_to=board)
    await prompter.reacts(photo, "🔥")
    play.at(1, "18:33")
    await prompter.shows(board, words.board_four, (words.tap_progress,))


async def _three(play: Play[Words], person: Person, board: Message) -> list[Message]:
    album = person.sends_album(play.chat, 3, reply_to=board)
    await play.prompter.reacts(album[-1], "🔥")
    return album


async def _freeze(play: Play[Words]) -> None:
    words, people, prompter = play.words, play.people, play.prompter
    await prompter.hears(play.chat, words.day_closed)
    play.at(1, "21:05")
    people.lena.says("/me", play.chat)
    me = await prompter.hears(play.chat, words.me)
    play.painter.show()
    await prompter.toasts(people.lena.taps(words.tap_freeze, message=me), words.toast_freeze)
    await prompter.comes_to_say(me, words.me_frozen)


async def _judging(play: Play[Words]) -> None:
    words, people, prompter = play.words, play.people, play.prompter
    board = await prompter.hears(play.chat, words.board_second)
    play.at(2, "18:00")
    await _three(play, people.mia, board)
    people.admin.starts(play.stage.bot)
    await prompter.hears(play.private(people.admin), words.start)
    for _ in range(2):
        photo = people.noah.sends_photo(play.chat, reply_to=board)
        await prompter.reacts(photo, "👌")
    forwarded = people.noah.sends_photo(play.chat, reply_to=board, forwarded_from=people.stranger)
    await prompter.reacts(forwarded, "👀")
    desk = play.private(people.admin)
    await prompter.hears(desk, words.waits)
    play.painter.show()
    people.admin.taps(words.tap_look, desk)
    item = await prompter.hears(desk, words.item, (words.tap_approve, words.tap_decline, words.tap_skip))
    await prompter.toasts(people.admin.taps(words.tap_approve, message=item), words.toast_approved)
    await prompter.comes_to_say(item, words.item_approved)
    await prompter.hears(desk, words.nothing_left)
    # Noah has never started the bot: he hears of it where his photos are.
    await prompter.hears(play.chat, words.approved_here)


async def _second_close(play: Play[Words]) -> None:
    await play.prompter.hears(play.chat, play.words.second_closed)


async def _make_up(play: Play[Words]) -> None:
    words, people, prompter = play.words, play.people, play.prompter
    await prompter.hears(play.chat, words.board_third)
    play.at(3, "08:05")
    people.tom.says("/makeup", play.chat)
    asked = await prompter.hears(play.chat, words.make_up, (words.tap_day,))
    play.painter.show()
    await prompter.toasts(people.tom.taps(words.tap_day, message=asked), "")
    await prompter.comes_to_say(asked, words.made_up)


STORY = Story(
    "three-photos",
    WORDS,
    (
        Act(_beginning, (1, "09:00")),
        Act(_photos, (1, "18:30")),
        Act(_freeze, (1, "21:00")),
        Act(_judging, (2, "08:00")),
        Act(_second_close, (2, "21:00")),
        Act(_make_up, (3, "08:00")),
    ),
)
