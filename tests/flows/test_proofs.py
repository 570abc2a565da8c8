"""Check-ins with pictures and texts: what counts for whom, what is refused, held and looked at, and what people see of it."""

import pytest
from sqlalchemy import select

from models import CheckIn, Participant, PictureHash, Proof
from simulator import Message, Person, SimClock
from simulator.pictures import generated
from tests import wiring
from tests.flows.group import BOTH, SHANGHAI, Group, ledger_adds_up, make_group, rows_of, when
from tests.wiring import World

THREE = "proof=photo count=3 until=21:00 points=5"
DAY = {"en": "Mon, 23 Nov", "zh-CN": "11月23日周一"}


async def a_photo_check_in(world: World, language: str = "en", line: str = THREE, **more: object) -> Group:
    group = await make_group(world, language=language, zone=SHANGHAI, **more)  # type: ignore[arg-type]
    await group.starts(line)
    return group


def reaction(message: Message, world: World) -> list[str]:
    """What the bot put under a message."""
    return message.reactions.get(world.bot, [])


async def statuses(world: World, person: Person) -> list[str]:
    """What somebody's days are, in their order."""
    async with world.app.database.read() as session:
        rows = await session.execute(select(CheckIn.status).where(CheckIn.person_id == person.id).order_by(CheckIn.day))
    return [status for (status,) in rows]


async def states(world: World, person: Person) -> list[str]:
    """What became of somebody's proofs, in their order."""
    async with world.app.database.read() as session:
        rows = await session.execute(select(Proof.state).where(Proof.person_id == person.id).order_by(Proof.number))
    return [state for (state,) in rows]


@BOTH
async def test_three_photos_of_a_day(world: World, language: str) -> None:
    group = await a_photo_check_in(world, language)
    mia = group.members[0]
    board = group.board
    assert (
        board.text.splitlines()[-1]
        == {
            "en": "📸 Reply to the board with 3 photos.",
            "zh-CN": "📸 回复看板发 3 张照片。",
        }[language]
    )
    said = len(world.said(group.chat))
    first = mia.sends_photo(group.chat, reply_to=board)
    await world.settle()
    assert await group.hears(mia, "/checkin") == [
        {
            "en": "Morning run\n📸 1 of 3 photos today.\nReply to the board with 3 photos.",
            "zh-CN": "晨跑\n📸 今天 1/3 张照片。\n回复看板发 3 张照片。",
        }[language]
    ]
    how_far = {"en": "📊 How far am I?", "zh-CN": "📊 我的进度"}[language]
    assert (await group.sees_tap(mia, how_far)).splitlines()[0] == {
        "en": "📸 1 of 3 photos today.",
        "zh-CN": "📸 今天 1/3 张照片。",
    }[language]
    await world.boards_come()
    assert (
        group.board.text.splitlines()[-1] == {"en": "⏳ On the way: Mia 1/3", "zh-CN": "⏳ 进行中：Mia 1/3"}[language]
    )
    album = mia.sends_album(group.chat, 2, reply_to=board)
    await world.settle()
    assert await statuses(world, mia) == ["done"]
    assert await group.points(mia) == 5
    assert len(world.said(group.chat)) == said + 1, "photos are answered by reactions alone"
    assert reaction(first, world) == ["👌"]
    assert ["🔥"] in [reaction(message, world) for message in album]
    await world.boards_come()
    assert group.board.text.splitlines()[-1] == "Mia"
    more = mia.sends_photo(group.chat, reply_to=board)
    await world.settle()
    assert reaction(more, world) == ["👌"]
    assert await group.points(mia) == 5
    await ledger_adds_up(world)


async def one_by_one(world: World) -> None:
    """What waits comes in batches of one, as by a webhook."""
    pipeline = world.app._pipeline
    assert pipeline is not None
    for queued in world.bot.updates.waiting():
        await pipeline.accept(queued.json)
        world.bot.updates.remove(queued.id)
    await world.settle()


