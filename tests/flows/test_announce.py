"""Announcements: from the message that is answered to the post in the group, and everything that may come between."""

import pytest

from features.announcements.posting import POST
from models import Announcement, Run, Schedule
from simulator import Message, SimClock
from tests import wiring
from tests.flows.group import ADMINS_AND_HOSTS_ONLY, BOTH, OUT_OF_DATE, SHANGHAI, Group, make_group, rows_of, when
from tests.wiring import World

CONFIRM = {"en": "✅ Schedule it", "zh-CN": "✅ 确认安排"}
PREVIEW = {"en": "👀 Preview", "zh-CN": "👀 预览"}
SCHEDULED = {"en": "Scheduled.", "zh-CN": "已安排。"}
FORMATTED = (
    '<b>Hello</b> 👋 <i>run</i>ners, see <a href="https://example.org/a?b=c">the plan</a>\n<code>x</code> <s>y</s>'
)


async def announced(group: Group, line: str, text: str = "Bring water.") -> Message:
    """The admin announces a message of theirs and confirms; the message."""
    source = group.admin.says(text, group.chat)
    await group.hears(group.admin, f"/announce {line}", reply_to=source)
    assert await group.sees_tap(group.admin, CONFIRM[group.language]) == SCHEDULED[group.language]
    return source


def posts(group: Group, text: str) -> list[Message]:
    """The bot's messages with exactly this text."""
    return [m for m in group.chat.messages if m.sender == group.world.bot and m.text == text]


@BOTH
async def test_a_message_is_announced_as_it_is(world: World, language: str) -> None:
    group = await make_group(world, language=language, zone=SHANGHAI)
    source = group.admin.says(FORMATTED, group.chat, is_formatted=True)
    (panel,) = await group.hears(group.admin, '/announce at="tomorrow 9am"', reply_to=source)
    assert (
        panel
        == {
            "en": "📢 1. Hello 👋 runners, see the plan\n🕒 Next: Tue, 24 Nov 2026, 09:00\n\nNothing is sent until you confirm.",
            "zh-CN": "📢 1. Hello 👋 runners, see the plan\n🕒 下一次：2026年11月24日周二 09:00\n\n确认之前不会发送。",
        }[language]
    )
    await when(world, "2026-11-23 20:00")
    assert await group.sees_tap(group.admin, CONFIRM[language]) == SCHEDULED[language]
    # Whatever becomes of the message meanwhile.
    group.admin.deletes(source)
    await when(world, "2026-11-24 08:59:59")
    assert posts(group, source.text) == []
    await when(world, "2026-11-24 09:00")
    (post,) = posts(group, source.text)
    assert post.entities == source.entities
    await when(world, "2026-11-25 09:00")
    assert len(posts(group, source.text)) == 1
    assert await rows_of(world, Schedule, kind=POST) == 0
    assert await rows_of(world, Run, outcome="ran") == 1


@BOTH
async def test_an_album_is_announced_whole(world: World, language: str) -> None:
    group = await make_group(world, language=language, zone=SHANGHAI)
    album = group.admin.sends_album(group.chat, 3, caption="The <route>")
    await group.hears(group.admin, '/announce at="20:00"', reply_to=album[1])
    assert await group.sees_tap(group.admin, CONFIRM[language]) == SCHEDULED[language]
    await when(world, "2026-11-23 20:00")
    posted = [m for m in group.chat.messages if m.sender == world.bot and m.album is not None]
    assert [m.media for m in posted] == [m.media for m in album]
    assert [m.text for m in posted] == ["The <route>", "", ""]
    assert len({m.album for m in posted}) == 1


@BOTH
async def test_of_an_album_that_was_not_seen_it_says_so(database_url: str, clock: SimClock, language: str) -> None:
    world = await wiring.start(database_url, clock, privacy=True)
    group = await make_group(world, language=language, zone=SHANGHAI, bot_is_admin=False)
    album = group.admin.sends_album(group.chat, 3)
    await world.settle()
    (panel,) = await group.hears(group.admin, '/announce@muster_bot at="20:00"', reply_to=album[0])
    assert {"en": "only 1 picture of this album", "zh-CN": "只看到 1 张"}[language] in panel
    await world.app.close()


