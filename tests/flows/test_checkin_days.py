"""The days of a check-in: when it is open, how streaks grow, break and rest, what changes and pauses do, and how it ends."""

import pytest

from features.outbox import leasing, service as outbox
from jobs.deliveries import KINDS
from jobs.deliveries.boards import Face
from jobs.deliveries.kind import Spoken
from jobs.notes import Done, write_down
from models import Activity, CheckIn
from tests.flows.group import BOTH, HERE, SHANGHAI, TITLE, ledger_adds_up, make_group, rows_of, when
from tests.jobs.deliveries import row_of
from tests.wiring import World


@BOTH
async def test_the_window_of_a_day(world: World, language: str) -> None:
    group = await make_group(world, language=language, zone=SHANGHAI)
    await group.starts("from=09:00 until=21:00")
    mia = group.members[0]
    assert (
        group.board.text
        == {
            "en": "🎯 Morning run\nevery day · 1 point a day\n\n📅 Opens Mon, 23 Nov, 09:00",
            "zh-CN": "🎯 晨跑\n每天 · 每次 1 积分\n\n📅 11月23日周一 09:00 开始",
        }[language]
    )
    assert group.board.button_texts == []
    not_yet = {
        "en": "Check-in isn't open yet. It opens Mon, 23 Nov, 09:00.",
        "zh-CN": "签到还没开始，11月23日周一 09:00 开始。",
    }
    await when(world, "2026-11-23 08:59:59")
    assert await group.sees_forged(mia, "ci:1", group.board) == not_yet[language]
    assert await group.hears(mia, "签到") == [not_yet[language]]
    await when(world, "2026-11-23 09:00")
    assert group.board.button_texts == [HERE[language]]
    assert (await group.checks_in(mia))[0].startswith("✅")
    await when(world, "2026-11-23 20:59:57")
    board = group.board
    assert (await group.checks_in(group.members[1]))[0].startswith("✅")
    await when(world, "2026-11-23 21:00")
    assert board.button_texts == []
    over = {
        "en": "Today's check-in is closed. The next one opens Tue, 24 Nov, 09:00.",
        "zh-CN": "今天的签到已截止，下次 11月24日周二 09:00 开始。",
    }
    assert await group.sees_forged(group.members[2], "ci:1", board) == over[language]
    assert await rows_of(world, CheckIn) == 2


@BOTH
async def test_started_after_its_time_it_begins_tomorrow(world: World, language: str) -> None:
    group = await make_group(world, language=language, zone=SHANGHAI)
    await when(world, "2026-11-23 21:30")
    await group.starts("from=06:00 until=21:00")
    assert (
        group.board.text.splitlines()[-1]
        == {
            "en": "📅 Opens Tue, 24 Nov, 06:00",
            "zh-CN": "📅 11月24日周二 06:00 开始",
        }[language]
    )
    await when(world, "2026-11-24 06:00")
    assert group.board.button_texts == [HERE[language]]
    await when(world, "2026-11-24 21:00")
    assert not [text for text in world.said(group.chat) if text.startswith("🌙")]


