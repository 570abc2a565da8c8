"""The clock's tick: once, however many tick; late ones too; and what fails is tried again without holding anybody up."""

import asyncio
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import event, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot import app as app_module
from features import tasks
from features.scheduling import service as schedule
from features.scheduling.service import Due, Ran
from jobs import JOBS, lifecycle, upkeep
from kit.clock import Clock
from kit.db import Database
from kit.tasks import Tasks
from models import Activity, CheckIn, Freeze, Group as GroupRow, Run, Schedule
from tests import wiring
from tests.flows.group import SHANGHAI, Group, make_group, rows_of, when
from tests.flows.summaries import starts_bot, summed_up, told
from tests.jobs.deliveries import Logged, expected, row_of
from tests.wiring import World


@pytest.fixture
async def group(world: World) -> Group:
    """Shanghai, 08:00."""
    return await make_group(world, zone="Asia/Shanghai")


async def runs(world: World) -> list[tuple[str, str]]:
    async with world.app.database.read() as session:
        return [(run.kind, run.outcome) for run in await session.scalars(select(Run).order_by(Run.due_at, Run.ran_at))]


async def test_two_ticks_at_once_are_one(world: World, group: Group, database_url: str) -> None:
    await group.starts("until=21:00")
    await group.checks_in(group.members[0])
    world.clock.advance(hours=13)
    other = Database(database_url)
    try:
        ours = world.app._tools
        done = await asyncio.gather(*(lifecycle.tick(t) for t in (ours, replace(ours, database=other)) * 3))
    finally:
        await other.close()
    assert sum(done) == 1
    assert await runs(world) == [("checkin.close", "ran")]
    await world.settle()
    assert len([text for text in world.said(group.chat) if text.startswith("🌙")]) == 1


async def test_nothing_is_due_before_its_time(world: World, group: Group) -> None:
    await group.starts("until=21:00")
    await world.advance(hours=12, minutes=59, seconds=59)
    assert await runs(world) == []
    await world.advance(seconds=1)
    assert await runs(world) == [("checkin.close", "ran")]


async def test_what_falls_due_between_two_ticks_does_not_wait_for_the_next(world: World, group: Group) -> None:
    """Without the scheduler: nothing is done before its moment, and then it is done."""
    await group.starts("until=21:00")
    await world.advance(hours=12, minutes=59, seconds=58)
    assert await world.app._due_in() is None
    world.clock.advance(seconds=1.5)
    assert await world.app._due_in() == 0.5
    world.app._called.clear()
    on_time = asyncio.ensure_future(world.app._tick_on_time())
    await asyncio.sleep(0)
    assert await runs(world) == []
    world.clock.advance(seconds=0.5)
    # What was done is told at once.
    async with asyncio.timeout(20):
        await world.app._called.wait()
    assert await runs(world) == [("checkin.close", "ran")]
    on_time.cancel()
    await asyncio.gather(on_time, return_exceptions=True)


async def test_a_task_that_fails_is_tried_again_and_holds_nobody_up(world: World, group: Group, logged: Logged) -> None:
    joggers = world.telegram.new_group("Joggers", owner=group.owner)
    group.owner.adds(world.bot, joggers, admin=True)
    await world.settle()
    group.owner.says("/settings zone=Asia/Shanghai", joggers)
    group.owner.says('/new checkin "Evening" until=21:00 remind=no', joggers)
    await group.starts("until=21:00")
    await group.checks_in(group.members[0])
    group.owner.says("签到", joggers)
    await world.settle()
    row = await row_of(world, group.chat)
    async with world.app.database.write() as session:
        whole = await session.scalar(select(Activity.options).where(Activity.group_id == row.id))
        await session.execute(update(Activity).where(Activity.group_id == row.id).values(options="{"))
    await world.advance(hours=13)
    assert len([text for text in world.said(joggers) if text.startswith("🌙")]) == 1
    assert len(expected(logged, "task failed, trying again later")) == 1
    expected(logged, "delivery cannot be packed")
    await world.advance(seconds=4)
    assert expected(logged, "task failed, trying again later") == []
    await world.advance(seconds=1)
    assert len(expected(logged, "task failed, trying again later")) == 1
    async with world.app.database.write() as session:
        schedule = await session.scalar(
            select(Schedule).where(Schedule.group_id == row.id, Schedule.kind == "checkin.close")
        )
        assert schedule is not None
        assert schedule.attempts == 2
        await session.execute(update(Activity).where(Activity.group_id == row.id).values(options=whole))
    await world.advance(minutes=15)
    assert len([text for text in world.said(group.chat) if text.startswith("🌙")]) == 1
    expected(logged, "delivery cannot be packed")


