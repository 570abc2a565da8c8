"""The end of a check-in asked for twice, and at the same time: its prizes are given once."""

import asyncio
from datetime import UTC, datetime, timedelta

from sqlalchemy import func, select

from features.activities import service as activities
from features.activities.checkin import ending
from features.activities.checkin.kind import CHECK_IN
from features.activities.checkin.service import check_in
from features.activities.drafts import Draft
from features.points.service import audit
from kit.db import Database
from models import Activity, Award, Delivery, Group, PrizeEvent, Transfer
from tests.features.rows import a_group, people_in

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


async def end(database: Database, ids: tuple[int, int], now: datetime) -> None:
    """The end, in a transaction of its own."""
    async with database.write() as session:
        await ending.closed(session, await session.get_one(Group, ids[0]), await session.get_one(Activity, ids), now)


async def test_twice_and_at_once(database: Database) -> None:
    """Five ends at the same moment, and one a day later for which the ranking has changed."""
    group = await a_group(database, NOW)
    async with database.write() as session:
        await people_in(session, group.id, range(1, 31), NOW)
        draft = Draft(CHECK_IN, "Morning run", {"points": "1", "prizes": "1:300,2:code,3-5:20"})
        activity = await activities.create(session, group, draft, NOW, created_by=1, thread_id=None)
        ids = (group.id, activity.number)
        await check_in(session, group, activity, range(1, 21), NOW)
    await asyncio.gather(*(end(database, ids, NOW) for _ in range(5)))
    async with database.write() as session:
        await check_in(session, group, await session.get_one(Activity, ids), range(21, 31), NOW + timedelta(days=1))
        await check_in(session, group, await session.get_one(Activity, ids), [9], NOW + timedelta(days=1))
    await end(database, ids, NOW + timedelta(days=1))
    async with database.read() as session:
        winners = await session.scalars(select(Award.person_id).order_by(Award.slot))
        assert list(winners) == [1, 2, 3, 4, 5]
        offered = select(func.count()).select_from(PrizeEvent).where(PrizeEvent.what == "offered")
        assert await session.scalar(offered) == 5
        paid = select(func.count()).select_from(Transfer).where(Transfer.reference.startswith("prize:"))
        assert await session.scalar(paid) == 4
        results = select(func.count()).select_from(Delivery).where(Delivery.key.startswith("result:"))
        assert await session.scalar(results) == 1
        assert await audit(session, group.id) == []