@BOTH
async def test_a_streak_grows_and_pays_its_bonus(world: World, language: str) -> None:
    group = await make_group(world, language=language, zone=SHANGHAI)
    await group.starts("until=21:00 points=5 streak=2:20,3:7")
    mia = group.members[0]
    toasts = []
    for day in (23, 24, 25, 26):
        await when(world, f"2026-11-{day} 08:00")
        toasts += await group.checks_in(mia)
        await when(world, f"2026-11-{day} 21:00")
    assert (
        toasts
        == {
            "en": [
                "✅ You're in · 1 day in a row · +5 points · no. 1 today",
                "✅ You're in · 2 days in a row · +5 points · streak bonus +20 · no. 1 today",
                "✅ You're in · 3 days in a row · +5 points · streak bonus +7 · no. 1 today",
                "✅ You're in · 4 days in a row · +5 points · no. 1 today",
            ],
            "zh-CN": [
                "✅ 签到成功 · 连续 1 天 · +5 积分 · 今天第 1 位",
                "✅ 签到成功 · 连续 2 天 · +5 积分 · 连续奖励 +20 · 今天第 1 位",
                "✅ 签到成功 · 连续 3 天 · +5 积分 · 连续奖励 +7 · 今天第 1 位",
                "✅ 签到成功 · 连续 4 天 · +5 积分 · 今天第 1 位",
            ],
        }[language]
    )
    assert await group.points(mia) == 4 * 5 + 20 + 7
    await ledger_adds_up(world)
    closing = [text for text in world.said(group.chat) if text.startswith("🌙")]
    assert (
        closing[1]
        == {
            "en": "🌙 Morning run · Tue, 24 Nov\n1 person checked in.\n🔥 Mia: 2 days in a row",
            "zh-CN": "🌙 晨跑 · 11月24日周二\n1 人签到。\n🔥 Mia：连续 2 天",
        }[language]
    )
    assert closing[3].splitlines()[2:] == []


@BOTH
async def test_a_missed_day_ends_the_streak_and_me_says_which(world: World, language: str) -> None:
    group = await make_group(world, language=language, zone=SHANGHAI)
    await group.starts("until=21:00 points=5")
    mia, noah, _ = group.members
    await group.checks_in(mia, noah)
    await when(world, "2026-11-23 21:00")
    await when(world, "2026-11-24 08:00")
    await group.checks_in(mia, noah)
    await when(world, "2026-11-24 21:00")
    await when(world, "2026-11-25 08:00")
    await group.checks_in(noah)
    assert await group.hears(mia, "/me") == [
        {
            "en": "Mia in Runners\n10 points, no. 2 here\n\n🎯 Morning run\n🔥 Streak: 2 days (best 2)\n📅 In all: 2 days\n"
            "⏳ You're not in yet today.",
            "zh-CN": "Mia · Runners\n10 积分，本群第 2 名\n\n🎯 晨跑\n🔥 连续 2 天（最佳 2 天）\n📅 累计 2 天\n⏳ 今天还没签到。",
        }[language]
    ]
    await when(world, "2026-11-25 21:00")
    assert (
        group.bots_last.text
        == {
            "en": "🌙 Morning run · Wed, 25 Nov\n1 person checked in, 1 missed it.",
            "zh-CN": "🌙 晨跑 · 11月25日周三\n1 人签到，1 人缺席。",
        }[language]
    )
    why = {
        "en": "Your streak ended because Wed, 25 Nov was missed. A new one starts with your next check-in.",
        "zh-CN": "11月25日周三 没有签到，连续记录断了。下次签到重新开始。",
    }[language]
    (at_night,) = await group.hears(mia, "/me")
    assert at_night.splitlines()[-1] == why
    assert {"en": "💤 No streak at the moment (best 2)", "zh-CN": "💤 暂无连续记录（最佳 2 天）"}[language] in at_night
    await when(world, "2026-11-26 08:00")
    (next_day,) = await group.hears(mia, "/me")
    assert next_day.splitlines()[-1] == why
    (toast,) = await group.checks_in(mia)
    assert {"en": "1 day in a row", "zh-CN": "连续 1 天"}[language] in toast
    (after,) = await group.hears(mia, "/me")
    assert {"en": "🔥 Streak: 1 day (best 2)", "zh-CN": "🔥 连续 1 天（最佳 2 天）"}[language] in after
    assert {"en": "📅 In all: 3 days", "zh-CN": "📅 累计 3 天"}[language] in after
    assert why not in after