@pytest.mark.parametrize("at_once", [True, False], ids=["in one batch", "one by one"])
@pytest.mark.parametrize("captioned", [0, 1, 2])
async def test_an_album_whose_words_stand_under_one_picture(world: World, captioned: int, at_once: bool) -> None:
    """Each picture is an update of its own; those that come before the one with the tag count, too."""
    group = await a_photo_check_in(world, line=THREE + " tag=#run")
    mia, noah, _ = group.members
    mia.sends_album(group.chat, 3)
    noah.sends_album(group.chat, 3)
    world.bot.updates.waiting()[captioned].body["caption"] = "today's #Run, before work"
    await (world.settle() if at_once else one_by_one(world))
    assert await statuses(world, mia) == ["done"]
    assert await statuses(world, noah) == [], "an album without a word is none of our business"


@BOTH
async def test_where_reactions_are_off(world: World, language: str) -> None:
    group = await a_photo_check_in(world, language, "proof=photo count=2 until=21:00 points=5")
    mia = group.members[0]
    for _ in range(2):
        world.telegram.fail_next("setMessageReaction", 400, "Bad Request: REACTION_INVALID")
        mia.sends_photo(group.chat, reply_to=group.board)
        await world.settle()
    assert (
        world.said(group.chat)[-2:]
        == {
            "en": ["📸 1 of 2 photos today.", "✅ You're in · 1 day in a row · +5 points"],
            "zh-CN": ["📸 今天 1/2 张照片。", "✅ 签到成功 · 连续 1 天 · +5 积分"],
        }[language]
    )


@BOTH
async def test_the_same_picture_by_two_people(world: World, language: str) -> None:
    group = await a_photo_check_in(world, language)
    mia, noah, _ = group.members
    photo = mia.sends_photo(group.chat, reply_to=group.board)
    await world.settle()
    noah.sends_photo(group.chat, photo.media, reply_to=group.board)
    await world.settle()
    assert (
        world.last(group.chat)
        == {
            "en": f"🔁 This photo is already Mia's, of {DAY[language]}. Please send one of your own.",
            "zh-CN": f"🔁 1 张照片是 Mia {DAY[language]} 发过的，请发你自己的。",
        }[language]
    )
    mia.sends_album(group.chat, [photo.media, photo.media, None], reply_to=group.board)
    await world.settle()
    assert (
        world.last(group.chat)
        == {
            "en": f"🔁 You sent 2 of these photos before, on {DAY[language]}. Please send new ones.",
            "zh-CN": f"🔁 2 张照片你在 {DAY[language]} 已经发过了，请发新的。",
        }[language]
    )
    assert sorted(await states(world, mia)) == ["counted", "counted", "same", "same"]
    assert await states(world, noah) == ["same"]


async def test_twice_in_one_album_is_once(world: World) -> None:
    group = await a_photo_check_in(world)
    mia = group.members[0]
    first = mia.sends_photo(group.chat)
    await world.settle()
    mia.sends_album(group.chat, [first.media, first.media], reply_to=group.board)
    await world.settle()
    # The first waits for its author to say what it is for.
    assert sorted(await states(world, mia)) == ["counted", "loose", "same"]


async def test_by_tag_by_topic_by_command_by_an_older_board(world: World) -> None:
    group = await a_photo_check_in(world, line="proof=photo tag=#run until=21:00 days=daily", forum=True)
    mia, noah, lena = group.members
    mia.sends_photo(group.chat, caption="my #run today")
    noah.sends_photo(group.chat, caption="/checkin")
    talk = lena.sends_photo(group.chat, caption="my cat #running")
    await world.settle()
    assert [await statuses(world, p) for p in group.members] == [["done"], ["done"], []]
    assert reaction(talk, world) == []
    old = group.board
    await when(world, "2026-11-24 08:00")
    assert group.board is not old
    lena.sends_photo(group.chat, reply_to=old)
    await world.settle()
    assert await statuses(world, lena) == ["done"]


