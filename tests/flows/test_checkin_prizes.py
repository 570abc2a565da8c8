"""Prizes of a check-in: given by the ranking at its end, claimed or passed on to the next, never twice."""

import pytest
from sqlalchemy import select

from models import Activity, Award, Candidate, PrizeEvent, Transfer
from simulator import Message
from tests import wiring
from tests.flows.contest import CLAIM, SHOW, YES_PLEASE, Contest
from tests.flows.group import BOTH, SHANGHAI, TITLE, ledger_adds_up, make_group, rows_of, when
from tests.wiring import World

CODE = "AAAA-1111"
MUG = {"en": "A mug", "zh-CN": "马克杯"}
PRIZES = {"en": '"1:300,2:code,3:A mug"', "zh-CN": "“1：300，2：码，3：马克杯”"}
DESK = {"en": "🎁 Prizes and codes", "zh-CN": "🎁 奖品与兑换码"}
LOAD = {"en": "🔑 Load codes", "zh-CN": "🔑 录入兑换码"}
NO_KEY = {"en": "I can't keep codes safe yet", "zh-CN": "目前还不能安全保存兑换码"}


async def a_check_in(world: World, language: str, line: str, *, members: int = 4) -> Contest:
    """A group whose check-in closes at nine in the evening."""
    group = await make_group(world, language=language, zone=SHANGHAI, members=members)
    group.admin.starts(world.bot)
    await world.settle()
    await group.starts(f"until=21:00 {line}")
    return Contest(group)


async def desk(run: Contest) -> Message:
    """The admin goes from the panel to the desk of the prizes."""
    await run.group.hears(run.group.admin, "/manage 1")
    return await run.follows(run.group.admin, DESK[run.language], run.group.bots_last)


async def loads(run: Contest, code: str) -> str:
    """The admin loads a code; what the bot says to it."""
    await desk(run)
    await run.taps(run.group.admin, LOAD[run.language])
    return await run.writes(run.group.admin, code)


async def awards(world: World) -> list[tuple[int, int | None, str]]:
    """All prizes: place, whose, state."""
    async with world.app.database.read() as session:
        found = await session.scalars(select(Award).order_by(Award.slot))
        return [(award.place, award.person_id, award.state) for award in found]


async def restart(world: World) -> None:
    """The bot stops and starts again."""
    url = world.app.database.engine.url.render_as_string(hide_password=False)
    await world.app.close()
    world.app = (await wiring.start(url, world.clock, telegram=world.telegram)).app


@BOTH
async def test_points_a_code_and_a_thing(world: World, language: str) -> None:
    """By the ranking: a tie goes to who began earlier, and whoever has left is not in it. Nobody gets anything twice."""
    run = await a_check_in(world, language, f"for=3d points=1 prizes={PRIZES[language]}")
    mia, noah, lena, tom = run.group.members
    assert (
        run.group.board.text.splitlines()[2]
        == {
            "en": "🎁 For the most days: 🥇 300 points · 🥈 a code · 🥉 A mug",
            "zh-CN": "🎁 签到天数排名奖：🥇 300 积分 · 🥈 兑换码 · 🥉 马克杯",
        }[language]
    )
    await loads(run, CODE)
    for day, people in ((23, [tom, lena]), (23, [mia, noah]), (24, [mia, lena, tom]), (25, [mia, lena, tom])):
        await when(world, f"2026-11-{day} {9 + (mia in people):02}:00")
        await run.group.checks_in(*people)
    tom.leaves(run.chat)
    asked = await run.group.opens(run.group.admin, "/manage 1", "me0:1")
    await run.until("2026-11-25 21:00")
    assert (
        run.said("🏁")
        == {
            "en": "🏁 Morning run is over.\n3 people took part.\n🥇 Lena: 3 days, best streak 3\n🥈 Mia: 3 days, best streak 3\n"
            "🥉 Noah: 1 day, best streak 1\n\n🎁 Place 1: 300 points — Lena\n🎁 Place 2: a code — Mia\n🎁 Place 3: A mug — Noah\n"
            "On equal days the longest streak counts, then whoever began earlier.",
            "zh-CN": "🏁 “晨跑”圆满结束！\n共 3 人参与。\n🥇 Lena：3 天，最长连续 3 天\n🥈 Mia：3 天，最长连续 3 天\n"
            "🥉 Noah：1 天，最长连续 1 天\n\n🎁 第 1 名：300 积分——Lena\n🎁 第 2 名：兑换码——Mia\n🎁 第 3 名：马克杯——Noah\n"
            "天数相同，最长连续天数多者在前；再相同，先开始者在前。",
        }[language]
    )
    assert await run.group.points(lena) == 303
    page = await run.follows(mia, CLAIM[language])
    await run.taps(mia, SHOW[language], page)
    assert CODE in page.text
    page = await run.follows(noah, CLAIM[language])
    await run.taps(noah, YES_PLEASE[language], page)
    await world.advance(seconds=2)
    assert MUG[language] in run.last(run.group.admin).text
    await run.taps(run.group.admin, {"en": "✅ Handed over", "zh-CN": "✅ 已发放"}[language])
    assert await awards(world) == [(1, lena.id, "given"), (2, mia.id, "given"), (3, noah.id, "given")]
    paid = await rows_of(world, Transfer)
    # Ended by the clock, and once more by an old button.
    assert await run.group.press(run.group.admin, "me1:1", asked)
    assert (await rows_of(world, Award), await rows_of(world, Transfer)) == (3, paid)
    await ledger_adds_up(world)


