"""Points in a group: given with a reason, taken back, undone; one's own history; the group's books."""

import csv
import io
from typing import Any

from sqlalchemy import select, text

from features.points import history
from models import Transfer
from simulator import Person
from tests import rendered
from tests.flows.group import (
    ADMINS_ONLY,
    BOTH,
    OUT_OF_DATE,
    SHANGHAI,
    Group,
    ledger_adds_up,
    make_group,
    rows_of,
    when,
)
from tests.wiring import World

UNDO = {"en": "↩️ Undo", "zh-CN": "↩️ 撤销"}
HOW = {
    "en": 'Say who, how many and why: /grant @mia 50 "great help", or in reply to someone /grant 50 "great help". '
    "With a minus, points are taken back.",
    "zh-CN": "请写明给谁、多少、为什么：/grant @mia 50 “热心帮忙”，或者回复对方的消息 /grant 50 “热心帮忙”。写负数就是收回积分。",
}


async def a_group(world: World, **more: Any) -> Group:
    """A group whose members have said something: Telegram shows a bot nobody who has not."""
    group = await make_group(world, **more)
    for person in group.members:
        person.says("Hello!", group.chat)
    await world.settle()
    return group


def given(language: str, amount: int, reason: str, balance: int, name: str = "Mia") -> str:
    """What is said to a grant."""
    more = amount > 0
    if language == "en":
        points = "point" if abs(amount) == 1 else "points"
        head = f"🎁 {name}: +{amount} {points}" if more else f"➖ {name}: −{-amount} {points}"
        return f"{head}\nReason: {reason}\n{name} has {balance} now."
    head = f"🎁 {name}：+{amount} 积分" if more else f"➖ {name}：−{-amount} 积分"
    return f"{head}\n理由：{reason}\n{name} 现有 {balance} 积分。"


async def undone(group: Group, language: str, balance: int) -> None:
    """The undo button of the last grant is tapped by the admin."""
    assert await group.sees_tap(group.admin, UNDO[language]) == ""
    last = group.bots_last.text.splitlines()[-1]
    assert (
        last == {"en": f"↩️ Undone. Mia has {balance} now.", "zh-CN": f"↩️ 已撤销，Mia 现有 {balance} 积分。"}[language]
    )
    assert group.bots_last.button_texts == []


@BOTH
async def test_points_are_given_with_a_reason_and_undone_once(world: World, language: str) -> None:
    group = await a_group(world, language=language)
    mia = group.members[0]
    assert await group.hears(group.admin, '/grant @mia 50 "great help"') == [given(language, 50, "great help", 50)]
    old = group.bots_last
    assert await group.points(mia) == 50
    await undone(group, language, 0)
    assert await group.sees_forged(group.admin, "gu:" + old_number(world), old, old=True) == ""
    assert await group.points(mia) == 0
    assert await rows_of(world, Transfer) == 2
    async with world.app.database.read() as session:
        back = (await session.scalars(select(Transfer).where(Transfer.reason == "undo"))).one()
        there = (await session.scalars(select(Transfer).where(Transfer.reason == "grant"))).one()
    assert (back.reverses, back.amount, back.actor) == (there.reference, 50, group.admin.id)
    await ledger_adds_up(world)


def old_number(world: World) -> str:
    """The callback data's number of the last grant's button."""
    sent = [c for c in world.telegram.calls_of("sendMessage") if "gu:" in str(c.params.get("reply_markup"))][-1]
    markup = str(sent.params["reply_markup"])
    return markup[markup.index("gu:") + 3 :].split('"', maxsplit=1)[0].split("'", maxsplit=1)[0]


@BOTH
async def test_points_are_taken_back_but_never_below_zero(world: World, language: str) -> None:
    group = await a_group(world, language=language)
    mia = group.members[0]
    await group.hears(group.admin, "/grant @Mia 12 “晨跑带队”")
    assert await group.hears(group.admin, "/grant @mia -20 mistake") == [
        {
            "en": "Mia has only 12 points; please take back that many or fewer.",
            "zh-CN": "Mia 只有 12 积分，最多收回这么多。",
        }[language]
    ]
    assert await group.hears(group.admin, "/grant @mia −2 a mistake") == [given(language, -2, "a mistake", 10)]
    assert await group.points(mia) == 10
    await undone(group, language, 12)
    assert await group.points(mia) == 12
    await ledger_adds_up(world)


