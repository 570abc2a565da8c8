"""A collection from its opening to the result, in both languages, and everything that can be entered, changed and taken back."""

import pytest

from models import Entry, Vote
from simulator import Person
from tests import wiring
from tests.flows.contest import BACK, CLOSES, ENDS, ENTER, LOOK, MASCOT, SUBMIT, Contest, a_contest
from tests.flows.group import BOTH, rows_of
from tests.wiring import World

BOARD = {
    "en": "🎨 Name our mascot\nA fox with a scarf\n\nsend a text, photos · up to 3 entries each · 2 votes each · "
    "no names before the result\n🎁 🥇 300 points · 🥈 100 points (from 1 vote)\n\n{}",
    "zh-CN": "🎨 给吉祥物起名\n一只戴围巾的狐狸\n\n可投：文字、照片 · 每人最多 3 份 · 每人 2 票 · 公布结果前匿名\n"
    "🎁 🥇 300 积分 · 🥈 100 积分（至少得 1 票）\n\n{}",
}
BRIEF = {"en": "A fox with a scarf", "zh-CN": "一只戴围巾的狐狸"}
NO_ENTRIES = {
    "en": "📥 No entries yet: be the first!\n⏳ Entries until Wed, 25 Nov, 20:00",
    "zh-CN": "📥 还没有作品，来当第一个吧！\n⏳ 截稿时间：11月25日周三 20:00",
}
THREE = {
    "en": "📥 3 entries so far\n⏳ Entries until Wed, 25 Nov, 20:00",
    "zh-CN": "📥 已收到 3 份作品\n⏳ 截稿时间：11月25日周三 20:00",
}
VOTING = {
    "en": "🗳 Voting is on: 3 entries\n⏳ Until Fri, 27 Nov, 20:00",
    "zh-CN": "🗳 投票中：3 份作品\n⏳ 截止时间：11月27日周五 20:00",
}
IN = {
    "en": "✅ Your entry for Name our mascot is in as no. {}. Good luck!",
    "zh-CN": "✅ 已投稿 给吉祥物起名，编号 {}。祝好运！",
}
RESULT = {
    "en": "🏁 Name our mascot: the result\n\n🥇 Noah · 2 votes\n    Rusty\n🥈 Mia · 1 vote\n    Foxy\n"
    "A place takes at least 1 vote; the others got fewer.\n\n"
    "🎁 Place 1: 300 points — Noah\n🎁 Place 2: 100 points — Mia",
    "zh-CN": "🏁 给吉祥物起名：结果揭晓\n\n🥇 Noah · 2 票\n    Rusty\n🥈 Mia · 1 票\n    Foxy\n"
    "至少得 1 票才有名次，其余作品票数不够。\n\n"
    "🎁 第 1 名：300 积分——Noah\n🎁 第 2 名：100 积分——Mia",
}
OWN = {
    "en": "🏁 Name our mascot in Runners is decided.\nYour entry no. 3 wasn't among the first this time. "
    "Thank you for entering: a contest lives from those who take part!",
    "zh-CN": "🏁 Runners 的 给吉祥物起名 结果揭晓。\n你的 3 号作品这次没进前列。谢谢投稿，有你参加才热闹！",
}
CLOSED = {
    "en": "Entries for “Name our mascot” are closed. See what's on: /activities",
    "zh-CN": "“给吉祥物起名”已经截稿。看看还有什么活动：/activities",
}
ENOUGH = {
    "en": "You have 1 entry in, and that is all one may have. Change or withdraw it under Submit.",
    "zh-CN": "你已经投了 1 份，达到上限了。可以点“投稿”修改或撤回。",
}
VOTED = {"en": "❤️ Your vote counts. {} of {} used", "zh-CN": "❤️ 投票成功，已用 {}/{} 票"}
NO_VOTES = {
    "en": "All your 2 votes are used. Take one back from another entry first.",
    "zh-CN": "2 票已经用完，先从别的作品收回一票吧。",
}
OWN_ENTRY = {
    "en": "This one is yours: leave its fate to the others, and look at the rest.",
    "zh-CN": "这是你自己的作品，交给大家来投吧，看看别人的。",
}
MEDALS = {"🥇", "🥈", "🥉"}
TOO_NEW = {
    "en": "Welcome! This vote is for those who were here when it began. You're in for the next one.",
    "zh-CN": "欢迎！这次投票开始时在群里的成员才能投，下次就有你啦。",
}
OVER = {
    "en": "“Name our mascot” has ended. See what else is on: /activities",
    "zh-CN": "“给吉祥物起名”已经结束。看看还有什么活动：/activities",
}
WITHDRAW = {"en": "🗑 Withdraw no. 1", "zh-CN": "🗑 撤回 1 号"}
SURE = {"en": "Yes, withdraw", "zh-CN": "是，撤回"}