@BOTH
async def test_winners_hear_of_it_in_private(world: World, language: str) -> None:
    run = await a_check_in(world, language, "for=1d points=1 prizes=1:300,2:code")
    mia, noah, *_ = run.group.members
    for person in (mia, noah):
        person.starts(world.bot)
    await world.settle()
    await run.group.checks_in(mia, noah)
    await run.until("2026-11-23 21:00")
    assert (
        run.last(mia).text
        == {
            "en": "🏆 Place 1 in Morning run in Runners: 300 points!\nThe points are in your account: /me",
            "zh-CN": "🏆 恭喜获得 Runners 晨跑 第 1 名：300 积分！\n积分已到账：/me",
        }[language]
    )
    assert (
        run.last(noah).text
        == {
            "en": "🏆 Place 2 in Morning run in Runners: a code!\nPlease claim it by Mon, 30 Nov, 21:00; after that it goes to the next.",
            "zh-CN": "🏆 恭喜获得 Runners 晨跑 第 2 名：兑换码！\n请在 11月30日周一 21:00 之前领取，过期就顺延给下一位。",
        }[language]
    )
    # There is no code yet: the organiser hears of it.
    assert {"en": "1 code is missing", "zh-CN": "还缺 1 个兑换码"}[language] in run.last(run.group.admin).text


@BOTH
async def test_ended_by_hand_and_a_restart_before_the_claim(world: World, language: str) -> None:
    run = await a_check_in(world, language, "points=1 prizes=1:code,2:300")
    mia, noah, *_ = run.group.members
    await loads(run, CODE)
    await run.group.checks_in(noah)
    await world.advance(seconds=4)
    await run.group.checks_in(mia)
    await world.advance(seconds=4)
    asked = await run.group.opens(run.group.admin, "/manage 1", "me0:1")
    await run.group.presses(run.group.admin, "/manage 1", "me0:1", "me1:1")
    assert await awards(world) == [(1, noah.id, "offered"), (2, mia.id, "given")]
    await restart(world)
    await world.advance(seconds=4)
    assert await run.group.press(run.group.admin, "me1:1", asked)
    assert len([text for text in world.said(run.chat) if text.startswith("🏁")]) == 1
    page = await run.follows(noah, CLAIM[language])
    await run.taps(noah, SHOW[language], page)
    assert CODE in page.text
    assert await run.group.points(mia) == 301
    async with world.app.database.read() as session:
        events = await session.scalars(select(PrizeEvent).order_by(PrizeEvent.at, PrizeEvent.slot, PrizeEvent.nth))
        assert [(e.slot, e.what) for e in events] == [
            (1, "offered"), (2, "offered"), (2, "given"), (1, "claimed"), (1, "shown"),
        ]  # fmt: skip


