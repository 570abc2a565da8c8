"""Nobody is left without a word: whatever becomes of a check-in later than its answer tells its author, where they are."""

import pytest

from simulator import Message, Person
from simulator.pictures import generated
from tests.flows.group import BOTH, SHANGHAI, Group, make_group, when
from tests.flows.test_proofs import a_photo_check_in, reaction, statuses
from tests.wiring import World

LOOKED_AT = {
    "en": "looks much like an earlier one, so somebody has a look at it first.",
    "zh-CN": "和以前的一张很像，先请人看一眼再算数。",
}


def answers_to(world: World, message: Message) -> list[Message]:
    """What the bot said in answer to a message."""
    return [m for m in message.chat.messages if m.sender == world.bot and m.reply_to == message]


async def a_look_alike(group: Group, person: Person) -> Message:
    """Somebody sends a picture that looks like Mia's, at the same time as she: both counted when they came."""
    picture = generated(7)
    group.members[0].sends_photo(group.chat, picture, reply_to=group.board)
    sent = person.sends_photo(group.chat, picture, reply_to=group.board)
    await group.world.settle()
    return sent


@BOTH
async def test_a_look_alike_is_told_in_private(world: World, language: str) -> None:
    group = await a_photo_check_in(world, language, "proof=photo until=21:00 points=5")
    noah = group.members[1]
    noah.starts(world.bot)
    await world.settle()
    sent = await a_look_alike(group, noah)
    await world.advance(seconds=2)
    assert await statuses(world, noah) == ["pending"]
    assert reaction(sent, world) == ["👀"], "the 🔥 would say that it counts"
    assert LOOKED_AT[language] in world.last(noah.private(world.bot))
    assert answers_to(world, sent) == [], "the group need not know"


@BOTH
@pytest.mark.parametrize("closed", ["never opened", "closed since"])
async def test_a_look_alike_is_told_in_the_group_where_private_is_closed(
    world: World, language: str, closed: str
) -> None:
    group = await a_photo_check_in(world, language, "proof=photo until=21:00 points=5")
    noah = group.members[1]
    if closed == "closed since":
        noah.starts(world.bot)
        await world.settle()
        noah.blocks(world.bot)
        # Its word of that has not come yet.
        for queued in world.bot.updates.waiting():
            world.bot.updates.remove(queued.id)
    sent = await a_look_alike(group, noah)
    await world.advance(seconds=5)
    (said,) = answers_to(world, sent)
    assert said.text.splitlines()[0].startswith("👀 ")
    assert "Noah" in said.text
    assert LOOKED_AT[language] in said.text
    assert said.silent


@BOTH
async def test_two_thumbs_show_under_the_proof(world: World, language: str) -> None:
    group = await a_photo_check_in(world, language, "proof=photo count=2 review=peers until=21:00 points=5")
    mia, noah, lena = group.members
    mia.sends_photo(group.chat, reply_to=group.board)
    last = mia.sends_photo(group.chat, reply_to=group.board)
    await world.settle()
    assert reaction(last, world) == ["👀"]
    noah.reacts(last, "👍")
    lena.reacts(last, "👍")
    await world.advance(seconds=4)
    assert await statuses(world, mia) == ["done"]
    assert reaction(last, world) == ["🔥"]
    assert group.board.text.splitlines()[-1] == "Mia"


@BOTH
async def test_thumbs_that_come_a_day_late_are_told_in_words(world: World, language: str) -> None:
    group = await a_photo_check_in(world, language, "proof=photo review=peers until=21:00 points=5")
    mia, noah, lena = group.members
    sent = mia.sends_photo(group.chat, reply_to=group.board)
    await world.settle()
    await when(world, "2026-11-24 12:00")
    noah.reacts(sent, "👍")
    lena.reacts(sent, "👍")
    await world.advance(seconds=2)
    assert reaction(sent, world) == ["🔥"]
    (said,) = answers_to(world, sent)
    assert (
        said.text.splitlines()[0]
        == {
            "en": "✅ Mia, your Mon, 23 Nov of Morning run counts.",
            "zh-CN": "✅ Mia，你 11月23日周一 的 晨跑 打卡通过了。",
        }[language]
    )


