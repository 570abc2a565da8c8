"""Measuring what waits to be delivered, and which process delivers it, for whoever watches over the bot."""

from features.outbox import leasing
from jobs.job import Job, Tools
from kit import metrics


async def measure(tools: Tools) -> int:
    """How many deliveries are due, and since when the oldest."""
    now = tools.clock.now()
    async with tools.database.read() as session:
        backlog = await leasing.backlog(session, now)
    metrics.LEADS.set(tools.leads())
    metrics.BACKLOG.set(backlog.waiting)
    metrics.LAG.set(0 if backlog.oldest is None else (now - backlog.oldest).total_seconds())
    return 0


JOB = Job("watch", 15.0, measure, measures=True)
