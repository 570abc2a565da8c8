"""Days that change afterwards: made up, frozen, excused, revoked; who is out; the goal together; and past days brought along."""

from datetime import date
from io import BytesIO

import pytest
from openpyxl import Workbook
from sqlalchemy import select

from models import CheckIn, Freeze, ImportedFile
from simulator import Person
from tests.flows.group import BOTH, SHANGHAI, Group, ledger_adds_up, make_group, rows_of, when
from tests.wiring import World

TUESDAY = {"en": "Tue, 24 Nov", "zh-CN": "11月24日周二"}


async def statuses(world: World, person: Person) -> list[str]:
    """What somebody's days are, in their order."""
    async with world.app.database.read() as session:
        rows = await session.execute(select(CheckIn.status).where(CheckIn.person_id == person.id).order_by(CheckIn.day))
    return [status for (status,) in rows]


async def on_days(group: Group, person: Person, *days: str) -> None:
    """Somebody checks in at eight on these days of November, and each of them closes at nine in the evening."""
    for day in days:
        await when(group.world, f"2026-11-{day} 08:00")
        await group.checks_in(person)
        await when(group.world, f"2026-11-{day} 21:00")


async def a_group(world: World, language: str = "en", line: str = "until=21:00 points=10 streak=3:20") -> Group:
    group = await make_group(world, language=language, zone=SHANGHAI)
    await group.starts(line)
    return group


@BOTH
async def test_a_missed_day_is_made_up(world: World, language: str) -> None:
    group = await a_group(world, language, "until=21:00 points=10 streak=3:20 makeup=1")
    mia, noah, _ = group.members
    await on_days(group, mia, "23")
    await when(world, "2026-11-24 21:00")
    await on_days(group, mia, "25")
    assert await statuses(world, mia) == ["done", "missed", "done"]
    (asked,) = await group.hears(mia, "/makeup")
    assert (
        asked
        == {
            "en": "🩹 Mia, which day do you want to make up?\nMorning run: 10 points a day, 1 more this month",
            "zh-CN": "🩹 Mia，要补签哪一天？\n晨跑：每次 10 积分，本月还可补签 1 次",
        }[language]
    )
    button = {"en": "Tue, 24 Nov · Morning run", "zh-CN": "11月24日周二 · 晨跑"}[language]
    assert (
        await group.sees_tap(noah, button)
        == {
            "en": "This button is somebody else's. Yours comes with /me or /makeup.",
            "zh-CN": "这是别人的按钮。发送 /me 或 /makeup 就有你自己的。",
        }[language]
    )
    taps = [mia.taps(button, group.chat) for _ in range(2)]
    await world.settle()
    assert next(tap.answer.text for tap in taps if tap.answer is not None) == ""
    assert (
        group.bots_last.text
        == {
            "en": "🩹 Tue, 24 Nov of Morning run is made up.\n3 days in a row · −10 points · 0 make-ups left this month",
            "zh-CN": "🩹 晨跑 11月24日周二 补签成功。\n连续 3 天 · −10 积分 · 本月还可补签 0 次",
        }[language]
    )
    assert await statuses(world, mia) == ["done", "made-up", "done"]
    assert await group.points(mia) == 10 + 10 - 10 + 20, "twice is once; the streak of three earned its bonus"
    await ledger_adds_up(world)