@BOTH
async def test_rest_days_neither_break_nor_extend(world: World, language: str) -> None:
    group = await make_group(world, language=language, zone=SHANGHAI)
    await when(world, "2026-11-27 08:00")
    await group.starts("until=21:00 days=mon-fri")
    mia = group.members[0]
    await group.checks_in(mia)
    await when(world, "2026-11-27 21:00")
    assert (
        group.board.text.splitlines()[3]
        == {
            "en": "📅 Closed for today · opens Mon, 30 Nov, 00:00",
            "zh-CN": "📅 今天已截止 · 11月30日周一 00:00 开始",
        }[language]
    )
    await when(world, "2026-11-28 10:00")
    rest = {
        "en": "It's a rest day, enjoy it! Check-in opens again Mon, 30 Nov, 00:00.",
        "zh-CN": "今天休息，好好放松！下次签到 11月30日周一 00:00 开始。",
    }
    assert await group.hears(mia, "签到") == [rest[language]]
    (at_rest,) = await group.hears(mia, "/me")
    assert {"en": "🔥 Streak: 1 day (best 1)", "zh-CN": "🔥 连续 1 天（最佳 1 天）"}[language] in at_rest
    said = len(world.said(group.chat))
    await when(world, "2026-11-29 23:59")
    assert len(world.said(group.chat)) == said, "nothing is to be said on rest days"
    await when(world, "2026-11-30 08:00")
    (toast,) = await group.checks_in(mia)
    assert {"en": "2 days in a row", "zh-CN": "连续 2 天"}[language] in toast


async def test_days_before_the_first_check_in_are_not_missed(world: World) -> None:
    group = await make_group(world, zone=SHANGHAI)
    await group.starts("until=21:00")
    mia, noah, _ = group.members
    await group.checks_in(mia)
    await when(world, "2026-11-23 21:00")
    await when(world, "2026-11-24 08:00")
    await group.checks_in(mia, noah)
    await when(world, "2026-11-24 21:00")
    assert group.bots_last.text == "🌙 Morning run · Tue, 24 Nov\n2 people checked in."
    assert await rows_of(world, CheckIn, status="missed") == 0


async def test_who_has_stayed_away_for_two_weeks_is_missed_no_more(world: World) -> None:
    group = await make_group(world, zone=SHANGHAI)
    await group.starts("until=21:00")
    mia, noah, _ = group.members
    await group.checks_in(mia, noah)
    last = ""
    for day in [*range(23, 31), *range(1, 10)]:
        month = 11 if day >= 23 else 12
        await when(world, f"2026-{month}-{day:02} 08:00")
        if (month, day) != (11, 23):
            await group.checks_in(mia)
        await when(world, f"2026-{month}-{day:02} 21:00")
        last = group.bots_last.text
    assert last == "🌙 Morning run · Wed, 9 Dec\n1 person checked in."
    assert await rows_of(world, CheckIn, status="missed", person_id=noah.id) == 14


@BOTH
async def test_the_small_hours_belong_to_the_day_before(world: World, language: str) -> None:
    group = await make_group(world, language=language, zone=SHANGHAI)
    await group.hears(group.owner, "/settings day_start=04:00")
    await group.starts()
    mia = group.members[0]
    await group.checks_in(mia)
    await when(world, "2026-11-24 03:00")
    (toast,) = await group.checks_in(mia)
    assert toast == {"en": "You're in already today. 1 day in a row!", "zh-CN": "今天已经签过啦，连续 1 天！"}[language]
    noah = group.members[1]
    await when(world, "2026-11-24 03:59:59")
    await group.checks_in(noah)
    await when(world, "2026-11-24 04:00")
    toasts = await group.checks_in(mia, noah)
    grown = {"en": "2 days in a row", "zh-CN": "连续 2 天"}[language]
    assert [grown in toast for toast in toasts] == [True, True]
    await when(world, "2026-11-24 08:00")
    (closing,) = [text for text in world.said(group.chat) if text.startswith("🌙")]
    assert (
        closing
        == {
            "en": "🌙 Morning run · Mon, 23 Nov\n2 people checked in.",
            "zh-CN": "🌙 晨跑 · 11月23日周一\n2 人签到。",
        }[language]
    )