async def with_three(world: World, language: str = "en", line: str = "votes=2") -> Contest:
    """A collection with entries by Mia, Noah and Lena."""
    prizes = "prizes=1:300,2:100"
    contest = await a_contest(world, language, f'brief="{BRIEF[language]}" {prizes} {line}')
    for person, text in zip(contest.group.members, ("Foxy", "Rusty", "Scarfy"), strict=False):
        await contest.enters(person, text)
    return contest


@BOTH
async def test_from_the_opening_to_the_result(world: World, language: str) -> None:
    contest = await a_contest(world, language, f'brief="{BRIEF[language]}" votes=2 prizes="1:300,2:100"')
    mia, noah, lena, tom, eva, _ = contest.group.members
    assert contest.board.text == BOARD[language].format(NO_ENTRIES[language])
    assert await contest.enters(mia, "Foxy") == IN[language].format(1)
    assert await contest.enters(noah, "Rusty") == IN[language].format(2)
    assert await contest.enters(lena, "Scarfy") == IN[language].format(3)
    await world.advance(seconds=4)
    assert contest.board.text == BOARD[language].format(THREE[language])
    await contest.until(CLOSES)
    assert contest.board.text == BOARD[language].format(VOTING[language])
    assert await contest.votes(tom, "Rusty", "Foxy") == [VOTED[language].format(n, 2) for n in (1, 2)]
    assert await contest.votes(eva, "Rusty") == [VOTED[language].format(1, 2)]
    await contest.until(ENDS)
    assert contest.said("🏁") == RESULT[language]
    assert (await contest.group.points(noah), await contest.group.points(mia)) == (300, 100)
    assert contest.last(lena).text == OWN[language]
    await contest.group.hears(mia, "/activities")
    assert MASCOT[language] not in world.last(contest.chat)


@BOTH
async def test_late_is_refused(world: World, language: str) -> None:
    contest = await with_three(world, language)
    eva, board = contest.group.members[4], contest.board
    await contest.until("2026-11-25 19:58")
    await contest.follows(eva, SUBMIT[language], board)
    eva.says("Late", contest.private(eva))
    await world.settle()
    world.clock.advance(minutes=5)
    # The tap comes before the clock has done anything.
    tap = eva.taps(ENTER[language], contest.private(eva))
    await world.settle()
    assert tap.answer is not None
    assert tap.answer.text == CLOSED[language]
    # What was here in time counts all the same, and she hears it.
    await world.advance(seconds=4)
    assert await rows_of(world, Entry) == 4
    assert {"en": "I have entered it for you", "zh-CN": "已经替你投稿"}[language] in contest.last(eva).text


@BOTH
async def test_no_more_entries_than_allowed(world: World, language: str) -> None:
    contest = await a_contest(world, language, "entries=1")
    mia = contest.group.members[0]
    await contest.enters(mia, "Foxy")
    assert await contest.forges(mia, "cn:1:1:0") == ENOUGH[language]
    said = await contest.group.hears(mia, "/submit Rusty")
    assert said == [ENOUGH[language]]
    await contest.follows(mia, SUBMIT[language], contest.board)
    await contest.taps(mia, WITHDRAW[language])
    await contest.taps(mia, SURE[language])
    assert await contest.enters(mia, "Rusty") == IN[language].format(2)


