"""What will happen, as rows: planned in the transaction that decides it, claimed by a conditional update, so that it happens once."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, bindparam, delete, func, or_, select, tuple_, update
from sqlalchemy.ext.asyncio import AsyncSession

from kit.db import built_once, run
from models import Group, Run, RunOutcome, Schedule

_FIRST_PAUSE = timedelta(seconds=5)
_LONGEST_PAUSE = timedelta(minutes=15)
_RUNS_KEPT = timedelta(days=90)


async def plan(
    session: AsyncSession, group_id: int, key: str, kind: str, due_at: datetime, *, activity: int | None = None
) -> None:
    """Something of `kind` shall happen at `due_at`. The same key again moves it."""
    row = {"group_id": group_id, "key": key, "kind": kind, "activity": activity, "is_paused": False, "attempts": 0}
    await run(session, _plan(session), {**row, "due_at": due_at, "next_run_at": due_at})
    session.info[_SOONEST] = min(due_at, session.info.get(_SOONEST, due_at))


@built_once
def _plan(insert: Any) -> Any:
    statement = insert(Schedule)
    moved = {name: statement.excluded[name] for name in ("due_at", "next_run_at", "kind", "is_paused", "attempts")}
    return statement.on_conflict_do_update(index_elements=["group_id", "key"], set_=moved)


_SOONEST = "soonest planned"


def soonest_planned(session: AsyncSession) -> datetime | None:
    """The earliest moment for which something was planned in this transaction."""
    return session.info.get(_SOONEST)


async def cancel(session: AsyncSession, group_id: int, key: str) -> None:
    """It shall not happen."""
    await session.execute(delete(Schedule).where(Schedule.group_id == group_id, Schedule.key == key))


async def cancel_under(session: AsyncSession, group_id: int, key: str) -> None:
    """Neither it nor what has a key that continues it (`key:…`) shall happen."""
    await session.execute(delete(Schedule).where(Schedule.group_id == group_id, _under(key)))


def _under(key: str) -> Any:
    return or_(Schedule.key == key, Schedule.key.startswith(f"{key}:", autoescape=True))


async def hold_under(session: AsyncSession, group_id: int, key: str) -> None:
    """Nobody runs what has a key that continues this one (`key:…`) until the end of the transaction; what is being run comes first."""
    mine = select(Schedule.id).where(Schedule.group_id == group_id, _under(key)).order_by(Schedule.id)
    await session.execute(mine.with_for_update())


async def rest_under(session: AsyncSession, group_id: int, key: str, *, rests: bool = True) -> None:
    """What has a key that continues this one rests, or goes on: what fell due meanwhile is due then."""
    mine = update(Schedule).where(Schedule.group_id == group_id, _under(key))
    await session.execute(mine.values(is_paused=rests).execution_options(synchronize_session=False))


async def cancel_all_of(session: AsyncSession, group_id: int, activity: int) -> None:
    """Nothing more shall happen of this activity."""
    await session.execute(delete(Schedule).where(Schedule.group_id == group_id, Schedule.activity == activity))


@dataclass(frozen=True, slots=True)
class Due:
    """A schedule that is to run now."""

    id: int
    group_id: int
    key: str
    kind: str
    activity: int | None
    due_at: datetime
    next_run_at: datetime
    attempts: int


@dataclass(frozen=True, slots=True)
class Ran:
    """How a schedule's run went; `next_due` is when it is due again, None never."""

    outcome: RunOutcome
    next_due: datetime | None


