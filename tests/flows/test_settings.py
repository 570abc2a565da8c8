"""A group's settings, by buttons and by line; the language back and forth; what is refused and to whom."""

import pytest

from tests.flows.group import ADMINS_ONLY, BOTH, OUT_OF_DATE, SHANGHAI, make_group, when
from tests.flows.summaries import starts_bot, told
from tests.wiring import World

HINT = {
    "en": "In one line: /settings zone=Europe/Berlin day_start=04:00 quiet=23:00-08:00",
    "zh-CN": "一行搞定：/settings zone=北京 day_start=04:00 quiet=23:00-08:00",
}


def page(language: str, zone: str, start: str = "00:00", quiet: str = "23:00-08:00", summary: str = "") -> str:
    """`/settings` as people see it."""
    if language == "en":
        lines = [
            "🌐 Language: English",
            f"🕒 Time zone: {zone}",
            f"🌅 A new day begins at {start}",
            f"🌙 Quiet hours: {quiet}",
            f"📊 Weekly summary: {summary or 'Mon 09:00, to admins'}",
        ]
    else:
        lines = ["🌐 语言：简体中文", f"🕒 时区：{zone}", f"🌅 每天从 {start} 算起", f"🌙 免打扰时段：{quiet}"]
        lines.append(f"📊 周报：{summary or '周一 09:00 发给管理员'}")
    return "\n".join([*lines, "", HINT[language]])


@BOTH
@pytest.mark.parametrize(
    ("line", "shown"),
    [
        ("zone=Europe/Berlin", ("Europe/Berlin", "00:00", "23:00-08:00")),
        ("zone=europe/berlin", ("Europe/Berlin", "00:00", "23:00-08:00")),
        ("zone=berlin", ("Europe/Berlin", "00:00", "23:00-08:00")),
        ('zone="new york"', ("America/New_York", "00:00", "23:00-08:00")),
        ("zone=北京", (SHANGHAI, "00:00", "23:00-08:00")),
        ("day_start=04:00", (SHANGHAI, "04:00", "23:00-08:00")),
        ("day_start＝4：00", (SHANGHAI, "04:00", "23:00-08:00")),
        ("quiet=22:30-07:00", (SHANGHAI, "00:00", "22:30-07:00")),
        ("quiet=晚上11点-早上7点半", (SHANGHAI, "00:00", "23:00-07:30")),
        ("zone=UTC day_start=06:00 quiet=00:00-06:00", ("UTC", "06:00", "00:00-06:00")),
    ],
)
async def test_settings_in_one_line(world: World, language: str, line: str, shown: tuple[str, str, str]) -> None:
    group = await make_group(world, language=language, zone=SHANGHAI)
    assert await group.hears(group.admin, f"/settings {line}") == [page(language, *shown)]
    assert await group.hears(group.owner, "/settings") == [page(language, *shown)]


@BOTH
async def test_no_quiet_hours(world: World, language: str) -> None:
    group = await make_group(world, language=language, zone=SHANGHAI)
    none = {"en": "none", "zh-CN": "无"}[language]
    assert await group.hears(group.admin, "/settings quiet=no") == [page(language, SHANGHAI, quiet=none)]


BAD = {
    "language=klingon": ("en or zh", "“中文”或“English”"),
    "zone=Moon/Base": ("a time zone such as Europe/Berlin or Asia/Shanghai", "时区，如“北京”“香港”或 Asia/Shanghai"),
    "zone=+08:00": ("a time zone such as Europe/Berlin or Asia/Shanghai", "时区，如“北京”“香港”或 Asia/Shanghai"),
    "zone=": ("a time zone such as Europe/Berlin or Asia/Shanghai", "时区，如“北京”“香港”或 Asia/Shanghai"),
    "day_start=07:00": ("a time from 00:00 to 06:00", "从 00:00 到 06:00 之间的时间"),
    "day_start=4": ("a time from 00:00 to 06:00", "从 00:00 到 06:00 之间的时间"),
    "quiet=23:00": ("two times such as 23:00-08:00, or “no”", "两个时间，如 23:00-08:00；不设就写“无”"),
    "quiet=late-early": ("two times such as 23:00-08:00, or “no”", "两个时间，如 23:00-08:00；不设就写“无”"),
}


