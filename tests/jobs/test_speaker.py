"""Answers that cannot be said: they cost neither memory without end nor anybody's effect."""

from datetime import timedelta

import pytest
from sqlalchemy import delete, func, select

from bot import speaker
from features.outbox import leasing, service as outbox
from kit.messages import Message
from models import CheckIn, Delivery
from tests.contracts.process import PATIENCE
from tests.flows.group import make_group
from tests.jobs.test_pipeline import LOCKED, commits_fail
from tests.wiring import World


async def test_answers_do_not_pile_up_where_telegram_takes_none(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Telegram takes taps and hangs at every answer: all of them count, and what waits in memory has an end."""
    monkeypatch.setattr(speaker, "_MOST_UNSAID", 10)
    group = await make_group(world, members=40)
    await group.starts()
    world.telegram.fail_next("answerCallbackQuery", kind="slow", seconds=3600, times=1000)
    for person in group.members:
        person.taps("I'm here", group.chat)
        await world.app.polling.once()
    assert len(world.app._speaker._tasks) <= 11
    async with world.app.database.read() as session:
        assert await session.scalar(select(func.count()).select_from(CheckIn)) == 40


async def test_what_a_flood_is_told_takes_no_toast_from_whoever_taps(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Telegram is slow to take reactions, and there are as many as one chat may have: a tap in it is answered all the same."""
    monkeypatch.setattr(speaker, "_MOST_IN_ORDER", 3)
    group = await make_group(world, members=8)
    await group.starts()
    world.telegram.fail_next("setMessageReaction", kind="slow", seconds=3600, times=1000)
    for person in group.members[:7]:
        person.says("签到", group.chat)
    await world.app.polling.once()
    last = group.members[7]
    last.taps("I'm here", group.chat)
    await world.app.polling.once()
    await world.telegram.until(lambda: any(who == last for who, _ in world.telegram.toasts), within=PATIENCE)
    assert world.app._speaker._unsaid[(group.chat.id, False)] == 3


async def test_an_answer_that_the_outbox_cannot_take_is_lost_and_nothing_else(world: World) -> None:
    """The group takes no more just now, and the database is away in that moment."""
    group = await make_group(world)
    world.telegram.fail_next(
        "sendMessage", 429, "Too Many Requests: retry after 5", {"retry_after": 5}, chat=group.chat
    )
    group.owner.says("/help", group.chat)
    await world.app.polling.once()
    with commits_fail(world.app.database, error=LOCKED):
        await world.app._speaker.idle()
    await world.advance(seconds=10)
    assert await group.hears(group.owner, "/help") != []


async def test_an_answer_that_is_asked_for_while_it_is_said_is_said_once_more(world: World) -> None:
    """Two ask the same, and the second one asks while Telegram is told the answer to the first: nobody is left without one."""
    now, until = world.clock.now(), world.clock.now() + timedelta(minutes=5)
    async with world.app.database.write() as session:
        for asker in (11, 12):
            await outbox.answer(session, Message("The same."), now, person_id=7, reply_to=asker, drop_after=until)
    async with world.app.database.write() as session:
        (one,) = await leasing.lease(session, now)
    async with world.app.database.write() as session:
        await outbox.answer(session, Message("The same."), now, person_id=7, reply_to=13, drop_after=until)
    async with world.app.database.write() as session:
        assert await leasing.settle(session, one)
        assert len(await leasing.lease(session, now)) == 1
        await session.execute(delete(Delivery))