async def test_reactions_follow_verdicts(world: World) -> None:
    """Approved: 🔥; declined and revoked: none, for it would say what is not so."""
    group = await a_photo_check_in(world, line="proof=photo review=admins until=21:00 points=5")
    mia, noah, _ = group.members
    of_mia = mia.sends_photo(group.chat, reply_to=group.board)
    of_noah = noah.sends_photo(group.chat, reply_to=group.board)
    await world.settle()
    assert (reaction(of_mia, world), reaction(of_noah, world)) == (["👀"], ["👀"])
    group.admin.starts(world.bot)
    await world.settle()
    desk = group.admin.private(world.bot)
    group.admin.says("/review", desk)
    await world.advance(seconds=2)
    group.admin.taps("✅ Approve", desk)
    await world.advance(seconds=2)
    assert reaction(of_mia, world) == ["🔥"]
    group.admin.taps("❌ Decline", desk)
    await world.advance(seconds=2)
    group.admin.taps("It can't be made out", desk)
    await world.advance(seconds=2)
    assert reaction(of_noah, world) == []
    (said,) = answers_to(world, of_noah)
    assert said.text.startswith("🔎 Noah, your proof")
    await group.hears(group.admin, "/revoke", reply_to=of_mia)
    await world.settle()
    assert reaction(of_mia, world) == []


@BOTH
async def test_me_while_the_first_proof_waits(world: World, language: str) -> None:
    group = await a_photo_check_in(world, language, "proof=photo count=2 review=admins until=21:00 points=5")
    mia = group.members[0]
    mia.sends_photo(group.chat, reply_to=group.board)
    await world.settle()
    (me,) = await group.hears(mia, "/me")
    not_in = {"en": "⏳ You're not in yet today.", "zh-CN": "⏳ 今天还没签到。"}[language]
    assert not_in in me, "it has begun with one of two"
    mia.sends_photo(group.chat, reply_to=group.board)
    await world.settle()
    (me,) = await group.hears(mia, "/me")
    waits = {"en": "👀 Today's proof waits to be looked at.", "zh-CN": "👀 今天的打卡正在等待审核。"}[language]
    assert waits in me
    assert {"en": "don't take part", "zh-CN": "还没参加"}[language] not in me


@BOTH
async def test_make_ups_that_are_used_up(world: World, language: str) -> None:
    group = await make_group(world, language=language, zone=SHANGHAI)
    await group.starts("until=21:00 points=100 makeup=1")
    mia = group.members[0]
    await group.checks_in(mia)
    for day in ("24", "25"):
        await when(world, f"2026-11-{day} 21:00")
    await group.hears(mia, "/makeup")
    await group.sees_tap(mia, {"en": "Wed, 25 Nov", "zh-CN": "11月25日周三"}[language])
    (said,) = await group.hears(mia, "/makeup")
    assert (
        said
        == {
            "en": "🩹 Mia, no day can be made up just now.\n"
            "Morning run: you've used the 1 make-up of this month. New ones come on Tue, 1 Dec.",
            "zh-CN": "🩹 Mia，现在没有可以补签的日子。\n晨跑：本月的 1 次补签已经用完，12月1日周二 起又可以补签。",
        }[language]
    )


async def test_a_check_in_without_make_ups_says_so(world: World) -> None:
    group = await make_group(world, zone=SHANGHAI)
    await group.starts("until=21:00 makeup=no")
    mia = group.members[0]
    await group.checks_in(mia)
    await when(world, "2026-11-24 21:00")
    (said,) = await group.hears(mia, "/makeup")
    assert said.splitlines()[1] == "Morning run: missed days can't be made up in this check-in."


@BOTH
async def test_the_reminder_counts_all_who_are_missing(world: World, language: str) -> None:
    group = await make_group(world, language=language, zone=SHANGHAI)
    await group.starts("until=21:00 remind=60m")
    mia, noah, _ = group.members
    mia.starts(world.bot)
    await group.checks_in(mia, noah)
    await when(world, "2026-11-24 08:30")
    await when(world, "2026-11-24 20:00")
    assert (
        group.bots_last.text
        == {
            "en": "⏰ Morning run closes at 21:00. 2 people who take part aren't in yet.",
            "zh-CN": "⏰ “晨跑”21:00 截止，还有 2 位没签到，抓紧啦！",
        }[language]
    )
    assert world.last(mia.private(world.bot)).startswith("⏰ ")