@BOTH
async def test_a_winner_who_has_blocked_the_bot(world: World, language: str) -> None:
    """Not claimed in seven days it goes to the next of the ranking who has no prize and is still there, also after a restart."""
    run = await a_check_in(world, language, f"for=2d points=1 prizes={PRIZES[language]}", members=6)
    mia, noah, lena, tom, eva, ben = run.group.members
    await loads(run, CODE)
    await run.group.checks_in(mia, noah, lena, tom, eva, ben)
    await run.until("2026-11-24 08:00")
    await run.group.checks_in(mia, noah)
    for person in (noah, eva):
        person.starts(world.bot)
    await world.settle()
    noah.blocks(world.bot)
    await run.until("2026-11-24 21:00")
    assert await awards(world) == [(1, mia.id, "given"), (2, noah.id, "offered"), (3, lena.id, "offered")]
    page = await run.follows(lena, CLAIM[language])
    await run.taps(lena, YES_PLEASE[language], page)
    tom.leaves(run.chat)
    await world.settle()
    await restart(world)
    await run.until("2026-11-30 21:00")
    assert "Noah" in run.said("🎁")
    await run.until("2026-12-01 21:00")
    assert (
        run.last(eva).text.splitlines()[0]
        == {
            "en": "🎁 A prize of Morning run in Runners has come to you: a code.",
            "zh-CN": "🎁 Runners 晨跑 的奖品顺延给你了：兑换码。",
        }[language]
    )
    page = await run.follows(eva, CLAIM[language])
    await run.taps(eva, SHOW[language], page)
    assert CODE in page.text
    assert await awards(world) == [(1, mia.id, "given"), (2, eva.id, "given"), (3, lena.id, "claimed")]


@BOTH
async def test_nobody_took_part(world: World, language: str) -> None:
    """No prizes and no result; a day that was undone does not win either."""
    run = await a_check_in(world, language, "for=1d prizes=1:300,2:code")
    await run.until("2026-11-23 21:00")
    assert not [text for text in world.said(run.chat) if text.startswith(("🏁", "🎁"))]
    assert (await rows_of(world, Award), await rows_of(world, Candidate)) == (0, 0)
    await run.group.starts("for=1d until=21:00 points=1 prizes=1:300")
    await run.until("2026-11-24 08:00")
    mia = run.group.members[0]
    await run.group.checks_in(mia)
    await run.group.hears(run.group.admin, "/revoke @mia #2")
    await run.until("2026-11-24 21:00")
    assert (await rows_of(world, Award), await run.group.points(mia)) == (0, 0)


@BOTH
async def test_at_midnight_nobody_is_woken(world: World, language: str) -> None:
    """The points are there at once; whoever has won hears of it in the morning, as the group does."""
    run = await a_check_in(world, language, "until=no for=1d points=1 prizes=1:300")
    mia = run.group.members[0]
    mia.starts(world.bot)
    await world.settle()
    await run.group.checks_in(mia)
    await run.until("2026-11-24 00:00")
    assert await run.group.points(mia) == 301
    assert not run.last(mia).text.startswith("🏆")
    await run.until("2026-11-24 08:00")
    assert run.last(mia).text.startswith("🏆")
    assert run.said("🏁")


