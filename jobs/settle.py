"""Settling weeks that are over, so that summaries need not read their days."""

from features.statistics import settling
from jobs.job import Job, Tools


async def settle(tools: Tools) -> int:
    """Settle what waits for it; how many weeks these were."""
    return await settling.settle_all(tools.database, tools.clock.now())


JOB = Job("settle", 600.0, settle)
