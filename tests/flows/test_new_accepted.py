"""`/new` in one line, as people really write it: quotes and signs of a Chinese keyboard, Chinese words, every key, in a topic."""

import pytest

from models import Activity
from tests.flows.group import BOTH, SHANGHAI, TITLE, make_group, rows_of, when
from tests.wiring import World

PANEL = {
    "en": "1. Morning run\nProof: a tap on the button\nOpens: start of the day\nCloses: 21:00\nDays: every day\n"
    "Runs for: no end\nPoints a day: 5\nStreak bonus: none\nReminder: 60 minutes before\nNames in the reminder: no\n"
    "Make-ups a month: 3\nOut after: never\nGoal together: none\nTeams: none\n\n"
    "In one line: /manage 1 until=22:00",
    "zh-CN": "1. Morning run\n签到方式：点按钮\n开始时间：当天开始\n截止时间：21:00\n签到日：每天\n"
    "持续时间：长期\n每日积分：5\n连续奖励：无\n提醒：提前 60 分钟\n提醒时点名：否\n"
    "每月补签次数：3\n自动退出：不会\n共同目标：无\n分队：不分队\n\n"
    "一行搞定：/manage 1 until=22:00",
}


@BOTH
@pytest.mark.parametrize(
    "line",
    [
        'checkin "Morning run" until=21:00 points=5',
        "checkin Morning run until=21:00 points=5",
        "until=21:00 checkin points=5 Morning run",
        "checkin “Morning run” until=21:00 points=5",
        'checkin “Morning run" until=21:00 points=5',
        "checkin ＂Morning run＂ until＝21：00 points＝５",
        "签到 「Morning run」 until=21：00 points=5",
        "打卡 《Morning run》 until=晚上9点 points=5",
        "签到打卡 'Morning run' until=9pm points=5",
        'Check-In "Morning   run" UNTIL=21:00 Points="5"',
        'checkin\n"Morning run"\nuntil=21:00\npoints=5',
    ],
)
async def test_many_ways_to_write_the_same(world: World, line: str, language: str) -> None:
    group = await make_group(world, language=language)
    await group.hears(group.admin, f"/new {line}")
    assert await group.hears(group.admin, "/manage 1") == [PANEL[language]]


@BOTH
async def test_every_key(world: World, language: str) -> None:
    group = await make_group(world, language=language, zone=SHANGHAI)
    said = await group.hears(
        group.admin,
        f'/new checkin "{TITLE[language]}" proof=tap from=06:00 until=21:00 days=mon-fri for=21d points=5 '
        "streak=7:20,30:100 remind=30m remind_names=yes",
    )
    assert (
        said
        == {
            "en": [
                "🚀 Morning run is on! To pause, change or end it: /manage",
                (
                    "🎯 Morning run\nMon to Fri · 5 points a day · 7-day streak: +20 · 30-day streak: +100 · through Sun, 13 Dec\n\n"
                    "📅 Mon, 23 Nov · open until 21:00\nBe the first: tap the button below."
                ),
            ],
            "zh-CN": [
                "🚀 “晨跑”开始啦！要暂停、修改或结束：/manage",
                (
                    "🎯 晨跑\n周一至周五 · 每次 5 积分 · 连续 7 天 +20 · 连续 30 天 +100 · 到12月13日周日为止\n\n"
                    "📅 11月23日周一 · 21:00 截止\n还没有人签到，点下面的按钮抢个第一吧！"
                ),
            ],
        }[language]
    )
    (panel,) = await group.hears(group.admin, "/manage 1")
    assert panel.splitlines()[1:11] == {
        "en": [
            "Proof: a tap on the button", "Opens: 06:00", "Closes: 21:00", "Days: Mon to Fri", "Runs for: 21 days",
            "Points a day: 5", "Streak bonus: 7 days: +20, 30 days: +100", "Prizes: none",
            "Reminder: 30 minutes before", "Names in the reminder: yes",
        ],
        "zh-CN": [
            "签到方式：点按钮", "开始时间：06:00", "截止时间：21:00", "签到日：周一至周五", "持续时间：21 天",
            "每日积分：5", "连续奖励：7 天 +20、30 天 +100", "奖品：无", "提醒：提前 30 分钟", "提醒时点名：是",
        ],
    }[language]  # fmt: skip


@BOTH
async def test_the_shortest_line(world: World, language: str) -> None:
    group = await make_group(world, language=language, zone=SHANGHAI)
    await group.hears(group.admin, "/new checkin Run")
    assert (
        group.board.text
        == {
            "en": "🎯 Run\nevery day · 1 point a day\n\n📅 Mon, 23 Nov · open until 24:00\n"
            "Be the first: tap the button below.",
            "zh-CN": "🎯 Run\n每天 · 每次 1 积分\n\n📅 11月23日周一 · 24:00 截止\n"
            "还没有人签到，点下面的按钮抢个第一吧！",
        }[language]
    )
    assert group.board.html.startswith("🎯 <b>Run</b>\n")