async def test_in_its_topic_a_photo_needs_no_words(world: World) -> None:
    group = await make_group(world, zone=SHANGHAI, forum=True)
    topic = group.chat.new_topic("Training", group.owner)
    await group.hears(group.admin, '/new checkin "Morning run" proof=photo until=21:00', topic=topic)
    mia, noah, _ = group.members
    mia.sends_photo(group.chat, topic=topic)
    noah.sends_photo(group.chat)
    await world.settle()
    assert [await statuses(world, p) for p in (mia, noah)] == [["done"], []]


@BOTH
async def test_the_deadline_between_two_photos(world: World, language: str) -> None:
    group = await a_photo_check_in(world, language, "proof=photo count=2 until=21:00 points=5")
    mia, noah, _ = group.members
    await when(world, "2026-11-23 20:59:59")
    board = group.board
    mia.sends_photo(group.chat, reply_to=board)
    noah.sends_album(group.chat, 2, reply_to=board)
    world.clock.advance(seconds=2)
    mia.sends_album(group.chat, 2, reply_to=board)
    await world.settle()
    over = {
        "en": "Today's check-in is closed. The next one opens Tue, 24 Nov, 00:00.",
        "zh-CN": "今天的签到已截止，下次 11月24日周二 00:00 开始。",
    }[language]
    assert world.said(group.chat).count(over) == 1, "an album is answered once"
    assert await statuses(world, mia) == []
    assert await statuses(world, noah) == ["done"], "it was sent in time, though it was read after the deadline"
    assert await group.points(noah) == 5


async def test_the_bot_was_down_at_the_deadline(world: World) -> None:
    """Photos sent in time count, though the day was closed before they were read."""
    group = await a_photo_check_in(world, line="proof=photo until=21:00 points=5 streak=2:20")
    mia, noah, _ = group.members
    for person in (mia, noah):
        person.sends_photo(group.chat, reply_to=group.board)
    await world.settle()
    await when(world, "2026-11-24 20:59:50")
    mia.sends_photo(group.chat, reply_to=group.board)
    world.clock.advance(minutes=5)
    from jobs import lifecycle  # noqa: PLC0415

    await world.app.do(lifecycle.JOB)
    assert await statuses(world, mia) == ["done", "missed"]
    await world.settle()
    assert await statuses(world, mia) == ["done", "done"]
    assert await group.points(mia) == 5 + 5 + 20
    assert await statuses(world, noah) == ["done", "missed"]


@BOTH
async def test_a_forwarded_picture_is_looked_at_first(world: World, language: str) -> None:
    group = await a_photo_check_in(world, language, "proof=photo until=21:00 points=5")
    mia, noah, _ = group.members
    group.admin.starts(world.bot)
    noah.starts(world.bot)
    await world.settle()
    sent = noah.sends_photo(group.chat, reply_to=group.board, forwarded_from=mia)
    await world.settle()
    assert reaction(sent, world) == ["👀"]
    assert await statuses(world, noah) == ["pending"]
    desk = group.admin.private(world.bot)
    assert (
        world.last(desk)
        == {
            "en": "🔎 In Runners something waits to be judged.",
            "zh-CN": "🔎 Runners 有内容等待审核。",
        }[language]
    )
    group.admin.taps({"en": "Have a look", "zh-CN": "去看看"}[language], desk)
    await world.advance(seconds=2)
    assert (
        world.last(desk)
        == {
            "en": f"🔎 One photo for Morning run, {DAY[language]}\n↪️ It was forwarded.\nBy Noah in Runners",
            "zh-CN": f"🔎 晨跑 {DAY[language]} 的一张照片\n↪️ 这是转发的照片。\n来自 Runners 的 Noah",
        }[language]
    )
    group.admin.taps({"en": "✅ Approve", "zh-CN": "✅ 通过"}[language], desk)
    await world.advance(seconds=2)
    assert await statuses(world, noah) == ["done"]
    assert await group.points(noah) == 5
    assert (
        world.last(noah.private(world.bot))
        == {
            "en": f"✅ Morning run in Runners: {DAY[language]} counts.\n✅ You're in · 1 day in a row · +5 points",
            "zh-CN": f"✅ Runners 的 晨跑：{DAY[language]} 的打卡通过了。\n✅ 签到成功 · 连续 1 天 · +5 积分",
        }[language]
    )


