"""Raffles, as talks in a group: tickets by a tap and in private, conditions, points held meanwhile, and a draw that can be checked."""

import asyncio
import io
import re
from datetime import date, timedelta
from typing import Any

import openpyxl
import pytest
from sqlalchemy import event, func, select

from features import tasks
from features.activities import service as activities
from features.activities.raffle import tickets
from features.activities.raffle.facts import Comer
from features.activities.raffle.taps import EnterTap, HaveTap, OffTap, OwnTap, TableTap
from features.people import census
from features.points.service import audit, balance_of, escrow
from features.prizes.rules import check_draw, commitment, read_list
from features.scheduling import service as schedule
from kit.buttons import encode, to_link
from kit.db import Session
from kit.messages import Refusal
from kit.nonces import thrown
from models import Activity, Award, Group as GroupRow, GroupWeek, MemberWeek, RaffleTicket, Schedule
from simulator import Message, Person
from tests import wiring
from tests.flows.group import BOTH, NOT_A_MEMBER, OUT_OF_DATE, SHANGHAI, Group, make_group, rows_of, when
from tests.flows.summaries import news, starts_bot, told
from tests.wiring import World

TAKE = {"en": "🎟 Take part", "zh-CN": "🎟 参加抽奖"}
LINE = {
    "en": '/new raffle "Weekly draw" prizes="1:30,2:A mug" until="2026-11-25 20:00" if="points>=20, took-part=#1"',
    "zh-CN": "/new 抽奖 “每周抽奖” prizes=“一等奖30分，二等奖：马克杯” until=“2026-11-25 20:00” if=“积分≥20、参加过#1”",
}
MISSING = {
    "en": "Not yet. It still takes: 20 points (you have 5).",
    "zh-CN": "还差一点，需要：20 积分（你有 5）。",
}
IN = {"en": "🎟 You're in: ticket no. {}. Good luck!", "zh-CN": "🎟 参加成功，券号 {}。祝你好运！"}
ALREADY = {"en": "🎟 You're in already, with ticket no. {}.", "zh-CN": "🎟 你已经参加了，券号 {}。"}


class Raffle:
    """A group with a raffle in it."""

    def __init__(self, group: Group, number: int) -> None:
        self.group, self.world, self.number = group, group.world, number

    @property
    def board(self) -> Message:
        """The board."""
        bot = self.world.bot
        return next(
            m
            for m in self.group.chat.messages
            if m.sender == bot and m.text.startswith(("🎟 Draw", "🎟 Weekly", "🎟 每周"))
        )

    async def taps(self, *people: Person) -> list[str]:
        """These people tap the button, in one batch; their toasts."""
        taps = [person.taps(TAKE[self.group.language], self.group.chat, message=self.board) for person in people]
        await self.world.settle()
        return [tap.answer.text if tap.answer is not None else "unanswered" for tap in taps]

    async def shown(self) -> list[str]:
        """The lines of the board, as it looks now."""
        await self.world.advance(seconds=20)
        return self.board.text.splitlines()

    async def opens(self, person: Person, tap: Any | None = None) -> Message:
        """Somebody opens a page in private, by a link."""
        link = to_link(tap or OwnTap(1, self.number))
        person.opens(f"https://t.me/{wiring.USERNAME}?start={link}")
        await self.world.settle()
        return news(self.world, person)

    async def has(self, person: Person, count: int, sure: int = 1) -> str:
        """Somebody presses the button for so many tickets on their newest page; the toast."""
        data = encode(HaveTap(1, self.number, count, sure))
        toast = await self.group.press(person, data, news(self.world, person))
        await self.world.advance(seconds=2)
        return toast

    async def held(self) -> int:
        """What the raffle holds; the ledger adds up."""
        async with self.world.app.database.read() as session:
            assert await audit(session) == []
            return await balance_of(session, 1, escrow(self.number))

    @property
    def result(self) -> Message:
        """The result in the group."""
        bot, signs = self.world.bot, ("🎉", "🏁", "↩️")
        return [m for m in self.group.chat.messages if m.sender == bot and m.text.startswith(signs)][-1]


