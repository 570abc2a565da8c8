"""A thousand people on a packet of a hundred portions, from two processes: a hundred have one each, and everybody is answered."""

import asyncio
import json
import sys
from collections import Counter
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.exc import DBAPIError

from bot.schema import ROOT
from features import tasks
from features.activities import service as activities
from features.activities.drafts import Draft
from features.activities.packet.kind import PACKET
from features.activities.relay import turns
from features.activities.relay.kind import RELAY
from features.activities.relay.service import grab as grab_in_relay
from features.points.service import TREASURY, Move, audit, member, move
from features.scheduling import service as schedule
from kit.db import Database, Session
from kit.messages import Refusal
from models import Account, Activity, Group, MemberDay, Packet, Portion, Transfer, Turn
from tests.features.rows import a_group, people_in, tapping

NOW = datetime(2026, 11, 23, tzinfo=UTC)
What = Callable[[Session, Group, Activity], Awaitable[object]]
# Both processes have these people; the others are in one of them.
SHARED = range(400, 600)


async def grabbers(url: str, ids: tuple[int, int], first: int, last: int) -> Counter[str]:
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "tests.features.grabbers",
        url,
        str(ids[0]),
        str(ids[1]),
        str(first),
        str(last),
        cwd=ROOT,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    out, err = await process.communicate()
    assert process.returncode == 0, err.decode()
    return Counter(json.loads(out))


async def test_a_thousand_people_in_two_processes(database: Database, database_url: str) -> None:
    group = await a_group(database, NOW)
    async with database.write() as session:
        await people_in(session, group.id, range(1000), NOW)
        row = await session.get_one(Group, group.id)
        draft = Draft(PACKET, "For all", {"total": "2000", "portions": "100"})
        activity = await activities.create(session, row, draft, NOW, created_by=None, thread_id=None)
        ids = (group.id, activity.number)
    one, other = await asyncio.gather(
        grabbers(database_url, ids, 0, SHARED.stop), grabbers(database_url, ids, SHARED.start, 1000)
    )
    answered = one + other
    assert answered["Grabbed"] == 100
    assert set(answered) <= {"Grabbed", "HasGrabbed", "AllGone"}
    assert answered.total() == 2 * (1000 + len(SHARED))
    async with database.read() as session:
        assert await audit(session) == []
        grabs = list(await session.scalars(select(Portion).order_by(Portion.nth)))
        assert len({portion.person_id for portion in grabs} - {None}) == 100
        assert sum(portion.amount for portion in grabs) == 2000
        packet = await session.get_one(Packet, (*ids, 1))
        assert (packet.taken, packet.outcome) == (100, "empty")
        assert (await session.get_one(Activity, ids)).state == "closed"
        balances = {a.owner: a.balance for a in await session.scalars(select(Account).where(Account.kind == "member"))}
        assert balances == {portion.person_id: portion.amount for portion in grabs}
        assert (await session.get_one(Account, (group.id, "escrow", ids[1]))).balance == 0
        assert await session.scalar(select(func.count()).select_from(Transfer)) == 101
        assert await session.scalar(select(func.sum(MemberDay.grabs))) == 100


async def a_relay(database: Database, **given: str) -> tuple[int, int]:
    """A relay in a group of six who have points; the two numbers that find it."""
    group = await a_group(database, NOW)
    async with database.write() as session:
        await people_in(session, group.id, range(1, 7), NOW)
        moves = [Move(TREASURY, member(person), 50, f"grant:{person}", "grant") for person in range(1, 7)]
        await move(session, group.id, moves, NOW, actor=None)
        row = await session.get_one(Group, group.id)
        activity = await activities.create(session, row, Draft(RELAY, "R", given), NOW, created_by=1, thread_id=None)
        return group.id, activity.number