@BOTH
async def test_a_grant_that_cannot_be_undone_any_more(world: World, language: str) -> None:
    """The points have been spent meanwhile."""
    group = await a_group(world, language=language)
    await group.hears(group.admin, "/grant @mia 12 well done")
    message = group.bots_last
    await group.hears(group.admin, "/grant @mia -2 oops")
    tap = group.admin.taps(UNDO[language], group.chat, message=message)
    await world.settle()
    assert tap.answer is not None
    assert (
        tap.answer.text
        == {
            "en": "Mia has only 10 points; please take back that many or fewer.",
            "zh-CN": "Mia 只有 10 积分，最多收回这么多。",
        }[language]
    )
    assert await group.points(group.members[0]) == 10


@BOTH
async def test_a_grant_in_reply_and_to_someone_without_a_username(world: World, language: str) -> None:
    group = await a_group(world, language=language)
    mia, noah, _ = group.members
    said = mia.says("I brought cake", group.chat)
    await world.settle()
    assert await group.hears(group.admin, "/grant 5 cake", reply_to=said) == [given(language, 5, "cake", 5)]
    heard = await group.hears(group.admin, "/grant Noah 5 cake", mentions={"Noah": noah})
    assert heard == [given(language, 5, "cake", 5, "Noah")]


@BOTH
async def test_grants_that_are_refused(world: World, language: str) -> None:
    group = await a_group(world, language=language)
    for line in ("/grant", "/grant @mia", "/grant @mia 50", "/grant @mia lots of help", "/grant 50 help"):
        assert await group.hears(group.admin, line) == [HOW[language]], line
    assert await group.hears(group.admin, "/grant @nobody 50 help") == [
        {
            "en": "I haven't seen @nobody here yet. Reply to one of their messages instead.",
            "zh-CN": "我还没在群里见过 @nobody。请改为回复对方的一条消息。",
        }[language]
    ]
    too_much = {
        "en": "Please give between 1 and 100,000 points at once.",
        "zh-CN": "一次请发 1 到 100,000 积分。",
    }[language]
    for amount in ("0", "100001", "999999999"):
        assert await group.hears(group.admin, f"/grant @mia {amount} help") == [too_much]
    assert await group.hears(group.members[1], "/grant @noah 50 for myself") == [ADMINS_ONLY[language]]
    assert await group.hears(group.members[1], "/audit") == [ADMINS_ONLY[language]]
    assert await rows_of(world, Transfer) == 0


@BOTH
async def test_forged_undoing(world: World, language: str) -> None:
    group = await a_group(world, language=language)
    await group.hears(group.admin, "/grant @mia 12 well done")
    message = group.bots_last
    number = old_number(world)
    assert await group.sees_forged(group.members[0], f"gu:{number}", message) == ADMINS_ONLY[language]
    assert await group.sees_forged(group.admin, "gu:1", message, old=True) == OUT_OF_DATE[language]
    assert await group.points(group.members[0]) == 12


@BOTH
async def test_the_books_show_that_all_adds_up_and_who_gave_what(world: World, language: str) -> None:
    group = await a_group(world, language=language, zone=SHANGHAI)
    await when(world, "2026-11-23 10:00")
    await group.starts("until=21:00 points=5")
    await group.checks_in(*group.members)
    await group.hears(group.admin, "/grant @mia 10 well done")
    await when(world, "2026-11-23 10:05")
    await group.hears(group.owner, "/grant @noah -1 too loud")
    heard = await group.hears(group.admin, "/audit")
    assert heard == [
        {
            "en": "📚 The group's points\n✅ Everything adds up, and all tables are there.\n"
            "3 members hold 24 points.\n\nWhat admins did last\n"
            "Mon, 23 Nov, 10:05 · Olga → Noah: −1 “too loud”\nMon, 23 Nov, 10:00 · Adam → Mia: +10 “well done”",
            "zh-CN": "📚 本群积分账目\n✅ 账目全部对得上，数据表也齐全。\n3 位群员共有 24 积分。\n\n管理员最近的操作\n"
            "11月23日周一 10:05 · Olga → Noah：−1“too loud”\n11月23日周一 10:00 · Adam → Mia：+10“well done”",
        }[language]
    ]


@BOTH
async def test_the_books_say_what_the_database_lacks(world: World, language: str) -> None:
    group = await a_group(world, language=language, zone=SHANGHAI)
    async with world.app.database.engine.begin() as connection:
        await connection.execute(text("DROP TABLE freezes"))
    assert await group.hears(group.admin, "/audit") == [
        {
            "en": "📚 The group's points\n⚠️ The database lacks tables that I need, so I can't check anything. "
            "Please show this to whoever hosts me:\nfreezes",
            "zh-CN": "📚 本群积分账目\n⚠️ 数据库里少了我要用的表，没法核对。请转告部署我的人：\nfreezes",
        }[language]
    ]


