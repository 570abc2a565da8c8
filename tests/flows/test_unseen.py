"""What nobody has looked at when entries close: hosts hear, it is waited for, and a rule said before decides; authors hear."""

import pytest

from models import Entry, ReviewItem
from simulator import Person
from tests import wiring
from tests.flows.contest import CLOSES, Contest, a_contest
from tests.flows.group import BOTH, rows_of
from tests.flows.test_jury import decides
from tests.wiring import World

DECIDED = "2026-11-26 20:00"
SAID = {
    "in": {
        "en": "🔎 Hosts look at entries first; one they haven't looked at 1 day after the end is in",
        "zh-CN": "🔎 作品先审核；截稿后1 天内没审到的，算通过",
    },
    "out": {
        "en": "🔎 Hosts look at entries first; one they haven't looked at 1 day after the end stays out",
        "zh-CN": "🔎 作品先审核；截稿后1 天内没审到的，不通过",
    },
}
WAITS = {
    "en": "🔎 Entries are closed; 2 are still to be looked at.\nVoting begins after that.\n⏳ Until Thu, 26 Nov, 20:00",
    "zh-CN": "🔎 已截稿，还有 2 份作品在审核。\n审完后开始投票。\n⏳ 截止时间：11月26日周四 20:00",
}
CALLED = {
    "en": "🔎 Name our mascot: entries are closed, and 2 wait to be looked at.\n"
    "I go on as soon as that is done. What nobody has looked at by Thu, 26 Nov, 20:00 is in.",
    "zh-CN": "🔎 给吉祥物起名 已截稿，还有 2 份作品等你们审核。\n审完就自动继续。到11月26日周四 20:00还没审到的，算通过。",
}
IN = {
    "en": "✅ Your entry no. 1 for Name our mascot in Runners is in: nobody had looked at it in time, so it counts.",
    "zh-CN": "✅ 你在 Runners 给吉祥物起名 的 1 号作品通过了：到时间还没有人审到，按规则算通过。",
}
OUT = {
    "en": "Your entry no. 1 for Name our mascot in Runners isn't in: Nobody had looked at it in time.",
    "zh-CN": "你在 Runners 给吉祥物起名 的 1 号作品没有通过：到时间还没有人审到。",
}
ENDED = {
    "en": "Your entry no. 1 for Name our mascot in Runners isn't in: It was ended before anybody had looked at it.",
    "zh-CN": "你在 Runners 给吉祥物起名 的 1 号作品没有通过：还没审到，活动就提前结束了。",
}
APPROVE = {"en": "✅ Approve", "zh-CN": "✅ 通过"}
DECLINE = {"en": "❌ Decline", "zh-CN": "❌ 退回"}
UNFIT = {"en": "It doesn't fit the brief.", "zh-CN": "不符合征集要求。"}
AGAIN = {"en": "🙋 Ask for another look", "zh-CN": "🙋 申请复核"}


async def entered(world: World, language: str, line: str = "") -> tuple[Contest, Person, Person, Person]:
    """Two entries that nobody has looked at; the admin, Mia and Noah."""
    contest = await a_contest(world, language, line, review="admins")
    admin, (mia, noah, *_) = contest.group.admin, contest.group.members
    admin.starts(world.bot)
    await world.settle()
    await contest.enters(mia, "Foxy")
    await contest.enters(noah, "Rusty")
    return contest, admin, mia, noah


def calls(contest: Contest) -> int:
    """How often the admin was told that entries wait after the close."""
    said = [m.text for m in contest.private(contest.group.admin).messages if m.sender == contest.world.bot]
    return said.count(CALLED[contest.language])


