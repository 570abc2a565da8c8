"""The members' standings in a check-in: read, kept, counted into the day, and paid. What every tap needs is built once."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, bindparam, exists, func, literal_column, null, or_, select, true
from sqlalchemy.ext.asyncio import AsyncSession

from features.activities.checkin import rules
from features.activities.checkin.options import Options
from features.activities.checkin.rules import Participation, Status
from features.counting.tally import count
from features.outbox import service as outbox
from features.points.service import TREASURY, Move, member, reward
from kit.db import SET_SIZE, at_end, built_once, run
from models import Activity, CheckIn, CheckInDay, Member, Participant


async def enter(
    session: AsyncSession,
    activity: Activity,
    options: Options,
    day: date,
    people: Sequence[int],
    now: datetime,
    *,
    at: Mapping[int, datetime] | None = None,
) -> tuple[dict[int, Participation], set[int], int]:
    """These people are done for `day`, which is going on, each once: where they stand, who of them is new today, how many were in before.

    `people` may name someone twice; `at` says when they did it, where that was before now. A handful of statements, however many they
    are; what nobody has to see before the end of the transaction is left to it (`kit.db.at_end`).
    """
    key = {"group_id": activity.group_id, "activity": activity.number}
    participations = await read(session, activity, people)
    row, at = {**key, "day": day, "status": Status.DONE}, at or {}
    rows = [{**row, "at": at.get(person, now), "person_id": person} for person in sorted(set(people))]
    fresh = set((await run(session, _enter(session), rows)).scalars()) if rows else set[int]()
    before = await _count_in(session, key, day, len(fresh)) - len(fresh)
    for person in fresh:
        old = participations.get(person)
        participations[person] = rules.begun(day) if old is None else old.extended(day, options)
    for person in fresh:
        at_end(session, _stand_all, _row(activity, person, participations[person]))
    _pay(session, activity, day, {p: participations[p].streak for p in fresh}, options, now)
    if fresh:
        await outbox.refresh_board(session, activity.group_id, activity.number, now)
        count(session, activity.group_id, "checkins", sorted(fresh), now)
    return participations, fresh, before


async def read(session: AsyncSession, activity: Activity, people: Collection[int]) -> dict[int, Participation]:
    """Where these people stand. Their rows are the caller's until its transaction ends: nobody else counts them meanwhile."""
    rows = await run(
        session,
        _STANDINGS,
        {"group_id": activity.group_id, "activity": activity.number, "people": sorted(set(people))},
    )
    return {row.person_id: Participation(row.first_day, row.through, row.streak, row.best, row.total) for row in rows}


async def keep(session: AsyncSession, activity: Activity, participations: Mapping[int, Participation]) -> None:
    """This is where they stand now; whoever was out is back."""
    if participations:
        await _stand_all(session, [_row(activity, p, s) for p, s in participations.items()])


def _row(activity: Activity, person_id: int, s: Participation) -> dict[str, Any]:
    return {
        "group_id": activity.group_id, "activity": activity.number, "person_id": person_id, "out_on": None,
        "first_day": s.first_day, "through": s.through, "streak": s.streak, "best": s.best, "total": s.total,
    }  # fmt: skip


async def _stand_all(session: AsyncSession, rows: Sequence[dict[str, Any]]) -> None:
    rows = sorted(rows, key=lambda row: (row["group_id"], row["activity"], row["person_id"]))
    await run(session, _stand(session), rows)


async def _count_in(session: AsyncSession, key: Mapping[str, Any], day: date, fresh: int) -> int:
    """Count them into the day; how many are in now."""
    counted = await run(session, _count(session), {**key, "day": day, "done": fresh, "missed": 0})
    return int(counted.scalar_one())


# Of columns alone, without what an object of the row would need on top.
_OF = Participant.__table__.c
_STANDINGS = (
    select(_OF.person_id, _OF.first_day, _OF.through, _OF.streak, _OF.best, _OF.total)
    .where(
        _OF.group_id == bindparam("group_id"),
        _OF.activity == bindparam("activity"),
        _OF.person_id.in_(bindparam("people", expanding=True)),
    )
    .order_by(_OF.person_id)
    .with_for_update()
)


