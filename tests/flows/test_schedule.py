"""The timetable: everything that will happen, in one list; what gets in each other's way; as a picture and a file; and the log."""

from datetime import UTC, datetime
from io import BytesIO

import pytest
from icalendar import Calendar
from PIL import Image

from simulator import Message
from tests.flows.group import ADMINS_AND_HOSTS_ONLY, BOTH, OUT_OF_DATE, SHANGHAI, Group, make_group, when
from tests.flows.test_announce import CONFIRM, announced
from tests.wiring import World


async def a_busy_group(world: World, language: str) -> Group:
    """A check-in on weekdays that closes at 21:00, and two announcements."""
    group = await make_group(world, language=language, zone=SHANGHAI)
    await group.starts("until=21:00 days=mon-fri remind=60m")
    await announced(group, 'every="wed 20:50"', {"en": "Pizza <b>", "zh-CN": "吃披萨 <b>"}[language])
    await announced(group, 'at="sat 23:30"', {"en": "Night run", "zh-CN": "夜跑"}[language])
    return group


@BOTH
async def test_two_weeks_by_day(world: World, language: str) -> None:
    group = await a_busy_group(world, language)
    (first,) = await group.hears(group.admin, "/schedule")
    assert first.startswith(
        {
            "en": "🗓 Schedule, Mon, 23 Nov to Sun, 6 Dec\n\n"
            "Mon, 23 Nov\n20:00 · 21:00 1. Morning run (reminder, day closes)\n\n"
            "Tue, 24 Nov\n00:00 · 20:00 · 21:00 1. Morning run (check-in opens, reminder, day closes)\n",
            "zh-CN": "🗓 日程，11月23日周一至12月6日周日\n\n"
            "11月23日周一\n20:00 · 21:00 1. 晨跑（提醒、当日结算）\n\n"
            "11月24日周二\n00:00 · 20:00 · 21:00 1. 晨跑（签到开始、提醒、当日结算）\n",
        }[language]
    ), first
    assert {"en": "Sat, 28 Nov\n23:30 3. Night run (announcement)", "zh-CN": "11月28日周六\n23:30 3. 夜跑（公告）"}[
        language
    ] in first
    assert {
        "en": "⚠️ Wed, 25 Nov, 20:50: “Pizza <b>” and “Morning run” come within 15 minutes (on 2 days)",
        "zh-CN": "⚠️ 11月25日周三 20:50：“吃披萨 <b>”和“晨跑”相隔不到 15 分钟（共 2 天）",
    }[language] in first
    assert {
        "en": "⚠️ Sat, 28 Nov, 23:30: “Night run” falls into quiet hours and waits until they end",
        "zh-CN": "⚠️ 11月28日周六 23:30：“夜跑”在免打扰时段，会等到结束后再发",
    }[language] in first
    assert {"en": "Wed, 2 Dec", "zh-CN": "12月2日周三"}[language] in first, "a line a day: two weeks are one page"


@BOTH
async def test_it_turns_pages(world: World, language: str) -> None:
    group = await a_busy_group(world, language)
    await announced(group, 'every="daily 09:00"')
    (first,) = await group.hears(group.admin, "/schedule")
    page = group.bots_last
    await group.sees_tap(group.admin, {"en": "Later ➡️", "zh-CN": "往后 ➡️"}[language], page)
    assert {"en": "Fri, 4 Dec", "zh-CN": "12月4日周五"}[language] in page.text
    assert {"en": "Wed, 25 Nov", "zh-CN": "11月25日周三"}[language] not in page.text
    await group.sees_tap(group.admin, {"en": "⬅️ Earlier", "zh-CN": "⬅️ 往前"}[language], page)
    assert page.text == first


@BOTH
async def test_it_ends_where_it_says_and_tells_what_comes_later(world: World, language: str) -> None:
    """What is at the midnight behind the last day is not of the two weeks, nor in the picture's facts; it is found as what comes later."""
    group = await make_group(world, language=language, zone=SHANGHAI)
    await group.starts("until=24:00")
    await announced(group, 'at="2026-12-07 00:00"', "Midnight")
    await announced(group, 'at="2026-12-24 20:00"', "Presents")
    (page,) = await group.hears(group.admin, "/schedule")
    assert {"en": "Sun, 6 Dec", "zh-CN": "12月6日周日"}[language] in page
    later = page[page.index("🔭") :].splitlines()
    assert (
        later
        == {
            "en": ["🔭 Later", "Mon, 7 Dec, 00:00 2. Midnight", "Thu, 24 Dec, 20:00 3. Presents"],
            "zh-CN": ["🔭 更晚", "12月7日周一 00:00 2. Midnight", "12月24日周四 20:00 3. Presents"],
        }[language]
    )
    days = [
        line for line in page[: page.index("🔭")].splitlines() if {"en": "7 Dec", "zh-CN": "12月7日"}[language] in line
    ]
    assert days == []
    await group.sees_tap(group.admin, "3. ", group.bots_last)
    assert "Presents" in group.bots_last.text


