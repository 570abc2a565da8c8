"""Photos on the group's own days: the two nights on which Berlin changes its clocks, and a day that begins at four in the morning."""

from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime

import pytest

from models import CheckIn, Freeze
from simulator import SimClock
from tests import wiring
from tests.flows.group import BOTH, SHANGHAI, Group, ledger_adds_up, make_group, rows_of, when
from tests.flows.test_proofs import statuses
from tests.wiring import World

BERLIN = "Europe/Berlin"
WorldAt = Callable[[str], Awaitable[World]]


@pytest.fixture
async def world_at(database_url: str) -> AsyncIterator[WorldAt]:
    """A world that begins at another moment of UTC."""
    made: list[World] = []

    async def begin(moment: str) -> World:
        clock = SimClock(datetime.fromisoformat(moment).replace(tzinfo=UTC))
        made.append(await wiring.start(database_url, clock))
        return made[-1]

    yield begin
    for world in made:
        await world.app.close()


async def at_utc(world: World, moment: str) -> None:
    """Let it become this moment of UTC."""
    world.clock.set(datetime.fromisoformat(moment).replace(tzinfo=UTC))
    await world.settle()


async def in_berlin(world: World, language: str, line: str, *, settings: str = "quiet=no") -> Group:
    group = await make_group(world, language=language, zone=BERLIN)
    await group.hears(group.owner, f"/settings {settings}")
    await group.starts(line)
    return group


def closings(world: World, group: Group) -> list[str]:
    """The lines at the end of days."""
    return [text for text in world.said(group.chat) if text.startswith(("🌙 M", "🌙 晨"))]


@BOTH
@pytest.mark.parametrize(
    ("begins", "eve", "day", "moments"),
    [
        # 29 March 2026: after 01:59:59 comes 03:00. The last moment of the day is 21:59:59 UTC.
        (
            "2026-03-28T08:00", "2026-03-28 20:00", "2026-03-29",
            ("2026-03-29T00:59:59", "2026-03-29T01:00:00", "2026-03-29T21:59:59", "2026-03-29T22:00:00"),
        ),
        ("2027-03-27T08:00", "2027-03-27 20:00", "2027-03-28",
         ("2027-03-28T00:59:59", "2027-03-28T01:00:00", "2027-03-28T21:59:59", "2027-03-28T22:00:00")),
        # 25 October 2026: 02:00 to 02:59 comes twice. The day has 25 hours.
        (
            "2026-10-24T08:00", "2026-10-24 20:00", "2026-10-25",
            ("2026-10-25T00:30:00", "2026-10-25T01:30:00", "2026-10-25T22:59:59", "2026-10-25T23:00:00"),
        ),
    ],
    ids=["spring 2026", "spring 2027", "autumn 2026"],
)  # fmt: skip
async def test_three_photos_over_a_change_of_the_clock(
    world_at: WorldAt, language: str, begins: str, eve: str, day: str, moments: tuple[str, str, str, str]
) -> None:
    """Around the hour that is not there, or is there twice, and at the last second: all of one day. A second later it is the next."""
    world = await world_at(begins)
    group = await in_berlin(world, language, "proof=photo count=3 points=5 streak=2:7")
    mia, noah, _ = group.members
    await when(world, eve, BERLIN)
    for person in (mia, noah):
        person.sends_album(group.chat, 3, reply_to=group.board)
    await world.settle()
    before, after, last, over = moments
    await when(world, f"{day} 00:00", BERLIN)
    board = group.board
    for moment in (before, after):
        await at_utc(world, moment)
        mia.sends_photo(group.chat, reply_to=board)
        noah.sends_photo(group.chat, reply_to=board)
    await at_utc(world, last)
    mia.sends_photo(group.chat, reply_to=board)
    world.clock.set(datetime.fromisoformat(over).replace(tzinfo=UTC))
    noah.sends_photo(group.chat, reply_to=board)
    await world.settle()
    assert await statuses(world, mia) == ["done", "done"]
    assert await group.points(mia) == 5 + 5 + 7
    assert await statuses(world, noah) == ["done", "missed"], "his third came on the day after"
    assert len(closings(world, group)) == 2
    assert await rows_of(world, CheckIn, status="done") == 3
    await ledger_adds_up(world)


