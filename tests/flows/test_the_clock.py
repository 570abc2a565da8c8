"""What happens by itself: reminders, closing lines, the day's board, quiet hours, and a bot that was away meanwhile."""

from collections.abc import AsyncIterator, Awaitable, Callable

import pytest

from models import CheckIn, CheckInDay, Schedule, Transfer
from simulator import Person
from tests import wiring
from tests.flows.group import BOTH, HERE, SHANGHAI, Group, ledger_adds_up, make_group, rows_of, when
from tests.wiring import World


async def a_second_day(world: World, language: str = "en", line: str = "until=21:00 remind=60m") -> Group:
    """A group on the second morning of a check-in; all three members were in on the first day."""
    group = await make_group(world, language=language, zone=SHANGHAI)
    await group.starts(line)
    await group.checks_in(*group.members)
    await when(world, "2026-11-23 21:00")
    await when(world, "2026-11-24 08:00")
    return group


def private_words(world: World, person: Person) -> list[str]:
    """What the bot has written to someone in private."""
    return world.said(person.private(world.bot))


@BOTH
async def test_reminders_go_to_those_who_are_not_in(world: World, language: str) -> None:
    group = await a_second_day(world, language)
    mia, noah, lena = group.members
    for person in (mia, lena):
        person.starts(world.bot)
    await world.settle()
    await group.checks_in(lena)
    said = len(world.said(group.chat))
    await when(world, "2026-11-24 19:59:59")
    assert len(world.said(group.chat)) == said
    await when(world, "2026-11-24 20:00")
    assert (
        world.said(group.chat)[said:]
        == {
            "en": ["⏰ Morning run closes at 21:00. 2 people who take part aren't in yet."],
            "zh-CN": ["⏰ “晨跑”21:00 截止，还有 2 位没签到，抓紧啦！"],
        }[language]
    )
    assert (
        private_words(world, mia)[-1]
        == {
            "en": "⏰ Morning run in Runners closes at 21:00, and you're not in yet. Keep your streak!",
            "zh-CN": "⏰ “Runners”的“晨跑”21:00 截止，你还没签到，别断了连续记录！",
        }[language]
    )
    (link,) = mia.private(world.bot).last.buttons[0]
    assert link.text == {"en": "Go to the board", "zh-CN": "去看板签到"}[language]
    assert link.url == group.board.link
    assert [text for text in private_words(world, lena) if "⏰" in text] == []
    assert (await group.sees_tap(noah, HERE[language], group.bots_last)).startswith("✅")
    await world.advance(minutes=30)
    assert len(world.said(group.chat)) == said + 1
    assert len([text for text in private_words(world, mia) if "⏰" in text]) == 1


@BOTH
async def test_a_reminder_with_names_if_the_group_wants_them(world: World, language: str) -> None:
    group = await a_second_day(world, language, "until=21:00 remind=2h remind_names=yes")
    await group.checks_in(group.members[1])
    await when(world, "2026-11-24 19:00")
    assert (
        group.bots_last.text
        == {
            "en": "⏰ Morning run closes at 21:00. 2 people who take part aren't in yet.\nLena, Mia",
            "zh-CN": "⏰ “晨跑”21:00 截止，还有 2 位没签到，抓紧啦！\nLena、Mia",
        }[language]
    )


async def test_nobody_is_reminded_where_all_are_in(world: World) -> None:
    group = await a_second_day(world)
    await group.checks_in(*group.members)
    said = world.said(group.chat)
    await when(world, "2026-11-24 20:00")
    assert len(world.said(group.chat)) == len(said)


async def test_nobody_is_reminded_who_has_never_taken_part(world: World) -> None:
    group = await make_group(world, zone=SHANGHAI)
    await group.starts("until=21:00 remind=60m")
    group.members[0].starts(world.bot)
    await world.settle()
    said = len(world.said(group.chat))
    await when(world, "2026-11-23 20:00")
    await when(world, "2026-11-23 21:00")
    await world.advance(seconds=5)
    assert len(world.said(group.chat)) == said
    assert [text for text in private_words(world, group.members[0]) if "⏰" in text] == []