async def test_a_deadline_after_midnight(world: World) -> None:
    """With a day that starts at 04:00, `until=01:00` is the end of the evening."""
    group = await make_group(world, zone=SHANGHAI)
    await group.hears(group.owner, "/settings day_start=04:00")
    await group.starts("from=20:00 until=01:00")
    mia, noah, _ = group.members
    await when(world, "2026-11-23 20:00")
    assert "📅 Mon, 23 Nov · open until 01:00" in group.board.text
    await group.checks_in(mia)
    await when(world, "2026-11-24 00:30")
    await group.checks_in(noah)
    await when(world, "2026-11-24 01:00")
    assert (
        await group.sees_forged(group.members[2], "ci:1", group.board)
        == "Today's check-in is closed. The next one opens Tue, 24 Nov, 20:00."
    )
    await when(world, "2026-11-24 20:30")
    assert ["2 days in a row" in toast for toast in await group.checks_in(mia, noah)] == [True, True]


@BOTH
async def test_three_days_end_with_a_ranking(world: World, language: str) -> None:
    group = await make_group(world, language=language, zone=SHANGHAI)
    await group.starts("until=21:00 for=3d")
    mia, noah, lena = group.members
    for day, people in ((23, (lena, mia)), (24, (mia,)), (25, (noah, mia))):
        await when(world, f"2026-11-{day} 08:00")
        await group.checks_in(*people)
        await when(world, f"2026-11-{day} 21:00")
    assert (
        world.said(group.chat)[-2:]
        == {
            "en": [
                "🌙 Morning run · Wed, 25 Nov\n2 people checked in, 1 missed it.",
                (
                    "🏁 Morning run is over.\n3 people took part.\n🥇 Mia: 3 days, best streak 3\n🥈 Lena: 1 day, best streak 1\n"
                    "🥉 Noah: 1 day, best streak 1"
                ),
            ],
            "zh-CN": [
                "🌙 晨跑 · 11月25日周三\n2 人签到，1 人缺席。",
                (
                    "🏁 “晨跑”圆满结束！\n共 3 人参与。\n🥇 Mia：3 天，最长连续 3 天\n🥈 Lena：1 天，最长连续 1 天\n"
                    "🥉 Noah：1 天，最长连续 1 天"
                ),
            ],
        }[language]
    )
    assert (
        group.board.text
        == {
            "en": "🎯 Morning run\nThis check-in has ended. Thanks to everybody who took part!\n\n"
            "📋 Wed, 25 Nov: 2 people checked in, 1 missed it\nMia, Noah",
            "zh-CN": "🎯 晨跑\n本次签到已结束，感谢每一位参与的群友！\n\n📋 11月25日周三：2 人签到，1 人缺席\nMia、Noah",
        }[language]
    )
    said = len(world.said(group.chat))
    await when(world, "2026-11-28 12:00")
    assert len(world.said(group.chat)) == said
    assert await rows_of(world, Activity, state="closed") == 1


