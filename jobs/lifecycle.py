"""What is due happens: openings, reminders, closes, deadlines. Claimed in the transaction of its effect, so that it happens once.

What was due earlier is done earlier, however long the bot was away and whatever is planned on the way: the close of one day plans that of
the next, which may be long due, too, and comes before a summary that is due behind it.

Tasks share transactions; one that fails costs only itself, because the others are done again without it.
"""

from collections import deque
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import takewhile

import structlog

from features import tasks
from features.people import census
from features.scheduling import service as schedule
from features.scheduling.service import Due, Ran
from jobs import asking
from jobs.job import Job, Tools
from kit import metrics
from kit.db import Session, catch_up, is_away
from kit.faults import brief
from models import Group

log = structlog.get_logger(__name__)

_AT_ONCE = 200
# So many share a transaction: enough to share its cost, few enough that taps wait only a moment for theirs.
_TOGETHER = 25
# What falls due within it in different groups is done together. What a task plans for its own group comes behind it all the same.
_MOMENT = timedelta(minutes=1)
# Everything else that is due waits meanwhile.
_ASKS_SECONDS = 10.0
_NEVER = datetime.max.replace(tzinfo=UTC)


class _Away(Exception):
    """The database is away: what is due stays due, and the next tick takes it, in its order."""


@dataclass(slots=True)
class _Round:
    """What came of some tasks, and the earliest moment for which something was planned meanwhile: what is due behind it waits."""

    soonest: datetime
    ran: list[tuple[Due, Ran]] = field(default_factory=list)
    failed: set[int] = field(default_factory=set)
    busy: set[int] = field(default_factory=set)

    def add(self, other: "_Round") -> None:
        """What came of more, behind these."""
        self.ran += other.ran
        self.failed |= other.failed
        self.busy |= other.busy
        self.soonest = other.soonest


async def tick(tools: Tools) -> int:
    """Run all that is due now, also what fell due while the bot was down: as often as there is something."""
    done = 0
    # What failed is tried again at another tick, and so are groups in which another process is at work.
    failed, busy = set[int](), set[int]()
    while True:
        async with tools.database.read() as session:
            found = await schedule.due(session, tools.clock.now(), limit=_AT_ONCE)
        due = deque(task for task in found if task.id not in failed and task.group_id not in busy)
        if not due:
            return done
        soonest = _NEVER
        while due and due[0].due_at <= soonest:
            together = [due.popleft() for _ in range(min(_TOGETHER, len(due)))]
            await _find_out(tools, together)
            try:
                came = await _run(tools, [task for task in together if task.group_id not in busy], soonest)
            except _Away:
                return done
            done += len(came.ran)
            failed |= came.failed
            busy |= came.busy
            soonest = came.soonest


async def _find_out(tools: Tools, due: Sequence[Due]) -> None:
    """Who bears the names that these go by. Where Telegram does not say, they find out nothing, and say so."""
    async with tools.database.read() as session:
        wanted = await tasks.whom_to_ask(session, due, tools.clock.now())
        chats = {id_: (await session.get_one(Group, id_)).chat_id for id_ in wanted}
    for group_id, people in wanted.items():
        found = await asking.ask_about(tools, chats[group_id], people, seconds=_ASKS_SECONDS)
        async with tools.database.write() as session:
            await census.see_roles(session, group_id, found, tools.clock.now())


async def next_due(tools: Tools) -> datetime | None:
    """When something is to run next; None where nothing is planned."""
    async with tools.database.read() as session:
        return await schedule.next_moment(session)


async def _run(tools: Tools, due: Sequence[Due], soonest: datetime) -> _Round:
    """Run these in one transaction, or one by one where that fails; nothing that is due after `soonest`. Raises _Away."""
    now = tools.clock.now()
    try:
        async with tools.database.write() as session:
            came = await _together(session, due, now, soonest)
    except Exception as error:
        if is_away(error):
            # Not the tasks' fault.
            log.warning("database failed, tasks stay due", tasks=[task.key for task in due], error=brief(error))
            raise _Away from error
        if len(due) > 1:
            log.warning("tasks failed together, doing them one by one", tasks=len(due), error=brief(error))
            return await _alone(tools, due, soonest)
        task = due[0]
        log.exception("task failed, trying again later", kind=task.kind, key=task.key, group=task.group_id)
        async with tools.database.write() as session:
            await schedule.retry(session, task, now)
        return _Round(soonest, failed={task.id})
    for task, result in came.ran:
        metrics.LATENESS.observe((now - task.due_at).total_seconds())
        due_at = task.due_at.isoformat()
        log.info("task ran", kind=task.kind, key=task.key, group=task.group_id, due_at=due_at, outcome=result.outcome)
    return came


async def _alone(tools: Tools, due: Sequence[Due], soonest: datetime) -> _Round:
    came = _Round(soonest)
    for task in due:
        if task.due_at > came.soonest:
            break
        if task.group_id not in came.busy:
            came.add(await _run(tools, [task], came.soonest))
    return came


async def _together(session: Session, due: Sequence[Due], now: datetime, soonest: datetime) -> _Round:
    """Run these up to the first one before which something else is due by now."""
    came = _Round(soonest)
    _kept = await tasks.look_up(session, due)
    # What comes first may change what else its group has planned, but nothing in another group.
    first_of = {task.group_id: task for task in reversed(due)}
    claimed = await schedule.claim_all(session, list(first_of.values()), now)
    came.busy = {group for group, task in first_of.items() if task.id not in claimed}
    left = deque(task for task in due if task.group_id not in came.busy)
    while left:
        if left[0].due_at > came.soonest:
            await schedule.give_back(session, [task for task in left if task.id in claimed])
            break
        tasks_now = _of_one_moment(left, claimed, came.soonest)
        if not tasks_now:
            tasks_now = [left.popleft()]
            # What the group's task before it left to the end is there for it.
            await catch_up(session)
            if not await schedule.claim(session, tasks_now[0], now):
                continue
        ran = await tasks.do_all(session, tasks_now, now)
        came.ran += zip(tasks_now, ran, strict=True)
        planned = [result.next_due for result in ran if result.next_due is not None]
        came.soonest = min(came.soonest, schedule.soonest_planned(session) or _NEVER, *planned)
    await schedule.finish_all(session, came.ran, now)
    return came


def _of_one_moment(left: deque[Due], claimed: Collection[int], soonest: datetime) -> list[Due]:
    """Take those off that can be done together: claimed, so each the first of its group, and due within a moment."""
    until = min(soonest, left[0].due_at + _MOMENT)
    found = list(takewhile(lambda task: task.id in claimed and task.due_at <= until, left))
    for _ in found:
        left.popleft()
    return found


JOB = Job("lifecycle", 1.0, tick)