@BOTH
async def test_a_picture_that_looks_like_another(world: World, language: str) -> None:
    group = await a_photo_check_in(world, language, "proof=photo until=21:00 points=5")
    mia, noah, _ = group.members
    picture = generated(7)
    mia.sends_photo(group.chat, picture, reply_to=group.board)
    await world.settle()
    noah.sends_photo(group.chat, picture, reply_to=group.board)
    await world.settle()
    assert await rows_of(world, PictureHash, variant=0) == 2
    assert (await statuses(world, mia), await statuses(world, noah)) == (["done"], ["pending"])
    assert (await group.points(mia), await group.points(noah)) == (5, 0)
    group.admin.starts(world.bot)
    await world.advance(seconds=2)
    desk = group.admin.private(world.bot)
    group.admin.says("/review", desk)
    await world.advance(seconds=2)
    assert {"en": f"👯 It looks like Mia's of {DAY[language]}.", "zh-CN": f"👯 和 Mia {DAY[language]} 的照片很像。"}[
        language
    ] in world.last(desk)
    group.admin.taps({"en": "🖼 1 of 2 · next", "zh-CN": "🖼 第 1/2 张 · 下一张"}[language], desk)
    await world.advance(seconds=2)
    group.admin.taps({"en": "❌ Decline", "zh-CN": "❌ 退回"}[language], desk)
    await world.advance(seconds=2)
    group.admin.taps({"en": "It isn't their own", "zh-CN": "不是本人的"}[language], desk)
    await world.advance(seconds=2)
    assert await statuses(world, noah) == ["rejected"]
    assert (
        world.last(group.chat)
        == {
            "en": f"🔎 Noah, your proof for Morning run of {DAY[language]} doesn't count yet: It isn't their own\n"
            "You can send another one today.",
            "zh-CN": f"🔎 Noah，你在 晨跑 {DAY[language]} 的打卡还没通过：不是本人的\n今天还可以再发一次。",
        }[language]
    )
    noah.sends_photo(group.chat, reply_to=group.board)
    await world.settle()
    assert await statuses(world, noah) == ["done"]
    assert await group.points(noah) == 5
    await ledger_adds_up(world)


@BOTH
async def test_admins_judge_every_day(world: World, language: str) -> None:
    group = await a_photo_check_in(
        world, language, "proof=photo count=2 review=admins until=21:00 points=5 streak=2:20"
    )
    mia, noah, _ = group.members
    await group.hears(group.admin, "/review here")
    await group.sees_tap(group.admin, "Runners")
    mia.sends_album(group.chat, 2, reply_to=group.board)
    await world.advance(seconds=3)
    item = group.bots_last
    assert (
        item.text
        == {
            "en": f"🔎 Check-in for Morning run, {DAY[language]}\nBy Mia",
            "zh-CN": f"🔎 晨跑 {DAY[language]} 的打卡\n来自 Mia",
        }[language]
    )
    assert await statuses(world, mia) == ["pending"]
    approve = {"en": "✅ Approve", "zh-CN": "✅ 通过"}[language]
    assert (
        await group.sees_tap(noah, approve)
        == {
            "en": "Only admins, hosts and judges can do this. Ask the owner to name you one.",
            "zh-CN": "这个操作需要管理员、主持人或评委来做。可以请群主指定你。",
        }[language]
    )
    await when(world, "2026-11-23 21:00")
    assert await statuses(world, mia) == ["pending"], "a day that waits to be judged is not missed"
    await when(world, "2026-11-24 08:00")
    mia.sends_album(group.chat, 2, reply_to=group.board)
    await world.advance(seconds=3)
    second = group.bots_last
    assert await group.sees_tap(group.owner, approve, second) == {"en": "Approved.", "zh-CN": "已通过。"}[language]
    assert await group.points(mia) == 5
    taps = [person.taps(approve, message=item) for person in (group.admin, group.owner)]
    await world.settle()
    toasts = [tap.answer.text for tap in taps if tap.answer is not None]
    assert (
        toasts
        == {
            "en": ["Approved.", "Adam was faster and has approved it."],
            "zh-CN": ["已通过。", "Adam 已经先一步通过了。"],
        }[language]
    )
    assert await statuses(world, mia) == ["done", "done"]
    assert await group.points(mia) == 5 + 5 + 20, "the late approval made the streak whole, and paid its bonus"
    assert item.text.splitlines()[-1] == {"en": "✅ Approved by Adam", "zh-CN": "✅ Adam 已通过"}[language]
    stats = (await group.hears(group.admin, "/review stats"))[0]
    assert (
        stats.splitlines()[1:]
        == {
            "en": ["Adam: ✅ 1 · ❌ 0", "Olga: ✅ 1 · ❌ 0"],
            "zh-CN": ["Adam：✅ 1 · ❌ 0", "Olga：✅ 1 · ❌ 0"],
        }[language]
    )
    await ledger_adds_up(world)