@BOTH
async def test_a_private_reminder_speaks_the_persons_language(world: World, language: str) -> None:
    group = await make_group(world, language=language, zone=SHANGHAI)
    foreigner = world.telegram.new_person("Kim", language_code={"en": "zh-hans", "zh-CN": "en"}[language])
    group.owner.adds_person(foreigner, group.chat)
    await group.starts("until=21:00 remind=60m")
    foreigner.starts(world.bot)
    await world.settle()
    await group.checks_in(foreigner)
    await when(world, "2026-11-23 21:00")
    await when(world, "2026-11-24 20:00")
    last = private_words(world, foreigner)[-1]
    assert {"en": "你还没签到", "zh-CN": "you're not in yet"}[language] in last


async def test_who_blocked_the_bot_is_no_reason_to_fail(world: World) -> None:
    group = await a_second_day(world)
    mia = group.members[0]
    mia.starts(world.bot)
    await world.settle()
    mia.blocks(world.bot)
    await world.settle()
    await when(world, "2026-11-24 20:00")
    assert group.bots_last.text == "⏰ Morning run closes at 21:00. 3 people who take part aren't in yet."


@BOTH
async def test_the_nights_lines_wait_until_the_morning(world: World, language: str) -> None:
    """A day that ends at midnight: the new day's board comes without a sound, the old one is a record; its line waits for 08:00."""
    group = await make_group(world, language=language, zone=SHANGHAI)
    await group.starts()
    mia = group.members[0]
    await group.checks_in(mia)
    first = group.board
    await when(world, "2026-11-24 00:00")
    await when(world, "2026-11-24 07:30")
    assert first.button_texts == []
    board = group.bots_last
    assert board.silent
    assert {"en": "📅 Tue, 24 Nov · open until 24:00", "zh-CN": "📅 11月24日周二 · 24:00 截止"}[language] in board.text
    assert board.button_texts == [HERE[language]]
    assert (await group.checks_in(group.members[1]))[0].startswith("✅")
    await when(world, "2026-11-24 08:00")
    closing = world.said(group.chat)[-1]
    assert (
        closing
        == {
            "en": "🌙 Morning run · Mon, 23 Nov\n1 person checked in.",
            "zh-CN": "🌙 晨跑 · 11月23日周一\n1 人签到。",
        }[language]
    )
    assert {"en": "👥 1 person is in today\nNoah", "zh-CN": "👥 今天已有 1 人签到\nNoah"}[language] in board.text
    assert group.board == board


@pytest.mark.parametrize(
    ("line", "silent_until", "reminded_at"),
    [
        ("until=08:30 remind=60m", "07:30", "08:00"),  # 07:30 is quiet; the deadline is not
        ("until=07:00 remind=60m", "05:59", "06:00"),  # the deadline is quiet, too: later would be too late
        ("until=22:30 remind=30m", "21:59", "22:00"),
        ("until=no remind=30m", "23:29", "23:30"),
    ],
)
async def test_reminders_and_quiet_hours(world: World, line: str, silent_until: str, reminded_at: str) -> None:
    group = await make_group(world, zone=SHANGHAI)
    await group.starts(line)
    await when(world, "2026-11-24 00:00")
    await group.checks_in(group.members[0])
    for moment in (
        "2026-11-24 08:30",
        "2026-11-24 23:59",
        "2026-11-25 00:00",
        "2026-11-25 05:30",
        f"2026-11-25 {silent_until}",
    ):
        await when(world, moment)
        assert [text for text in world.said(group.chat) if text.startswith("⏰")] == [], moment
    await when(world, f"2026-11-25 {reminded_at}")
    assert len([text for text in world.said(group.chat) if text.startswith("⏰")]) == 1