@BOTH
@pytest.mark.parametrize("kind", ["photo", "video", "document", "voice"])
async def test_files_keep_their_captions(world: World, language: str, kind: str) -> None:
    group = await make_group(world, language=language, zone=SHANGHAI)
    source = getattr(group.admin, f"sends_{kind}")(group.chat, caption="Look at @mia and #this")
    await group.hears(group.admin, '/announce at="20:00" buttons="Sign up|https://example.org/x"', reply_to=source)
    await group.sees_tap(group.admin, CONFIRM[language])
    await when(world, "2026-11-23 20:00")
    (post,) = posts(group, source.text)
    assert (post.media, post.entities, post.kind) == (source.media, source.entities, kind)
    assert [(b.text, b.url) for row in post.buttons for b in row] == [("Sign up", "https://example.org/x")]


@BOTH
async def test_words_in_one_line(world: World, language: str) -> None:
    group = await make_group(world, language=language, zone=SHANGHAI)
    line = {"en": '/announce "Bring water" at="fri 20:00"', "zh-CN": "/announce “记得带水” at=周五20:00"}[language]
    await group.hears(group.admin, line)
    await group.sees_tap(group.admin, CONFIRM[language])
    await when(world, "2026-11-27 20:00")
    assert len(posts(group, {"en": "Bring water", "zh-CN": "记得带水"}[language])) == 1


@BOTH
async def test_a_repeating_one_comes_again_and_ends(world: World, language: str) -> None:
    group = await make_group(world, language=language, zone=SHANGHAI)
    line = {"en": 'every="mon,thu 09:00" until=2026-12-03', "zh-CN": 'every="周一 周四 9点" until=12月3日'}[language]
    source = await announced(group, line)
    expected = [("11-26", 1), ("11-27", 1), ("11-30", 2), ("12-03", 3), ("12-07", 3)]
    for day, count in expected:
        await when(world, f"2026-{day} 09:00")
        assert len(posts(group, source.text)) == count, day
    assert await rows_of(world, Announcement, state="done") == 1


async def test_pinned_silent_and_instead_of_the_one_before(world: World) -> None:
    group = await make_group(world, zone=SHANGHAI)
    source = await announced(group, 'every="daily 9:00" pin=yes silent=yes delete=yes')
    await when(world, "2026-11-24 09:00")
    (first,) = posts(group, source.text)
    assert first.silent
    assert group.chat.pinned == [first]
    await when(world, "2026-11-25 09:00")
    (second,) = posts(group, source.text)
    assert first.deleted
    assert group.chat.pinned == [second]


async def test_a_pin_takes_the_place_of_the_one_before(world: World) -> None:
    group = await make_group(world, zone=SHANGHAI)
    source = await announced(group, 'every="daily 9:00" pin=yes')
    await when(world, "2026-11-24 09:00")
    await when(world, "2026-11-25 09:00")
    assert len(posts(group, source.text)) == 2
    assert group.chat.pinned == [posts(group, source.text)[-1]]


@BOTH
async def test_fields_are_filled_in_and_formatting_stays(world: World, language: str) -> None:
    group = await make_group(world, language=language, zone=SHANGHAI)
    await group.starts()
    await group.checks_in(*group.members[:2])
    text = "🏃 {group} on {weekday}, {date}: <b>{checked_in_today}</b> of <i>{members}</i> are in. {{so}}"
    source = group.admin.says(text, group.chat, is_formatted=True)
    await group.hears(group.admin, '/announce at="20:00"', reply_to=source)
    await group.sees_tap(group.admin, CONFIRM[language])
    await when(world, "2026-11-23 20:00")
    day = {"en": "Mon, Mon, 23 Nov", "zh-CN": "周一, 11月23日周一"}[language]
    (post,) = posts(group, f"🏃 Runners on {day}: 2 of 5 are in. {{so}}")
    assert post.html == f"🏃 Runners on {day}: <b>2</b> of <i>5</i> are in. {{so}}"


async def test_braces_that_are_no_field_are_posted_as_they_are(world: World) -> None:
    group = await make_group(world, zone=SHANGHAI)
    source = group.admin.says("Bring {{water}}!", group.chat)
    await group.hears(group.admin, '/announce at="20:00"', reply_to=source)
    await group.sees_tap(group.admin, CONFIRM["en"])
    await when(world, "2026-11-23 20:00")
    assert len(posts(group, "Bring {water}!")) == 1


