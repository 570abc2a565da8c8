"""Red packets: sent out of one's own points, grabbed once by each, closed when empty, given back after a day."""

import re
from collections import Counter
from typing import Any

import pytest
from sqlalchemy import event, func, select

from features.packets.phrases import TAKEN
from features.packets.rules import commitment, hand_out, read_nonces, read_parts
from handlers import ROUTERS
from models import Account, Activity, Packet, Portion, Transfer
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
from tests.wiring import TOKEN, World

GRAB = {"en": "🧧 Grab", "zh-CN": "🧧 抢红包"}


async def a_group(world: World, language: str = "en", *, points: int = 100, **more: object) -> Group:
    """A group in which Mia has points; it is ten in the morning in Shanghai."""
    group = await make_group(world, language=language, zone=SHANGHAI, **more)  # type: ignore[arg-type]
    await when(world, "2026-11-23 10:00")
    for person in group.members:
        person.says("Hello!", group.chat)
    await world.settle()
    if points:
        await group.hears(group.owner, f"/grant @mia {points} to begin with")
    return group


def packets_in(group: Group) -> list[Message]:
    """The messages of red packets, oldest first."""
    return [
        m for m in group.chat.messages if m.sender == group.world.bot and "sha" not in m.text and "/verify" in m.text
    ]


async def grabs(group: Group, *people: Person, message: Message | None = None) -> list[str]:
    """These people tap the newest packet in one batch; their toasts."""
    on = message or packets_in(group)[-1]
    taps = [person.taps(GRAB[group.language], group.chat, message=on) for person in people]
    await group.world.settle()
    return [tap.answer.text if tap.answer is not None else "unanswered" for tap in taps]


def got(toast: str) -> int:
    """How much a toast says."""
    found = re.search(r"You got ([\d,]+) point|抢到 ([\d,]+) 积分", toast)
    assert found, toast
    return int((found[1] or found[2]).replace(",", ""))


async def held(world: World) -> int:
    """What is in escrow."""
    async with world.app.database.read() as session:
        return int(
            await session.scalar(select(func.coalesce(func.sum(Account.balance), 0)).where(Account.kind == "escrow"))
            or 0
        )


async def face(world: World, message: Message) -> list[str]:
    """A message when its edits have come."""
    await world.advance(seconds=3)
    return message.text.splitlines()


@BOTH
async def test_a_packet_from_sending_to_empty(world: World, language: str) -> None:
    group = await a_group(world, language)
    mia, noah, lena = group.members
    heard = await group.hears(mia, '/packet 60 3 "Good luck!"')
    assert len(heard) == 1, "its board is the answer"
    board = packets_in(group)[-1]
    lines = board.text.splitlines()
    assert (
        lines[:3]
        == {
            "en": [
                "🧧 Good luck!",
                "Mia sent 60 points in 3 portions (random portions).",
                "🧧 0 of 3 taken · open until Tue, 24 Nov, 10:00",
            ],
            "zh-CN": [
                "🧧 Good luck!",
                "Mia发了 60 积分，共 3 个（拼手气）。",
                "🧧 已抢 0/3 个 · 11月24日周二 10:00 截止",
            ],
        }[language]
    )
    assert (
        lines[3:]
        == {
            "en": ["🔒 The amounts were sealed beforehand; check them: /verify 1"],
            "zh-CN": ["🔒 金额已提前封存，可验证：/verify 1"],
        }[language]
    )
    assert (await group.points(mia), await held(world)) == (40, 60)
    said = len(world.said(group.chat))
    first = got((await grabs(group, noah))[0])
    second, third = (got(toast) for toast in await grabs(group, mia, lena))
    assert len(world.said(group.chat)) == said, "taps are answered by toasts alone"
    assert first + second + third == 60
    assert min(first, second, third) >= 1
    assert (await group.points(noah), await group.points(mia), await group.points(lena)) == (first, 40 + second, third)
    assert await held(world) == 0
    await ledger_adds_up(world)
    lines = await face(world, board)
    parts = {"Noah": first, "Mia": second, "Lena": third}
    king = max(parts, key=lambda name: parts[name])
    last = {"en": " (last)", "zh-CN": "（收官）"}[language]
    assert lines[2].startswith(
        {"en": "🧧 3 portions of 60 points in all, gone in ", "zh-CN": "🧧 3 个红包共 60 积分，"}[language]
    )
    assert lines[2].endswith({"en": "second", "zh-CN": "抢光"}[language])
    shown = [
        f"{name} {amount}" + (" 👑" if name == king else "") + (last if name == "Lena" else "")
        for name, amount in parts.items()
    ]
    assert lines[3] == {"en": ", ", "zh-CN": "、"}[language].join(shown)
    assert board.button_texts == [{"en": "🔒 Check", "zh-CN": "🔒 验证"}[language]]
    assert await rows_of(world, Activity, state="closed", kind="packet") == 1
    # Late and double taps.
    assert (
        await grabs_late(group, board, noah)
        == {
            "en": f"You have your portion already: {first} point{'s' if first > 1 else ''}.",
            "zh-CN": f"你已经抢过了：{first} 积分。",
        }[language]
    )
    late = await grabs_late(group, board, group.admin)
    assert late.startswith(
        {"en": "Too late, it is all gone. 👑 ", "zh-CN": "手慢了，红包已被抢完。👑 手气最佳："}[language]
    )
    assert king in late


