"""The clock's side of the check-in. A day's three moments are schedule rows: `checkin.open` (the day's board), `checkin.remind`,
`checkin.close`; the close of the last day ends the activity.
"""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from features.activities.checkin import boards, closing, rules
from features.activities.checkin.options import options_of
from features.activities.checkin.reminding import remind
from features.activities.checkin.rules import ONE_DAY
from features.activities.kind import Coming, Occasion, Together
from features.outbox import service as outbox
from features.people.calendar import calendar_of
from features.scheduling import service as schedule
from features.scheduling.service import Ran
from models import Activity, CheckInDay, Group


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


async def _open_days(session: AsyncSession, occasions: Sequence[Occasion], now: datetime) -> list[Ran]:
    """The day's board: a new message below the talk (silent in the quiet hours), unless the board has only just been posted."""
    ran: list[Ran] = []
    anew: dict[date, list[Activity]] = {}
    for each in occasions:
        calendar, options = calendar_of(each.group), options_of(each.activity)
        day = calendar.day_of(each.task.due_at)
        await outbox.refresh_board(session, each.group.id, each.activity.number, now)
        coming = options.due_from(day + ONE_DAY)
        next_due = None if coming is None else rules.opens(options, calendar, coming)
        is_over = now >= rules.closes(options, calendar, day)
        if not is_over and day != options.first_day:
            anew.setdefault(day, []).append(each.activity)
        ran.append(Ran("dropped" if is_over else closing.punctual(each.task, now), next_due))
    for day, activities in anew.items():
        await boards.hand_over(session, activities, day, now)
    return ran


TASKS = {
    "checkin.open": Together(_open_days),
    "checkin.remind": Together(remind),
    "checkin.close": Together(closing.close_days),
}