async def a_raffle(world: World, line: str, *, language: str = "en", members: int = 4, number: int = 1) -> Raffle:
    group = await make_group(world, language=language, members=members, zone=SHANGHAI)
    await when(world, "2026-11-23 09:00")
    await group.hears(group.admin, line)
    await world.advance(seconds=5)
    return Raffle(group, number)


async def grants(group: Group, *points: int) -> None:
    """The owner gives members so many points, in their order."""
    for person, count in zip(group.members, points, strict=False):
        person.says("hello", group.chat)
        await group.hears(group.owner, f"/grant @{person.username} {count} help")


async def winners(world: World) -> list[int | None]:
    """Whose the prizes are, in their order."""
    async with world.app.database.read() as session:
        return list(await session.scalars(select(Award.person_id).order_by(Award.slot)))


def sent(message: Message) -> bytes:
    """The file of a message."""
    assert message.media is not None, message.text
    return message.media.data


def drawn_with(message: Message) -> tuple[str, str, list[str]]:
    """Seed and list of a result, and both fingerprints."""
    seed = re.search(r"\b[0-9a-f]{32}\b", message.text)
    listed = re.search(r"\b\d+:[0-9a-f]{16}(?:,\d+:[0-9a-f]{16})*", message.text)
    assert seed is not None, message.text
    assert listed is not None, message.text
    return seed[0], listed[0], re.findall(r"\b[0-9a-f]{64}\b", message.text)


@BOTH
async def test_those_who_meet_the_conditions_are_drawn_and_everybody_can_check_it(world: World, language: str) -> None:
    group = await make_group(world, language=language, members=4, zone=SHANGHAI)
    mia, noah, lena, tom = group.members
    await when(world, "2026-11-23 09:00")
    await group.starts("until=21:00 points=5")
    await group.checks_in(mia, noah, lena)
    await grants(group, 20, 20)
    await group.hears(group.admin, LINE[language])
    await world.advance(seconds=5)
    raffle = Raffle(group, 2)
    await starts_bot(world, mia, lena)
    toasts = await raffle.taps(mia, noah, lena, mia)
    assert toasts == [IN[language].format(1), IN[language].format(2), MISSING[language], ALREADY[language].format(1)]
    assert (await raffle.taps(tom))[0].startswith({"en": "Not yet.", "zh-CN": "还差一点"}[language])
    # What is missing stands on one's own page, each with one's own figure.
    page = await raffle.opens(lena)
    assert [line for line in page.text.splitlines() if line[0:1] in {"✅", "❌"}] == {
        "en": ["❌ 20 points (you have 5)", "✅ took part in “Morning run” (#1)"],
        "zh-CN": ["❌ 20 积分（你有 5）", "✅ 参加过“晨跑”（#1）"],
    }[language]
    shown = await raffle.shown()
    assert (
        shown[:3]
        == {
            "en": [
                "🎟 Weekly draw",
                "🥇 30 points · 🥈 A mug",
                "📋 To take part: 20 points, took part in “Morning run” (#1)",
            ],
            "zh-CN": ["🎟 每周抽奖", "🥇 30 积分 · 🥈 马克杯", "📋 参与条件：20 积分、参加过“晨跑”（#1）"],
        }[language]
    )
    assert {"en": "👥 2 people are in", "zh-CN": "👥 2 人已参加"}[language] in shown
    committed = re.findall(r"[0-9a-f]{64}", raffle.board.text)

    # Between taking a ticket and the draw somebody has come to have too little.
    await group.hears(group.owner, "/grant @noah -10 oops")
    await starts_bot(world, noah)
    await when(world, "2026-11-25 20:00")
    await world.advance(seconds=20)
    assert await winners(world) == [mia.id, None]
    said = {
        "en": "1 person didn't meet the conditions any more, or has left.",
        "zh-CN": "1 人开奖时已不符合条件或已退群，没有参与抽奖。",
    }[language]
    assert said in raffle.result.text
    assert told(world, noah)[-1].splitlines()[-1] == {
        "en": "❌ 20 points (you have 15)", "zh-CN": "❌ 20 积分（你有 15）",
    }[language]  # fmt: skip
    seed, listed, hashes = drawn_with(raffle.result)
    checked = check_draw(seed, read_list(listed), seed_hash=committed[0], list_hash=hashes[1])
    assert (checked.seed_fits, checked.list_fits, sorted(checked.order)) == (True, True, [1, 2])
    assert hashes[0] == committed[0]
    drawn = {"en": "🏁 Drawn! The result is in the group.", "zh-CN": "🏁 已开奖，结果见群里。"}[language]
    assert (await raffle.shown())[-2] == drawn
    over = await group.sees_forged(lena, encode(EnterTap(2)), raffle.board)
    assert (
        over
        == {
            "en": "“Weekly draw” has ended. See what else is on: /activities",
            "zh-CN": "“每周抽奖”已经结束。看看还有什么活动：/activities",
        }[language]
    )
    assert await rows_of(world, Schedule, activity=2) == 0
    assert await raffle.held() == 0