@BOTH
async def test_votes_of_all_sorts(world: World, language: str) -> None:
    """For oneself, twice, one too many, taken back, and after the end."""
    contest = await with_three(world, language)
    mia, noah, lena, tom, *_ = contest.group.members
    await contest.until(CLOSES)
    page = await contest.finds(mia, "Foxy")
    assert page.button_texts == ["◀️", "▶️"]
    assert await contest.forges(mia, "cv:1:1:1:1") == OWN_ENTRY[language]
    assert await contest.votes(tom, "Foxy") == [VOTED[language].format(1, 2)]
    assert await contest.forges(tom, "cv:1:1:1:1") == VOTED[language].format(1, 2)
    assert await contest.votes(tom, "Rusty") == [VOTED[language].format(2, 2)]
    page = await contest.finds(tom, "Scarfy")
    assert await contest.forges(tom, "cv:1:1:3:1") == NO_VOTES[language]
    page = await contest.finds(tom, "Foxy")
    await contest.taps(tom, BACK[language], page)
    assert await contest.votes(tom, "Scarfy") == [VOTED[language].format(2, 2)]
    assert await rows_of(world, Vote) == 2
    await contest.until(ENDS)
    assert await contest.forges(tom, "cv:1:1:1:1") == OVER[language]
    assert await rows_of(world, Vote) == 2
    assert noah
    assert lena


@BOTH
async def test_newcomers_do_not_vote_and_leavers_do_not_count(world: World, language: str) -> None:
    contest = await with_three(world, language)
    mia, noah, lena, tom, eva, ben = contest.group.members
    await contest.until(CLOSES)
    newcomer = world.telegram.new_person("Nina", language_code=language)
    contest.group.owner.adds_person(newcomer, contest.chat)
    await world.settle()
    assert (await contest.follows(newcomer, LOOK[language])).text == TOO_NEW[language]
    assert await rows_of(world, Vote) == 0
    await contest.votes(tom, "Rusty")
    await contest.votes(eva, "Rusty")
    await contest.votes(ben, "Scarfy")
    tom.leaves(contest.chat)
    eva.leaves(contest.chat)
    await world.settle()
    await contest.until(ENDS)
    first = contest.said("🏁").splitlines()[2]
    assert first.startswith("🥇 Lena")
    assert mia
    assert noah
    assert lena


async def test_whoever_comes_back_may_go_on_voting(world: World) -> None:
    contest = await with_three(world)
    tom = contest.group.members[3]
    await contest.until(CLOSES)
    await contest.votes(tom, "Rusty")
    tom.leaves(contest.chat)
    await world.settle()
    contest.group.owner.adds_person(tom, contest.chat)
    await world.settle()
    assert await contest.votes(tom, "Foxy") == [VOTED["en"].format(2, 2)]


@BOTH
async def test_an_author_who_leaves_has_no_place(world: World, language: str) -> None:
    contest = await with_three(world, language)
    noah, tom, eva = contest.group.members[1], contest.group.members[3], contest.group.members[4]
    await contest.until(CLOSES)
    await contest.votes(tom, "Rusty", "Foxy")
    await contest.votes(eva, "Rusty")
    noah.leaves(contest.chat)
    await world.settle()
    await contest.until(ENDS)
    assert "Noah" not in contest.said("🏁")
    assert await contest.group.points(contest.group.members[0]) == 300
    assert await contest.group.points(noah) == 0