async def test_what_cannot_be_made_up(world: World) -> None:
    group = await a_group(world, line="until=21:00 points=10 makeup=3")
    mia, noah, _ = group.members
    await on_days(group, mia, "23")
    await when(world, "2026-11-24 21:00")
    await when(world, "2026-11-25 08:00")
    await group.hears(mia, "/makeup")
    made = group.bots_last
    data = made.buttons[0][0].data
    assert data is not None
    code, of_group, activity, person, day = data.split(":")

    def other(of_day: int, whose: str = person) -> str:
        digits = "0123456789abcdefghijklmnopqrstuvwxyz"
        word = ""
        while of_day:
            of_day, digit = divmod(of_day, 36)
            word = digits[digit] + word
        return ":".join((code, of_group, activity, whose, word))

    missed = int(day, 36)
    for wrong in (missed + 1, missed + 2, missed - 1, missed - 8, missed + 400):
        toast = await group.sees_forged(mia, other(wrong), made, old=True)
        assert toast.endswith("can't be made up: only missed days of the last 7 days can. See which: /makeup"), wrong
    for absurd in (1, 10**7, 10**12):
        toast = await group.sees_forged(mia, other(absurd), made, old=True)
        assert "made up" in toast or "out of date" in toast
    assert (
        await group.sees_forged(noah, other(missed), made, old=True)
        == "This button is somebody else's. Yours comes with /me or /makeup."
    )
    assert await statuses(world, mia) == ["done", "missed"]
    assert await group.points(mia) == 10


@BOTH
async def test_too_poor_to_make_up(world: World, language: str) -> None:
    group = await a_group(world, language, "until=21:00 points=3")
    mia = group.members[0]
    await on_days(group, mia, "23")
    await when(world, "2026-11-24 21:00")
    await group.hears(mia, "/makeup")
    toast = await group.sees_tap(mia, {"en": "Tue, 24 Nov", "zh-CN": "11月24日周二"}[language])
    assert (
        toast
        == {
            "en": "This costs 10 points, and you have 3. Check in to earn more: /activities",
            "zh-CN": "需要 10 积分，你现在有 3。多签到就能攒够：/activities",
        }[language]
    )
    assert await statuses(world, mia) == ["done", "missed"]
    assert await group.points(mia) == 3


async def test_at_the_edge_of_a_month_the_day_of_the_make_up_counts(world: World) -> None:
    group = await a_group(world, line="until=21:00 points=100 makeup=1")
    mia = group.members[0]
    await on_days(group, mia, "27")
    for moment in ("2026-11-28 21:00", "2026-11-29 21:00", "2026-11-30 21:00"):
        await when(world, moment)
    await group.hears(mia, "/makeup")
    assert await group.sees_tap(mia, "Sat, 28 Nov") == ""
    (none_left,) = await group.hears(mia, "/makeup")
    assert none_left == (
        "🩹 Mia, no day can be made up just now.\n"
        "Morning run: you've used the 1 make-up of this month. New ones come on Tue, 1 Dec."
    )
    await when(world, "2026-12-01 08:00")
    await group.hears(mia, "/makeup")
    assert await group.sees_tap(mia, "Mon, 30 Nov") == ""
    assert await statuses(world, mia) == ["done", "made-up", "missed", "made-up"]


@BOTH
async def test_a_freeze_saves_a_streak_once(world: World, language: str) -> None:
    group = await a_group(world, language, "until=21:00 points=30")
    mia, noah, _ = group.members
    mia.starts(world.bot)
    await on_days(group, mia, "23")
    await group.hears(mia, "/me")
    buy = {"en": "🧊 Buy a freeze · 20 points", "zh-CN": "🧊 买一张保护卡 · 20 积分"}[language]
    assert (
        await group.sees_tap(noah, buy)
        == {
            "en": "This button is somebody else's. Yours comes with /me or /makeup.",
            "zh-CN": "这是别人的按钮。发送 /me 或 /makeup 就有你自己的。",
        }[language]
    )
    assert (
        await group.sees_tap(mia, buy)
        == {
            "en": "🧊 You hold 1 freeze now. −20 points",
            "zh-CN": "🧊 你现在有 1 张保护卡。−20 积分",
        }[language]
    )
    assert (
        group.bots_last.text.splitlines()[-1]
        == {
            "en": "🧊 1 freeze saves your streak when you miss a day.",
            "zh-CN": "🧊 有 1 张保护卡，缺席时会自动保住连续记录。",
        }[language]
    )
    assert (
        await group.sees_tap(mia, buy)
        == {
            "en": "This costs 20 points, and you have 10. Check in to earn more: /activities",
            "zh-CN": "需要 20 积分，你现在有 10。多签到就能攒够：/activities",
        }[language]
    )
    assert await group.points(mia) == 10
    await when(world, "2026-11-24 21:00")
    assert await statuses(world, mia) == ["done", "frozen"]
    assert (
        group.bots_last.text
        == {
            "en": "🌙 Morning run · Tue, 24 Nov\nNobody checked in. A new day, a new chance!\n🧊 A freeze saved 1 streak.",
            "zh-CN": "🌙 晨跑 · 11月24日周二\n今天没人签到，明天继续加油！\n🧊 保护卡保住了 1 人的连续记录。",
        }[language]
    )
    assert (
        world.last(mia.private(world.bot))
        == {
            "en": "🧊 Morning run in Runners: you missed Tue, 24 Nov, and a freeze kept your streak of 1 day. You hold 0 more.",
            "zh-CN": "🧊 Runners 的 晨跑：你 11月24日周二 没签到，保护卡保住了你连续 1 天的记录。还剩 0 张保护卡。",
        }[language]
    )
    await when(world, "2026-11-25 21:00")
    assert await statuses(world, mia) == ["done", "frozen", "missed"]
    await when(world, "2026-11-26 21:00")
    assert await rows_of(world, Freeze, held=0, bought=1) == 1
    await ledger_adds_up(world)