@BOTH
async def test_two_thumbs_of_others_count(world: World, language: str) -> None:
    group = await a_photo_check_in(world, language, "proof=photo count=2 review=peers until=21:00 points=5")
    mia, noah, lena = group.members
    album = mia.sends_album(group.chat, 2, reply_to=group.board)
    await world.settle()
    assert await statuses(world, mia) == ["pending"]
    mia.reacts(album[0], "👍")
    noah.reacts(album[0], "👍")
    await world.settle()
    assert await statuses(world, mia) == ["pending"]
    noah.reacts(album[0], None)
    lena.reacts(album[0], "👍")
    await world.settle()
    assert await statuses(world, mia) == ["pending"], "one was taken back"
    noah.reacts(album[0], ["👍"])
    await world.settle()
    assert await statuses(world, mia) == ["done"]
    noah.reacts(album[0], None)
    await world.settle()
    assert await statuses(world, mia) == ["done"], "what counts, counts"
    assert await group.points(mia) == 5


@BOTH
async def test_a_revoked_proof_takes_its_points_and_its_bonus_along(world: World, language: str) -> None:
    group = await a_photo_check_in(world, language, "proof=photo until=21:00 points=5 streak=2:20")
    mia = group.members[0]
    mia.starts(world.bot)
    photos = []
    for day in (23, 24):
        await when(world, f"2026-11-{day} 08:00")
        photos.append(mia.sends_photo(group.chat, reply_to=group.board))
        await world.settle()
    assert await group.points(mia) == 30
    said = await group.hears(group.admin, "/revoke not your shoes", reply_to=photos[0])
    assert said == [
        {
            "en": f"↩️ Mia's check-in of {DAY[language]} for Morning run doesn't count any more. 25 points went back.",
            "zh-CN": f"↩️ Mia 在 晨跑 {DAY[language]} 的签到已撤销。收回 25 积分。",
        }[language]
    ]
    assert await group.points(mia) == 5
    assert await statuses(world, mia) == ["rejected", "done"]
    assert (
        world.last(mia.private(world.bot)).splitlines()[-1]
        == {
            "en": "Why: not your shoes",
            "zh-CN": "原因：not your shoes",
        }[language]
    )
    again = await group.hears(group.admin, "/revoke", reply_to=photos[0])
    assert again[0].startswith({"en": "There is no check-in of Mia", "zh-CN": "Mia 在"}[language])
    assert await group.points(mia) == 5
    async with world.app.database.read() as session:
        streaks = list(await session.execute(select(Participant.streak, Participant.total)))
    assert [tuple(row) for row in streaks] == [(1, 1)]
    await ledger_adds_up(world)


