"""Whatever happens to days, in whatever order, zone and however often: streaks are what a plain replay of the rows gives; so are points."""

import random
from collections.abc import Awaitable, Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from features.activities.checkin import participants
from features.activities.checkin.corrections import makeup
from features.activities.checkin.corrections.service import Change, correct
from features.activities.checkin.options import Options, options_of
from features.activities.checkin.rules import MAKEUP_PRICE, ONE_DAY, Status
from features.activities.checkin.service import changed, check_in
from features.people.calendar import calendar_of
from features.points.service import TREASURY, Move, audit, balance_of, member, move
from kit.db import Database, Session, catch_up
from kit.messages import Refusal
from models import Activity, CheckIn, CheckInDay, Group, Transfer
from tests.features.rows import a_check_in, a_group, people_in

START = datetime(2026, 12, 20, 12, tzinfo=UTC)
MIA, GRANT = 7, 100_000


def replay(rows: dict[date, Status], options: Options, today: date) -> tuple[int, int, int, int]:
    """Streak, best, total and points, counted day by day by whoever has never heard of our rules module."""
    done = [day for day, status in rows.items() if status in {Status.DONE, Status.MADE_UP}]
    streak = best = points = 0
    day, last = min(done, default=today + ONE_DAY), max(today, max(done, default=today))
    while day <= last:
        status = rows.get(day)
        if day in done:
            streak += 1
            best = max(best, streak)
            points += options.points if status is Status.DONE else 0
            points += dict(options.milestones).get(streak, 0)
        elif (
            status not in {Status.FROZEN, Status.EXCUSED, Status.PENDING}
            and day.weekday() in options.days
            and day < last
        ):
            streak = 0
        day += ONE_DAY
    return streak, best, len(done), points