@BOTH
async def test_an_entry_withdrawn_while_it_is_voted_on(world: World, language: str) -> None:
    """Votes for it are free again; whoever stands before it goes on to the others."""
    contest = await with_three(world, language)
    mia, tom = contest.group.members[0], contest.group.members[3]
    await contest.until(CLOSES)
    await contest.votes(tom, "Foxy", "Rusty")
    await contest.taps(mia, {"en": "My entries", "zh-CN": "我的作品"}[language])
    await contest.taps(mia, WITHDRAW[language])
    await contest.taps(mia, SURE[language])
    assert await rows_of(world, Vote) == 1
    assert await contest.votes(tom, "Scarfy") == [VOTED[language].format(2, 2)]
    await contest.until(ENDS)
    assert "Mia" not in contest.said("🏁")


@BOTH
async def test_ties_at_the_edge_of_the_podium(world: World, language: str) -> None:
    """Equal votes: the earlier entry stands first, and the result says so."""
    contest = await with_three(world, language)
    tom = contest.group.members[3]
    await contest.enters(tom, "Bushy")
    await contest.until(CLOSES)
    await contest.each_is_chosen("Foxy", "Rusty", "Scarfy", "Bushy")
    await contest.until(ENDS)
    lines = contest.said("🏁").splitlines()
    earlier = {"en": "(as much as another, but entered earlier)", "zh-CN": "（并列，投稿更早）"}[language]
    assert [line.split(" · ")[0] for line in lines if line[:1] in MEDALS] == ["🥇 Mia", "🥈 Noah", "🥉 Lena"]
    assert sum(earlier in line for line in lines) == 3
    # In the better half one hears of it, further down one does not.
    assert {"en": "wasn't among the first", "zh-CN": "没进前列"}[language] in contest.last(tom).text


async def test_the_gallery_has_an_order_of_its_own_for_everybody(world: World) -> None:
    contest = await a_contest(world, members=8)
    for person in contest.group.members:
        await contest.enters(person, f"Idea of {person.name}")
    await contest.until(CLOSES)
    orders = []
    for person in (*contest.group.members[:4], contest.group.members[0]):
        page = await contest.follows(person, LOOK["en"])
        seen = []
        for _ in range(8):
            seen.append(page.text.splitlines()[2])
            await contest.taps(person, "▶️", page)
        assert len(set(seen)) == 8
        orders.append(seen)
    assert orders[0] == orders[-1]
    assert len({tuple(order) for order in orders}) == 4


async def test_the_gallery_goes_on_where_one_was(world: World) -> None:
    contest = await with_three(world)
    tom = contest.group.members[3]
    await contest.until(CLOSES)
    page = await contest.follows(tom, LOOK["en"])
    await contest.taps(tom, "▶️", page)
    seen = page.text
    again = await contest.follows(tom, LOOK["en"])
    assert again.id != page.id
    assert again.text == seen


async def test_photos_texts_and_a_voice_message_in_one_gallery(world: World) -> None:
    """One message that is edited: every page is a picture, a text is drawn on a card, a voice message is heard apart."""
    contest = await a_contest(world, line="accept=any")
    mia, noah, lena, tom, *_ = contest.group.members
    await contest.enters(mia, None, "With a scarf", None)
    await contest.enters(noah, "Only words")
    await contest.follows(lena, SUBMIT["en"], contest.board)
    lena.sends_voice(contest.private(lena))
    await world.settle()
    await contest.taps(lena, ENTER["en"])
    await contest.until(CLOSES)
    page = await contest.finds(tom, "Only words")
    assert page.kind == "photo"
    page = await contest.finds(tom, "With a scarf")
    first = page.media
    await contest.taps(tom, "🖼 1 of 2", page)
    assert page.media != first
    assert page.kind == "photo"
    page = await contest.follows(tom, LOOK["en"])
    for _ in range(3):
        if "▶️ Listen" in page.button_texts:
            break
        await contest.taps(tom, "▶️", page)
    await contest.taps(tom, "▶️ Listen", page)
    assert contest.last(tom).kind == "voice"