@BOTH
async def test_prizes_are_changed_while_it_goes_on(world: World, language: str) -> None:
    """`/prizes` lists what has some; without any the board and the desks say nothing of them."""
    run = await a_check_in(world, language, "for=1d points=1")
    admin, mia = run.group.admin, run.group.members[0]
    (nothing,) = await run.group.hears(admin, "/prizes")
    assert (
        nothing.splitlines()[0]
        == {
            "en": "There are no prizes here yet. A collection or a check-in can have some, for example:",
            "zh-CN": "还没有奖品。征集和签到都可以设奖，例如：",
        }[language]
    )
    assert "🎁" not in run.group.board.text
    (panel,) = await run.group.hears(admin, f"/manage 1 prizes=1:20,2:{MUG[language].split()[-1]}")
    assert {"en": "Prizes: 🥇 20 points · 🥈 mug", "zh-CN": "奖品：🥇 20 积分 · 🥈 马克杯"}[language] in panel
    await world.advance(seconds=5)
    assert "🥇" in run.group.board.text
    assert await run.group.hears(admin, "/prizes") == [
        {"en": f"Prizes and collections\n1. {TITLE['en']}", "zh-CN": f"奖品与征集\n1. {TITLE['zh-CN']}"}[language]
    ]
    page = await run.follows(admin, f"🎁 1. {TITLE[language]}", run.group.bots_last)
    assert (
        page.text.splitlines()[1]
        == {"en": "They are given when the result is there.", "zh-CN": "公布结果时发放。"}[language]
    )
    await run.group.checks_in(mia, run.group.members[1])
    await run.until("2026-11-23 21:00")
    (listed,) = await run.group.hears(admin, "/prizes")
    assert {"en": " · 1 prize to give", "zh-CN": " · 还有 1 份奖品待发"}[language] in listed
    assert {"en": "offered to Noah", "zh-CN": "待 Noah 领取"}[language] in (await desk(run)).text
    assert await run.forges(admin, "zn:1:1:2:1") == ""
    assert (
        run.last(admin).text
        == {
            "en": "🎁 Morning run, Place 2: nobody else is in line for mug. It stays with you.",
            "zh-CN": "🎁 晨跑 第 2 名：马克杯 没有候补了，奖品由你保留。",
        }[language]
    )


@BOTH
@pytest.mark.parametrize(
    "prizes", ["draw:50", "1:300,抽奖：20", "first:300", "1", "1:0", "1:300,1:code", "51:20", "1:!!"]
)
async def test_prizes_that_are_refused(world: World, language: str, prizes: str) -> None:
    """With what can be written instead; nothing is made or changed."""
    group = await make_group(world, language=language, zone=SHANGHAI)
    (refusal,) = await group.hears(group.admin, f'/new checkin "{TITLE[language]}" prizes="{prizes}"')
    assert (
        refusal.splitlines()[0]
        == {
            "en": f"I can't read “{prizes}” for prizes= (Prizes). Please write places and what they get, "
            "such as “1:300,2:code,3:A mug”, or “no”.",
            "zh-CN": f"“{prizes}”没看懂。prizes=（奖品）：请写名次与奖品，如“1：300，2：码，3：马克杯”，或“无”。",
        }[language]
    )
    assert await rows_of(world, Activity) == 0


@BOTH
async def test_without_a_key_codes_are_refused(database_url: str, clock: object, language: str) -> None:
    world = await wiring.start(database_url, clock, prize_key=None)  # type: ignore[arg-type]
    run = await a_check_in(world, language, "for=1d prizes=1:code")
    await desk(run)
    assert (await run.taps(run.group.admin, LOAD[language])).startswith(NO_KEY[language])
    await world.app.close()


async def test_a_place_without_a_prize_gets_none(world: World) -> None:
    """The third has the third's prize; of more places than people nobody has the rest, and no code is missing for it."""
    run = await a_check_in(world, "en", "for=1d points=1 prizes=1:300,3:50,9:code")
    mia, noah, lena, tom = run.group.members
    await run.group.checks_in(mia, noah, lena, tom)
    await run.until("2026-11-23 21:00")
    assert await awards(world) == [(1, mia.id, "given"), (3, lena.id, "given"), (9, None, "open")]
    assert "🎁 Place 9: a code — nobody to get it, it stays with the group" in run.said("🏁")


async def test_a_ranking_longer_than_any_message(world: World) -> None:
    """Fifty prizes among sixty: the result and the desk have room for them."""
    run = await a_check_in(world, "en", f'for=1d points=1 prizes="1-50:{"A thing with a long name " * 2}"', members=60)
    await run.group.checks_in(*run.group.members)
    await run.until("2026-11-23 21:00")
    assert "… and 35 more prizes" in run.said("🏁")
    assert [person for _, person, _ in await awards(world)] == [person.id for person in run.group.members[:50]]
    assert (await desk(run)).text.count("offered to") == 20
