"""The relay: from round to round, whose turn it is, and every way in which it may go on or end. Restarts at each state."""

import re
from collections.abc import Sequence
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from models import Account, Activity, MemberDay, Packet, Portion, Schedule, Transfer, Turn
from simulator import Message, Person, SimClock
from tests import wiring
from tests.flows.group import (
    ADMINS_AND_HOSTS_ONLY,
    BOTH,
    NOT_A_MEMBER,
    OUT_OF_DATE,
    SHANGHAI,
    Group,
    ledger_adds_up,
    make_group,
    rows_of,
    when,
)
from tests.wiring import World

GRAB = {"en": "🧧 Grab", "zh-CN": "🧧 抢红包"}
CHECK = {"en": "🔒 Check", "zh-CN": "🔒 验证"}
ALL = {"en": "All I have: {}", "zh-CN": "全部：{}"}
PASS = {"en": "⏭ Let it pass", "zh-CN": "⏭ 让给下一位"}
LINE = {
    "en": '/new relay "Friday relay" total=60 portions=3 rounds=3 turn=10m',
    "zh-CN": "/new 红包接龙 “Friday relay” total=60 portions=3份 rounds=3轮 turn=10分钟",
}


class Relay:
    """A relay in a group, and what people do in it."""

    def __init__(self, group: Group) -> None:
        self.group = group
        self.round = 0

    @property
    def world(self) -> World:
        return self.group.world

    @property
    def messages(self) -> list[Message]:
        """Its boards and what became of them, oldest first."""
        bot = self.world.bot
        return [m for m in self.group.chat.messages if m.sender == bot and m.text.startswith("🔗")]

    @property
    def board(self) -> Message:
        """The newest one."""
        return self.messages[-1]

    async def grabs(self, *people: Person) -> dict[Person, int]:
        """These people tap the newest packet one after the other, in one batch; what each got."""
        language = self.group.language
        taps = [person.taps(GRAB[language], self.group.chat, message=self.board) for person in people]
        await self.world.settle()
        amounts = {}
        for person, tap in zip(people, taps, strict=True):
            assert tap.answer is not None
            found = re.search(r"You got (\d+) point|抢到 (\d+) 积分", tap.answer.text)
            assert found, tap.answer.text
            amounts[person] = int(found[1] or found[2])
        await self.world.boards_come()
        return amounts

    async def sends(self, king: Person, amount: int) -> str:
        """The king taps an amount in the group; the toast."""
        label = next(text for text in self.board.button_texts if re.fullmatch(rf"(?:.*[:： ])?{amount}", text))
        toast = await self.group.sees_tap(king, label, self.board)
        await self.world.boards_come()
        return toast

    async def passes(self, king: Person) -> str:
        """The king lets it pass."""
        toast = await self.group.sees_tap(king, PASS[self.group.language], self.board)
        await self.world.boards_come()
        return toast

    async def restarts(self, database_url: str) -> None:
        """The bot's process ends and another one begins."""
        await self.world.app.close()
        self.group.world = await wiring.start(database_url, self.world.clock, telegram=self.world.telegram)
        await self.world.settle()

    async def turns(self) -> list[tuple[int, int, str | None]]:
        """The turns there were: round, person, outcome."""
        async with self.world.app.database.read() as session:
            rows = await session.scalars(select(Turn).order_by(Turn.round, Turn.place))
            return [(turn.round, turn.person_id, turn.outcome) for turn in rows]

    async def is_sound(self, *, is_over: bool) -> None:
        """The ledger adds up; where the relay is over nothing is held and nothing planned, and the result was told once."""
        await ledger_adds_up(self.world)
        async with self.world.app.database.read() as session:
            held = await session.scalar(
                select(func.coalesce(func.sum(Account.balance), 0)).where(Account.kind == "escrow")
            )
            planned = await session.scalar(select(func.count()).where(Schedule.activity.is_not(None)))
            states = list(await session.scalars(select(Activity.state)))
        results = [text for text in self.world.said(self.group.chat) if text.startswith("🏁")]
        if is_over:
            assert (held, planned, states, len(results)) == (0, 0, ["closed"], 1)
        else:
            assert (planned, states, results) == (1, ["open"], [])

    @property
    def result(self) -> list[str]:
        """The closing message."""
        return [text for text in self.world.said(self.group.chat) if text.startswith("🏁")][-1].splitlines()


def in_line(amounts: dict[Person, int], *, without: Sequence[Person] = ()) -> list[Person]:
    """Who has most, earlier grabs first."""
    return sorted((p for p in amounts if p not in without), key=lambda person: -amounts[person])


