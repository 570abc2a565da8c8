"""The jury: scores in private, stepping back, a judge who is missing, public and jury together, two rounds, review and appeal."""

from sqlalchemy import select

from models import PrizeEvent, Score
from simulator import Message, Person
from tests.flows.contest import CLOSES, ENDS, JUDGE, LOOK, Contest, a_contest
from tests.flows.group import BOTH, rows_of
from tests.wiring import World

NO_JUDGE = {
    "en": "Only judges and admins can do this. Ask the owner to name you judge.",
    "zh-CN": "这个操作需要评委或管理员来做。可以请群主指定你为评委。",
}
STEP_BACK = {"en": "🙅 Step back from this one", "zh-CN": "🙅 回避这份"}
NOTED = {"en": "⚖️ {} noted", "zh-CN": "⚖️ 已记 {} 分"}
LATE = {
    "en": "⚖️ Name our mascot: the time is up, and the jury isn't through: Ben (0 of 3).\n"
    "I've reminded them, and go on as soon as they are done.",
    "zh-CN": "⚖️ 给吉祥物起名：时间已到，评审团还没评完：Ben（0/3）。\n已经提醒评委，评完就会自动公布结果。",
}
GO_ON = {"en": "Go on without them", "zh-CN": "不等了，去处理"}
WITHOUT = {"en": "Go on without the late judges", "zh-CN": "不等评委了，出结果"}
WAITS = {"en": "⚖️ Voting is over; the jury is still at work.", "zh-CN": "⚖️ 投票已结束，评审团还在打分。"}
FINAL = {
    "en": "🗳 Name our mascot: the final! 2 entries are still in it.",
    "zh-CN": "🗳 给吉祥物起名 决赛开始，2 份作品入围！",
}


async def judged(
    world: World, language: str = "en", line: str = "jury=yes vote=jury"
) -> tuple[Contest, Person, Person]:
    """A collection with three entries, and two judges who have started the bot: Eva and Ben."""
    contest = await a_contest(world, language, line)
    eva, ben = contest.group.members[4:6]
    for judge in (eva, ben):
        # Whoever has written in the group is known by name.
        await contest.group.hears(judge, "Hello")
        await contest.group.hears(contest.group.owner, f"/roles judge @{judge.username}")
        judge.starts(world.bot)
    contest.group.admin.starts(world.bot)
    await world.settle()
    for person, text in zip(contest.group.members, ("Foxy", "Rusty", "Scarfy"), strict=False):
        await contest.enters(person, text)
    await contest.until(CLOSES)
    return contest, eva, ben


async def scores(contest: Contest, judge: Person, by_words: dict[str, tuple[int, ...]]) -> None:
    """A judge scores what they see by these words."""
    page = await contest.follows(judge, JUDGE[contest.language])
    for _ in range(len(by_words)):
        words = next(each for each in by_words if each in page.text)
        for value in by_words[words]:
            assert await contest.taps(judge, str(value), page) == NOTED[contest.language].format(value)
        await contest.taps(judge, "▶️", page)


@BOTH
async def test_a_jury_decides(world: World, language: str) -> None:
    """With weights, with a judge who thinks better of it, and told in the group."""
    names = {"en": "Idea:2,Craft:1", "zh-CN": "创意：2，做工：1"}[language]
    contest, eva, ben = await judged(world, language, f'vote=jury criteria="{names}"')
    assert LOOK[language] not in contest.board.button_texts
    page = await contest.follows(eva, JUDGE[language])
    assert {"en": "Idea ×2: –", "zh-CN": "创意 ×2: –"}[language] in page.text
    await scores(contest, eva, {"Foxy": (3, 3), "Rusty": (9, 6), "Scarfy": (5, 5)})
    await scores(contest, ben, {"Foxy": (3, 3), "Rusty": (9, 6), "Scarfy": (5, 8)})
    await contest.until(ENDS)
    assert (
        contest.said("🏁").splitlines()[2]
        == {
            "en": "🥇 Noah · jury 8 of 10",
            "zh-CN": "🥇 Noah · 评审 8 分（满分 10）",
        }[language]
    )
    assert {"en": "🥈 Lena · jury 5.5 of 10", "zh-CN": "🥈 Lena · 评审 5.5 分（满分 10）"}[language] in contest.said(
        "🏁"
    )


@BOTH
async def test_a_judge_who_is_missing(world: World, language: str) -> None:
    """The result waits; an admin may go on without, and that is written down."""
    contest, eva, _ = await judged(world, language)
    await scores(contest, eva, {"Foxy": (3,), "Rusty": (9,), "Scarfy": (5,)})
    await contest.until(ENDS)
    assert not [text for text in world.said(contest.chat) if text.startswith("🏁")]
    assert WAITS[language] in contest.board.text
    admin = contest.group.admin
    assert contest.last(admin).text == LATE[language]
    await contest.taps(admin, GO_ON[language])
    assert "Ben" in contest.last(admin).text
    await contest.taps(admin, WITHOUT[language])
    await world.advance(seconds=4)
    assert contest.said("🏁").splitlines()[2].startswith("🥇 Noah")
    async with world.app.database.read() as session:
        events = list(await session.scalars(select(PrizeEvent).where(PrizeEvent.what == "without-jury")))
    assert [event.actor for event in events] == [admin.id]


