"""The private chat: what the bot is, one's own groups, and texts that belong to nothing."""

import pytest

from models import CheckIn, Form
from models.personal import Purpose
from simulator import Person
from tests.flows.group import BOTH, OUT_OF_DATE, SHANGHAI, make_group, rows_of
from tests.wiring import World
from tour.words import RUNS_EN, RUNS_ZH

WHAT = {
    "en": f"👋 I run the activities of groups: {RUNS_EN}; announcements on time, and a weekly summary for admins.\n\n",
    "zh-CN": f"👋 我帮群里办活动：{RUNS_ZH}；还能准时发公告，每周给管理员出周报。\n\n",
}
LOST = {
    "en": "I'm not waiting for an answer just now. See what I can do: /help",
    "zh-CN": "这条不用回复我。看看我能做什么：/help",
}
IN_A_GROUP = {"en": "This works in a group. Send it there, please.", "zh-CN": "这个命令要在群里用，请到群里发送。"}


async def writes(world: World, person: Person, text: str) -> list[str]:
    """Someone writes to the bot in private; what it says there."""
    chat = person.private(world.bot)
    before = len(world.said(chat))
    person.says(text, chat)
    await world.advance(seconds=2)
    return world.said(chat)[before:]


@BOTH
async def test_who_comes_without_a_group(world: World, language: str) -> None:
    zoe = world.telegram.new_person("Zoë", language_code=language)
    zoe.starts(world.bot)
    await world.settle()
    assert world.said(zoe.private(world.bot)) == [
        WHAT[language]
        + {"en": "Add me to your group to begin. It takes one minute.", "zh-CN": "把我拉进群就能开始，一分钟搞定。"}[
            language
        ]
    ]
    button = zoe.private(world.bot).last.buttons[0][0]
    assert button.url == "https://t.me/muster_bot?startgroup=true"


@BOTH
async def test_start_lists_ones_groups(world: World, language: str) -> None:
    group = await make_group(world, language=language, zone=SHANGHAI)
    await group.starts("until=21:00 points=5")
    mia = group.members[0]
    await group.checks_in(mia)
    mia.starts(world.bot)
    await world.settle()
    chat = mia.private(world.bot)
    assert world.said(chat) == [
        WHAT[language]
        + {"en": "Your groups; tap one to see how you are doing:", "zh-CN": "你的群，点一个看看你的战绩："}[language]
    ]
    assert chat.last.button_texts[0] == "Runners"
    tap = mia.taps("Runners", chat)
    await world.settle()
    assert tap.answered
    assert (
        chat.last.text
        == {
            "en": "Mia in Runners\n5 points, no. 1 here\n\n🎯 Morning run\n🔥 Streak: 1 day (best 1)\n📅 In all: 1 day\n"
            "✅ You're in today.",
            "zh-CN": "Mia · Runners\n5 积分，本群第 1 名\n\n🎯 晨跑\n🔥 连续 1 天（最佳 1 天）\n📅 累计 1 天\n✅ 今天已签到。",
        }[language]
    )
    (words,) = await writes(world, mia, "/me")
    assert words.startswith(WHAT[language])


async def test_someone_elses_group_is_not_shown(world: World) -> None:
    """The button's data names a group: made up, it opens nothing."""
    group = await make_group(world, zone=SHANGHAI)
    await group.starts()
    mia = group.members[0]
    stranger = world.telegram.new_person("Sam")
    for person in (stranger, mia):
        person.starts(world.bot)
    await world.settle()
    chat = stranger.private(world.bot)
    before = chat.last.text
    for data in (
        "i:1",
        "i:2",
        "i:zzzzzzzzzzzz",
        "i:-1",
        "pg:1",
        "nf:1:checkin:0",
        "ef:1:1",
        "fy:1",
        "fc:1:until:no",
        "ft:1:title",
    ):
        tap = stranger.taps_data(chat.last, data)
        await world.settle()
        assert tap.answer is not None
        assert tap.answer.text in {
            OUT_OF_DATE["en"],
            "This is for members of the group. Join it first, then try again.",
        }
    assert (len(world.said(chat)), chat.last.text) == (1, before)
    assert await rows_of(world, Form) == 0


@pytest.mark.parametrize(
    "data", ["ci:1", "m:1", "m:0", "me1:1", "mp:1", "sp:main", "ss:zone:UTC", "rd:1:host", "as:1", "?"]
)
async def test_a_groups_button_forged_in_private(world: World, data: str) -> None:
    """It is out of date like any foreign button, and does not make the bot write."""
    group = await make_group(world, zone=SHANGHAI)
    await group.starts()
    group.owner.starts(world.bot)
    await world.settle()
    chat = group.owner.private(world.bot)
    said = world.said(chat)
    tap = group.owner.taps_data(chat.last, data)
    await world.advance(seconds=2)
    assert tap.answer is not None
    assert tap.answer.text == OUT_OF_DATE["en"]
    assert world.said(chat) == said
    assert await rows_of(world, CheckIn) == 0


