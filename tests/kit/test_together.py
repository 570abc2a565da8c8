"""What several ask of the database at the same moment is done together, and what fails of it costs only itself."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence

import pytest
from sqlalchemy import event, text

from kit.db import Database, Session
from kit.tasks import Tasks
from kit.together import Together

Numbers = Callable[[], Awaitable[list[int]]]


class Counted:
    """How many transactions were committed."""

    def __init__(self, database: Database) -> None:
        self.commits = 0
        event.listen(database.engine.sync_engine, "commit", self._note)

    def _note(self, _connection: object) -> None:
        self.commits += 1


@pytest.fixture
async def numbers(database: Database) -> Numbers:
    """A table of numbers; asks what stands in it."""
    async with database.write() as session:
        await session.execute(text("CREATE TABLE numbers (n INTEGER PRIMARY KEY)"))

    async def found() -> list[int]:
        async with database.read() as session:
            return list(await session.scalars(text("SELECT n FROM numbers ORDER BY n")))

    return found


batches: list[list[int]] = []


async def put(session: Session, numbers: Sequence[int]) -> Sequence[int]:
    """Ten times each number that was put; zero is none."""
    batches.append(list(numbers))
    for number in numbers:
        await session.execute(text("INSERT INTO numbers VALUES (:n)"), {"n": number})
        if number == 0:
            msg = "zero is no number"
            raise ValueError(msg)
    return [number * 10 for number in numbers]


async def count(session: Session, asked: Sequence[None]) -> Sequence[int]:
    """How many there are by now."""
    there = await session.scalar(text("SELECT count(*) FROM numbers"))
    return [there or 0] * len(asked)


@pytest.fixture
def together(database: Database) -> Together:
    batches.clear()
    return Together(database, Tasks())


async def test_what_is_asked_at_once_is_one_transaction(
    database: Database, together: Together, numbers: Numbers
) -> None:
    counted = Counted(database)
    answers = await asyncio.gather(
        *(together.write(put, n) for n in range(1, 21)), together.write(count, None), together.write(count, None)
    )
    assert answers == [n * 10 for n in range(1, 21)] + [20, 20]
    assert counted.commits == 1
    assert batches == [list(range(1, 21))]
    assert await numbers() == list(range(1, 21))
    assert list(await asyncio.gather(together.read(count, None), together.read(count, None))) == [20, 20]


async def test_what_comes_meanwhile_is_the_next_one(database: Database, together: Together, numbers: Numbers) -> None:
    counted = Counted(database)
    more: list[asyncio.Future[int]] = []

    async def and_more(session: Session, asked: Sequence[int]) -> Sequence[int]:
        more.extend(asyncio.ensure_future(together.write(put, n)) for n in (7, 8, 9))
        await asyncio.sleep(0)
        return await put(session, asked)

    assert await together.write(and_more, 1) == 10
    assert await asyncio.gather(*more) == [70, 80, 90]
    assert counted.commits == 2
    assert batches == [[1], [7, 8, 9]]


async def test_one_that_fails_costs_only_itself(together: Together, numbers: Numbers) -> None:
    answers = await asyncio.gather(*(together.write(put, n) for n in (1, 0, 2, 3)), return_exceptions=True)
    assert isinstance(answers[1], ValueError)
    assert [answers[n] for n in (0, 2, 3)] == [10, 20, 30]
    assert await numbers() == [1, 2, 3]
    assert await together.write(put, 4) == 40


async def test_a_database_that_cannot_be_had_is_said_to_all(
    database: Database, together: Together, numbers: Numbers
) -> None:
    def refuse(_connection: object) -> None:
        raise ConnectionRefusedError

    event.listen(database.engine.sync_engine, "begin", refuse)
    answers = await asyncio.gather(*(together.write(put, n) for n in (1, 2)), return_exceptions=True)
    event.remove(database.engine.sync_engine, "begin", refuse)
    assert [type(answer) for answer in answers] == [ConnectionRefusedError] * 2
    assert await together.write(put, 3) == 30
    assert await numbers() == [3]


async def test_who_is_cut_off_takes_nobody_along(together: Together, numbers: Numbers) -> None:
    asking = [asyncio.ensure_future(together.write(put, n)) for n in (1, 2)]
    await asyncio.sleep(0)
    asking[0].cancel()
    assert await asking[1] == 20
    assert asking[0].cancelled()


async def test_where_all_of_it_is_cut_off_nobody_waits_for_ever(database: Database, numbers: Numbers) -> None:
    tasks = Tasks()
    together = Together(database, tasks)

    async def hang(_session: Session, asked: Sequence[int]) -> Sequence[int]:
        await asyncio.Event().wait()
        return asked

    asking = [asyncio.ensure_future(together.write(hang, n)) for n in (1, 2)]
    for _ in range(50):
        await asyncio.sleep(0.01)
        if len(together._writing._waiting) == 0:
            break
    late = asyncio.ensure_future(together.write(put, 3))
    await asyncio.sleep(0)
    await tasks.stop(within=0)
    assert all(
        isinstance(e, asyncio.CancelledError) for e in await asyncio.gather(*asking, late, return_exceptions=True)
    )
    assert await numbers() == []