async def a_relay(
    world: World, language: str = "en", line: str | None = None, *, points: int = 100, members: int = 4
) -> Relay:
    """A relay that has just been opened, in a group whose members have points; it is ten in the morning."""
    group = await make_group(world, language=language, zone=SHANGHAI, members=members)
    await when(world, "2026-11-23 10:00")
    for person in group.members:
        person.says("Hello!", group.chat)
    await world.settle()
    if points:
        for person in group.members:
            await group.hears(group.owner, f"/grant @{person.username} {points} to begin with")
            world.clock.advance(minutes=1)
    await when(world, "2026-11-23 11:00")
    line = line or LINE[language]
    await group.hears(group.admin, line if "amount=" in line else f"{line} amount=free")
    return Relay(group)


@BOTH
async def test_a_whole_relay(world: World, language: str) -> None:
    relay = await a_relay(world, language)
    group = relay.group
    mia, noah, lena, tom = group.members
    assert (
        relay.board.text.splitlines()[:3]
        == {
            "en": [
                "🔗 Friday relay · round 1 of 3",
                "The group sent 60 points in 3 portions (random portions).",
                "🧧 0 of 3 taken · open until Mon, 23 Nov, 11:10",
            ],
            "zh-CN": [
                "🔗 Friday relay · 第 1/3 轮",
                "本群发了 60 积分，共 3 个（拼手气）。",
                "🧧 已抢 0/3 个 · 11月23日周一 11:10 截止",
            ],
        }[language]
    )
    assert len(relay.board.text.splitlines()) == 4, "six lines at most"
    (opening,) = [text for text in world.said(group.chat) if text.startswith("🎊")]
    assert {"en": "Of equals, whoever grabbed first", "zh-CN": "金额相同看谁先抢到"}[language] in opening
    assert {"en": "no cash value", "zh-CN": "不能兑现"}[language] in opening

    first = await relay.grabs(mia, noah, lena)
    assert sum(first.values()) == 60
    [king, *others] = in_line(first)
    old, board = relay.messages
    assert old.button_texts == [CHECK[language]]
    assert f"{king.name} {first[king]} 👑" in old.text
    assert (
        board.text.splitlines()
        == {
            "en": [
                "🔗 Friday relay · round 1 of 3",
                f"👑 {king.name}, you got {first[king]} and it is your turn: send the next red packet by 11:10! How many points?",
                f"⛓ 1. The group: 60 → 👑 {king.name} {first[king]}",
            ],
            "zh-CN": [
                "🔗 Friday relay · 第 1/3 轮",
                f"👑 {king.name}，你抢到 {first[king]}，手气最佳！请在 11:10 前发出下一个红包。发多少积分？",
                f"⛓ 1. 本群：60 → 👑 {king.name} {first[king]}",
            ],
        }[language]
    )
    assert [e["user"]["id"] for e in board.entities if e["type"] == "text_mention"] == [king.id]
    assert board.button_texts[0] == str(first[king]), "what they have just won"
    assert board.button_texts[-2:] == [ALL[language].format(100 + first[king]), PASS[language]]
    offered = [int(text) for text in board.button_texts[:-2]]
    assert 3 in offered
    assert all(3 <= amount <= 100 + first[king] for amount in offered)
    assert 60 in offered

    # Others may not, and forged amounts change nothing.
    not_yours = {
        "en": f"It is {king.name}'s turn. Get ready for the next red packet!",
        "zh-CN": f"现在轮到{king.name}发，准备抢下一个红包吧！",
    }
    for other in (*others, tom, group.admin):
        assert await group.sees_tap(other, "50", board) == not_yours[language]
        assert await group.sees_tap(other, PASS[language], board) == not_yours[language]
    for forged in ("xs:1:1:1:2", "xs:1:1:1:-5", "xs:1:1:1:zzzz", "xs:1:9:1:1e", "xs:2:1:1:1e", "xg:1:9", "xg:9:1"):
        assert await group.sees_forged(king, forged, board, old=True) == OUT_OF_DATE[language], forged

    toast = {
        "en": "✅ 50 points sent in 3 portions. Over to the others!",
        "zh-CN": "✅ 已发出 50 积分，分 3 份，大家开抢！",
    }
    before = await group.points(king)
    assert await relay.sends(king, 50) == toast[language]
    assert await group.points(king) == before - 50
    assert (
        board.text.splitlines()[1]
        == {
            "en": f"👑 {king.name} has sent the next red packet: 50 points.",
            "zh-CN": f"👑 {king.name}接上了，发出 50 积分的红包。",
        }[language]
    )
    assert relay.board is not board
    assert f"1. {'The group: ' if language == 'en' else '本群：'}60 → 👑 {king.name} {first[king]}" in relay.board.text
    over = {"en": "This turn is over. Look below: the relay has gone on.", "zh-CN": "这一轮已经过了，接龙在下面继续。"}
    assert await group.sees_forged(king, "xs:1:1:1:1e", board, old=True) == over[language]

    # The sender may grab too, and is not king of their own packet.
    second = await relay.grabs(king, *[p for p in group.members if p is not king][:2])
    [queen, *_] = in_line(second, without=[king])
    assert queen.name in relay.board.text.splitlines()[1]
    assert await relay.sends(queen, 20) != ""
    third = await relay.grabs(*[p for p in group.members if p is not queen][:3])
    last_king = in_line(third)[0]

    assert relay.board.button_texts == [CHECK[language]]
    why = {"en": "🏁 Friday relay: all 3 rounds are played!", "zh-CN": "🏁 Friday relay：3 轮接完啦！"}
    assert (
        relay.result[:2]
        == {
            "en": [why["en"], "3 rounds · 130 points sent · 4 people grabbed"],
            "zh-CN": [why["zh-CN"], "3 轮 · 共发出 130 积分 · 4 人抢到"],
        }[language]
    )
    assert (
        relay.result[6]
        == {
            "en": f"3. {queen.name}: 20 → 👑 {last_king.name} {third[last_king]}",
            "zh-CN": f"3. {queen.name}：20 → 👑 {last_king.name} {third[last_king]}",
        }[language]
    )
    assert await relay.turns() == [(1, king.id, "sent"), (2, queen.id, "sent")]
    assert await rows_of(world, Packet) == 3
    await relay.is_sound(is_over=True)