async def test_no_more_than_two_freezes_and_none_for_a_streak_that_is_gone(world: World) -> None:
    group = await a_group(world, line="until=21:00 points=100")
    mia = group.members[0]
    await on_days(group, mia, "23")
    await when(world, "2026-11-24 21:00")
    await group.hears(mia, "/me")
    me = group.bots_last
    first = me.buttons[0][0].data
    assert first is not None
    assert await group.sees_tap(mia, "Buy a freeze", me) == "🧊 You hold 1 freeze now. −20 points"
    assert await group.sees_forged(mia, first, me, old=True) == "🧊 You hold 1 freeze now."
    second = me.buttons[0][0].data
    assert second is not None
    assert await group.sees_tap(mia, "Buy a freeze", me) == "🧊 You hold 2 freezes now. −20 points"
    toasts = [await group.sees_forged(mia, data, me, old=True) for data in (first, second, second[:-1] + "2")]
    assert toasts == ["You hold 2 freezes already, that's as many as one can."] * 3
    assert await group.points(mia) == 60
    await when(world, "2026-11-25 21:00")
    assert await statuses(world, mia) == ["done", "missed", "missed"]
    assert await rows_of(world, Freeze, held=2) == 1


@BOTH
async def test_a_double_tap_buys_one_freeze(world: World, language: str) -> None:
    group = await a_group(world, language, "until=21:00 points=100")
    mia = group.members[0]
    await on_days(group, mia, "23")
    await group.hears(mia, "/me")
    taps = [mia.taps({"en": "Buy a freeze", "zh-CN": "买一张保护卡"}[language], group.chat) for _ in range(2)]
    await world.settle()
    assert [tap.answer.text for tap in taps if tap.answer is not None] == {
        "en": ["🧊 You hold 1 freeze now. −20 points", "🧊 You hold 1 freeze now."],
        "zh-CN": ["🧊 你现在有 1 张保护卡。−20 积分", "🧊 你现在有 1 张保护卡。"],
    }[language]
    assert await group.points(mia) == 80
    await ledger_adds_up(world)


async def test_a_freeze_that_was_not_needed_comes_back(world: World) -> None:
    """The proof came in time and was read late."""
    group = await a_group(world, line="until=21:00 points=30 proof=photo")
    mia = group.members[0]
    mia.sends_photo(group.chat, reply_to=group.board)
    await world.settle()
    await group.hears(mia, "/me")
    await group.sees_tap(mia, "Buy a freeze")
    await when(world, "2026-11-24 20:59:50")
    mia.sends_photo(group.chat, reply_to=group.board)
    world.clock.advance(minutes=5)
    from jobs import lifecycle  # noqa: PLC0415

    await world.app.do(lifecycle.JOB)
    assert await statuses(world, mia) == ["done", "frozen"]
    await world.settle()
    assert await statuses(world, mia) == ["done", "done"]
    assert await rows_of(world, Freeze, held=1, bought=1) == 1
    assert await group.points(mia) == 30 - 20 + 30


