"""Announcements and the clock: changed clocks, month ends, the bot away over many of them, and two processes at once."""

import asyncio
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from features.announcements.posting import POST
from jobs import JOBS, deliver, lifecycle
from kit.db import Database
from models import Announcement, Delivery, Run, Schedule
from simulator import SimClock
from tests import wiring
from tests.flows.group import BOTH, Group, make_group, rows_of, when
from tests.flows.test_announce import announced, posts
from tests.jobs.deliveries import waiting
from tests.wiring import World

BERLIN = "Europe/Berlin"


async def in_berlin(world: World, moment: str, language: str = "en") -> Group:
    """A group in Berlin without quiet hours, at this moment."""
    world.clock.set(datetime.fromisoformat(moment).replace(tzinfo=ZoneInfo(BERLIN)))
    group = await make_group(world, language=language, zone=BERLIN)
    await group.hears(group.owner, "/settings quiet=no")
    return group


async def hours_of(world: World, group: Group, text: str, *moments: str) -> list[str]:
    """Let these moments come, one after the other; on which of them it was posted."""
    found = []
    for moment in moments:
        before = len(posts(group, text))
        world.clock.set(datetime.fromisoformat(moment))
        await world.settle()
        found += [moment] * (len(posts(group, text)) - before)
    return found


@BOTH
async def test_an_hour_that_does_not_exist_and_one_that_comes_twice(world: World, language: str) -> None:
    group = await in_berlin(world, "2027-03-27 12:00", language)
    await announced(group, 'every="daily 2:30"', "Nightly")
    spring = ["2027-03-28T01:59:59+01:00", "2027-03-28T03:00+02:00", "2027-03-28T03:30+02:00", "2027-03-29T02:30+02:00"]
    assert await hours_of(world, group, "Nightly", *spring) == spring[2:]
    await when(world, "2027-10-30 02:30", BERLIN)
    autumn = ["2027-10-31T02:29+02:00", "2027-10-31T02:30+02:00", "2027-10-31T02:30+01:00", "2027-11-01T02:30+01:00"]
    assert await hours_of(world, group, "Nightly", *autumn) == [autumn[1], autumn[3]]


async def test_a_morning_stays_a_morning(world: World) -> None:
    group = await in_berlin(world, "2027-10-30 12:00")
    await announced(group, 'every="daily 9:00"', "Daily")
    moments = ["2027-10-31T09:00+02:00", "2027-10-31T09:00+01:00", "2027-11-01T09:00+01:00"]
    assert await hours_of(world, group, "Daily", *moments) == moments[1:]


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ("month:last 9:00", ["2028-01-31", "2028-02-29", "2028-03-31", "2028-04-30"]),
        ("month:31 9:00", ["2028-01-31", "2028-02-29", "2028-03-31", "2028-04-30"]),
        ("month:29 9:00", ["2028-01-29", "2028-02-29", "2028-03-29", "2028-04-29"]),
        ("month:1 9:00", ["2028-02-01", "2028-03-01", "2028-04-01"]),
    ],
)
async def test_month_ends_and_the_29th_of_february(world: World, rule: str, expected: list[str]) -> None:
    group = await in_berlin(world, "2028-01-15 12:00")
    await announced(group, f'every="{rule}"', "Monthly")
    days = ["2028-01-29", "2028-01-31", "2028-02-01", "2028-02-28", "2028-02-29", "2028-03-01", "2028-03-29", "2028-03-31", "2028-04-01",
            "2028-04-29", "2028-04-30"]  # fmt: skip
    found = []
    for day in days:
        before = len(posts(group, "Monthly"))
        await when(world, f"{day} 09:00", BERLIN)
        found += [day] * (len(posts(group, "Monthly")) - before)
    assert found == expected


@BOTH
async def test_a_restart_across_ten_due_times(world: World, database_url: str, clock: SimClock, language: str) -> None:
    """Eight are too late and their author hears of it; two are not and are sent. None is sent twice, none is lost."""
    group = await make_group(world, language=language, zone="Asia/Shanghai")
    group.admin.starts(world.bot)
    for hour in range(10, 20):
        await announced(group, f"at={hour}:30", f"At {hour}")
        # A group takes twenty messages a minute.
        await world.advance(seconds=30)
    await announced(group, 'every="daily 9:00,12:30,18:00"', "Often")
    await world.app.close()
    clock.set(datetime.fromisoformat("2026-11-23T19:45:00+08:00"))
    again = await wiring.start(database_url, clock, telegram=world.telegram)
    private = group.admin.private(world.bot)
    before = len(world.said(private))
    for _ in range(20):
        await again.settle()
        clock.advance(seconds=2)
    assert [hour for hour in range(10, 20) if posts(group, f"At {hour}")] == [18, 19]
    assert [len(posts(group, f"At {hour}")) for hour in (18, 19)] == [1, 1]
    assert len(posts(group, "Often")) == 1
    told = world.said(private)[before:]
    missed = {"en": "I was away at", "zh-CN": "我不在线"}[language]
    # Of the repeating one the author hears once, of the other eight each.
    assert len([text for text in told if missed in text]) == 8 + 1
    await again.app.close()


