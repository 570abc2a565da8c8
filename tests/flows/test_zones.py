"""Days on the group's own clock: midnight in Shanghai, and the two nights a year on which Berlin changes its clocks."""

from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime

import pytest

from models import CheckIn
from simulator import SimClock
from tests import wiring
from tests.flows.group import BOTH, HERE, SHANGHAI, make_group, rows_of, when
from tests.wiring import World

BERLIN = "Europe/Berlin"
WorldAt = Callable[[datetime], Awaitable[World]]


@pytest.fixture
async def world_at(database_url: str) -> AsyncIterator[WorldAt]:
    """A world that begins at another moment."""
    made: list[World] = []

    async def begin(moment: datetime) -> World:
        made.append(await wiring.start(database_url, SimClock(moment)))
        return made[-1]

    yield begin
    for world in made:
        await world.app.close()


@BOTH
async def test_midnight_in_shanghai(world: World, language: str) -> None:
    group = await make_group(world, language=language, zone=SHANGHAI)
    await group.starts()
    mia = group.members[0]
    await when(world, "2026-11-23 23:59:59")
    assert await group.checks_in(mia) == [
        {
            "en": "✅ You're in · 1 day in a row · +1 point · no. 1 today",
            "zh-CN": "✅ 签到成功 · 连续 1 天 · +1 积分 · 今天第 1 位",
        }[language]
    ]
    await when(world, "2026-11-24 00:00:00")
    assert await group.checks_in(mia) == [
        {
            "en": "✅ You're in · 2 days in a row · +1 point · no. 1 today",
            "zh-CN": "✅ 签到成功 · 连续 2 天 · +1 积分 · 今天第 1 位",
        }[language]
    ]
    assert await rows_of(world, CheckIn) == 2


async def test_a_tap_at_the_last_moment_and_the_tick_after_it(world: World) -> None:
    """Taps of before and after midnight are fetched together by a bot that was slow: the day is that of the moment they are handled."""
    group = await make_group(world, zone=SHANGHAI)
    await group.starts()
    mia, noah, _ = group.members
    await when(world, "2026-11-23 23:59:59")
    first = mia.taps(HERE["en"], group.chat)
    await world.settle()
    world.clock.advance(seconds=1)
    second = noah.taps(HERE["en"], group.chat)
    await world.settle()
    assert first.answer is not None
    assert second.answer is not None
    assert first.answer.text.endswith("no. 1 today")
    assert second.answer.text.endswith("no. 1 today")


@pytest.mark.parametrize(
    ("moment", "is_open"),
    [
        ("2026-10-24T22:30", True),  # 00:30
        ("2026-10-25T00:29:59", True),  # 02:29:59, summer time
        ("2026-10-25T00:30", False),  # 02:30 for the first time
        ("2026-10-25T01:15", False),  # 02:15 for the second time
        ("2026-10-25T01:30", False),  # 02:30 for the second time
    ],
)
async def test_the_hour_that_comes_twice(world_at: WorldAt, moment: str, is_open: bool) -> None:
    """On 25 October 2026 Berlin has 02:30 twice: the deadline is the first."""
    world = await world_at(datetime(2026, 10, 24, 10, 0, tzinfo=UTC))
    group = await make_group(world, zone=BERLIN)
    await group.starts("until=02:30")
    world.clock.set(datetime.fromisoformat(moment).replace(tzinfo=UTC))
    await world.settle()
    toast = await group.sees_forged(group.members[0], "ci:1")
    opened = "✅ You're in · 1 day in a row · +1 point · no. 1 today"
    assert toast == (opened if is_open else "Today's check-in is closed. The next one opens Mon, 26 Oct, 00:00.")


async def test_a_day_with_an_hour_twice_is_closed_once(world_at: WorldAt) -> None:
    world = await world_at(datetime(2026, 10, 24, 10, 0, tzinfo=UTC))
    group = await make_group(world, zone=BERLIN)
    await group.hears(group.owner, "/settings quiet=no")
    await group.starts("until=02:30 remind=60m")
    mia = group.members[0]
    await when(world, "2026-10-25 00:05", BERLIN)
    assert "📅 Sun, 25 Oct · open until 02:30" in group.board.text
    await group.checks_in(mia)
    for minute in range(0, 240, 15):
        world.clock.set(max(world.clock.now(), datetime(2026, 10, 24, 23, 0, tzinfo=UTC)))
        await world.advance(minutes=15 if minute else 0)
    closing = [text for text in world.said(group.chat) if text.startswith("🌙")]
    assert closing == ["🌙 Morning run · Sun, 25 Oct\n1 person checked in."]
    await when(world, "2026-10-26 00:05", BERLIN)
    assert "2 days in a row" in (await group.checks_in(mia))[0]


