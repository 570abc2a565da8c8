"""What other bots get wrong, each as a talk: read in their sources and issues. Ends of months and years are in `test_proofs_days`.

A reminder at the exact minute, a freeze spent though the save failed, a make-up of a future or a wrong day, a double tap that pays twice.
"""

from dataclasses import replace

import pytest

from features.activities.checkin.corrections.view import MakeUpTap
from jobs import lifecycle
from kit.buttons import decode, encode
from models import CheckIn, Freeze, Transfer
from tests.flows.group import BOTH, OUT_OF_DATE, SHANGHAI, Group, ledger_adds_up, make_group, rows_of, when
from tests.flows.test_day_corrections import on_days, statuses
from tests.jobs.deliveries import Logged, expected
from tests.wiring import World


async def a_group(world: World, line: str, language: str = "en") -> Group:
    group = await make_group(world, language=language, zone=SHANGHAI)
    await group.starts(line)
    return group


@pytest.mark.parametrize("tick", ["20:00:00", "20:00:59", "20:03:17", "20:09:59"])
async def test_a_reminder_is_not_bound_to_its_minute(world: World, tick: str) -> None:
    """A clock that asks “is it 20:00?” once a minute is asleep at 20:00 now and then. Ours asks what has become due."""
    group = await a_group(world, "until=21:00 remind=60m")
    mia = group.members[0]
    await group.checks_in(mia)
    await when(world, "2026-11-23 21:00")
    await when(world, "2026-11-24 08:00")
    await when(world, "2026-11-24 19:59:59")
    assert not any(text.startswith("⏰") for text in world.said(group.chat))
    await when(world, f"2026-11-24 {tick}")
    await when(world, "2026-11-24 20:30")
    assert len([text for text in world.said(group.chat) if text.startswith("⏰")]) == 1


async def test_a_freeze_is_not_spent_where_the_save_fails(world: World, logged: Logged) -> None:
    """The day cannot be settled, however often it is tried: the freeze is there. Then it can, and one is spent."""
    group = await a_group(world, "until=21:00 points=100")
    mia = group.members[0]
    mia.starts(world.bot)
    await on_days(group, mia, "23")
    for _ in range(2):
        await group.hears(mia, "/me")
        await group.sees_tap(mia, "Buy a freeze")
    await when(world, "2026-11-24 20:59:59")
    engine = world.app.database.engine
    async with engine.begin() as connection:
        # What is told to her is the last thing to be written, after the freeze was spent.
        await connection.exec_driver_sql("ALTER TABLE outbox RENAME TO away")
    for _ in range(3):
        world.clock.advance(minutes=20)
        await world.app.do(lifecycle.JOB)
    # SQLite says that its file has failed, PostgreSQL that the statement has.
    waited = [entry for entry in logged if entry["event"] == "database failed, tasks stay due"]
    assert waited or expected(logged, "task failed, trying again later")
    assert await rows_of(world, Freeze, held=2) == 1
    assert await statuses(world, mia) == ["done"]
    async with engine.begin() as connection:
        await connection.exec_driver_sql("ALTER TABLE away RENAME TO outbox")
    await world.advance(minutes=30)
    await world.advance(minutes=30)
    assert await statuses(world, mia) == ["done", "frozen"]
    assert await rows_of(world, Freeze, held=1) == 1
    await ledger_adds_up(world)


@BOTH
async def test_a_make_up_of_a_future_or_a_wrong_day(world: World, language: str) -> None:
    """The day stands in the button, and a modified app can write any there."""
    group = await a_group(world, "until=21:00 points=50 days=mon-fri", language)
    mia, noah, _ = group.members
    await on_days(group, mia, "25")
    await when(world, "2026-11-26 21:00")
    await when(world, "2026-11-27 09:00")
    await group.hears(mia, "/makeup")
    asked = group.bots_last
    (button,) = [button for row in asked.buttons for button in row]
    assert button.data is not None
    offered = decode(button.data)
    assert isinstance(offered, MakeUpTap)
    for off in (1, 2, 7, 3650, -1, -2, -30):
        toast = await group.sees_forged(mia, encode(replace(offered, day=offered.day + off)), asked, old=True)
        assert {"en": "can't be made up", "zh-CN": "不能补签"}[language] in toast
    for day in (0, 99_999_999):
        assert await group.sees_forged(mia, encode(replace(offered, day=day)), asked, old=True) == OUT_OF_DATE[language]
    for data in (button.data + ":1", button.data + "!", button.data.rpartition(":")[0]):
        assert await group.sees_forged(mia, data, asked, old=True) == OUT_OF_DATE[language]
    toast = await group.sees_forged(noah, button.data, asked)
    assert toast.startswith({"en": "This button is somebody else's.", "zh-CN": "这是别人的按钮"}[language])
    assert await rows_of(world, CheckIn, status="made-up") == 0
    assert await group.points(mia) == 50


async def test_a_double_tap_pays_once(world: World) -> None:
    """On the board, on a day to make up, and by the tap and the word at once: one row, one transfer."""
    group = await a_group(world, "until=21:00 points=50")
    mia = group.members[0]
    for _ in range(3):
        mia.taps("✅ I'm here", group.chat)
    mia.says("/checkin", group.chat)
    mia.says("签到", group.chat)
    await world.settle()
    assert (await rows_of(world, CheckIn), await rows_of(world, Transfer)) == (1, 1)
    await when(world, "2026-11-23 21:00")
    await when(world, "2026-11-24 21:00")
    await when(world, "2026-11-25 08:00")
    await group.hears(mia, "/makeup")
    for _ in range(3):
        mia.taps("Tue, 24 Nov", group.chat)
    await world.settle()
    assert await rows_of(world, Transfer, reason="makeup") == 1
    assert await group.points(mia) == 40
    await ledger_adds_up(world)