@BOTH
async def test_what_nobody_has_looked_at_is_in(world: World, language: str) -> None:
    """The board says so from the beginning, hosts hear at once and again, voting waits, authors hear."""
    contest, _, mia, _ = await entered(world, language)
    assert SAID["in"][language] in contest.board.text
    await contest.until(CLOSES)
    assert WAITS[language] in contest.board.text
    assert contest.board.button_texts == []
    assert calls(contest) == 1
    assert not [text for text in world.said(contest.chat) if text.startswith("🗳")]
    await contest.until("2026-11-26 08:00")
    assert calls(contest) == 2
    await contest.until(DECIDED)
    assert contest.last(mia).text == IN[language]
    assert {"en": "2 entries are waiting for you!", "zh-CN": "2 份作品"}[language] in contest.said("🗳")
    assert {"en": "2 entries that nobody had looked at are in", "zh-CN": "没审到的 2 份作品算通过"}[
        language
    ] in contest.last(contest.group.admin).text
    assert await rows_of(world, ReviewItem) == 0
    assert await contest.finds(contest.group.members[3], "Foxy")


@BOTH
async def test_what_nobody_has_looked_at_stays_out(world: World, language: str) -> None:
    """Where that is the rule. Its author may ask for another look, and is in the vote if it comes in time."""
    contest, admin, mia, noah = await entered(world, language, "unseen=out")
    assert SAID["out"][language] in contest.board.text
    await decides(contest, admin, APPROVE[language], None, sees="Foxy")
    await contest.until(CLOSES)
    await contest.until(DECIDED)
    assert contest.last(noah).text == OUT[language].replace("no. 1", "no. 2").replace("1 号", "2 号")
    assert {"en": "1 entry is waiting for you!", "zh-CN": "1 份作品"}[language] in contest.said("🗳")
    await contest.taps(noah, AGAIN[language])
    await contest.writes(noah, "Please")
    await decides(contest, admin, APPROVE[language], None, sees="Rusty")
    assert await contest.finds(mia, "Rusty")


@BOTH
async def test_the_last_look_begins_the_vote(world: World, language: str) -> None:
    """Nobody waits for a time that is of no use; after the close a declined one is not offered to be changed."""
    contest, admin, mia, _ = await entered(world, language)
    await contest.until(CLOSES)
    await decides(contest, admin, DECLINE[language], UNFIT[language], sees="Foxy")
    await world.advance(seconds=4)
    assert contest.last(mia).button_texts == [AGAIN[language]]
    assert not [text for text in world.said(contest.chat) if text.startswith("🗳")]
    await decides(contest, admin, APPROVE[language], None, sees="Rusty")
    await world.advance(seconds=4)
    assert {"en": "1 entry is waiting for you!", "zh-CN": "1 份作品"}[language] in contest.said("🗳")


@BOTH
async def test_another_look_is_waited_for_too(world: World, language: str) -> None:
    """It does not come: the author hears that it stays out."""
    contest, admin, mia, _ = await entered(world, language)
    await decides(contest, admin, DECLINE[language], UNFIT[language], sees="Foxy")
    await decides(contest, admin, APPROVE[language], None, sees="Rusty")
    await world.advance(seconds=4)
    await contest.taps(mia, AGAIN[language])
    await contest.writes(mia, "It does")
    await contest.until(CLOSES)
    assert {"en": "1 is still to be looked at", "zh-CN": "还有 1 份作品在审核"}[language] in contest.board.text
    await contest.until(DECIDED)
    assert {"en": "so it stays out", "zh-CN": "维持原来的结果"}[language] in contest.last(mia).text
    assert {"en": "1 entry is waiting for you!", "zh-CN": "1 份作品"}[language] in contest.said("🗳")


@BOTH
async def test_a_host_does_not_wait(world: World, language: str) -> None:
    contest, admin, mia, _ = await entered(world, language)
    await contest.until(CLOSES)
    await contest.forges(admin, "cd:1:1")
    await contest.taps(admin, {"en": "Don't wait any longer", "zh-CN": "不等了，继续"}[language])
    assert {"en": "2 entries have not been looked at.\nAs the board says, that is in.", "zh-CN": "还有 2 份作品没审"}[
        language
    ] in contest.last(admin).text
    await contest.taps(admin, {"en": "Yes", "zh-CN": "确定"}[language])
    await world.advance(seconds=4)
    assert contest.last(mia).text == IN[language]
    assert contest.said("🗳")