async def grabs_late(group: Group, board: Message, person: Person) -> str:
    """Somebody whose client still shows the button taps it."""
    return await group.sees_forged(person, data_of(group), board)


def data_of(group: Group, number: int = 1) -> str:
    return f"rg:{number}"


@BOTH
async def test_taps_twice_and_together_give_one_portion(world: World, language: str) -> None:
    group = await a_group(world, language)
    mia, noah, _ = group.members
    await group.hears(mia, "/packet 60 3")
    toasts = await grabs(group, noah, noah, noah)
    assert got(toasts[0]) == await group.points(noah)
    again = {"en": "You have your portion already", "zh-CN": "你已经抢过了"}[language]
    assert all(toast.startswith(again) for toast in toasts[1:])
    assert await rows_of(world, Portion, person_id=noah.id) == 1
    await ledger_adds_up(world)


@BOTH
async def test_what_is_left_comes_back_after_a_day_and_the_sender_hears_of_it(world: World, language: str) -> None:
    group = await a_group(world, language)
    mia, noah, _ = group.members
    mia.starts(world.bot)
    await group.hears(mia, "/packet 60 3")
    board = packets_in(group)[-1]
    amount = got((await grabs(group, noah))[0])
    await when(world, "2026-11-24 09:59")
    assert await held(world) == 60 - amount
    await when(world, "2026-11-24 10:00")
    assert (await held(world), await group.points(mia)) == (0, 100 - amount)
    left = 60 - amount
    assert (
        mia.private(world.bot).last.text
        == {
            "en": f"🧧 “Best wishes to all!” in Runners has run out: 1 of 3 taken. {left} points came back to you.",
            "zh-CN": f"🧧 你在“Runners”发的红包“恭喜发财，大吉大利”已到期：3 个抢了 1 个，{left} 积分已退回。",
        }[language]
    )
    lines = await face(world, board)
    assert (
        lines[2]
        == {
            "en": "⌛ Time is up: 1 of 3 taken, the rest went back.",
            "zh-CN": "⌛ 时间到：3 个抢了 1 个，剩下的已退回。",
        }[language]
    )
    async with world.app.database.read() as session:
        back = (await session.scalars(select(Transfer).where(Transfer.reason == "back"))).one()
    assert (back.reverses, back.to_owner, back.amount) == ("packet:1:1", mia.id, left)
    late = await grabs_late(group, board, group.admin)
    assert late.startswith(
        {"en": "Too late, this red packet is over.", "zh-CN": "手慢了，这个红包已经结束。"}[language]
    )
    await ledger_adds_up(world)


async def test_the_rest_goes_to_its_own_sender_whoever_sends_next_and_after_a_restart(
    world: World, database_url: str
) -> None:
    group = await a_group(world)
    mia, noah, lena = group.members
    await group.hears(group.admin, "/grant @noah 50 to begin with")
    await group.hears(mia, "/packet 60 3")
    await world.advance(minutes=1)
    await group.hears(noah, "/packet 50 2")
    first = got((await grabs(group, lena, message=packets_in(group)[0]))[0])
    await world.app.close()
    world.clock.advance(hours=30)
    again = await wiring.start(database_url, world.clock, telegram=world.telegram)
    group.world = again
    await again.settle()
    assert (await group.points(mia), await group.points(noah)) == (100 - first, 50)
    assert await held(again) == 0
    await ledger_adds_up(again)
    await again.app.close()


@BOTH
async def test_packets_that_are_refused(world: World, language: str) -> None:
    group = await a_group(world, language)
    mia, noah, _ = group.members
    how = {
        "en": 'Write how many points, in how many portions, and a note if you like: /packet 100 10 "Good luck!"',
        "zh-CN": "请写上总积分、个数，还可以加一句祝福：/packet 100 10 “大吉大利”",
    }[language]
    for line in ("/packet many", "/packet “新年快乐”"):
        assert await group.hears(mia, line) == [how], line
    for line, said in {
        "/packet 5 10": {"en": "5 points cannot be cut into 10 portions of at least 1. Please take more points or fewer portions.",
                         "zh-CN": "5 积分不够分成 10 个，每个至少 1 积分。请加积分或减个数。"},
        "/packet 101 10": {"en": "You have 100 points, so please send that many or fewer.", "zh-CN": "你只有 100 积分，请少发一点。"},
        "/packet 100 101": {"en": "I can't read “101” for portions= (Portions). Please write a whole number from 1 to 100, "
                                  "not more than the points.",
                            "zh-CN": "“101”没看懂。portions=（个数）：请写一个 1 到 100 的数字，不能超过总积分。"},
        "/packet 0 1": {"en": "I can't read “0” for total= (Points). Please write a whole number from 1 to 100000.",
                        "zh-CN": "“0”没看懂。total=（总积分）：请写一个 1 到 100000 的数字。"},
        "/packet -5 1": {"en": "I can't read “-5” for total= (Points). Please write a whole number from 1 to 100000.",
                         "zh-CN": "“-5”没看懂。total=（总积分）：请写一个 1 到 100000 的数字。"},
        **{f"/packet 10 {portions}": {
            "en": f"I can't read “{portions}” for portions= (Portions). Please write a whole number from 1 to 100, not more than the "
            "points.",
            "zh-CN": f"“{portions}”没看懂。portions=（个数）：请写一个 1 到 100 的数字，不能超过总积分。",
        } for portions in ("-3", "2.5", "1e9", "3.0份")},
        "/packet 50 5 hold=99": {"en": "I can't read “99” for hold= (Button waits). Please write seconds such as 3, at most 30, or “no”.",
                                 "zh-CN": "“99”没看懂。hold=（抢前等待）：请写秒数，如 3，最多 30；不用等就发“无”。"},
    }.items():  # fmt: skip
        assert await group.hears(mia, line) == [said[language]], line
    assert await group.hears(noah, "/packet 1 1") == [
        {
            "en": "You have no points yet. Earn some first, for example by checking in: /activities",
            "zh-CN": "你还没有积分。先去赚一些，比如签到：/activities",
        }[language]
    ]
    # A group takes so many answers a minute.
    await world.advance(minutes=1)
    assert await group.hears(mia, "/packet 10 2 for=@nobody") != []
    assert await rows_of(world, Packet) == 0
    assert await group.points(mia) == 100