@BOTH
async def test_talks_that_overlap(world: World, language: str) -> None:
    """The second begins while the first still lasts; one that begins when it is over is no matter."""
    group = await make_group(world, language=language, zone=SHANGHAI)
    for title, at in (("One", "19:00"), ("Two", "20:00"), ("Three", "20:30")):
        await group.hears(group.admin, f'/new sharing "{title}" speaker=@mia at="2026-11-26 {at}" length=90m')
        await world.advance(seconds=3)
    (page,) = await group.hears(group.admin, "/schedule")
    assert [line for line in page.splitlines() if line.startswith("⚠️") and "“One”" in line] == [
        {
            "en": "⚠️ Thu, 26 Nov, 20:00: “Two” begins while “One” is still on",
            "zh-CN": "⚠️ 11月26日周四 20:00：“Two”开始时，“One”还没结束",
        }[language]
    ]


@BOTH
async def test_from_the_list_to_what_it_is_about_and_back(world: World, language: str) -> None:
    group = await a_busy_group(world, language)
    await group.hears(group.admin, "/schedule")
    page = group.bots_last
    await group.sees_tap(group.admin, "3. ", page)
    assert page.text.startswith({"en": "📢 3. Night run", "zh-CN": "📢 3. 夜跑"}[language])
    await group.sees_tap(group.admin, {"en": "⏸ Pause", "zh-CN": "⏸ 暂停"}[language], page)
    await group.sees_tap(group.admin, {"en": "🗓 Schedule", "zh-CN": "🗓 日程"}[language], page)
    assert {"en": "⏸ Paused: Night run", "zh-CN": "⏸ 已暂停：夜跑"}[language] in page.text
    assert "23:30" not in page.text
    await group.sees_tap(group.admin, "1. ", page)
    assert page.text.startswith({"en": "1. Morning run", "zh-CN": "1. 晨跑"}[language])


@BOTH
async def test_an_empty_timetable(world: World, language: str) -> None:
    group = await make_group(world, language=language, zone=SHANGHAI)
    # At first there is the weekly summary alone: not of the week before the bot came, and not where it is not wanted.
    (page,) = await group.hears(group.admin, "/schedule")
    assert (
        page.splitlines()[2:4]
        == {
            "en": ["Mon, 30 Nov", "09:00 weekly summary"],
            "zh-CN": ["11月30日周一", "09:00 周报"],
        }[language]
    )
    await group.hears(group.owner, "/settings summary=no")
    (page,) = await group.hears(group.admin, "/schedule")
    assert {"en": "Nothing is planned.", "zh-CN": "暂时没有安排。"}[language] in page
    await world.advance(hours=2)
    (page,) = await group.hears(group.admin, "/schedule")
    assert {"en": "Nothing is planned.", "zh-CN": "暂时没有安排。"}[language] in page, "nor is it planned again"


@BOTH
async def test_more_than_five_a_day(world: World, language: str) -> None:
    group = await make_group(world, language=language, zone=SHANGHAI)
    await announced(group, 'every="fri 9:00,10:00,11:00,12:00,13:00,14:00"')
    (page,) = await group.hears(group.admin, "/schedule")
    assert {
        "en": "⚠️ Fri, 27 Nov: 6 messages, more than 5 a day",
        "zh-CN": "⚠️ 11月27日周五有 6 条消息，一天超过 5 条",
    }[language] in page


@BOTH
async def test_the_log(world: World, language: str) -> None:
    group = await make_group(world, language=language, zone=SHANGHAI)
    await announced(group, "at=23:30")
    await announced(group, "at=20:00", "At eight")
    await when(world, "2026-11-23 20:20")
    await when(world, "2026-11-23 23:30")
    await when(world, "2026-11-24 08:00")
    (said,) = await group.hears(group.admin, {"en": "/schedule log", "zh-CN": "/schedule 日志"}[language])
    assert (
        said
        == {
            "en": "📜 What happened last\n· Tue, 24 Nov, 08:00 1. Bring water. (announcement): on time\n"
            "· Mon, 23 Nov, 23:30 1. Bring water. (announcement): waited for the end of quiet hours\n"
            "· Mon, 23 Nov, 20:00 2. At eight (announcement): 20 minutes late",
            "zh-CN": "📜 最近的运行记录\n· 11月24日周二 08:00 1. Bring water.（公告）：准时\n"
            "· 11月23日周一 23:30 1. Bring water.（公告）：等到免打扰结束\n"
            "· 11月23日周一 20:00 2. At eight（公告）：晚了20分钟",
        }[language]
    )