@BOTH
async def test_of_equals_the_earlier_grab_is_king(world: World, language: str) -> None:
    relay = await a_relay(world, language, '/new relay "Tie" total=3 portions=3')
    _, noah, lena, tom = relay.group.members
    assert await relay.grabs(tom, noah, lena) == {tom: 1, noah: 1, lena: 1}
    assert "Tom" in relay.board.text.splitlines()[1]
    await relay.is_sound(is_over=False)


@BOTH
async def test_the_king_is_told_in_private_and_may_send_from_there(world: World, language: str) -> None:
    relay = await a_relay(world, language, '/new relay "Tie" total=3 portions=3')
    group = relay.group
    _, noah, lena, tom = group.members
    tom.starts(world.bot)
    await relay.grabs(tom, noah, lena)
    private = tom.private(world.bot)
    assert (
        private.last.text
        == {
            "en": "👑 It is your turn in Tie (Runners): you got 1. Send the next red packet by 11:10, in 3 portions, out of your 101 "
            "points. How many points?",
            "zh-CN": "👑 Tie（Runners）轮到你了：你抢到 1。请在 11:10 前发出下一个红包，分 3 份，你有 101 积分。发多少？",
        }[language]
    )
    question = private.last
    noah.starts(world.bot)
    await world.settle()
    forged = noah.taps_data(noah.private(world.bot).last, "xs:1:1:1:a", old=True)
    await world.settle()
    assert forged.answer is not None
    assert forged.answer.text.startswith({"en": "It is Tom's turn.", "zh-CN": "现在轮到Tom发"}[language])
    tap = tom.taps("10", private)
    await world.settle()
    said = {
        "en": "✅ 10 points sent in 3 portions. Over to the others!",
        "zh-CN": "✅ 已发出 10 积分，分 3 份，大家开抢！",
    }[language]
    assert tap.answer is not None
    assert (tap.answer.text, question.text) == (said, said)
    await world.boards_come()
    assert {"en": "Tom sent 10 points", "zh-CN": "Tom发了 10 积分"}[language] in relay.board.text
    assert await rows_of(world, Packet) == 2


@BOTH
async def test_a_silent_king_hands_on_and_a_second_one_ends_it(world: World, language: str) -> None:
    relay = await a_relay(world, language, '/new relay "Tie" total=3 portions=3')
    _, noah, lena, tom = relay.group.members
    await relay.grabs(tom, noah, lena)
    first = relay.board
    await world.advance(minutes=10)
    await world.boards_come()
    silent = {"en": "⏭ Tom did not answer in time.", "zh-CN": "⏭ Tom没有在时限内接上。"}[language]
    assert first.text.splitlines()[1] == silent
    assert first.button_texts == []
    lines = relay.board.text.splitlines()
    assert lines[1] == silent
    assert lines[2].startswith(
        {"en": "👉 Noah, you got 1 and are next:", "zh-CN": "👉 Noah，你抢到 1，轮到你接："}[language]
    )
    await relay.is_sound(is_over=False)
    await world.advance(minutes=11)
    why = {
        "en": "🏁 Tie: the turn was passed on twice in a row, so the relay is over.",
        "zh-CN": "🏁 Tie：连续两次没有接上，接龙结束。",
    }
    assert relay.result[0] == why[language]
    assert [(who, how) for _, who, how in await relay.turns()] == [(tom.id, "silent"), (noah.id, "silent")]
    await relay.is_sound(is_over=True)