@BOTH
async def test_a_field_that_is_none_is_refused(world: World, language: str) -> None:
    group = await make_group(world, language=language, zone=SHANGHAI)
    source = group.admin.says("Hi {name}!", group.chat)
    (said,) = await group.hears(group.admin, "/announce at=20:00", reply_to=source)
    assert (
        said
        == {
            "en": "I don't know {name}. I fill in {group}, {date}, {weekday}, {members}, {checked_in_today}, "
            "{signed_up_today}, {answered_today}; for braces as they are, write them twice.",
            "zh-CN": "我不认识 {name}。我会自动填入的有 {group}、{date}、{weekday}、{members}、{checked_in_today}、"
            "{signed_up_today}、{answered_today}；如果就是要写大括号，请写两遍。",
        }[language]
    )
    assert await rows_of(world, Announcement) == 0


@BOTH
async def test_refused_in_one_line(world: World, language: str) -> None:
    group = await make_group(world, language=language, zone=SHANGHAI)
    source = group.admin.says("Bring water.", group.chat)
    for line, said in (
        ("at=someday", {"en": "I can't read “someday” for at=.", "zh-CN": "“someday”没看懂。at=："}),
        ("at=07:00", {"en": "That would be Mon, 23 Nov 2026, 07:00", "zh-CN": "2026年11月23日周一 07:00已经过了"}),
        ('at="3/4 9:00"', {"en": "That could be ", "zh-CN": "这可以是"}),
        ("every=weekday", {"en": "At what time?", "zh-CN": "几点呢？"}),
        ("buttons=x", {"en": "I can't read “x” for buttons=.", "zh-CN": "“x”没看懂。buttons=："}),
        ("colour=red", {"en": "I don't know colour=.", "zh-CN": "没有 colour= 这一项。"}),
        ("pin=maybe", {"en": "I can't read “maybe” for pin=.", "zh-CN": "“maybe”没看懂。pin=："}),
        (
            "at=20:00 buttons='X|javascript:alert(1)'",
            {
                "en": "I can't read “X|javascript:alert(1)” for buttons=",
                "zh-CN": "“X|javascript:alert(1)”没看懂。buttons=：",
            },
        ),
    ):
        (answer,) = await group.hears(group.admin, f"/announce {line}", reply_to=source)
        assert answer.startswith(said[language]), answer
    assert await rows_of(world, Announcement) == 0


@BOTH
async def test_only_who_may(world: World, language: str) -> None:
    group = await make_group(world, language=language, zone=SHANGHAI)
    mia = group.members[0]
    assert await group.hears(mia, "/announce hello at=20:00") == [ADMINS_AND_HOSTS_ONLY[language]]
    await announced(group, "at=20:00")
    panel = group.bots_last
    data = next(b.data for row in panel.buttons for b in row if b.data is not None and b.data.endswith("now"))
    assert (
        await group.sees_tap(mia, {"en": "🚀 Send now", "zh-CN": "🚀 立即发送"}[language], panel)
        == ADMINS_AND_HOSTS_ONLY[language]
    )
    await group.hears(group.owner, "/roles host @mia")
    assert await group.sees_forged(mia, "ad:1:zz:now", panel, old=True) == OUT_OF_DATE[language]
    assert await group.sees_forged(mia, data.replace("now", "nonsense"), panel, old=True) == OUT_OF_DATE[language]
    assert await group.sees_tap(mia, "🚀", panel) == {"en": "Sent.", "zh-CN": "已发送。"}[language]
    assert len(posts(group, "Bring water.")) == 1


async def test_sending_twice_in_a_row_is_a_slip(world: World) -> None:
    group = await make_group(world, zone=SHANGHAI)
    source = await announced(group, 'every="daily 9:00"')
    taps = [group.admin.taps("🚀 Send now", group.chat), group.owner.taps("🚀 Send now", group.chat)]
    await world.settle()
    assert [tap.answer.text for tap in taps if tap.answer is not None] == [
        "Sent.",
        "It went out a moment ago. In a minute you can send it again.",
    ]
    assert len(posts(group, source.text)) == 1
    await when(world, "2026-11-24 09:00")
    assert len(posts(group, source.text)) == 2


