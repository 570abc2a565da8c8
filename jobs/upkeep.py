"""Forgetting what nobody needs any more, so that the database does not grow for ever; and planning what every group has."""

from features import forms, updates
from features.activities.registry import KINDS
from features.announcements import service as announcements
from features.importing import service as importing
from features.outbox import leasing as outbox, prompts
from features.people import asks
from features.scheduling import service as schedule
from features.statistics import delivery
from jobs.job import Job, Tools


async def sweep(tools: Tools) -> int:
    """Old update ids, what could not be handled or said in two weeks, unfinished forms, files nobody confirmed, unanswered questions, old
    runs, announcements that are over, and what each kind of activity needs no more.
    """
    now = tools.clock.now()
    async with tools.database.write() as session:
        await updates.sweep(session, now)
        await outbox.sweep(session, now)
        await forms.sweep(session, now)
        await importing.sweep(session, now)
        await asks.sweep(session, now)
        await prompts.sweep(session, now)
        await schedule.sweep(session, now)
        await announcements.sweep(session, now)
        for kind in KINDS:
            for forget in kind.sweeps:
                await forget(session, now)
    # The summary of groups whose coming in the bot has not heard of.
    async with tools.database.write() as session:
        return await delivery.plan_missing(session, now)


JOB = Job("upkeep", 3600.0, sweep)
