"""An entry that is taken out after the result: places and prizes move up, and everybody concerned hears of it."""

import pytest
from sqlalchemy import select

from features.activities.collection.results import read_result
from models import Award, Collection, PrizeEvent
from simulator import Person
from tests.flows.contest import CLAIM, CLOSES, ENDS, SHOW, YES_PLEASE, Contest, a_contest
from tests.flows.group import BOTH, ledger_adds_up, rows_of
from tests.flows.test_prizes import CODES, NO_PRIZE, claims, decided, desk, events, load
from tests.wiring import World

BACK = {"en": "Back", "zh-CN": "返回"}
TAKE_OUT = {"en": "🚫 Take it out", "zh-CN": "🚫 取消资格"}
CORRECTED = {
    "en": "🏁 Name our mascot: the result, corrected\nEntry no. 1 doesn't count any more; everybody behind it moves up.",
    "zh-CN": "🏁 给吉祥物起名：结果更正\n1 号作品不再计入，后面的名次依次递补。",
}
GONE = {
    "en": "This entry isn't in any more. Go on to the others.",
    "zh-CN": "这份作品已经不在了，看看别的吧。",
}


async def takes_out(contest: Contest, number: int, reason: str = "Copied", host: Person | None = None) -> str:
    """A host takes this entry out; what they are told then."""
    host = host or contest.group.admin
    await contest.forges(host, f"cq:1:1:{number}")
    said = await contest.writes(host, reason)
    await contest.world.advance(seconds=6)
    return said


async def prizes_of(world: World) -> list[tuple[int, int | None, str]]:
    """Slot, whose, and how far."""
    async with world.app.database.read() as session:
        return [(a.slot, a.person_id, a.state) for a in await session.scalars(select(Award).order_by(Award.slot))]


@BOTH
async def test_places_and_points_move_up(world: World, language: str) -> None:
    contest = await decided(world, language, "1:300,2:100,3:50")
    mia, noah, lena, tom, *_ = contest.group.members
    await desk(contest)
    await contest.taps(contest.group.admin, BACK[language])
    await contest.taps(contest.group.admin, {"en": "🖼 Entries", "zh-CN": "🖼 作品"}[language])
    await contest.taps(contest.group.admin, TAKE_OUT[language])
    said = await contest.writes(contest.group.admin, "Copied <b>")
    assert (
        said.splitlines()[1:]
        == {
            "en": ["🎁 Place 1: 300 points — Noah", "🎁 Place 2: 100 points — Lena", "🎁 Place 3: 50 points — Tom"],
            "zh-CN": ["🎁 第 1 名：300 积分——Noah", "🎁 第 2 名：100 积分——Lena", "🎁 第 3 名：50 积分——Tom"],
        }[language]
    )
    await world.advance(seconds=6)
    assert [await contest.group.points(p) for p in (mia, noah, lena, tom)] == [0, 300, 100, 50]
    result = contest.said("🏁")
    assert result.startswith(CORRECTED[language])
    assert "Mia" not in result
    assert [line[:3] for line in result.splitlines() if line[:1] in set("🥇🥈🥉")] == ["🥇 N", "🥈 L", "🥉 T"]
    assert (
        contest.last(mia).text
        == {
            "en": "Your entry no. 1 for Name our mascot in Runners was taken out after the result: Copied <b>\n"
            "The prize that it won goes to the next.\nIf that is a mistake, please talk to an admin of the group.",
            "zh-CN": "结果公布后，你在 Runners 给吉祥物起名 的 1 号作品被取消资格：Copied <b>\n"
            "它获得的奖品顺延给下一位。\n如果弄错了，联系群管理员就好。",
        }[language]
    )
    assert (
        contest.last(noah).text
        == {
            "en": "🏆 You have moved up to place 1 in Name our mascot in Runners: 300 points, instead of 100 points.\n"
            "The points are in your account: /me",
            "zh-CN": "🏆 你在 Runners 给吉祥物起名 递补为第 1 名：300 积分（原来是100 积分）。\n积分已到账：/me",
        }[language]
    )
    assert {"en": "has come to you: 50 points", "zh-CN": "顺延给你了：50 积分"}[language] in contest.last(tom).text
    await ledger_adds_up(world)
    (audit,) = await contest.group.hears(contest.group.owner, "/audit")
    assert {"en": "✅ Everything adds up, and all tables are there.", "zh-CN": "✅"}[language] in audit


@BOTH
async def test_what_was_handed_over_stays_and_what_was_not_moves_on(world: World, language: str) -> None:
    """A code that was seen stays with whoever saw it; of the others, who has such a thing does not move."""
    contest = await decided(world, language, "1:300,2:code,3:A mug", codes=2)
    mia, noah, lena, tom, *_ = contest.group.members
    await claims(contest, noah, SHOW[language])
    await claims(contest, lena, YES_PLEASE[language])
    said = await takes_out(contest, 1)
    assert await prizes_of(world) == [(1, lena.id, "given"), (2, noah.id, "given"), (3, tom.id, "offered")]
    assert await contest.group.points(lena) == 300
    assert len(said.splitlines()) == 3
    # What hosts were asked to hand to Lena is not hers any more.
    assert await contest.forges(contest.group.admin, "zh:1:1:3:1")
    assert (await prizes_of(world))[2] == (3, tom.id, "offered")
    said = await takes_out(contest, 2)
    assert {"en": "stays with Noah, who has it already", "zh-CN": "已经发给 Noah，不再收回"}[language] in said
    assert {"en": "stays with you", "zh-CN": "仍归你所有"}[language] in contest.last(noah).text
    assert CODES[0] not in said
    assert mia