@BOTH
async def test_what_a_ticket_costs_is_held_and_given_back(world: World, language: str) -> None:
    raffle = await a_raffle(world, '/new raffle "Draw" prizes="1:A mug" until=no tickets=3 cost=10', language=language)
    group = raffle.group
    mia, noah, lena, tom = group.members
    await grants(group, 35, 30, 12)
    await starts_bot(world, mia, noah, lena, tom)
    paid = {
        "en": "🎟 You're in: ticket no. {}, for 10 points. Good luck!",
        "zh-CN": "🎟 参加成功，券号 {}，付了 10 积分。祝你好运！",
    }[language]
    poor = {
        "en": "A ticket costs 10 points, and you don't have that many. /me shows yours.",
        "zh-CN": "每张抽奖券要 10 积分，你的积分还不够。发 /me 看看自己的积分。",
    }[language]
    assert await raffle.taps(mia, tom, noah, mia) == [
        paid.format(1), poor, paid.format(2), ALREADY[language].format(1),
    ]  # fmt: skip
    await raffle.opens(mia)
    await raffle.has(mia, 2)
    await raffle.has(mia, 3)
    assert await raffle.held() == 40
    assert await group.points(mia) == 5
    # Nobody has more than are allowed, and the button of a page that is out of date buys nothing more.
    assert encode(HaveTap(1, 1, 4, 1)) not in [button.data for row in news(world, mia).buttons for button in row]
    await group.sees_forged(mia, encode(HaveTap(1, 1, 4, 1)), news(world, mia))
    assert await raffle.held() == 40
    back = {
        "en": "🎟 1 ticket given back. 10 points are back in your account.",
        "zh-CN": "🎟 退了 1 张抽奖券。10 积分已退回你的账户。",
    }[language]
    assert await raffle.has(mia, 2) == back
    assert await group.points(mia) == 15
    # Leaving asks first; coming back brings the same number, since its lot is cast.
    await raffle.has(mia, 0, sure=0)
    await raffle.has(mia, 0)
    assert await group.points(mia) == 35
    assert await raffle.taps(mia) == [paid.format(1)]
    await raffle.taps(lena)
    assert await raffle.held() == 30
    # Whoever leaves the group has their points back at once.
    noah.leaves(group.chat)
    await world.settle()
    assert await raffle.held() == 20
    assert told(world, noah)[-1].splitlines()[-1] == {
        "en": "10 points are back in your account.", "zh-CN": "10 积分已退回你的账户。",
    }[language]  # fmt: skip
    # Called off: everything comes back, nothing is drawn.
    await raffle.opens(group.admin, OffTap(1, 1, 0))
    await group.press(group.admin, encode(OffTap(1, 1, 1)), news(world, group.admin))
    await world.advance(seconds=20)
    assert await raffle.held() == 0
    assert [await group.points(person) for person in group.members] == [35, 30, 12, 0]
    assert await rows_of(world, Award) == 0
    assert raffle.result.text.splitlines() == {
        "en": ["↩️ The raffle Draw was called off; nothing was drawn.", "What tickets cost is back in everybody's account."],
        "zh-CN": ["↩️ 抽奖 Draw 已取消，没有开奖。", "买抽奖券的积分已经退回各人账户。"],
    }[language]  # fmt: skip