async def test_a_reminder_that_was_not_asked_for_gives_way_to_a_short_day(world: World) -> None:
    """The default reminder of an hour does not go with a day of half an hour; nobody asked for it, so nobody is bothered."""
    group = await make_group(world, zone=SHANGHAI)
    await group.hears(group.admin, "/new checkin Sprint from=20:00 until=20:30")
    (panel,) = await group.hears(group.admin, "/manage 1")
    assert "Reminder: none" in panel.splitlines()


@BOTH
async def test_in_a_topic_all_of_it_stays_there(world: World, language: str) -> None:
    group = await make_group(world, language=language, zone=SHANGHAI, forum=True)
    sport, food = group.chat.new_topic("Sport", group.owner), group.chat.new_topic("Food", group.owner)
    await group.hears(group.admin, f'/new checkin "{TITLE[language]}" until=21:00', topic=sport)
    mia, noah, _ = group.members
    await group.checks_in(mia)
    await when(world, "2026-11-23 21:00")
    await when(world, "2026-11-24 08:00")
    assert [m.text for m in food.messages] == []
    assert next(m.text for m in sport.messages if m.sender == world.bot).startswith("🚀")
    assert group.board.topic is sport
    await when(world, "2026-11-24 20:00")
    reminder = group.bots_last
    assert (reminder.topic, reminder.text[0]) == (sport, "⏰")
    await group.hears(noah, "/checkin", topic=food)
    await when(world, "2026-11-24 21:00")
    closing = group.bots_last
    assert (closing.topic, closing.text[0]) == (sport, "🌙")


async def test_in_the_general_topic(world: World) -> None:
    group = await make_group(world, zone=SHANGHAI, forum=True)
    await group.starts()
    assert group.board.topic is group.chat.general
    assert (await group.checks_in(group.members[0]))[0].startswith("✅")


async def test_what_is_meant_for_another_bot_is_left_to_it(world: World) -> None:
    group = await make_group(world)
    assert await group.hears(group.admin, "/new@other_bot checkin Run") == []
    assert await rows_of(world, Activity) == 0
    assert await group.hears(group.admin, "/new@muster_bot checkin Run") != []
    assert await group.hears(group.admin, "/NEW@Muster_Bot checkin Run") != []
    assert await rows_of(world, Activity) == 2


@BOTH
async def test_new_alone_offers_what_there_is(world: World, language: str) -> None:
    group = await make_group(world, language=language)
    assert await group.hears(group.admin, "/new") == [
        {
            "en": "What shall we start? Choose below, and we'll set it up in private so that the group stays quiet.\n\n"
            'Or in one line:\n/new checkin "Morning run" until=21:00 points=5',
            "zh-CN": "发起什么活动？在下面选一个，我们私聊里设置，不打扰群里。\n\n"
            '也可以一行搞定：\n/new checkin "晨跑" until=21:00 points=5',
        }[language]
    ]
    assert (
        group.bots_last.button_texts
        == {
            "en": [
                "Check-in",
                "Red packet",
                "Red packet relay",
                "Collection",
                "Sharing",
                "Sign-up list",
                "Vote",
                "Quiz",
                "Raffle",
                "Survey",
            ],
            "zh-CN": [
                "签到打卡",
                "红包",
                "红包接龙",
                "征集有奖",
                "内容分享会",
                "接龙报名",
                "投票",
                "知识问答",
                "抽奖",
                "问卷",
            ],
        }[language]
    )
    assert await rows_of(world, Activity) == 0


@BOTH
async def test_the_list_of_what_is_on(world: World, language: str) -> None:
    group = await make_group(world, language=language)
    nothing = {
        "en": "Nothing is on at the moment. Admins can start something with /new.",
        "zh-CN": "现在没有活动。管理员可以用 /new 发起。",
    }
    mia = group.members[0]
    assert await group.hears(mia, "/activities") == [nothing[language]]
    await group.hears(group.admin, '/new checkin "<Run> & swim"')
    await group.hears(group.admin, "/new checkin Read")
    await group.hears(group.admin, "/manage 2")
    await group.sees_tap(group.admin, {"en": "⏸ Pause", "zh-CN": "⏸ 暂停"}[language])
    assert await group.hears(mia, "/activities") == [
        {
            "en": "What's on\n1. <Run> & swim (Check-in)\n2. Read (Check-in), paused",
            "zh-CN": "正在进行的活动\n1. <Run> & swim（签到打卡）\n2. Read（签到打卡），已暂停",
        }[language]
    ]
