"""The life of a raffle, as `kind.Service` asks for it. Tickets are `tickets.py`, its end is `drawing.py`."""

import secrets
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from features.activities.raffle import drawing, finding, tickets, view_board
from features.activities.raffle.composing import compose, fitting, keeps
from features.activities.raffle.options import OPTIONS, deadline, options_of, stored
from features.activities.raffle.predicates import PART
from features.activities.raffle.refusals import HasEntries, NoSuchActivity
from features.moments import wall
from features.outbox import service as outbox
from features.people.calendar import calendar_of
from features.scheduling import service as schedule
from features.scheduling.service import Due, Ran
from kit.messages import Message
from kit.texts import texts
from models import Activity, Group, Raffle

# What `kind.Service` asks of this module, wherever in the folder it stands.
__all__ = ["TASKS", "board", "changed", "closed", "compose", "fitting", "opened", "paused", "resumed"]

_LATE = timedelta(minutes=5)


async def opened(session: AsyncSession, group: Group, activity: Activity, now: datetime) -> None:
    """See `kind.Service`. The seed is thrown now: its hash stands on the board from the beginning. Raises NoSuchActivity."""
    await _require_known(session, activity)
    ends_at = deadline(options_of(activity), calendar_of(group))
    session.add(
        Raffle(
            group_id=group.id,
            activity=activity.number,
            ends_at=ends_at,
            seed=secrets.token_hex(16),
            frozen=activity.options,
        )
    )
    await session.flush()
    await outbox.refresh_board(session, group.id, activity.number, now)
    await _plan(session, activity, ends_at, now)


async def _require_known(session: AsyncSession, activity: Activity) -> None:
    """Raises NoSuchActivity where a condition names one that is not there, or the raffle itself."""
    for number in [each.of for each in options_of(activity).conditions if each.sort == PART]:
        known = select(Activity.number).where(Activity.group_id == activity.group_id, Activity.number == number)
        if number == activity.number or await session.scalar(known) is None:
            raise NoSuchActivity(number)


async def _plan(session: AsyncSession, activity: Activity, ends_at: datetime | None, now: datetime) -> None:
    """It is drawn when its time is up, or at once where so many are in."""
    key, at = {"group_id": activity.group_id, "activity": activity.number}, options_of(activity).at
    if at is not None and (await tickets.standing(session, key))[0] >= at:
        ends_at = now
    if ends_at is None:
        await schedule.cancel_all_of(session, activity.group_id, activity.number)
    else:
        await tickets.plan(session, key, ends_at)


async def changed(session: AsyncSession, group: Group, activity: Activity, now: datetime) -> None:
    """See `kind.Service`. Raises HasEntries for what people have taken tickets for, NoSuchActivity."""
    await session.flush()
    locked = await tickets.lock(session, activity)
    await _require_known(session, activity)
    row = await finding.raffle_of(session, activity)
    people, _ = await tickets.standing(session, locked.key)
    if people and not keeps(OPTIONS.read(row.frozen), options_of(activity)):
        raise HasEntries
    row.frozen, row.ends_at = activity.options, deadline(options_of(activity), calendar_of(group))
    await session.flush()
    await outbox.refresh_board(session, group.id, activity.number, now)
    if activity.state == "open":
        await _plan(session, activity, row.ends_at, now)


async def paused(session: AsyncSession, group: Group, activity: Activity, now: datetime) -> None:
    """See `kind.Service`."""
    await session.flush()
    await tickets.lock(session, activity)
    (await finding.raffle_of(session, activity)).paused_at = now
    await schedule.cancel_all_of(session, group.id, activity.number)
    await outbox.refresh_board(session, group.id, activity.number, now)


async def resumed(session: AsyncSession, group: Group, activity: Activity, now: datetime) -> None:
    """See `kind.Service`. A draw whose time passed meanwhile is put off: what was left of the time is given again."""
    await session.flush()
    await tickets.lock(session, activity)
    row = await finding.raffle_of(session, activity)
    if row.ends_at is not None and row.paused_at is not None and row.ends_at <= now:
        row.ends_at = now + max(row.ends_at - row.paused_at, timedelta(minutes=1))
        put_off = wall(row.ends_at, calendar_of(group))
        activity.options = stored(replace(options_of(activity), until=put_off))
        row.frozen = activity.options
    row.paused_at = None
    await session.flush()
    await outbox.refresh_board(session, group.id, activity.number, now)
    await _plan(session, activity, row.ends_at, now)


async def closed(session: AsyncSession, group: Group, activity: Activity, now: datetime) -> None:
    """See `kind.Service`. A host has ended it: it is drawn now."""
    await session.flush()
    raffle = await tickets.lock(session, activity)
    await drawing.draw(session, group, activity, raffle, now)


async def _draw(session: AsyncSession, group: Group, activity: Activity, task: Due, now: datetime) -> Ran:
    """Its time is up, or as many are in as it takes. Always done, however late."""
    raffle = await tickets.lock(session, activity)
    if raffle.state != "open":
        return Ran("dropped", None)
    at = raffle.options.at
    is_full = at is not None and (await tickets.standing(session, raffle.key))[0] >= at
    if not is_full and (raffle.ends_at is None or now < raffle.ends_at):
        return Ran("ran" if raffle.ends_at else "dropped", raffle.ends_at)
    await session.refresh(activity)
    activity.state, activity.closed_at = "closed", now
    await drawing.draw(session, group, activity, raffle, now)
    return Ran("late" if now - task.due_at > _LATE else "ran", None)


TASKS = {"raffle.draw": _draw}


async def board(session: AsyncSession, group: Group, activity: Activity, now: datetime) -> Message:  # noqa: ARG001 - the protocol's
    """See `kind.Service`."""
    return view_board.board(texts(group.language), await finding.board(session, group, activity))
