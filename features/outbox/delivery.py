"""The deliverer's side of the outbox: lease, settle, hold. At least once: see docs/operating.md.

Messages to one chat are a lane: they go in order, whoever delivers them and whatever comes between. So only the first of a lane can be
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
from models import ERRANDS_KEPT, Errand

# How the lanes of answers begin: each chat has one beside that of its facts and boards.
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
    """An errand that is this deliverer's until the lease ends: what is noted about it is noted while it is `holder`'s."""

    id: int
    key: str
    kind: str
    lane: str | None
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
        return self.lane is not None and self.lane.startswith(ANSWERS)


async def lease(session: AsyncSession, now: datetime, *, limit: int = 50, lane: str | None = None) -> list[Leased]:
    """Take the next errands that are due and nobody else's, the first of each lane, oldest first; of one lane only, if it is named."""
    only = [] if lane is None else [Errand.lane == lane]
    free = (
        select(Errand.id)
        .where(Errand.not_before <= now, *only, *_is_free(now))
        .order_by(Errand.id)
        .limit(limit)
        .with_for_update(skip_locked=True, of=Errand)
    )
    ids = list(await session.scalars(free))
    if not ids:
        return []
    await session.execute(update(Errand).where(Errand.id.in_(ids)).values(lease_until=now + LEASE, holder=new_holder()))
    rows = (await session.execute(
        select(
            Errand.id, Errand.key, Errand.kind, Errand.lane, Errand.group_id, Errand.person_id, Errand.activity, Errand.thread_id,
            Errand.payload, Errand.drop_after, Errand.attempts, Errand.version, Errand.lease_until, Errand.holder,
        ).where(Errand.id.in_(ids)).order_by(Errand.id)
    )).mappings()  # fmt: skip
    return [Leased(**row) for row in rows]


def _is_free(now: datetime) -> tuple[ColumnElement[bool], ...]:
    before = aliased(Errand)
    return (
        or_(Errand.retry_at.is_(None), Errand.retry_at <= now, Errand.retry_at > now + _FARTHEST),
        or_(Errand.lease_until.is_(None), Errand.lease_until <= now, Errand.lease_until > now + _FARTHEST),
        ~exists().where(
            before.lane == Errand.lane,
            before.kind.in_(TOLD),
            before.not_before <= now,
            before.attempts < HOLDS_UP,
            or_(Errand.kind.in_(BOARDS), before.id < Errand.id),
        ),
    )


async def settle(session: AsyncSession, errand: Leased) -> bool:
    """It is done. A newer version that came meanwhile stays, and is free to be leased. False, and nothing, where it is another's by now."""
    gone = await session.execute(delete(Errand).where(_is_ours(errand), Errand.version == errand.version))
    if gone.rowcount:  # type: ignore[attr-defined]
        return True
    stays = await session.execute(
        update(Errand).where(_is_ours(errand)).values(lease_until=None, holder=None, retry_at=None, attempts=0)
    )
    return bool(stays.rowcount)  # type: ignore[attr-defined]


async def hold(session: AsyncSession, errand: Leased, until: datetime) -> None:
    """It was not tried, or Telegram said when to come again: it waits until then, and what stands behind it too.

    Where that is long, it is looked at again in between.
    """
    until = min(until, errand.lease_until + _LONGEST_PAUSE)
    await session.execute(update(Errand).where(_is_ours(errand)).values(lease_until=None, holder=None, retry_at=until))


async def fail(session: AsyncSession, errand: Leased, error: str, now: datetime) -> bool:
    """It was tried and failed for now. True where that was the last time: it is given up."""
    attempts = errand.attempts + 1
    if attempts >= MAX_ATTEMPTS:
        await session.execute(delete(Errand).where(_is_ours(errand)))
        return True
    pause = min(_FIRST_PAUSE * 2 ** (attempts - 1), _LONGEST_PAUSE)
    await session.execute(
        update(Errand)
        .where(_is_ours(errand))
        .values(lease_until=None, holder=None, retry_at=now + pause, attempts=attempts, last_error=error[:500])
    )
    return False


async def drop(session: AsyncSession, errand: Leased) -> None:
    """It is not wanted any more."""
    await session.execute(delete(Errand).where(_is_ours(errand)))


async def sweep(session: AsyncSession, now: datetime) -> None:
    """Forget what could not be said in two weeks: nobody waits for it any more, and it holds people's words."""
    old = Errand.not_before < now - ERRANDS_KEPT
    await session.execute(delete(Errand).where(old, or_(Errand.lease_until.is_(None), Errand.lease_until < now)))


def _is_ours(errand: Leased) -> ColumnElement[bool]:
    """Still in the hands it was leased into: a deliverer that was away for too long must not touch what another has taken over."""
    return and_(Errand.id == errand.id, Errand.holder == errand.holder)


@dataclass(frozen=True, slots=True)
class Backlog:
    """What waits: how many, and since when the oldest that is due."""

    waiting: int
    oldest: datetime | None


async def is_waiting(session: AsyncSession, now: datetime) -> bool:
    """Whether something is to go out now or is on its way; what failed and is tried again later is not meant."""
    due = select(Errand.id).where(Errand.not_before <= now, or_(Errand.retry_at.is_(None), Errand.retry_at <= now))
    return await session.scalar(due.limit(1)) is not None


async def backlog(session: AsyncSession, now: datetime, group_id: int | None = None) -> Backlog:
    """What is due and not delivered, in one group or in all."""
    only = [] if group_id is None else [Errand.group_id == group_id]
    row = (
        await session.execute(select(func.count(), func.min(Errand.not_before)).where(Errand.not_before <= now, *only))
    ).one()
    oldest = row[1]
    return Backlog(int(row[0]), oldest)