@BOTH
async def test_points_that_are_spent_cannot_be_taken_back(world: World, language: str) -> None:
    contest = await decided(world, language, "1:300,2:100")
    mia, noah, *_ = contest.group.members
    await contest.group.hears(mia, "/packet 250 5")
    said = await takes_out(contest, 1)
    assert {"en": "stays with Mia, who has it already", "zh-CN": "已经发给 Mia，不再收回"}[language] in said
    assert await contest.group.points(noah) == 100
    assert {"en": "🥇 Noah", "zh-CN": "🥇 Noah"}[language] in contest.said("🏁")
    await ledger_adds_up(world)


async def test_who_has_spent_some_moves_up_all_the_same(world: World) -> None:
    """What they get comes first, so nobody falls below zero."""
    contest = await decided(world, "en", "1:300,2:100")
    noah = contest.group.members[1]
    await contest.group.hears(noah, "/packet 80 5")
    await takes_out(contest, 1)
    assert await contest.group.points(noah) == 220
    await ledger_adds_up(world)


async def test_the_one_who_is_out_is_no_backup_either(world: World) -> None:
    """Somebody without a prize: nothing moves, nobody in the group is bothered, and no prize ever passes on to them."""
    contest = await decided(world, "en", "1:code", codes=1)
    mia, noah, lena, *_ = contest.group.members
    before = len(world.said(contest.chat))
    assert await takes_out(contest, 2, "r" * 201) == "That reason has 201 characters; please keep it to 200."
    said = await takes_out(contest, 2)
    assert len(said.splitlines()) == 1
    # Second on the podium: the group sees it corrected.
    assert len(world.said(contest.chat)) == before + 1
    await takes_out(contest, 4)
    assert len(world.said(contest.chat)) == before + 1 + 1
    await contest.until("2026-12-04 20:00")
    assert await prizes_of(world) == [(1, lena.id, "offered")]
    assert (await contest.follows(noah, CLAIM["en"])).text == NO_PRIZE["en"]
    assert mia


async def test_another_entry_of_the_same_author_takes_its_place_in_the_table(world: World) -> None:
    contest = await a_contest(world, line="prizes=1:300 votes=2")
    mia, noah, tom = contest.group.members[0], contest.group.members[1], contest.group.members[3]
    contest.group.admin.starts(world.bot)
    await world.settle()
    await contest.enters(mia, "Foxy")
    await contest.enters(noah, "Rusty")
    await contest.follows(mia, "📝 Submit", contest.board)
    await contest.taps(mia, "➕ Another entry")
    await contest.sends(mia, "Vixen")
    await contest.until(CLOSES)
    for person, others in ((tom, "Vixen"), (contest.group.members[4], "Vixen"), (contest.group.members[5], "Rusty")):
        await contest.votes(person, "Foxy", others)
    await contest.until(ENDS)
    await takes_out(contest, 1)
    async with world.app.database.read() as session:
        lines = read_result(await session.get_one(Collection, (1, 1)))
    assert [(line.number, line.place) for line in lines] == [(3, 1), (2, 2)]
    # But a prize that was lost with one entry is not won with another.
    assert await contest.group.points(noah) == 300


@BOTH
async def test_twice_and_by_whom(world: World, language: str) -> None:
    """Once is enough; a member cannot; what was never in is no matter."""
    contest = await decided(world, language, "1:300,2:100")
    mia, noah, lena, *_ = contest.group.members
    await contest.forges(lena, "cq:1:1:1")
    await contest.writes(lena, "Because")
    assert await contest.group.points(mia) == 300
    await takes_out(contest, 1)
    transfers = await contest.group.points(noah)
    assert await takes_out(contest, 1) == GONE[language]
    assert await contest.group.points(noah) == transfers == 300
    assert await rows_of(world, PrizeEvent, what="disqualified") == 1
    # A vote for it and its appeal are over.
    assert await contest.forges(mia, "ca:1:1:1")


@BOTH
async def test_a_draw_is_corrected_too(world: World, language: str) -> None:
    """The next of the list that everybody can check."""
    contest = await a_contest(world, language, "vote=none draw=2 prizes=1:30,2:20")
    contest.group.admin.starts(world.bot)
    await world.settle()
    people = contest.group.members[:4]
    for person in people:
        await contest.enters(person, f"Idea of {person.name}")
    await contest.until(CLOSES)
    before = await prizes_of(world)
    first = next(p for p in people if p.id == before[0][1])
    await takes_out(contest, people.index(first) + 1)
    after = await prizes_of(world)
    assert after[0][1] == before[1][1]
    assert after[1][1] not in {None, before[0][1], before[1][1]}
    assert await contest.group.points(first) == 0
    await ledger_adds_up(world)


async def test_the_log_and_the_table_know_it(world: World) -> None:
    contest = await decided(world, "en", "1:300,2:100")
    await takes_out(contest, 1, "Copied from a book")
    assert [what for _, what in await events(world)][4:] == [
        "disqualified",
        "offered",
        "given",
        "moved-up",
        "offered",
        "given",
    ]
    await desk(contest)
    await contest.taps(contest.group.admin, "📜 Log")
    log = contest.last(contest.group.admin).text
    assert "entry taken out · Mia (by Adam)" in log
    assert "given up for a better one · Noah (by Adam)" in log
    await load(contest, CODES[0])


@pytest.mark.parametrize("line", ["1:A mug", "1:code"])
async def test_claimed_and_taken_out(world: World, line: str) -> None:
    """What was claimed and is not there yet can still go to another."""
    contest = await decided(world, "en", line)
    mia, noah, *_ = contest.group.members
    await claims(contest, mia, YES_PLEASE["en"] if "mug" in line else SHOW["en"])
    await takes_out(contest, 1)
    assert await prizes_of(world) == [(1, noah.id, "offered")]
    assert (await contest.follows(mia, CLAIM["en"])).text == NO_PRIZE["en"]
