"""Sign-up lists, as talks in a group: joined by a tap, in writing and in private; places that run out, and a waiting list that moves up."""

import asyncio
import csv
import io
from typing import Any

import openpyxl
import pytest
from sqlalchemy import event, func, select

from features.activities.signup import service as signup
from features.activities.signup.rules import Signed
from features.activities.signup.taps import DeskTap, JoinTap, LeaveTap, MineTap, PutTap, RemoveTap, TableTap
from kit.buttons import encode, to_link
from kit.db import Database
from models import Activity, Group as GroupRow, Schedule, SignUp
from simulator import Message, Person
from tests import wiring
from tests.flows.group import BOTH, NOT_A_MEMBER, OUT_OF_DATE, SHANGHAI, Group, make_group, rows_of, when
from tests.flows.summaries import news, starts_bot, told
from tests.wiring import World

JOIN = {"en": "🙋 I'm in (+1)", "zh-CN": "🙋 接龙 +1"}
LINE = {
    "en": '/new signup "Saturday dinner" slots="adult,child" most=4 note=yes until="2026-11-25 20:00"',
    "zh-CN": "/new 接龙报名 “周六聚餐” slots=大人、小孩 most=4人 note=是 until=“2026-11-25 20:00”",
}
TITLE = {"en": "Saturday dinner", "zh-CN": "周六聚餐"}
IN = {"en": "✅ You're on the list as no. {}: adult 1.", "zh-CN": "✅ 接龙成功，第 {} 位：大人 1。"}
ALREADY = {
    "en": "You're on the list already, for adult 1. Change it with the button below.",
    "zh-CN": "你已经报名了：大人 1。要改请点下面的按钮。",
}
WAITING = {
    "en": "⏳ No room for {} just now: you're no. {} on the waiting list. You'll hear it when you move up.",
    "zh-CN": "⏳ 名额不够（{}），你排在候补第 {} 位，排上了就通知你。",
}
MOVED_UP_HERE = {"en": "🎟 Saturday dinner: moved up from the waiting list: {}.", "zh-CN": "🎟 周六聚餐：{}候补成功。"}
MOVED_UP = {
    "en": "🎟 You've moved up: you're on the list of Saturday dinner in Runners, for {}.",
    "zh-CN": "🎟 候补成功！Runners的“周六聚餐”，你排上了：{}。",
}
FAMILY = {"en": "sign up 2 adults, 1 child no nuts", "zh-CN": "接龙 2大1小 不吃花生"}
OFF = {"en": "leave", "zh-CN": "退出"}


class Listed:
    """A group with a list in it."""

    def __init__(self, group: Group) -> None:
        self.group, self.world = group, group.world

    @property
    def board(self) -> Message:
        """The board."""
        bot = self.world.bot
        return next(m for m in self.group.chat.messages if m.sender == bot and m.text.startswith("📝"))

    async def taps(self, *people: Person) -> list[str]:
        """These people tap the button, in one batch; their toasts."""
        taps = [person.taps(JOIN[self.group.language], self.group.chat, message=self.board) for person in people]
        await self.world.settle()
        return [tap.answer.text if tap.answer is not None else "unanswered" for tap in taps]

    async def writes(self, person: Person, text: str) -> list[str]:
        """Somebody writes in reply to the board; what the bot says to it."""
        return await self.group.hears(person, text, reply_to=self.board)

    async def shown(self) -> list[str]:
        """The lines of the board, as it looks now."""
        await self.world.advance(seconds=20)
        return self.board.text.splitlines()

    async def opens(self, person: Person, tap: Any) -> Message:
        """Somebody opens a page in private, by a link."""
        person.opens(f"https://t.me/{wiring.USERNAME}?start={to_link(tap)}")
        await self.world.settle()
        return news(self.world, person)

    async def presses(self, person: Person, tap: Any) -> Message:
        """Somebody presses a button of their newest page; the page then."""
        page = news(self.world, person)
        await self.group.press(person, encode(tap), page)
        return news(self.world, person)

    def reactions(self, person: Person) -> list[str]:
        """What the bot has put under somebody's last message."""
        last = [m for m in self.group.chat.messages if m.sender == person][-1]
        return last.reactions.get(self.world.bot, [])


async def a_list(world: World, language: str = "en", line: str | None = None) -> Listed:
    group = await make_group(world, language=language, members=5, zone=SHANGHAI)
    await when(world, "2026-11-23 09:00")
    await group.hears(group.admin, line or LINE[language])
    await world.advance(seconds=5)
    return Listed(group)