@BOTH
async def test_how_to_and_the_last_ones(world: World, language: str) -> None:
    group = await a_group(world, language)
    mia, noah, lena = group.members
    heard = await group.hears(mia, "/packet")
    assert (
        heard[0].splitlines()[-2:]
        == {
            "en": ["You have 100 points and can send 10 more today.", "Points are for fun and have no cash value."],
            "zh-CN": ["你有 100 积分，今天还能发 10 个红包。", "积分仅供娱乐，不能兑现。"],
        }[language]
    )
    assert await group.hears(mia, "/packet history") == [
        {
            "en": "There has been no red packet here yet. Send the first: /packet",
            "zh-CN": "群里还没有发过红包，来发第一个吧：/packet",
        }[language]
    ]
    await group.hears(mia, "/packet 60 2 split=equal")
    await grabs(group, noah, lena)
    heard = await group.hears(mia, "/packet 记录")
    assert heard[0].splitlines()[1:] == [
        {
            "en": "Mon, 23 Nov, 10:00 · Mia: 60 in 2, 2 taken · 👑 Noah 30 · /verify 1",
            "zh-CN": "11月23日周一 10:00 · Mia：60 积分 2 个，已抢 2 个 · 👑 Noah 30 · /verify 1",
        }[language]
    ]


@BOTH
async def test_anybody_can_check_that_it_was_cut_beforehand(world: World, language: str) -> None:
    group = await a_group(world, language)
    mia, noah, lena = group.members
    await group.hears(mia, "/packet 60 2")
    [early] = await group.hears(noah, "/verify 1")
    promised = re.search(r"[0-9a-f]{64}", early)
    assert promised
    async with world.app.database.read() as session:
        packet = (await session.scalars(select(Packet))).one()
    assert packet.salt not in early
    await grabs(group, noah, lena)
    [shown] = await group.hears(noah, "/verify #1")
    published = re.search(r"^([\d,]+):([0-9a-f]{32})$", shown, re.MULTILINE)
    assert published
    assert commitment(read_parts(published[1]), published[2]) == promised[0]
    taps = re.search(r"^[0-9a-f]{16},[0-9a-f]{16}$", shown, re.MULTILINE)
    assert taps
    assert hand_out(read_parts(published[1]), published[2], read_nonces(taps[0])) == [
        await group.points(noah),
        await group.points(lena),
    ]
    assert (await group.hears(noah, "/verify"))[0].startswith(
        {"en": "Which red packet?", "zh-CN": "验证哪个红包？"}[language]
    )
    nothing = {
        "en": "There is no number 99 here. See what's on: /activities",
        "zh-CN": "没有编号为 99 的活动。看看现在有什么活动：/activities",
    }
    assert await group.hears(noah, "/verify 99") == [nothing[language]]
    assert await group.hears(noah, "/verify 1 7") == [OUT_OF_DATE[language]]


@BOTH
async def test_a_packet_from_before_goes_out_in_its_order_and_stays_checkable(world: World, language: str) -> None:
    group = await a_group(world, language)
    mia, noah, lena = group.members
    await group.hears(mia, "/packet 60 2")
    async with world.app.database.write() as session:
        (await session.scalars(select(Packet))).one().by_taps = False
    await grabs(group, noah, lena)
    [shown] = await group.hears(noah, "/verify 1")
    published = re.search(r"^([\d,]+):([0-9a-f]{32})$", shown, re.MULTILINE)
    assert published
    assert read_parts(published[1]) == [await group.points(noah), await group.points(lena)]
    assert {"en": "in the order they were handed out", "zh-CN": "按发放顺序"}[language] in shown
    assert not re.search(r"\b[0-9a-f]{16}\b", shown)


@BOTH
async def test_equal_portions_lose_nothing(world: World, language: str) -> None:
    group = await a_group(world, language)
    mia, noah, lena = group.members
    await group.hears(mia, "/packet 100 3 split=equal")
    amounts = [got(toast) for toast in await grabs(group, noah, lena, mia)]
    assert sorted(amounts) == [33, 33, 34]
    await ledger_adds_up(world)