async def test_the_day_of_twenty_five_hours(world_at: WorldAt) -> None:
    world = await world_at(datetime(2026, 10, 24, 10, 0, tzinfo=UTC))
    group = await make_group(world, zone=BERLIN)
    await group.starts()
    mia = group.members[0]
    assert "1 day" in (await group.checks_in(mia))[0]
    await when(world, "2026-10-25 00:00", BERLIN)
    assert "2 days in a row" in (await group.checks_in(mia))[0]
    await world.advance(hours=24, minutes=59)
    assert await group.checks_in(mia) == ["You're in already today. 2 days in a row!"]
    await world.advance(minutes=1)
    assert "3 days in a row" in (await group.checks_in(mia))[0]


@pytest.mark.parametrize(
    ("moment", "toast"),
    [
        ("2027-03-28T00:59:59", "Check-in isn't open yet. It opens Sun, 28 Mar, 03:15."),  # 01:59:59
        ("2027-03-28T01:00", "Check-in isn't open yet. It opens Sun, 28 Mar, 03:15."),  # 03:00, a second later
        ("2027-03-28T01:14:59", "Check-in isn't open yet. It opens Sun, 28 Mar, 03:15."),
        ("2027-03-28T01:15", "✅ You're in · 1 day in a row · +1 point · no. 1 today"),  # 02:15 is 03:15
        ("2027-03-28T01:29:59", "✅ You're in · 1 day in a row · +1 point · no. 1 today"),
        ("2027-03-28T01:30", "Today's check-in is closed. The next one opens Mon, 29 Mar, 02:15."),  # 02:30 is 03:30
    ],
)
async def test_the_hour_that_does_not_exist(world_at: WorldAt, moment: str, toast: str) -> None:
    """On 28 March 2027 Berlin goes from 02:00 to 03:00: what was meant for 02:15 happens as much later as the clocks jump."""
    world = await world_at(datetime(2027, 3, 27, 10, 0, tzinfo=UTC))
    group = await make_group(world, zone=BERLIN)
    await group.starts("from=02:15 until=02:30")
    world.clock.set(datetime.fromisoformat(moment).replace(tzinfo=UTC))
    await world.settle()
    assert await group.sees_forged(group.members[0], "ci:1") == toast


async def test_the_board_and_the_close_of_an_hour_that_does_not_exist(world_at: WorldAt) -> None:
    world = await world_at(datetime(2027, 3, 27, 10, 0, tzinfo=UTC))
    group = await make_group(world, zone=BERLIN)
    await group.hears(group.owner, "/settings quiet=no")
    await group.starts("from=02:15 until=02:30")
    world.clock.set(datetime(2027, 3, 28, 1, 15, tzinfo=UTC))
    await world.settle()
    assert "📅 Sun, 28 Mar · open until 03:30" in group.board.text
    await group.checks_in(group.members[0])
    await world.advance(minutes=15)
    assert group.bots_last.text == "🌙 Morning run · Sun, 28 Mar\n1 person checked in."
    await when(world, "2027-03-29 02:15", BERLIN)
    assert "2 days in a row" in (await group.checks_in(group.members[0]))[0]
    await when(world, "2027-03-29 02:30", BERLIN)
    assert [text.split("\n")[0] for text in world.said(group.chat) if text.startswith("🌙")] == [
        "🌙 Morning run · Sun, 28 Mar",
        "🌙 Morning run · Mon, 29 Mar",
    ]


