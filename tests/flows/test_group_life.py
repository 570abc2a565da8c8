"""A group from the bot's first day in it: added, promoted, removed, back; renamed, upgraded; members who leave and come back."""

from typing import Literal

import pytest
from sqlalchemy import select

from jobs import deliver
from models import Activity, CheckIn, Group as GroupRow, Schedule
from tests.flows.group import BOTH, HERE, SHANGHAI, TITLE, Group, ledger_adds_up, make_group, rows_of, when
from tests.wiring import World
from tour.words import RUNS_EN, RUNS_ZH

HELLO = {
    "en": f"👋 Hello! I run this group's activities: {RUNS_EN}; "
    "announcements on time, and a weekly summary for admins.\n"
    "Everything works as it is; admins can adjust it below.\n\n"
    "🌐 Language: English\n🕒 Time zone: UTC\n🌅 A new day begins at 00:00\n🌙 Quiet hours: 23:00-08:00\n"
    "📊 Weekly summary: Mon 09:00, to admins",
    "zh-CN": f"👋 大家好！我来帮群里办活动：{RUNS_ZH}；"
    "还能准时发公告，每周给管理员出周报。\n"
    "开箱即用，管理员可以在下面调整设置。\n\n"
    "🌐 语言：简体中文\n🕒 时区：Asia/Shanghai\n🌅 每天从 00:00 算起\n🌙 免打扰时段：23:00-08:00\n📊 周报：周一 09:00 发给管理员",
}
BACK = {
    "en": "👋 I'm back! Points, streaks and activities are all still here. See /activities",
    "zh-CN": "👋 我回来啦！积分、连续天数和活动都还在，看看：/activities",
}


@BOTH
@pytest.mark.parametrize("kind", ["group", "supergroup"])
@pytest.mark.parametrize("bot_is_admin", [False, True])
async def test_added_it_greets_once(
    world: World, language: str, kind: Literal["group", "supergroup"], bot_is_admin: bool
) -> None:
    group = await make_group(world, language=language, kind=kind, bot_is_admin=bot_is_admin)
    assert world.said(group.chat) == [HELLO[language]]
    buttons = group.bots_last.button_texts
    assert (
        buttons
        == {
            "en": [
                "简体中文",
                "🕒 Time zone",
                "🌅 Start of day",
                "🌙 Quiet hours",
                "📊 Weekly summary",
                "🚀 Start a check-in",
                "Something else",
            ],
            "zh-CN": ["English", "🕒 时区", "🌅 每日起点", "🌙 免打扰", "📊 周报", "🚀 发起签到", "办别的活动"],
        }[language]
    )
    if kind == "supergroup" and not bot_is_admin:
        group.owner.promotes(world.bot, group.chat)
        await world.settle()
        group.owner.demotes(world.bot, group.chat)
        await world.settle()
    await group.hears(group.owner, "hello all")
    assert world.said(group.chat) == [HELLO[language]]


@pytest.mark.parametrize(
    ("code", "greeting"),
    [("zh-hant", "👋 大家好！"), ("zh-hans", "👋 大家好！"), ("de", "👋 Hello!"), (None, "👋 Hello!")],
)
async def test_it_greets_in_the_adders_language(world: World, code: str | None, greeting: str) -> None:
    group = await make_group(world, language=code)  # type: ignore[arg-type]
    assert group.bots_last.text.startswith(greeting)


@BOTH
async def test_it_greets_once_also_where_it_was_added_by_its_own_link(world: World, language: str) -> None:
    """The button in private is a link with `startgroup`; Telegram writes `/start` into the group by itself then."""
    telegram = world.telegram
    owner = telegram.new_person("Olga", language_code=language)
    owner.starts(world.bot)
    await world.settle()
    (link,) = [b.url for row in owner.private(world.bot).messages[-1].buttons for b in row if b.url]
    chat = telegram.new_group("Runners", owner=owner)
    owner.adds(world.bot, chat, payload=link.partition("startgroup=")[2])
    await world.settle()
    assert world.said(chat) == [HELLO[language]]
    owner.says("/start", chat)
    await world.settle()
    assert len(world.said(chat)) == 2


