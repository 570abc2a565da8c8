"""Nobody wins only because nobody came; and what is promised to be drawn is drawn, or refused when it is written."""

from simulator import Person
from tests.flows.contest import CLOSES, ENDS, Contest, a_contest
from tests.flows.group import BOTH, ledger_adds_up
from tests.flows.test_jury import judged, scores
from tests.flows.test_prizes import desk, load
from tests.wiring import World

KEPT = {"en": "nobody to get it, it stays with the group", "zh-CN": "没有得主，奖品留在群里"}
TOOK = {
    "en": "A place takes at least {} votes; the others got fewer.",
    "zh-CN": "至少得 {} 票才有名次，其余作品票数不够。",
}


async def entered(world: World, language: str, line: str) -> tuple[Contest, list[Person]]:
    """A collection with entries by Mia, Noah and Lena, at its voting."""
    contest = await a_contest(world, language, line)
    authors = contest.group.members[:3]
    for person in authors:
        await contest.enters(person, f"Idea of {person.name}")
    await contest.until(CLOSES)
    return contest, authors


@BOTH
async def test_without_a_vote_prizes_are_kept(world: World, language: str) -> None:
    """Points stay in the treasury and codes in stock; the board had said so, and the authors hear."""
    contest = await a_contest(world, language, "prizes=1:300,2:code")
    mia, noah, *_ = contest.group.members
    contest.group.admin.starts(world.bot)
    await world.settle()
    assert {"en": "(from 1 vote)", "zh-CN": "（至少得 1 票）"}[language] in contest.board.text
    await contest.enters(mia, "Foxy")
    await contest.enters(noah, "Rusty")
    await load(contest, "AAAA-1111")
    await contest.until(CLOSES)
    await contest.until(ENDS)
    result = contest.said("🏁")
    assert result.count(KEPT[language]) == 2
    assert "🥇" not in result
    assert [await contest.group.points(person) for person in (mia, noah)] == [0, 0]
    assert {"en": "wasn't among the first this time", "zh-CN": "这次没进前列"}[language] in contest.last(mia).text
    await ledger_adds_up(world)
    seen = await desk(contest)
    assert any("1" in text for text in seen.button_texts if text.startswith("🔑"))


@BOTH
async def test_least_votes(world: World, language: str) -> None:
    contest, (mia, noah, lena) = await entered(world, language, "least_votes=2 votes=2 prizes=1:300,2:100")
    tom, eva = contest.group.members[3:5]
    await contest.votes(tom, "Idea of Noah", "Idea of Mia")
    await contest.votes(eva, "Idea of Noah")
    await contest.until(ENDS)
    result = contest.said("🏁")
    assert TOOK[language].format(2) in result
    assert [line for line in result.splitlines() if KEPT[language] in line] == [
        {"en": "🎁 Place 2: 100 points — ", "zh-CN": "🎁 第 2 名：100 积分——"}[language] + KEPT[language]
    ]
    assert [await contest.group.points(person) for person in (mia, noah, lena)] == [0, 300, 0]


@BOTH
async def test_what_the_jury_has_not_scored_has_no_place(world: World, language: str) -> None:
    """A host goes on without the late judges."""
    contest, eva, _ = await judged(world, language, "vote=jury prizes=1:300,2:100,3:50")
    mia, noah, lena = contest.group.members[:3]
    await scores(contest, eva, {"Rusty": (9,)})
    await contest.until(ENDS)
    await contest.forges(contest.group.admin, "cx:1:1:voting:1:2")
    await world.advance(seconds=4)
    assert [await contest.group.points(person) for person in (mia, noah, lena)] == [0, 300, 0]
    assert contest.said("🏁").count(KEPT[language]) == 2


@BOTH
async def test_with_both_a_judge_is_as_good_as_a_vote(world: World, language: str) -> None:
    contest, eva, ben = await judged(world, language, "vote=both votes=1 prizes=1:300,2:100,3:50 quorum=1")
    mia, noah, lena, tom = contest.group.members[:4]
    await contest.votes(tom, "Foxy")
    await scores(contest, eva, {"Rusty": (10,)})
    await scores(contest, ben, {"Rusty": (10,)})
    await contest.until(ENDS)
    await contest.forges(contest.group.admin, "cx:1:1:voting:1:2")
    await world.advance(seconds=4)
    assert sorted([await contest.group.points(person) for person in (mia, noah)]) == [100, 300]
    assert await contest.group.points(lena) == 0


@BOTH
async def test_ended_before_anybody_could_vote(world: World, language: str) -> None:
    """The host ends it: nothing is decided or drawn, and the result says what becomes of the prizes."""
    contest = await a_contest(world, language, "draw=1 prizes=1:300,draw:7")
    mia = contest.group.members[0]
    await contest.enters(mia, "Foxy")
    await contest.group.hears(contest.group.admin, "/manage 1")
    await contest.group.sees_tap(contest.group.admin, {"en": "🏁 End", "zh-CN": "🏁 结束"}[language])
    await contest.group.sees_tap(contest.group.admin, {"en": "Yes, end it", "zh-CN": "是的，结束"}[language])
    await world.advance(seconds=4)
    assert {"en": "🎁 No prize is given; they stay with the group.", "zh-CN": "🎁 这次没有发奖，奖品留在群里。"}[
        language
    ] in contest.said("🏁")
    assert await contest.group.points(mia) == 0


@BOTH
async def test_without_a_draw_nobody_hears_of_lots(world: World, language: str) -> None:
    """It was only collected: authors are thanked, and not told that lots fell on others."""
    contest = await a_contest(world, language, "vote=none")
    mia = contest.group.members[0]
    await contest.enters(mia, "Foxy")
    await contest.until(CLOSES)
    assert (
        contest.last(mia).text
        == {
            "en": "🏁 Name our mascot in Runners is over. Thank you for your entry!",
            "zh-CN": "🏁 Runners 的 给吉祥物起名 结束了。感谢你的作品！",
        }[language]
    )


@BOTH
async def test_a_draw_that_would_not_be_held_is_refused(world: World, language: str) -> None:
    """Three prizes and one lot; what is offered instead is understood, and then all of them are drawn."""
    contest = await a_contest(world, language, "draw=1")
    line = '/new collection "Second" vote=none prizes=1:30,2:20,3:10 until="2026-11-25 20:00" review=none '
    assert await contest.group.hears(contest.group.admin, line + "draw=1") == [
        {
            "en": "3 prizes are to be drawn, and draw=1 draws too few. Please write draw=3, or leave out some prizes.",
            "zh-CN": "有 3 份奖品要抽，draw=1 抽得太少。请写 draw=3，或者去掉几份奖品。",
        }[language]
    ]
    await contest.group.hears(contest.group.admin, line + "draw=3")
    authors = contest.group.members[:3]
    for person in authors:
        await contest.group.hears(person, f"/submit 2 Idea of {person.name}")
    await contest.until(CLOSES)
    assert sorted([await contest.group.points(person) for person in authors]) == [10, 20, 30]
