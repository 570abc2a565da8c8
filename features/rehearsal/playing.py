"""Plays a campaign to its end on a scratch copy: each task when it is due, and what it puts into the outbox read instead of sent.

It sends nothing, and knows no database but the scratch one. What people will do nobody knows: nobody taps here.
"""

import asyncio
from datetime import datetime, timedelta

from sqlalchemy import delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from features import tasks
from features.campaigns import life, store
from features.campaigns.checks.timing import first_possible
from features.campaigns.store import Done
from features.campaigns.watch import board
from features.outbox.kinds import BOARDS
from features.people.calendar import calendar_of
from features.rehearsal.facts import Fails, Rehearsal, Told, Waits
from features.rehearsal.reading import Reader
from features.rehearsal.scratch import Copy, scratch
from features.scheduling import service as schedule
from features.scheduling.service import Due
from kit.db import Database, catch_up, savepoint
from kit.faults import brief
from models import Campaign, CampaignItem, Delivery, Group, Member, Schedule

# Nobody plans further ahead, and nobody reads more.
_LONGEST = timedelta(days=366)
_MOST_TASKS, _MOST_TOLD = 5000, 1000
# What comes of the last item is said within it.
_AFTERWARDS = timedelta(hours=36)


def rehearse(copy: Copy, group_id: int, number: int, now: datetime) -> Rehearsal:
    """Play the group's campaign of this number; for a thread of its own. Raises the refusals with which it cannot be planned."""
    return asyncio.run(_rehearse(copy, group_id, number, now))


async def _rehearse(copy: Copy, group_id: int, number: int, now: datetime) -> Rehearsal:
    async with scratch(copy) as database:
        async with database.write() as session:
            campaign = await _planned(session, group_id, number, now)
            title, begins = campaign.title, campaign.first_day
            last = await session.scalar(
                select(func.max(CampaignItem.due_at)).where(
                    CampaignItem.group_id == group_id, CampaignItem.campaign == number
                )
            )
            group = await session.get_one(Group, group_id)
            calendar = calendar_of(group)
        assert begins is not None  # noqa: S101 - it is planned
        play = _Play(database, group_id, number, now)
        await play.until(min((last or now) + _AFTERWARDS, now + _LONGEST))
        fails = [*play.fails, *await play.failed_items()]
    return Rehearsal(group_id, number, title, begins, calendar, play.told, play.waits, fails, play.is_cut)


async def _planned(session: AsyncSession, group_id: int, number: int, now: datetime) -> Campaign:
    """The campaign, planned where it is not yet: from the first day that nothing of it speaks against, where it says none."""
    campaign = await store.find(session, group_id, number)
    group, done = await session.get_one(Group, group_id), Done(campaign.owner_id, now)
    if campaign.state not in {"draft", "checked"}:
        return campaign
    if campaign.first_day is None:
        plan = store.document_of(campaign)
        begins = first_possible(plan, calendar_of(group), now)
        await life.edit(
            session, group, number, plan.model_copy(update={"first_day": begins}), done, version=campaign.version
        )
    await life.checked(session, group, number, done)
    return await life.plan(session, group, number, done, without_past=True)


class _Play:
    """One play: where its clock stands, and what it has come to."""

    def __init__(self, database: Database, group_id: int, number: int, now: datetime) -> None:
        self._database, self._group_id, self._number, self._now = database, group_id, number, now
        self._reader = Reader(group_id)
        self._tasks = 0
        self.told: list[Told] = []
        self.waits: list[Waits] = []
        self.fails: list[Fails] = []

    @property
    def is_cut(self) -> bool:
        """There is more to come than anybody looks at."""
        return self._tasks >= _MOST_TASKS or len(self.told) >= _MOST_TOLD

    async def until(self, end: datetime) -> None:
        """From one moment at which something happens to the next, up to the end; each is a transaction."""
        async with self._database.write() as session:
            moment = await _next(session)
        while moment is not None and moment <= end and not self.is_cut:
            self._now = max(self._now, moment)
            async with self._database.write() as session:
                # What is due at one moment happens before it is told, as it does where transactions are shared.
                if await self._run_due(session):
                    await self._tell(session)
                await catch_up(session)
                moment = await _next(session)

    async def _run_due(self, session: AsyncSession) -> bool:
        """Run what is due now; False where one failed, and the rest is better done without its traces."""
        while (due := await schedule.due(session, self._now, limit=1)) and not self.is_cut:
            (task,) = due
            if task.kind == board.KIND:
                # A look each quarter of an hour at what people have done: nobody does anything here.
                await session.execute(delete(Schedule).where(Schedule.id == task.id))
                continue
            self._tasks += 1
            try:
                async with savepoint(session):
                    await self._run(session, task)
                    await catch_up(session)
            except Exception as error:  # noqa: BLE001 - whatever it is, it would happen then, and is told now
                self.fails.append(Fails("task", self._now, kind=task.kind, why=brief(error)))
                await session.execute(delete(Schedule).where(Schedule.id == task.id))
                return False
        return True

    async def _run(self, session: AsyncSession, task: Due) -> None:
        _kept = await tasks.look_up(session, [task])
        for group_id, people in (await tasks.whom_to_ask(session, [task], self._now)).items():
            # Nobody is asked: whoever bears a name today is taken to bear it then.
            mine = Member.group_id == group_id, Member.person_id.in_(people)
            await session.execute(update(Member).where(*mine).values(checked_at=self._now))
        await schedule.claim(session, task, self._now)
        ran = await tasks.do(session, task, self._now)
        await schedule.finish(session, task, self._now, outcome=ran.outcome, next_due=ran.next_due)
        if ran.outcome == "waited" and ran.next_due is not None:
            self.waits.append(Waits(task.kind, task.due_at, ran.next_due))

    async def _tell(self, session: AsyncSession) -> None:
        """Read what waits in the outbox, and what comes of that."""
        waiting = select(Delivery).where(Delivery.not_before <= self._now).order_by(Delivery.id)
        while deliveries := list(await session.scalars(waiting)):
            # Boards go behind what is told, as they do in a chat's queue.
            for delivery in sorted(deliveries, key=lambda one: (one.kind in BOARDS, one.id)):
                self.told += await self._reader.read(session, delivery, self._now)
                await session.delete(delivery)
            await catch_up(session)

    async def failed_items(self) -> list[Fails]:
        """The items of the campaign that would fail."""
        async with self._database.read() as session:
            campaign = await store.find(session, self._group_id, self._number)
            rows = await store.items_of(session, campaign)
        return [Fails("item", row.due_at, item=row.item, why=row.trouble) for row in rows if row.state == "failed"]


async def _next(session: AsyncSession) -> datetime | None:
    """The next moment at which something is due or goes out."""
    moments = [await schedule.next_moment(session), await session.scalar(select(func.min(Delivery.not_before)))]
    return min((moment for moment in moments if moment is not None), default=None)