@BOTH
async def test_by_submit_in_the_group(world: World, language: str) -> None:
    """In answer to one's own message, behind the command, above a photo, as an album; not somebody else's, not twice."""
    contest = await a_contest(world, language, "entries=9")
    mia, noah, *_ = contest.group.members
    idea = mia.says("Foxy", contest.chat)
    answer = mia.says("/submit", contest.chat, reply_to=idea)
    await world.settle()
    assert answer.reactions == {world.bot: ["👌"]}
    twice = {"en": "This is in already, as no. 1.", "zh-CN": "这条已经投过稿了，编号 1。"}[language]
    assert await contest.group.hears(mia, "/submit", reply_to=idea) == [twice]
    assert await contest.group.hears(noah, "/submit", reply_to=idea) == [
        {
            "en": "You can enter your own messages. Ask whoever wrote it to answer it with /submit.",
            "zh-CN": "只能用自己的消息投稿。请作者本人用 /submit 回复那条消息。",
        }[language]
    ]
    assert await contest.group.hears(noah, "/submit Rusty") == []
    noah.sends_photo(contest.chat, caption="/submit Scarfy")
    await world.settle()
    noah.sends_album(contest.chat, 3, caption="/submit Album")
    await world.settle()
    async with world.app.database.read() as session:
        rows = [await session.get(Entry, (1, 1, n)) for n in range(1, 6)]
    found = [(row.text, len(row.files)) for row in rows if row is not None]
    assert found == [("Foxy", 0), ("Rusty", 0), ("Scarfy", 1), ("Album", 3)]
    where = await contest.group.hears(mia, "/submit")
    assert len(where) == 1
    assert MASCOT[language] in contest.group.bots_last.button_texts[0]


async def test_of_two_collections_it_must_be_said_which(world: World) -> None:
    contest = await a_contest(world)
    await contest.group.hears(contest.group.admin, '/new collection "Second" review=none')
    mia = contest.group.members[0]
    assert await contest.group.hears(mia, "/submit Foxy") == [
        "More than one collection is on. Please say which: /submit 1 (Name our mascot), /submit 2 (Second)"
    ]
    assert await contest.group.hears(mia, "/submit 2 Foxy") == []
    assert await rows_of(world, Entry, activity=2) == 1


@BOTH
async def test_an_entry_is_changed_until_it_closes(world: World, language: str) -> None:
    contest = await with_three(world, language)
    mia = contest.group.members[0]
    await contest.follows(mia, SUBMIT[language], contest.board)
    await contest.taps(mia, {"en": "✏️ Change no. 1", "zh-CN": "✏️ 修改 1 号"}[language])
    assert await contest.sends(mia, "Foxy the Second") == IN[language].format(1)
    await contest.until(CLOSES)
    await contest.finds(contest.group.members[3], "Foxy the Second")
    assert await contest.forges(mia, "cn:1:1:1") == CLOSED[language]


async def test_what_is_not_asked_for_is_refused(world: World) -> None:
    contest = await a_contest(world, line="accept=photo")
    mia = contest.group.members[0]
    await contest.follows(mia, SUBMIT["en"], contest.board)
    assert await contest.writes(mia, "Foxy") == "This collection takes photos. Please send one of these."
    mia.sends_document(contest.private(mia))
    await world.advance(seconds=2)
    assert contest.last(mia).text == "This collection takes photos. Please send one of these."
    assert await contest.group.hears(mia, "/submit Foxy") == ["This collection takes photos. Please send one of these."]


async def test_too_much_is_refused(world: World) -> None:
    contest = await a_contest(world)
    mia = contest.group.members[0]
    await contest.follows(mia, SUBMIT["en"], contest.board)
    assert await contest.writes(mia, "x" * 2001) == "That has 2,001 characters; please keep it to 2,000."
    for _ in range(11):
        mia.sends_photo(contest.private(mia))
        await world.advance(seconds=2)
    assert contest.last(mia).text == "An entry has at most 10 files. Please choose the best ones."
    await contest.taps(mia, ENTER["en"])
    async with world.app.database.read() as session:
        entry = await session.get_one(Entry, (1, 1, 1))
    assert len(entry.files) == 10


