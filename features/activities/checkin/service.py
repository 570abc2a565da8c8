"""Taking part in a check-in, and its life. Uniqueness by constraint, streaks from `rules`, points through the ledger."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import and_, bindparam, select
from sqlalchemy.ext.asyncio import AsyncSession

from features import schedule
from features.activities.checkin import rules, view
from features.activities.checkin.days import TASKS, closed, plan
from features.activities.checkin.options import FIELDS, compose, fitting, options_of, spell, stored
from features.activities.checkin.rules import (
    ONE_DAY,
    AlreadyIn,
    BoardFacts,
    CheckedIn,
    Gate,
    NotOpen,
    Options,
    Share,
    Standing,
    Status,
)
from features.activities.kind import Ended, Paused
from features.outbox import service as outbox
from features.people.calendar import calendar_of
from features.points.service import TREASURY, Move, member, move
from features.statistics.tally import count
from kit.db import built_once
from kit.messages import Message
from kit.texts import texts
from models import Activity, CheckIn, CheckInDay, Group, Participant, Person

# What `kind.Service` asks of this module, wherever in the folder it stands.
__all__ = [
    "FIELDS", "TASKS", "board", "changed", "check_in", "closed", "compose", "fitting", "opened", "paused", "recount",
    "resumed", "shares_of", "spell",
]  # fmt: skip

_LISTED = 10


async def check_in(
    session: AsyncSession, group: Group, activity: Activity, people: Sequence[int], now: datetime
) -> list[CheckedIn | AlreadyIn]:
    """Check these people in for today, each once, in their order; what comes back stands in the same order.

    `people` may name someone twice. A handful of statements, however many they are. Raises NotOpen, Paused, Ended.
    """
    calendar, options = calendar_of(group), options_of(activity)
    if activity.state == "closed":
        raise Ended(activity.title)
    if activity.state == "paused":
        raise Paused(activity.title)
    current = rules.look(options, calendar, now)
    if current.gate is not Gate.OPEN:
        raise NotOpen(current.gate, current.next_opening and calendar.local(current.next_opening))
    day, key = current.day, {"group_id": group.id, "activity": activity.number}
    row = {**key, "day": day, "status": Status.DONE, "at": now}
    fresh = set(
        await session.scalars(
            _enter(session),
            [{**row, "person_id": person} for person in sorted(set(people))],
        )
    )
    standings = await _standings(session, group.id, activity.number, people)
    first_of_all = await _count_in(session, key, day, len(fresh)) - len(fresh)
    before = {person: standings.get(person) for person in fresh}
    for person, old in before.items():
        standings[person] = rules.begun(day) if old is None else old.extended(day, options)
    await _keep(session, key, {person: standings[person] for person in fresh})
    await _pay(session, group.id, activity.number, day, {p: standings[p].streak for p in fresh}, options, now)
    if fresh:
        await outbox.refresh_board(session, group.id, activity.number, now)
        count(session, group.id, "checkins", fresh, now)
    results: list[CheckedIn | AlreadyIn] = []
    places: dict[int, int] = {}
    for person in people:
        streak = standings[person].streak_on(day, options) if person in standings else 0
        if person in fresh and person not in places:
            places[person] = first_of_all + len(places) + 1
            results.append(CheckedIn(streak, options.points, rules.bonus(streak, options), places[person]))
        else:
            results.append(AlreadyIn(streak))
    return results


async def _standings(session: AsyncSession, group_id: int, number: int, people: Sequence[int]) -> dict[int, Standing]:
    rows = await session.execute(
        _STANDINGS, {"group_id": group_id, "activity": number, "people": list(dict.fromkeys(people))}
    )
    return {row.person_id: Standing(row.first_day, row.through, row.streak, row.best, row.total) for row in rows}


async def _count_in(session: AsyncSession, key: Mapping[str, Any], day: date, fresh: int) -> int:
    """Count them into the day; how many are in now."""
    done = await session.scalar(_count(session), {**key, "day": day, "done": fresh, "missed": 0})
    return int(done or 0)


async def _keep(session: AsyncSession, key: Mapping[str, Any], standings: Mapping[int, Standing]) -> None:
    if not standings:
        return
    rows = [
        {**key, "person_id": p, "first_day": s.first_day, "through": s.through, "streak": s.streak, "best": s.best, "total": s.total}
        for p, s in sorted(standings.items())
    ]  # fmt: skip
    await session.execute(_stand(session), rows)


# What every tap needs, built once and of columns alone, without what an object of the row would need on top: `check_in` is the
# hottest path there is.
_OF = Participant.__table__.c
_STANDINGS = select(_OF.person_id, _OF.first_day, _OF.through, _OF.streak, _OF.best, _OF.total).where(
    _OF.group_id == bindparam("group_id"),
    _OF.activity == bindparam("activity"),
    _OF.person_id.in_(bindparam("people", expanding=True)),
)


@built_once
def _enter(insert: Any) -> Any:
    return insert(CheckIn).on_conflict_do_nothing().returning(CheckIn.__table__.c.person_id)


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
        set_={name: new[name] for name in ("first_day", "through", "streak", "best", "total")},
    )


async def _pay(
    session: AsyncSession,
    group_id: int,
    number: int,
    day: date,
    streaks: Mapping[int, int],
    options: Options,
    now: datetime,
) -> None:
    moves: list[Move] = []
    for person, streak in sorted(streaks.items()):
        if options.points:
            moves.append(Move(TREASURY, member(person), options.points, f"checkin:{number}:{day}:{person}", "checkin"))
        if extra := rules.bonus(streak, options):
            moves.append(Move(TREASURY, member(person), extra, f"streak:{number}:{day}:{person}", "streak"))
    await move(session, group_id, moves, now, actor=None)


async def recount(session: AsyncSession, activity: Activity, person_id: int) -> Standing | None:
    """Make a member's standing what their days add up to, after days in the past have changed."""
    rows = await session.execute(
        select(CheckIn.day, CheckIn.status).where(
            CheckIn.group_id == activity.group_id, CheckIn.activity == activity.number, CheckIn.person_id == person_id
        )
    )
    standing = rules.recount({day: Status(status) for day, status in rows}, options_of(activity))
    if standing is not None:
        await _keep(session, {"group_id": activity.group_id, "activity": activity.number}, {person_id: standing})
    return standing