@BOTH
async def test_sent_at_once(world: World, language: str) -> None:
    group = await make_group(world, language=language, zone=SHANGHAI)
    source = group.admin.says("Bring water.", group.chat)
    await group.hears(group.admin, {"en": "/announce at=now", "zh-CN": "/announce at=现在"}[language], reply_to=source)
    await world.advance(minutes=10)
    assert await group.sees_tap(group.admin, {"en": "✅ Send it now", "zh-CN": "✅ 现在发送"}[language]) in {
        "Sent.",
        "已发送。",
    }
    assert len(posts(group, "Bring water.")) == 1


@BOTH
async def test_paused_resumed_skipped_moved_and_deleted(world: World, language: str) -> None:
    group = await make_group(world, language=language, zone=SHANGHAI)
    source = await announced(group, 'every="daily 9:00"')
    panel = group.bots_last
    await group.sees_tap(group.admin, {"en": "⏸ Pause", "zh-CN": "⏸ 暂停"}[language], panel)
    await when(world, "2026-11-24 09:00")
    assert posts(group, source.text) == []
    await group.sees_tap(group.admin, {"en": "▶️ Resume", "zh-CN": "▶️ 恢复"}[language], panel)
    await group.sees_tap(group.admin, {"en": "⏭ Skip next", "zh-CN": "⏭ 跳过下一次"}[language], panel)
    await when(world, "2026-11-25 09:00")
    assert posts(group, source.text) == []
    await when(world, "2026-11-26 08:00")
    # The next occurrence alone is moved.
    await group.hears(group.admin, '/schedule 1 at="fri 15:00"')
    await when(world, "2026-11-26 09:00")
    assert posts(group, source.text) == []
    await when(world, "2026-11-27 09:00")
    assert posts(group, source.text) == []
    await when(world, "2026-11-27 15:00")
    assert len(posts(group, source.text)) == 1
    await when(world, "2026-11-28 09:00")
    assert len(posts(group, source.text)) == 2
    await group.sees_tap(group.admin, {"en": "🗑 Delete", "zh-CN": "🗑 删除"}[language], panel)
    await group.sees_tap(group.admin, {"en": "Yes, delete it", "zh-CN": "是的，删除"}[language], panel)
    assert (await rows_of(world, Announcement), await rows_of(world, Schedule, kind=POST)) == (0, 0)
    assert await group.sees_forged(group.admin, "ad:1:1:now", panel, old=True) == OUT_OF_DATE[language]


@BOTH
async def test_quiet_hours_delay_what_is_not_urgent(world: World, language: str) -> None:
    group = await make_group(world, language=language, zone=SHANGHAI)
    await announced(group, "at=23:30", "Not urgent")
    panel = group.bots_last
    assert {
        "en": "In quiet hours (23:00-08:00): it waits until 08:00",
        "zh-CN": "在免打扰时段（23:00-08:00），会等到 08:00 再发",
    }[language] in panel.text
    await announced(group, "at=23:30 urgent=yes", "Urgent")
    await when(world, "2026-11-23 23:30")
    assert (len(posts(group, "Urgent")), len(posts(group, "Not urgent"))) == (1, 0)
    await when(world, "2026-11-24 08:00")
    assert (len(posts(group, "Urgent")), len(posts(group, "Not urgent"))) == (1, 1)


@BOTH
async def test_the_zone_changes_after_it_was_scheduled(world: World, language: str) -> None:
    """What was planned for 20:00 is at 20:00 of the clock that the group has then."""
    group = await make_group(world, language=language, zone=SHANGHAI)
    once = await announced(group, 'at="2026-11-24 20:00"', "Once")
    again = await announced(group, 'every="daily 12:00"', "Again")
    await group.hears(group.owner, "/settings zone=Europe/Berlin")
    await when(world, "2026-11-24 20:00")
    assert (len(posts(group, once.text)), len(posts(group, again.text))) == (0, 1)
    await when(world, "2026-11-24 20:00", "Europe/Berlin")
    assert (len(posts(group, once.text)), len(posts(group, again.text))) == (1, 1)