@BOTH
async def test_excused_for_a_day_and_for_a_week(world: World, language: str) -> None:
    group = await a_group(world, language)
    mia, noah, _ = group.members
    assert await group.hears(mia, "/excuse @noah") == [
        {
            "en": "Only admins and hosts can do this. Ask an admin to start it, or the owner to name you host.",
            "zh-CN": "这个操作需要管理员或主持人来做。可以请管理员帮忙，或者请群主指定你为主持人。",
        }[language]
    ]
    await on_days(group, mia, "23")
    await when(world, "2026-11-24 21:00")
    yesterday = {"en": "yesterday", "zh-CN": "昨天"}[language]
    await when(world, "2026-11-25 08:00")
    assert await group.hears(group.admin, f"/excuse @mia {yesterday} has the flu") == [
        {
            "en": "🌿 Mia is excused for Tue, 24 Nov; the streak goes on.",
            "zh-CN": "🌿 Mia 11月24日周二 请假，连续记录不受影响。",
        }[language]
    ]
    (toast,) = await group.checks_in(mia)
    assert {"en": "2 days in a row", "zh-CN": "连续 2 天"}[language] in toast
    span = {"en": "11-26..11-28", "zh-CN": "11月26日到11月28日"}[language]
    assert await group.hears(group.admin, f"/excuse @mia {span}") == [
        {
            "en": "🌿 Mia is excused from Thu, 26 Nov to Sat, 28 Nov; the streak goes on.",
            "zh-CN": "🌿 Mia 从 11月26日周四 到 11月28日周六 请假，连续记录不受影响。",
        }[language]
    ]
    for day in range(25, 29):
        await when(world, f"2026-11-{day} 21:00")
    await when(world, "2026-11-29 08:00")
    (toast,) = await group.checks_in(mia)
    assert {"en": "3 days in a row", "zh-CN": "连续 3 天"}[language] in toast
    assert await statuses(world, mia) == ["done", "excused", "done", "excused", "excused", "excused", "done"]
    for wrong in ("/excuse @mia 2020-01-01", "/excuse @mia 99-99", "/excuse @mia 2026-12-31..2027-12-31"):
        (said,) = await group.hears(group.admin, wrong)
        assert said.startswith({"en": "I can't use the day", "zh-CN": "日期“"}[language]), wrong
    (nobody,) = await group.hears(group.admin, "/excuse")
    assert nobody.startswith({"en": "Whose day?", "zh-CN": "是谁的？"}[language])
    assert noah is not mia


@BOTH
async def test_out_after_two_misses_warned_before_and_back_again(world: World, language: str) -> None:
    group = await a_group(world, language, "until=21:00 out=2")
    mia, noah, _ = group.members
    mia.starts(world.bot)
    await world.settle()
    await group.checks_in(mia, noah)
    desk = mia.private(world.bot)
    await when(world, "2026-11-23 21:00")
    await when(world, "2026-11-24 08:00")
    await group.checks_in(noah)
    await when(world, "2026-11-24 21:00")
    assert (
        world.last(desk)
        == {
            "en": "⚠️ Morning run in Runners: with one more miss, 2 in a row, you'd be out. Check in next time and you stay in.",
            "zh-CN": "⚠️ Runners 的 晨跑：再缺席一次就连续 2 次，会自动退出。下次记得签到哦。",
        }[language]
    )
    assert (
        group.bots_last.text.splitlines()[-1]
        == {
            "en": "⚠️ 1 person is out with one more miss.",
            "zh-CN": "⚠️ 1 人再缺席一次就会自动退出。",
        }[language]
    )
    await when(world, "2026-11-25 08:00")
    await group.checks_in(noah)
    await when(world, "2026-11-25 21:00")
    assert world.last(desk).startswith(
        {
            "en": "Morning run in Runners: after 2 misses in a row you're out",
            "zh-CN": "Runners 的 晨跑：连续缺席 2 次，你已退出",
        }[language]
    )
    await when(world, "2026-11-26 08:00")
    await group.checks_in(noah)
    await when(world, "2026-11-26 21:00")
    assert await statuses(world, mia) == ["done", "missed", "missed"], "whoever is out is not missing any more"
    (me,) = await group.hears(mia, "/me")
    assert {
        "en": "You're out since Wed, 25 Nov; your next check-in brings you back.",
        "zh-CN": "你在 11月25日周三 已自动退出，下次签到就能重新加入。",
    }[language] in me
    await when(world, "2026-11-27 08:00")
    await group.checks_in(mia, noah)
    await when(world, "2026-11-27 21:00")
    await when(world, "2026-11-28 21:00")
    assert await statuses(world, mia) == ["done", "missed", "missed", "done", "missed"]