@BOTH
async def test_as_a_picture_and_as_a_file(world: World, language: str) -> None:
    group = await a_busy_group(world, language)
    await group.hears(group.admin, "/schedule")
    page = group.bots_last
    await group.sees_tap(group.admin, {"en": "🖼 Picture", "zh-CN": "🖼 图片"}[language], page)
    photo = group.bots_last
    assert photo.media is not None
    with Image.open(BytesIO(photo.media.data)) as image:
        assert image.width > 1000
    await world.advance(seconds=5)
    await group.sees_tap(group.admin, {"en": "📅 Calendar file", "zh-CN": "📅 日历文件"}[language], page)
    document = group.bots_last
    assert document.media is not None
    assert document.media.data.startswith(b"BEGIN:VCALENDAR")
    events = Calendar.from_ical(document.media.data).walk("VEVENT")
    found = {(str(event["summary"]), event.decoded("dtstart")) for event in events}
    title = {"en": "Pizza <b> (announcement)", "zh-CN": "吃披萨 <b>（公告）"}[language]
    assert (title, datetime(2026, 11, 25, 12, 50, tzinfo=UTC)) in found
    assert (title, datetime(2026, 12, 2, 12, 50, tzinfo=UTC)) in found
    names = {str(event["uid"]): str(event["summary"]) for event in events}
    assert len(names) == len(events)
    # What moves keeps its name, so that a calendar moves it, too.
    await group.hears(group.admin, '/schedule 3 at="fri 22:00"')
    await group.sees_tap(group.admin, {"en": "📅 Calendar file", "zh-CN": "📅 日历文件"}[language], page)
    again = group.bots_last
    assert again.media is not None
    moved = Calendar.from_ical(again.media.data).walk("VEVENT")
    assert {str(event["uid"]): str(event["summary"]) for event in moved} == names
    assert [event.decoded("dtstart") for event in moved] != [event.decoded("dtstart") for event in events]


@BOTH
async def test_only_who_may(world: World, language: str) -> None:
    group = await a_busy_group(world, language)
    mia = group.members[0]
    assert await group.hears(mia, "/schedule") == [ADMINS_AND_HOSTS_ONLY[language]]
    await group.hears(group.admin, "/schedule")
    assert await group.sees_tap(mia, "📜", group.bots_last) == ADMINS_AND_HOSTS_ONLY[language]
    assert await group.sees_forged(group.admin, "sf:nonsense", group.bots_last, old=True) == OUT_OF_DATE[language]


async def test_a_page_that_is_not_there_is_the_last(world: World) -> None:
    group = await a_busy_group(world, "en")
    await group.hears(group.admin, "/schedule")
    page = group.bots_last
    await group.sees_forged(group.admin, "sc:zz", page, old=True)
    assert "Wed, 2 Dec" in page.text


# --- countdowns -------------------------------------------------------------------------------------------------------------------

COUNT = {"en": "⏳ Count down to Morning run", "zh-CN": "⏳ 为“晨跑”倒计时"}


async def counting_down(group: Group, line: str = "from=06:00 until=21:00 days=sat,sun") -> Message:
    """A countdown to a check-in that opens on Saturday at 06:00; quiet hours are off."""
    await group.hears(group.owner, "/settings quiet=no")
    await group.starts(line)
    await group.hears(group.admin, "/announce")
    await group.sees_tap(group.admin, COUNT[group.language])
    panel = group.bots_last
    await group.sees_tap(group.admin, CONFIRM[group.language])
    return panel


def told(group: Group) -> list[str]:
    """What the countdown has said."""
    return [text for text in group.world.said(group.chat) if text.startswith(("⏳", "🚀"))]


@BOTH
async def test_a_countdown_in_one_step(world: World, language: str) -> None:
    group = await make_group(world, language=language, zone=SHANGHAI)
    panel = await counting_down(group)
    steps = {
        "en": "🕒 Wed, 25 Nov, 06:00 (3 days before)\n🕒 Fri, 27 Nov, 06:00 (1 day before)\n"
        "🕒 Sat, 28 Nov, 05:00 (1 hour before)\n🕒 Sat, 28 Nov, 06:00 (at the start)",
        "zh-CN": "🕒 11月25日周三 06:00（提前3天）\n🕒 11月27日周五 06:00（提前1天）\n"
        "🕒 11月28日周六 05:00（提前1小时）\n🕒 11月28日周六 06:00（开始时）",
    }
    assert steps[language] in panel.text
    before = len(told(group))
    for moment in ("11-25 05:59", "11-25 06:00", "11-27 06:00", "11-28 05:00", "11-28 06:00", "11-29 06:00"):
        await when(world, f"2026-{moment}")
    assert (
        told(group)[before:]
        == {
            "en": [
                "⏳ Morning run starts in 3 days: Sat, 28 Nov, 06:00",
                "⏳ Morning run starts in 1 day: Sat, 28 Nov, 06:00",
                "⏳ Morning run starts in 1 hour: Sat, 28 Nov, 06:00",
                "🚀 Morning run starts now!",
            ],
            "zh-CN": [
                "⏳ 晨跑还有3天开始：11月28日周六 06:00",
                "⏳ 晨跑还有1天开始：11月28日周六 06:00",
                "⏳ 晨跑还有1小时开始：11月28日周六 06:00",
                "🚀 晨跑现在开始！",
            ],
        }[language]
    )