async def states(world: World) -> dict[int | None, tuple[str, int]]:
    async with world.app.database.read() as session:
        rows = await session.execute(select(SignUp.person_id, SignUp.state, SignUp.size))
        return {person: (state, size) for person, state, size in rows}


@BOTH
async def test_places_run_out_and_the_waiting_list_moves_up(world: World, language: str) -> None:
    listed = await a_list(world, language)
    mia, noah, lena, tom, eva = listed.group.members
    eva.starts(world.bot)
    assert await listed.taps(mia, noah, mia) == [IN[language].format(1), IN[language].format(2), ALREADY[language]]
    # Three do not fit into two places: they wait together, and whoever fits goes ahead.
    (said,) = await listed.writes(lena, FAMILY[language])
    family = {"en": "adult 2, child 1", "zh-CN": "大人 2、小孩 1"}[language]
    assert said == WAITING[language].format(family, 1)
    assert await listed.taps(tom) == [IN[language].format(3)]
    await listed.writes(eva, "+2")
    assert await listed.shown() == {
        "en": [
            "📝 Saturday dinner", "👥 3 of 4 places taken · adult 3 · 5 waiting", "🕗 Until Wed, 25 Nov, 20:00",
            "💬 Or reply here: +1, sign up 2 adult 1 child; leave takes you off", "",
            "1. Mia · adult 1", "2. Noah · adult 1", "3. Tom · adult 1", "",
            "⏳ Waiting list", "1. Lena · adult 2, child 1 — no nuts", "2. Eva · adult 2",
        ],
        "zh-CN": [
            "📝 周六聚餐", "👥 已报 3/4 位 · 大人 3 · 候补 5 位", "🕗 11月25日周三 20:00 截止",
            "💬 也可以回复这条：+1、接龙 2大人 1小孩；退出就回复退出", "",
            "1. Mia · 大人 1", "2. Noah · 大人 1", "3. Tom · 大人 1", "",
            "⏳ 候补", "1. Lena · 大人 2、小孩 1 — 不吃花生", "2. Eva · 大人 2",
        ],
    }[language]  # fmt: skip
    # One leaves: two places are free. The family does not fit, Eva does, and hears it in private.
    said_here = len(world.said(listed.group.chat))
    assert await listed.writes(noah, OFF[language]) == []
    assert listed.reactions(noah) == ["👌"]
    two = {"en": "adult 2", "zh-CN": "大人 2"}[language]
    assert told(world, eva)[-1] == MOVED_UP[language].format(two)
    assert len(world.said(listed.group.chat)) == said_here
    # More places: the family moves up. Lena cannot be written to, and hears it in the group.
    await listed.group.hears(listed.group.admin, "/manage 1 most=7")
    assert MOVED_UP_HERE[language].format("Lena") in world.said(listed.group.chat)
    # Fewer places take nobody's away, and nobody moves up into them.
    await listed.group.hears(listed.group.admin, "/manage 1 most=2")
    assert {state for state, size in (await states(world)).values() if size} == {"in"}
    assert (await listed.taps(noah)) == [WAITING[language].format({"en": "adult 1", "zh-CN": "大人 1"}[language], 1)]


@BOTH
async def test_what_is_written_counts_and_talk_is_left_alone(world: World, language: str) -> None:
    listed = await a_list(world, language)
    mia, noah, lena, tom, _ = listed.group.members
    for person, said in ((mia, "+1"), (noah, "+2 Ann"), (lena, "2大1小" if language == "zh-CN" else "1 adult")):
        if person is lena:
            await listed.writes(noah, "-1")
        await listed.writes(person, said)
        assert listed.reactions(person) == ([] if (language, person) == ("zh-CN", lena) else ["👌"])
    assert (await states(world))[noah.id] == ("in", 1)
    # Too many, and more than are left: in words, and nothing has changed.
    too_many = {
        "en": "Each may take up to 10 places here. For more, please ask a host.",
        "zh-CN": "每人最多报 10 位，想多报请找主持人。",
    }
    assert await listed.writes(mia, "+20") == [too_many[language]]
    no_room = (
        {
            "en": "Only {} places are left. You keep your 1; ask for that many more at most.",
            "zh-CN": "只剩 {} 个名额了，最多再加这么多。你原来的 1 位不变。",
        }[language].format(2)
        if language == "zh-CN"
        else "Only 1 place is left. You keep your 1; ask for that many more."
    )
    assert await listed.writes(mia, "+4") == [no_room]
    not_on = {
        "en": "You're not on the list. To be on it, tap the button or write +1 in reply to the board.",
        "zh-CN": "你不在名单里。想报名，点按钮，或者回复看板写 +1。",
    }
    assert await listed.writes(tom, "-1") == [not_on[language]]
    for said in ("谁去过这家？", "+1000000", "nice place", "一起去吧"):
        assert await listed.writes(tom, said) == []
    (how,) = await listed.writes(tom, {"en": "sign up please", "zh-CN": "接龙 我带饮料"}[language])
    assert how.startswith({"en": "For how many?", "zh-CN": "一共几位？"}[language])
    # Without a reply only what a list is called means the one that is open; with two of them nothing does.
    assert await listed.group.hears(tom, "+1") == []
    assert tom.id not in await states(world)
    await listed.group.hears(tom, {"en": "sign up 1", "zh-CN": "报名 1"}[language])
    assert (await states(world))[tom.id][1] == 1
    await listed.group.hears(listed.group.admin, '/new signup "Bus"')
    await listed.group.hears(listed.group.members[4], {"en": "sign up 1", "zh-CN": "报名 1"}[language])
    assert listed.group.members[4].id not in await states(world)