@BOTH
@pytest.mark.parametrize("pair", BAD)
async def test_settings_that_are_refused(world: World, language: str, pair: str) -> None:
    group = await make_group(world, language=language, zone=SHANGHAI)
    said = await group.hears(group.admin, f"/settings zone=Europe/Berlin {pair}")
    en, zh = BAD[pair]
    key, _, value = pair.partition("=")
    assert said == [
        {
            "en": f"I can't read “{value}” for {key}=. Please write {en}.",
            "zh-CN": f"“{value}”没看懂。{key}=：请写{zh}。",
        }[language]
        if value
        else {"en": f"{key}= needs a value. Please write {en}.", "zh-CN": f"{key}=：还没有填，请写{zh}。"}[language]
    ]
    assert await group.hears(group.admin, "/settings") == [page(language, SHANGHAI)]


@BOTH
async def test_an_unknown_setting(world: World, language: str) -> None:
    group = await make_group(world, language=language, zone=SHANGHAI)
    assert await group.hears(group.admin, "/settings zone=UTC colour=red") == [
        {
            "en": "I don't know colour=. You can set: language, zone, day_start, quiet, summary, summary_in_group.",
            "zh-CN": "没有 colour= 这一项。可以设置：language、zone、day_start、quiet、summary、summary_in_group。",
        }[language]
    ]
    assert await group.hears(group.admin, "/settings") == [page(language, SHANGHAI)]


@BOTH
async def test_settings_by_buttons(world: World, language: str) -> None:
    group = await make_group(world, language=language, zone=SHANGHAI)
    await group.hears(group.admin, "/settings")
    message = group.bots_last
    zone, start, quiet, back, none = {
        "en": ("🕒 Time zone", "🌅 Start of day", "🌙 Quiet hours", "Back", "none"),
        "zh-CN": ("🕒 时区", "🌅 每日起点", "🌙 免打扰", "返回", "无"),
    }[language]
    await group.sees_tap(group.admin, zone, message)
    assert (
        message.text
        == {
            "en": "In which time zone does the group live? Now: Asia/Shanghai.\nAny other: /settings zone=Australia/Sydney",
            "zh-CN": "本群用哪个时区？现在是 Asia/Shanghai。\n其他时区：/settings zone=Australia/Sydney",
        }[language]
    )
    assert await group.sees_tap(group.admin, "Europe/Berlin", message) == ""
    assert message.text == page(language, "Europe/Berlin")
    await group.sees_tap(group.admin, start, message)
    assert (
        message.text
        == {
            "en": "When does a new day begin? Whoever checks in earlier at night still counts for the day before.",
            "zh-CN": "每天从几点算起？在这之前签到的，仍算前一天。",
        }[language]
    )
    await group.sees_tap(group.admin, "04:00", message)
    assert message.text == page(language, "Europe/Berlin", "04:00")
    await group.sees_tap(group.admin, quiet, message)
    assert (
        message.text
        == {
            "en": "When shall I keep quiet? What isn't urgent waits until those hours are over.",
            "zh-CN": "什么时候免打扰？不紧急的消息会等到时段结束再发。",
        }[language]
    )
    await group.sees_tap(group.admin, none, message)
    assert message.text == page(language, "Europe/Berlin", "04:00", none)
    await world.advance(minutes=1)
    await group.sees_tap(group.admin, quiet, message)
    await group.sees_tap(group.admin, back, message)
    assert message.text == page(language, "Europe/Berlin", "04:00", none)
    assert len([m for m in group.chat.messages if m.sender == world.bot]) == 3, "buttons make no new messages"


async def test_from_one_language_to_the_other_and_back(world: World) -> None:
    """Everything that stands in the chat follows: the settings at once, the board with its next edit."""
    group = await make_group(world, zone=SHANGHAI)
    await group.starts("until=21:00")
    await group.hears(group.admin, "/settings")
    message = group.bots_last
    await group.sees_tap(group.admin, "简体中文", message)
    assert message.text == page("zh-CN", SHANGHAI)
    assert message.button_texts == ["English", "🕒 时区", "🌅 每日起点", "🌙 免打扰", "📊 周报"]
    await world.boards_come()
    assert group.board.text.startswith("🎯 Morning run\n每天 · 每次 1 积分\n\n📅 11月23日周一 · 21:00 截止")
    assert group.board.button_texts == ["✅ 我来签到"]
    assert await group.hears(group.members[0], "/settings") == [ADMINS_ONLY["zh-CN"]]
    await group.sees_tap(group.admin, "English", message)
    assert message.text == page("en", SHANGHAI)
    await world.boards_come()
    assert group.board.button_texts == ["✅ I'm here"]
    assert await group.hears(group.admin, "/settings language=中文") == [page("zh-CN", SHANGHAI)]
    await when(world, "2026-11-23 20:00")
    assert (await group.sees_forged(group.members[0], "ci:1")).startswith("✅ 签到成功")
    await when(world, "2026-11-23 21:00")
    assert group.bots_last.text == "🌙 Morning run · 11月23日周一\n1 人签到。"