@BOTH
async def test_a_goal_together(world: World, language: str) -> None:
    group = await a_group(world, language, "until=21:00 goal=4")
    await group.checks_in(*group.members)
    await world.advance(seconds=3)
    assert (
        group.board.text.splitlines()[2]
        == {
            "en": "🤝 Together: ▰▰▰▰▰▰▰▱▱▱ 3 of 4",
            "zh-CN": "🤝 共同目标：▰▰▰▰▰▰▰▱▱▱ 3/4",
        }[language]
    )
    await when(world, "2026-11-23 21:00")
    await when(world, "2026-11-24 08:00")
    await group.checks_in(*group.members[:2])
    await when(world, "2026-11-24 21:00")
    assert (
        group.bots_last.text.splitlines()[-1]
        == {
            "en": "🎉 Together you've reached your goal of 4 check-ins!",
            "zh-CN": "🎉 大家一起完成了 4 次签到的目标！",
        }[language]
    )
    await when(world, "2026-11-25 08:00")
    await group.checks_in(*group.members)
    await when(world, "2026-11-25 21:00")
    assert "goal of" not in group.bots_last.text


@BOTH
async def test_a_goal_that_a_make_up_reaches_is_said_once(world: World, language: str) -> None:
    """By whatever it is reached, the next close of a day says so; and the end says how far all came."""
    group = await a_group(world, language, "until=21:00 points=10 goal=3 for=4d")
    mia, noah, _ = group.members
    await on_days(group, mia, "23")
    await when(world, "2026-11-24 21:00")
    await when(world, "2026-11-25 08:00")
    await group.checks_in(mia)
    await group.hears(mia, "/makeup")
    await group.sees_tap(mia, TUESDAY[language])
    await when(world, "2026-11-25 21:00")
    await when(world, "2026-11-26 08:00")
    await group.checks_in(mia, noah)
    await when(world, "2026-11-26 21:00")
    said = {
        "en": "🎉 Together you've reached your goal of 3 check-ins!",
        "zh-CN": "🎉 大家一起完成了 3 次签到的目标！",
    }[language]
    assert len([text for text in world.said(group.chat) if said in text]) == 1
    assert (
        world.last(group.chat).splitlines()[2]
        == {
            "en": "🎉 Together: 5 check-ins, the goal of 3 is reached!",
            "zh-CN": "🎉 共同目标：5 次签到，3 次的目标达成！",
        }[language]
    )