@BOTH
async def test_a_moved_one_and_a_paused_one_across_a_restart(
    world: World, database_url: str, clock: SimClock, language: str
) -> None:
    """The moved one comes where it was put, once; the paused one does not; afterwards both go by their rules again."""
    group = await make_group(world, language=language, zone="Asia/Shanghai")
    await when(world, "2026-11-23 10:00")
    await announced(group, 'every="daily 9:00"', "Moved")
    await group.hears(group.admin, '/schedule 1 at="2026-11-24 15:00"')
    await announced(group, 'every="daily 9:00"', "Paused")
    panel = group.bots_last
    await group.sees_tap(group.admin, {"en": "⏸ Pause", "zh-CN": "⏸ 暂停"}[language], panel)
    await world.app.close()
    clock.set(datetime.fromisoformat("2026-11-24T15:30:00+08:00"))
    again = await wiring.start(database_url, clock, telegram=world.telegram)
    await again.settle()
    assert (len(posts(group, "Moved")), len(posts(group, "Paused"))) == (1, 0)
    await again.app.close()
    again = await wiring.start(database_url, clock, telegram=world.telegram)
    tap = group.admin.taps({"en": "▶️ Resume", "zh-CN": "▶️ 恢复"}[language], group.chat, message=panel)
    await again.settle()
    assert tap.answer is not None
    for day in ("25", "26"):
        await when(again, f"2026-11-{day} 09:00")
        await again.advance(seconds=5)
    assert (len(posts(group, "Moved")), len(posts(group, "Paused"))) == (3, 2)
    await again.app.close()


async def test_two_processes_send_it_once(world: World, database_url: str) -> None:
    group = await make_group(world, zone="Asia/Shanghai")
    for number in range(5):
        await announced(group, "at=20:00", f"Number {number}")
    world.clock.set(datetime.fromisoformat("2026-11-23T20:00:00+08:00"))
    other = Database(database_url)
    try:
        ours = world.app._tools
        both = (ours, replace(ours, database=other))
        await asyncio.gather(*(lifecycle.tick(tools) for tools in both * 3))
        for _ in range(10):
            await asyncio.gather(*(deliver.deliver(tools) for tools in both))
            for tools in both:
                await tools.workers.idle()
            world.clock.advance(seconds=3)
    finally:
        await other.close()
    await world.settle()
    assert [len(posts(group, f"Number {number}")) for number in range(5)] == [1] * 5
    assert (await rows_of(world, Run), await rows_of(world, Schedule, kind=POST)) == (5, 0)
    assert await waiting(world) == []


@BOTH
async def test_under_two_hours_late_it_is_sent_and_after_that_its_author_hears(
    world: World, database_url: str, clock: SimClock, language: str
) -> None:
    group = await make_group(world, language=language, zone="Asia/Shanghai")
    group.admin.starts(world.bot)
    await announced(group, "at=10:00", "Two hours late")
    await announced(group, "at=09:59", "A minute more")
    await world.app.close()
    clock.set(datetime.fromisoformat("2026-11-23T12:00:00+08:00"))
    again = await wiring.start(database_url, clock, telegram=world.telegram)
    await again.settle()
    await again.advance(seconds=5)
    assert (len(posts(group, "Two hours late")), len(posts(group, "A minute more"))) == (1, 0)
    last = group.admin.private(world.bot).last
    assert (
        last.text
        == {
            "en": "📢 2. A minute more in Runners\nI was away at Mon, 23 Nov 2026, 09:59 and did not send it more than two hours late. "
            "You can send it now.",
            "zh-CN": "📢 Runners的公告 2. A minute more\n2026年11月23日周一 09:59我不在线，晚了两个多小时就没有再发。你可以现在补发。",
        }[language]
    )
    # With a tap it goes out all the same.
    tap = group.admin.taps({"en": "🚀 Send now", "zh-CN": "🚀 立即发送"}[language], group.admin.private(world.bot))
    await again.settle()
    assert tap.answer is not None
    assert len(posts(group, "A minute more")) == 1
    await again.app.close()


async def test_upkeep_forgets_drafts_and_what_is_done(world: World) -> None:
    group = await make_group(world, zone="Asia/Shanghai")
    group.admin.sends_album(group.chat, 2)
    await announced(group, "at=20:00", "Done")
    source = group.admin.says("Never confirmed", group.chat)
    await group.hears(group.admin, "/announce at=20:00", reply_to=source)
    await announced(group, 'every="daily 9:00"', "On")
    await when(world, "2026-11-23 20:00")
    assert await rows_of(world, Announcement) == 3
    world.clock.advance(days=3)
    await world.app.do(next(job for job in JOBS if job.name == "upkeep"))
    assert await rows_of(world, Announcement) == 2
    world.clock.advance(days=30)
    await world.app.do(next(job for job in JOBS if job.name == "upkeep"))
    assert await rows_of(world, Announcement) == 1


async def test_what_is_due_is_an_errand_of_its_own_key(world: World) -> None:
    """Whoever finds it due, and however often: one delivery for one due time."""
    group = await make_group(world, zone="Asia/Shanghai")
    source = await announced(group, "at=20:00 pin=yes")
    world.clock.set(datetime.fromisoformat("2026-11-23T20:00:00+08:00"))
    await lifecycle.tick(world.app._tools)
    (delivery,) = await waiting(world)
    assert (delivery.kind, delivery.key) == ("post", "announce:1:1:2026-11-23T12:00:00+00:00")
    await world.settle()
    assert len(posts(group, source.text)) == 1
    assert group.chat.pinned == posts(group, source.text)
    assert await rows_of(world, Delivery) == 0