async def test_what_was_spent_stays_spent(world: World) -> None:
    group = await a_photo_check_in(world, line="proof=photo until=21:00 points=25")
    mia = group.members[0]
    photo = mia.sends_photo(group.chat, reply_to=group.board)
    await world.settle()
    await group.hears(mia, "/me")
    await group.sees_tap(mia, "Buy a freeze")
    assert await group.points(mia) == 5
    (said,) = await group.hears(group.admin, "/revoke", reply_to=photo)
    assert said.endswith("5 points went back.")
    assert await group.points(mia) == 0
    await ledger_adds_up(world)


@BOTH
async def test_texts(world: World, language: str) -> None:
    group = await a_photo_check_in(world, language, "proof=text tag=note until=21:00 points=5")
    mia, noah, lena = group.members
    note = mia.says("Chapter 3 was great #Note", group.chat)
    noah.says("chapter three", group.chat, reply_to=group.board)
    lena.says("well done!", group.chat, reply_to=note)
    await world.settle()
    assert [await statuses(world, p) for p in group.members] == [["done"], ["done"], []]
    assert reaction(note, world) == ["🔥"]
    assert await group.hears(lena, "/checkin") == [
        {
            "en": "Morning run\nYour text is still missing today.\nReply to the board with your text, or write it with #note.",
            "zh-CN": "晨跑\n今天还没有交文字。\n回复看板写下你的文字，或者带上 #note 发出来。",
        }[language]
    ]
    assert await group.hears(lena, "/checkin I read it, too") == []
    assert await statuses(world, lena) == ["done"]


async def test_with_privacy_mode_on(database_url: str, clock: SimClock) -> None:
    """Not an admin and privacy on: replies to the board and commands reach the bot, tags do not; /doctor says so."""
    world = await wiring.start(database_url, clock, privacy=True)
    group = await make_group(world, zone=SHANGHAI, bot_is_admin=False)
    await group.starts("proof=photo tag=#run review=peers until=21:00")
    mia, noah, lena = group.members
    mia.sends_photo(group.chat, reply_to=group.board)
    noah.sends_photo(group.chat, caption="/checkin@muster_bot")
    lena.sends_photo(group.chat, caption="#run")
    await world.settle()
    assert [await statuses(world, p) for p in group.members] == [["pending"], ["pending"], []]
    (doctor,) = await group.hears(group.owner, "/doctor@muster_bot")
    assert "Of photos I only see replies to me and those with /checkin." in doctor
    assert "I can't see 👍 while I'm no administrator" in doctor
    await world.app.close()


async def test_a_hundred_albums_of_ten(world: World) -> None:
    """Interleaved from a hundred people: the counts are right, and statements do not grow with pictures."""
    group = await a_photo_check_in(world, line="proof=photo count=10 until=21:00 points=5", members=100)
    albums = [person.sends_album(group.chat, 10, reply_to=group.board) for person in group.members]
    assert len(albums) == 100
    waiting = world.bot.updates.waiting()
    await world.settle()
    assert len(waiting) >= 1000
    assert await rows_of(world, Proof, state="counted") == 1000
    assert await rows_of(world, CheckIn, status="done") == 100
    assert {await group.points(person) for person in group.members} == {5}
    await ledger_adds_up(world)


async def test_two_check_ins_and_no_word_which(world: World) -> None:
    group = await a_photo_check_in(world, line="proof=photo until=21:00")
    await group.hears(group.admin, '/new checkin "Reading" proof=photo until=21:00 remind=no')
    (said,) = [*await group.hears(group.members[0], "/checkin")][:1]
    assert "Morning run" in said
    assert "Reading" in said
    group.members[0].sends_photo(group.chat, caption="/checkin")
    await world.settle()
    assert (
        world.last(group.chat)
        == "There are several check-ins open. Reply to the board of the one you mean, or use its tag."
    )
    assert await rows_of(world, Proof) == 0