@BOTH
async def test_a_pass_and_then_it_goes_on_and_passes_begin_anew(world: World, language: str) -> None:
    relay = await a_relay(world, language, '/new relay "Tie" total=3 portions=3 rounds=9')
    mia, noah, lena, tom = relay.group.members
    await relay.grabs(tom, noah, lena)
    said = {"en": "All right, somebody else's turn.", "zh-CN": "好的，让给下一位。"}[language]
    assert await relay.passes(tom) == said
    await relay.sends(noah, 3)
    await relay.grabs(mia, tom, lena)
    assert await relay.passes(mia) == said
    assert {"en": "⏭ Mia let it pass.", "zh-CN": "⏭ Mia让给了下一位。"}[language] in relay.board.text
    await relay.is_sound(is_over=False)
    assert await relay.passes(tom) == said
    await world.advance(minutes=1)
    await relay.is_sound(is_over=True)
    assert [how for _, _, how in await relay.turns()] == ["passed", "sent", "passed", "passed"]


@BOTH
async def test_too_poor_goes_to_the_next_who_can(world: World, language: str) -> None:
    relay = await a_relay(world, language, '/new relay "Tie" total=3 portions=3', points=0)
    group = relay.group
    _, noah, lena, tom = group.members
    await group.hears(group.owner, "/grant @lena 5 to begin with")
    await relay.grabs(tom, noah, lena)
    lines = relay.board.text.splitlines()
    assert (
        lines[1]
        == {
            "en": "⏭ Tom has too few points. ⏭ Noah has too few points.",
            "zh-CN": "⏭ Tom的积分不够。⏭ Noah的积分不够。",
        }[language]
    )
    assert "Lena" in lines[2]
    assert relay.board.button_texts[:-1] == ["3", "5", ALL[language].format(6)]
    # That was one handing on; Lena's silence is the second.
    await world.advance(minutes=11)
    await relay.is_sound(is_over=True)
    assert [how for _, _, how in await relay.turns()] == ["poor", "poor", "silent"]


@BOTH
async def test_nobody_can_afford_the_next(world: World, language: str) -> None:
    relay = await a_relay(world, language, '/new relay "Tie" total=3 portions=3', points=0)
    _, noah, lena, tom = relay.group.members
    await relay.grabs(tom, noah, lena)
    why = {
        "en": "🏁 Tie: nobody else could send the next one, so the relay is over.",
        "zh-CN": "🏁 Tie：没有其他人能接着发了，接龙结束。",
    }
    assert relay.result[0] == why[language]
    await relay.is_sound(is_over=True)


@BOTH
async def test_a_king_who_leaves_is_not_waited_for(world: World, language: str) -> None:
    relay = await a_relay(world, language, '/new relay "Tie" total=3 portions=3')
    _, noah, lena, tom = relay.group.members
    await relay.grabs(tom, noah, lena)
    tom.leaves(relay.group.chat)
    await world.settle()
    await world.boards_come()
    lines = relay.board.text.splitlines()
    assert lines[1] == {"en": "⏭ Tom has left.", "zh-CN": "⏭ Tom已退群。"}[language]
    assert "Noah" in lines[2]
    assert await relay.group.sees_forged(tom, "xs:1:1:1:a", relay.board, outsider=True) == NOT_A_MEMBER[language]
    await relay.is_sound(is_over=False)


async def test_who_left_before_the_round_was_over_is_passed_over(world: World) -> None:
    relay = await a_relay(world, line='/new relay "Tie" total=3 portions=3')
    _, noah, lena, tom = relay.group.members
    await relay.grabs(tom)
    tom.leaves(relay.group.chat)
    await world.settle()
    await relay.grabs(noah, lena)
    assert [(who, how) for _, who, how in await relay.turns()] == [(tom.id, "gone"), (noah.id, None)]