async def test_a_host_ends_it_and_fewer_than_there_are_prizes_all_win(world: World) -> None:
    raffle = await a_raffle(world, '/new raffle "Draw" prizes="1-3:20" until=no cost=5')
    group = raffle.group
    mia, noah, *_ = group.members
    await grants(group, 5, 6)
    await raffle.taps(mia, noah)
    await group.opens(group.admin, "/manage 1")
    await group.sees_tap(group.admin, "🏁 End", group.bots_last)
    await group.sees_tap(group.admin, "Yes, end it", group.bots_last)
    await world.advance(seconds=20)
    found = await winners(world)
    assert {found[0], found[1]} == {mia.id, noah.id}
    assert found[2] is None
    # What was paid is spent by whoever was drawn with.
    assert [await group.points(person) for person in (mia, noah)] == [20, 21]
    assert await raffle.held() == 0


async def test_at_a_head_count_it_is_full_and_drawn(world: World) -> None:
    raffle = await a_raffle(world, '/new raffle "Draw" prizes="1:A mug" at=2')
    mia, noah, lena, _ = raffle.group.members
    toasts = await raffle.taps(mia, noah, lena)
    assert toasts[2] == "As many are in as there is room for. It is drawn in a moment, and the result is posted here."
    assert (await raffle.shown())[-2] == "🏁 Drawn! The result is in the group."
    assert set(await winners(world)) <= {mia.id, noah.id}


async def test_paused_it_rests_and_the_draw_is_put_off(world: World) -> None:
    raffle = await a_raffle(world, '/new raffle "Draw" prizes="1:A mug" until="2026-11-23 20:00"')
    group, (mia, noah, *_) = raffle.group, raffle.group.members
    await raffle.taps(mia)
    async with world.app.database.write() as session:
        await activities.pause(session, await _group(session), 1, world.clock.now())
    paused = "“Draw” is paused. Every ticket is kept, and you can take one when it goes on."
    assert await group.sees_forged(noah, encode(EnterTap(1)), raffle.board) == paused
    await when(world, "2026-11-24 09:00")
    assert await winners(world) == []
    async with world.app.database.write() as session:
        await activities.resume(session, await _group(session), 1, world.clock.now())
    assert "⏳ Drawn on Tue, 24 Nov, 19:59" in await raffle.shown()
    await when(world, "2026-11-24 20:00")
    await world.advance(seconds=20)
    assert await winners(world) == [mia.id]


async def test_what_people_have_taken_tickets_for_stays(world: World) -> None:
    raffle = await a_raffle(world, '/new raffle "Draw" prizes="1:A mug" until=2d')
    group = raffle.group
    await group.hears(group.admin, "/manage 1 cost=5")
    await grants(group, 10)
    await raffle.taps(group.members[0])
    for change in ("cost=0", 'if="points>=5"', 'prizes="1:A pen"'):
        (said,) = await group.hears(group.admin, f"/manage 1 {change}")
        assert said.startswith("People have tickets already"), change
    await group.hears(group.admin, '/manage 1 prizes="1:A mug,2:A pen" tickets=2 until="2026-11-24 20:00" at=50')
    assert "⏳ Drawn on Tue, 24 Nov, 20:00, or as soon as 50 people are in" in await raffle.shown()


async def test_what_cannot_be_a_condition_is_said(world: World) -> None:
    group = await make_group(world, zone=SHANGHAI)
    for condition, begins in (
        ("invited>=1", "Who invited whom isn't counted here yet"),
        ("took-part=#7", "A condition asks for #7, and there is no such activity here"),
        ("charm>=7", "I can't read “charm>=7” for if="),
    ):
        (said,) = await group.hears(group.admin, f'/new raffle "Draw" prizes="1:A mug" if="{condition}"')
        assert said.startswith(begins)
    (said,) = await group.hears(group.admin, '/new raffle "Draw"')
    assert said.startswith("What is there to win?")


