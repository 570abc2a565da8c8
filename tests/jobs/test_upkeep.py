"""Sweeping: what nobody needs any more is forgotten, and nothing else."""

from datetime import timedelta

from sqlalchemy import select

from features import updates
from features.activities import forms
from features.activities.checkin.kind import CHECK_IN
from features.outbox import service as outbox
from features.people import asks
from features.scheduling import service as schedule
from jobs import upkeep
from kit.messages import Message
from models import Ask, Delivery, Form, Group, QuarantinedUpdate, Run, SeenUpdate
from tests.features.rows import a_group
from tests.wiring import World


async def test_old_rows_go_and_young_ones_stay(world: World) -> None:
    now, database = world.clock.now(), world.app.database
    group = await a_group(database, now)
    moments = {1: now - timedelta(days=100), 2: now - timedelta(minutes=1)}
    async with database.write() as session:
        group = await session.get_one(Group, group.id)
        for number, moment in moments.items():
            await updates.fresh(session, [number], moment)
            await asks.keep(session, group.id, number, "/new", moment)
            await forms.begin(session, number, group, CHECK_IN, moment, thread_id=None)
            await schedule.plan(session, group.id, f"key{number}", "test.kind", moment)
        for task, moment in zip(await schedule.due(session, now), moments.values(), strict=True):
            await schedule.finish(session, task, moment, outcome="ran", next_due=None)
    # The group's first summary is planned.
    assert await world.app.do(upkeep.JOB) == 1
    assert await world.app.do(upkeep.JOB) == 0
    async with database.read() as session:
        assert list(await session.scalars(select(SeenUpdate.update_id))) == [2]
        assert list(await session.scalars(select(Ask.number))) == [2]
        assert list(await session.scalars(select(Form.person_id))) == [2]
        assert list(await session.scalars(select(Run.key))) == ["key2"]


async def test_what_could_not_be_handled_or_said_is_kept_for_two_weeks(world: World) -> None:
    now, database = world.clock.now(), world.app.database
    group = await a_group(database, now)
    moments = {1: now - timedelta(days=14, minutes=1), 2: now - timedelta(days=13)}
    async with database.write() as session:
        for number, moment in moments.items():
            await updates.quarantine(
                session, number, {"update_id": number, "message": {"text": "x"}}, "KeyError", moment
            )
            await outbox.tell_group(session, group.id, f"key{number}", Message("Words"), moment)
        # Said in two weeks from now, and asked for long ago.
        await outbox.tell_group(
            session, group.id, "key3", Message("Words"), moments[1], not_before=now + timedelta(days=14)
        )
    await world.app.do(upkeep.JOB)
    async with database.read() as session:
        assert list(await session.scalars(select(QuarantinedUpdate.update_id))) == [2]
        assert set(await session.scalars(select(Delivery.key).where(Delivery.key.like("key%")))) == {"key2", "key3"}


async def test_an_update_is_remembered_longer_than_telegram_keeps_it(world: World) -> None:
    database = world.app.database
    async with database.write() as session:
        assert await updates.fresh(session, [7, 8, 7], world.clock.now()) == {7, 8}
        assert await updates.fresh(session, [], world.clock.now()) == set()
    world.clock.advance(hours=25)
    await world.app.do(upkeep.JOB)
    async with database.write() as session:
        assert await updates.fresh(session, [7, 9], world.clock.now()) == {9}