@BOTH
async def test_a_late_judge_brings_the_result(world: World, language: str) -> None:
    contest, eva, ben = await judged(world, language)
    await scores(contest, eva, {"Foxy": (3,), "Rusty": (9,), "Scarfy": (5,)})
    await contest.until(ENDS)
    await scores(contest, ben, {"Foxy": (10,), "Rusty": (1,), "Scarfy": (5,)})
    await world.advance(seconds=4)
    assert contest.said("🏁").splitlines()[2].startswith("🥇 Mia")


@BOTH
async def test_who_may_not_judge(world: World, language: str) -> None:
    """Members, admins who are no judges, judges of their own entry, and judges who have stepped back are not waited for."""
    contest, eva, ben = await judged(world, language)
    tom = contest.group.members[3]
    assert (await contest.follows(tom, JUDGE[language])).text == NO_JUDGE[language]
    await contest.follows(contest.group.admin, JUDGE[language])
    assert {"en": "Only named judges score.", "zh-CN": "只有指定的评委可以打分"}[language] in contest.last(
        contest.group.admin
    ).text
    await scores(contest, eva, {"Foxy": (3,), "Rusty": (9,), "Scarfy": (5,)})
    page: Message = await contest.follows(ben, JUDGE[language])
    for _ in range(3):
        await contest.taps(ben, STEP_BACK[language], page)
        await contest.taps(ben, "▶️", page)
    assert await rows_of(world, Score, criterion=-1) == 3
    await contest.until(ENDS)
    assert contest.said("🏁").splitlines()[2].startswith("🥇 Noah")


@BOTH
async def test_a_judge_who_entered(world: World, language: str) -> None:
    contest = await a_contest(world, language, "vote=jury")
    mia, noah, *_ = contest.group.members
    await contest.group.hears(mia, "Hello")
    await contest.group.hears(contest.group.owner, "/roles judge @mia")
    await contest.enters(mia, "Foxy")
    await contest.enters(noah, "Rusty")
    await contest.until(CLOSES)
    page = await contest.follows(mia, JUDGE[language])
    assert "Rusty" in page.text
    assert "▶️" not in page.button_texts
    assert (
        await contest.forges(mia, "cp:1:1:1:0:a")
        == {
            "en": "This one is yours: leave its fate to the others, and look at the rest.",
            "zh-CN": "这是你自己的作品，交给大家来投吧，看看别人的。",
        }[language]
    )
    assert await rows_of(world, Score) == 0


@BOTH
async def test_members_and_a_jury_together(world: World, language: str) -> None:
    contest, eva, ben = await judged(world, language, "vote=both jury_weight=60 votes=1")
    tom = contest.group.members[3]
    await contest.votes(tom, "Foxy")
    for judge in (eva, ben):
        await scores(contest, judge, {"Foxy": (4,), "Rusty": (10,), "Scarfy": (1,)})
    await contest.until(ENDS)
    # 0.6 · 40 + 0.4 · 100 against 0.6 · 100 + 0.4 · 0.
    assert (
        contest.said("🏁").splitlines()[2]
        == {
            "en": "🥇 Mia · 64 of 100 (1 vote, jury 4 of 10)",
            "zh-CN": "🥇 Mia · 64 分（1 票，评审 4 分（满分 10））",
        }[language]
    )


@BOTH
async def test_two_rounds(world: World, language: str) -> None:
    """The first picks the shortlist; votes begin anew."""
    contest = await a_contest(world, language, "rounds=2 keep=2 votes=1 prizes=1:50")
    members = contest.group.members
    for person, text in zip(members, ("Foxy", "Rusty", "Scarfy"), strict=False):
        await contest.enters(person, text)
    await contest.until(CLOSES)
    await contest.votes(members[3], "Scarfy")
    await contest.votes(members[4], "Rusty")
    await contest.until(ENDS)
    assert contest.said("🗳").splitlines()[0] == FINAL[language]
    await world.advance(seconds=4)
    assert (
        contest.last(members[1]).text
        == {
            "en": "🎉 Your entry no. 2 for Name our mascot in Runners is in the final!",
            "zh-CN": "🎉 你在 Runners 给吉祥物起名 的 2 号作品入围决赛！",
        }[language]
    )
    assert (
        contest.last(members[0]).text
        == {
            "en": "🗳 Name our mascot in Runners: the final has begun, and your entry no. 1 isn't in it. "
            "Thank you for taking part!",
            "zh-CN": "🗳 Runners 的 给吉祥物起名 进入决赛，你的 1 号作品这次没有入围。感谢参与！",
        }[language]
    )
    page = await contest.follows(members[3], LOOK[language])
    assert {"en": "of 2", "zh-CN": "/2"}[language] in page.text.splitlines()[0]
    await contest.votes(members[3], "Rusty")
    await contest.until("2026-11-29 20:00")
    assert contest.said("🏁").splitlines()[2].startswith("🥇 Noah")
    assert await contest.group.points(members[1]) == 50