async def test_the_greeting_starts_a_check_in(world: World) -> None:
    """The owner taps the greeting's button, without having written a word in the group."""
    group = await make_group(world)
    group.owner.taps("🚀 Start a check-in", group.chat)
    await world.settle()
    assert (
        world.last(group.owner.private(world.bot))
        == "Check-in for Runners\n\nWhat shall it be called? Write me a title."
    )


@BOTH
async def test_removed_and_added_again(world: World, language: str) -> None:
    group = await make_group(world, language=language, zone=SHANGHAI)
    await group.starts("until=21:00 points=5")
    mia = group.members[0]
    await group.checks_in(mia)
    await when(world, "2026-11-23 12:00")
    group.owner.removes(world.bot, group.chat)
    await world.settle()
    said = len(world.said(group.chat))
    await when(world, "2026-11-26 12:00")
    assert len(world.said(group.chat)) == said
    group.owner.unbans(world.bot, group.chat)
    group.owner.adds(world.bot, group.chat, admin=True)
    await world.settle()
    await world.advance(seconds=10)
    assert BACK[language] in world.said(group.chat)[said:]
    assert HELLO[language] not in world.said(group.chat)[said:]
    assert group.board.button_texts == [HERE[language]]
    (toast,) = await group.checks_in(mia)
    assert {"en": "2 days in a row", "zh-CN": "连续 2 天"}[language] in toast, (
        "nobody misses days on which the bot was away"
    )
    assert await group.points(mia) == 10
    await when(world, "2026-11-26 21:00")
    assert group.bots_last.text.startswith("🌙")


async def test_what_an_admin_paused_stays_paused_when_the_bot_comes_back(world: World) -> None:
    group = await make_group(world, zone=SHANGHAI)
    await group.starts("until=21:00")
    await group.hears(group.admin, "/manage 1")
    await group.sees_tap(group.admin, "⏸ Pause")
    group.owner.removes(world.bot, group.chat)
    await world.settle()
    group.owner.unbans(world.bot, group.chat)
    group.owner.adds(world.bot, group.chat, admin=True)
    await world.settle()
    assert await rows_of(world, Activity, state="paused") == 1


async def test_a_group_in_which_nobody_may_write_at_night(world: World) -> None:
    """An owner shuts the group for the night by its permissions. In the morning the bot goes on, though Telegram tells it nothing."""
    group = await make_group(world, zone=SHANGHAI, bot_is_admin=False)
    await group.starts("until=21:00")
    mia = group.members[0]
    await group.checks_in(mia)
    await when(world, "2026-11-23 20:59")
    group.chat.permit(group.owner, can_send_messages=False)
    await when(world, "2026-11-23 21:00")
    await when(world, "2026-11-24 07:00")
    group.chat.permit(group.owner, can_send_messages=True)
    await when(world, "2026-11-24 09:00")
    mia.says("/checkin", group.chat)
    await world.settle()
    await world.advance(seconds=10)
    assert await group.points(mia) == 2
    assert "📅 Tue, 24 Nov" in group.board.text
    assert "👥 1 person is in today" in group.board.text
    await when(world, "2026-11-24 21:00")
    assert group.bots_last.text.startswith("🌙 Morning run · Tue, 24 Nov")


async def test_a_new_title(world: World) -> None:
    group = await make_group(world, zone=SHANGHAI)
    await group.starts()
    mia = group.members[0]
    await group.checks_in(mia)
    group.chat.rename("Swimmers <b>&\u202e", group.owner)
    await world.settle()
    (own,) = await group.hears(mia, "/me")
    assert own.splitlines()[0] == "Mia in Swimmers <b>&"


