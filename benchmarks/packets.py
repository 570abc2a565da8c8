"""A thousand people tap on a red packet of a hundred portions: ours, with its ledger and rules, beside a bot with a transaction a tap,
and beside a thousand check-ins.

`python -m benchmarks.packets [DATABASE_URL]`; without an address on SQLite. There is no network in it: what is measured is how fast a tap
comes to its committed answer. All wait from the start; p99 is how long all but ten of them wait.
"""

import asyncio
import random
import sys
import tempfile
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter

from sqlalchemy import BigInteger, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from bot import schema
from features.activities import service as activities
from features.activities.checkin.kind import CHECK_IN
from features.activities.checkin.service import check_in
from features.activities.drafts import Draft
from features.activities.packet.kind import PACKET
from features.activities.packet.service import grab
from features.packets.rules import Tapper
from features.people import census
from features.people.census import Defaults
from kit.db import Database
from kit.nonces import of_tap
from kit.updates import ChatInfo, PersonInfo
from models import Activity, Group, Portion

NOW = datetime(2026, 11, 23, tzinfo=UTC)
PEOPLE = range(1, 1001)
PORTIONS, POINTS = 100, 2000
# As many taps of one chat as the pipeline does in a transaction (bot/pipeline.py).
_AT_ONCE = 100
_ROUNDS = 5


class Plain(DeclarativeBase):
    """The tables of the other bot."""


class PlainPacket(Plain):
    """What is left."""

    __tablename__ = "plain_packets"
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    points: Mapped[int]
    portions: Mapped[int]


class PlainGrab(Plain):
    """Who got what."""

    __tablename__ = "plain_grabs"
    packet: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    user_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    amount: Mapped[int]


class PlainMember(Plain):
    """What everybody has."""

    __tablename__ = "plain_members"
    user_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    points: Mapped[int]


async def plain_grab(session: AsyncSession, packet_id: int, person: int) -> int | None:
    """One grab, as most people would write it: look, draw, write."""
    packet = await session.get_one(PlainPacket, packet_id, with_for_update=True)
    if packet.portions == 0 or await session.get(PlainGrab, (packet_id, person)) is not None:
        return None
    most = packet.points if packet.portions == 1 else max(1, 2 * (packet.points - packet.portions) // packet.portions)
    amount = packet.points if packet.portions == 1 else random.randint(1, most)
    packet.points, packet.portions = packet.points - amount, packet.portions - 1
    session.add(PlainGrab(packet=packet_id, user_id=person, amount=amount))
    (await session.get_one(PlainMember, person)).points += amount
    return amount


async def ours(database: Database, number: int) -> list[float]:
    """How long each tap waited, in seconds."""
    async with database.write() as session:
        group = await census.ensure_group(
            session, ChatInfo(-1000 - number, "supergroup", "Bench"), Defaults("en", "UTC"), NOW
        )
        await census.see_people(session, [PersonInfo(n, f"Person {n}") for n in PEOPLE], NOW)
        await census.see_present(session, group.id, PEOPLE, NOW)
        draft = Draft(PACKET, "Bench", {"total": str(POINTS), "portions": str(PORTIONS)})
        activity = await activities.create(session, group, draft, NOW, created_by=None, thread_id=None)
        ids = (group.id, activity.number)
    waits: list[float] = []
    begun = perf_counter()
    for at in range(0, len(PEOPLE), _AT_ONCE):
        async with database.write() as session:
            row, found = await session.get_one(Group, ids[0]), await session.get_one(Activity, ids)
            await grab(session, row, found, [Tapper(n, of_tap(f"tap {n}")) for n in PEOPLE[at : at + _AT_ONCE]], NOW)
        waits += [perf_counter() - begun] * _AT_ONCE
    async with database.read() as session:
        grabbed = select(func.count(), func.sum(Portion.amount)).where(
            Portion.group_id == ids[0], Portion.person_id.is_not(None)
        )
        assert (await session.execute(grabbed)).one() == (PORTIONS, POINTS)  # noqa: S101 - else it measures nothing
    return waits


async def plain(database: Database, number: int) -> list[float]:
    """How long each tap waited, in seconds."""
    async with database.write() as session:
        session.add(PlainPacket(id=number, points=POINTS, portions=PORTIONS))
        if number == 0:
            session.add_all(PlainMember(user_id=n, points=0) for n in PEOPLE)
    waits: list[float] = []
    begun = perf_counter()
    for person in PEOPLE:
        async with database.write() as session:
            await plain_grab(session, number, person)
        waits.append(perf_counter() - begun)
    return waits


async def check_ins(database: Database, number: int) -> list[float]:
    """The same people check in: how long each tap waited, in seconds."""
    async with database.write() as session:
        chat = ChatInfo(-5000 - number, "supergroup", "Bench")
        group = await census.ensure_group(session, chat, Defaults("en", "UTC"), NOW)
        await census.see_people(session, [PersonInfo(n, f"Person {n}") for n in PEOPLE], NOW)
        await census.see_present(session, group.id, PEOPLE, NOW)
        draft = Draft(CHECK_IN, "Bench", {"points": "1"})
        activity = await activities.create(session, group, draft, NOW, created_by=None, thread_id=None)
        ids = (group.id, activity.number)
    waits: list[float] = []
    begun = perf_counter()
    for at in range(0, len(PEOPLE), _AT_ONCE):
        async with database.write() as session:
            row, found = await session.get_one(Group, ids[0]), await session.get_one(Activity, ids)
            await check_in(session, row, found, PEOPLE[at : at + _AT_ONCE], NOW)
        waits += [perf_counter() - begun] * _AT_ONCE
    return waits


Contender = Callable[[Database, int], Awaitable[list[float]]]


async def main(url: str) -> None:
    """Let both take turns."""
    await schema.migrate(url)
    database = Database(url)
    async with database.engine.begin() as connection:
        await connection.run_sync(Plain.metadata.create_all)
    contenders: Sequence[tuple[str, Contender]] = (
        ("Muster, grabs", ours),
        ("Muster, check-ins", check_ins),
        ("a transaction a grab", plain),
    )
    found: dict[str, list[list[float]]] = {name: [] for name, _ in contenders}
    for number in range(_ROUNDS):
        for name, contender in contenders:
            found[name].append(await contender(database, number))
    for name, rounds in found.items():
        rate = median(len(PEOPLE) / waits[-1] for waits in rounds)
        p99 = median(quantiles(waits, n=100)[98] for waits in rounds)
        print(f"{name:22} {rate:8.0f} taps/s   p99 {p99 * 1000:7.0f} ms")
    await database.close()


if __name__ == "__main__":
    with tempfile.TemporaryDirectory(prefix="muster-bench-") as folder:
        default = f"sqlite+aiosqlite:///{Path(folder) / 'packets.sqlite3'}"
        asyncio.run(main(sys.argv[1] if len(sys.argv) > 1 else default))