@BOTH
async def test_who_opens_their_line_when_all_places_are_taken_reads_of_the_waiting_list(
    world: World, language: str
) -> None:
    listed = await a_list(world, language)
    mia, noah, *_ = listed.group.members
    await listed.writes(noah, {"en": "sign up 4 adults", "zh-CN": "接龙 4大"}[language])
    await starts_bot(world, mia)
    page = await listed.opens(mia, MineTap(1, 1))
    assert {
        "en": "All places are taken, so it would be the waiting list. You'd hear it when you move up.",
        "zh-CN": "名额已满，现在报名先排候补，排上了就通知你。",
    }[language] in page.text


@BOTH
async def test_the_own_line_is_changed_in_private(world: World, language: str) -> None:
    listed = await a_list(world, language)
    mia, noah, *_ = listed.group.members
    await starts_bot(world, mia)
    page = await listed.opens(mia, MineTap(1, 1))
    assert {"en": "4 places are left.", "zh-CN": "还剩 4 个名额。"}[language] in page.text
    page = await listed.presses(mia, PutTap(1, 1, 0, 1))
    page = await listed.presses(mia, PutTap(1, 1, 1, 1))
    # Twice is once: the button says how many, not one more.
    await listed.group.sees_forged(mia, encode(PutTap(1, 1, 1, 2)), page)
    assert (await states(world))[mia.id] == ("in", 3)
    for button, said in (
        ({"en": "👥 Who comes along", "zh-CN": "👥 同行的人"}, "Ann & Bo"),
        ({"en": "📝 Note", "zh-CN": "📝 备注"}, "<b>late</b>"),
    ):
        mia.taps(button[language], mia.private(world.bot))
        await world.settle()
        mia.says(said, mia.private(world.bot))
        await world.settle()
    line = {
        "en": "1. Mia · adult 1, child 2 (with Ann & Bo) — <b>late</b>",
        "zh-CN": "1. Mia · 大人 1、小孩 2（同行：Ann & Bo） — <b>late</b>",
    }
    assert line[language] in await listed.shown()
    await listed.taps(noah)
    (waits,) = await listed.taps(listed.group.members[2])
    assert waits.startswith("⏳")
    await listed.presses(mia, LeaveTap(1, 1, 0))
    await listed.presses(mia, LeaveTap(1, 1, 1))
    assert mia.id not in {person for person, (state, _) in (await states(world)).items() if state != "left"}
    async with world.app.database.read() as session:
        row = (await session.scalars(select(SignUp).where(SignUp.person_id == mia.id))).one()
        assert (row.note, row.guests, row.size) == ("", "", 0)
    assert (await states(world))[listed.group.members[2].id] == ("in", 1)


