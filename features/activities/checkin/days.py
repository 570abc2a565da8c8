"""The clock's side of the check-in. A day's three moments are schedule rows: `checkin.open` (the day's board), `checkin.remind`,
`checkin.close`; the close of the last day ends the activity.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from sqlalchemy import and_, exists, func, insert as plain_insert, literal, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from features.activities.checkin import boards, participants, rules, teams, view
from features.activities.checkin.corrections import freezes, outs
from features.activities.checkin.ending import closed
from features.activities.checkin.options import Options, options_of, stored
from features.activities.checkin.proofs import questions
from features.activities.checkin.reminding import remind
from features.activities.checkin.rules import ONE_DAY, Closed, Status
from features.activities.kind import Coming
from features.facts import activity_facts
from features.outbox import service as outbox
from features.people.calendar import calendar_of
from features.scheduling import service as schedule
from features.scheduling.service import Due, Ran
from kit.db import insert
from kit.recurrence import quiet_ends
from kit.texts import texts
from models import Activity, CheckIn, CheckInDay, Group, Member, Participant, Person, RunOutcome

# A closing line older than this is of no interest to anybody.
_LINE_LASTS = timedelta(hours=20)
_LATE = timedelta(minutes=5)
_LISTED = 10


async def plan(session: AsyncSession, group: Group, activity: Activity, now: datetime) -> None:
    """The next opening, reminder and close that are still ahead; at once the close of a day whose deadline was moved into the past."""
    calendar, options = calendar_of(group), options_of(activity)
    today = calendar.day_of(now)
    settled = await session.scalars(
        select(CheckInDay.day).where(
            CheckInDay.group_id == group.id,
            CheckInDay.activity == activity.number,
            CheckInDay.day >= today - ONE_DAY,
            CheckInDay.closed_at.is_not(None),
        )
    )
    are_settled = set(settled)
    moments: dict[str, datetime | None] = {"open": None, "remind": None, "close": None}
    day = options.due_from(today - ONE_DAY)
    while day is not None and not all(moments.values()):
        reminder = rules.reminds_at(options, calendar, day)
        for name, at in (
            ("open", rules.opens(options, calendar, day)),
            ("remind", reminder),
            ("close", rules.closes(options, calendar, day)),
        ):
            is_ahead = at is not None and (at > now or (name == "close" and day not in are_settled))
            if moments[name] is None and is_ahead:
                moments[name] = at
        if reminder is None and moments["open"] and moments["close"]:
            break
        day = options.due_from(day + ONE_DAY)
    # No day is left: the close ends it.
    moments["close"] = moments["close"] or now
    for name, moment in moments.items():
        key = f"checkin:{activity.number}:{name}"
        if moment is None:
            await schedule.cancel(session, group.id, key)
        else:
            await schedule.plan(session, group.id, key, f"checkin.{name}", moment, activity=activity.number)


async def start(session: AsyncSession, group: Group, activity: Activity, now: datetime) -> datetime | None:  # noqa: ARG001 - the protocol
    """See `kind.Start`: the first opening."""
    options = options_of(activity)
    first = options.due_from(options.first_day)
    return None if first is None else rules.opens(options, calendar_of(group), first)


async def days(
    session: AsyncSession,  # noqa: ARG001 - the protocol
    group: Group,
    activity: Activity,
    start: datetime,
    end: datetime,
) -> Sequence[Coming]:
    """See `kind.Days`."""
    calendar, options = calendar_of(group), options_of(activity)
    found: list[Coming] = []
    day = options.due_from(calendar.day_of(start) - ONE_DAY)
    while day is not None and calendar.starts(day) <= end:
        moments = {
            "open": rules.opens(options, calendar, day),
            "remind": rules.reminds_at(options, calendar, day),
            "close": rules.closes(options, calendar, day),
        }
        found += [
            Coming(f"checkin.{name}", at, activity.number)
            for name, at in moments.items()
            if at is not None and start < at <= end
        ]
        day = options.due_from(day + ONE_DAY)
    return found


async def _open_day(session: AsyncSession, group: Group, activity: Activity, task: Due, now: datetime) -> Ran:
    """The day's board: a new message below the talk (silent in the quiet hours), unless the board has only just been posted."""
    calendar, options = calendar_of(group), options_of(activity)
    day = calendar.day_of(task.due_at)
    await outbox.refresh_board(session, group.id, activity.number, now)
    coming = options.due_from(day + ONE_DAY)
    next_due = None if coming is None else rules.opens(options, calendar, coming)
    if now >= rules.closes(options, calendar, day):
        return Ran("dropped", next_due)
    if day != options.first_day:
        await boards.hand_over(session, group, activity, day, now)
    return Ran(_punctual(task, now), next_due)


async def _close_day(session: AsyncSession, group: Group, activity: Activity, task: Due, now: datetime) -> Ran:
    """Settle a day: who missed it, one line to the group, and the end of the activity after its last day."""
    calendar, options = calendar_of(group), options_of(activity)
    # A deadline at the day's end is the first moment of the next day.
    day = calendar.day_of(task.due_at - timedelta(seconds=1))
    coming = options.due_from(day + ONE_DAY)
    next_due = None if coming is None else rules.closes(options, calendar, coming)
    key = {"group_id": group.id, "activity": activity.number, "day": day}
    statement = insert(session, CheckInDay).values(**key, done=0, missed=0, closed_at=now)
    newly = await session.execute(
        statement.on_conflict_do_update(
            index_elements=list(key), set_={"closed_at": now}, where=CheckInDay.closed_at.is_(None)
        ).returning(CheckInDay.done)
    )
    done = newly.scalar_one_or_none()
    if done is not None and options.is_due(day):
        over = await _settle_day(session, group, activity, day, done, now)
        if over.done or over.missed or over.saved or over.waiting:
            await outbox.tell_group(
                session,
                group.id,
                f"closed:{group.id}:{activity.number}:{day}",
                view.day_closed(texts(group.language), activity_facts(activity), day, over),
                now,
                thread_id=activity.thread_id,
                not_before=_unhurried(group, now),
                drop_after=task.due_at + _LINE_LASTS,
            )
    await outbox.refresh_board(session, group.id, activity.number, now)
    # Where the next day has begun before this one could be settled, its record is there already.
    await boards.redraw(session, activity, [day], now)
    await questions.day_over(session, group, activity, day, now)
    if coming is None:
        activity.state, activity.closed_at = "closed", now
        await closed(session, group, activity, now)
    return Ran(_punctual(task, now), next_due)