async def test_no_quiet_hours(world: World) -> None:
    group = await make_group(world, zone=SHANGHAI)
    await group.hears(group.owner, "/settings quiet=no")
    await group.starts()
    await group.checks_in(group.members[0])
    await when(world, "2026-11-24 00:00")
    assert [text.split("\n")[0] for text in world.said(group.chat)[-2:]] == [
        "🌙 Morning run · Mon, 23 Nov",
        "🎯 Morning run",
    ]


# --- away ---------------------------------------------------------------------------------------------------------------------


Restart = Callable[[], Awaitable[World]]


@pytest.fixture
async def restart(world: World, database_url: str) -> AsyncIterator[Restart]:
    """Start the bot again, on the same database and the same Telegram."""
    running: list[World] = []

    async def again() -> World:
        for each in running:
            await each.app.close()
        running[:] = [await wiring.start(database_url, world.clock, telegram=world.telegram)]
        return running[0]

    yield again
    for each in running:
        await each.app.close()


@BOTH
async def test_away_over_the_deadline(world: World, restart: Restart, language: str) -> None:
    group = await a_second_day(world, language)
    mia, noah, _ = group.members
    await group.checks_in(mia)
    await world.app.close()
    world.clock.advance(hours=13, minutes=20)
    again = await restart()
    await again.settle()
    await again.settle()
    closing = [text for text in again.said(group.chat) if text.startswith("🌙")]
    assert (
        closing[1:]
        == {
            "en": ["🌙 Morning run · Tue, 24 Nov\n1 person checked in, 2 missed it."],
            "zh-CN": ["🌙 晨跑 · 11月24日周二\n1 人签到，2 人缺席。"],
        }[language]
    )
    assert [text for text in again.said(group.chat) if text.startswith("⏰")] == [], "too late for a reminder"
    group.world = again
    assert await rows_of(again, CheckInDay) == 2
    assert await rows_of(again, CheckIn, status="missed") == 2
    assert await group.points(mia) == 2
    await when(again, "2026-11-25 08:00")
    assert ["1 day" in toast or "连续 1 天" in toast for toast in await group.checks_in(mia, noah)] == [False, True]


async def test_restarts_at_every_moment_around_the_deadline(world: World, restart: Restart) -> None:
    """Stopped and started again every few seconds: each thing happens once."""
    group = await a_second_day(world)
    await group.checks_in(group.members[0])
    await world.app.close()
    running = world
    for moment in ("20:00", "20:00:02", "20:59:59", "21:00", "21:00:01", "21:00:05"):
        running = await restart()
        await when(running, f"2026-11-24 {moment}")
    said = running.said(group.chat)
    assert len([text for text in said if text.startswith("⏰")]) == 1
    assert len([text for text in said if text.startswith("🌙")]) == 2
    assert group.board.button_texts == []


async def test_updates_that_come_again_after_a_restart(world: World, restart: Restart) -> None:
    """The bot stops after its commit and before Telegram hears of it: the same updates come again, and have no second effect."""
    group = await make_group(world, zone=SHANGHAI)
    await group.starts("points=5")
    mia, noah, _ = group.members
    mia.taps("I'm here", group.chat)
    noah.says("签到", group.chat)
    group.admin.says("/new checkin Second remind=no", group.chat)
    assert await world.app.polling.once() == 3
    await world.app.close()
    again = await restart()
    assert await again.app.polling.once() == 3
    await again.settle()
    group.world = again
    assert await rows_of(again, CheckIn) == 2
    assert await rows_of(again, Transfer) == 2
    assert (await group.points(mia), await group.points(noah)) == (5, 5)
    assert len([text for text in again.said(group.chat) if text.startswith("🎯 Second")]) == 1


async def test_what_was_not_delivered_is_delivered_after_the_restart(world: World, restart: Restart) -> None:
    group = await a_second_day(world)
    await group.checks_in(*group.members)
    world.telegram.fail_next("*", 502, "Bad Gateway", chat=group.chat)
    await when(world, "2026-11-24 21:00")
    assert [text for text in world.said(group.chat) if text.startswith("🌙")][1:] == []
    await world.app.close()
    again = await restart()
    world.clock.advance(minutes=5)
    await again.settle()
    assert [text for text in again.said(group.chat) if text.startswith("🌙")][1:] == [
        "🌙 Morning run · Tue, 24 Nov\n3 people checked in: all who take part! 🎉"
    ]