async def shares_of(session: AsyncSession, group: Group, person_id: int, now: datetime) -> list[Share]:
    """A member's part in the check-ins that are going on."""
    rows = await session.execute(
        select(Activity, Participant)
        .join(Participant, and_(Participant.group_id == Activity.group_id, Participant.activity == Activity.number))
        .where(Activity.group_id == group.id, Activity.state != "closed", Participant.person_id == person_id)
        .order_by(Activity.number)
    )
    calendar = calendar_of(group)
    found: list[Share] = []
    for activity, p in rows:
        options, standing = options_of(activity), Standing(p.first_day, p.through, p.streak, p.best, p.total)
        current = rules.look(options, calendar, now)
        day = current.day
        # A day whose deadline has passed counts as gone, though the calendar still shows it.
        seen_on = day + ONE_DAY if current.gate in {Gate.OVER, Gate.ENDED} else day
        found.append(
            Share(activity.title, standing.streak_on(seen_on, options), p.best, p.total, is_done=p.through == day,
                  gate=current.gate, broken_on=standing.broken_on(seen_on, options))
        )  # fmt: skip
    return found


async def opened(session: AsyncSession, group: Group, activity: Activity, now: datetime) -> None:
    """See `kind.Service`."""
    await outbox.refresh_board(session, group.id, activity.number, now)
    await plan(session, group, activity, now)


async def changed(session: AsyncSession, group: Group, activity: Activity, now: datetime) -> None:
    """See `kind.Service`."""
    await outbox.refresh_board(session, group.id, activity.number, now)
    if activity.state == "open":
        await plan(session, group, activity, now)


async def paused(session: AsyncSession, group: Group, activity: Activity, now: datetime) -> None:
    """See `kind.Service`."""
    calendar, options = calendar_of(group), options_of(activity)
    today = calendar.day_of(now)
    # A day whose deadline has passed was a day; the pause begins with the next.
    is_over = now >= rules.closes(options, calendar, today)
    activity.options = stored(replace(options, paused_on=today + ONE_DAY if is_over else today))
    await schedule.cancel_all_of(session, group.id, activity.number)
    await outbox.refresh_board(session, group.id, activity.number, now)


async def resumed(session: AsyncSession, group: Group, activity: Activity, now: datetime) -> None:
    """See `kind.Service`."""
    calendar, options = calendar_of(group), options_of(activity)
    today = calendar.day_of(now)
    # Today counts again if it can still be done.
    last_off = today if now >= rules.closes(options, calendar, today) else today - ONE_DAY
    off = options.off
    if options.paused_on is not None and options.paused_on <= last_off:
        off = (*off, (options.paused_on, last_off))
    activity.options = stored(replace(options, paused_on=None, off=off))
    await outbox.refresh_board(session, group.id, activity.number, now)
    await plan(session, group, activity, now)


async def board(session: AsyncSession, group: Group, activity: Activity, now: datetime) -> Message:
    """See `kind.Service`."""
    calendar, options = calendar_of(group), options_of(activity)
    current = rules.look(options, calendar, now)
    where = (CheckIn.group_id == group.id, CheckIn.activity == activity.number, CheckIn.day == current.day)
    done = await session.scalar(
        select(CheckInDay.done).where(
            CheckInDay.group_id == group.id, CheckInDay.activity == activity.number, CheckInDay.day == current.day
        )
    )
    latest = await session.scalars(
        select(Person.name)
        .join(CheckIn, CheckIn.person_id == Person.id)
        .where(*where, CheckIn.status == Status.DONE)
        .order_by(CheckIn.at.desc(), CheckIn.person_id)
        .limit(_LISTED)
    )
    facts = BoardFacts(
        state=activity.state,
        day=current.day,
        gate=current.gate,
        next_opening=current.next_opening and calendar.local(current.next_opening),
        closes_at=calendar.local(rules.closes(options, calendar, current.day)),
        done=done or 0,
        latest=list(latest),
    )
    return view.board(texts(group.language), activity, options, facts)
