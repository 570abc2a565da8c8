"""From `/schedule` to another time or another topic, by buttons and by what is written in private."""

import pytest

from models import Announcement
from simulator import Chat
from tests.flows.group import ADMINS_AND_HOSTS_ONLY, BOTH, OUT_OF_DATE, SHANGHAI, Group, make_group, when
from tests.flows.test_announce import CONFIRM, announced, posts
from tests.wiring import World

MOVE = {"en": "↪️ Move next", "zh-CN": "↪️ 改下一次时间"}
TOPIC = {"en": "💬 Topic", "zh-CN": "💬 话题"}
DAY_LATER = {"en": "1 day later", "zh-CN": "推迟 1 天"}
ASKED = {
    "en": "When shall the next one come, instead of Tue, 24 Nov 2026, 09:00?",
    "zh-CN": "下一次原定 2026年11月24日周二 09:00，改到什么时候？",
}


async def to_private(world: World, group: Group, button: str) -> Chat:
    """The admin finds the announcement in the list, and follows a link of its panel: two taps."""
    await group.hears(group.admin, "/schedule")
    await group.sees_tap(group.admin, "1. ")
    tap = group.admin.taps(button, group.chat)
    assert tap.opened is not None
    await world.advance(seconds=2)
    return group.admin.private(world.bot)


@BOTH
async def test_the_next_one_is_moved_by_a_button(world: World, language: str) -> None:
    group = await make_group(world, language=language, zone=SHANGHAI)
    await when(world, "2026-11-23 10:00")
    source = await announced(group, 'every="daily 9:00"')
    chat = await to_private(world, group, MOVE[language])
    assert chat.last.text.startswith(ASKED[language])
    group.admin.taps(DAY_LATER[language], chat)
    await world.advance(seconds=2)
    assert {"en": "Next: Wed, 25 Nov 2026, 09:00", "zh-CN": "下一次：2026年11月25日周三 09:00"}[
        language
    ] in chat.last.text
    await when(world, "2026-11-24 09:00")
    assert posts(group, source.text) == []
    for day in ("25", "26"):
        await when(world, f"2026-11-{day} 09:00")
    assert len(posts(group, source.text)) == 2


@BOTH
async def test_the_next_one_is_moved_by_a_written_time(world: World, language: str) -> None:
    group = await make_group(world, language=language, zone=SHANGHAI)
    await when(world, "2026-11-23 10:00")
    source = await announced(group, 'every="daily 9:00"')
    chat = await to_private(world, group, MOVE[language])
    group.admin.says("whenever", chat)
    await world.advance(seconds=2)
    assert {"en": "I can't read “whenever” for at=", "zh-CN": "“whenever”没看懂。at=："}[language] in chat.last.text
    group.admin.says({"en": "tomorrow 3pm", "zh-CN": "明天下午3点"}[language], chat)
    await world.advance(seconds=4)
    await when(world, "2026-11-24 09:00")
    assert posts(group, source.text) == []
    await when(world, "2026-11-24 15:00")
    assert len(posts(group, source.text)) == 1
    # A moved one that is moved again, and a restart's worth of time later the rule goes on.
    await when(world, "2026-11-25 09:00")
    assert len(posts(group, source.text)) == 2


async def test_moved_twice_by_the_same_button_is_moved_once(world: World) -> None:
    """The button says a moment, not a span: tapped again, it is the same moment."""
    group = await make_group(world, zone=SHANGHAI)
    await when(world, "2026-11-23 10:00")
    source = await announced(group, 'every="daily 9:00"')
    chat = await to_private(world, group, MOVE["en"])
    question = chat.last
    data = next(b.data for row in question.buttons for b in row if b.text == DAY_LATER["en"])
    assert data is not None
    for _ in range(2):
        group.admin.taps_data(question, data)
    await world.advance(seconds=2)
    await when(world, "2026-11-25 09:00")
    assert len(posts(group, source.text)) == 1