@BOTH
async def test_three_days_away(world: World, restart: Restart, language: str) -> None:
    """Every day is settled, in its order; the group hears of the last one only, and gets one new board."""
    group = await a_second_day(world, language)
    mia = group.members[0]
    await group.checks_in(mia)
    said, boards = len(world.said(group.chat)), len(group.boards)
    await world.app.close()
    world.clock.advance(days=3, hours=2)
    again = await restart()
    await again.settle()
    await again.advance(seconds=5)
    group.world = again
    new = again.said(group.chat)[said:]
    assert [text.splitlines()[0] for text in new] == {
        "en": ["🌙 Morning run · Thu, 26 Nov", "🎯 Morning run"],
        "zh-CN": ["🌙 晨跑 · 11月26日周四", "🎯 晨跑"],
    }[language]
    assert len(group.boards) == boards + 1
    assert [board.button_texts for board in group.boards[:-1]] == [[]] * boards
    assert await rows_of(again, CheckIn, status="missed") == 2 + 3 + 3
    async with again.app.database.read() as session:
        closed = [row.closed_at for row in (await session.execute(CheckInDay.__table__.select())).all()]
    assert len(closed) == 4
    assert None not in closed
    assert await rows_of(again, Schedule, activity=1) == 3
    (toast,) = await group.checks_in(mia)
    assert {"en": "1 day in a row", "zh-CN": "连续 1 天"}[language] in toast
    await ledger_adds_up(again)


async def test_away_over_the_last_day(world: World, restart: Restart) -> None:
    group = await a_second_day(world, line="until=21:00 for=3d")
    await world.app.close()
    world.clock.advance(days=10)
    again = await restart()
    await again.settle()
    results = [text for text in again.said(group.chat) if text.startswith("🏁")]
    assert len(results) == 1
    assert results[0].splitlines()[1] == "3 people took part."


@BOTH
async def test_a_reminder_for_photos_says_how_far_one_is(world: World, language: str) -> None:
    """Its button leads to what is missing: a tap does not check in where photos are wanted."""
    group = await make_group(world, language=language, zone=SHANGHAI)
    await group.starts("proof=photo count=2 until=21:00 remind=60m")
    mia, noah, lena = group.members
    mia.starts(world.bot)
    for person in (mia, noah, lena):
        person.sends_album(group.chat, 2, reply_to=group.board)
    await world.settle()
    await when(world, "2026-11-23 21:00")
    await when(world, "2026-11-24 08:00")
    mia.sends_photo(group.chat, reply_to=group.board)
    noah.sends_photo(group.chat, reply_to=group.board)
    lena.sends_album(group.chat, 2, reply_to=group.board)
    await world.settle()
    await when(world, "2026-11-24 20:00:40")
    (reminder,) = [m for m in group.chat.messages if m.text.startswith("⏰")]
    assert (
        reminder.text
        == {
            "en": "⏰ Morning run closes at 21:00. 2 people who take part aren't in yet.",
            "zh-CN": "⏰ “晨跑”21:00 截止，还有 2 位没签到，抓紧啦！",
        }[language]
    )
    how_far = {"en": "📊 How far am I?", "zh-CN": "📊 我的进度"}[language]
    assert (await group.sees_tap(noah, how_far, reminder)).splitlines()[0] == {
        "en": "📸 1 of 2 photos today.",
        "zh-CN": "📸 今天 1/2 张照片。",
    }[language]
    assert (
        private_words(world, mia)[-1].splitlines()
        == {
            "en": [
                "⏰ Morning run in Runners closes at 21:00, and you're not in yet. Keep your streak!",
                "📸 1 of 2 photos are there.",
            ],
            "zh-CN": ["⏰ “Runners”的“晨跑”21:00 截止，你还没签到，别断了连续记录！", "📸 已发 1/2 张照片。"],
        }[language]
    )
