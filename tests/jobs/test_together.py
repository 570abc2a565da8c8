"""What is due in many groups at once costs a few transactions, not some for each, and one that fails costs only itself."""

import asyncio
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import event, select

from features.outbox import service as outbox
from jobs import deliver
from kit.db import Database
from models import Activity
from tests.flows.group import Group, make_group
from tests.jobs.deliveries import Logged, expected, row_of, waiting
from tests.wiring import World

GROUPS = 12


@pytest.fixture
async def groups(world: World) -> list[Group]:
    """Groups with a check-in each, whose boards stand there."""
    first = await make_group(world)
    people = first.members
    chats = [
        world.telegram.new_group(f"Group {n}", owner=first.owner, members=people, kind="supergroup")
        for n in range(1, GROUPS)
    ]
    for chat in chats:
        first.owner.adds(world.bot, chat, admin=True)
    await world.settle()
    found = [first, *(Group(world, chat, first.owner, first.owner, people) for chat in chats)]
    for group in found:
        group.owner.says('/new checkin "Morning run"', group.chat)
    await world.settle()
    for _ in range(3):
        await world.advance(minutes=1)
    assert all(group.boards for group in found)
    return found


async def all_tap(world: World, groups: list[Group], *, member: int = 0) -> None:
    """Somebody is there in each group; what that makes of the boards is not said yet."""
    for group in groups:
        group.members[member].taps("I'm here", group.chat, message=group.board)
    await world.app.polling.once()
    assert len(await waiting(world)) == len(groups)


@contextmanager
def counting(database: Database) -> Iterator[Counter[str]]:
    """What the database is asked for: `transactions` that are committed, `statements`."""
    found: Counter[str] = Counter()
    engine = database.engine.sync_engine

    def statement(_connection: object, _cursor: object, said: str, *_: object) -> None:
        if not said.startswith("BEGIN"):
            found["statements"] += 1

    def commit(_connection: object) -> None:
        found["transactions"] += 1

    event.listen(engine, "before_cursor_execute", statement)
    event.listen(engine, "commit", commit)
    try:
        yield found
    finally:
        event.remove(engine, "before_cursor_execute", statement)
        event.remove(engine, "commit", commit)


async def test_boards_of_many_groups_share_their_transactions(world: World, groups: list[Group]) -> None:
    await all_tap(world, groups)
    with counting(world.app.database) as found:
        await world.app.do(deliver.JOB)
        await world.app._tools.workers.idle()
    assert await waiting(world) == []
    assert all("1 person is in today" in group.board.text for group in groups)
    # One takes them all; how many note them is a matter of whose call is back when.
    assert found["transactions"] <= GROUPS // 2
    assert found["statements"] <= 5 * GROUPS


async def test_one_that_cannot_be_noted_costs_only_itself(world: World, groups: list[Group], logged: Logged) -> None:
    await all_tap(world, groups)
    bad = (await row_of(world, groups[5].chat)).id
    engine = world.app.database.engine.sync_engine

    def refuse(
        _connection: object, _cursor: object, said: str, parameters: Any, _context: object, many: object
    ) -> None:
        if said.startswith("UPDATE activities") and any(bad in row for row in (parameters if many else [parameters])):
            msg = "this row cannot be written"
            raise ValueError(msg)

    event.listen(engine, "before_cursor_execute", refuse)
    await world.app.do(deliver.JOB)
    await world.app._tools.workers.idle()
    event.remove(engine, "before_cursor_execute", refuse)
    (left,) = await waiting(world)
    assert (left.group_id, left.attempts, left.lease_until) == (bad, 1, None)
    assert len(expected(logged, "delivery failed")) == 1
    async with world.app.database.read() as session:
        digests = await session.execute(select(Activity.group_id, Activity.board_digest))
    assert all(digest is not None for group_id, digest in digests if group_id != bad)
    await world.advance(seconds=5)
    assert await waiting(world) == []
    assert all("1 person is in today" in group.board.text for group in groups)


async def test_rows_are_locked_in_one_order(world: World, groups: list[Group]) -> None:
    """What is noted before what is taken, and also what is only dropped: else two processes wait for each other in a circle."""
    await all_tap(world, groups[::2])
    now = world.clock.now()
    async with world.app.database.write() as session:
        for group in groups[1::2]:
            # No such board: there is nothing to say.
            await outbox.refresh_board(session, (await row_of(world, group.chat)).id, 99, now)
    said: list[str] = []
    locked: set[int] = set()

    def note(_connection: object, _cursor: object, statement: str, parameters: Any, *_: object) -> None:
        if "ORDER BY outbox.group_id" in statement:
            said.append("locks")
            locked.update(parameters)
        elif statement.startswith("DELETE FROM outbox") and "holder" in statement:
            said.append("drops")
            assert parameters[0] in locked
        elif statement.startswith("WITH free"):
            said.append("takes")

    def begin(_connection: object) -> None:
        said.append("begins")

    tools = world.app._tools
    engine = world.app.database.engine.sync_engine
    event.listen(engine, "before_cursor_execute", note)
    event.listen(engine, "begin", begin)
    await world.app.do(deliver.JOB)
    # Asked for while the others are on their way: it may share a transaction with what they note.
    while len(tools.workers):
        await world.app.do(deliver.JOB)
        await asyncio.sleep(0)
    event.remove(engine, "before_cursor_execute", note)
    event.remove(engine, "begin", begin)
    assert await waiting(world) == []
    assert said.count("drops") == len(groups[1::2])
    turns = [turn for turn in " ".join(said).split("begins") if "locks" in turn]
    assert turns
    assert not [turn for turn in turns if "locks" in turn.partition("takes")[2]]


async def test_a_board_that_changed_meanwhile_waits_for_its_pace_at_once(world: World, groups: list[Group]) -> None:
    """While it is edited others tap: it is drawn once more, three seconds later, and nothing is looked up for it before."""
    group = groups[0]
    await all_tap(world, [group])
    world.telegram.fail_next("editMessageText", kind="slow", seconds=0.3, before=False, chat=group.chat)
    await world.app.do(deliver.JOB)
    await world.telegram.until(lambda: "1 person is in today" in group.board.text, within=20)
    group.members[1].taps("I'm here", group.chat, message=group.board)
    await world.app.polling.once()
    await world.app._tools.workers.idle()
    edits = len(world.telegram.calls_of("editMessageText"))
    (left,) = await waiting(world)
    assert left.retry_at is not None
    assert (left.retry_at - world.clock.now()).total_seconds() == 3
    with counting(world.app.database) as found:
        await world.app.do(deliver.JOB)
        await world.app._tools.workers.idle()
    assert found["statements"] == 1
    assert len(world.telegram.calls_of("editMessageText")) == edits
    await world.advance(seconds=3)
    assert "2 people are in today" in group.board.text
    assert await waiting(world) == []