async def test_the_brief_has_a_picture(world: World) -> None:
    """`/new` under a photo: the board carries it, and keeps it when it is edited."""
    contest = await a_contest(world)
    admin = contest.group.admin
    admin.sends_photo(contest.chat, caption='/new collection "Scarves" review=none')
    await world.settle()
    board = contest.board
    assert board.kind == "photo"
    await contest.follows(contest.group.members[0], SUBMIT["en"], board)
    await contest.sends(contest.group.members[0], "Red")
    await world.advance(seconds=4)
    assert "📥 1 entry so far" in board.text
    assert board.kind == "photo"


@pytest.mark.parametrize(
    "forged", ["cs:1:2", "cg:1:99:0:0", "cv:1:1:99:1", "cd:1:1", "cx:1:1:collecting:0:1", "cp:1:1:1:0:a"]
)
async def test_made_up_taps_do_nothing(world: World, forged: str) -> None:
    contest = await with_three(world)
    tom = contest.group.members[3]
    tom.starts(world.bot)
    await world.settle()
    before = [await rows_of(world, table) for table in (Entry, Vote)]
    assert await contest.forges(tom, forged)
    assert [await rows_of(world, table) for table in (Entry, Vote)] == before


async def test_a_stranger_gets_nowhere(world: World) -> None:
    contest = await with_three(world)
    stranger: Person = world.telegram.new_person("Stranger", language_code="en")
    stranger.starts(world.bot, "cs_1_1")
    await world.settle()
    assert contest.last(stranger).text == "This is for members of the group. Join it first, then try again."


@pytest.mark.parametrize("stage", ["collecting", "voting", "late"])
async def test_a_restart_in_each_state(world: World, stage: str) -> None:
    """The bot dies and comes back: nothing is lost, nothing comes twice."""
    contest = await with_three(world)
    tom, eva = contest.group.members[3:5]
    url = world.app.database.engine.url.render_as_string(hide_password=False)

    async def restart() -> None:
        await world.app.close()
        world.app = (await wiring.start(url, world.clock, telegram=world.telegram)).app

    if stage == "collecting":
        await restart()
    await contest.until(CLOSES)
    await contest.votes(tom, "Rusty")
    if stage == "voting":
        await restart()
    await contest.votes(eva, "Rusty")
    if stage == "late":
        await world.app.close()
        world.clock.advance(days=5)
        world.app = (await wiring.start(url, world.clock, telegram=world.telegram)).app
        await world.settle()
        await world.advance(seconds=4)
    else:
        await contest.until(ENDS)
    assert [text for text in world.said(contest.chat) if text.startswith("🏁")] == [contest.said("🏁")]
    assert contest.said("🏁").splitlines()[2] == "🥇 Noah · 2 votes"
    assert await contest.group.points(contest.group.members[1]) == 300


@BOTH
async def test_by_the_form_with_a_picture(world: World, language: str) -> None:
    """`/new` alone: a title, a brief, a photo, and what is left as it is."""
    contest = await a_contest(world, language)
    admin = contest.group.admin
    await contest.group.hears(admin, "/new")
    kind = {"en": "Collection", "zh-CN": "征集有奖"}[language]
    await contest.follows(admin, kind, contest.group.bots_last)
    await contest.writes(admin, "Scarves")
    await contest.taps(
        admin, {"en": "👣 Go through it step by step", "zh-CN": "👣 一步步设置"}[language], contest.last(admin)
    )
    admin.sends_photo(contest.private(admin), caption=BRIEF[language])
    await world.advance(seconds=2)
    for choice in {
        "en": ("texts and photos", "a week", "yes", "no, straight in", "members", "2 days", "nothing"),
        "zh-CN": ("文字和图片", "一周", "是", "不用，直接参评", "群员", "2 天", "没有"),
    }[language]:
        await contest.taps(admin, choice, contest.last(admin))
    await contest.taps(admin, {"en": "✅ Start it", "zh-CN": "✅ 发起活动"}[language])
    await world.advance(seconds=4)
    assert contest.board.kind == "photo"
    assert contest.board.text.splitlines()[:2] == ["🎨 Scarves", BRIEF[language]]