@BOTH
async def test_one_that_is_for_somebody(world: World, language: str) -> None:
    group = await a_group(world, language)
    mia, noah, lena = group.members
    await group.hears(mia, "/packet 20 “Happy birthday” for=@Noah")
    board = packets_in(group)[-1]
    assert {"en": "🎯 Only for Noah", "zh-CN": "🎯 Noah 的专属红包"}[language] in board.text
    assert [e["user"]["id"] for e in board.entities if e["type"] == "text_mention"] == [noah.id]
    assert (
        await grabs(group, lena, mia)
        == [
            {
                "en": "This one is for Noah. The next one may be yours!",
                "zh-CN": "这是给Noah的专属红包，下一个也许就是你的！",
            }[language]
        ]
        * 2
    )
    assert got((await grabs(group, noah))[0]) == 20
    await group.hears(mia, "/packet 10 5 for=@noah")
    assert got((await grabs(group, noah))[0]) == 10, "one person has one portion"
    said = lena.says("I did it!", group.chat)
    await world.settle()
    await group.hears(mia, "/packet 10 for=them", reply_to=said)
    assert got((await grabs(group, lena))[0]) == 10
    await ledger_adds_up(world)


@BOTH
async def test_one_for_those_who_have_checked_in_today(world: World, language: str) -> None:
    group = await a_group(world, language)
    mia, noah, lena = group.members
    await group.starts("until=21:00 points=0")
    await group.checks_in(noah)
    await group.hears(mia, "/packet 20 2 for=checked-in")
    not_yet = {
        "en": "This one is for those who have checked in today. Check in, then tap again!",
        "zh-CN": "这个红包只给今天签到的人。先去签到，再来抢！",
    }[language]
    toasts = await grabs(group, lena, noah)
    assert toasts[0] == not_yet
    got(toasts[1])
    lena.says("签到", group.chat)
    await world.settle()
    got((await grabs(group, lena))[0])


@BOTH
async def test_one_for_newcomers(world: World, language: str) -> None:
    group = await a_group(world, language)
    mia, noah, lena = group.members
    word = {"en": "new", "zh-CN": "新人"}[language]
    early = await group.hears(mia, f"/packet 20 4 for={word}")
    assert early[-1].startswith(
        {"en": "I have been here for less than 7 days", "zh-CN": "我来这个群还不到 7 天"}[language]
    )
    assert await rows_of(world, Packet) == 0
    await when(world, "2026-12-02 10:00")
    tom = world.telegram.new_person("Tom", language_code=language)
    group.owner.adds_person(tom, group.chat)
    noah.leaves(group.chat)
    await world.settle()
    group.owner.adds_person(noah, group.chat)
    await world.settle()
    await group.hears(mia, f"/packet 20 4 for={word}")
    board = packets_in(group)[-1].text
    assert {"en": "🎯 A welcome to newcomers", "zh-CN": "🎯 新人红包（最近 7 天入群的人可抢）"}[language] in board
    after = world.telegram.new_person("Ines", language_code=language)
    group.owner.adds_person(after, group.chat)
    await world.settle()
    toasts = await grabs(group, lena, tom, noah, after)
    not_new = {
        "en": "This one is to welcome those who came in the last 7 days. The next one may be yours!",
        "zh-CN": "这是新人红包，只给最近 7 天入群的人。下一个也许就是你的！",
    }[language]
    assert [toasts[0], toasts[2]] == [not_new, not_new], "who left and came anew is not new"
    assert got(toasts[1]) + got(toasts[3]) < 20
    await ledger_adds_up(world)


@BOTH
async def test_one_for_those_who_were_silent(world: World, language: str) -> None:
    group = await a_group(world, language)
    mia, noah, lena = group.members
    word = {"en": "silent", "zh-CN": "潜水"}[language]
    early = await group.hears(mia, f"/packet 20 2 for={word}")
    assert {"en": "heard the group for 30 days", "zh-CN": "听满 30 天"}[language] in early[-1]
    assert await rows_of(world, Packet) == 0
    await when(world, "2027-01-10 10:00")
    noah.says("Still here", group.chat)
    await world.settle()
    await when(world, "2027-01-20 10:00")
    await group.hears(mia, f"/packet 20 2 for={word}")
    board = packets_in(group)[-1].text
    assert {"en": "🎯 For those who have been silent", "zh-CN": "🎯 潜水红包（30 天没冒泡的人可抢）"}[language] in board
    lena.says("Oh, one for me!", group.chat)
    await world.settle()
    toasts = await grabs(group, noah, lena)
    assert (
        toasts[0]
        == {
            "en": "This one is to wake those who were silent for 30 days. You were here lately: the next one may be yours!",
            "zh-CN": "这是潜水红包，只给 30 天没冒泡的人。你最近来过，下一个也许就是你的！",
        }[language]
    )
    got(toasts[1])
    # What the bot heard before it was sent it still knows when it does not hear any more.
    group.owner.demotes(world.bot, group.chat)
    await world.settle()
    got((await grabs(group, group.owner))[0])
    await ledger_adds_up(world)


PHRASE = {"en": "Good luck", "zh-CN": "恭喜发财"}