class Story:
    """A member's life in a check-in, by chance."""

    def __init__(self, session: Session, group: Group, activity: Activity, seed: int) -> None:
        self.session, self.group, self.activity = session, group, activity
        self.chance = random.Random(seed)
        self.now = START
        self.paid = 0

    @property
    def today(self) -> date:
        """The group's day."""
        return calendar_of(self.group).day_of(self.now)

    async def step(self) -> None:
        """Something happens, perhaps twice."""
        what: Callable[[], Awaitable[Any]] = self.chance.choice(
            [
                self.tap,
                self.tap,
                self.tomorrow,
                self.tomorrow,
                self.hand_in,
                self.judge,
                self.revoke,
                self.freeze,
                self.excuse,
                self.make_up,
                self.travel,
            ]
        )
        for _ in range(self.chance.choice([1, 1, 2])):
            await what()
            # As between two calls.
            await catch_up(self.session)

    async def tap(self) -> None:
        """A tap today."""
        try:
            await check_in(self.session, self.group, self.activity, [MIA], self.now)
        except Refusal:
            assert not options_of(self.activity).is_due(self.today)

    async def tomorrow(self) -> None:
        """The day closes: missed where nothing was there and they take part."""
        rows = await self.rows()
        if options_of(self.activity).is_due(self.today) and self.today not in rows and rows:
            await self.change(self.today, Status.MISSED)
        self.now += timedelta(days=1)

    async def hand_in(self) -> None:
        """A photo of today waits to be looked at; it may be approved late."""
        if options_of(self.activity).is_due(self.today) and self.today not in await self.rows():
            await self.change(self.today, Status.PENDING)

    async def travel(self) -> None:
        """The group gets another zone and start of day: today may come again, or be over."""
        self.group.zone = self.chance.choice(
            ["Asia/Shanghai", "Europe/Berlin", "Pacific/Kiritimati", "Pacific/Pago_Pago"]
        )
        self.group.day_start = self.chance.choice([0, 240, 360])
        await changed(self.session, self.group, self.activity, self.now)

    async def judge(self) -> None:
        """A day is approved late."""
        await self.change(self.some_day(), Status.DONE)

    async def revoke(self) -> None:
        """A day is undone."""
        await self.change(self.some_day(), Status.REJECTED)

    async def freeze(self) -> None:
        """A day that nobody was there for was saved by a freeze."""
        if (await self.rows()).get(day := self.some_day()) in {None, Status.MISSED}:
            await self.change(day, Status.FROZEN)

    async def excuse(self) -> None:
        """A day is excused, where it was not done."""
        day = self.some_day()
        status = (await self.rows()).get(day)
        if status in {None, Status.MISSED, Status.FROZEN} or (
            status is Status.REJECTED and day < self.today - 2 * ONE_DAY
        ):
            await self.change(day, Status.EXCUSED)

    async def make_up(self) -> None:
        """A gap is made up, where there is one."""
        gaps = await makeup.gaps_of(self.session, self.group, MIA, self.now)
        if gaps:
            await makeup.make_up(self.session, self.group, self.activity, MIA, gaps[0].day, self.now)
            self.paid += MAKEUP_PRICE
            with pytest.raises(Refusal):
                await makeup.make_up(self.session, self.group, self.activity, MIA, gaps[0].day, self.now)

    def some_day(self) -> date:
        """A day of the past on which somebody was expected."""
        options = options_of(self.activity)
        days = [options.first_day + timedelta(days=at) for at in range((self.today - options.first_day).days)]
        return self.chance.choice([day for day in days if options.is_due(day)] or [options.first_day])

    async def change(self, day: date, status: Status) -> None:
        """A day changes."""
        await correct(self.session, self.activity, [Change(MIA, day, status)], self.now, by=None)

    async def rows(self) -> dict[date, Status]:
        """The days as they are."""
        return (await participants.days_of(self.session, self.activity, [MIA]))[MIA]

    async def is_right(self) -> None:
        """The standing, the points and the days' counts are what the rows say."""
        rows, options = await self.rows(), options_of(self.activity)
        streak, best, total, points = replay(rows, options, self.today)
        participation = (await participants.read(self.session, self.activity, [MIA])).get(MIA)
        if participation is None:
            assert total == 0
        else:
            assert (participation.streak_on(self.today, options), participation.best, participation.total) == (
                streak,
                best,
                total,
            ), rows
        balance = await balance_of(self.session, self.group.id, member(MIA))
        assert balance == GRANT - self.paid + points, rows
        assert await audit(self.session) == []
        for counted in await self.session.scalars(select(CheckInDay).execution_options(populate_existing=True)):
            assert counted.done == (rows.get(counted.day) is Status.DONE)


@pytest.mark.parametrize("seed", range(24))
async def test_any_life_adds_up(database: Database, seed: int) -> None:
    """Across the end of a year, with rest days in every other one."""
    made = await a_group(
        database, START, quiet_from=0, quiet_until=0, zone="Asia/Shanghai", day_start=240 if seed % 3 else 0
    )
    async with database.write() as session:
        group = await session.get_one(Group, made.id)
        await people_in(session, group.id, [MIA], START)
        days = {} if seed % 2 else {"days": "mon-fri"}
        activity = await a_check_in(session, group, START, points="5", streak="2:7,4:20", makeup="31", **days)
        await move(session, group.id, [Move(TREASURY, member(MIA), GRANT, "grant:0", "grant")], START, actor=None)
        story = Story(session, group, activity, seed)
        for _ in range(45):
            await story.step()
            await story.is_right()
        assert await story.rows()


async def test_amending_twice_changes_nothing(database: Database) -> None:
    made = await a_group(database, START, quiet_from=0, quiet_until=0)
    async with database.write() as session:
        group = await session.get_one(Group, made.id)
        people = list(range(10, 40))
        await people_in(session, group.id, people, START)
        activity = await a_check_in(session, group, START, points="5", streak="2:7")
        first = options_of(activity).first_day
        changes = [Change(p, first + timedelta(days=at), Status.DONE) for p in people for at in range(3)]
        for _ in range(3):
            await correct(session, activity, changes, START, by=1)
        assert len(list(await session.scalars(select(CheckIn.day)))) == 90
        transfers = list(await session.scalars(select(Transfer.amount)))
        assert sorted(transfers) == [5] * 90 + [7] * 30
        assert await audit(session) == []