_SCHEDULES: Any = Schedule.__table__
# Statements of every tick and of every task, made once: making one anew costs as much as running it.
_DUE = (
    select(*(_SCHEDULES.c[name] for name in Due.__dataclass_fields__))
    .where(_SCHEDULES.c.is_paused.is_(False), _SCHEDULES.c.next_run_at <= bindparam("now"))
    .order_by(_SCHEDULES.c.due_at, _SCHEDULES.c.id)
    .limit(bindparam("most"))
)
_FREE = (
    select(_SCHEDULES.c.id)
    .where(
        _SCHEDULES.c.id == bindparam("of"),
        _SCHEDULES.c.next_run_at == bindparam("claimed_at"),
        _SCHEDULES.c.is_paused.is_(False),
    )
    .with_for_update(skip_locked=True)
)
# The row stays locked until the caller's transaction ends. Whoever comes second does not wait for that, but goes on to the next.
_CLAIM = update(_SCHEDULES).where(_SCHEDULES.c.id.in_(_FREE.scalar_subquery())).values(next_run_at=bindparam("until"))
_FREE_OF_ALL = (
    select(_SCHEDULES.c.id)
    .where(
        # By their ids alone SQLite finds them by the index.
        _SCHEDULES.c.id.in_(bindparam("ids", expanding=True)),
        tuple_(_SCHEDULES.c.id, _SCHEDULES.c.next_run_at).in_(bindparam("seen", expanding=True)),
        _SCHEDULES.c.is_paused.is_(False),
    )
    .with_for_update(skip_locked=True)
)
_CLAIM_ALL = (
    update(_SCHEDULES)
    .where(_SCHEDULES.c.id.in_(_FREE_OF_ALL.scalar_subquery()))
    .values(next_run_at=bindparam("until"))
    .returning(_SCHEDULES.c.id)
)
# Only the row as it was claimed.
_CLAIMED = and_(_SCHEDULES.c.id == bindparam("of"), _SCHEDULES.c.due_at == bindparam("claimed_for"))
_FORGET = delete(_SCHEDULES).where(_CLAIMED)
_GIVE_BACK = update(_SCHEDULES).where(_CLAIMED).values(next_run_at=bindparam("before"))
_GO_ON = (
    update(_SCHEDULES)
    .where(_CLAIMED)
    .values(due_at=bindparam("next_due"), next_run_at=bindparam("next_due"), attempts=0)
)


_NEXT = select(func.min(_SCHEDULES.c.next_run_at)).where(_SCHEDULES.c.is_paused.is_(False))


@built_once
def _note(insert: Any) -> Any:
    return insert(Run).on_conflict_do_nothing()


async def due(session: AsyncSession, now: datetime, *, limit: int = 100) -> list[Due]:
    """What is to run now, longest due first."""
    return [Due(*row) for row in await run(session, _DUE, {"now": now, "most": limit})]


async def next_moment(session: AsyncSession, chat_id: int | None = None) -> datetime | None:
    """When something is to run next, in the group of this chat or in any; None where nothing is planned."""
    planned = _NEXT
    if chat_id is not None:
        planned = planned.join(Group, Group.id == _SCHEDULES.c.group_id).where(Group.chat_id == chat_id)
    moment: datetime | None = (await run(session, planned)).scalar()
    return moment


async def claim_all(session: AsyncSession, due: Sequence[Due], now: datetime) -> set[int]:
    """The same as `claim` for several at once, in one statement: the ids of those that are the caller's."""
    if not due:
        return set()
    seen = [(task.id, task.next_run_at) for task in due]
    claimed = await session.scalars(
        _CLAIM_ALL, {"ids": [task.id for task in due], "seen": seen, "until": now + _LONGEST_PAUSE}
    )
    return set(claimed)


async def claim(session: AsyncSession, task: Due, now: datetime) -> bool:
    """Make this run the caller's. False where another process was faster, or it was moved meanwhile."""
    row = {"of": task.id, "claimed_at": task.next_run_at, "until": now + _LONGEST_PAUSE}
    claimed = await session.execute(_CLAIM, row)
    return bool(claimed.rowcount)  # type: ignore[attr-defined]


async def give_back(session: AsyncSession, due: Sequence[Due]) -> None:
    """These were claimed in this transaction and are not run in it after all: they are due as before."""
    if rows := [{"of": task.id, "claimed_for": task.due_at, "before": task.next_run_at} for task in due]:
        await session.execute(_GIVE_BACK, rows)


