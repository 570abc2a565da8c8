"""A collection that opens later: announced on the board, counted down to, refused before, said when it comes; also across a restart."""

from models import Entry, Schedule
from tests import wiring
from tests.flows.contest import MASCOT, SUBMIT, a_contest
from tests.flows.group import BOTH, rows_of
from tests.flows.test_announce import CONFIRM
from tests.flows.test_schedule import told
from tests.wiring import World

LATER = 'from="2026-11-25 20:00" until=2d'
AHEAD = {
    "en": "🕒 Entries open Wed, 25 Nov, 20:00\n⏳ Entries until Fri, 27 Nov, 20:00",
    "zh-CN": "🕒 开放投稿：11月25日周三 20:00\n⏳ 截稿时间：11月27日周五 20:00",
}
NOT_YET = {
    "en": "“Name our mascot” opens Wed, 25 Nov, 20:00. I'll say so in the group.",
    "zh-CN": "“给吉祥物起名”将于 11月25日周三 20:00 开放投稿，到时会在群里通知。",
}
OPEN = {
    "en": "🎉 Name our mascot: entries are open!\n⏳ Entries until Fri, 27 Nov, 20:00",
    "zh-CN": "🎉 给吉祥物起名 开始征集啦！\n⏳ 截稿时间：11月27日周五 20:00",
}


def openings(world: World, chat: object) -> list[str]:
    """Every time it was said that entries are open."""
    return [text for text in world.said(chat) if text.startswith("🎉")]  # type: ignore[arg-type]


@BOTH
async def test_it_opens_when_it_was_said(world: World, language: str) -> None:
    contest = await a_contest(world, language, LATER)
    mia = contest.group.members[0]
    assert AHEAD[language] in contest.board.text
    assert contest.board.button_texts == []
    mia.starts(world.bot, "cs_1_1")
    await world.settle()
    assert contest.last(mia).text == NOT_YET[language]
    assert (await contest.forges(mia, "cn:1:1:0")).rstrip("…") in NOT_YET[language]
    await contest.group.hears(mia, "/submit Foxy")
    assert await rows_of(world, Entry) == 0
    await contest.until("2026-11-25 20:00")
    assert openings(world, contest.chat) == [OPEN[language]]
    assert contest.board.button_texts == [SUBMIT[language]]
    await contest.enters(mia, "Foxy")
    await contest.until("2026-11-27 20:00")
    assert {"en": "1 entry is waiting", "zh-CN": "1 份作品"}[language] in contest.said("🗳")


@BOTH
async def test_a_countdown_to_the_opening(world: World, language: str) -> None:
    """The warm-up in one step, and it moves when the opening moves."""
    contest = await a_contest(world, language, LATER)
    group = contest.group
    await group.hears(group.admin, "/announce activity=1 before=1d,1h")
    await group.sees_tap(group.admin, CONFIRM[language])
    await group.hears(group.admin, '/manage 1 from="2026-11-26 20:00" until="2026-11-28 20:00"')
    before = len(told(group))
    for moment in ("2026-11-24 20:00", "2026-11-25 20:00", "2026-11-26 19:00", "2026-11-26 20:00"):
        await contest.until(moment)
    title = MASCOT[language]
    assert (
        told(group)[before:]
        == {
            "en": [
                f"⏳ {title} starts in 1 day: Thu, 26 Nov, 20:00",
                f"⏳ {title} starts in 1 hour: Thu, 26 Nov, 20:00",
            ],
            "zh-CN": [f"⏳ {title}还有1天开始：11月26日周四 20:00", f"⏳ {title}还有1小时开始：11月26日周四 20:00"],
        }[language]
    )
    assert len(openings(world, contest.chat)) == 1


@BOTH
async def test_what_cannot_be_is_refused(world: World, language: str) -> None:
    contest = await a_contest(world, language, LATER)
    group = contest.group
    (said,) = await group.hears(
        group.admin, '/new collection "Second" from="2026-12-02 20:00" until="2026-12-01 20:00"'
    )
    assert {"en": "before they open", "zh-CN": "早于开放投稿"}[language] in said
    await contest.until("2026-11-25 20:00")
    (said,) = await group.hears(group.admin, '/manage 1 from="2026-11-26 10:00"')
    assert {"en": "Entries are open already", "zh-CN": "征集已经开放"}[language] in said
    assert await group.hears(group.admin, '/manage 1 until="2026-11-28 20:00"') != [said]


async def test_put_forward_it_opens_at_once(world: World) -> None:
    contest = await a_contest(world, line=LATER)
    await contest.group.hears(contest.group.admin, "/manage 1 from=no")
    await world.advance(seconds=4)
    assert len(openings(world, contest.chat)) == 1
    assert await contest.enters(contest.group.members[0], "Foxy")
    await contest.until("2026-11-25 20:00")
    assert len(openings(world, contest.chat)) == 1


async def test_another_zone_keeps_it_on_the_wall(world: World) -> None:
    contest = await a_contest(world, line=LATER)
    await contest.group.hears(contest.group.owner, "/settings zone=Europe/Berlin")
    await contest.until("2026-11-25 20:00")
    assert openings(world, contest.chat) == []
    await contest.until("2026-11-26 03:00")
    assert len(openings(world, contest.chat)) == 1


async def test_paused_over_its_opening(world: World) -> None:
    contest = await a_contest(world, line=LATER)
    admin = contest.group.admin
    await contest.group.hears(admin, "/manage 1")
    panel = contest.group.bots_last
    await contest.group.sees_forged(admin, "mp:1", panel)
    await contest.until("2026-11-26 09:00")
    assert openings(world, contest.chat) == []
    await contest.group.sees_forged(admin, "mr:1", panel)
    await world.advance(seconds=4)
    assert len(openings(world, contest.chat)) == 1
    # Paused and resumed later, it is not said again.
    await contest.group.sees_forged(admin, "mp:1", panel)
    await contest.group.sees_forged(admin, "mr:1", panel)
    await world.advance(seconds=4)
    assert len(openings(world, contest.chat)) == 1


async def test_the_bot_is_away_over_the_opening(world: World) -> None:
    contest = await a_contest(world, line=LATER)
    url = world.app.database.engine.url.render_as_string(hide_password=False)
    await world.app.close()
    world.clock.advance(days=2, hours=12)
    world.app = (await wiring.start(url, world.clock, telegram=world.telegram)).app
    # Somebody changes it before the clock has done anything.
    await contest.group.hears(contest.group.admin, "/manage 1 entries=2")
    await world.advance(seconds=4)
    assert len(openings(world, contest.chat)) == 1
    assert await rows_of(world, Schedule, kind="collection.open") == 0
