"""What people do is counted in the transaction in which they do it: once, in the group's own day and hour; what they write is not kept."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from features.points import service as points
from features.points.service import TREASURY, Move, member
from kit.db import Session, at_end, savepoint
from models import Base, GroupHour, MemberDay, MessageCount, Movement
from tests.flows.group import SHANGHAI, Group, make_group, rows_of, when
from tests.wiring import World

MONDAY = date(2026, 11, 23)


async def all_of(world: World, table: type[Base]) -> list[Any]:
    """The rows of a table."""
    async with world.app.database.read() as session:
        return list(await session.scalars(select(table).order_by(*table.__table__.primary_key)))


async def day_of(world: World, person: Any, day: date = MONDAY) -> MemberDay:
    """What somebody did on a day."""
    rows: list[MemberDay] = await all_of(world, MemberDay)
    return next(row for row in rows if (row.person_id, row.day) == (person.id, day))


async def test_check_ins_and_their_points(world: World) -> None:
    group = await make_group(world, zone=SHANGHAI)
    await group.starts("points=5 streak=2:20")
    mia, noah, _ = group.members
    await group.checks_in(mia, noah, mia)
    await group.checks_in(mia)
    row = await day_of(world, mia)
    assert (row.checkins, row.earned, row.spent, row.messages) == (1, 5, 0, 0)
    (hour,) = await all_of(world, GroupHour)
    assert (hour.day, hour.hour, hour.actions, hour.issued, hour.returned) == (MONDAY, 8, 2, 10, 0)


async def test_messages_are_counted_and_not_kept(world: World) -> None:
    group = await make_group(world, zone=SHANGHAI)
    mia, noah, _ = group.members
    mia.says("a secret of mine", group.chat)
    mia.says("another", group.chat)
    noah.sends_photo(group.chat)
    noah.says("/help", group.chat)
    await world.settle()
    await when(world, "2026-11-23 23:59:59")
    mia.says("late", group.chat)
    await world.settle()
    await when(world, "2026-11-24 00:00")
    mia.says("early", group.chat)
    await world.settle()
    counts = {(row.day.day, row.hour, row.person_id): row.count for row in await all_of(world, MessageCount)}
    assert counts == {(23, 8, mia.id): 2, (23, 8, noah.id): 1, (23, 23, mia.id): 1, (24, 0, mia.id): 1}
    assert (await day_of(world, mia)).messages == 3
    assert [(row.day.day, row.hour, row.messages) for row in await all_of(world, GroupHour)] == [
        (23, 8, 3), (23, 23, 1), (24, 0, 1),
    ]  # fmt: skip
    async with world.app.database.read() as session:
        for table in Base.metadata.sorted_tables:
            for stored in await session.execute(select(table)):
                assert "a secret of mine" not in repr(stored)


async def test_the_groups_day_begins_when_it_says(world: World) -> None:
    group = await make_group(world, zone=SHANGHAI)
    await group.hears(group.owner, "/settings day_start=04:00")
    await when(world, "2026-11-24 03:30")
    group.members[0].says("still up", group.chat)
    await world.settle()
    (row,) = await all_of(world, MessageCount)
    assert (row.day, row.hour) == (MONDAY, 3)


async def test_who_came_and_who_left(world: World) -> None:
    group = await make_group(world, zone=SHANGHAI)
    joe, ann = world.telegram.new_person("Joe"), world.telegram.new_person("Ann")
    _, body = await world.telegram.call(
        world.bot.token, "createChatInviteLink", {"chat_id": group.chat.id, "name": "poster"}
    )
    joe.joins(group.chat, body["result"]["invite_link"])
    await world.settle()
    await world.advance(minutes=1)
    group.owner.adds_person(ann, group.chat)
    await world.settle()
    await world.advance(minutes=1)
    joe.leaves(group.chat)
    group.owner.kicks(ann, group.chat)
    await world.settle()
    moves = [(row.person_id, row.nth, row.has_come, row.link) for row in await all_of(world, Movement)]
    of_joe = [(joe.id, 1, True, "poster"), (joe.id, 2, False, None)]
    assert sorted(moves) == sorted([*of_joe, (ann.id, 1, True, None), (ann.id, 2, False, None)])


async def test_a_bot_that_sees_only_the_messages_about_it(world: World) -> None:
    group = await make_group(world, kind="group", bot_is_admin=False)
    ann = world.telegram.new_person("Ann")
    group.owner.adds_person(ann, group.chat)
    await world.settle()
    await world.advance(minutes=1)
    ann.leaves(group.chat)
    await world.settle()
    assert [(row.person_id, row.has_come) for row in await all_of(world, Movement)] == [(ann.id, True), (ann.id, False)]


async def test_what_is_taken_back_is_not_counted(world: World) -> None:
    group: Group = await make_group(world, zone=SHANGHAI)
    mia = group.members[0]
    moves = [
        Move(TREASURY, member(mia.id), 5, "in", "test"),
        Move(member(mia.id), TREASURY, 9, "out", "test"),
    ]

    async def refused(session: Session) -> None:
        async with savepoint(session):
            await points.move(session, 1, moves, world.clock.now(), actor=None)

    async with world.app.database.write() as session:
        with pytest.raises(points.NotEnoughPoints):
            await refused(session)
    assert await rows_of(world, MemberDay) == 0
    async with world.app.database.write() as session:
        await points.move(session, 1, moves[:1], world.clock.now(), actor=None)
        await points.move(session, 1, moves[:1], world.clock.now(), actor=None)
    assert (await day_of(world, mia)).earned == 5


async def test_what_is_left_to_the_end_may_leave_more(world: World) -> None:
    written: list[list[int]] = []

    async def write(session: Any, items: Any) -> None:
        written.append(list(items))
        if items[0] > 1:
            at_end(session, write, items[0] - 1)

    async with world.app.database.write() as session:
        at_end(session, write, 3)
        at_end(session, write, 7)
        assert written == []
    assert written == [[3, 7], [2], [1]]


async def test_a_check_in_that_is_undone_is_counted_back_where_it_was_counted(world: World) -> None:
    group = await make_group(world, zone=SHANGHAI)
    await group.starts("points=5")
    mia, noah, _ = group.members
    await group.checks_in(mia, noah)
    await when(world, "2026-11-23 20:00")
    await group.hears(group.admin, "/revoke @mia")
    hours = {row.hour: row.actions for row in await all_of(world, GroupHour) if row.actions}
    assert hours == {8: 1}, "the hour of the check-in, not that of the admin's word"
    await when(world, "2026-11-24 09:00")
    await group.hears(group.admin, "/revoke @noah 2026-11-23")
    assert not [row for row in await all_of(world, GroupHour) if row.actions]
    assert {row.person_id: row.checkins for row in await all_of(world, MemberDay)} == {mia.id: 0, noah.id: 0}