@BOTH
async def test_a_member_does_not_turn_the_settings(world: World, language: str) -> None:
    group = await make_group(world, language=language, zone=SHANGHAI)
    await group.hears(group.admin, "/settings")
    message = group.bots_last
    before = message.text
    mia = group.members[0]
    for button in message.button_texts:
        assert await group.sees_tap(mia, button, message) == ADMINS_ONLY[language]
    for forged in ("ss:zone:UTC", "ss:language:en", "ss:quiet:no", "sp:zone"):
        assert await group.sees_forged(mia, forged, message) == ADMINS_ONLY[language]
    assert message.text == before
    assert await group.sees_forged(group.admin, "sp:colours", message, old=True) == OUT_OF_DATE[language]
    assert await group.sees_forged(group.admin, "ss:colour:red", message, old=True) == OUT_OF_DATE[language]
    assert await group.sees_forged(group.admin, "ss:zone:UTC", message, old=True) == ""
    assert message.text == page(language, "UTC")


async def test_the_greetings_own_buttons(world: World) -> None:
    """The greeting carries the settings' buttons: a new group is set up without a command."""
    group = await make_group(world)
    greeting = group.bots_last
    assert await group.sees_tap(group.members[0], "🕒 Time zone", greeting) == ADMINS_ONLY["en"]
    await group.sees_tap(group.owner, "🕒 Time zone", greeting)
    await group.sees_tap(group.owner, "Asia/Shanghai", greeting)
    assert greeting.text == page("en", SHANGHAI)


async def test_the_doctor(world: World) -> None:
    group = await make_group(world, zone=SHANGHAI)
    (healthy,) = await group.hears(group.admin, "/doctor")
    assert healthy.splitlines() == [
        "How I'm doing here", "✅ I'm an administrator.", "✅ I can read plain messages, such as photos with a tag.",
        "🌐 Language: English",
        "🕒 Time zone: Asia/Shanghai", "🌅 A new day begins at 00:00", "🌙 Quiet hours: 23:00-08:00",
        "📊 Weekly summary: Mon 09:00, to admins",
        "⚠️ I can write to no admin: open a private chat with me and press Start to get the weekly summary.",
        "⏱ Now here: Mon, 23 Nov, 08:00", "✅ No task is late.", "✅ No message is stuck.",
    ]  # fmt: skip
    await group.starts("until=21:00")
    await group.checks_in(group.members[0])
    await when(world, "2026-11-23 21:00")
    assert "· Mon, 23 Nov, 21:00 day closes (on time)" in (await group.hears(group.admin, "/doctor"))[0]
    group.owner.demotes(world.bot, group.chat)
    await world.settle()
    (ill,) = await group.hears(group.admin, "/doctor")
    assert (
        "⚠️ I'm not an administrator: I can't see who leaves. Make me one in the group's settings; I need no special rights."
        in ill
    )


@BOTH
async def test_what_admins_ask_for_comes_in_private_where_they_take_it(world: World, language: str) -> None:
    """The group sees one short line; whoever has never opened the private chat is answered in the group."""
    group = await make_group(world, language=language)
    line = {"en": "📬 I've sent you that in private.", "zh-CN": "📬 已私聊发给你了。"}[language]
    (in_group,) = await group.hears(group.admin, "/doctor")
    head = in_group.splitlines()[0]
    assert head != line
    await starts_bot(world, group.admin)
    for command in ("/doctor", "/audit"):
        assert await group.hears(group.admin, command) == [line]
        assert told(world, group.admin)[-1].startswith("Runners" if language == "en" else group.chat.title)
    # An anonymous admin is nobody to write to.
    assert (await group.hears(group.admin, "/doctor", anonymous=True))[0].startswith(head)
    # Where private turns out to be closed, it is said in the group after all.
    group.admin.blocks(world.bot)
    await world.app.polling.once()
    assert (await group.hears(group.admin, "/doctor"))[-1].startswith(head)