@BOTH
async def test_what_was_revoked_by_mistake_can_be_excused(world: World, language: str) -> None:
    """Once its day is over: until then it can be done again."""
    group = await a_group(world, language)
    mia = group.members[0]
    await on_days(group, mia, "23")
    await when(world, "2026-11-24 08:00")
    await group.checks_in(mia)
    await group.hears(group.admin, "/revoke @mia today")
    nothing = await group.hears(group.admin, "/excuse @mia today")
    await when(world, "2026-11-24 21:00")
    assert await statuses(world, mia) == ["done", "rejected"]
    assert nothing[0].startswith({"en": "Nothing to excuse", "zh-CN": "不用请假"}[language])
    (said,) = await group.hears(group.admin, "/excuse @mia today")
    assert said.startswith("🌿")
    await on_days(group, mia, "25")
    assert await statuses(world, mia) == ["done", "excused", "done"]
    (me,) = await group.hears(mia, "/me")
    assert {"en": "Streak: 2 days", "zh-CN": "连续 2 天"}[language] in me


async def test_excused_beyond_the_end(world: World) -> None:
    """A span that reaches over the first and the last day excuses those that are days of it."""
    group = await a_group(world, line="until=21:00 points=10 for=4d days=mon-fri")
    mia, noah, _ = group.members
    await group.checks_in(noah)
    await on_days(group, mia, "23")
    (said,) = await group.hears(group.admin, "/excuse @mia 11-20..12-05 ill")
    assert said == "🌿 Mia is excused from Fri, 20 Nov to Sat, 5 Dec; the streak goes on."
    assert await statuses(world, mia) == ["done", "excused", "excused", "excused"]
    for day in ("24", "25", "26"):
        await when(world, f"2026-11-{day} 21:00")
    assert world.last(group.chat).startswith("🏁")
    assert await statuses(world, mia) == ["done", "excused", "excused", "excused"]


async def test_who_left_and_came_back(world: World) -> None:
    """Days of absence are not missed, but the streak is over; what was earned is there, and those days can be made up."""
    group = await a_group(world, line="until=21:00 points=10 proof=photo")
    mia, noah, _ = group.members
    for person in (mia, noah):
        person.sends_photo(group.chat, reply_to=group.board)
    await world.settle()
    mia.leaves(group.chat)
    for day in ("23", "24"):
        await when(world, f"2026-11-{day} 21:00")
    assert (await group.hears(noah, "/top"))[0].count("Mia") == 0
    group.owner.adds_person(mia, group.chat)
    await when(world, "2026-11-25 08:00")
    photo = mia.sends_photo(group.chat, reply_to=group.board)
    await world.settle()
    assert photo.reactions.get(world.bot) == ["🔥"]
    assert await statuses(world, mia) == ["done", "done"]
    assert await statuses(world, noah) == ["done", "missed"]
    (me,) = await group.hears(mia, "/me")
    assert "🔥 Streak: 1 day (best 1)" in me
    await group.hears(mia, "/makeup")
    assert await group.sees_tap(mia, "Tue, 24 Nov") == ""
    assert await statuses(world, mia) == ["done", "made-up", "done"]
    assert await group.points(mia) == 10
    await ledger_adds_up(world)


@BOTH
async def test_me_says_why_in_words(world: World, language: str) -> None:
    group = await a_group(world, language)
    mia = group.members[0]
    await on_days(group, mia, "23", "24")
    (said,) = await group.hears(group.admin, "/revoke @mia today wrong shoes")
    assert said.startswith("↩️")
    (me,) = await group.hears(mia, "/me")
    assert {
        "en": "Your streak ended because Tue, 24 Nov doesn't count: wrong shoes. A new one starts with your next check-in.",
        "zh-CN": "11月24日周二 的签到不算数（wrong shoes），连续记录断了。下次签到重新开始。",
    }[language] in me
    assert group.bots_last.media is not None, "with a picture of the month"


@BOTH
async def test_an_undone_tap_is_not_brought_back_by_another(world: World, language: str) -> None:
    group = await a_group(world, language)
    mia = group.members[0]
    await group.checks_in(mia)
    await group.hears(group.admin, "/revoke @mia")
    assert await group.checks_in(mia) == [
        {
            "en": "An admin undid your check-in of today. If that's a mistake, ask them.",
            "zh-CN": "你今天的签到被管理员撤销了。如果弄错了，联系管理员就好。",
        }[language]
    ]
    assert await group.points(mia) == 0