@BOTH
async def test_ending_asks_first(world: World, language: str) -> None:
    group = await make_group(world, language=language, zone=SHANGHAI)
    await group.starts("until=21:00")
    await group.checks_in(group.members[0])
    await group.hears(group.admin, "/manage")
    panel = group.bots_last
    assert panel.text == {"en": "Which one?", "zh-CN": "哪一个？"}[language]
    await group.sees_tap(group.admin, f"1. {TITLE[language]}", panel)
    end, keep, yes = {
        "en": ("🏁 End", "No, keep it", "Yes, end it"),
        "zh-CN": ("🏁 结束", "先不，保留", "是的，结束"),
    }[language]
    await group.sees_tap(group.admin, end, panel)
    assert (
        panel.text.splitlines()[-1]
        == {
            "en": "End it now? The result is posted and cannot be taken back.",
            "zh-CN": "现在就结束吗？结果会公布，之后无法撤回。",
        }[language]
    )
    await group.sees_tap(group.admin, keep, panel)
    assert await rows_of(world, Activity, state="open") == 1
    await group.sees_tap(group.admin, end, panel)
    data = panel.buttons[0][0].data
    assert data is not None
    await group.sees_tap(group.admin, yes, panel)
    assert panel.text == {"en": "Morning run has ended.", "zh-CN": "“晨跑”已经结束。"}[language]
    assert (
        group.bots_last.text
        == {
            "en": "🏁 Morning run is over.\n1 person took part.\n🥇 Mia: 1 day, best streak 1",
            "zh-CN": "🏁 “晨跑”圆满结束！\n共 1 人参与。\n🥇 Mia：1 天，最长连续 1 天",
        }[language]
    )
    ended = {
        "en": "“Morning run” has ended. See what else is on: /activities",
        "zh-CN": "“晨跑”已经结束。看看还有什么活动：/activities",
    }
    # A board has waited lately, and eight answers a minute are said beside it.
    await world.advance(minutes=1)
    said = len(world.said(group.chat))
    assert await group.sees_forged(group.admin, data, panel, old=True) == ended[language]
    assert await group.hears(group.admin, "/manage 1 until=22:00") == [ended[language]]
    await world.advance(minutes=1)
    assert len(world.said(group.chat)) == said + 1


@BOTH
async def test_a_pause_keeps_streaks(world: World, language: str) -> None:
    group = await make_group(world, language=language, zone=SHANGHAI)
    await group.starts("until=21:00 remind=60m")
    mia = group.members[0]
    await group.checks_in(mia)
    await when(world, "2026-11-23 21:00")
    await when(world, "2026-11-24 09:00")
    await group.hears(group.admin, "/manage 1")
    panel = group.bots_last
    pause, resume = {"en": ("⏸ Pause", "▶️ Resume"), "zh-CN": ("⏸ 暂停", "▶️ 恢复")}[language]
    await group.sees_tap(group.admin, pause, panel)
    await world.advance(seconds=5)
    assert panel.text.splitlines()[1] == {"en": "⏸ Paused", "zh-CN": "⏸ 已暂停"}[language]
    assert (
        group.board.text
        == {
            "en": "🎯 Morning run\n⏸ Paused. No day is missed until an admin resumes it.",
            "zh-CN": "🎯 晨跑\n⏸ 暂停中，管理员恢复之前不会算缺席。",
        }[language]
    )
    assert group.board.button_texts == []
    said = len(world.said(group.chat))
    await when(world, "2026-11-27 09:00")
    assert len(world.said(group.chat)) == said
    await group.sees_tap(group.admin, resume, panel)
    await world.advance(seconds=5)
    assert group.board.button_texts == [HERE[language]]
    (toast,) = await group.checks_in(mia)
    assert {"en": "2 days in a row", "zh-CN": "连续 2 天"}[language] in toast
    assert await rows_of(world, CheckIn, status="missed") == 0
    await when(world, "2026-11-27 21:00")
    assert group.bots_last.text.startswith("🌙")


async def test_a_pause_over_the_last_day_ends_it_when_resumed(world: World) -> None:
    """`for=3d` runs out during the pause: resumed, there is no day left, so it is over; it must not hang about for ever."""
    group = await make_group(world, zone=SHANGHAI)
    await group.starts("until=21:00 for=3d")
    await group.checks_in(group.members[0])
    await group.hears(group.admin, "/manage 1")
    panel = group.bots_last
    await group.sees_tap(group.admin, "⏸ Pause", panel)
    await when(world, "2026-11-28 09:00")
    await group.sees_tap(group.admin, "▶️ Resume", panel)
    await world.advance(seconds=5)
    assert await rows_of(world, Activity, state="closed") == 1
    assert group.bots_last.text == "🏁 Morning run is over.\n1 person took part.\n🥇 Mia: 1 day, best streak 1"


