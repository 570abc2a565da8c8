"""Everything that will happen in a group in the coming two weeks, and what has happened."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from features.activities import service as activities
from features.activities.kind import Coming
from features.activities.registry import kind_of
from features.announcements import posting, rules as announcement_rules, service as announcements
from features.announcements.facts import announcement_facts
from features.campaigns.items import ITEM
from features.people.calendar import calendar_of
from features.scheduling import names, service as schedule
from features.timetable import campaign
from features.timetable.rules import DAYS, Logged, Planned, Timetable
from kit.recurrence import Calendar, quiet_ends
from models import Activity, Announcement, Campaign, Group, Schedule

_LOGGED = 20


async def look(session: AsyncSession, group: Group, now: datetime) -> Timetable:
    """The coming two weeks, today included."""
    calendar = calendar_of(group)
    end = Calendar(calendar.zone).ends(calendar.local(now).date() + timedelta(days=DAYS - 1))
    open_ones = {a.number: a for a in await activities.going_on(session, group.id) if a.state == "open"}
    announced = {a.number: a for a in await announcements.going_on(session, group.id)}
    planned = await schedule.coming(session, group.id, end)
    found: set[Coming] = set()
    for activity in open_ones.values():
        days = kind_of(activity.kind).days
        found.update(await days(session, group, activity, now, end) if days is not None else ())
    for row in planned:
        if row.kind in names.silent() or row.kind == ITEM:
            continue
        found.update(_of_row(row, group, open_ones, announced, end))
    # What is at the midnight that ends the last day belongs to the next.
    plans = [
        plan for each in found if now < each.at < end and (plan := _plan(each, group, open_ones, announced)) is not None
    ]
    plans += [plan for plan in await campaign.coming(session, group, planned) if now < plan.at < end]
    near = {plan.number for plan in plans if not plan.is_activity}
    far = [
        plan
        for row in await schedule.coming_after(session, group.id, "announce:", end)
        if (number := _number(row.key)) in announced
        and number not in near
        and (plan := _plan(Coming(row.kind, row.due_at, announcement=number), group, open_ones, announced)) is not None
    ]
    paused = [announcement_facts(a) for a in announced.values() if a.state == "paused"]
    later = list({plan.number: plan for plan in reversed(far)}.values())[::-1]
    return Timetable(sorted(plans, key=lambda e: (e.at, e.number or 0, e.kind)), later, paused, now, calendar, group.id)


def _of_row(
    row: Schedule, group: Group, open_ones: Mapping[int, Activity], announced: Mapping[int, Announcement], end: datetime
) -> list[Coming]:
    """A planned row, and when it comes again as far as that is known."""
    if names.is_aside(row.kind):
        return []
    if row.activity is not None:
        activity = open_ones.get(row.activity)
        is_daily = activity is not None and kind_of(activity.kind).days is not None
        return [Coming(row.kind, row.due_at, activity=row.activity, key="" if is_daily else row.key)]
    announcement = announced.get(_number(row.key) or 0) if row.key.startswith("announce:") else None
    if announcement is None:
        return [Coming(row.kind, at) for at in names.again(row.kind, group, row.due_at, end)]
    coming = [row.due_at]
    if row.kind == posting.POST:
        handled = max(row.due_at, announcement.occurrence or row.due_at)
        coming += announcement_rules.timing_of(announcement).between(handled, end, calendar_of(group))
    key = "" if announcement_rules.timing_of(announcement).every else row.key
    return [Coming(row.kind, at, announcement=announcement.number, key=key) for at in coming]


def _plan(
    coming: Coming, group: Group, open_ones: Mapping[int, Activity], announced: Mapping[int, Announcement]
) -> Planned | None:
    speaks = names.speaks(coming.kind)
    if coming.activity is not None:
        activity = open_ones.get(coming.activity)
        if activity is None:
            return None
        return Planned(
            coming.at,
            coming.kind,
            activity.number,
            activity.title,
            is_activity=True,
            speaks=speaks,
            key=coming.key,
            lasts=names.lasts(coming.kind, activity),
            is_routine=names.is_routine(coming.kind),
        )
    awake = quiet_ends(calendar_of(group), coming.at, quiet_from=group.quiet_from, quiet_until=group.quiet_until)
    if coming.announcement is None:
        return Planned(coming.at, coming.kind, None, "", speaks=speaks, waits=awake > coming.at)
    announcement = announced[coming.announcement]
    waits = awake > coming.at and not announcement.is_urgent
    return Planned(
        coming.at,
        coming.kind,
        announcement.number,
        announcement.title,
        about=announcement.activity,
        speaks=speaks,
        waits=waits,
        key=coming.key,
    )


async def log(session: AsyncSession, group: Group) -> list[Logged]:
    """What ran last, newest first."""
    runs = await schedule.last_runs(session, group.id, limit=_LOGGED, without=names.silent())
    numbers = {number for run in runs if (number := _number(run.key)) is not None}
    titles: dict[int, str] = {}
    for table in (Activity, Announcement, Campaign):
        rows = await session.execute(
            select(table.number, table.title).where(table.group_id == group.id, table.number.in_(numbers))
        )
        titles |= dict(rows.all())
    return [Logged(run, _number(run.key), titles.get(_number(run.key) or 0, "")) for run in runs]


def _number(key: str) -> int | None:
    """The number of what a schedule is of, which stands in its key: `checkin:3:open`, `announce:7`."""
    words = key.split(":")
    return int(words[1]) if len(words) > 1 and words[1].isdecimal() else None