@BOTH
async def test_not_all_is_grabbed_in_ten_minutes(world: World, language: str) -> None:
    """What is left goes back to whoever sent it; the king is among those who grabbed."""
    relay = await a_relay(world, language)
    group = relay.group
    mia, noah, lena, tom = group.members
    await relay.grabs(mia)
    await when(world, "2026-11-23 11:10")
    await world.boards_come()
    assert {
        "en": "⌛ Time is up: 1 of 3 taken, the rest went back.",
        "zh-CN": "⌛ 时间到：3 个抢了 1 个，剩下的已退回。",
    }[language] in relay.messages[0].text
    await relay.sends(mia, 20)
    before = await group.points(mia)
    amounts = await relay.grabs(tom, lena)
    await world.advance(minutes=10)
    left = 20 - sum(amounts.values())
    assert await group.points(mia) == before + left
    async with world.app.database.read() as session:
        back = (await session.scalars(select(Transfer).where(Transfer.reference == "back:1:2"))).one()
    assert (back.to_owner, back.amount, back.reverses) == (mia.id, left, "packet:1:2")
    assert [who for _, who, how in await relay.turns() if how is None] == [in_line(amounts)[0].id]
    late = await group.sees_forged(noah, "xg:1:2", relay.messages[2])
    assert late.startswith(
        {"en": "Too late, this red packet is over.", "zh-CN": "手慢了，这个红包已经结束。"}[language]
    )
    await relay.is_sound(is_over=False)


@BOTH
@pytest.mark.parametrize("only_sender", [False, True])
async def test_nobody_grabs(world: World, language: str, only_sender: bool) -> None:
    relay = await a_relay(world, language)
    mia = relay.group.members[0]
    if only_sender:
        await relay.grabs(mia)
        await when(world, "2026-11-23 11:10")
        await world.boards_come()
        await relay.sends(mia, 20)
        await relay.grabs(mia)
    await world.advance(minutes=10)
    why = {
        "en": "nobody but the sender grabbed, so the relay is over."
        if only_sender
        else "nobody grabbed, so the relay is over.",
        "zh-CN": "除了发红包的人没有人抢，接龙结束。" if only_sender else "没有人抢，接龙结束。",
    }
    assert relay.result[0].endswith(why[language])
    await relay.is_sound(is_over=True)


@BOTH
@pytest.mark.parametrize("state", ["grabbing", "waiting"])
async def test_an_admin_ends_it(world: World, language: str, state: str) -> None:
    relay = await a_relay(world, language)
    group = relay.group
    mia, noah, lena, _ = group.members
    amounts = await relay.grabs(*(mia, noah) if state == "grabbing" else (mia, noah, lena))
    board = relay.board
    await group.hears(group.admin, "/manage 1")
    panel = group.bots_last
    await group.sees_tap(group.admin, {"en": "🏁 End", "zh-CN": "🏁 结束"}[language], panel)
    await group.sees_tap(group.admin, {"en": "Yes, end it", "zh-CN": "是的，结束"}[language], panel)
    await world.boards_come()
    assert (
        relay.result[0]
        == {"en": "🏁 Friday relay: an admin ended the relay.", "zh-CN": "🏁 Friday relay：管理员结束了接龙。"}[
            language
        ]
    )
    ended = {"en": "“Friday relay” has ended. See what else is on: /activities", "zh-CN": "“Friday relay”"}[language]
    if state == "grabbing":
        assert (await group.sees_forged(lena, "xg:1:1", board)).startswith(ended)
    else:
        assert (await group.sees_forged(in_line(amounts)[0], "xs:1:1:1:a", board, old=True)).startswith(ended)
        assert [how for _, _, how in await relay.turns()] == ["stopped"]
    assert board.button_texts == []
    await relay.is_sound(is_over=True)


@BOTH
@pytest.mark.parametrize("state", ["grabbing", "waiting"])
async def test_paused_no_time_is_lost(world: World, language: str, state: str) -> None:
    relay = await a_relay(world, language, '/new relay "Tie" total=3 portions=3')
    group = relay.group
    mia, noah, lena, _ = group.members
    await relay.grabs(*(mia, noah) if state == "grabbing" else (mia, noah, lena))
    await when(world, "2026-11-23 11:06")
    board = relay.board
    await group.hears(group.admin, "/manage 1")
    panel = group.bots_last
    await group.sees_tap(group.admin, {"en": "⏸ Pause", "zh-CN": "⏸ 暂停"}[language], panel)
    await world.boards_come()
    paused = {"en": "“Tie” is paused. Nothing is lost;", "zh-CN": "“Tie”暂停中，积分都还在。"}[language]
    forged = "xg:1:1" if state == "grabbing" else "xs:1:1:1:3"
    assert (await group.sees_forged(lena if state == "grabbing" else mia, forged, board, old=True)).startswith(paused)
    await when(world, "2026-11-23 15:06")
    await group.sees_tap(group.admin, {"en": "▶️ Resume", "zh-CN": "▶️ 恢复"}[language], panel)
    await when(world, "2026-11-23 15:09")
    assert board.button_texts != []
    await relay.is_sound(is_over=False)
    await when(world, "2026-11-23 15:11")
    turns = [(who, how) for _, who, how in await relay.turns()]
    assert turns == ([(mia.id, None)] if state == "grabbing" else [(mia.id, "silent"), (noah.id, None)])


