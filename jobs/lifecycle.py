"""What is due happens: openings, reminders, closes, deadlines. Claimed in the transaction of its effect, so that it happens once.

Tasks share transactions; one that fails costs only itself, because the others are done again without it.
"""

from collections.abc import Sequence

import structlog

from features import schedule, tasks
from features.schedule import Due, Ran
from jobs.job import Job, Tools
from kit import metrics
from kit.db import is_away

log = structlog.get_logger(__name__)

_AT_ONCE = 200
# So many share a transaction: enough to share its cost, few enough that taps wait only a moment for theirs.
_TOGETHER = 25


async def tick(tools: Tools) -> int:
    """Run all that is due now, also what fell due while the bot was down: as often as there is something."""
    done, tried = 0, set[int]()
    while True:
        async with tools.database.read() as session:
            due = [t for t in await schedule.due(session, tools.clock.now(), limit=_AT_ONCE) if t.id not in tried]
        if not due:
            return done
        for first in range(0, len(due), _TOGETHER):
            together = due[first : first + _TOGETHER]
            ran = await _run(tools, together)
            done += len(ran)
            tried.update({task.id for task in together} - ran)


async def _run(tools: Tools, due: Sequence[Due]) -> set[int]:
    """Run these in one transaction, or one by one where that fails; which of them ran."""
    now = tools.clock.now()
    ran: list[tuple[Due, Ran]] = []
    try:
        async with tools.database.write() as session:
            _kept = await tasks.look_up(session, due)
            # What comes first may change what else its group has planned, but nothing in another group.
            first_of = {task.group_id: task for task in reversed(due)}
            claimed = await schedule.claim_all(session, list(first_of.values()), now)
            for task in due:
                is_ours = task.id in claimed
                if is_ours or (first_of[task.group_id] is not task and await schedule.claim(session, task, now)):
                    result = await tasks.do(session, task, now)
                    ran.append((task, result))
            await schedule.finish_all(session, ran, now)
    except Exception as error:
        if is_away(error):
            # Not the tasks' fault: they stay due, and the next tick takes them.
            log.warning("database failed, tasks stay due", tasks=[task.key for task in due], error=repr(error))
            return set()
        if len(due) > 1:
            log.warning("tasks failed together, doing them one by one", tasks=len(due), error=repr(error))
            return {number for task in due for number in await _run(tools, [task])}
        task = due[0]
        log.exception("task failed, trying again later", kind=task.kind, key=task.key, group=task.group_id)
        async with tools.database.write() as session:
            await schedule.retry(session, task, now)
        return set()
    for task, result in ran:
        metrics.LATENESS.observe((now - task.due_at).total_seconds())
        log.info("task ran", kind=task.kind, key=task.key, group=task.group_id, outcome=result.outcome)
    return {task.id for task, _ in ran}


JOB = Job("lifecycle", 1.0, tick)