@BOTH
@pytest.mark.parametrize("count", [2, 3])
async def test_everybody_is_in_from_three_on(world: World, language: str, count: int) -> None:
    group = await make_group(world, language=language, zone=SHANGHAI)
    await group.starts("until=21:00")
    await group.checks_in(*group.members[:count])
    await when(world, "2026-11-23 21:00")
    expected = {
        2: {"en": "2 people checked in.", "zh-CN": "2 人签到。"},
        3: {"en": "3 people checked in: all who take part! 🎉", "zh-CN": "参加的 3 人全部签到！🎉"},
    }[count]
    assert group.bots_last.text.splitlines()[1] == expected[language]


async def test_whoever_takes_nothing_in_private_is_named_where_their_day_ends(world: World) -> None:
    group = await make_group(world, zone=SHANGHAI)
    await group.starts("until=21:00 out=2")
    mia, noah, _ = group.members
    mia.starts(world.bot)
    await group.checks_in(mia, noah)
    await when(world, "2026-11-24 21:00")
    assert group.bots_last.text.splitlines()[-1] == "⚠️ 2 people are out with one more miss. (Noah)"
    await when(world, "2026-11-25 21:00")
    assert group.bots_last.text.splitlines()[-1].endswith("the next check-in brings them back. (Noah)")
    assert "you're out" in world.last(mia.private(world.bot))


# --- texts and files ----------------------------------------------------------------------------------------------------------------


@BOTH
async def test_a_tag_alone_is_no_text(world: World, language: str) -> None:
    group = await make_group(world, language=language, zone=SHANGHAI)
    await group.starts("proof=text tag=#note until=21:00")
    mia = group.members[0]
    (said,) = await group.hears(mia, "#note")
    assert (
        said
        == {
            "en": "A tag alone is no text yet. Put a few words to it, here by an edit or anew, and it counts.",
            "zh-CN": "光有标签还不算数。编辑这条消息补上几句，或者重新发一条就行。",
        }[language]
    )
    assert await statuses(world, mia) == []
    sent = [m for m in group.chat.messages if m.sender == mia][-1]
    mia.edits(sent, "#note chapter 3, on kelp")
    await world.settle()
    assert await statuses(world, mia) == ["done"]
    assert reaction(sent, world) == ["🔥"]


@BOTH
async def test_a_text_that_is_too_short_says_how_much_is_missing(world: World, language: str) -> None:
    """In reply to the board; what is made longer by an edit counts, whether it has a tag or not."""
    group = await make_group(world, language=language, zone=SHANGHAI)
    await group.starts("proof=text least=10 until=21:00")
    assert (
        group.board.text.splitlines()[-1]
        == {
            "en": "✍️ Reply to the board with your text. At least 10 characters.",
            "zh-CN": "✍️ 回复看板写下你的文字。至少 10 字。",
        }[language]
    )
    mia = group.members[0]
    (said,) = await group.hears(mia, "read 20 p #x", reply_to=group.board)
    assert (
        said
        == {
            "en": "3 characters are missing: a text has 10 at least, its tag not counted. Make it longer by an edit, or write anew.",
            "zh-CN": "还差 3 字：不算标签至少 10 字。编辑这条消息补足，或者重新发一条就行。",
        }[language]
    )
    sent = [m for m in group.chat.messages if m.sender == mia][-1]
    mia.edits(sent, "read 20 pages")
    await world.settle()
    assert await statuses(world, mia) == ["done"]


async def test_least_is_for_texts(world: World) -> None:
    group = await make_group(world, zone=SHANGHAI)
    (said,) = await group.hears(group.admin, '/new checkin "Notes" proof=photo least=10')
    assert said.startswith("least=10 needs proof=text.")