@BOTH
async def test_a_phrase_grabs(world: World, language: str) -> None:
    group = await a_group(world, language)
    mia, noah, lena = group.members
    say = PHRASE[language]
    await group.hears(mia, f'/packet 20 3 "Hi" say="{say}"')
    board = packets_in(group)[-1]
    line = {
        "en": "💬 To grab, write “G·o·o·d l·u·c·k” here: these 8 letters, without the dots.",
        "zh-CN": "💬 想抢的话，请在群里打出「恭·喜·发·财」这 4 个字（去掉中间的点）。",
    }[language]
    assert line in board.text
    assert GRAB[language] not in board.button_texts
    said = [
        lena.says(say.upper(), group.chat), noah.says(f" {say}", group.chat), lena.says(say, group.chat),
        noah.says("G·o·o·d l·u·c·k 恭·喜·发·财", group.chat), mia.says(f"{say}!", group.chat),
        mia.says(say, group.chat, reply_to=lena.says("Well", group.chat)),
    ]  # fmt: skip
    await world.settle()
    assert [m.reactions.get(world.bot, []) for m in said] == [["🎉"], ["🎉"], ["👌"], [], [], []]
    assert await rows_of(world, Portion, person_id=lena.id) == await rows_of(world, Portion, person_id=noah.id) == 1
    # A made-up tap is not the phrase.
    assert await group.sees_forged(mia, "rg:1") == OUT_OF_DATE[language]
    last = mia.says(say, group.chat, reply_to=board)
    late = group.owner.says(say, group.chat)
    await world.settle()
    assert (last.reactions.get(world.bot, []), late.reactions.get(world.bot, [])) == (["🎉"], ["😢"])
    assert "Lena" in "".join(await face(world, board))
    await ledger_adds_up(world)


@BOTH
async def test_a_phrase_where_the_bot_hears_only_replies(database_url: str, clock: SimClock, language: str) -> None:
    world = await wiring.start(database_url, clock, privacy=True)
    group = await make_group(world, language=language, zone=SHANGHAI, bot_is_admin=False)
    noah = group.members[1]
    say = PHRASE[language]
    await group.hears(group.owner, f'/new@muster_bot packet "Hi" total=20 portions=2 say="{say}"')
    board = packets_in(group)[-1]
    assert {"en": "in reply to this message or to me in private", "zh-CN": "请回复本条消息或私聊我"}[
        language
    ] in board.text
    unheard = noah.says(say, group.chat)
    heard = noah.says(say, group.chat, reply_to=board)
    await world.settle()
    assert (unheard.reactions.get(world.bot, []), heard.reactions.get(world.bot, [])) == ([], ["🎉"])
    # In private: who has one, who is in the group, who is not, and other words.
    await group.hears(group.members[2], "/activities@muster_bot")
    lena, stranger = group.members[2], world.telegram.new_person("Sam")

    async def hears(person: Person, text: str) -> str:
        person.starts(world.bot)
        await world.settle()
        person.says(text, person.private(world.bot))
        await world.advance(seconds=5)
        return person.private(world.bot).last.text

    assert {"en": "You have your portion already: ", "zh-CN": "你已经抢过了"}[language] in await hears(noah, say)
    await hears(stranger, say)
    await hears(lena, f"{say}!")
    assert await rows_of(world, Portion, person_id=lena.id) == await rows_of(world, Portion, person_id=stranger.id) == 0
    got(await hears(lena, say.upper()))
    await hears(lena, say)
    assert await rows_of(world, Portion, person_id=lena.id) == await rows_of(world, Portion, person_id=noah.id) == 1
    # Whoever has left the group has no part in it, though they were in it.
    mia = group.members[0]
    mia.leaves(group.chat)
    await hears(mia, say)
    assert await rows_of(world, Portion, person_id=mia.id) == 0
    await ledger_adds_up(world)
    await world.app.close()