@BOTH
async def test_in_its_topic_or_in_the_main_talk_where_that_is_gone(world: World, language: str) -> None:
    group = await make_group(world, language=language, zone=SHANGHAI, forum=True)
    group.admin.starts(world.bot)
    topic = group.chat.new_topic("News", group.owner)
    source = group.admin.says("Bring water.", group.chat, topic=topic)
    await group.hears(group.admin, '/announce every="daily 9:00"', reply_to=source, topic=topic)
    await group.sees_tap(group.admin, CONFIRM[language])
    await when(world, "2026-11-24 09:00")
    (post,) = posts(group, source.text)
    assert post.topic is topic
    group.chat.delete_topic(topic, group.owner)
    before = len(world.said(group.admin.private(world.bot)))
    for day in ("2026-11-25", "2026-11-26"):
        await when(world, f"{day} 09:00")
    assert [p.topic is not None and p.topic.general for p in posts(group, source.text)] == [True, True]
    # Told to the author, once.
    assert world.said(group.admin.private(world.bot))[before:] == [
        {
            "en": "📢 1. Bring water. in Runners\nIts topic is closed or deleted, so I posted it in the group's main talk.",
            "zh-CN": "📢 Runners的公告 1. Bring water.\n原来的话题已关闭或删除，所以我把它发到了群的主聊天里。",
        }[language]
    ]


@BOTH
async def test_no_right_to_pin_is_told_once(world: World, language: str) -> None:
    group = await make_group(world, language=language, zone=SHANGHAI)
    group.admin.starts(world.bot)
    source = await announced(group, 'every="daily 9:00" pin=yes')
    group.owner.promotes(world.bot, group.chat, can_manage_chat=True)
    before = len(world.said(group.admin.private(world.bot)))
    for day in ("2026-11-23", "2026-11-24", "2026-11-25"):
        await when(world, f"{day} 09:00")
    assert len(posts(group, source.text)) == 3
    said = world.said(group.admin.private(world.bot))[before:]
    assert len(said) == 1
    assert {"en": "no right to pin it", "zh-CN": "没有置顶权限"}[language] in said[0]
    # Mended, and broken again: that is news.
    group.owner.promotes(world.bot, group.chat, can_manage_chat=True, can_pin_messages=True)
    await when(world, "2026-11-26 09:00")
    assert group.chat.pinned == [posts(group, source.text)[-1]]
    group.owner.promotes(world.bot, group.chat, can_manage_chat=True)
    await when(world, "2026-11-27 09:00")
    assert len(world.said(group.admin.private(world.bot))[before:]) == 2


@BOTH
async def test_the_bot_is_removed_and_comes_back(world: World, language: str) -> None:
    group = await make_group(world, language=language, zone=SHANGHAI)
    group.admin.starts(world.bot)
    source = await announced(group, 'every="daily 9:00"')
    await when(world, "2026-11-23 09:00")
    before = len(world.said(group.admin.private(world.bot)))
    group.owner.removes(world.bot, group.chat)
    for day in ("2026-11-24", "2026-11-25"):
        await when(world, f"{day} 09:00")
    said = world.said(group.admin.private(world.bot))[before:]
    assert len(said) == 1
    assert {"en": "I'm not in the group any more", "zh-CN": "我已经不在这个群里"}[language] in said[0]
    group.owner.adds(world.bot, group.chat, admin=True)
    await when(world, "2026-11-26 09:00")
    assert len(posts(group, source.text)) == 2
    assert len(world.said(group.admin.private(world.bot))[before:]) == 1


@BOTH
async def test_an_album_that_was_deleted_is_told(world: World, language: str) -> None:
    group = await make_group(world, language=language, zone=SHANGHAI)
    group.admin.starts(world.bot)
    album = group.admin.sends_album(group.chat, 2)
    await group.hears(group.admin, "/announce at=20:00", reply_to=album[0])
    await group.sees_tap(group.admin, CONFIRM[language])
    before = len(world.said(group.admin.private(world.bot)))
    for message in album:
        group.admin.deletes(message)
    await when(world, "2026-11-23 20:00")
    said = world.said(group.admin.private(world.bot))[before:]
    assert len(said) == 1
    assert {"en": "has been deleted. Give me its words anew", "zh-CN": "原消息已被删除"}[language] in said[0]


