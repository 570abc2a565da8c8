"""Answers that cannot be said: they cost neither memory without end nor anybody's effect."""

import pytest
from sqlalchemy import func, select

from bot import speaker
from models import CheckIn
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