async def test_a_deadline_in_the_hour_that_comes_twice(world_at: WorldAt) -> None:
    """Until 02:30: the first one is it, for photos as for taps, and the reminder comes an hour before it."""
    world = await world_at("2026-10-24T08:00")
    group = await in_berlin(world, "en", "proof=photo until=02:30 remind=60m")
    mia, noah, _ = group.members
    await when(world, "2026-10-25 00:10", BERLIN)
    mia.sends_photo(group.chat, reply_to=group.board)
    await at_utc(world, "2026-10-25T00:29:59")
    noah.sends_photo(group.chat, reply_to=group.board)
    await world.settle()
    await at_utc(world, "2026-10-25T00:30:00")
    (late,) = await group.hears(group.members[2], "/checkin")
    assert late.startswith("Today's check-in is closed.")
    await at_utc(world, "2026-10-25T01:29:59")
    assert [await statuses(world, person) for person in group.members] == [["done"], ["done"], []]
    assert len(closings(world, group)) == 1
    await when(world, "2026-10-26 01:30", BERLIN)
    assert len([text for text in world.said(group.chat) if text.startswith("⏰")]) == 1


async def test_a_deadline_in_the_hour_that_is_not_there(world_at: WorldAt) -> None:
    """Until 02:30 on the night of 29 March 2026: that is 03:30."""
    world = await world_at("2026-03-28T08:00")
    group = await in_berlin(world, "en", "proof=photo until=02:30")
    mia, noah, _ = group.members
    await at_utc(world, "2026-03-29T01:29:59")
    mia.sends_photo(group.chat, reply_to=group.board)
    await world.settle()
    await at_utc(world, "2026-03-29T01:30:00")
    noah.sends_photo(group.chat, reply_to=group.board)
    await world.settle()
    assert [await statuses(world, person) for person in (mia, noah)] == [["done"], []]
    assert len(closings(world, group)) == 1


# --- four in the morning --------------------------------------------------------------------------------------------------------


async def from_four(world: World, language: str, line: str) -> Group:
    group = await make_group(world, language=language, zone=SHANGHAI)
    await group.hears(group.owner, "/settings day_start=04:00 quiet=no")
    await group.starts(line)
    return group


@BOTH
async def test_a_photo_at_two_belongs_to_yesterday(world: World, language: str) -> None:
    group = await from_four(world, language, "proof=photo count=2 points=5 streak=2:7")
    mia = group.members[0]
    mia.sends_photo(group.chat, reply_to=group.board)
    await world.settle()
    await when(world, "2026-11-24 02:00")
    assert (
        group.board.text.splitlines()[3]
        == {
            "en": "📅 Mon, 23 Nov · open until 04:00",
            "zh-CN": "📅 11月23日周一 · 04:00 截止",
        }[language]
    )
    night = mia.sends_photo(group.chat, reply_to=group.board)
    await world.settle()
    assert night.reactions.get(world.bot) == ["🔥"]
    await when(world, "2026-11-24 04:00")
    assert closings(world, group)[-1].splitlines()[0].endswith({"en": "Mon, 23 Nov", "zh-CN": "11月23日周一"}[language])
    mia.sends_album(group.chat, 2, reply_to=group.board)
    await world.settle()
    assert await statuses(world, mia) == ["done", "done"]
    assert await group.points(mia) == 5 + 5 + 7


