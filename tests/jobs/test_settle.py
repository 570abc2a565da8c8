"""Weeks that are over are settled in the background: once, unless they are corrected."""

from sqlalchemy import select

from jobs import settle
from models import GroupWeek, MemberWeek
from tests.flows.group import SHANGHAI, make_group, when
from tests.wiring import World


async def test_a_week_is_settled_once_it_is_over(world: World) -> None:
    group = await make_group(world, zone=SHANGHAI)
    await group.starts()
    await group.checks_in(*group.members)
    assert await world.app.do(settle.JOB) == 0
    await when(world, "2026-11-30 00:59")
    assert await world.app.do(settle.JOB) == 0
    await when(world, "2026-11-30 01:00")
    assert await world.app.do(settle.JOB) == 1
    assert await world.app.do(settle.JOB) == 0
    async with world.app.database.read() as session:
        (week,) = await session.scalars(select(GroupWeek))
        people = list(await session.scalars(select(MemberWeek.person_id).where(MemberWeek.days == 1)))
    assert (str(week.monday), week.reached) == ("2026-11-23", None)
    assert people == sorted(person.id for person in group.members)
    # An admin corrects it: it is settled again.
    await group.hears(group.admin, "/revoke @mia 2026-11-23")
    assert await world.app.do(settle.JOB) == 1
    async with world.app.database.read() as session:
        assert set(await session.scalars(select(MemberWeek.person_id))) == set(people) - {group.members[0].id}


async def test_what_was_long_over_when_the_bot_came_back(world: World) -> None:
    group = await make_group(world, zone=SHANGHAI)
    await group.hears(group.members[0], "hello")
    world.clock.advance(days=70)
    await world.settle()
    assert await world.app.do(settle.JOB) == 0, "nobody asks for it: it is read from its days"
    await group.hears(group.members[0], "hello again")
    world.clock.advance(days=14)
    assert await world.app.do(settle.JOB) == 1