@BOTH
async def test_review_decline_and_appeal(world: World, language: str) -> None:
    """A decline carries its reason to the author in private, who may try again or ask for another look."""
    contest = await a_contest(world, language, review="admins")
    mia, admin = contest.group.members[0], contest.group.admin
    admin.starts(world.bot)
    await world.settle()
    await contest.enters(mia, "Foxy")
    assert {"en": "You hear from me", "zh-CN": "审核后会告诉你"}[language] in contest.last(mia).text
    await decides(
        contest,
        admin,
        {"en": "❌ Decline", "zh-CN": "❌ 退回"}[language],
        {"en": "It doesn't fit the brief.", "zh-CN": "不符合征集要求。"}[language],
    )
    await world.advance(seconds=4)
    assert {
        "en": "wasn't taken: It doesn't fit the brief.",
        "zh-CN": "没有通过：不符合征集要求。",
    }[language] in contest.last(mia).text
    await contest.taps(mia, {"en": "🙋 Ask for another look", "zh-CN": "🙋 申请复核"}[language])
    # Too long, it is said how long it may be, and the next try counts.
    assert "500" in await contest.writes(mia, "w" * 501)
    words = {"en": "It does: foxes are red", "zh-CN": "符合的，狐狸是红色的"}[language]
    assert {"en": "Thank you.", "zh-CN": "谢谢"}[language] in await contest.writes(mia, words)
    await decides(contest, admin, {"en": "✅ Approve", "zh-CN": "✅ 通过"}[language], None, sees=words)
    await world.advance(seconds=4)
    assert {"en": "is in.", "zh-CN": "已通过"}[language] in contest.last(mia).text
    await contest.until(CLOSES)
    assert await contest.finds(contest.group.members[3], "Foxy")


@BOTH
async def test_who_reviews_in_the_group_betrays_nobody(world: World, language: str) -> None:
    """Without names it stays, also where everybody reads along; with names it says whose it is."""
    contest = await a_contest(world, language, review="admins")
    mia, noah = contest.group.members[:2]
    await contest.group.hears(contest.group.admin, "/review here")
    await contest.group.sees_tap(contest.group.admin, "Runners")
    await contest.enters(mia, "Foxy")
    await world.advance(seconds=4)
    assert "Foxy" in contest.group.bots_last.text
    assert "Mia" not in contest.group.bots_last.text
    await contest.group.hears(contest.group.admin, '/new collection "Second" anonymous=no')
    await contest.group.hears(noah, "/submit 2 Rusty")
    await world.advance(seconds=4)
    shown = [text for text in world.said(contest.chat) if "Rusty" in text]
    assert "Noah" in shown[-1]


async def decides(contest: Contest, host: Person, verdict: str, reason: str | None, *, sees: str = "Foxy") -> None:
    """A host opens the queue in private, sees the entry and decides."""
    await contest.group.hears(host, "/review")
    link = contest.group.bots_last.buttons[0][0].url
    assert link is not None
    contest.world.clock.advance(seconds=2)
    host.opens(link)
    await contest.world.settle()
    assert sees in contest.last(host).text
    # Whoever judges does not know whose it is.
    assert "Mia" not in contest.last(host).text
    await contest.taps(host, verdict)
    if reason is not None:
        await contest.taps(host, reason)


@BOTH
async def test_a_host_takes_an_entry_out(world: World, language: str) -> None:
    """With the reason, which its author reads; votes for it are free again. Members do not see how it stands, hosts do."""
    contest = await a_contest(world, language, "votes=1")
    mia, noah, _, tom, *_ = contest.group.members
    await contest.enters(mia, "Foxy")
    await contest.enters(noah, "Rusty")
    await contest.until(CLOSES)
    await contest.votes(tom, "Foxy")
    admin = contest.group.admin
    await contest.group.hears(admin, "/prizes")
    desk = await contest.follows(admin, "🗂", contest.group.bots_last)
    assert {"en": "1. no. 1, Mia: 1 vote", "zh-CN": "1. 1 号，Mia：1 票"}[language] in desk.text
    await contest.taps(admin, {"en": "🖼 Entries", "zh-CN": "🖼 作品"}[language])
    assert "Mia" in contest.last(admin).text
    await contest.taps(admin, {"en": "🚫 Take it out", "zh-CN": "🚫 取消资格"}[language])
    await contest.writes(admin, "Copied <b>")
    await world.advance(seconds=4)
    assert {"en": "was taken out: Copied <b>", "zh-CN": "被取消资格：Copied <b>"}[language] in contest.last(mia).text
    assert (await contest.votes(tom, "Rusty"))[0].startswith("❤️")
    await contest.until(ENDS)
    assert "Mia" not in contest.said("🏁")