async def finish(
    session: AsyncSession, task: Due, now: datetime, *, outcome: RunOutcome, next_due: datetime | None
) -> None:
    """The claimed run happened: note it, and plan the next or forget the row."""
    await finish_all(session, [(task, Ran(outcome, next_due))], now)


async def finish_all(session: AsyncSession, ran: Sequence[tuple[Due, Ran]], now: datetime) -> None:
    """The same for several. What was planned anew meanwhile stays as it is."""
    runs = [
        {
            "group_id": t.group_id,
            "key": t.key,
            "kind": t.kind,
            "due_at": t.due_at,
            "ran_at": now,
            "outcome": result.outcome,
        }
        for t, result in ran
    ]
    over = [{"of": t.id, "claimed_for": t.due_at} for t, result in ran if result.next_due is None]
    again = [{"of": t.id, "claimed_for": t.due_at, "next_due": r.next_due} for t, r in ran if r.next_due is not None]
    for statement, rows in ((_note(session), runs), (_FORGET, over), (_GO_ON, again)):
        if rows:
            await session.execute(statement, rows)


async def retry(session: AsyncSession, task: Due, now: datetime) -> None:
    """The run failed and was rolled back: try it again after a pause that grows."""
    pause = min(_FIRST_PAUSE * 2 ** min(task.attempts, 10), _LONGEST_PAUSE)
    await session.execute(
        update(Schedule)
        .where(Schedule.id == task.id, Schedule.next_run_at == task.next_run_at)
        .values(next_run_at=now + pause, attempts=Schedule.attempts + 1)
    )


@dataclass(frozen=True, slots=True)
class RunFacts:
    """A run of a schedule of this key and kind: when it was due, when it was done, and how it went (`features.scheduling.view.outcome`)."""

    key: str
    kind: str
    due_at: datetime
    ran_at: datetime
    outcome: str


async def last_runs(
    session: AsyncSession, group_id: int, *, limit: int = 5, without: Collection[str] = ()
) -> list[RunFacts]:
    """What ran last in a group, newest first, `without` these kinds."""
    found = await session.execute(
        select(Run.key, Run.kind, Run.due_at, Run.ran_at, Run.outcome)
        .where(Run.group_id == group_id, Run.kind.not_in(sorted(without)))
        .order_by(Run.ran_at.desc(), Run.due_at.desc(), Run.key)
        .limit(limit)
    )
    return [RunFacts(*row) for row in found]


async def coming(session: AsyncSession, group_id: int, until: datetime) -> list[Schedule]:
    """What is planned in a group up to a moment."""
    found = await session.scalars(
        select(Schedule).where(Schedule.group_id == group_id, Schedule.due_at <= until, Schedule.is_paused.is_(False))
    )
    return list(found)


async def coming_after(session: AsyncSession, group_id: int, prefix: str, moment: datetime) -> list[Schedule]:
    """What is planned in a group from a moment on under keys that begin so, in its order."""
    found = await session.scalars(
        select(Schedule)
        .where(
            Schedule.group_id == group_id,
            Schedule.key.startswith(prefix, autoescape=True),
            Schedule.due_at >= moment,
            Schedule.is_paused.is_(False),
        )
        .order_by(Schedule.due_at, Schedule.key)
    )
    return list(found)


async def overdue(session: AsyncSession, group_id: int, now: datetime) -> int:
    """How many schedules of a group should have run a minute ago and have not."""
    return (
        await session.scalar(
            select(func.count()).where(
                Schedule.group_id == group_id,
                Schedule.is_paused.is_(False),
                Schedule.due_at < now - timedelta(minutes=1),
            )
        )
    ) or 0


async def planned_of(session: AsyncSession, group_id: int, activity: int) -> dict[str, datetime]:
    """What of an activity is planned, and when, by key."""
    rows = await session.execute(
        select(Schedule.key, Schedule.due_at).where(Schedule.group_id == group_id, Schedule.activity == activity)
    )
    return dict(rows.all())


async def sweep(session: AsyncSession, now: datetime) -> None:
    """Forget runs that nobody asks about any more."""
    await session.execute(delete(Run).where(Run.ran_at < now - _RUNS_KEPT))