@BOTH
async def test_hosts_add_and_take_off_and_get_the_table(world: World, language: str) -> None:
    listed = await a_list(world, language)
    group = listed.group
    mia, noah, *_ = group.members
    await starts_bot(world, group.admin, noah)
    await group.hears(mia, "hello")
    await world.advance(seconds=5)
    await listed.opens(group.admin, DeskTap(1, 1, 0))
    await world.advance(seconds=5)
    add = {"en": "➕ Add people", "zh-CN": "➕ 代报"}[language]
    group.admin.taps(add, group.admin.private(world.bot))
    await world.settle()
    group.admin.says("@mia 2\n=Aunt Li 1\n@noah", group.admin.private(world.bot))
    await world.advance(seconds=5)
    assert [line[0] for line in news(world, group.admin).text.splitlines()] == ["📝", "✅", "✅", "✅"]
    assert (await states(world)) == {mia.id: ("in", 2), None: ("in", 1), noah.id: ("in", 1)}
    await listed.presses(group.admin, DeskTap(1, 1, 0))
    page = await listed.presses(group.admin, RemoveTap(1, 1, 3, 0))
    page = await listed.presses(group.admin, RemoveTap(1, 1, 3, 1))
    assert told(world, noah)[-1].startswith({"en": "A host took you off", "zh-CN": "主持人把你从"}[language])
    # Both tables; what somebody wrote is no formula.
    await listed.presses(group.admin, TableTap(1, 1, "csv"))
    await world.advance(seconds=20)
    sent = news(world, group.admin).media
    assert sent is not None
    rows = list(csv.reader(io.StringIO(sent.data.decode("utf-8-sig"))))
    assert [row[1:6] for row in rows[1:]] == [
        ["Mia", rows[1][2], "2", "2", "0"],
        ["'=Aunt Li", rows[1][2], "1", "1", "0"],
    ]
    await group.press(group.admin, encode(TableTap(1, 1, "xlsx")), page)
    await world.advance(seconds=20)
    sent = news(world, group.admin).media
    assert sent is not None
    sheet = openpyxl.load_workbook(io.BytesIO(sent.data)).active
    assert sheet is not None
    assert [cell.value for cell in sheet[3]][:4] == [2, "'=Aunt Li", rows[1][2], 1]
    # A member cannot open the desk.
    await starts_bot(world, mia)
    page = await listed.opens(mia, DeskTap(1, 1, 0))
    assert "Aunt Li" not in page.text


@BOTH
async def test_it_closes_by_the_clock_with_the_final_list(world: World, language: str) -> None:
    listed = await a_list(world, language)
    group = listed.group
    mia, noah, lena, tom, eva = group.members
    await starts_bot(world, group.admin, eva)
    await listed.taps(mia, noah, lena, tom, eva)
    # Paused, nothing is done; resumed, it goes on.
    await group.hears(group.admin, "/manage 1")
    pause, resume = {"en": ("⏸ Pause", "▶️ Resume"), "zh-CN": ("⏸ 暂停", "▶️ 恢复")}[language]
    await group.sees_tap(group.admin, pause)
    panel = group.bots_last
    assert TITLE[language] in (await group.sees_forged(mia, encode(JoinTap(1)), listed.board))
    await group.sees_tap(group.admin, resume, panel)
    # Restarted a minute before, and late: the close comes once.
    await when(world, "2026-11-25 19:59")
    await world.advance(seconds=5)
    said = len(world.said(group.chat))
    await when(world, "2026-11-25 20:07")
    await world.advance(seconds=20)
    results = [text for text in world.said(group.chat)[said:] if text.startswith("🏁")]
    assert len(results) == 1
    lines = results[0].splitlines()
    assert lines[0] == {"en": "🏁 Saturday dinner: the list is closed.", "zh-CN": "🏁 “周六聚餐”报名截止。"}[language]
    assert lines[-1].startswith("1. Eva")
    assert told(world, eva)[-1].startswith("📝")
    sent = news(world, group.admin).media
    assert sent is not None, "whoever began it gets the table"
    # Late: refused in words, by a tap and in writing.
    over = {
        "en": "“Saturday dinner” has ended. See what else is on: /activities",
        "zh-CN": "“周六聚餐”已经结束。看看还有什么活动：/activities",
    }
    assert await group.sees_forged(mia, encode(JoinTap(1)), listed.board) == over[language]
    assert await listed.writes(mia, "+1") == [over[language]]
    assert await rows_of(world, Schedule, activity=1) == 0


async def test_between_the_close_and_the_clock_nobody_gets_in(world: World) -> None:
    """The moment has come, and what is due has not run yet."""
    listed = await a_list(world)
    mia = listed.group.members[0]
    world.clock.advance(days=3)
    assert (await listed.taps(mia))[0].startswith("“Saturday dinner” has ended")


async def test_whoever_leaves_the_group_gives_the_places_back(world: World) -> None:
    listed = await a_list(world)
    mia, noah, lena, *_ = listed.group.members
    mia.starts(world.bot)
    await listed.writes(mia, "+4 three friends")
    await listed.taps(noah, lena)
    mia.leaves(listed.group.chat)
    await world.settle()
    assert await states(world) == {mia.id: ("left", 0), noah.id: ("in", 1), lena.id: ("in", 1)}
    assert world.said(listed.group.chat)[-1] == MOVED_UP_HERE["en"].format("Noah, Lena")
    assert told(world, mia)[-1].startswith("You've left Runners")