@BOTH
async def test_a_new_zone_moves_what_is_planned(world: World, language: str) -> None:
    group = await make_group(world, language=language, zone=SHANGHAI)
    await group.starts("until=21:00")
    mia = group.members[0]
    await group.checks_in(mia)
    await when(world, "2026-11-23 14:00")
    await group.hears(group.owner, "/settings zone=Europe/Berlin")
    await world.advance(seconds=5)
    await when(world, "2026-11-23 21:00")
    assert [text for text in world.said(group.chat) if text.startswith("🌙")] == []
    assert (await group.checks_in(mia))[0] == {
        "en": "You're in already today. 1 day in a row!",
        "zh-CN": "今天已经签过啦，连续 1 天！",
    }[language]
    await when(world, "2026-11-23 20:59:59", BERLIN)
    assert [text for text in world.said(group.chat) if text.startswith("🌙")] == []
    await when(world, "2026-11-23 21:00", BERLIN)
    assert (
        group.bots_last.text
        == {
            "en": "🌙 Morning run · Mon, 23 Nov\n1 person checked in.",
            "zh-CN": "🌙 晨跑 · 11月23日周一\n1 人签到。",
        }[language]
    )
    await when(world, "2026-11-24 09:00", BERLIN)
    assert {"en": "2 days in a row", "zh-CN": "连续 2 天"}[language] in (await group.checks_in(mia))[0]


async def test_a_zone_in_which_the_deadline_is_over_already(world: World) -> None:
    """At 20:00 in Berlin the group moves to Shanghai, where it is 03:00 of the next day: Monday is settled at once."""
    group = await make_group(world, zone=BERLIN)
    await group.hears(group.owner, "/settings quiet=no")
    await group.starts("until=21:00")
    mia = group.members[0]
    await group.checks_in(mia)
    await when(world, "2026-11-23 20:00", BERLIN)
    await group.hears(group.owner, "/settings zone=Asia/Shanghai")
    await world.advance(seconds=5)
    closing = [text for text in world.said(group.chat) if text.startswith("🌙")]
    assert closing == ["🌙 Morning run · Mon, 23 Nov\n1 person checked in."]
    assert "2 days in a row" in (await group.checks_in(mia))[0]
    await when(world, "2026-11-24 21:00")
    closing = [text for text in world.said(group.chat) if text.startswith("🌙")]
    assert closing[1:] == ["🌙 Morning run · Tue, 24 Nov\n1 person checked in."]


async def test_a_zone_in_which_the_day_comes_again(world: World) -> None:
    """On Tuesday morning in Shanghai the group moves to Los Angeles, where it is Monday still: nobody is paid twice for it."""
    group = await make_group(world, zone=SHANGHAI)
    await group.starts("until=21:00 points=5")
    mia = group.members[0]
    await group.checks_in(mia)
    await when(world, "2026-11-23 21:00")
    await when(world, "2026-11-24 09:00")
    await group.checks_in(mia)
    await group.hears(group.owner, "/settings zone=America/Los_Angeles")
    await world.advance(seconds=5)
    toast = (await group.checks_in(mia))[0]
    assert toast.startswith("You're in already today.")
    assert await group.points(mia) == 10
    await when(world, "2026-11-23 21:00", "America/Los_Angeles")
    assert len([text for text in world.said(group.chat) if text.startswith("🌙")]) == 1
    await when(world, "2026-11-25 10:00", "America/Los_Angeles")
    await group.checks_in(mia)
    assert await group.points(mia) == 15
    (own,) = await group.hears(mia, "/me")
    assert "🔥 Streak: 3 days (best 3)" in own


@BOTH
async def test_a_missed_day_that_comes_again_mends_the_streak(world: World, language: str) -> None:
    """Tuesday was missed in Shanghai, and Wednesday done; in Los Angeles it is Tuesday still: done now, it is three in a row."""
    group = await make_group(world, language=language, zone=SHANGHAI)
    await group.starts("until=21:00 points=5 streak=3:20")
    mia = group.members[0]
    await group.checks_in(mia)
    await when(world, "2026-11-23 21:00")
    await when(world, "2026-11-24 21:00")
    await when(world, "2026-11-25 09:00")
    await group.checks_in(mia)
    await group.hears(group.owner, "/settings zone=America/Los_Angeles")
    await world.advance(seconds=5)
    toasts = await group.checks_in(mia, mia)
    assert [{"en": "in already", "zh-CN": "已经"}[language] in toast for toast in toasts] == [False, True]
    assert await group.points(mia) == 5 + 5 + 5 + 20
    (own,) = await group.hears(mia, "/me")
    assert {"en": "🔥 Streak: 3 days (best 3)", "zh-CN": "🔥 连续 3 天（最佳 3 天）"}[language] in own
    await when(world, "2026-11-25 10:00", "America/Los_Angeles")
    assert {"en": "in already", "zh-CN": "已经"}[language] in (await group.checks_in(mia))[0]