# --- past check-ins -----------------------------------------------------------------------------------------------------------------


@BOTH
async def test_past_check_ins_from_a_file(world: World, language: str) -> None:
    group = await a_group(world, language, "until=21:00 points=5 streak=3:20")
    mia, noah, _ = group.members
    await on_days(group, mia, "23")
    await group.hears(noah, "hello")
    head = {"en": "member,date", "zh-CN": "群员,日期"}[language]
    rows = f"{head}\n@mia,2026-11-21\n{mia.id},2026-11-22\nNoah,2026-11-20\n@mia,2026-11-23\n"
    data = rows.encode("utf-8-sig" if language == "en" else "gb18030")
    await when(world, "2026-11-24 08:00")
    group.admin.sends_document(group.chat, data, name="past.csv", mime="text/csv", caption="/import")
    await world.advance(seconds=3)
    assert (
        group.bots_last.text
        == {
            "en": "📄 Past check-ins for Morning run\nFri, 20 Nov to Mon, 23 Nov\n3 check-ins are new, of 2 people.\n"
            "1 is there already and stays as it is.\nThey count like any other: for streaks, points and bonuses.",
            "zh-CN": "📄 晨跑 过去的签到\n11月20日周五至11月23日周一\n新增 3 次签到，来自 2 人。\n1 次已经有了，保持不变。\n"
            "导入后和普通签到一样，计入连续天数、积分和奖励。",
        }[language]
    )
    yes = {"en": "✅ Bring them in", "zh-CN": "✅ 确认导入"}[language]
    assert (
        await group.sees_tap(mia, yes)
        == {
            "en": "Only admins can do this. Ask one of them, please.",
            "zh-CN": "这个操作需要管理员来做，请找一位管理员帮忙。",
        }[language]
    )
    taps = [group.admin.taps(yes, group.chat) for _ in range(2)]
    await world.settle()
    assert all(tap.answered for tap in taps)
    assert await statuses(world, mia) == ["done", "done", "done"]
    assert await group.points(mia) == 3 * 5 + 20
    assert await group.points(noah) == 5
    (toast,) = await group.checks_in(mia)
    assert {"en": "4 days in a row", "zh-CN": "连续 4 天"}[language] in toast
    assert await rows_of(world, ImportedFile) == 0
    await ledger_adds_up(world)


@BOTH
async def test_a_file_with_mistakes_changes_nothing(world: World, language: str) -> None:
    group = await a_group(world, language, "until=21:00 days=mon-fri")
    mia = group.members[0]
    await group.checks_in(mia)
    rows = "@mia,2026-11-20\n@nobody,2026-11-20\n@mia,tomorrow\n@mia,2026-11-21\n@mia,2026-11-20\n@mia\nMia,someday\n"
    group.admin.sends_document(group.chat, rows.encode(), name="past.csv", mime="text/csv", caption="/import")
    await world.advance(seconds=3)
    assert (
        group.bots_last.text.splitlines()[2:]
        == {
            "en": [
                "Line 2: nobody here is called @nobody",
                "Line 3: tomorrow is not over yet",
                "Line 4: 2026-11-21 is a rest day",
                "Line 5: @mia 2026-11-20 is there twice",
                "Line 6: a member and a day are needed",
                "Line 7: someday is no day",
            ],
            "zh-CN": [
                "第 2 行：群里没有叫 @nobody 的人",
                "第 3 行：tomorrow 还没过完",
                "第 4 行：2026-11-21 是休息日",
                "第 5 行：@mia 2026-11-20 重复了",
                "第 6 行：每行要有一个群员和一个日期",
                "第 7 行：someday 不是日期",
            ],
        }[language]
    )
    assert group.bots_last.button_texts == []
    assert await rows_of(world, CheckIn) == 1


