"""What is due happens: openings, reminders, closes, deadlines. Each in a transaction of its own, claimed so that it happens once."""

import structlog

from features import schedule, tasks
from features.schedule import Due
from jobs.job import Job, Tools
from kit import metrics
from kit.db import is_away

log = structlog.get_logger(__name__)

_AT_ONCE = 200


async def tick(tools: Tools) -> int:
    """Run all that is due now, also what fell due while the bot was down: as often as there is something."""
    done, failed = 0, set[int]()
    while True:
        async with tools.database.read() as session:
            due = [t for t in await schedule.due(session, tools.clock.now(), limit=_AT_ONCE) if t.id not in failed]
        if not due:
            return done
        for task in due:
            if await _run(tools, task):
                done += 1
            else:
                failed.add(task.id)


async def _run(tools: Tools, task: Due) -> bool:
    now = tools.clock.now()
    try:
        async with tools.database.write() as session:
            if not await schedule.claim(session, task, now):
                return False
            ran = await tasks.do(session, task, tools.clock.now())
            await schedule.finish(session, task, now, outcome=ran.outcome, next_due=ran.next_due)
    except Exception as error:
        if is_away(error):
            # Not the task's fault: it stays due, and the next tick takes it.
            log.warning("database failed, task stays due", kind=task.kind, key=task.key, error=repr(error))
            return False
        log.exception("task failed, trying again later", kind=task.kind, key=task.key, group=task.group_id)
        async with tools.database.write() as session:
            await schedule.retry(session, task, now)
        return False
    metrics.LATENESS.observe((now - task.due_at).total_seconds())
    log.info("task ran", kind=task.kind, key=task.key, group=task.group_id, outcome=ran.outcome)
    return True


JOB = Job("lifecycle", 1.0, tick)
