"""The deliverer's side of the outbox: lease, settle, hold. At least once: see docs/operating.md.

Messages to one chat are a queue: they go in order, whoever delivers them and whatever comes between. So only the first of a queue can be
leased, and one that is under way, or waits to be tried again, holds up those behind it. Boards stand behind messages and hold up nobody.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    CTE,
    Integer,
    Select,
    Update,
    and_,
    bindparam,
    delete,
    exists,
    func,
    or_,
    select,
    union_all,
    update,
)
from sqlalchemy.ext.asyncio import AsyncSession

from features.outbox.kinds import BOARDS, TOLD
from kit.db import run
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


_OUTBOX: Any = Delivery.__table__
_OF = _OUTBOX.c
_BEFORE = _OUTBOX.alias("before")
_IS_FREE = and_(
    _OF.not_before <= bindparam("now"),
    or_(_OF.retry_at.is_(None), _OF.retry_at <= bindparam("now"), _OF.retry_at > bindparam("farthest")),
    or_(_OF.lease_until.is_(None), _OF.lease_until <= bindparam("now"), _OF.lease_until > bindparam("farthest")),
    ~exists().where(
        _BEFORE.c.queue == _OF.queue,
        _BEFORE.c.kind.in_(TOLD),
        _BEFORE.c.not_before <= bindparam("now"),
        _BEFORE.c.attempts < HOLDS_UP,
        or_(_OF.kind.in_(BOARDS), _BEFORE.c.id < _OF.id),
    ),
)
_FREE = select(_OF.id).where(_IS_FREE).order_by(_OF.id).with_for_update(skip_locked=True, of=_OUTBOX)


def _take(*free: CTE) -> Update:
    # By name (WITH), so that PostgreSQL finds them once: as a plain subquery it may do so again for each row, and take more than `most`.
    return (
        update(_OUTBOX)
        .where(_OF.id.in_(union_all(*(select(found.c.id) for found in free))))
        .values(lease_until=bindparam("until"), holder=bindparam("by"))
        .returning(*(_OF[name] for name in Leased.__dataclass_fields__))
    )


def _first_of(queues: Any) -> Select[int]:
    """The first of each of these queues that is free, one row a queue, and None where none is."""
    first = _FREE.where(_OF.queue == queues.c.queue).limit(1).correlate(queues).scalar_subquery()
    return select(first.label("id")).select_from(queues)


_STANDING = _OUTBOX.alias("standing")
_QUEUES = (
    select(_STANDING.c.queue).where(_STANDING.c.queue.in_(bindparam("queues", expanding=True))).distinct().subquery()
)
_IS_ANSWER = func.coalesce(_OF.queue, "").startswith(ANSWERS)
_FACTS = _FREE.where(~_IS_ANSWER).limit(bindparam("most")).cte("facts")
_LEFT = bindparam("most", type_=Integer) - select(func.count()).select_from(_FACTS).scalar_subquery()
_TAKE = _take(_FACTS, _FREE.where(_IS_ANSWER).limit(_LEFT).cte("answers"))
_TAKE_FIRST = _take(_first_of(_QUEUES).cte("first"))


async def lease(session: AsyncSession, now: datetime, *, limit: int = 50) -> list[Leased]:
    """Take the next deliveries that are due and nobody else's, the first of each queue: facts and boards, then answers; oldest first."""
    return await _leased(session, _TAKE, now, most=limit)


async def lease_next(session: AsyncSession, now: datetime, queues: Collection[str]) -> dict[str, Leased]:
    """Take the next delivery of each of these queues, where one is due and nobody else's; by queue."""
    if not queues:
        return {}
    taken = await _leased(session, _TAKE_FIRST, now, queues=sorted(queues))
    return {leased.queue: leased for leased in taken if leased.queue is not None}


async def _leased(session: AsyncSession, take: Update, now: datetime, **more: object) -> list[Leased]:
    whose = {"now": now, "farthest": now + _FARTHEST, "until": now + LEASE, "by": new_holder()}
    return sorted(
        (Leased(*row) for row in await run(session, take, whose | more)),
        key=lambda leased: (leased.is_answer, leased.id),
    )


# Still in the hands it was leased into: a deliverer that was away for too long must not touch what another has taken over.
_IS_OURS = and_(_OF.id == bindparam("of"), _OF.holder == bindparam("whose"))
_GIVEN_UP = {"lease_until": None, "holder": None}
_IN_HAND = select(_OF.id, _OF.holder, _OF.version).where(_OF.id.in_(bindparam("ids", expanding=True)))
# In the order in which boards are put there (rows.py): two that lock several rows do not wait for each other in a circle.
_HELD_FAST = _IN_HAND.order_by(_OF.group_id, _OF.activity, _OF.id).with_for_update()
_GONE = delete(_OUTBOX).where(_OF.id.in_(bindparam("ids", expanding=True)))
_DROP = delete(_OUTBOX).where(_IS_OURS)
_HOLD = update(_OUTBOX).where(_IS_OURS).values(**_GIVEN_UP, retry_at=bindparam("until"))
_STAY = _HOLD.values(attempts=0)
_FAIL = _HOLD.values(attempts=bindparam("tried"), last_error=bindparam("why"))