async def at_once(database: Database, ids: tuple[int, int], *whats: What) -> list[object]:
    """These things in transactions of their own, side by side; what came of each. One that PostgreSQL ended is done again."""

    async def one(what: What) -> object:
        for _ in range(5):
            try:
                async with database.write() as session:
                    row, activity = await session.get_one(Group, ids[0]), await session.get_one(Activity, ids)
                    return await what(session, row, activity)
            except Refusal as refusal:
                return refusal
            except DBAPIError as error:
                assert "deadlock" in str(error)  # noqa: PT017 - anything else is a mistake
        raise AssertionError

    return list(await asyncio.gather(*(one(what) for what in whats)))


async def all_is_well(database: Database, ids: tuple[int, int]) -> None:
    async with database.read() as session:
        assert await audit(session) == []
        held = await session.scalar(select(Account.balance).where(Account.kind == "escrow", Account.owner == ids[1]))
        left = await session.scalar(
            select(func.coalesce(func.sum(Portion.amount), 0))
            .join(Packet, (Packet.activity == Portion.activity) & (Packet.round == Portion.round))
            .where(Portion.person_id.is_(None), Packet.closed_at.is_(None))
        )
        assert held == left


async def test_a_king_who_taps_in_two_places_at_once_sends_once(database: Database) -> None:
    ids = await a_relay(database, total="3", portions="3")
    await at_once(database, ids, lambda s, g, a: grab_in_relay(s, g, a, tapping([1, 2, 3]), NOW))

    def sends(amount: int) -> What:
        return lambda s, g, a: turns.send(s, g, a, round_=1, person_id=1, amount=amount, now=NOW)

    came = await at_once(database, ids, sends(3), sends(5), sends(10), sends(20))
    assert Counter(type(one).__name__ for one in came) == {"Sent": 1, "TurnOver": 3}
    async with database.read() as session:
        assert await session.scalar(select(func.count()).select_from(Packet)) == 2
    await all_is_well(database, ids)


async def test_a_king_sends_while_the_turn_ends_and_an_admin_ends_it_all(database: Database) -> None:
    ids = await a_relay(database, total="3", portions="3")
    await at_once(database, ids, lambda s, g, a: grab_in_relay(s, g, a, tapping([1, 2, 3]), NOW))
    came = await at_once(
        database,
        ids,
        lambda s, g, a: turns.send(s, g, a, round_=1, person_id=1, amount=20, now=NOW),
        lambda s, g, a: turns.let_pass(s, g, a, round_=1, person_id=1, now=NOW),
        lambda s, g, _: turns.left(s, g, 1, NOW),
        lambda s, g, a: activities.end(s, g, a.number, NOW),
    )
    assert not any(isinstance(one, DBAPIError) for one in came)
    async with database.read() as session:
        assert (await session.get_one(Activity, ids)).state == "closed"
        outcomes = [turn.outcome for turn in await session.scalars(select(Turn))]
        assert None not in outcomes
        assert (await session.get_one(Account, (ids[0], "escrow", ids[1]))).balance == 0
    await all_is_well(database, ids)


async def test_the_last_grabs_while_the_time_is_up(database: Database) -> None:
    ids = await a_relay(database, total="60", portions="6")
    late = NOW + timedelta(minutes=10)

    async def expires(session: Session, _group: Group, _activity: Activity) -> object:
        # Where the last grab came first, there is nothing due any more.
        for task in await schedule.due(session, late):
            if await schedule.claim(session, task, late):
                ran = await tasks.do(session, task, late)
                await schedule.finish(session, task, late, outcome=ran.outcome, next_due=ran.next_due)
        return None

    await at_once(
        database,
        ids,
        lambda s, g, a: grab_in_relay(s, g, a, tapping([1, 2, 3]), late),
        expires,
        lambda s, g, a: grab_in_relay(s, g, a, tapping([4, 5, 6]), late),
    )
    async with database.read() as session:
        assert (await session.get_one(Packet, (*ids, 1))).closed_at is not None
    await all_is_well(database, ids)