async def test_whoever_has_won_before_waits(world: World) -> None:
    raffle = await a_raffle(world, '/new raffle "Draw" prizes="1:5" until="2026-11-23 20:00"')
    group, (mia, noah, *_) = raffle.group, raffle.group.members
    await raffle.taps(mia)
    await when(world, "2026-11-23 20:00")
    await group.hears(group.admin, '/new raffle "Again" prizes="1:5" until=2d if=winless')
    board = group.bots_last
    said = await group.sees_tap(mia, TAKE["en"], board)
    assert said == "Not yet. It still takes: no prize in a raffle here before (your last one: 0 days ago)."
    assert await group.sees_tap(noah, TAKE["en"], board) == IN["en"].format(1)
    await group.hears(group.admin, '/new raffle "Later" prizes="1:5" until=9d if="winless>=3d, member>=2d"')
    board = group.bots_last
    await when(world, "2026-11-26 20:00")
    assert await group.sees_tap(mia, TAKE["en"], board) == IN["en"].format(1)


@BOTH
async def test_whoever_is_in_a_segment_of_the_last_week_may_take_part(world: World, language: str) -> None:
    line = {
        "en": '/new raffle "Draw" prizes="1:5" if="segment=core/active"',
        "zh-CN": "/new 抽奖 “Draw” prizes=“一等奖5分” if=“群体=核心/活跃”",
    }[language]
    raffle = await a_raffle(world, line, language=language)
    mia, noah, *_ = raffle.group.members
    async with world.app.database.write() as session:
        for weeks, segment in ((2, "active"), (1, "fading")):
            monday = date(2026, 11, 23) - timedelta(weeks=weeks)
            session.add(GroupWeek(group_id=1, monday=monday, funnels=[]))
            for person, of in ((mia, "core"), (noah, segment)):
                week = {"days": 1, "deeds": 1, "messages": 1, "earned": 0, "recent": 1}
                session.add(MemberWeek(group_id=1, monday=monday, person_id=person.id, segment=of, **week))
    assert await raffle.taps(mia, noah) == [
        IN[language].format(1),
        {
            "en": "Not yet. It still takes: core/active in the last weekly summary.",
            "zh-CN": "还差一点，需要：上周周报里属于核心/活跃。",
        }[language],
    ]


async def test_a_prize_that_is_not_claimed_goes_to_the_next(world: World) -> None:
    raffle = await a_raffle(world, '/new raffle "Draw" prizes="1:A mug" until="2026-11-23 20:00" claim=2d')
    mia, noah, *_ = raffle.group.members
    await raffle.taps(mia, noah)
    await when(world, "2026-11-23 20:00")
    first = await winners(world)
    await when(world, "2026-11-25 21:00")
    second = await winners(world)
    assert {*first, *second} == {mia.id, noah.id}


async def test_forged_and_foreign_taps_change_nothing(world: World) -> None:
    raffle = await a_raffle(world, '/new raffle "Draw" prizes="1:A mug" until=2d')
    group = raffle.group
    mia, stranger = group.members[0], world.telegram.new_person("Zed")
    assert await group.sees_forged(stranger, encode(EnterTap(1)), raffle.board, outsider=True) == NOT_A_MEMBER["en"]
    assert await group.sees_forged(mia, encode(EnterTap(7)), raffle.board) == OUT_OF_DATE["en"]
    await starts_bot(world, mia)
    page = await raffle.opens(mia)
    for forged in (HaveTap(1, 1, 9, 1), OffTap(1, 1, 1), TableTap(1, 1, "csv")):
        await group.sees_forged(mia, encode(forged), page)
    assert await rows_of(world, RaffleTicket) == 0
    assert await rows_of(world, Activity, state="open") == 1


async def _group(session: Session) -> GroupRow:
    return (await session.scalars(select(GroupRow))).one()


class Killed(Exception):
    """The process dies here."""


