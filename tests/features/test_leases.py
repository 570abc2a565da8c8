"""Whoever has taken a row and comes back late changes nothing of it: for everything that is taken for a while, and for every note."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import insert, select

from features.activities.checkin.importing import service as past
from features.activities.checkin.proofs import similarity
from features.activities.sharing import mute
from features.counting.spans import week_of
from features.importing import service as importing
from features.importing.table import Rows
from features.outbox import leasing
from features.statistics import settling
from kit.db import Database, Session
from models import Base, Delivery, Group, GroupWeek, ImportedFile, Mute, Proof
from tests.features.rows import a_check_in, a_group, people_in

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
# Longer than any lease.
LATER = NOW + timedelta(minutes=10)
WEEK = week_of(date(2026, 11, 16))

Note = Callable[[Session, Any], Awaitable[object]]


@dataclass(frozen=True, slots=True)
class Held:
    """How a row of a table is put there, how it is taken, and all that whoever took it may note about it; the last one ends its hold."""

    row: Mapping[str, Any]
    take: Callable[[Session, datetime], Awaitable[Any]]
    notes: Mapping[str, Note]


async def _take_errand(session: Session, now: datetime) -> Any:
    (delivery,) = await leasing.lease(session, now)
    return delivery


async def _take_mute(session: Session, now: datetime) -> Any:
    return await mute.claim(session, (1, 0), now)


async def _take_picture(session: Session, now: datetime) -> Any:
    (unseen,) = await similarity.lease(session, now)
    return unseen


async def _take_file(session: Session, now: datetime) -> Any:
    (unread,) = await importing.lease(session, now)
    return unread


async def _take_week(session: Session, _now: datetime) -> Any:
    return await settling.begin(session, await session.get_one(Group, 1), WEEK)


async def _settle_week(session: Session, holder: str) -> object:
    return await settling.settle_part(session, await session.get_one(Group, 1), WEEK, [], holder=holder)


HELD: dict[type[Base], Held] = {
    Delivery: Held(
        {"key": "k", "kind": "message", "queue": "g1", "group_id": 1, "payload": {}, "not_before": NOW, "created_at": NOW},
        _take_errand,
        {
            "hold": lambda s, e: leasing.hold(s, e, LATER),
            "fail": lambda s, e: leasing.fail(s, e, "away", NOW),
            "drop": leasing.drop,
            "settle": leasing.settle,
        },
    ),
    Mute: Held(
        {"group_id": 1, "thread_id": 0, "activity": 9, "talk": 1, "state": "lifting", "persons": {}, "next_at": NOW},
        _take_mute,
        {
            "note": lambda s, t: mute.note(s, t, target={"can_send_messages": True}),
            "postpone": lambda s, t: mute.postpone(s, t, LATER),
            "forbidden": lambda s, t: mute.forbidden(s, t, NOW, in_effect=True),
            "done": lambda s, t: mute.done(s, t, NOW, by_hand=0),
        },
    ),
    Proof: Held(
        {
            "group_id": 1, "number": 1, "activity": 1, "day": NOW.date(), "person_id": 1, "kind": "photo", "state": "counted",
            "small_id": "small", "look_due": NOW, "at": NOW,
        },
        _take_picture,
        {
            "unseeable": lambda s, u: similarity.unseeable(s, u, NOW, for_good=False),
            "unseeable for good": lambda s, u: similarity.unseeable(s, u, NOW, for_good=True),
            "remember": lambda s, u: similarity.remember(s, u, similarity.Hashes((7,), (7,), bytes(1024), 1.0), NOW),
            "judge": lambda s, u: similarity.judge(s, u, [], [], NOW),
        },
    ),
    ImportedFile: Held(
        {
            "group_id": 1, "person_id": 1, "kind": past.KIND, "activity": 1, "version": 5, "file_id": "f", "in_private": True,
            "due_at": NOW, "attempts": 0, "at": NOW,
        },
        _take_file,
        {
            "unreachable": lambda s, u: importing.unreachable(s, u, NOW, for_good=False),
            "unreachable for good": lambda s, u: importing.unreachable(s, u, NOW, for_good=True),
            "look_through": lambda s, u: importing.look_through(s, u, Rows([(1, ["@person1", "2026-11-20"])]), NOW),
        },
    ),
    GroupWeek: Held(
        {"group_id": 1, "monday": WEEK.first, "reached": 0, "funnels": "[]"}, _take_week, {"settle_part": _settle_week}
    ),
}  # fmt: skip
CASES = [(table, name) for table, held in HELD.items() for name in held.notes]


async def rows(session: Session, table: type[Base]) -> list[tuple[Any, ...]]:
    return [tuple(row) for row in await session.execute(select(*table.__table__.c))]


async def put(database: Database, table: type[Base]) -> None:
    group = await a_group(database, NOW)
    async with database.write() as session:
        await people_in(session, group.id, [1], NOW)
        await a_check_in(session, group, NOW)
    async with database.write() as session:
        await session.execute(insert(table).values(**HELD[table].row))


def test_everything_that_is_held_is_tried_here() -> None:
    held = {table.name for table in Base.metadata.tables.values() if any("holder" in column.name for column in table.c)}
    assert held == {table.__tablename__ for table in HELD}


@pytest.mark.parametrize(("table", "name"), CASES, ids=lambda of: of if isinstance(of, str) else of.__tablename__)
async def test_who_comes_back_late_changes_nothing(database: Database, table: type[Base], name: str) -> None:
    held = HELD[table]
    await put(database, table)
    async with database.write() as session:
        late = await held.take(session, NOW)
    async with database.write() as session:
        theirs = await held.take(session, LATER)
    async with database.read() as session:
        before = await rows(session, table)
    async with database.write() as session:
        await held.notes[name](session, late)
    async with database.write() as session:
        assert await rows(session, table) == before
        # Whoever holds it now is not held up.
        await held.notes[name](session, theirs)
        await session.flush()
        assert await rows(session, table) != before


@pytest.mark.parametrize(("table", "name"), CASES, ids=lambda of: of if isinstance(of, str) else of.__tablename__)
async def test_what_was_taken_is_not_confused_with_what_came_into_its_place(
    database: Database, table: type[Base], name: str
) -> None:
    """The row was done with and deleted meanwhile, and the next one has everything of it but the hands it is in, at the same moment."""
    held = HELD[table]
    await put(database, table)
    async with database.write() as session:
        late = await held.take(session, NOW)
        await session.execute(table.__table__.delete())  # type: ignore[attr-defined]
    async with database.write() as session:
        await session.execute(insert(table).values(**HELD[table].row))
        await held.take(session, NOW)
        await session.flush()
        before = await rows(session, table)
    async with database.write() as session:
        await held.notes[name](session, late)
    async with database.read() as session:
        assert await rows(session, table) == before