async def test_a_length_that_has_run_out_already_ends_it(world: World) -> None:
    group = await make_group(world, zone=SHANGHAI)
    await group.starts("until=21:00")
    await group.checks_in(group.members[0])
    await when(world, "2026-11-23 21:00")
    await when(world, "2026-11-26 22:00")
    await group.hears(group.admin, "/manage 1 for=3d")
    await world.advance(seconds=5)
    assert await rows_of(world, Activity, state="closed") == 1
    assert group.bots_last.text == "🏁 Morning run is over.\n1 person took part.\n🥇 Mia: 1 day, best streak 1"


async def test_a_deadline_moved_into_the_past_closes_the_day(world: World) -> None:
    """At 10:00 an admin makes it `until=09:30`: today is over now. It is settled like any day, not forgotten."""
    group = await make_group(world, zone=SHANGHAI)
    await group.starts("until=21:00")
    mia, noah, _ = group.members
    await group.checks_in(mia, noah)
    await when(world, "2026-11-23 21:00")
    await when(world, "2026-11-24 08:30")
    await group.checks_in(mia)
    await when(world, "2026-11-24 10:00")
    await group.hears(group.admin, "/manage 1 until=09:30")
    await world.advance(seconds=5)
    closing = [text for text in world.said(group.chat) if text.startswith("🌙")]
    assert closing[-1] == "🌙 Morning run · Tue, 24 Nov\n1 person checked in, 1 missed it."
    await when(world, "2026-11-25 09:00")
    await group.checks_in(mia, noah)
    await when(world, "2026-11-25 09:30")
    closing = [text for text in world.said(group.chat) if text.startswith("🌙")]
    assert closing[-1] == "🌙 Morning run · Wed, 25 Nov\n2 people checked in."
    assert len(closing) == 3


@BOTH
async def test_changing_in_one_line(world: World, language: str) -> None:
    group = await make_group(world, language=language, zone=SHANGHAI)
    await group.starts("until=21:00")
    mia = group.members[0]
    await group.hears(group.admin, '/manage 1 "Evening run" until=22:00 points=3')
    await world.advance(seconds=5)
    assert group.board.text.splitlines()[0] == "🎯 Evening run"
    assert {"en": "open until 22:00", "zh-CN": "22:00 截止"}[language] in group.board.text
    await when(world, "2026-11-23 21:30")
    (toast,) = await group.checks_in(mia)
    assert {"en": "+3 points", "zh-CN": "+3 积分"}[language] in toast
    await when(world, "2026-11-23 22:00")
    assert group.bots_last.text.startswith("🌙 Evening run")


@BOTH
async def test_changes_that_are_refused(world: World, language: str) -> None:
    group = await make_group(world, language=language, zone=SHANGHAI)
    await group.starts("until=21:00")
    before = await group.hears(group.admin, "/manage 1")
    for number in ("2", "0", "9" * 23):
        nothing_there = {
            "en": f"There is no number {number} here. See what's on: /activities",
            "zh-CN": f"没有编号为 {number} 的活动。看看现在有什么活动：/activities",
        }
        assert await group.hears(group.admin, f"/manage {number} until=22:00") == [nothing_there[language]]
    for line in ("/manage 1 until=99:00", "/manage 1 colour=red", "/manage 1 from=22:00", f"/manage 1 {'x' * 65}"):
        assert len(await group.hears(group.admin, line)) == 1
        world.clock.advance(seconds=10)
    assert await group.hears(group.admin, "/manage #1") == before


@BOTH
@pytest.mark.parametrize("word", ["pause", "End", "暂停", "结束"])
async def test_a_word_of_the_panel_is_no_title(world: World, language: str, word: str) -> None:
    group = await make_group(world, language=language, zone=SHANGHAI)
    await group.starts("until=21:00")
    before = await group.hears(group.admin, "/manage 1")
    assert await group.hears(group.admin, f"/manage 1 {word}") == before
    (renamed,) = await group.hears(group.admin, f'/manage 1 "{word}"')
    assert renamed.splitlines()[0] == f"1. {word}"