@BOTH
async def test_help_and_privacy(world: World, language: str) -> None:
    zoe = world.telegram.new_person("Zoë", language_code=language)
    zoe.starts(world.bot)
    await world.settle()
    assert await writes(world, zoe, "/help") == [
        {
            "en": f"What I can do\nI run the activities of groups: {RUNS_EN}; "
            "announcements on time, and a weekly summary for admins.\n\n"
            "/start — My groups\n/new — Start an activity\n/announce — Post something, once or again and again\n"
            "/campaign — Plan several activities with one goal\n/me — My streak, points and rank\n"
            "/tasks — My tasks in campaigns\n/summary — The week in figures, for admins\n"
            "/help — What I can do\n/privacy — What I remember about you\n\n"
            "Tap what you would like to know more about:",
            "zh-CN": "我能做什么\n"
            f"我帮群里办活动：{RUNS_ZH}；"
            "还能准时发公告，每周给管理员出周报。\n\n"
            "/start — 我的群\n/new — 发起活动\n/announce — 发公告，一次或定期\n"
            "/campaign — 策划一整套活动方案\n/me — 我的连续天数、积分和排名\n/tasks — 我在活动方案里的任务\n"
            "/summary — 本周数据（管理员）\n/help — 我能做什么\n/privacy — 我记住了你的哪些信息\n\n"
            "想了解哪一项，点一下：",
        }[language]
    ]
    titles = {"en": "🎯 Check-ins", "zh-CN": "🎯 签到打卡"}
    chat = zoe.private(world.bot)
    for page in [title for title in chat.last.button_texts if not title.startswith("➕")]:
        zoe.taps(page, chat, message=chat.last)
        await world.advance(seconds=2)
        assert chat.last.text.startswith(page + "\n")
        assert "/" in chat.last.text
        zoe.taps({"en": "Back", "zh-CN": "返回"}[language], chat, message=chat.last)
        await world.advance(seconds=2)
    assert titles[language] in chat.last.button_texts
    (privacy,) = await writes(world, zoe, "/privacy")
    assert privacy.splitlines()[-1] == {"en": "Points have no cash value.", "zh-CN": "积分不能兑换现金。"}[language]
    # A line each for what is kept about people, and a blank one before each part.
    named = {
        "en": "invite link, appeal, votes, scores, themes, feedback, questions, from new to silent, could not handle",
        "zh-CN": "邀请链接, 复核申请, 投的票, 打的分, 主题, 评价, 提问, 从新人到潜水, 没能处理",
    }[language].split(", ")
    assert [word for word in named if word not in privacy] == []
    assert privacy.count("\n· ") == len(Purpose)


@BOTH
@pytest.mark.parametrize("text", ["hello", "签到", "打卡", "/nonsense", "/help@other_bot", "<b>"])
async def test_texts_that_belong_to_nothing(world: World, language: str, text: str) -> None:
    zoe = world.telegram.new_person("Zoë", language_code=language)
    zoe.starts(world.bot)
    await world.settle()
    assert await writes(world, zoe, text) == [LOST[language]]


@BOTH
@pytest.mark.parametrize("command", ["/checkin", "/top", "/manage", "/settings", "/doctor", "/roles", "/activities"])
async def test_commands_of_groups(world: World, language: str, command: str) -> None:
    zoe = world.telegram.new_person("Zoë", language_code=language)
    zoe.starts(world.bot)
    await world.settle()
    assert await writes(world, zoe, command) == [IN_A_GROUP[language]]


@BOTH
async def test_new_of_someone_who_runs_nothing(world: World, language: str) -> None:
    group = await make_group(world, language=language)
    mia = group.members[0]
    mia.starts(world.bot)
    await group.hears(mia, "hello")
    assert await writes(world, mia, "/new") == [
        {
            "en": "You don't run activities in any group with me yet. "
            "Add me to your group, or ask its owner to name you host.",
            "zh-CN": "你还没有可以办活动的群。把我拉进你的群，或者请群主指定你为主持人。",
        }[language]
    ]


@BOTH
async def test_new_of_the_owner_who_has_just_added_the_bot(world: World, language: str) -> None:
    group = await make_group(world, language=language)
    group.owner.starts(world.bot)
    await world.settle()
    assert await writes(world, group.owner, "/new") == [
        {"en": "What shall we start in Runners?", "zh-CN": "在 Runners 发起什么活动？"}[language]
    ]


async def test_new_of_someone_who_runs_several(world: World) -> None:
    group = await make_group(world)
    await group.hears(group.owner, "/settings")
    second = world.telegram.new_group("Readers", owner=group.owner)
    group.owner.adds(world.bot, second, admin=True)
    group.owner.says("/settings", second)
    group.owner.starts(world.bot)
    await world.advance(seconds=2)
    assert await writes(world, group.owner, "/new") == ["In which group?"]
    chat = group.owner.private(world.bot)
    assert chat.last.button_texts == ["Readers", "Runners"]
    group.owner.taps("Readers", chat)
    await world.advance(seconds=2)
    assert chat.last.text == "What shall we start in Readers?"
    group.owner.taps("Check-in", chat)
    await world.advance(seconds=2)
    assert chat.last.text == "Check-in for Readers\n\nWhat shall it be called? Write me a title."


@pytest.mark.parametrize(
    "parameter", ["x", "i_1_1", "nf_1_checkin", "nf_zzzzzzzzzzzzz_checkin_0", "ci_1", "ss_zone_UTC", "_", "-" * 64]
)
async def test_deep_links_that_lead_nowhere(world: World, parameter: str) -> None:
    """A broken link is a plain start: one is told what the bot is, or that the link is out of date."""
    group = await make_group(world)
    group.owner.starts(world.bot, parameter)
    await world.settle()
    (words,) = world.said(group.owner.private(world.bot))
    assert words.startswith(WHAT["en"]) or words == OUT_OF_DATE["en"]
    assert await rows_of(world, Form) == 0