@BOTH
async def test_a_file_in_the_topic_is_told_so(world: World, language: str) -> None:
    group = await make_group(world, language=language, zone=SHANGHAI, forum=True)
    topic = group.chat.new_topic("Photos", group.owner)
    await group.hears(group.admin, '/new checkin "Run" proof=photo', topic=topic)
    mia = group.members[0]
    sent = mia.sends_document(group.chat, name="run.jpg", mime="image/jpeg", topic=topic)
    await world.settle()
    (said,) = answers_to(world, sent)
    assert (
        said.text
        == {
            "en": "This came as a file. Please send it as a photo, then I can count it.",
            "zh-CN": "这张图是以文件形式发的。请按照片发送，我才能计入。",
        }[language]
    )


# --- a photo that nobody claimed ----------------------------------------------------------------------------------------------------

YES = {"en": "✅ Yes, count it", "zh-CN": "✅ 是的，算上"}


@BOTH
async def test_a_photo_that_nobody_claimed_is_asked_about(world: World, language: str) -> None:
    """Quietly, in answer to it, once a day; only its author may say so."""
    group = await a_photo_check_in(world, language, "proof=photo count=2 until=21:00 points=5")
    mia, noah, _ = group.members
    mia.sends_photo(group.chat, reply_to=group.board)
    await world.settle()
    sent = mia.sends_photo(group.chat)
    await world.settle()
    await world.advance(seconds=6)
    (question,) = answers_to(world, sent)
    assert question.silent
    assert question.text == {"en": "👀 Is this for Morning run?", "zh-CN": "👀 这是 晨跑 的打卡照片吗？"}[language]
    assert (
        await group.sees_tap(noah, YES[language], question)
        == {
            "en": "Only whoever sent the photo can say that. Yours goes in reply to the board.",
            "zh-CN": "只有发照片的人能点。你的照片回复看板发就行。",
        }[language]
    )
    assert (await group.sees_tap(mia, YES[language], question)).startswith("✅")
    await world.advance(seconds=3)
    assert await statuses(world, mia) == ["done"]
    assert reaction(sent, world) == ["🔥"]
    assert question.button_texts == []
    assert await group.points(mia) == 5


async def test_whoever_is_done_or_was_asked_today_is_left_alone(world: World) -> None:
    group = await a_photo_check_in(world, line="proof=photo until=21:00")
    mia, noah, lena = group.members
    mia.sends_photo(group.chat, reply_to=group.board)
    await world.settle()
    of_mia = mia.sends_photo(group.chat)
    first = noah.sends_photo(group.chat)
    await world.settle()
    await world.advance(seconds=6)
    second = noah.sends_photo(group.chat)
    answer = lena.sends_photo(group.chat, reply_to=second)
    forwarded = lena.sends_photo(group.chat, forwarded_from=mia)
    await world.settle()
    await world.advance(seconds=6)
    asked = [len(answers_to(world, m)) for m in (of_mia, first, second, answer, forwarded)]
    assert asked == [0, 1, 0, 0, 0]
    await when(world, "2026-11-23 21:00")
    await world.advance(seconds=5)
    assert answers_to(world, first)[0].button_texts == [], "the day is over"


async def test_an_album_whose_word_comes_later_is_not_asked_about(world: World) -> None:
    group = await a_photo_check_in(world, line="proof=photo count=2 tag=run until=21:00")
    mia, noah, _ = group.members
    album = mia.sends_album(group.chat, 2)
    await world.settle()
    mia.edits(album[1], "#run")
    await world.settle()
    await world.advance(seconds=6)
    assert [answers_to(world, m) for m in album] == [[], []]
    assert await statuses(world, mia) == ["done"]
    of_noah = noah.sends_album(group.chat, 2)
    await world.settle()
    await world.advance(seconds=6)
    (question,) = [a for m in of_noah for a in answers_to(world, m)]
    await group.sees_tap(noah, YES["en"], question)
    assert await statuses(world, noah) == ["done"], "the whole album counts"


async def test_a_tag_that_comes_after_the_question(world: World) -> None:
    group = await a_photo_check_in(world, line="proof=photo tag=run until=21:00")
    mia = group.members[0]
    sent = mia.sends_photo(group.chat)
    await world.settle()
    await world.advance(seconds=6)
    (question,) = answers_to(world, sent)
    mia.edits(sent, "#run")
    await world.settle()
    await world.advance(seconds=6)
    assert await statuses(world, mia) == ["done"]
    assert question.button_texts == []