@BOTH
async def test_an_activity_that_is_ended_leaves_nobody_waiting(world: World, language: str) -> None:
    contest, admin, mia, _ = await entered(world, language)
    await contest.group.hears(admin, "/manage 1")
    await contest.group.sees_tap(admin, {"en": "🏁 End", "zh-CN": "🏁 结束"}[language])
    await contest.group.sees_tap(admin, {"en": "Yes, end it", "zh-CN": "是的，结束"}[language])
    await world.advance(seconds=4)
    assert contest.last(mia).text == ENDED[language]
    assert await rows_of(world, ReviewItem) == 0
    assert await rows_of(world, Entry, state="pending") == 0


@BOTH
async def test_without_a_vote_the_draw_waits(world: World, language: str) -> None:
    contest, _, mia, noah = await entered(world, language, "vote=none draw=2 prizes=1:30,2:20")
    await contest.until(CLOSES)
    assert {"en": "2 are still to be looked at.\n", "zh-CN": "还有 2 份作品在审核。\n"}[language] in contest.board.text
    await contest.until(DECIDED)
    assert sorted([await contest.group.points(person) for person in (mia, noah)]) == [20, 30]


async def test_the_rule_cannot_be_changed_and_the_time_can(world: World) -> None:
    contest, admin, mia, _ = await entered(world, "en")
    await contest.until(CLOSES)
    (said,) = await contest.group.hears(admin, "/manage 1 unseen=out")
    assert said == "Entries are closed: unseen stays as it is, because everybody counts on it."
    await contest.group.hears(admin, "/manage 1 looking=2d voting=3d")
    await contest.until(DECIDED)
    assert contest.last(mia).text != IN["en"]
    await contest.until("2026-11-27 20:00")
    assert contest.last(mia).text == IN["en"]
    await world.advance(seconds=4)
    assert "⏳ Until Mon, 30 Nov, 20:00" in contest.board.text


@pytest.mark.parametrize("when", ["closing", "deciding"])
async def test_a_restart_loses_nothing(world: World, when: str) -> None:
    """The bot is away when entries close, or when the time to look at them is up: it is done late, and once."""
    contest, _, mia, _ = await entered(world, "en")
    if when == "deciding":
        await contest.until(CLOSES)
    url = world.app.database.engine.url.render_as_string(hide_password=False)
    await world.app.close()
    world.clock.advance(days=4)
    world.app = (await wiring.start(url, world.clock, telegram=world.telegram)).app
    await world.settle()
    await world.advance(seconds=4)
    if when == "closing":
        # The hosts have their time all the same.
        assert "2 are still to be looked at" in contest.board.text
        await world.advance(days=1, seconds=4)
    await world.advance(seconds=4)
    said = [m.text for m in contest.private(mia).messages if m.text == IN["en"]]
    assert len(said) == 1


async def test_a_pause_stops_the_clock(world: World) -> None:
    """What is looked at meanwhile counts; when it is resumed, it goes on at once."""
    contest, admin, _, _ = await entered(world, "en")
    await contest.until(CLOSES)
    await contest.group.hears(admin, "/manage 1")
    await contest.group.sees_tap(admin, "⏸ Pause")
    for entry in ("Foxy", "Rusty"):
        await decides(contest, admin, APPROVE["en"], None, sees=entry)
    await world.advance(seconds=4)
    assert not [text for text in world.said(contest.chat) if text.startswith("🗳")]
    await contest.group.hears(admin, "/manage 1")
    await contest.group.sees_tap(admin, "▶️ Resume")
    await world.advance(seconds=4)
    assert "2 entries are waiting for you!" in contest.said("🗳")