@pytest.mark.parametrize(
    "data", ["am:1:1:2020-01-01+09.00", "am:1:1:nonsense", "am:1:9:2026-12-01+09.00", "at:1:1:999"]
)
async def test_made_up_moves_change_nothing(world: World, data: str) -> None:
    group = await make_group(world, zone=SHANGHAI, forum=True)
    await when(world, "2026-11-23 10:00")
    source = await announced(group, 'every="daily 9:00"')
    chat = await to_private(world, group, MOVE["en"])
    tap = group.admin.taps_data(chat.last, data)
    await world.advance(seconds=2)
    assert tap.answer is not None
    assert tap.answer.text
    mia = group.members[0]
    mia.starts(world.bot)
    await world.advance(seconds=2)
    tap = mia.taps_data(mia.private(world.bot).last, "am:1:1:2026-12-01+09.00")
    await world.advance(seconds=2)
    assert tap.answer is not None
    assert tap.answer.text == ADMINS_AND_HOSTS_ONLY["en"]
    await when(world, "2026-11-24 09:00")
    (post,) = posts(group, source.text)
    assert post.topic is not None
    assert post.topic.title == "General"


@BOTH
async def test_a_topic_is_chosen_in_the_form(world: World, language: str) -> None:
    """Among those in which something of the bot's stands; and back into the main talk."""
    group = await make_group(world, language=language, zone=SHANGHAI, forum=True)
    sports = group.chat.new_topic("Sports", group.owner)
    title = {"en": "Morning run", "zh-CN": "晨跑"}[language]
    await group.hears(group.admin, f'/new checkin "{title}" remind=no', topic=sports)
    source = group.admin.says("Bring water.", group.chat)
    await group.hears(group.admin, '/announce every="daily 9:00"', reply_to=source)
    admin, chat = group.admin, group.admin.private(world.bot)
    tap = admin.taps(TOPIC[language], group.chat)
    assert tap.opened is not None
    await world.advance(seconds=2)
    admin.taps({"en": "Where “Morning run” is", "zh-CN": "“晨跑”所在的话题"}[language], chat)
    await world.advance(seconds=2)
    assert {"en": "⚙️ in its topic", "zh-CN": "⚙️ "}[language] in chat.last.text
    admin.taps(CONFIRM[language], chat)
    await world.advance(seconds=2)
    await when(world, "2026-11-24 09:00")
    (post,) = posts(group, source.text)
    assert post.topic is sports
    admin.taps(TOPIC[language], chat)
    await world.advance(seconds=2)
    admin.taps({"en": "The main talk", "zh-CN": "主聊天"}[language], chat)
    await world.advance(seconds=2)
    await when(world, "2026-11-25 09:00")
    assert posts(group, source.text)[-1].topic is not sports


async def test_without_topics_nobody_is_asked_for_one(world: World) -> None:
    group = await make_group(world, zone=SHANGHAI)
    await announced(group, 'every="daily 9:00"')
    await group.hears(group.admin, "/schedule 1")
    assert TOPIC["en"] not in group.bots_last.button_texts


@BOTH
async def test_what_comes_once_has_nothing_to_move(world: World, language: str) -> None:
    """Its time is changed instead."""
    group = await make_group(world, language=language, zone=SHANGHAI)
    await announced(group, "at=20:00")
    await group.hears(group.admin, "/schedule 1")
    assert MOVE[language] not in group.bots_last.button_texts
    async with world.app.database.read() as session:
        assert (await session.get_one(Announcement, (1, 1))).state == "on"
    await when(world, "2026-11-23 20:00")
    admin = group.admin
    admin.starts(world.bot)
    await world.advance(seconds=2)
    tap = admin.taps_data(admin.private(world.bot).last, "aa:1:1:move", old=True)
    await world.advance(seconds=2)
    assert tap.answer is not None
    assert tap.answer.text == OUT_OF_DATE[language]