@BOTH
async def test_who_left_is_not_counted_until_they_come_back(world: World, language: str) -> None:
    group = await make_group(world, language=language, zone=SHANGHAI)
    await group.starts("until=21:00 remind=60m remind_names=yes")
    mia, noah, lena = group.members
    await group.checks_in(mia, noah, lena)
    await when(world, "2026-11-23 21:00")
    await when(world, "2026-11-24 08:00")
    noah.leaves(group.chat)
    group.owner.kicks(lena, group.chat)
    await world.settle()
    (top,) = await group.hears(mia, "/top")
    assert "Mia" in top
    assert "Noah" not in top
    assert "Lena" not in top
    await when(world, "2026-11-24 20:00")
    assert (
        group.bots_last.text.splitlines()
        == {
            "en": ["⏰ Morning run closes at 21:00. 1 person who takes part isn't in yet.", "Mia"],
            "zh-CN": ["⏰ “晨跑”21:00 截止，还有 1 位没签到，抓紧啦！", "Mia"],
        }[language]
    )
    await group.checks_in(mia)
    await when(world, "2026-11-24 21:00")
    assert (
        group.bots_last.text.splitlines()[1]
        == {
            "en": "1 person checked in.",
            "zh-CN": "1 人签到。",
        }[language]
    )
    await when(world, "2026-11-25 08:00")
    group.owner.adds_person(noah, group.chat)
    await world.settle()
    await when(world, "2026-11-25 20:00")
    assert group.bots_last.text.splitlines()[1] == {"en": "Mia, Noah", "zh-CN": "Mia、Noah"}[language]
    (top,) = await group.hears(mia, "/top")
    assert "Noah" in top
    await when(world, "2026-11-25 21:00")
    assert (
        group.bots_last.text.splitlines()[1]
        == {
            "en": "Nobody checked in. A new day, a new chance!",
            "zh-CN": "今天没人签到，明天继续加油！",
        }[language]
    )


async def test_a_bot_that_is_no_admin_hears_of_leaving_by_the_service_message(world: World) -> None:
    group = await make_group(world, zone=SHANGHAI, bot_is_admin=False)
    await group.starts("until=21:00")
    mia, noah, _ = group.members
    await group.checks_in(mia, noah)
    noah.leaves(group.chat)
    await world.settle()
    assert "Noah" not in (await group.hears(mia, "/top"))[0]
    group.owner.adds_person(noah, group.chat)
    await world.settle()
    assert "Noah" in (await group.hears(mia, "/top"))[0]


# --- a group becomes a supergroup ---------------------------------------------------------------------------------------------


async def a_small_group(world: World, language: str = "en") -> Group:
    """An ordinary group in the middle of a check-in: Mia is in already."""
    group = await make_group(world, language=language, kind="group", zone=SHANGHAI)
    group.admin = group.owner
    await group.starts("until=21:00 points=5 remind=60m")
    await group.checks_in(group.members[0])
    return group


async def the_day_goes_on(world: World, group: Group) -> None:
    """In the new chat everything is as it was: Mia in, Noah not yet; board, reminder and close come here, each once."""
    language = group.language
    mia, noah, _ = group.members
    await world.advance(seconds=10)
    assert await rows_of(world, GroupRow) == 1
    assert len(group.boards) == 1
    assert {"en": "👥 1 person is in today\nMia", "zh-CN": "👥 今天已有 1 人签到\nMia"}[language] in group.board.text
    toasts = await group.checks_in(mia, noah)
    assert (
        toasts
        == {
            "en": [
                "You're in already today. 1 day in a row!",
                "✅ You're in · 1 day in a row · +5 points · no. 2 today",
            ],
            "zh-CN": ["今天已经签过啦，连续 1 天！", "✅ 签到成功 · 连续 1 天 · +5 积分 · 今天第 2 位"],
        }[language]
    )
    await when(world, "2026-11-23 21:00")
    assert (
        group.bots_last.text
        == {
            "en": "🌙 Morning run · Mon, 23 Nov\n2 people checked in.",
            "zh-CN": "🌙 晨跑 · 11月23日周一\n2 人签到。",
        }[language]
    )
    await when(world, "2026-11-24 08:00")
    assert {"en": "2 days", "zh-CN": "连续 2 天"}[language] in (await group.checks_in(mia))[0]
    await when(world, "2026-11-24 20:00")
    assert group.bots_last.text.startswith("⏰")
    assert await group.points(mia) == 10
    assert await rows_of(world, CheckIn) == 3
    assert await rows_of(world, Schedule, activity=1) == 3
    assert await rows_of(world, GroupRow) == 1
    await ledger_adds_up(world)


@BOTH
async def test_a_group_becomes_a_supergroup(world: World, language: str) -> None:
    group = await a_small_group(world, language)
    group.chat = group.chat.upgrade(group.owner)
    await world.settle()
    await the_day_goes_on(world, group)