@BOTH
async def test_points_that_were_spent_meanwhile(world: World, language: str) -> None:
    relay = await a_relay(world, language, '/new relay "Tie" total=3 portions=3')
    group = relay.group
    mia, noah, lena, _ = group.members
    await relay.grabs(mia, noah, lena)
    board = relay.board
    assert "100" in board.button_texts or "50" in board.button_texts
    most = 50
    await group.hears(mia, "/packet 96 1")
    tap = mia.taps(str(most), group.chat, message=board)
    await world.settle()
    assert tap.answer is not None
    assert (
        tap.answer.text
        == {
            "en": "You have only 5 points by now. Please choose less, or let it pass.",
            "zh-CN": "你现在只有 5 积分。选少一点，或者让给下一位。",
        }[language]
    )
    await world.boards_come()
    assert board.button_texts[:-1] == ["3", ALL[language].format(5)]
    await relay.sends(mia, 5)
    assert await rows_of(world, Packet, sender=mia.id) == 2


async def test_two_taps_of_the_king_send_one_packet(world: World) -> None:
    relay = await a_relay(world, line='/new relay "Tie" total=3 portions=3')
    group = relay.group
    mia, noah, lena, _ = group.members
    await relay.grabs(mia, noah, lena)
    taps = [mia.taps("10", group.chat, message=relay.board), mia.taps("5", group.chat, message=relay.board)]
    await world.settle()
    answers = [tap.answer.text for tap in taps if tap.answer is not None]
    assert answers == [
        "✅ 10 points sent in 3 portions. Over to the others!",
        "This turn is over. Look below: the relay has gone on.",
    ]
    assert await rows_of(world, Packet) == 2
    await ledger_adds_up(world)


@BOTH
async def test_who_was_drawn_out_of_silence(world: World, language: str) -> None:
    group = await make_group(world, language=language, zone=SHANGHAI, members=4)
    mia, noah, lena, tom = group.members
    await when(world, "2026-11-24 10:00")
    for person in group.members:
        person.says("Hello!", group.chat)
    await world.settle()
    await when(world, "2027-01-10 10:00")
    mia.says("I am here often", group.chat)
    await world.settle()
    await when(world, "2027-01-20 09:00")
    noah.says("Good morning", group.chat)
    await world.settle()
    await when(world, "2027-01-20 11:00")
    await group.hears(group.admin, '/new relay "Tie" total=4 portions=4 rounds=1')
    relay = Relay(group)
    lena.says("Oh, a relay!", group.chat)
    await world.settle()
    await relay.grabs(mia, noah, lena, tom)
    assert (
        relay.result[-1]
        == {
            "en": "🌱 Back after a month of silence or more: Lena, Tom. Welcome!",
            "zh-CN": "🌱 沉默一个月以上后重新冒泡：Lena、Tom，欢迎回来！",
        }[language]
    )
    assert await rows_of(world, MemberDay, grabs=1) == 4


@BOTH
async def test_nobody_is_called_new_where_the_bot_is(world: World, language: str) -> None:
    relay = await a_relay(world, language, '/new relay "Tie" total=2 portions=2 rounds=1', points=0)
    mia = relay.group.members[0]
    await relay.grabs(relay.group.owner, mia)
    assert not [line for line in relay.result if line.startswith("🌱")]


@BOTH
@pytest.mark.parametrize("hears", ["never", "for a month", "for less than a month"])
async def test_nobody_is_called_silent_whom_the_bot_cannot_hear(
    database_url: str, clock: SimClock, language: str, hears: str
) -> None:
    """Privacy mode on: everybody talks every day, and the bot hears it only as an administrator. Whoever has just come is not back."""
    world = await wiring.start(database_url, clock, privacy=True)
    group = await make_group(world, language=language, zone=SHANGHAI, members=2, bot_is_admin=False)
    mia, noah = group.members
    for at in ("2026-12-10 10:00", "2026-12-20 10:00", "2027-01-10 10:00"):
        await when(world, at)
        mia.says("I am here often", group.chat)
        await world.settle()
        if hears == {"2026-12-10 10:00": "for a month", "2027-01-10 10:00": "for less than a month"}.get(at):
            group.owner.promotes(world.bot, group.chat)
            await world.settle()
    lena = world.telegram.new_person("Lena", language_code=language)
    group.owner.adds_person(lena, group.chat)
    await world.settle()
    await when(world, "2027-01-20 11:00")
    await group.hears(group.owner, '/new@muster_bot relay "Tie" total=3 portions=3 rounds=1')
    relay = Relay(group)
    await relay.grabs(mia, noah, lena)
    said = [line for line in relay.result if line.startswith("🌱")]
    back = {
        "en": "🌱 Back after a month of silence or more: Noah. Welcome!",
        "zh-CN": "🌱 沉默一个月以上后重新冒泡：Noah，欢迎回来！",
    }[language]
    assert said == ([back] if hears == "for a month" else [])
    await world.app.close()