@BOTH
async def test_it_moves_with_what_it_counts_down_to(world: World, language: str) -> None:
    group = await make_group(world, language=language, zone=SHANGHAI)
    await counting_down(group)
    before = len(told(group))
    await when(world, "2026-11-25 06:00")
    assert len(told(group)) == before + 1
    # From Saturday at six to eight: a day before is at eight, too.
    await group.hears(group.admin, "/manage 1 from=08:00")
    await when(world, "2026-11-27 06:00")
    assert len(told(group)) == before + 1
    await when(world, "2026-11-27 08:00")
    assert (
        told(group)[-1]
        == {
            "en": "⏳ Morning run starts in 1 day: Sat, 28 Nov, 08:00",
            "zh-CN": "⏳ 晨跑还有1天开始：11月28日周六 08:00",
        }[language]
    )
    await group.sees_tap(
        group.admin, {"en": "⏸ Pause", "zh-CN": "⏸ 暂停"}[language], await panel_of_the_check_in(group)
    )
    await when(world, "2026-11-28 07:00")
    assert len(told(group)) == before + 2
    await group.sees_tap(group.admin, {"en": "▶️ Resume", "zh-CN": "▶️ 恢复"}[language], group.bots_last)
    await when(world, "2026-11-28 08:00")
    assert told(group)[-1] == {"en": "🚀 Morning run starts now!", "zh-CN": "🚀 晨跑现在开始！"}[language]


async def panel_of_the_check_in(group: Group) -> Message:
    await group.hears(group.admin, "/manage 1")
    return group.bots_last


@BOTH
async def test_own_steps_and_own_words(world: World, language: str) -> None:
    group = await make_group(world, language=language, zone=SHANGHAI)
    await group.hears(group.owner, "/settings quiet=no")
    await group.starts("from=06:00 until=21:00 days=sat,sun")
    await group.hears(group.admin, '/announce activity=1 before="2天,30m"')
    await group.sees_tap(group.admin, CONFIRM[language])
    admin, chat = group.admin, group.admin.private(world.bot)
    (link,) = [b for row in group.bots_last.buttons for b in row if b.text.startswith("✏️")]
    admin.opens(link.url or "")
    await world.advance(seconds=5)
    admin.says("{title}: {countdown} ({start})!", chat)
    await world.advance(seconds=5)
    await when(world, "2026-11-26 06:00")
    assert (
        world.last(group.chat)
        == {
            "en": "Morning run: 2 days (Sat, 28 Nov, 06:00)!",
            "zh-CN": "晨跑: 2天 (11月28日周六 06:00)!",
        }[language]
    )
    await when(world, "2026-11-28 05:30")
    assert {"en": "30 minutes", "zh-CN": "30分钟"}[language] in world.last(group.chat)


@BOTH
async def test_nothing_to_count_down_to(world: World, language: str) -> None:
    group = await make_group(world, language=language, zone=SHANGHAI)
    await group.starts()
    (said,) = await group.hears(group.admin, "/announce activity=1")
    assert said.startswith(
        {"en": "“Morning run” has no start ahead", "zh-CN": "“晨跑”没有即将到来的开始时间"}[language]
    )
    assert (await group.hears(group.admin, "/announce activity=9"))[0] == OUT_OF_DATE[language]


@pytest.mark.parametrize("language", ["en", "zh-CN"])
async def test_a_countdown_ends_with_its_activity(world: World, language: str) -> None:
    group = await make_group(world, language=language, zone=SHANGHAI)
    await counting_down(group)
    before = len(told(group))
    await panel_of_the_check_in(group)
    await group.sees_tap(group.admin, {"en": "🏁 End", "zh-CN": "🏁 结束"}[language])
    await group.sees_tap(group.admin, {"en": "Yes, end it", "zh-CN": "是的，结束"}[language])
    for moment in ("11-25 06:00", "11-27 06:00", "11-28 06:00"):
        await when(world, f"2026-{moment}")
    assert len(told(group)) == before