@BOTH
async def test_written_in_private(world: World, language: str) -> None:
    """The form: what, when, and then exactly what will be posted, with the panel under it."""
    group = await make_group(world, language=language, zone=SHANGHAI)
    admin, chat = group.admin, group.admin.private(world.bot)
    await group.hears(admin, "/announce")
    (link,) = group.bots_last.buttons[0]
    admin.opens(link.url or "")
    await world.settle()
    assert chat.last.text.startswith({"en": "What shall I post in Runners?", "zh-CN": "要在Runners发什么？"}[language])
    source = admin.says(FORMATTED, chat, is_formatted=True)
    await world.settle()
    assert chat.last.text.startswith({"en": "When? Write a moment", "zh-CN": "什么时候发？请写时间"}[language])
    admin.says("someday", chat)
    await world.settle()
    assert chat.last.text.startswith({"en": "I can't read “someday”", "zh-CN": "“someday”没看懂"}[language])
    await world.advance(seconds=5)
    admin.says({"en": "mon,thu 9am", "zh-CN": "周一 周四 9点"}[language], chat)
    await world.settle()
    await world.advance(seconds=5)
    shown, panel = chat.messages[-2:]
    assert (shown.text, shown.entities) == (source.text, source.entities)
    assert {"en": "🔁 Mon, Thu 09:00", "zh-CN": "🔁 周一、周四 09:00"}[language] in panel.text
    admin.taps({"en": "🔗 Buttons", "zh-CN": "🔗 按钮"}[language], chat)
    await world.advance(seconds=5)
    admin.says("Sign up | https://example.org\n报名 https://example.com/x", chat)
    await world.advance(seconds=5)
    await world.advance(seconds=5)
    shown = chat.messages[-2]
    assert [b.text for row in shown.buttons for b in row] == ["Sign up", "报名"]
    admin.taps({"en": "📌 Pin", "zh-CN": "📌 置顶"}[language], chat)
    await world.advance(seconds=5)
    admin.taps(CONFIRM[language], chat)
    await world.settle()
    await when(world, "2026-11-26 09:00")
    (post,) = posts(group, source.text)
    assert post.entities == source.entities
    assert group.chat.pinned == [post]
    # The content alone is changed.
    admin.taps({"en": "✏️ Content", "zh-CN": "✏️ 内容"}[language], chat)
    await world.advance(seconds=5)
    album = admin.sends_album(chat, 3)
    await world.advance(seconds=5)
    assert {"en": "Telegram shows no buttons under an album", "zh-CN": "相册下面不能带按钮"}[language] in chat.last.text
    photo = admin.sends_photo(chat, caption="New")
    await world.advance(seconds=5)
    await when(world, "2026-11-30 09:00")
    (post,) = posts(group, "New")
    assert post.media == photo.media
    assert album


@BOTH
async def test_an_album_written_in_private(world: World, language: str) -> None:
    group = await make_group(world, language=language, zone=SHANGHAI)
    admin, chat = group.admin, group.admin.private(world.bot)
    await group.hears(admin, "Good morning")
    admin.starts(world.bot)
    await world.advance(seconds=5)
    admin.says("/announce", chat)
    await world.advance(seconds=5)
    album = admin.sends_album(chat, 4, caption="Look")
    await world.advance(seconds=5)
    admin.taps({"en": "Tomorrow 09:00", "zh-CN": "明天 09:00"}[language], chat)
    await world.advance(seconds=5)
    await world.advance(seconds=5)
    assert [m.media for m in chat.messages[-5:-1]] == [m.media for m in album]
    admin.taps(CONFIRM[language], chat)
    await world.settle()
    await when(world, "2026-11-24 09:00")
    posted = [m for m in group.chat.messages if m.sender == world.bot and m.album is not None]
    assert [(m.media, m.text) for m in posted] == [(m.media, m.text) for m in album]


@BOTH
async def test_an_anonymous_admin_announces(world: World, language: str) -> None:
    group = await make_group(world, language=language, zone=SHANGHAI)
    source = group.owner.says("Bring water.", group.chat, anonymous=True)
    await group.hears(group.owner, "/announce at=20:00", reply_to=source, anonymous=True)
    assert await group.sees_tap(group.owner, CONFIRM[language]) == SCHEDULED[language]
    assert await rows_of(world, Announcement, created_by=group.owner.id) == 1
