"""The members' standings in a check-in: read, kept, counted into the day, and paid. What every tap needs is built once."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, bindparam, exists, func, literal_column, null, or_, select, true
from sqlalchemy.ext.asyncio import AsyncSession

from features.activities.checkin import rules
from features.activities.checkin.options import Options
from features.activities.checkin.rules import Participation, Status
from features.counting.tally import count
from features.outbox import service as outbox
from features.points.service import TREASURY, Move, member, reward
from features.teams import service as teams
from features.teams.service import Seating
from kit.db import SET_SIZE, at_end, built_once, run
from models import Activity, CheckIn, CheckInDay, Member, Participant


@dataclass(frozen=True, slots=True)
class Entering:
    """People who are done for `day`, which is going on. `people` may name someone twice; `at` says when they did it, where not now."""

    activity: Activity
    options: Options
    day: date
    people: Sequence[int]
    at: Mapping[int, datetime] = field(default_factory=dict)


class Entered(NamedTuple):
    """Where they stand, who of them is new today, how many were in before, and their teams."""

    participations: dict[int, Participation]
    fresh: set[int]
    before: int
    teams: Mapping[int, int]


async def enter_all(session: AsyncSession, entering: Sequence[Entering], now: datetime) -> list[Entered]:
    """These people are in, each once: what came of it, for each check-in in their order. They are different check-ins.

    A handful of statements, however many people and groups they are of, and one more for each, because rows are locked in one group at a
    time; what nobody has to see before the end of the transaction is left to it (`kit.db.at_end`).
    """
    participations = [await read(session, each.activity, each.people) for each in entering]
    rows = [
        {**_key(e.activity), "day": e.day, "status": Status.DONE, "at": e.at.get(person, now), "person_id": person}
        for e in entering
        for person in sorted(set(e.people))
    ]
    fresh: dict[tuple[int, int], set[int]] = {}
    for group_id, number, person in await run(session, _enter(session), rows) if rows else ():
        fresh.setdefault((group_id, number), set()).add(person)
    new = [fresh.get((e.activity.group_id, e.activity.number), set()) for e in entering]
    done = await _count_in(session, entering, new)
    for e, standings, people in zip(entering, participations, new, strict=True):
        await _follow(session, e, standings, people, now)
    in_teams = await seated(session, entering, participations, now)
    return [
        Entered(standings, people, in_now - len(people), of_team)
        for standings, people, in_now, of_team in zip(participations, new, done, in_teams, strict=True)
    ]


async def seated(
    session: AsyncSession, entering: Sequence[Entering], standings: Sequence[Collection[int]], now: datetime
) -> list[dict[int, int]]:
    """The teams of those of these people who take part; whoever is new comes into one, where teams are drawn."""
    seatings = [
        Seating(e.activity, e.options.split, [person for person in e.people if person in theirs])
        for e, theirs in zip(entering, standings, strict=True)
    ]
    return await teams.seat_all(session, seatings, now)


async def _follow(
    session: AsyncSession, entering: Entering, participations: dict[int, Participation], fresh: set[int], now: datetime
) -> None:
    """What it means for those who are new."""
    activity, options, day = entering.activity, entering.options, entering.day
    for person in fresh:
        old = participations.get(person)
        participations[person] = rules.begun(day) if old is None else old.extended(day, options)
        at_end(session, _stand_all, _row(activity, person, participations[person]))
    _pay(session, activity, day, {p: participations[p].streak for p in fresh}, options, now)
    if fresh:
        await outbox.refresh_board(session, activity.group_id, activity.number, now)
        count(session, activity.group_id, "checkins", sorted(fresh), now)


def _key(activity: Activity) -> dict[str, int]:
    return {"group_id": activity.group_id, "activity": activity.number}


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


async def _count_in(session: AsyncSession, entering: Sequence[Entering], fresh: Sequence[set[int]]) -> list[int]:
    """Count them into their days; how many are in now."""
    rows = [
        {**_key(e.activity), "day": e.day, "done": len(people), "missed": 0}
        for e, people in zip(entering, fresh, strict=True)
    ]
    counted = await run(session, _count(session), rows) if rows else ()
    done = {(group_id, number): done for group_id, number, done in counted}
    return [done[e.activity.group_id, e.activity.number] for e in entering]


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
    ).returning(CheckIn.__table__.c.group_id, CheckIn.__table__.c.activity, CheckIn.__table__.c.person_id)


@built_once
def _count(insert: Any) -> Any:
    statement, of = insert(CheckInDay), CheckInDay.__table__.c
    return statement.on_conflict_do_update(
        index_elements=["group_id", "activity", "day"], set_={"done": of.done + statement.excluded.done}
    ).returning(of.group_id, of.activity, of.done)


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
    return and_(
        Participant.group_id == activity.group_id,
        Participant.activity == activity.number,
        is_expected(day, day - TAKES_PART, undone=undone),
    )


def is_expected(day: Any, since: Any, *, undone: bool = False) -> ColumnElement[bool]:
    """The same of participants of any check-in: days, or what stands for them in a statement; `since` is the day that was lately."""
    is_something = CheckIn.status != Status.REJECTED if undone else true()
    return and_(
        Participant.first_day <= day,
        Participant.through >= since,
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