async def _settle_day(
    session: AsyncSession, group: Group, activity: Activity, day: date, done: int, now: datetime
) -> Closed:
    """What the day was for those who were not there; who is out by it, and who would be by the next."""
    options = options_of(activity)
    saved = await freezes.spend(session, group, activity, day, now)
    missed = await _mark_missed(session, activity, day, now)
    await _carry_on(session, activity, options, day)
    out, nearly_out = await outs.settle(session, group, activity, day, now) if options.out is not None else ([], [])
    rows = await session.execute(
        select(CheckIn.status, func.count())
        .where(CheckIn.group_id == group.id, CheckIn.activity == activity.number, CheckIn.day == day)
        .group_by(CheckIn.status)
    )
    counts: dict[str, int] = dict(rows.all())
    await session.execute(
        update(CheckInDay)
        .where(CheckInDay.group_id == group.id, CheckInDay.activity == activity.number, CheckInDay.day == day)
        .values(missed=missed + counts.get(Status.REJECTED, 0))
    )
    await teams.recount(session, activity, [day])
    celebrated = await _celebrated(session, activity, day, options)
    reached = await _reach(session, activity, options)
    return Closed(
        done,
        missed,
        len(saved),
        counts.get(Status.PENDING, 0),
        len(out),
        len(nearly_out),
        apart=counts.get(Status.EXCUSED, 0) + counts.get(Status.REJECTED, 0),
        saved_names=_untold(saved),
        out_names=_untold(out),
        nearly_names=_untold(nearly_out),
        celebrated=celebrated,
        reached=reached,
        teams=await teams.on_day(session, activity, day),
        week=await teams.of_week(session, activity, day),
    )


def _untold(people: Sequence[Person]) -> list[str]:
    """The names of those who take nothing in private: for them the group's line is all they hear."""
    return sorted(person.name for person in people if not person.is_reachable)


async def _reach(session: AsyncSession, activity: Activity, options: Options) -> int | None:
    """The goal, where it is reached and the group has not heard of it: by whatever it was reached, a make-up or a late approval, too."""
    if (
        options.goal is None
        or options.reached == options.goal
        or await participants.total_of(session, activity) < options.goal
    ):
        return None
    activity.options = stored(replace(options, reached=options.goal))
    return options.goal


async def _carry_on(session: AsyncSession, activity: Activity, options: Options, day: date) -> None:
    """Streaks go on over a day for which somebody was excused beforehand."""
    expected = options.due_before(day)
    if expected is None:
        return
    kept = exists().where(
        CheckIn.group_id == Participant.group_id,
        CheckIn.activity == Participant.activity,
        CheckIn.person_id == Participant.person_id,
        CheckIn.day == day,
        CheckIn.status.in_(sorted(rules.KEEPS)),
    )
    await session.execute(
        update(Participant)
        .where(
            Participant.group_id == activity.group_id,
            Participant.activity == activity.number,
            Participant.streak > 0,
            Participant.through >= expected,
            Participant.through < day,
            kept,
        )
        .values(through=day)
        .execution_options(synchronize_session=False)
    )


TASKS = {"checkin.open": _open_day, "checkin.remind": remind, "checkin.close": _close_day}


def _punctual(task: Due, now: datetime) -> RunOutcome:
    return "late" if now - task.due_at > _LATE else "ran"


def _unhurried(group: Group, now: datetime) -> datetime:
    """When the group may hear of something that can wait until quiet hours are over."""
    return quiet_ends(calendar_of(group), now, quiet_from=group.quiet_from, quiet_until=group.quiet_until)


async def _mark_missed(session: AsyncSession, activity: Activity, day: date, now: datetime) -> int:
    absent = (
        select(
            Participant.group_id,
            Participant.activity,
            Participant.person_id,
            literal(day, CheckIn.day.type),
            literal(Status.MISSED.value),
            literal(now, CheckIn.at.type),
        )
        .join(Member, and_(Member.group_id == Participant.group_id, Member.person_id == Participant.person_id))
        .where(participants.takes_part(activity, day))
    )
    columns = ["group_id", "activity", "person_id", "day", "status", "at"]
    marked = await session.execute(plain_insert(CheckIn).from_select(columns, absent))
    return int(marked.rowcount)  # type: ignore[attr-defined]


async def _celebrated(session: AsyncSession, activity: Activity, day: date, options: Options) -> list[tuple[str, int]]:
    rows = await session.execute(
        select(Person.name, Participant.streak)
        .join(Person, Person.id == Participant.person_id)
        .where(
            Participant.group_id == activity.group_id,
            Participant.activity == activity.number,
            Participant.through == day,
            Participant.streak >= 2,
        )
        .order_by(Participant.streak.desc(), Person.name)
    )
    return [(name, streak) for name, streak in rows if rules.is_celebrated(streak, options)][:_LISTED]