async def test_plain_talk_asks_for_no_phrase(world: World) -> None:
    """Only while a packet has a phrase is anything looked up for what people say."""
    group = await a_group(world)
    mia, noah = group.members[:2]
    await group.hears(mia, "/packet 10 2")
    executed: list[str] = []

    @event.listens_for(world.app.database.engine.sync_engine, "before_cursor_execute")
    def note(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        executed.append(statement)

    async def looks() -> int:
        executed.clear()
        for words in ("Good luck", "Well", "Good luck"):
            noah.says(words, group.chat)
        await world.settle()
        return sum("FROM activities" in statement and "closed_at >=" in statement for statement in executed)

    assert await looks() == 0
    assert executed
    await group.hears(mia, '/packet 10 2 say="Good luck"')
    assert await looks() == 1, "one for all that stand together"
    await when(world, "2026-11-25 10:00")
    assert await looks() == 0


@pytest.mark.parametrize("said", ["签到", "a", "x" * 21, "/packet", "12", "#reading", "a·b"])
async def test_phrases_that_are_refused(world: World, said: str) -> None:
    group = await a_group(world)
    assert await group.hears(group.members[0], f'/packet 20 2 say="{said}"') != []
    assert await rows_of(world, Packet) == 0


def test_words_that_do_something_are_no_phrases() -> None:
    words = {word for router in ROUTERS for word in router.phrases}
    assert words == TAKEN


@BOTH
async def test_the_button_waits_for_slow_fingers(world: World, language: str) -> None:
    group = await a_group(world, language)
    mia, noah, lena = group.members
    await group.hears(mia, "/packet 60 3 hold=3")
    assert await grabs(group, noah) == [
        {"en": "Not yet! It opens in 3 seconds.", "zh-CN": "别急！3 秒后开抢。"}[language]
    ]
    await world.advance(seconds=2)
    assert await grabs(group, noah) == [
        {"en": "Not yet! It opens in 1 second.", "zh-CN": "别急！1 秒后开抢。"}[language]
    ]
    await world.advance(seconds=1)
    got((await grabs(group, noah))[0])
    await world.advance(seconds=5)
    got((await grabs(group, lena))[0])
    assert await rows_of(world, Portion, person_id=noah.id) == 1
    # Admins see who was how fast.
    await group.hears(group.admin, "/manage 1")
    await group.sees_tap(group.admin, {"en": "⏱ Who was how fast", "zh-CN": "⏱ 抢红包用时"}[language])
    assert (
        group.bots_last.text.splitlines()[1:]
        == {
            "en": ["1. Noah 0.0 s", "2. Lena 5.0 s"],
            "zh-CN": ["1. Noah 0.0 秒", "2. Lena 5.0 秒"],
        }[language]
    )
    assert await group.sees_forged(noah, "gt:1") == ADMINS_AND_HOSTS_ONLY[language]


@BOTH
async def test_the_group_sends_one_and_hosts_only_may(world: World, language: str) -> None:
    group = await a_group(world, language, points=0)
    line = {"en": '/new packet "Good start" total=50 portions=2', "zh-CN": "/new 红包 “开门红” total=50 portions=2份"}[
        language
    ]
    assert await group.hears(group.members[0], line) == [ADMINS_AND_HOSTS_ONLY[language]]
    await group.hears(group.admin, line)
    board = packets_in(group)[-1]
    assert (
        board.text.splitlines()[1]
        == {
            "en": "The group sent 50 points in 2 portions (random portions).",
            "zh-CN": "本群发了 50 积分，共 2 个（拼手气）。",
        }[language]
    )
    assert sum(got(toast) for toast in await grabs(group, *group.members[:2])) == 50
    await ledger_adds_up(world)


@BOTH
async def test_an_admin_pauses_it_and_ends_it(world: World, language: str) -> None:
    group = await a_group(world, language)
    mia, noah, lena = group.members
    await group.hears(mia, "/packet 60 3")
    board = packets_in(group)[-1]
    amount = got((await grabs(group, noah))[0])
    await when(world, "2026-11-23 12:00")
    await group.hears(group.admin, "/manage 1")
    panel = group.bots_last
    await group.sees_tap(group.admin, {"en": "⏸ Pause", "zh-CN": "⏸ 暂停"}[language], panel)
    paused = await group.sees_forged(lena, data_of(group), board)
    assert (
        paused
        == {
            "en": "“Best wishes to all!” is paused. Nothing is lost; come back when an admin resumes it.",
            "zh-CN": "“恭喜发财，大吉大利”暂停中，积分都还在。等管理员恢复后再来吧。",
        }[language]
    )
    await when(world, "2026-11-25 12:00")
    assert await held(world) == 60 - amount, "paused, it does not run out"
    await group.sees_tap(group.admin, {"en": "▶️ Resume", "zh-CN": "▶️ 恢复"}[language], panel)
    lines = await face(world, board)
    assert (
        lines[2]
        == {
            "en": "🧧 1 of 3 taken · open until Thu, 26 Nov, 10:00",
            "zh-CN": "🧧 已抢 1/3 个 · 11月26日周四 10:00 截止",
        }[language]
    )
    await group.sees_tap(group.admin, {"en": "🏁 End", "zh-CN": "🏁 结束"}[language], panel)
    await group.sees_tap(group.admin, {"en": "Yes, end it", "zh-CN": "是的，结束"}[language], panel)
    left = 60 - amount
    assert (
        world.last(group.chat)
        == {
            "en": f"🏁 The red packet “Best wishes to all!” was ended by an admin. {left} points went back to Mia.",
            "zh-CN": f"🏁 管理员结束了红包“恭喜发财，大吉大利”。{left} 积分已退回Mia。",
        }[language]
    )
    assert (await held(world), await group.points(mia)) == (0, 100 - amount)
    ended = await group.sees_forged(lena, data_of(group), board)
    assert ended.startswith({"en": "“Best wishes to all!” has ended.", "zh-CN": "“恭喜发财，大吉大利”"}[language])
    await when(world, "2026-11-27 12:00")
    assert await group.points(mia) == 100 - amount, "it comes back once"
    await ledger_adds_up(world)


@BOTH
async def test_those_who_may_not_grab(world: World, language: str) -> None:
    """Whoever left, strangers, and forged buttons; anonymous admins tap as themselves."""
    group = await a_group(world, language)
    mia, noah, lena = group.members
    await group.hears(mia, "/packet 60 3")
    board = packets_in(group)[-1]
    noah.leaves(group.chat)
    stranger = world.telegram.new_person("Stranger")
    await world.settle()
    for person in (noah, stranger):
        assert await group.sees_forged(person, data_of(group), board, outsider=True) == NOT_A_MEMBER[language]
    for forged in ("rg:99", "rg:-1", "rg:zzzzzzzz"):
        assert await group.sees_forged(lena, forged, board) == OUT_OF_DATE[language]
    assert await rows_of(world, Portion, person_id=None) == 3
    group.owner.promotes(group.admin, group.chat, anonymous=True)
    got((await grabs(group, group.admin))[0])
    assert await rows_of(world, Portion, person_id=group.admin.id) == 1


@BOTH
async def test_an_anonymous_sender_says_who_they_are_and_pays(world: World, language: str) -> None:
    group = await a_group(world, language)
    group.admin.says("Hello", group.chat)
    await group.hears(group.owner, "/grant @adam 50 to begin with")
    group.owner.promotes(group.admin, group.chat, anonymous=True)
    await world.settle()
    await group.hears(group.admin, "/packet 50 2")
    assert await rows_of(world, Packet) == 0
    await group.sees_tap(group.admin, {"en": "It's me", "zh-CN": "是我"}[language])
    assert await rows_of(world, Packet, sender=group.admin.id) == 1
    assert (await group.points(group.admin), await held(world)) == (0, 50)
    channel = world.telegram.new_channel("News", owner=group.owner)
    heard = await group.hears(group.owner, "/packet 50 2", as_channel=channel)
    assert len(heard) == 1
    assert await rows_of(world, Packet) == 1


@BOTH
async def test_ten_a_day_are_enough(world: World, language: str) -> None:
    group = await a_group(world, language)
    mia = group.members[0]
    for _ in range(10):
        await group.hears(mia, "/packet 2 1")
        await world.advance(minutes=1)
    assert await group.hears(mia, "/packet 2 1") == [
        {
            "en": "That was generous: 10 red packets today. You can send the next one tomorrow.",
            "zh-CN": "真大方，今天已经发了 10 个红包，明天再发吧。",
        }[language]
    ]
    await group.hears(group.admin, '/new checkin "Still room"')
    assert await rows_of(world, Activity, kind="checkin") == 1
    await when(world, "2026-11-24 00:01")
    await group.hears(mia, "/packet 2 1")
    assert await rows_of(world, Packet) == 11
    heard = await group.hears(mia, "/activities")
    assert len(heard[0].splitlines()) == 13


async def test_a_group_that_moves_keeps_its_packets(world: World) -> None:
    group = await a_group(world, kind="group")
    mia, noah, lena = group.members
    await group.hears(mia, "/packet 60 3")
    await grabs(group, noah)
    group.chat = group.chat.upgrade(group.owner)
    await world.settle()
    await world.advance(seconds=3)
    got((await grabs(group, lena))[0])
    await when(world, "2026-11-24 10:00")
    assert await held(world) == 0


async def test_a_group_that_removes_the_bot_and_takes_it_back(world: World) -> None:
    group = await a_group(world)
    mia, noah, _ = group.members
    await group.hears(mia, "/packet 60 3")
    board = packets_in(group)[-1]
    group.owner.removes(world.bot, group.chat)
    await world.settle()
    await when(world, "2026-11-25 10:00")
    assert await held(world) == 60
    group.owner.adds(world.bot, group.chat, admin=True)
    await world.settle()
    await world.advance(seconds=3)
    got((await grabs(group, noah, message=board))[0])
    await when(world, "2026-11-26 10:01")
    assert await held(world) == 0
    await ledger_adds_up(world)


@BOTH
async def test_there_is_room_for_fifty(world: World, language: str) -> None:
    group = await a_group(world, language)
    for number in range(50):
        await group.hears(group.admin, f'/new packet "No. {number}" total=1 portions=1')
        await world.advance(seconds=20)
    assert await group.hears(group.members[0], "/packet 1 1") == [
        {
            "en": "There are 50 of these open here already. Please try again when some are over.",
            "zh-CN": "群里已有 50 个没抢完，等抢完几个再发吧。",
        }[language]
    ]
    assert await rows_of(world, Packet) == 50
    assert len((await group.hears(group.members[0], "/activities"))[0].splitlines()) == 12


@pytest.mark.parametrize("people", [30])
async def test_thirty_people_and_ten_portions(world: World, people: int) -> None:
    group = await a_group(world, members=people)
    await group.hears(group.members[0], "/packet 100 10")
    toasts = await grabs(group, *group.members)
    assert Counter(toast.split()[0] for toast in toasts) == {"🧧": 10, "Too": 20}
    assert sum(got(toast) for toast in toasts[:10]) == 100
    assert await held(world) == 0
    await ledger_adds_up(world)
    bot = world.telegram.bot_of(TOKEN)
    assert world.telegram.pending(bot) == 0


@BOTH
async def test_an_untouched_packet_can_be_taken_back(world: World, language: str) -> None:
    """By whoever sent it, as long as nobody has grabbed."""
    group = await a_group(world, language)
    mia, noah, lena = group.members
    await group.hears(mia, "/packet 60 3")
    board = packets_in(group)[-1]
    back = {"en": "↩️ Take back", "zh-CN": "↩️ 收回"}[language]
    assert len(board.text.splitlines()) <= 6
    assert (
        await group.sees_tap(noah, back, board)
        == {
            "en": "Only whoever sent it can take it back. For you there is the other button!",
            "zh-CN": "只有发红包的人才能收回。你可以点上面的按钮来抢！",
        }[language]
    )
    assert (
        await group.sees_tap(mia, back, board)
        == {
            "en": "↩️ 60 points are yours again.",
            "zh-CN": "↩️ 已收回 60 积分。",
        }[language]
    )
    assert (await held(world), await group.points(mia)) == (0, 100)
    await face(world, board)
    assert back not in board.button_texts
    await group.hears(mia, "/packet 60 3")
    board = packets_in(group)[-1]
    taps = [lena.taps(GRAB[language], group.chat, message=board), mia.taps(back, group.chat, message=board)]
    await world.settle()
    assert taps[1].answer is not None
    assert taps[1].answer.text.startswith(
        {"en": "Somebody has grabbed from it already", "zh-CN": "已经有人抢了"}[language]
    )
    assert back not in (await face(world, board), board.button_texts)[1]
    await ledger_adds_up(world)


@BOTH
async def test_the_rules_and_the_hash_of_a_packet_are_behind_buttons(world: World, language: str) -> None:
    group = await a_group(world, language)
    mia, noah, _ = group.members
    await group.hears(mia, "/packet 60 3 hold=3")
    board = packets_in(group)[-1]
    assert len(board.text.splitlines()) <= 6
    rules = await group.sees_tap(noah, {"en": "ℹ️ Rules", "zh-CN": "ℹ️ 规则"}[language], board)
    assert {"en": "no cash value", "zh-CN": "不能兑现"}[language] in rules
    assert len(rules) <= 200
    tap = noah.taps({"en": "🔒 Check", "zh-CN": "🔒 验证"}[language], group.chat, message=board)
    assert tap.opened is not None
    await world.settle()
    assert re.search(r"[0-9a-f]{64}", noah.private(world.bot).last.text)


@BOTH
async def test_a_word_and_a_tap_send_one(world: World, language: str) -> None:
    """红包 shows buttons that send once, with a blessing, and only the points of whoever wrote it."""
    group = await a_group(world, language, points=60)
    mia, noah, _ = group.members
    heard = await group.hears(mia, "发红包")
    shown = group.bots_last
    ready = {"en": "🧧 50 in 5", "zh-CN": "🧧 50 分 5 份"}[language]
    assert shown.button_texts[:2] == [{"en": "🧧 10 in 2", "zh-CN": "🧧 10 分 2 份"}[language], ready], heard
    assert len(shown.button_texts) == 3, "what they cannot pay is not offered"
    assert (await group.sees_tap(noah, ready, shown)).startswith(
        {"en": "These buttons are somebody else's.", "zh-CN": "这是别人的按钮。"}[language]
    )
    taps = [mia.taps(ready, group.chat, message=shown), mia.taps(ready, group.chat, message=shown)]
    await world.settle()
    assert taps[0].answer is not None
    assert (
        taps[0].answer.text
        == {"en": "🧧 It's on its way. Thank you!", "zh-CN": "🧧 红包发出去啦，谢谢老板！"}[language]
    )
    assert (await rows_of(world, Packet), await group.points(mia), await held(world)) == (1, 10, 50)
    assert shown.button_texts == []
    async with world.app.database.read() as session:
        packet = (await session.scalars(select(Packet))).one()
    assert (packet.amount, packet.portions, packet.sender) == (50, 5, mia.id)
    await ledger_adds_up(world)


@BOTH
async def test_one_that_opens_later(world: World, language: str) -> None:
    """Its points are taken at once; its button comes at its time, with a new board below the talk. It can be moved till then."""
    group = await a_group(world, language)
    mia, noah, _ = group.members
    at = {"en": "today 20:00", "zh-CN": "今天20:00"}[language]
    await group.hears(mia, f'/packet 60 3 at="{at}"')
    announced = packets_in(group)[-1]
    assert {"en": "⏰ Opens Mon, 23 Nov, 20:00", "zh-CN": "⏰ 11月23日周一 20:00 开抢"}[language] in announced.text
    assert GRAB[language] not in announced.button_texts
    assert (await group.points(mia), await held(world)) == (40, 60)
    assert (await group.sees_forged(noah, data_of(group), announced)) != ""
    assert await rows_of(world, Portion, person_id=noah.id) == 0
    await group.hears(group.admin, f'/manage 1 at="{at.replace("20", "21")}"')
    await when(world, "2026-11-23 20:00")
    await world.advance(seconds=3)
    assert packets_in(group)[-1] is announced
    await when(world, "2026-11-23 21:00")
    await world.advance(seconds=3)
    board = packets_in(group)[-1]
    assert board is not announced
    assert announced.button_texts == []
    got((await grabs(group, noah, message=board))[0])
    fixed = await group.hears(group.admin, '/manage 1 at="tomorrow 9:00"')
    assert fixed == [
        {
            "en": "Points and portions are fixed once it is open. You can still end it: what is left goes back.",
            "zh-CN": "红包发出后金额和份数不能再改。可以直接结束它，剩下的会退回。",
        }[language]
    ]
    await when(world, "2026-11-24 21:01")
    assert await held(world) == 0, "a day from its opening"
    await ledger_adds_up(world)


async def test_one_that_opens_later_is_paused_over_its_time(world: World) -> None:
    """Resumed before, it opens when it was to open; resumed after, it opens then."""
    group = await a_group(world)
    mia, noah, _ = group.members
    await group.hears(mia, '/packet 60 3 at="today 20:00"')
    for pause, resume, opens in (
        ("12:00", "13:00", None),
        ("19:00", "20:30", "20:30"),
    ):
        await when(world, f"2026-11-23 {pause}")
        await group.hears(group.admin, "/manage 1")
        panel = group.bots_last
        await group.sees_tap(group.admin, "⏸ Pause", panel)
        await when(world, f"2026-11-23 {resume}")
        await group.sees_tap(group.admin, "▶️ Resume", panel)
        await world.advance(seconds=3)
        assert (GRAB["en"] in packets_in(group)[-1].button_texts) == (opens is not None)
    got((await grabs(group, noah))[0])
