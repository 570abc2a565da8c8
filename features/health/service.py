"""What `/doctor` looks at: whether the bot can do its work in a group, and what to mend."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from features.activities.registry import KINDS
from features.health.rules import Health
from features.outbox import leasing
from features.people import access
from features.scheduling import names, service as schedule
from features.settings.rules import settings_facts
from models import Group

# What the bot sends besides words: pictures and files of its own.
_SENDS = ("can_send_photos", "can_send_documents")


async def examine(
    session: AsyncSession, group: Group, now: datetime, *, reads_all: bool, may: Collection[str] | None
) -> Health:
    """Look at a group. `may`: the rights that the bot has there, as Telegram says; None where it did not."""
    backlog = await leasing.backlog(session, now, group.id)
    return Health(
        settings=settings_facts(group),
        is_admin=group.bot_status == "administrator",
        reads_all=reads_all,
        kind=group.kind,
        runs=await schedule.last_runs(session, group.id, without=names.silent()),
        overdue=await schedule.overdue(session, group.id, now),
        waiting=backlog.waiting,
        oldest=backlog.oldest,
        lacking={
            kind.name: await kind.health.examine(session, group, reads_all=reads_all)
            for kind in KINDS
            if kind.health is not None
        },
        has_readers=group.summary == "no" or bool(await access.reachable_admins(session, group.id)),
        refused=None if may is None else [right for right in _SENDS if right not in may],
    )