@BOTH
async def test_ones_own_history_is_shown_in_private_page_by_page(world: World, language: str) -> None:
    group = await a_group(world, language=language, zone=SHANGHAI)
    await when(world, "2026-11-23 10:00")
    mia = group.members[0]
    await group.starts("until=21:00 points=5")
    await group.checks_in(mia)
    for number in range(1, 11):
        await world.advance(minutes=1)
        await group.hears(group.admin, f"/grant @mia {number} help{number}")
    await group.hears(mia, "/me")
    [link] = [button for row in group.bots_last.buttons for button in row if button.url is not None]
    assert link.url is not None
    mia.opens(link.url)
    await world.settle()
    private = mia.private(world.bot)
    lines = private.last.text.splitlines()
    assert (
        lines[:2]
        == {
            "en": ["📒 Your points in Runners", "60 points"],
            "zh-CN": ["📒 你在“Runners”的积分", "60 积分"],
        }[language]
    )
    assert (
        lines[3]
        == {
            "en": "Mon, 23 Nov, 10:10 · +10 · from an admin “help10”",
            "zh-CN": "11月23日周一 10:10 · +10 · 管理员发放“help10”",
        }[language]
    )
    assert len(lines) == 3 + history.A_PAGE
    tap = mia.taps({"en": "Older ➡️", "zh-CN": "更早 ➡️"}[language], private)
    await world.settle()
    assert tap.answer is not None
    assert private.last.text.splitlines()[3:] == [
        {"en": "Mon, 23 Nov, 10:00 · +5 · check-in “Morning run”", "zh-CN": "11月23日周一 10:00 · +5 · 签到“晨跑”"}[
            language
        ]
    ]
    mia.taps({"en": "⬅️ Newer", "zh-CN": "⬅️ 更近"}[language], private)
    await world.settle()
    assert private.last.text.splitlines() == lines
    # A page that is not there shows nothing, and a stranger sees nothing of anybody.
    mia.taps_data(private.last, "ph:1:zzzz", old=True)
    await world.settle()
    assert len(private.last.text.splitlines()) == 4


def file_of(world: World, person: Person) -> list[list[str]]:
    """The rows of the table that someone was sent last, in private."""
    message = person.private(world.bot).last
    assert message.media is not None
    data = message.media.data
    assert data.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))


@BOTH
async def test_ones_history_as_a_file_in_which_nothing_is_a_formula(world: World, language: str) -> None:
    group = await a_group(world, language=language)
    mia = group.members[0]
    await group.hears(group.admin, '/grant @mia 5 "=HYPERLINK(1)"')
    await world.advance(minutes=1)
    await group.hears(group.admin, '/grant @mia -2 "@sum"')
    await group.hears(mia, "/me")
    mia.opens(str(group.bots_last.buttons[0][0].url))
    await world.settle()
    private = mia.private(world.bot)
    mia.taps({"en": "📄 All of it as a file", "zh-CN": "📄 导出全部明细"}[language], private)
    await world.settle()
    rows = file_of(world, mia)
    assert [[*row[1:4], row[5]] for row in rows[1:]] == [
        ["5", "5", "grant", "'=HYPERLINK(1)"],
        ["-2", "3", "taken", "'@sum"],
    ]


async def test_what_makes_files_ends_with_the_bot(world: World) -> None:
    rendered.own(world.app)
    group = await a_group(world)
    await group.hears(group.admin, '/grant @mia 5 "well done"')
    await group.hears(group.admin, "/audit")
    group.admin.opens(str(group.bots_last.buttons[0][0].url))
    await world.settle()
    process = world.app._renderer._process
    assert process is not None
    assert process.returncode is None
    await world.app.close()
    assert process.returncode is not None


@BOTH
async def test_the_books_as_a_file_are_for_admins(world: World, language: str) -> None:
    group = await a_group(world, language=language)
    mia = group.members[0]
    await group.hears(group.admin, '/grant @mia 5 "well done"')
    await group.hears(group.admin, "/audit")
    link = str(group.bots_last.buttons[0][0].url)
    for person in (group.admin, mia):
        person.opens(link)
        await world.settle()
    assert mia.private(world.bot).last.text == ADMINS_ONLY[language]
    [_, row] = file_of(world, group.admin)
    assert (row[1], row[3], row[5], row[8], row[9]) == ("treasury", "Mia", "5", "well done", "Adam")


async def test_what_was_taken_back_is_not_earned(world: World) -> None:
    group = await a_group(world)
    await group.hears(group.admin, "/grant @mia 12 well done")
    await group.hears(group.admin, "/grant @noah 10 well done")
    await group.hears(group.admin, "/grant @mia -5 a mistake")
    assert [line for line in (await group.hears(group.admin, "/top all"))[0].splitlines() if "point" in line] == [
        "🥇 Noah: 10 points",
        "🥈 Mia: 7 points",
    ]
