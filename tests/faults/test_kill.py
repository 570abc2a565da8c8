"""`kill -9` in the middle of a burst, and a start after it: everybody who tapped is checked in, once, and has the points, once."""

from collections import Counter
from pathlib import Path

from sqlalchemy import func, select

from features.points.service import audit
from kit.db import Database
from models import Account, CheckIn, CheckInDay, Participant, QuarantinedUpdate, Transfer
from simulator import Chat
from tests.contracts import process
from tests.contracts.process import PATIENCE
from tests.wiring import TOKEN

PEOPLE = 500
POINTS = 5


def has_button(chat: Chat) -> bool:
    """The board is there."""
    return any("I'm here" in button.text for message in chat.messages for row in message.buttons for button in row)


async def test_a_kill_in_a_burst_loses_nobody_and_counts_nobody_twice(tmp_path: Path, database_url: str) -> None:
    async with process.telegram() as (world, bot, server):
        settings = {"bot_token": TOKEN, "bot_api_url": server.url, "database_url": database_url}
        owner = world.new_person("Olga", username="olga")
        people = [world.new_person(f"Person {number}") for number in range(PEOPLE)]
        chat = world.new_group("Runners", owner=owner, members=people)

        first = await process.begin(tmp_path, "run", **settings)
        try:
            owner.adds(bot, chat, admin=True)
            owner.says(f'/new checkin "Burst" points={POINTS}', chat)
            await world.until(lambda: has_button(chat) and not world.pending(bot), PATIENCE)
            for person in people:
                person.taps("I'm here", chat)
            assert world.pending(bot) == PEOPLE
            await world.until(lambda: len(world.toasts) >= PEOPLE // 5, PATIENCE)
        finally:
            first.kill()
            await first.wait()
        told, left = len(world.toasts), world.pending(bot)
        assert told < PEOPLE, "it was killed too late to prove anything"
        assert left > 0

        second = await process.begin(tmp_path, "run", **settings)
        try:
            await world.until(lambda: not world.pending(bot), PATIENCE)
            second.terminate()
        finally:
            ended = await process.end(second)
        assert ended.code == 0, ended.err

    ids = sorted(person.id for person in people)
    database = Database(database_url)
    async with database.read() as session:
        rows = Counter(await session.scalars(select(CheckIn.person_id)))
        assert rows == Counter(ids)
        standings = {p.person_id: (p.streak, p.total) for p in await session.scalars(select(Participant))}
        assert standings == dict.fromkeys(ids, (1, 1))
        assert await session.scalar(select(func.sum(CheckInDay.done))) == PEOPLE
        balances = {
            (a.kind, a.owner): a.balance for a in await session.scalars(select(Account).order_by(Account.owner))
        }
        assert balances == {("treasury", 0): -PEOPLE * POINTS} | {("member", person): POINTS for person in ids}
        assert await session.scalar(select(func.count()).select_from(Transfer)) == PEOPLE
        assert await session.scalar(select(func.count()).select_from(QuarantinedUpdate)) == 0
        assert await audit(session) == []
    await database.close()
    # Nobody was told twice: an answered tap cannot be answered again.
    assert len({person.id for person, _ in world.toasts}) == len(world.toasts) <= PEOPLE