async def test_an_album_across_the_border(world: World) -> None:
    """Each photo counts for the day on which Telegram says it was sent; none counts twice, and none is lost."""
    group = await from_four(world, "en", "proof=photo count=2 points=5")
    mia, noah, _ = group.members
    for person in (mia, noah):
        person.sends_album(group.chat, 2, reply_to=group.board)
    await world.settle()
    await when(world, "2026-11-25 03:59:59")
    board = group.board
    mia.sends_album(group.chat, 3, reply_to=board)
    noah.sends_album(group.chat, 3, reply_to=board)
    waiting = world.bot.updates.waiting()
    of_noah = [queued for queued in waiting if queued.body["from"]["id"] == noah.id]
    world.clock.advance(seconds=1)
    for queued in of_noah[1:]:
        queued.body["date"] += 1
    await world.settle()
    assert await statuses(world, mia) == ["done", "done"]
    assert await statuses(world, noah) == ["done", "missed", "done"]
    assert await group.points(noah) == 10


@BOTH
async def test_made_up_and_frozen_by_the_groups_own_days(world: World, language: str) -> None:
    """At 03:00 yesterday is still today: nothing to make up, and no freeze is spent. At 04:00 it is over."""
    group = await from_four(world, language, "proof=photo points=30 makeup=3")
    mia, noah, _ = group.members
    for person in (mia, noah):
        person.sends_photo(group.chat, reply_to=group.board)
    await world.settle()
    await group.hears(mia, "/me")
    await group.sees_tap(mia, {"en": "Buy a freeze", "zh-CN": "买一张保护卡"}[language])
    await when(world, "2026-11-25 03:00")
    (nothing,) = await group.hears(noah, "/makeup")
    assert nothing.startswith(
        {"en": "Noah, there is no day to make up.", "zh-CN": "Noah，你没有需要补签的日子。"}[language]
    )
    assert await rows_of(world, Freeze, held=1) == 1
    await when(world, "2026-11-25 04:00")
    assert await statuses(world, mia) == ["done", "frozen"]
    assert await statuses(world, noah) == ["done", "missed"]
    assert await rows_of(world, Freeze, held=0) == 1
    await when(world, "2026-11-26 01:00")
    noah.sends_photo(group.chat, reply_to=group.board)
    await world.settle()
    await group.hears(noah, "/makeup")
    await group.sees_tap(noah, {"en": "Tue, 24 Nov", "zh-CN": "11月24日周二"}[language])
    assert await statuses(world, noah) == ["done", "made-up", "done"]
    assert await group.points(noah) == 30 - 10 + 30
    (me,) = await group.hears(noah, "/me")
    assert {"en": "🔥 Streak: 3 days (best 3)", "zh-CN": "🔥 连续 3 天（最佳 3 天）"}[language] in me
    await ledger_adds_up(world)


# --- the ends of months and years -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("begins", "days"),
    [
        ("2028-12-30T00:00", ("2028-12-30", "2028-12-31", "2029-01-01", "2029-01-02")),
        ("2028-02-27T00:00", ("2028-02-27", "2028-02-28", "2028-02-29", "2028-03-01")),
        ("2027-02-26T00:00", ("2027-02-26", "2027-02-27", "2027-02-28", "2027-03-01")),
        ("2026-04-29T00:00", ("2026-04-29", "2026-04-30", "2026-05-01", "2026-05-02")),
    ],
    ids=["a leap year ends", "29 February", "February ends", "April ends"],
)
async def test_a_streak_goes_on_over_the_end(world_at: WorldAt, begins: str, days: tuple[str, ...]) -> None:
    """1 January after a leap year, and the change of a month: four days in a row are four."""
    world = await world_at(begins)
    group = await make_group(world, zone=SHANGHAI)
    await group.starts("proof=photo until=21:00 points=5 streak=4:20")
    mia = group.members[0]
    for day in days:
        await when(world, f"{day} 09:00")
        mia.sends_photo(group.chat, reply_to=group.board)
        await world.settle()
        await when(world, f"{day} 21:00")
    assert await statuses(world, mia) == ["done"] * 4
    assert await group.points(mia) == 4 * 5 + 20
    (me,) = await group.hears(mia, "/me")
    assert "🔥 Streak: 4 days (best 4)" in me