def _ours(delivery: Leased) -> dict[str, Any]:
    return {"of": delivery.id, "whose": delivery.holder}


async def in_hand(session: AsyncSession, deliveries: Collection[Leased], *, lock: bool = False) -> dict[int, int]:
    """Which of these are still their deliverer's, by id, with their version by now. `lock`: and will be until the transaction ends."""
    if not deliveries:
        return {}
    holders = {delivery.id: delivery.holder for delivery in deliveries}
    found = await run(session, _HELD_FAST if lock else _IN_HAND, {"ids": sorted(holders)})
    return {number: version for number, holder, version in found if holder == holders[number]}


async def settle_all(
    session: AsyncSession, settled: Collection[tuple[Leased, datetime | None]], versions: Mapping[int, int]
) -> None:
    """These are done, as far as they are still `in_hand`. Where a newer version came meanwhile, that stays, and waits until the moment
    beside it.
    """
    gone = [delivery.id for delivery, _ in settled if versions.get(delivery.id) == delivery.version]
    stay = [
        {**_ours(delivery), "until": until}
        for delivery, until in settled
        if versions.get(delivery.id, delivery.version) != delivery.version
    ]
    if gone:
        await run(session, _GONE, {"ids": gone})
    if stay:
        await run(session, _STAY, stay)


async def settle(session: AsyncSession, delivery: Leased) -> bool:
    """It is done. A newer version that came meanwhile stays, and is free to be leased. False, and nothing, where it is another's by now."""
    versions = await in_hand(session, [delivery], lock=True)
    await settle_all(session, [(delivery, None)], versions)
    return bool(versions)


async def hold_all(session: AsyncSession, held: Iterable[tuple[Leased, datetime]]) -> None:
    """These were not tried, or Telegram said when to come again: each waits until then, and what stands behind it too.

    Where that is long, it is looked at again in between.
    """
    rows = [{**_ours(delivery), "until": min(until, delivery.lease_until + _LONGEST_PAUSE)} for delivery, until in held]
    if rows:
        await run(session, _HOLD, rows)


async def hold(session: AsyncSession, delivery: Leased, until: datetime) -> None:
    """The same for one."""
    await hold_all(session, [(delivery, until)])


async def fail(session: AsyncSession, delivery: Leased, error: str, now: datetime) -> bool:
    """It was tried and failed for now. True where that was the last time: it is given up."""
    attempts = delivery.attempts + 1
    if attempts >= MAX_ATTEMPTS:
        await drop(session, delivery)
        return True
    pause = min(_FIRST_PAUSE * 2 ** (attempts - 1), _LONGEST_PAUSE)
    await run(session, _FAIL, {**_ours(delivery), "until": now + pause, "tried": attempts, "why": error[:500]})
    return False


async def drop(session: AsyncSession, delivery: Leased) -> None:
    """It is not wanted any more."""
    await run(session, _DROP, _ours(delivery))


async def sweep(session: AsyncSession, now: datetime) -> None:
    """Forget what could not be said in two weeks: nobody waits for it any more, and it holds people's words."""
    old = Delivery.not_before < now - ERRANDS_KEPT
    await session.execute(delete(Delivery).where(old, or_(Delivery.lease_until.is_(None), Delivery.lease_until < now)))


@dataclass(frozen=True, slots=True)
class Backlog:
    """What waits: how many, and since when the oldest that is due."""

    waiting: int
    oldest: datetime | None


_WAITING = (
    select(_OF.id)
    .where(_OF.not_before <= bindparam("now"), or_(_OF.retry_at.is_(None), _OF.retry_at <= bindparam("now")))
    .limit(1)
)
_BACKLOG = select(func.count(), func.min(_OF.not_before)).where(_OF.not_before <= bindparam("now"))


async def is_waiting(session: AsyncSession, now: datetime) -> bool:
    """Whether something is to go out now or is on its way; what failed and is tried again later is not meant."""
    return (await run(session, _WAITING, {"now": now})).first() is not None


async def backlog(session: AsyncSession, now: datetime, group_id: int | None = None) -> Backlog:
    """What is due and not delivered, in one group or in all."""
    due = _BACKLOG if group_id is None else _BACKLOG.where(_OF.group_id == group_id)
    waiting, oldest = (await run(session, due, {"now": now})).one()
    return Backlog(waiting, oldest)
