"""What a countdown counts down to, and its steps as schedules. It moves when what it counts down to moves."""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from features.activities.followers import follows
from features.activities.registry import kind_of
from features.announcements.facts import Counted
from features.announcements.rules import NothingToCountTo, key_of, steps_of
from features.facts import activity_facts
from features.people.access import OutOfDate
from features.scheduling import service as schedule
from models import Activity, Announcement, Group

STEP = "announce.step"


async def start_of(session: AsyncSession, group: Group, activity: Activity, now: datetime) -> datetime | None:
    """When an activity begins; None where it is over, or has no start."""
    start = kind_of(activity.kind).start
    return None if start is None or activity.state == "closed" else await start(session, group, activity, now)


async def target(session: AsyncSession, group: Group, number: int, now: datetime) -> Counted:
    """The activity of this number and its start, which lies ahead. Raises OutOfDate, NothingToCountTo."""
    activity = await session.get(Activity, (group.id, number)) if 0 < number < 2**31 else None
    if activity is None:
        raise OutOfDate
    start = await start_of(session, group, activity, now)
    if start is None or start <= now:
        raise NothingToCountTo(activity.title)
    return Counted(activity_facts(activity), start)


async def targets(session: AsyncSession, group: Group, now: datetime) -> list[Counted]:
    """Every activity of a group that has a start ahead."""
    rows = await session.scalars(
        select(Activity).where(Activity.group_id == group.id, Activity.state == "open").order_by(Activity.number)
    )
    starts = [(activity, await start_of(session, group, activity, now)) for activity in rows]
    return [Counted(activity_facts(activity), start) for activity, start in starts if start is not None and start > now]


async def look(session: AsyncSession, group: Group, announcement: Announcement, now: datetime) -> Counted | None:
    """What a countdown counts down to, as it is now; None where there is nothing (any more)."""
    if announcement.activity is None:
        return None
    activity = await session.get(Activity, (group.id, announcement.activity))
    start = None if activity is None else await start_of(session, group, activity, now)
    return None if activity is None or start is None else Counted(activity_facts(activity), start)


async def plan(session: AsyncSession, group: Group, announcement: Announcement, now: datetime) -> bool:
    """The steps that lie ahead, as schedules. False where none does."""
    key = key_of(announcement)
    await schedule.cancel_under(session, group.id, key)
    counted = await look(session, group, announcement, now)
    if counted is None or counted.activity.state != "open":
        return counted is not None
    ahead = [(step, counted.start - timedelta(minutes=step)) for step in steps_of(announcement)]
    ahead = [(step, at) for step, at in ahead if at > now]
    for step, at in ahead:
        await schedule.plan(session, group.id, f"{key}:{step}", STEP, at)
    return bool(ahead)


@follows
async def follow(session: AsyncSession, group: Group, activity: Activity, now: datetime) -> None:
    """The activity has moved, rests, goes on or is over: its countdowns go with it."""
    found = await session.scalars(
        select(Announcement).where(
            Announcement.group_id == group.id,
            Announcement.activity == activity.number,
            Announcement.state.in_(("on", "done")),
        )
    )
    for announcement in found:
        announcement.title = activity.title[:64]
        # One that was through counts again where its activity was put off.
        is_on = await plan(session, group, announcement, now) and activity.state != "closed"
        announcement.state = "on" if is_on else "done"
