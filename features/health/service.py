"""What `/doctor` looks at: whether the bot can do its work in a group, and what to mend."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from features.activities import service as activities
from features.activities.checkin.options import options_of
from features.activities.sharing import mute
from features.outbox import service as outbox
from features.people import access
from features.scheduling import service as schedule
from models import Group, Run


@dataclass(frozen=True, slots=True)
class Health:
    """A group's state of health. `reads_all`: the bot's privacy mode is off. `lacking` are rights that an activity needs. `has_readers`:
    the weekly summary, if wanted, reaches an admin. `refused` are the rights to send what the bot sends that it has not; None: not known.
    """

    is_admin: bool
    reads_all: bool
    kind: str
    runs: Sequence[Run]
    overdue: int
    waiting: int
    oldest: datetime | None
    wants_proofs: bool
    wants_cheers: bool
    lacking: frozenset[str]
    has_readers: bool
    refused: Sequence[str] | None


# What the bot sends besides words: pictures and files of its own.
_SENDS = ("can_send_photos", "can_send_documents")


async def examine(
    session: AsyncSession, group: Group, now: datetime, *, reads_all: bool, may: Collection[str] | None
) -> Health:
    """Look at a group. `may`: the rights that the bot has there, as Telegram says; None where it did not."""
    backlog = await outbox.backlog(session, now, group.id)
    check_ins = [options_of(activity) for activity in await activities.check_ins_open(session, group.id)]
    return Health(
        is_admin=group.bot_status == "administrator",
        reads_all=reads_all,
        kind=group.kind,
        runs=await schedule.last_runs(session, group.id),
        overdue=await schedule.overdue(session, group.id, now),
        waiting=backlog.waiting,
        oldest=backlog.oldest,
        wants_proofs=any(options.proof != "tap" for options in check_ins),
        wants_cheers=any(options.review == "peers" for options in check_ins),
        lacking=frozenset(await mute.lacking(session, group)),
        has_readers=group.summary == "no" or bool(await access.reachable_admins(session, group.id)),
        refused=None if may is None else [right for right in _SENDS if right not in may],
    )