@BOTH
async def test_nothing_to_manage(world: World, language: str) -> None:
    group = await make_group(world, language=language)
    assert await group.hears(group.admin, "/manage") == [
        {
            "en": "There is nothing to manage yet. Start something with /new.",
            "zh-CN": "还没有活动可管理，用 /new 发起一个吧。",
        }[language]
    ]


@BOTH
async def test_rankings(world: World, language: str) -> None:
    group = await make_group(world, language=language, zone=SHANGHAI)
    nobody = {
        "en": "🏆 Top of the week\nNobody has earned points yet. Be the first: /activities",
        "zh-CN": "🏆 本周积分榜\n还没有人拿到积分，来当第一个吧：/activities",
    }
    mia, noah, lena = group.members
    assert await group.hears(mia, "/top") == [nobody[language]]
    await group.starts("until=21:00 points=1")
    await group.checks_in(noah)
    await when(world, "2026-11-24 08:00")
    await group.checks_in(noah, mia)
    assert await group.hears(lena, "/top week") == [
        {
            "en": "🏆 Top of the week\n🥇 Noah: 2 points\n🥈 Mia: 1 point\n\nOther rankings: /top month /top all",
            "zh-CN": "🏆 本周积分榜\n🥇 Noah：2 积分\n🥈 Mia：1 积分\n\n其他榜单：/top month /top all",
        }[language]
    ]
    await when(world, "2026-11-30 08:00")
    assert await group.hears(lena, "/top") == [nobody[language]]
    (month,) = await group.hears(lena, {"en": "/top month", "zh-CN": "/top 月榜"}[language])
    assert month.startswith({"en": "🏆 Top of the month\n🥇 Noah", "zh-CN": "🏆 本月积分榜\n🥇 Noah"}[language])
    await when(world, "2026-12-01 08:00")
    (month,) = await group.hears(lena, "/top month")
    assert "Noah" not in month
    (ever,) = await group.hears(lena, "/top all")
    assert ever.startswith({"en": "🏆 Top of all time\n🥇 Noah", "zh-CN": "🏆 总榜\n🥇 Noah"}[language])
    assert await group.hears(lena, "/top year") == [
        {
            "en": "I can rank a week, a month or all: /top week, /top month, /top all",
            "zh-CN": "可以看周榜、月榜或总榜：/top week、/top month、/top all",
        }[language]
    ]


# --- boards of days -----------------------------------------------------------------------------------------------------------------


@BOTH
async def test_yesterdays_board_is_a_record_and_today_has_its_own(world: World, language: str) -> None:
    """Also in the quiet hours, in which the new one makes no sound."""
    group = await make_group(world, language=language, zone=SHANGHAI)
    await group.starts("until=21:00")
    mia, noah, lena = group.members
    await group.checks_in(mia, noah, lena)
    await when(world, "2026-11-23 21:00")
    await when(world, "2026-11-24 00:00")
    await world.advance(seconds=5)
    yesterday, today = group.boards
    assert today.silent
    assert today.button_texts == [HERE[language]]
    assert yesterday.button_texts == []
    was = {
        "en": ["🎯 Morning run", "", "📋 Mon, 23 Nov: 3 people checked in", "Mia, Noah, Lena"],
        "zh-CN": ["🎯 晨跑", "", "📋 11月23日周一：3 人签到", "Mia、Noah、Lena"],
    }[language]
    assert yesterday.text.splitlines() == was
    await group.checks_in(noah)
    await when(world, "2026-11-24 21:00")
    await when(world, "2026-11-25 08:00")
    await world.advance(seconds=5)
    assert len(group.boards) == 3
    assert yesterday.text.splitlines() == was, "each day keeps its own"
    assert (
        today.text.splitlines()[2:]
        == {
            "en": ["📋 Tue, 24 Nov: 1 person checked in, 2 missed it", "Noah"],
            "zh-CN": ["📋 11月24日周二：1 人签到，2 人缺席", "Noah"],
        }[language]
    )