@BOTH
async def test_paused_nothing_is_lost(world: World, language: str) -> None:
    """A deadline that passes meanwhile is put off by what was left of the time."""
    contest = await with_three(world, language)
    admin, eva = contest.group.admin, contest.group.members[4]
    board = contest.board
    await contest.until("2026-11-25 18:00")
    await contest.group.presses(admin, "/manage 1", "mp:1")
    eva.starts(world.bot, "cs_1_1")
    await world.settle()
    assert (
        contest.last(eva).text
        == {
            "en": "“Name our mascot” is paused and nothing is lost. Come back when an admin resumes it.",
            "zh-CN": "“给吉祥物起名”暂停中，什么都不会丢。等管理员恢复后再来吧。",
        }[language]
    )
    await contest.until("2026-11-26 09:00")
    assert not [text for text in world.said(contest.chat) if text.startswith("🗳")]
    await contest.group.presses(admin, "/manage 1", "mr:1")
    await world.advance(seconds=4)
    assert {"en": "⏳ Entries until Thu, 26 Nov, 11:00", "zh-CN": "⏳ 截稿时间：11月26日周四 11:00"}[
        language
    ] in board.text
    assert await contest.enters(eva, "Late but in time") == IN[language].format(4)
    await contest.until("2026-11-26 11:00")
    assert contest.said("🗳")


@BOTH
async def test_what_voters_rely_on_stays(world: World, language: str) -> None:
    contest = await with_three(world, language)
    admin = contest.group.admin
    await contest.until(CLOSES)
    assert await contest.group.hears(admin, "/manage 1 votes=5") == [
        {
            "en": "Entries are closed: votes stays as it is, because everybody counts on it.",
            "zh-CN": "已经截稿，大家都按现在的规则参加，votes 不能再改。",
        }[language]
    ]
    await contest.group.hears(admin, "/manage 1 voting=3d")
    await world.advance(seconds=4)
    assert {"en": "⏳ Until Sat, 28 Nov, 20:00", "zh-CN": "⏳ 截止时间：11月28日周六 20:00"}[
        language
    ] in contest.board.text
    await contest.until(ENDS)
    assert not [text for text in world.said(contest.chat) if text.startswith("🏁")]
    await contest.until("2026-11-28 20:00")
    assert contest.said("🏁")


@BOTH
async def test_ended_by_hand(world: World, language: str) -> None:
    """While entries are open nobody wins; after that, votes count as they are."""
    contest = await with_three(world, language)
    admin = contest.group.admin
    await contest.group.hears(admin, '/new collection "Second" review=none prizes=1:9')
    await contest.group.hears(contest.group.members[0], "/submit 2 Foxy")
    await contest.group.presses(admin, "/manage 2", "me0:2", "me1:2")
    await world.advance(seconds=4)
    assert {"en": "It ended without a winner.", "zh-CN": "本次没有产生获奖者。"}[language] in contest.said("🏁")
    assert await contest.group.points(contest.group.members[0]) == 0
    await contest.until(CLOSES)
    await contest.votes(contest.group.members[3], "Rusty")
    await contest.group.presses(admin, "/manage 1", "me0:1", "me1:1")
    await world.advance(seconds=4)
    assert contest.said("🏁").splitlines()[2].startswith("🥇 Noah")
    assert await contest.group.points(contest.group.members[1]) == 300


@BOTH
async def test_the_reminder(world: World, language: str) -> None:
    contest = await with_three(world, language)
    await contest.until("2026-11-24 20:00")
    assert (
        contest.said("⏰")
        == {
            "en": "⏰ Name our mascot: entries close Wed, 25 Nov, 20:00. There is still room for yours!",
            "zh-CN": "⏰ 给吉祥物起名 将于 11月25日周三 20:00 截稿，还没投的抓紧啦！",
        }[language]
    )
