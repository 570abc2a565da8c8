"""A thousand people on a packet of a hundred portions, from two processes: a hundred have one each, and everybody is answered."""

import asyncio
import json
import sys
from collections import Counter
from datetime import UTC, datetime

from sqlalchemy import func, select

from bot.schema import ROOT
from features.activities import service as activities
from features.activities.registry import PACKET
from features.activities.service import Draft
from features.points.service import audit
from kit.db import Database
from models import Account, Activity, Group, MemberDay, Packet, Portion, Transfer
from tests.features.rows import a_group, people_in

NOW = datetime(2026, 11, 23, tzinfo=UTC)
# Both processes have these people; the others are in one of them.
SHARED = range(400, 600)


async def grabbers(url: str, ids: tuple[int, int], first: int, last: int) -> Counter[str]:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.features.grabbers", url, str(ids[0]), str(ids[1]), str(first), str(last),
        cwd=ROOT, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
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
        grabs = list(await session.scalars(select(Portion).order_by(Portion.position)))
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