@pytest.mark.parametrize("down", ["never", "always"])
async def test_restarts_at_each_state(world: World, database_url: str, down: str) -> None:
    """The process ends and begins anew between any two steps; deadlines pass while it is down."""
    relay = await a_relay(world, line='/new relay "Tie" total=3 portions=3 rounds=4')
    mia, noah, lena, tom = relay.group.members

    async def step(*, away: timedelta = timedelta(0)) -> None:
        if down == "always":
            await relay.world.app.close()
        relay.world.clock.advance(seconds=away.total_seconds())
        if down == "always":
            relay.group.world = await wiring.start(database_url, relay.world.clock, telegram=relay.world.telegram)
        await relay.world.settle()
        await relay.world.boards_come()

    await step()
    await relay.grabs(mia)
    await step()
    await relay.grabs(noah, lena)
    await step()
    await relay.sends(mia, 3)
    await step()
    await relay.grabs(tom)
    await step(away=timedelta(minutes=40))
    assert [(r, who, how) for r, who, how in await relay.turns() if how is None] == [(2, tom.id, None)]
    await step()
    await relay.sends(tom, 3)
    await step()
    await relay.grabs(lena, noah, mia)
    await step(away=timedelta(minutes=12))
    assert [(who, how) for r, who, how in await relay.turns() if r == 3] == [(lena.id, "silent"), (noah.id, None)]
    await step()
    await relay.passes(noah)
    await step()
    assert relay.result[0] == "🏁 Tie: the turn was passed on twice in a row, so the relay is over."
    await relay.is_sound(is_over=True)
    assert await rows_of(relay.world, Portion, person_id=None) == 2
    if down == "always":
        await relay.world.app.close()


async def test_a_group_that_moves_while_a_king_is_waited_for(world: World) -> None:
    group = await make_group(world, kind="group", members=3, zone=SHANGHAI)
    mia, noah, lena = group.members
    await when(world, "2026-11-23 11:00")
    await group.hears(group.owner, '/new relay "Tie" total=3 portions=3 amount=free')
    for person in group.members:
        person.says("Hello!", group.chat)
        await world.settle()
        await group.hears(group.owner, f"/grant @{person.username} 50 to begin with")
        await world.advance(seconds=30)
    relay = Relay(group)
    await relay.grabs(mia, noah, lena)
    group.chat = group.chat.upgrade(group.owner)
    await world.settle()
    await world.advance(seconds=5)
    await relay.sends(mia, 5)
    await relay.grabs(noah, lena, mia)
    assert [who for _, who, how in await relay.turns() if how is None] != []
    await ledger_adds_up(world)


@BOTH
async def test_a_host_may_and_members_may_not(world: World, language: str) -> None:
    group = await make_group(world, language=language)
    assert await group.hears(group.members[0], LINE[language]) == [ADMINS_AND_HOSTS_ONLY[language]]
    assert await rows_of(world, Activity) == 0


@BOTH
async def test_changing_it(world: World, language: str) -> None:
    relay = await a_relay(world, language, '/new relay "Tie" total=3 portions=3 rounds=3')
    group = relay.group
    fixed = {
        "en": "Points and portions are fixed once it is open. You can still end it: what is left goes back.",
        "zh-CN": "红包发出后金额和份数不能再改。可以直接结束它，剩下的会退回。",
    }[language]
    assert await group.hears(group.admin, "/manage 1 total=500") == [fixed]
    await group.hears(group.admin, "/manage 1 rounds=1")
    _, noah, lena, tom = group.members
    await relay.grabs(tom, noah, lena)
    await relay.is_sound(is_over=True)


# --- who pays -------------------------------------------------------------------------------------------------------------------------