async def test_the_clock_and_a_host_draw_at_once_and_it_is_drawn_once(world: World) -> None:
    """And it is due twice."""
    raffle = await a_raffle(world, '/new raffle "Draw" prizes="1-2:5" until="2026-11-23 20:00" cost=1')
    await grants(raffle.group, 3, 3, 3)
    await raffle.taps(*raffle.group.members[:3])
    world.clock.advance(hours=12)
    now = world.clock.now()
    async with world.app.database.read() as session:
        (due,) = [each for each in await schedule.due(session, now) if each.kind == "raffle.draw"]

    async def by_clock() -> None:
        async with world.app.database.write() as session:
            await tasks.do(session, due, now)

    async def by_host() -> None:
        try:
            async with world.app.database.write() as session:
                await activities.end(session, await _group(session), 1, now)
        except Refusal:
            pass

    await asyncio.gather(by_clock(), by_host(), by_clock())
    found = await winners(world)
    assert len(set(found)) == 2
    assert sorted([await raffle.group.points(person) for person in raffle.group.members]) == [0, 2, 7, 7]
    assert await raffle.held() == 0


async def test_a_draw_that_dies_in_the_middle_is_the_same_when_it_is_done(world: World) -> None:
    """Nothing of it is there before all of it is, and the seed was thrown long before."""
    raffle = await a_raffle(world, '/new raffle "Draw" prizes="1-2:5" until="2026-11-23 20:00" cost=1')
    await grants(raffle.group, 3, 3, 3, 3)
    await raffle.taps(*raffle.group.members)
    world.clock.advance(hours=12)
    lost: list[int | None] = []

    async def dies() -> None:
        async with world.app.database.write() as session:
            await activities.end(session, await _group(session), 1, world.clock.now())
            lost.extend(await session.scalars(select(Award.person_id).order_by(Award.slot)))
            raise Killed

    with pytest.raises(Killed):
        await dies()
    assert len(set(lost)) == 2
    assert await rows_of(world, Award) == 0
    assert await raffle.held() == 4
    await world.advance(seconds=20)
    assert await winners(world) == lost
    assert sorted([await raffle.group.points(person) for person in raffle.group.members]) == [2, 2, 7, 7]
    assert await raffle.held() == 0


async def test_it_survives_a_restart_at_each_station(world: World, database_url: str) -> None:
    raffle = await a_raffle(world, '/new raffle "Draw" prizes="1:A mug" at=3 cost=2 until="2026-11-23 20:00"')
    mia, noah, *_ = raffle.group.members
    await grants(raffle.group, 3, 3)
    await raffle.taps(mia)
    for moment in ("2026-11-23 10:00", "2026-11-23 20:00", "2026-11-23 20:01"):
        await raffle.world.app.close()
        again = await wiring.start(database_url, world.clock, telegram=world.telegram)
        raffle.group.world = raffle.world = again
        await when(again, moment)
        if moment.endswith("10:00"):
            await raffle.taps(noah)
    try:
        await again.advance(seconds=20)
        (won,) = await winners(again)
        assert won in {mia.id, noah.id}
        assert await raffle.held() == 0
    finally:
        await again.app.close()


@pytest.mark.parametrize("count", [1, 5])
async def test_so_many_statements_a_tap(world: World, count: int) -> None:
    """However many tap at once: the lock, how it stands, their tickets, the tickets written; then what is left to the end.

    A condition costs one more, a price three: who can pay, the transfers, the raffle's account.
    """
    found: list[list[str]] = []
    raffle = await a_raffle(world, '/new raffle "Draw" prizes="1:A mug" until=2d cost=2 if="points>=2"', members=5)
    await raffle.group.hears(raffle.group.admin, '/new raffle "Free" prizes="1:A mug" until=2d')
    await grants(raffle.group, 9, 9, 9, 9, 9)
    engine = world.app.database.engine.sync_engine
    for number in (2, 1):
        statements: list[str] = []
        found.append(statements)

        def note(_c: Any, _cursor: Any, statement: str, *_: Any, seen: list[str] = statements) -> None:
            seen.append(statement.split(maxsplit=1)[0])

        async with world.app.database.write() as session:
            group = (await session.scalars(select(GroupRow))).one()
            activity = await session.get_one(Activity, (group.id, number))
            comers = [Comer(person.id, thrown()) for person in raffle.group.members[:count]]
            event.listen(engine, "before_cursor_execute", note)
            await tickets.take(session, group, activity, comers, world.clock.now())
            event.remove(engine, "before_cursor_execute", note)
    free, priced = found
    assert free == ["SELECT", "SELECT", "SELECT", "INSERT"]
    assert priced == ["SELECT", "SELECT", "SELECT", "SELECT", "UPDATE", "INSERT", "INSERT", "INSERT"]
    async with world.app.database.read() as session:
        assert await session.scalar(select(func.count()).select_from(RaffleTicket)) == 2 * count