@built_once
def _enter(insert: Any) -> Any:
    statement = insert(CheckIn)
    new = statement.excluded
    return statement.on_conflict_do_update(
        index_elements=["group_id", "activity", "person_id", "day"],
        # Nothing here is a parameter: with one the rows would be inserted one by one.
        set_={"status": new.status, "at": new.at, "by": null(), "note": null()},
        where=or_(*(CheckIn.status == literal_column(f"'{s}'") for s in sorted(rules.STILL_OPEN))),
    ).returning(CheckIn.__table__.c.person_id)


@built_once
def _count(insert: Any) -> Any:
    statement, done = insert(CheckInDay), CheckInDay.__table__.c.done
    return statement.on_conflict_do_update(
        index_elements=["group_id", "activity", "day"], set_={"done": done + statement.excluded.done}
    ).returning(done)


@built_once
def _stand(insert: Any) -> Any:
    statement = insert(Participant)
    new = statement.excluded
    return statement.on_conflict_do_update(
        index_elements=["group_id", "activity", "person_id"],
        set_={name: new[name] for name in ("first_day", "through", "streak", "best", "total", "out_on")},
    )


def _pay(
    session: AsyncSession, activity: Activity, day: date, streaks: Mapping[int, int], options: Options, now: datetime
) -> None:
    moves: list[Move] = []
    for person, streak in sorted(streaks.items()):
        if options.points:
            moves.append(
                Move(TREASURY, member(person), options.points, reference("checkin", activity, day, person), "checkin")
            )
        if extra := rules.bonus(streak, options):
            moves.append(Move(TREASURY, member(person), extra, reference("streak", activity, day, person), "streak"))
    reward(session, activity.group_id, moves, now)


def reference(reason: str, activity: Activity, day: date, person_id: int) -> str:
    """What a day earns is paid under this reference; paid again after it was taken back, `:2` and so on stand behind it."""
    return f"{reason}:{activity.number}:{day}:{person_id}"


async def days_of(
    session: AsyncSession, activity: Activity, people: Collection[int], *, since: date | None = None
) -> dict[int, dict[date, Status]]:
    """All days of these people in a check-in, or those since one: what a standing is counted from."""
    found: dict[int, dict[date, Status]] = {person: {} for person in people}
    everybody = sorted(found)
    for at in range(0, len(everybody), SET_SIZE):
        rows = await session.execute(
            select(CheckIn.person_id, CheckIn.day, CheckIn.status).where(
                CheckIn.group_id == activity.group_id,
                CheckIn.activity == activity.number,
                CheckIn.person_id.in_(everybody[at : at + SET_SIZE]),
                *([] if since is None else [CheckIn.day >= since]),
            )
        )
        for person, day, status in rows:
            found[person][day] = Status(status)
    return found


async def total_of(session: AsyncSession, activity: Activity) -> int:
    """How many check-ins all members together have."""
    total = await session.scalar(
        select(func.sum(Participant.total)).where(
            Participant.group_id == activity.group_id, Participant.activity == activity.number
        )
    )
    return int(total or 0)


# Whoever has not checked in for so long does not take part any more: no reminder, not counted as missing.
TAKES_PART = timedelta(days=14)


def takes_part(activity: Activity, day: date, *, undone: bool = False) -> ColumnElement[bool]:
    """Those in the group who checked in lately, are not out, and have no row for `day`: of participants joined with members.

    `undone`: also those whose row says that what they gave does not count.
    """
    is_something = CheckIn.status != Status.REJECTED if undone else true()
    return and_(
        Participant.group_id == activity.group_id,
        Participant.activity == activity.number,
        Participant.first_day <= day,
        Participant.through >= day - TAKES_PART,
        Participant.out_on.is_(None),
        Member.is_present.is_(True),
        ~exists().where(
            CheckIn.group_id == Participant.group_id,
            CheckIn.activity == Participant.activity,
            CheckIn.person_id == Participant.person_id,
            CheckIn.day == day,
            is_something,
        ),
    )