async def test_days_that_went_by_while_the_bot_was_down_are_closed(
    world: World, group: Group, database_url: str
) -> None:
    await group.starts("until=21:00")
    await group.checks_in(group.members[0])
    await world.app.close()
    world.clock.advance(hours=13, minutes=30)
    again = await wiring.start(database_url, world.clock, telegram=world.telegram)
    await again.settle()
    assert await runs(again) == [("checkin.close", "late")]
    assert len([text for text in again.said(group.chat) if text.startswith("🌙")]) == 1
    await again.app.close()


async def test_what_is_due_in_several_groups_at_once_is_done_together_and_each_its_own(
    world: World, logged: Logged
) -> None:
    """They close at one moment, each a day of its own zone; one has freezes, one a goal and `out=`, one ends, one was settled before."""
    plain = await make_group(world, zone=SHANGHAI)
    far = await make_group(world, zone="America/Los_Angeles")
    await far.hears(far.owner, "/settings day_start=06:00 quiet=no")
    goal = await make_group(world, zone=SHANGHAI)
    last = await make_group(world, zone=SHANGHAI)
    groups = [plain, far, goal, last]
    await plain.starts("until=21:00 remind=60m")
    await far.starts("until=05:00 remind=60m")
    await goal.starts("until=21:00 remind=60m goal=4 out=1")
    await last.starts("until=21:00 remind=60m for=2d")
    for group in groups:
        await group.checks_in(*group.members)
    await when(world, "2026-11-24 12:00")
    for group in groups:
        await group.checks_in(group.members[0])
    plain_row = await row_of(world, plain.chat)
    async with world.app.database.write() as session:
        session.add(Freeze(group_id=plain_row.id, person_id=plain.members[1].id, held=1, bought=1))
    asked = Counter[str]()
    engine = world.app.database.engine.sync_engine

    def count(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        asked[statement.partition("(")[0].strip()] += 1

    event.listen(engine, "before_cursor_execute", count)
    await when(world, "2026-11-24 20:00")
    await when(world, "2026-11-24 21:00")
    event.remove(engine, "before_cursor_execute", count)
    assert asked["INSERT INTO checkins"] == 1 + 2, "a freeze, and the misses of each day"
    assert asked["INSERT INTO runs"] == 2
    reminded = [[text for text in world.said(group.chat) if text.startswith("⏰")][-1] for group in groups]
    closing = ["21:00", "05:00", "21:00", "21:00"]
    assert reminded == [f"⏰ Morning run closes at {at}. 2 people who take part aren't in yet." for at in closing]
    lines = [[text for text in world.said(group.chat) if text.startswith("🌙")][-1] for group in groups]
    one_in = "1 person checked in, 2 missed it."
    assert lines == [
        "🌙 Morning run · Tue, 24 Nov\n1 person checked in, 1 missed it.\n🧊 A freeze saved 1 streak. (Noah)",
        f"🌙 Morning run · Mon, 23 Nov\n{one_in}",
        (
            f"🌙 Morning run · Tue, 24 Nov\n{one_in}\n"
            "2 people are out after too many misses; the next check-in brings them back. (Lena, Noah)\n"
            "🎉 Together you've reached your goal of 4 check-ins!"
        ),
        f"🌙 Morning run · Tue, 24 Nov\n{one_in}",
    ]
    assert world.last(last.chat).startswith("🏁")
    assert not [entry for entry in logged if entry["event"] == "tasks failed together, doing them one by one"]


async def test_what_belongs_to_nothing_any_more_is_dropped(world: World, group: Group) -> None:
    await group.starts("until=21:00")
    row = await row_of(world, group.chat)
    async with world.app.database.write() as session:
        await session.execute(update(Schedule).values(kind="checkin.unheard-of"))
    await world.advance(hours=20)
    assert {outcome for _, outcome in await runs(world)} == {"dropped"}
    async with world.app.database.read() as session:
        assert await session.scalar(select(func.count()).where(Schedule.activity.is_not(None))) == 0
        assert await session.scalar(select(func.count()).where(CheckIn.group_id == row.id)) == 0


async def test_a_day_closes_once_though_it_is_told_twice(world: World, group: Group) -> None:
    """The claim is there, the row of the day says whether it was settled: a second close changes nothing."""
    await group.starts("until=21:00")
    await group.checks_in(group.members[0])
    await world.advance(hours=13)
    async with world.app.database.write() as session:
        due = await session.scalar(select(Run.due_at))
        await session.execute(
            update(Schedule).where(Schedule.kind == "checkin.close").values(due_at=due, next_run_at=due)
        )
    await world.settle()
    assert len([text for text in world.said(group.chat) if text.startswith("🌙")]) == 1
    assert await runs(world) == [("checkin.close", "ran")]


async def test_a_task_of_the_group_itself(world: World, group: Group, monkeypatch: pytest.MonkeyPatch) -> None:
    ran: list[str] = []

    async def note(_session: AsyncSession, of: GroupRow, task: Due, now: datetime) -> Ran:
        ran.append(f"{of.title} {task.key} {now - task.due_at}")
        return Ran("ran", task.due_at + timedelta(days=7) if len(ran) == 1 else None)

    monkeypatch.setattr(tasks, "TASKS_OF_GROUPS", {"test.weekly": note})
    async with world.app.database.write() as session:
        row = (await session.scalars(select(GroupRow))).one()
        for kind in ("test.weekly", "test.unheard-of"):
            await schedule.plan(session, row.id, kind, kind, world.clock.now() + timedelta(hours=1))
    await world.advance(hours=2)
    assert ran == ["Runners test.weekly 1:00:00"]
    assert await runs(world) == [("test.weekly", "ran"), ("test.unheard-of", "dropped")]
    await world.advance(days=8)
    await world.advance(days=8)
    assert len(ran) == 2
    assert await rows_of(world, Schedule) == 0


async def test_what_comes_first_may_call_off_what_comes_after_it(
    world: World, group: Group, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both are due in one tick; the second is cancelled, or moved, by the first."""
    ran: list[str] = []

    async def first(session: AsyncSession, of: GroupRow, task: Due, now: datetime) -> Ran:
        ran.append(task.key)
        await schedule.cancel(session, of.id, "b")
        await schedule.plan(session, of.id, "c", "test.second", now + timedelta(hours=1))
        return Ran("ran", None)

    async def second(_session: AsyncSession, _of: GroupRow, task: Due, _now: datetime) -> Ran:
        ran.append(task.key)
        return Ran("ran", None)

    monkeypatch.setattr(tasks, "TASKS_OF_GROUPS", {"test.first": first, "test.second": second})
    async with world.app.database.write() as session:
        row = (await session.scalars(select(GroupRow))).one()
        for minutes, (key, kind) in enumerate((("a", "first"), ("b", "second"), ("c", "second"))):
            due = world.clock.now() + timedelta(minutes=minutes)
            await schedule.plan(session, row.id, key, f"test.{kind}", due)
    await world.advance(minutes=30)
    assert ran == ["a"]
    await world.advance(hours=1)
    assert ran == ["a", "c"]


async def test_a_summary_waits_for_the_closes_before_it(world: World, database_url: str, logged: Logged) -> None:
    """The bot was away from Thursday to Tuesday: each day plans the next, and Monday's summary comes behind Sunday's close."""
    groups = [await summed_up(world, zone=SHANGHAI)]
    for title in ("Joggers", "Readers"):
        chat = world.telegram.new_group(title, owner=groups[0].owner, members=groups[0].members)
        groups[0].owner.adds(world.bot, chat, admin=True)
        await world.settle()
        groups[0].owner.says(f"/settings zone={SHANGHAI}", chat)
        groups.append(Group(world, chat, groups[0].owner, groups[0].owner, groups[0].members))
    await world.app.do(upkeep.JOB)
    await starts_bot(world, groups[0].owner)
    for number, group in enumerate(groups):
        await group.starts(f"until={20 + number}:30")
        await group.checks_in(group.members[0])
    await when(world, "2026-11-26 12:00")
    before = len(logged)
    await world.app.close()
    again = await wiring.start(database_url, world.clock, telegram=world.telegram)
    await when(again, "2026-12-01 12:00")
    ran = [(entry["kind"], entry["due_at"]) for entry in logged[before:] if entry["event"] == "task ran"]
    moments = [due_at for _, due_at in ran]
    assert moments == sorted(moments)
    assert Counter(kind for kind, _ in ran) == {"checkin.open": 5 * 3, "checkin.close": 5 * 3, "summary": 3}
    assert len([text for text in told(again, groups[0].owner) if text.startswith("📊")]) == 3
    await again.app.close()


async def test_what_was_due_earlier_is_done_earlier_across_all_batches(
    world: World, group: Group, monkeypatch: pytest.MonkeyPatch
) -> None:
    """More is due than is looked at at once, and much of it is planned by what comes before it."""
    ran: list[tuple[datetime, str]] = []

    async def daily(session: AsyncSession, of: GroupRow, task: Due, now: datetime) -> Ran:
        ran.append((task.due_at, f"{of.title} {task.key}"))
        if task.key == "d0":
            # Something of another kind, between this day and the next.
            at = task.due_at + timedelta(hours=6)
            await schedule.plan(session, of.id, f"between:{at:%d}", "test.once", at)
        return Ran("late", task.due_at + timedelta(days=1) if now - task.due_at > timedelta(days=1) else None)

    async def once(_session: AsyncSession, of: GroupRow, task: Due, _now: datetime) -> Ran:
        ran.append((task.due_at, f"{of.title} {task.key}"))
        return Ran("late", None)

    monkeypatch.setattr(tasks, "TASKS_OF_GROUPS", {"test.daily": daily, "test.once": once})
    for title in ("Joggers", "Readers"):
        group.owner.adds(world.bot, world.telegram.new_group(title, owner=group.owner), admin=True)
    await world.settle()
    async with world.app.database.write() as session:
        rows = list(await session.scalars(select(GroupRow).order_by(GroupRow.id)))
        for number, row in enumerate(rows):
            for n in range(60):
                due = world.clock.now() + timedelta(minutes=1 + 3 * n + number)
                await schedule.plan(session, row.id, f"d{n}", "test.daily", due)
            at = world.clock.now() + timedelta(days=2, hours=2, minutes=number)
            await schedule.plan(session, row.id, "weekly", "test.once", at)
    await world.advance(days=4)
    assert len(ran) == len(set(ran)) == 3 * (60 * 4 + 1 + 4)
    assert [due for due, _ in ran] == sorted(due for due, _ in ran)


async def test_a_group_that_another_process_is_at_is_left_to_it(
    world: World, group: Group, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its first task is in other hands: what is due behind that waits, too, and the other groups go on."""
    ran: list[str] = []

    async def note(_session: AsyncSession, of: GroupRow, task: Due, _now: datetime) -> Ran:
        ran.append(f"{of.title} {task.key}")
        return Ran("ran", None)

    monkeypatch.setattr(tasks, "TASKS_OF_GROUPS", {"test.task": note})
    group.owner.adds(world.bot, world.telegram.new_group("Joggers", owner=group.owner), admin=True)
    await world.settle()
    async with world.app.database.write() as session:
        for row in await session.scalars(select(GroupRow)):
            for minutes, key in enumerate(("a", "b")):
                await schedule.plan(session, row.id, key, "test.task", world.clock.now() + timedelta(minutes=minutes))
    claim_all = schedule.claim_all

    async def taken(session: AsyncSession, due: Sequence[Due], now: datetime) -> set[int]:
        """As where another process has claimed the first task of Runners just now."""
        return await claim_all(session, [task for task in due if (task.group_id, task.key) != (1, "a")], now)

    world.clock.advance(minutes=10)
    with monkeypatch.context() as patch:
        patch.setattr(schedule, "claim_all", taken)
        assert await lifecycle.tick(world.app._tools) == 2
    assert ran == ["Joggers a", "Joggers b"]
    assert await lifecycle.tick(world.app._tools) == 2
    assert ran[2:] == ["Runners a", "Runners b"]


class SetClock:
    """A machine's clock, which can be set back."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self.off = timedelta()

    def now(self) -> datetime:
        """The moment as the machine believes it."""
        return self._clock.now() + self.off


async def test_a_clock_that_is_set_back_does_not_stop_the_scheduler(
    world: World, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The scheduler goes by the machine's clock: an hour back, and each of its jobs would wait for an hour."""
    monkeypatch.setattr(app_module, "_GLANCES_EVERY", 0.05)
    clock, running = SetClock(world.clock), Tasks()
    app = app_module.build_app(
        wiring.settings(database_url), clock=clock, request=wiring.InProcessRequest(world.telegram)
    )
    await app.start()
    running.start(app.run(), name="the bot")
    await world.telegram.until(lambda: world.bot.updates.polled, within=20)
    jobs = app._scheduler.get_jobs()
    assert {job.id for job in jobs} == {*(job.name for job in JOBS), "look around"}
    # So it stands when the clock has just gone back.
    waits_for = {job.id: job.next_run_time + timedelta(hours=1) for job in jobs}
    for job in jobs:
        job.modify(next_run_time=waits_for[job.id])
    clock.off = -timedelta(hours=1)
    nearly = timedelta(minutes=59)

    def is_right(name: str) -> bool:
        return bool(app._scheduler.get_job(name).next_run_time < waits_for[name] - nearly)

    async with asyncio.timeout(20):
        while not all(is_right(job.name) for job in JOBS):  # noqa: ASYNC110 - the scheduler does not call back
            await asyncio.sleep(0.02)
    app.stop()
    await running.idle()
    await app.close()
