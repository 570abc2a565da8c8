"""The deliverer's side of the outbox: lease, settle, hold. At least once: see docs/operating.md.

Messages to one chat are a queue: they go in order, whoever delivers them and whatever comes between. So only the first of a queue can be
leased, and one that is under way, or waits to be tried again, holds up those behind it. Boards stand behind messages and hold up nobody.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, delete, exists, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from features.outbox.kinds import BOARDS, TOLD
from kit.leases import new_holder
from models import ERRANDS_KEPT, Delivery

# How the queues of answers begin: each chat has one beside that of its facts and boards.
ANSWERS = "a"
# Longer than any call to Telegram may take (jobs/deliver.py): a lease that ends under a living deliverer would send twice.
LEASE = timedelta(seconds=90)
MAX_ATTEMPTS = 12
# So often a message that fails holds up those behind it (a minute, by the pauses below); then they go past it.
HOLDS_UP = 5
_FIRST_PAUSE = timedelta(seconds=2)
_LONGEST_PAUSE = timedelta(minutes=10)
# No lease and no pause ends later than this from now, unless a clock that was ahead has set it: nobody waits for hours for such a one.
_FARTHEST = LEASE + _LONGEST_PAUSE + timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Leased:
    """A delivery that is this deliverer's until the lease ends: what is noted about it is noted while it is `holder`'s."""

    id: int
    key: str
    kind: str
    queue: str | None
    group_id: int | None
    person_id: int | None
    activity: int | None
    thread_id: int | None
    payload: Mapping[str, Any]
    drop_after: datetime | None
    attempts: int
    version: int
    lease_until: datetime
    holder: str

    @property
    def is_answer(self) -> bool:
        """It answers what somebody asked, and stands behind facts and boards."""
        return self.queue is not None and self.queue.startswith(ANSWERS)


async def lease(session: AsyncSession, now: datetime, *, limit: int = 50, queue: str | None = None) -> list[Leased]:
    """Take the next deliveries that are due and nobody else's, the first of each queue, oldest first; of one queue only, if it is named."""
    only = [] if queue is None else [Delivery.queue == queue]
    free = (
        select(Delivery.id)
        .where(Delivery.not_before <= now, *only, *_is_free(now))
        .order_by(Delivery.id)
        .limit(limit)
        .with_for_update(skip_locked=True, of=Delivery)
    )
    ids = list(await session.scalars(free))
    if not ids:
        return []
    await session.execute(
        update(Delivery).where(Delivery.id.in_(ids)).values(lease_until=now + LEASE, holder=new_holder())
    )
    rows = (
        await session.execute(
            select(
                Delivery.id,
                Delivery.key,
                Delivery.kind,
                Delivery.queue,
                Delivery.group_id,
                Delivery.person_id,
                Delivery.activity,
                Delivery.thread_id,
                Delivery.payload,
                Delivery.drop_after,
                Delivery.attempts,
                Delivery.version,
                Delivery.lease_until,
                Delivery.holder,
            )
            .where(Delivery.id.in_(ids))
            .order_by(Delivery.id)
        )
    ).mappings()
    return [Leased(**row) for row in rows]


def _is_free(now: datetime) -> tuple[ColumnElement[bool], ...]:
    before = aliased(Delivery)
    return (
        or_(Delivery.retry_at.is_(None), Delivery.retry_at <= now, Delivery.retry_at > now + _FARTHEST),
        or_(Delivery.lease_until.is_(None), Delivery.lease_until <= now, Delivery.lease_until > now + _FARTHEST),
        ~exists().where(
            before.queue == Delivery.queue,
            before.kind.in_(TOLD),
            before.not_before <= now,
            before.attempts < HOLDS_UP,
            or_(Delivery.kind.in_(BOARDS), before.id < Delivery.id),
        ),
    )


async def settle(session: AsyncSession, delivery: Leased) -> bool:
    """It is done. A newer version that came meanwhile stays, and is free to be leased. False, and nothing, where it is another's by now."""
    gone = await session.execute(delete(Delivery).where(_is_ours(delivery), Delivery.version == delivery.version))
    if gone.rowcount:  # type: ignore[attr-defined]
        return True
    stays = await session.execute(
        update(Delivery).where(_is_ours(delivery)).values(lease_until=None, holder=None, retry_at=None, attempts=0)
    )
    return bool(stays.rowcount)  # type: ignore[attr-defined]


async def hold(session: AsyncSession, delivery: Leased, until: datetime) -> None:
    """It was not tried, or Telegram said when to come again: it waits until then, and what stands behind it too.

    Where that is long, it is looked at again in between.
    """
    until = min(until, delivery.lease_until + _LONGEST_PAUSE)
    await session.execute(
        update(Delivery).where(_is_ours(delivery)).values(lease_until=None, holder=None, retry_at=until)
    )


async def fail(session: AsyncSession, delivery: Leased, error: str, now: datetime) -> bool:
    """It was tried and failed for now. True where that was the last time: it is given up."""
    attempts = delivery.attempts + 1
    if attempts >= MAX_ATTEMPTS:
        await session.execute(delete(Delivery).where(_is_ours(delivery)))
        return True
    pause = min(_FIRST_PAUSE * 2 ** (attempts - 1), _LONGEST_PAUSE)
    await session.execute(
        update(Delivery)
        .where(_is_ours(delivery))
        .values(lease_until=None, holder=None, retry_at=now + pause, attempts=attempts, last_error=error[:500])
    )
    return False


async def drop(session: AsyncSession, delivery: Leased) -> None:
    """It is not wanted any more."""
    await session.execute(delete(Delivery).where(_is_ours(delivery)))


async def sweep(session: AsyncSession, now: datetime) -> None:
    """Forget what could not be said in two weeks: nobody waits for it any more, and it holds people's words."""
    old = Delivery.not_before < now - ERRANDS_KEPT
    await session.execute(delete(Delivery).where(old, or_(Delivery.lease_until.is_(None), Delivery.lease_until < now)))


def _is_ours(delivery: Leased) -> ColumnElement[bool]:
    """Still in the hands it was leased into: a deliverer that was away for too long must not touch what another has taken over."""
    return and_(Delivery.id == delivery.id, Delivery.holder == delivery.holder)


@dataclass(frozen=True, slots=True)
class Backlog:
    """What waits: how many, and since when the oldest that is due."""

    waiting: int
    oldest: datetime | None


async def is_waiting(session: AsyncSession, now: datetime) -> bool:
    """Whether something is to go out now or is on its way; what failed and is tried again later is not meant."""
    due = select(Delivery.id).where(
        Delivery.not_before <= now, or_(Delivery.retry_at.is_(None), Delivery.retry_at <= now)
    )
    return await session.scalar(due.limit(1)) is not None


async def backlog(session: AsyncSession, now: datetime, group_id: int | None = None) -> Backlog:
    """What is due and not delivered, in one group or in all."""
    only = [] if group_id is None else [Delivery.group_id == group_id]
    row = (
        await session.execute(
            select(func.count(), func.min(Delivery.not_before)).where(Delivery.not_before <= now, *only)
        )
    ).one()
    oldest = row[1]
    return Backlog(int(row[0]), oldest)