async def test_the_group_becomes_a_supergroup(world: World) -> None:
    """Message ids begin anew there: nothing old is taken for something new, and what was given counts on."""
    group = await make_group(world, zone=SHANGHAI, kind="group")
    await group.hears(group.owner, '/new checkin "Morning run" proof=photo count=2 until=21:00 remind=no')
    mia = group.members[0]
    mia.sends_photo(group.chat, reply_to=group.board)
    await world.settle()
    moved = group.chat.upgrade(group.owner)
    await world.advance(seconds=5)
    group.chat = moved
    mia.sends_photo(moved, reply_to=group.board)
    await world.settle()
    assert await statuses(world, mia) == ["done"]
    assert await rows_of(world, Proof, state="counted", message_id=None) == 1


NO_PHOTO = {
    "en": "This came as a file. Please send it as a photo, then I can count it.",
    "zh-CN": "这张图是以文件形式发的。请按照片发送，我才能计入。",
}


@BOTH
async def test_a_picture_that_comes_as_a_file(world: World, language: str) -> None:
    """Who sends it so is told how to send it, once an album; other files and what is no answer are left alone."""
    group = await a_photo_check_in(world, language, "proof=photo tag=run until=21:00")
    mia, noah, _ = group.members
    said = len(world.said(group.chat))
    mia.sends_document(group.chat, name="run.jpg", mime="image/jpeg", reply_to=group.board)
    mia.sends_document(group.chat, name="plan.pdf", mime="application/pdf", reply_to=group.board)
    noah.sends_document(group.chat, name="cat.jpg", mime="image/jpeg", caption="my cat")
    noah.sends_video(group.chat, reply_to=mia.says("look", group.chat))
    await world.settle()
    assert world.said(group.chat)[said:] == [NO_PHOTO[language]]
    noah.sends_video(group.chat, caption="#run")
    await world.settle()
    assert (
        world.last(group.chat)
        == {
            "en": "Here photos count. Please send one, then I can count it.",
            "zh-CN": "这里只算照片。请发一张照片，我才能计入。",
        }[language]
    )
    assert await rows_of(world, CheckIn) == 0


async def test_an_album_of_files_is_answered_once(world: World) -> None:
    group = await a_photo_check_in(world, line="proof=photo until=21:00")
    mia = group.members[0]
    sent = [mia.sends_document(group.chat, name=f"{n}.png", mime="image/png", reply_to=group.board) for n in range(3)]
    for queued in world.bot.updates.waiting():
        queued.body["media_group_id"] = "77"
    said = len(world.said(group.chat))
    await one_by_one(world)
    assert world.said(group.chat)[said:] == [NO_PHOTO["en"]]
    assert [reaction(message, world) for message in sent] == [[], [], []]


async def test_an_album_that_may_be_meant_for_two_is_asked_about_once(world: World) -> None:
    group = await a_photo_check_in(world, line="proof=photo tag=run until=21:00")
    await group.hears(group.admin, '/new checkin "Reading" proof=photo tag=run until=21:00 remind=no')
    said = len(world.said(group.chat))
    no_board = next(m for m in group.chat.messages if m.sender == world.bot and not m.text.startswith("🎯"))
    group.members[0].sends_album(group.chat, 4, reply_to=no_board)
    group.members[1].sends_photo(group.chat, caption="#run")
    await world.settle()
    which = "There are several check-ins open. Reply to the board of the one you mean, or use its tag."
    assert world.said(group.chat)[said:].count(which) == 2
    assert await rows_of(world, Proof) == 0


async def test_thanks_for_a_reminder_are_no_note(world: World) -> None:
    """Words count where they answer the board; in answer to anything else the bot says they are talk."""
    group = await a_photo_check_in(world, line="proof=text until=21:00 remind=60m")
    mia, noah, _ = group.members
    mia.says("page 12", group.chat, reply_to=group.board)
    noah.says("page 30", group.chat, reply_to=group.board)
    await when(world, "2026-11-23 21:00")
    await when(world, "2026-11-24 20:00")
    reminder = next(message for message in group.chat.messages if message.text.startswith("⏰"))
    mia.says("thanks!", group.chat, reply_to=reminder)
    await world.settle()
    assert await statuses(world, mia) == ["done"]