async def test_a_long_list_collapses_and_is_whole_in_private(world: World) -> None:
    group = await make_group(world, members=36, zone=SHANGHAI)
    await group.hears(group.admin, '/new signup "Bus"')
    await world.advance(seconds=5)
    listed = Listed(group)
    await starts_bot(world, group.members[0])
    assert (await listed.taps(*group.members))[-1] == "✅ You're on the list as no. 36: 1 person."
    shown = await listed.shown()
    assert shown[-2:] == ["30. P29", "… and 6 more lines"]
    assert [button.text for row in listed.board.buttons for button in row][-1] == "📋 The whole list"
    first = group.members[0]
    first.opens(str(listed.board.buttons[-1][0].url))
    await world.settle()
    page = news(world, first)
    assert page.text.splitlines()[-1] == "25. P24"
    await group.sees_tap(first, "More ▶", page)
    assert news(world, first).text.splitlines()[-1] == "36. P35"


async def test_forged_and_foreign_taps_change_nothing(world: World) -> None:
    listed = await a_list(world)
    group = listed.group
    mia, stranger = group.members[0], world.telegram.new_person("Zed")
    assert await group.sees_forged(stranger, encode(JoinTap(1)), listed.board, outsider=True) == NOT_A_MEMBER["en"]
    assert await group.sees_forged(mia, encode(JoinTap(7)), listed.board) == OUT_OF_DATE["en"]
    await starts_bot(world, mia)
    await listed.opens(mia, MineTap(1, 1))
    page = news(world, mia)
    for forged in (PutTap(1, 1, 0, 9), PutTap(1, 1, 5, 1), RemoveTap(1, 1, 1, 1), TableTap(1, 1, "csv")):
        await group.sees_forged(mia, encode(forged), page)
    assert await rows_of(world, SignUp) == 0


async def test_a_kind_of_places_that_there_is_stays(world: World) -> None:
    listed = await a_list(world)
    (said,) = await listed.group.hears(listed.group.admin, '/manage 1 slots="child,adult"')
    assert said == "The kinds of places stay as they are: adult,child. You can add others behind them."
    await listed.taps(listed.group.members[0])
    await listed.group.hears(listed.group.admin, '/manage 1 slots="adult,child,dog"')
    await listed.writes(listed.group.members[1], "1 dog")
    assert (await listed.shown())[-2:] == ["1. Mia · adult 1", "2. Noah · dog 1"]


async def test_two_who_want_the_last_place_do_not_both_get_it(world: World, database: Database) -> None:
    listed = await a_list(world, line='/new signup "Bus" most=1')
    mia, noah, *_ = listed.group.members

    async def joins(person: Person) -> str:
        async with world.app.database.write() as session:
            group = (await session.scalars(select(GroupRow))).one()
            activity = await session.get_one(Activity, (group.id, 1))
            (outcome,) = await signup.join(session, group, activity, [person.id], world.clock.now())
            assert isinstance(outcome, Signed)
            return outcome.line.state

    assert sorted(await asyncio.gather(joins(mia), joins(noah))) == ["in", "waiting"]


@pytest.mark.parametrize("count", [1, 5])
async def test_so_many_statements_a_join(world: World, count: int) -> None:
    """However many tap at once: the lock, how it stands, their lines, the lines written; then what is left to the end."""
    listed = await a_list(world, line='/new signup "Bus" most=30')
    statements: list[str] = []
    engine = world.app.database.engine.sync_engine
    async with world.app.database.write() as session:
        group = (await session.scalars(select(GroupRow))).one()
        activity = await session.get_one(Activity, (group.id, 1))
        people = [person.id for person in listed.group.members[:count]]

        def note(_c: Any, _cursor: Any, statement: str, *_: Any) -> None:
            statements.append(statement.split(maxsplit=1)[0])

        event.listen(engine, "before_cursor_execute", note)
        await signup.join(session, group, activity, people, world.clock.now())
        event.remove(engine, "before_cursor_execute", note)
    assert statements == ["SELECT", "SELECT", "SELECT", "INSERT"]
    assert await rows_of(world, SignUp) == count


async def test_it_survives_a_restart_with_people_waiting(world: World, database_url: str) -> None:
    listed = await a_list(world)
    mia, noah, *_ = listed.group.members
    await listed.writes(mia, "+4")
    await listed.taps(noah)
    await world.app.close()
    again = await wiring.start(database_url, world.clock, telegram=world.telegram)
    try:
        listed.group.world = listed.world = again
        await listed.writes(mia, "leave")
        assert (await states(again))[noah.id] == ("in", 1)
        async with again.app.database.read() as session:
            assert (
                await session.scalar(select(func.count()).select_from(Schedule).where(Schedule.kind == "signup.close"))
                == 1
            )
    finally:
        await again.app.close()