@pytest.mark.parametrize(
    "data", [b"\x00\x01\x02" * 100, b"\xff\xfe" + "签到".encode("utf-16-le") * 9, b"\n\n", b"a,b\n" * 6000]
)
async def test_a_file_that_is_no_table(world: World, data: bytes) -> None:
    group = await a_group(world)
    group.admin.sends_document(group.chat, data, name="x.csv", mime="text/csv", caption="/import")
    await world.advance(seconds=3)
    said = group.bots_last.text
    assert said.startswith(("I can't read this file.", "The file has more than", "📄 Past check-ins"))
    assert group.bots_last.button_texts == []
    assert await rows_of(world, CheckIn) == 0


async def test_a_file_in_private_and_telegram_away_for_a_while(world: World) -> None:
    group = await a_group(world)
    admin, desk = group.admin, group.admin.private(world.bot)
    admin.starts(world.bot)
    await world.advance(seconds=2)
    admin.says("/import", desk)
    await world.advance(seconds=2)
    assert world.last(desk).startswith("Send me the file with past check-ins for Runners.")
    world.telegram.fail_next("getFile", 502, "Bad Gateway")
    admin.sends_document(world.bot, b"@adam,2026-11-20\n", name="past.csv", mime="text/csv")
    await group.hears(admin, "hello")
    await world.advance(seconds=30)
    await world.advance(seconds=3)
    assert world.last(desk).startswith("📄 Past check-ins for Morning run")
    admin.taps("✅ Bring them in", desk)
    await world.advance(seconds=3)
    assert await statuses(world, admin) == ["done"]


@BOTH
async def test_a_workbook_with_who_was_not_there(world: World, language: str) -> None:
    group = await a_group(world, language, "until=21:00")
    mia, noah, _ = group.members
    await group.hears(mia, "hello")
    await group.hears(noah, "hello")
    book = Workbook()
    head = {"en": ["Name", "Date", "Status", "Distance"], "zh-CN": ["姓名", "日期", "打卡状态", "里程"]}[language]
    done, missed = {"en": ("done", "missed"), "zh-CN": ("已打卡", "未打卡")}[language]
    for row in (head, ["Mia", date(2026, 11, 20), done, 5], ["Noah", date(2026, 11, 20), missed, None]):
        book.active.append(row)
    file = BytesIO()
    book.save(file)
    await when(world, "2026-11-24 08:00")
    group.admin.sends_document(group.chat, file.getvalue(), name="past.xlsx", caption="/import")
    await world.advance(seconds=3)
    assert (
        group.bots_last.text.splitlines()[2:5]
        == {
            "en": [
                "1 check-in is new, of 1 person.",
                "1 line says that it was not done, and brings nothing.",
                "Columns I don't use: Distance",
            ],
            "zh-CN": ["新增 1 次签到，来自 1 人。", "1 行写的是没打卡，不导入。", "没用到的列：里程"],
        }[language]
    )
    group.admin.taps({"en": "✅ Bring them in", "zh-CN": "✅ 确认导入"}[language], group.chat)
    await world.settle()
    assert await statuses(world, mia) == ["done"]
    assert await statuses(world, noah) == []


@BOTH
async def test_a_file_that_cannot_be_read_says_what_can(world: World, language: str) -> None:
    group = await a_group(world, language)
    said = []
    for data in (b"PK\x03\x04, but no workbook", b"\xd0\xcf\x11\xe0" + bytes(64), b"%PDF\x00\x01"):
        group.admin.sends_document(group.chat, data, name="past.xlsx", caption="/import")
        await world.advance(seconds=3)
        said.append(group.bots_last.text)
    for text, word in zip(said, ["CSV UTF-8", "XLSX", "GB 18030"], strict=True):
        assert word in text
        assert "UTF-8" in text
    group.admin.sends_document(
        group.chat, "Jürgen,2026-11-20,perhaps\nMia,2026-11-20,no\n".encode("latin-1"), name="x.csv", caption="/import"
    )
    await world.advance(seconds=3)
    assert {"en": "is “perhaps” done or not?", "zh-CN": "“perhaps”算打了卡吗？"}[language] in group.bots_last.text