@BOTH
async def test_many_tickets_come_as_a_file_and_the_host_gets_a_table(world: World, language: str) -> None:
    raffle = await a_raffle(
        world, '/new raffle "Draw" prizes="1:A mug" until="2026-11-23 20:00"', language=language, members=23
    )
    group = raffle.group
    await starts_bot(world, group.admin)
    await raffle.taps(*group.members)
    # A ticket that is passed over is named, and its owner is in the table all the same.
    gone = group.members[22]
    async with world.app.database.write() as session:
        await census.see_left(session, 1, gone.id, world.clock.now())
    await when(world, "2026-11-23 20:00")
    await world.advance(seconds=30)
    file = next(m for m in group.chat.newest_first() if m.media is not None)
    lines = sent(file).decode().splitlines()
    assert lines[-1] == "passed over: 23"
    listed = lines[2].removeprefix("list: ")
    assert lines[3] == f"sha256(list): {commitment(listed)}"
    assert {"en": "Passed over: 23", "zh-CN": "跳过的券号：23"}[language] in raffle.result.text.splitlines()
    table = news(world, group.admin)
    assert table.text == {"en": "📊 The tickets of Draw", "zh-CN": "📊 Draw 的抽奖券名单"}[language]
    sheet = openpyxl.load_workbook(io.BytesIO(sent(table))).active
    assert sheet is not None
    rows = [[cell.value for cell in row] for row in sheet.rows]
    assert len(rows) == 24
    assert rows[1][:3] == ["Mia", 1, "1"]
    assert rows[23][4] == {"en": "fell out at the draw", "zh-CN": "开奖时不符合条件"}[language]
    assert sum(1 for row in rows if row[6] == "A mug") == 1
    # The panel leads to the same as CSV, and to the desk of the prizes.
    await group.hears(group.admin, "/manage 1")
    links = {button.text: str(button.url) for row in group.bots_last.buttons for button in row if button.url}
    group.admin.opens(links[{"en": "📊 The same as CSV", "zh-CN": "📊 同一张表（CSV）"}[language]])
    await world.advance(seconds=2)
    assert len(sent(news(world, group.admin)).decode("utf-8-sig").splitlines()) == 24
    group.admin.opens(links[{"en": "🎁 Prizes and codes", "zh-CN": "🎁 奖品与兑换码"}[language]])
    await world.settle()
    assert "A mug" in news(world, group.admin).text


@BOTH
async def test_where_nobody_is_left_nothing_is_drawn_and_all_comes_back(world: World, language: str) -> None:
    raffle = await a_raffle(
        world, '/new raffle "Draw" prizes="1:50" until="2026-11-23 20:00" cost=5 if="points>=8"', language=language
    )
    mia = raffle.group.members[0]
    await grants(raffle.group, 9)
    await raffle.taps(mia)
    await raffle.group.hears(raffle.group.owner, "/grant @mia -3 oops")
    await when(world, "2026-11-23 20:00")
    await world.advance(seconds=20)
    assert (
        raffle.result.text.splitlines()
        == {
            "en": [
                "🏁 The raffle Draw is over, and there was nobody to draw.",
                "1 person didn't meet the conditions any more, or has left; what they paid is back in their account.",
            ],
            "zh-CN": [
                "🏁 抽奖 Draw 结束了，没有符合条件的人，没有开奖。",
                "1 人开奖时已不符合条件或已退群，没有参与抽奖，所付积分已退回。",
            ],
        }[language]
    )
    assert await raffle.group.points(mia) == 6
    assert await raffle.held() == 0
    assert await rows_of(world, Award) == 0