@BOTH
@pytest.mark.parametrize("amount", ["same", "pool"])
async def test_the_next_packet_holds_as_much_as_the_first(world: World, language: str, amount: str) -> None:
    """The king gives what they can, the treasury the rest; or the treasury all of it. What nobody grabs goes back to where it came from."""
    said = {"same": {"en": "same", "zh-CN": "一样"}, "pool": {"en": "pool", "zh-CN": "公账"}}[amount][language]
    relay = await a_relay(world, language, f'/new relay "Tie" total=60 portions=3 amount={said} round=5m', points=0)
    group = relay.group
    mia, noah, lena, tom = group.members
    got = await relay.grabs(mia, noah, lena)
    king = in_line(got)[0]
    own = got[king] if amount == "same" else 0
    assert relay.board.button_texts == [{"en": "🧧 Send 60", "zh-CN": "🧧 发 60"}[language], PASS[language]]
    assert {
        "same": {"en": f"you give {own}, the group adds {60 - own}.", "zh-CN": f"你出 {own}，本群补 {60 - own}。"},
        "pool": {"en": "60 points in 3 portions, and the group pays.", "zh-CN": "60 积分，分 3 份，由本群出。"},
    }[amount][language] in relay.board.text
    assert len(relay.board.text.splitlines()) <= 6
    assert await group.sees_forged(king, "xs:1:1:1:1f", relay.board) == OUT_OF_DATE[language], "not 51"
    await relay.sends(king, 60)
    assert await group.points(king) == got[king] - own
    assert {
        "same": {"en": f"The group added {60 - own} of them.", "zh-CN": f"其中 {60 - own} 积分由本群补足。"},
        "pool": {"en": "The group pays them.", "zh-CN": "由本群出。"},
    }[amount][language] in relay.board.text
    async with world.app.database.read() as session:
        moves = {
            t.reference: (t.from_kind, t.amount)
            for t in await session.scalars(select(Transfer).where(Transfer.reference.endswith(":1:2")))
        }
    assert moves == {"top-up:1:2": ("treasury", 60 - own), **({"packet:1:2": ("member", own)} if own else {})}
    other = next(p for p in group.members if p is not king)
    (taken,) = (await relay.grabs(other)).values()
    await world.advance(minutes=5)
    back = max(0, 60 - taken - (60 - own))
    assert await group.points(king) == got[king] - own + back
    async with world.app.database.read() as session:
        undone = {
            t.reference: (t.to_kind, t.amount, t.reverses)
            for t in await session.scalars(select(Transfer).where(Transfer.reason == "back"))
        }
    expected = {"back-up:1:2": ("treasury", min(60 - taken, 60 - own), "top-up:1:2")}
    assert undone == expected | ({"back:1:2": ("member", back, "packet:1:2")} if back else {})
    await ledger_adds_up(world)
    assert (await group.hears(group.admin, "/audit"))[0].splitlines()[1].startswith("✅")
    assert tom is not None


@BOTH
async def test_rules_and_hash_are_behind_buttons(world: World, language: str) -> None:
    relay = await a_relay(world, language)
    mia, noah, lena, _ = relay.group.members
    rules = await relay.group.sees_tap(mia, {"en": "ℹ️ Rules", "zh-CN": "ℹ️ 规则"}[language], relay.board)
    assert {"en": "Of equals, whoever grabbed first", "zh-CN": "金额相同看谁先抢到"}[language] in rules
    assert len(rules) <= 200
    await relay.grabs(mia, noah, lena)
    tap = noah.taps(CHECK[language], relay.group.chat, message=relay.messages[0])
    assert tap.opened is not None
    await world.settle()
    assert "sha256sum" in noah.private(world.bot).last.text


@BOTH
async def test_a_relay_that_begins_later(world: World, language: str) -> None:
    """Announced with a board without a button; at its time comes how it goes, and the board anew."""
    at = {"en": "today 20:00", "zh-CN": "今天20:00"}[language]
    relay = await a_relay(world, language, f'/new relay "Tie" total=3 portions=3 at="{at}"')
    announced = relay.board
    assert {"en": "⏰ Opens Mon, 23 Nov, 20:00", "zh-CN": "⏰ 11月23日周一 20:00 开抢"}[language] in announced.text
    assert GRAB[language] not in announced.button_texts
    assert not any(text.startswith("🎊") for text in world.said(relay.group.chat))
    await when(world, "2026-11-23 20:00")
    await world.boards_come()
    assert relay.board is not announced
    assert announced.button_texts == []
    assert sum(text.startswith("🎊") for text in world.said(relay.group.chat)) == 1
    mia, noah, lena, _ = relay.group.members
    await relay.grabs(mia, noah, lena)
    assert [how for _, _, how in await relay.turns()] == [None]
    await relay.is_sound(is_over=False)