async def test_the_new_chat_speaks_first(world: World) -> None:
    """The service message of the new chat comes before that of the old one."""
    group = await a_small_group(world)
    group.chat = group.chat.upgrade(group.owner)
    queue = world.bot.updates
    old, new = queue.waiting()
    queue.drop_all()
    queue.put(new.kind, new.body, new.key)
    await world.settle()
    queue.put(old.kind, old.body, old.key)
    await world.settle()
    await the_day_goes_on(world, group)


@pytest.mark.parametrize("lost", ["first", "second"])
async def test_one_of_the_service_messages_is_lost(world: World, lost: str) -> None:
    group = await a_small_group(world)
    group.chat = group.chat.upgrade(group.owner)
    first, second = world.bot.updates.waiting()
    world.bot.updates.remove(first.id if lost == "first" else second.id)
    await world.settle()
    await the_day_goes_on(world, group)


async def test_somebody_writes_in_the_new_chat_before_any_service_message(world: World) -> None:
    """The new chat is taken for a group of its own for a moment; nothing of it may stay behind."""
    group = await a_small_group(world)
    group.chat = group.chat.upgrade(group.owner)
    queue = world.bot.updates
    services = queue.waiting()
    queue.drop_all()
    group.members[1].says("/activities", group.chat)
    await world.settle()
    for service in services:
        queue.put(service.kind, service.body, service.key)
    await world.settle()
    await the_day_goes_on(world, group)


async def test_the_outbox_learns_it_from_the_error(world: World) -> None:
    """Both service messages are lost; the closing line meets a chat that has moved."""
    group = await a_small_group(world)
    noah = group.members[1]
    await group.checks_in(noah)
    await world.advance(seconds=10)
    group.chat = group.chat.upgrade(group.owner)
    world.bot.updates.drop_all()
    await when(world, "2026-11-23 21:00")
    assert [text for text in world.said(group.chat) if text.startswith("🌙")] == [
        "🌙 Morning run · Mon, 23 Nov\n2 people checked in."
    ]
    await world.advance(seconds=10)
    await when(world, "2026-11-24 08:00")
    assert group.board.button_texts == ["✅ I'm here"]
    assert "2 days" in (await group.checks_in(noah))[0]
    async with world.app.database.read() as session:
        assert (await session.scalars(select(GroupRow.chat_id))).all() == [group.chat.id]


async def test_the_outbox_hears_of_it_before_the_updates_do(world: World) -> None:
    group = await a_small_group(world)
    group.members[2].taps("I'm here", group.chat)
    await world.app.polling.once()
    old = group.chat
    group.chat = old.upgrade(group.owner)
    world.clock.advance(seconds=10)
    await world.app.do(deliver.JOB)
    await world.settle()
    await world.advance(seconds=10)
    assert await rows_of(world, GroupRow) == 1
    assert "👥 2 people are in today" in group.board.text
    assert len(group.boards) == 1


async def test_a_tap_in_the_old_chat_after_the_move(world: World) -> None:
    """Somebody's app still shows the old chat: the tap counts all the same, once."""
    group = await a_small_group(world)
    mia, noah, _ = group.members
    old_board = group.board
    group.chat = group.chat.upgrade(group.owner)
    await world.settle()
    tap = noah.taps(HERE["en"], old_board.chat, message=old_board)
    again = mia.taps(HERE["en"], old_board.chat, message=old_board)
    await world.settle()
    assert tap.answer is not None
    assert again.answer is not None
    assert tap.answer.text == "✅ You're in · 1 day in a row · +5 points · no. 2 today"
    assert again.answer.text == "You're in already today. 1 day in a row!"
    await world.advance(seconds=10)
    assert "👥 2 people are in today" in group.board.text
    assert await rows_of(world, GroupRow) == 1


async def test_taps_around_the_move_in_one_batch(world: World) -> None:
    group = await a_small_group(world)
    noah, lena = group.members[1:]
    before = noah.taps(HERE["en"], group.chat)
    group.chat = group.chat.upgrade(group.owner)
    words = lena.says("签到", group.chat)
    await world.settle()
    await world.advance(seconds=10)
    assert before.answered
    assert words.reactions == {world.bot: ["🔥"]}
    assert await rows_of(world, CheckIn) == 3
    assert await rows_of(world, GroupRow) == 1
    assert "👥 3 people are in today" in group.board.text
    assert TITLE["en"] in group.board.text
