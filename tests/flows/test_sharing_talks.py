"""The talks of a sharing: made, refused, skipped, moved, restored, repeated, ended; in another zone; and the calendar file."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar
from sqlalchemy import select

from features import memory
from features.activities.sharing.taps import OpenDeskTap
from kit.buttons import to_link
from models import Activity, Schedule, Talk
from tests.flows.group import BOTH, SHANGHAI, make_group
from tests.flows.talks import DAY, TITLE, a_sharing
from tests.wiring import World


def local(moment: datetime, zone: str = SHANGHAI) -> str:
    return f"{moment.astimezone(ZoneInfo(zone)):%Y-%m-%d %H:%M}"


async def talks(world: World, zone: str = SHANGHAI) -> list[tuple[int, str, str]]:
    async with world.app.database.read() as session:
        found = await session.scalars(select(Talk).order_by(Talk.number))
        return [(t.number, local(t.starts_at, zone), t.state) for t in found]


async def planned(world: World) -> dict[str, str]:
    async with world.app.database.read() as session:
        rows = await session.scalars(select(Schedule).where(Schedule.kind.like("sharing.%")).order_by(Schedule.key))
        return {row.key: local(row.due_at) for row in rows}


@BOTH
async def test_the_invitation(world: World, language: str) -> None:
    sharing = await a_sharing(world, language, "repeat=weekly length=2h seats=20")
    assert (
        sharing.board.text.splitlines()
        == {
            "en": [
                f"🎙 {TITLE['en']}",
                "🎤 Mia",
                "📅 Thu, 26 Nov, 20:00 · 120 minutes",
                "🔁 then Thu, 3 Dec, 20:00",
                "",
                "👥 0 of 20 seats taken",
            ],
            "zh-CN": [
                f"🎙 {TITLE['zh-CN']}",
                "🎤 Mia",
                "📅 11月26日周四 20:00 · 120 分钟",
                "🔁 再下一场 12月3日周四 20:00",
                "",
                "👥 已报名 0/20 人",
            ],
        }[language]
    )
    assert await talks(world) == [
        (1, "2026-11-26 20:00", "ahead"), (2, "2026-12-03 20:00", "ahead"), (3, "2026-12-10 20:00", "ahead"),
        (4, "2026-12-17 20:00", "ahead"),
    ]  # fmt: skip


@BOTH
@pytest.mark.parametrize(
    ("line", "named"),
    [
        ("", "at="),
        ('at="yesterday 20:00"', "at="),
        ('at="2026-11-20 20:00"', "2026"),
        ("at=banana", "at="),
        ('at="fri 20:00" length=3m', "length="),
        ('at="fri 20:00" remind=1h,2h,3h,4h,5h,6h', "remind="),
        ('at="fri 20:00" seats=many', "seats="),
        ('at="fri 20:00" mute=loud', "mute="),
        ('at="fri 20:00" repeat=sometimes', "repeat="),
        ('at="fri 20:00" steps=talk', "steps="),
        ('at="fri 20:00" length=60m steps=talk:90', "60"),
        ('at="fri 20:00" colour=red', "colour="),
    ],
)
async def test_what_cannot_be_is_refused_in_words(world: World, language: str, line: str, named: str) -> None:
    group = await make_group(world, language=language, zone=SHANGHAI)
    answer = await group.hears(group.admin, f'/new sharing "X" {line}')
    assert len(answer) == 1
    assert named in answer[0]
    assert await talks(world) == []


async def test_values_in_chinese(world: World) -> None:
    group = await make_group(world, language="zh-CN", zone=SHANGHAI)
    await group.hears(
        group.admin,
        "/new 分享会 “读书会” speaker=王老师、@mia at=周五晚上8点 length=1小时 repeat=隔周 steps=暖场:10、主讲:50",
    )
    board = world.last(group.chat)
    assert board.splitlines()[:4] == [
        "🎙 读书会",
        "🎤 王老师、@mia",
        "📅 11月27日周五 20:00 · 60 分钟",
        "🔁 再下一场 12月11日周五 20:00",
    ]


@BOTH
async def test_one_is_skipped_and_restored(world: World, language: str) -> None:
    sharing = await a_sharing(world, language, "repeat=weekly")
    noah, lena, *_ = sharing.listeners
    noah.starts(world.bot)
    await sharing.all_tap("going", noah, lena)
    said = len(world.said(sharing.chat))
    shown = await sharing.desk("skip", sure=True)
    assert (
        shown
        == {"en": "Skipped. Everybody who was going is told.", "zh-CN": "已取消，报名的人都会收到通知。"}[language]
    )
    line = {
        "en": f"⏭ {TITLE['en']} on Thu, 26 Nov, 20:00 doesn't take place.\nNext: {TITLE['en']}, Thu, 3 Dec, 20:00.",
        "zh-CN": f"⏭ 11月26日周四 20:00 的“{TITLE['zh-CN']}”取消了。\n下一场：{TITLE['zh-CN']}，12月3日周四 20:00。",
    }[language]
    assert world.said(sharing.chat)[said:] == [line]
    assert sharing.last_to(noah) == line
    assert [state for _, _, state in await talks(world)] == ["skipped", "ahead", "ahead", "ahead"]
    assert not any(key.startswith("sharing:1:1:") for key in await planned(world))
    await world.boards_come()
    assert {"en": "Thu, 3 Dec", "zh-CN": "12月3日"}[language] in sharing.board.text.splitlines()[2]
    # The desk shows the next one now; the skipped one is one tap away.
    await sharing.follows(sharing.group.admin, "hosts")
    private = sharing.group.admin.private(world.bot)
    sharing.group.admin.taps({"en": "◀ Earlier", "zh-CN": "◀ 前一场"}[language], private)
    await world.settle()
    await sharing.taps_privately(sharing.group.admin, "restore")
    back = {
        "en": f"↩️ {TITLE['en']} takes place after all: Thu, 26 Nov, 20:00. Whoever was going still has their seat.",
        "zh-CN": f"↩️ “{TITLE['zh-CN']}”照常举行：11月26日周四 20:00。之前报名的名额都还在。",
    }[language]
    assert world.said(sharing.chat)[-1] == back
    await world.boards_come()
    assert sharing.last_to(noah) == back
    assert sharing.board.text.splitlines()[-1] == {"en": "Noah, Lena", "zh-CN": "Noah、Lena"}[language]
    assert [state for _, _, state in await talks(world)] == ["ahead"] * 4
    # Only that one: the others took place whatever happened to it.
    await sharing.at("20:00")
    assert [state for _, _, state in await talks(world)] == ["live", "ahead", "ahead", "ahead"]


@BOTH
async def test_a_skipped_one_is_not_opened(world: World, language: str) -> None:
    sharing = await a_sharing(world, language)
    await sharing.desk("skip", sure=True)
    said = len(world.said(sharing.chat))
    await sharing.at("20:05")
    assert len(world.said(sharing.chat)) == said
    # Too late to bring it back, and what to do instead.
    shown = await sharing.desk("restore")
    assert "/new" in shown
    assert await talks(world) == [(1, "2026-11-26 20:00", "skipped")]


@BOTH
async def test_one_is_moved(world: World, language: str) -> None:
    sharing = await a_sharing(world, language, "repeat=weekly remind=1h")
    noah, *_ = sharing.listeners
    noah.starts(world.bot)
    await sharing.all_tap("going", noah)
    await sharing.desk("move")
    answer = await sharing.writes(sharing.group.admin, "banana")
    assert "2026-12-03 20:00" in answer
    await sharing.writes(sharing.group.admin, {"en": "sat 15:00", "zh-CN": "周六 15:00"}[language])
    line = {
        "en": f"📅 {TITLE['en']} has moved. New time: Sat, 28 Nov, 15:00. Can't make it then? Say so on the board.",
        "zh-CN": f"📅 “{TITLE['zh-CN']}”改时间了，新时间：11月28日周六 15:00。来不了的话，在看板上点一下。",
    }[language]
    assert world.said(sharing.chat)[-1] == line
    await world.advance(seconds=3)
    assert sharing.last_to(noah) == line
    assert [at for _, at, _ in await talks(world)] == [
        "2026-11-28 15:00",
        "2026-12-03 20:00",
        "2026-12-10 20:00",
        "2026-12-17 20:00",
    ]
    assert (await planned(world))["sharing:1:1:remind.60"] == "2026-11-28 14:00"
    said = len(world.said(sharing.chat))
    await sharing.at("20:05")
    assert len(world.said(sharing.chat)) == said, "nothing opens at the old time"
    await sharing.at("15:00", "2026-11-28")
    assert [state for _, _, state in await talks(world)][:2] == ["live", "ahead"]


async def test_a_move_into_the_past_is_refused(world: World) -> None:
    sharing = await a_sharing(world)
    await sharing.desk("move")
    answer = await sharing.writes(sharing.group.admin, "2026-11-20 20:00")
    assert "over" in answer
    assert await talks(world) == [(1, "2026-11-26 20:00", "ahead")]


@BOTH
async def test_the_groups_zone_moves(world: World, language: str) -> None:
    """The time on the wall stays, so the moment is another; whoever goes is told, and everything planned moves along."""
    sharing = await a_sharing(world, language, "repeat=weekly remind=1h")
    noah, *_ = sharing.listeners
    noah.starts(world.bot)
    await sharing.all_tap("going", noah)
    await sharing.group.hears(sharing.group.owner, "/settings zone=Europe/Berlin")
    assert [at for _, at, _ in await talks(world, "Europe/Berlin")][:2] == ["2026-11-26 20:00", "2026-12-03 20:00"]
    assert (await planned(world))["sharing:1:1:start"] == "2026-11-27 03:00"
    assert (await planned(world))["sharing:1:1:remind.60"] == "2026-11-27 02:00"
    await world.advance(seconds=3)
    assert {"en": "has moved", "zh-CN": "改时间了"}[language] in sharing.last_to(noah)
    await sharing.at("20:00", DAY)
    assert (await talks(world))[0][2] == "ahead", "20:00 in Shanghai is not the time any more"
    await sharing.at("03:00", "2026-11-27")
    assert (await talks(world))[0][2] == "live"


async def test_clocks_that_change_between_two_talks(world: World) -> None:
    world.clock.set(datetime(2027, 3, 20, 8, tzinfo=ZoneInfo("UTC")))
    group = await make_group(world, zone="Europe/Berlin")
    await group.hears(group.admin, '/new sharing "X" at="2027-03-26 20:00" repeat=daily')
    async with world.app.database.read() as session:
        found = [t.starts_at for t in await session.scalars(select(Talk).order_by(Talk.number))]
    assert [f"{at:%d %H:%M}" for at in found] == ["26 19:00", "27 19:00", "28 18:00", "29 18:00"]


@BOTH
async def test_after_one_comes_the_next(world: World, language: str) -> None:
    sharing = await a_sharing(world, language, "repeat=weekly length=20m")
    (noah, *_) = sharing.listeners
    await sharing.all_tap("going", noah)
    await sharing.begins()
    first = sharing.board
    await sharing.at("20:20")
    await world.advance(seconds=3)
    assert [(n, state) for n, _, state in await talks(world)] == [
        (1, "over"), (2, "ahead"), (3, "ahead"), (4, "ahead"), (5, "ahead"),
    ]  # fmt: skip
    assert sharing.board is not first
    assert first.buttons == [], "the old board has no buttons any more"
    # The next one has a list of its own.
    assert (
        sharing.board.text.splitlines()[-1]
        == {"en": "Are you coming? Tap below.", "zh-CN": "来不来？点下面报名。"}[language]
    )


async def test_it_is_changed_while_it_goes_on(world: World) -> None:
    sharing = await a_sharing(world, "en", "repeat=weekly length=20m")
    admin = sharing.group.admin
    await sharing.begins()
    await sharing.at("20:20")
    await sharing.group.hears(admin, '/manage 1 at="2026-12-04 19:00" repeat=2w')
    assert [(n, at) for n, at, state in await talks(world) if state == "ahead"] == [
        (2, "2026-12-04 19:00"), (3, "2026-12-18 19:00"), (4, "2027-01-01 19:00"), (5, "2027-01-15 19:00"),
    ]  # fmt: skip
    # It repeats no more: the next one is the last.
    await sharing.group.hears(admin, "/manage 1 repeat=no")
    assert [(n, at) for n, at, state in await talks(world) if state == "ahead"] == [(2, "2026-12-04 19:00")]
    await sharing.at("19:00", "2026-12-04")
    await sharing.at("19:20", "2026-12-04")
    async with world.app.database.read() as session:
        assert (await session.scalars(select(Activity))).one().state == "closed"


@BOTH
async def test_paused_ended_and_told(world: World, language: str) -> None:
    sharing = await a_sharing(world, language, "repeat=weekly")
    noah, *_ = sharing.listeners
    noah.starts(world.bot)
    await sharing.all_tap("going", noah)
    await sharing.group.hears(sharing.group.admin, "/manage 1")
    await sharing.group.sees_tap(sharing.group.admin, {"en": "⏸ Pause", "zh-CN": "⏸ 暂停"}[language])
    assert await planned(world) == {}
    await sharing.at("20:00")
    assert (await talks(world))[0][2] == "ahead"
    await sharing.at("09:00", "2026-11-30")
    await sharing.group.sees_tap(sharing.group.admin, {"en": "▶️ Resume", "zh-CN": "▶️ 恢复"}[language])
    # What went by in the pause did not take place; hosts hear of it.
    assert [state for _, _, state in await talks(world)][:2] == ["skipped", "ahead"]
    await sharing.group.sees_tap(sharing.group.admin, {"en": "🏁 End", "zh-CN": "🏁 结束"}[language])
    await sharing.group.sees_tap(sharing.group.admin, {"en": "Yes, end it", "zh-CN": "是的，结束"}[language])
    assert {
        "en": "🏁 How I sleep better has ended.\nThe talk planned for Thu, 3 Dec, 20:00 doesn't take place.",
        "zh-CN": "🏁 “我是怎么睡好觉的”已结束。\n原定 12月3日周四 20:00 的分享不再举行。",
    }[language] in world.said(sharing.chat)
    assert await planned(world) == {}


@BOTH
async def test_the_bot_is_removed_and_comes_back(world: World, language: str) -> None:
    sharing = await a_sharing(world, language, "repeat=weekly")
    sharing.group.owner.removes(world.bot, sharing.chat)
    await sharing.at("20:00")
    assert await planned(world) == {}
    sharing.group.owner.adds(world.bot, sharing.chat, admin=True)
    await world.settle()
    assert (await talks(world))[0][2] == "live", "it is still its time"
    assert (await planned(world))["sharing:1:2:start"] == "2026-12-03 20:00"


async def test_the_group_becomes_a_supergroup(world: World) -> None:
    sharing = await a_sharing(world, "en", kind="group")
    noah, *_ = sharing.listeners
    await sharing.all_tap("going", noah)
    sharing.group.chat = sharing.chat.upgrade(sharing.group.owner)
    await world.settle()
    await world.advance(seconds=3)
    assert sharing.board.text.splitlines()[-1] == "Noah"
    await sharing.begins()
    assert "begins now" in " ".join(world.said(sharing.chat))


@BOTH
async def test_what_was_missed_while_the_bot_was_away_is_said_to_hosts(world: World, language: str) -> None:
    sharing = await a_sharing(world, language)
    said = len(world.said(sharing.chat))
    await sharing.at("23:00")
    assert len(world.said(sharing.chat)) == said
    assert sharing.last_to(sharing.group.admin).startswith("⚠️")
    assert (await talks(world))[0][2] == "skipped"


@BOTH
async def test_the_calendar_file(world: World, language: str) -> None:
    sharing = await a_sharing(world, language, "repeat=weekly length=90m")
    (noah, *_) = sharing.listeners
    await sharing.desk("skip", sure=True)
    await sharing.follows(noah, "calendar")
    sent = [m for m in noah.private(world.bot).messages if m.media is not None][-1]
    assert sent.media is not None
    read = Calendar.from_ical(sent.media.data)
    events: list[Any] = read.walk("VEVENT")
    assert [str(e["status"]) for e in events] == ["CANCELLED", "CONFIRMED", "CONFIRMED", "CONFIRMED"]
    first = events[1]
    assert str(first["summary"]) == TITLE[language]
    assert "tzid" not in first["dtstart"].params
    assert b"DTSTART:20261203T120000Z" in sent.media.data
    assert local(first["dtstart"].dt) == "2026-12-03 20:00"
    assert local(first["dtend"].dt) == "2026-12-03 21:30"
    assert "Mia" in str(first["description"])
    # An installation's own: the group, the activity and the talk have the same numbers elsewhere.
    async with world.app.database.read() as session:
        home = await memory.recall(session, "installation")
    assert home
    assert len(names := {str(event["uid"]) for event in events}) == len(events)
    assert all(name.endswith(f"@{home}") for name in names)


async def test_only_hosts_come_to_the_desk(world: World) -> None:
    sharing = await a_sharing(world)
    (noah, *_) = sharing.listeners
    assert "admins and hosts" in await sharing.taps(noah, "hosts")
    # A link that somebody copied is no way around it.
    noah.starts(world.bot, to_link(OpenDeskTap(1, 1, 0)))
    await world.settle()
    assert "admins and hosts" in sharing.last_to(noah)
    await sharing.follows(sharing.group.admin, "hosts")
    desk = sharing.group.admin.private(world.bot).messages[-1]
    data = next(b.data for row in desk.buttons for b in row if b.data and b.data.startswith("tj:") and "skip" in b.data)
    before = await talks(world)
    message = next(m for m in noah.private(world.bot).messages if m.sender == world.bot)
    tap = noah.taps_data(message, data.replace("skip", "skip-sure"), old=True)
    await world.settle()
    assert tap.answer is not None
    assert "admins and hosts" in tap.answer.text
    assert await talks(world) == before