@BOTH
async def test_what_changes_a_day_changes_its_record(world: World, language: str) -> None:
    """A make-up, a revocation; by a message that the record no longer stands in nothing is harmed."""
    group = await make_group(world, language=language, zone=SHANGHAI)
    await group.starts("until=21:00 points=20")
    mia, noah, lena = group.members
    await group.checks_in(mia, noah, lena)
    await when(world, "2026-11-24 09:00")
    await group.checks_in(noah, lena)
    await when(world, "2026-11-24 21:00")
    await when(world, "2026-11-25 09:00")
    await world.advance(seconds=5)
    record = group.boards[1]
    await group.hears(mia, "/makeup")
    await group.sees_tap(mia, {"en": "Tue, 24 Nov", "zh-CN": "11月24日周二"}[language])
    await group.hears(group.admin, "/revoke @lena 2026-11-24")
    await world.advance(seconds=5)
    assert (
        record.text.splitlines()[2:]
        == {
            "en": ["📋 Tue, 24 Nov: 1 person checked in", "Noah", "🩹 Made up: Mia"],
            "zh-CN": ["📋 11月24日周二：1 人签到", "Noah", "🩹 补签：Mia"],
        }[language]
    )
    assert record.button_texts == []


async def test_a_board_that_ends_keeps_its_last_day(world: World) -> None:
    group = await make_group(world, zone=SHANGHAI)
    await group.starts("until=21:00 for=1d")
    await group.checks_in(*group.members[:2])
    await when(world, "2026-11-23 21:00")
    await world.advance(seconds=5)
    assert group.board.text.splitlines()[1:] == [
        "This check-in has ended. Thanks to everybody who took part!",
        "",
        "📋 Mon, 23 Nov: 2 people checked in",
        "Mia, Noah",
    ]
    assert group.board.button_texts == []


async def test_resumed_on_another_day_there_is_a_new_board(world: World) -> None:
    group = await make_group(world, zone=SHANGHAI)
    await group.starts("until=21:00")
    await group.checks_in(group.members[0])
    await group.hears(group.admin, "/manage 1 pause")
    await when(world, "2026-11-25 10:00")
    await group.hears(group.admin, "/manage 1 resume")
    await world.advance(seconds=5)
    before, now = group.boards
    assert before.text.splitlines()[2:] == ["📋 Mon, 23 Nov: 1 person checked in", "Mia"]
    assert now.button_texts == [HERE["en"]]


async def test_a_face_that_is_late_does_not_stay_over_a_record(world: World) -> None:
    """The last edit of the old day hangs at Telegram while the new day begins, and arrives after the record."""
    group = await make_group(world, zone=SHANGHAI)
    await group.hears(group.owner, "/settings quiet=no")
    await group.starts()
    mia, noah, _ = group.members
    await group.checks_in(mia)
    await when(world, "2026-11-23 23:59:50")
    await group.checks_in(noah)
    await when(world, "2026-11-23 23:59:58")
    old = group.board
    async with world.app.database.write() as session:
        await outbox.refresh_board(session, (await row_of(world, group.chat)).id, 1, world.clock.now())
    async with world.app.database.write() as session:
        # As if the deliverer were between the call and its note: the delivery is in its hands.
        (delivery,) = await leasing.lease(session, world.clock.now(), limit=1)
    assert delivery.kind == "board"
    await when(world, "2026-11-24 00:00")
    await world.advance(seconds=5)
    assert old.button_texts == []
    outgoing = Face(delivery, group.chat.id, "late", old.id)
    async with world.app.database.write() as session:
        old.text = "the old face"
        now = world.clock.now()
        await write_down(session, [Done(world.app._tools, delivery, KINDS[delivery.kind], outgoing, Spoken(), now)])
    await world.advance(seconds=5)
    assert old.text.splitlines()[2:] == ["📋 Mon, 23 Nov: 2 people checked in", "Mia, Noah"]
