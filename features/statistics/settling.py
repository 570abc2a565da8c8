"""Settling weeks that are over: each member's week and each day's sums are written down, and how the activities went. A later summary
reads these and no days.

It is done in parts, a thousand members each, every part a short transaction: taps go on meanwhile, and what a crash interrupts goes on
where it was. `GroupWeek.reached` says how far it has come. Nothing depends on it: a week that is not settled is read from its days.
"""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, and_, delete, exists, func, insert as plain_insert, literal, select, update

from features.counting.spans import ONE_DAY, ONE_WEEK, Span, week_of
from features.people.calendar import calendar_of
from features.statistics import funnels, weeks
from features.statistics.rules import Funnel
from features.statistics.weeks import COUNTED, OF_MEMBER, People
from kit.db import Database, Session, insert
from kit.leases import new_holder
from kit.recurrence import Calendar
from models import Group, GroupDay, GroupWeek, Member, MemberDay, MemberWeek

AT_ONCE = 1000
# Weeks that were over longer ago than this many weeks stay as they are.
_CATCHES_UP = 8
# A week's last day is closed in the minutes after its end.
_RESTS = timedelta(hours=1)


async def settle_all(database: Database, now: datetime) -> int:
    """Settle what waits for it in all groups, part by part; how many weeks these were."""
    async with database.read() as session:
        weeks_left = await waiting(session, now)
    for group_id, monday in weeks_left:
        await settle_week(database, group_id, week_of(monday))
    return len(weeks_left)


async def waiting(session: Session, now: datetime) -> list[tuple[int, date]]:
    """Weeks of the last two months with something in them that are over and not settled: group and Monday, the oldest first."""
    found: list[tuple[int, date]] = []
    # Somewhere it is tomorrow already.
    latest = week_of((now + ONE_DAY).date()).first
    for monday in (latest - n * ONE_WEEK for n in range(_CATCHES_UP, 0, -1)):
        week = week_of(monday)
        rows = await session.execute(
            select(Group.id, Group.zone, Group.day_start)
            .where(
                _has_days(Group.id, week),
                ~exists().where(
                    GroupWeek.group_id == Group.id, GroupWeek.monday == monday, GroupWeek.reached.is_(None)
                ),
            )
            .order_by(Group.id)
        )
        found += [
            (number, monday)
            for number, zone, day_start in rows
            if Calendar(ZoneInfo(zone), day_start).ends(week.last) + _RESTS <= now
        ]
    return found


def _has_days(group_id: Any, week: Span) -> ColumnElement[bool]:
    # Where nothing was done there is nothing to settle: no days are read soon enough.
    return exists().where(MemberDay.group_id == group_id, MemberDay.day.between(week.first, week.last))


async def clock_changed(session: Session, group: Group, now: datetime) -> None:
    """The group's weeks begin and end at other moments now: those of late are settled anew."""
    since = week_of(now.date()).first - _CATCHES_UP * ONE_WEEK
    await session.execute(delete(GroupWeek).where(GroupWeek.group_id == group.id, GroupWeek.monday >= since))


async def settle_week(database: Database, group_id: int, week: Span) -> None:
    """Settle a week that is over, each part in a transaction of its own. Twice, or by two at once, is once."""
    async with database.write() as session:
        group = await session.get(Group, group_id)
        if group is None:
            return
        holder = await begin(session, group, week)
    async with database.read() as session:
        # This looks through all check-ins of the week: done where it holds up nobody. What is corrected from here on takes the
        # beginning away, and the parts end.
        how_it_went = await funnels.of(session, group, week, active=0)
    goes_on = True
    while goes_on:
        async with database.write() as session:
            goes_on = await settle_part(session, group, week, how_it_went, holder=holder)


async def settle_weeks(session: Session, group: Group, now: datetime) -> None:
    """Settle all weeks of a group in this transaction."""
    this_week = week_of(calendar_of(group).day_of(now)).first
    first = await session.scalar(select(func.min(MemberDay.day)).where(MemberDay.group_id == group.id))
    monday = this_week if first is None else week_of(first).first
    while monday < this_week:
        week = week_of(monday)
        if await session.scalar(select(_has_days(group.id, week))):
            holder = await begin(session, group, week)
            how_it_went = await funnels.of(session, group, week, active=0)
            while await settle_part(session, group, week, how_it_went, holder=holder):
                pass
        monday += ONE_WEEK


async def begin(session: Session, group: Group, week: Span) -> str:
    """Begin to settle a week; one that has begun goes on where it was, and is taken over from whoever was at it. Who does it now."""
    holder = new_holder()
    begun = await session.scalar(
        insert(session, GroupWeek)
        .values(group_id=group.id, monday=week.first, reached=0, funnels=[], holder=holder)
        .on_conflict_do_nothing()
        .returning(GroupWeek.monday)
    )
    if begun is not None:
        # What is left of an earlier time: the members' rows are taken away part by part.
        await session.execute(
            delete(GroupDay).where(GroupDay.group_id == group.id, GroupDay.day.between(week.first, week.last))
        )
    else:
        of_week = and_(GroupWeek.group_id == group.id, GroupWeek.monday == week.first)
        # Where it is settled meanwhile, it stays as it is.
        await session.execute(update(GroupWeek).where(of_week, GroupWeek.reached.is_not(None)).values(holder=holder))
    return holder


async def settle_part(
    session: Session, group: Group, week: Span, how_it_went: Sequence[Funnel], *, holder: str
) -> bool:
    """The next thousand members of a week that has begun; False when nothing is left, when another has taken over, or when a correction
    has taken the beginning away: then it begins anew another time. The last part makes it settled.
    """
    of_week = and_(GroupWeek.group_id == group.id, GroupWeek.monday == week.first)
    # Locked: who settles and who takes over wait for each other.
    reached = await session.scalar(
        select(GroupWeek.reached).where(of_week, GroupWeek.holder == holder).with_for_update()
    )
    if reached is None:
        return False
    people = People(reached, await _a_thousand_on(session, group.id, reached))
    await _write_members(session, group, week, people)
    await _write_days(session, group, week, people)
    if people.up_to is None:
        rows = [asdict(funnel) for funnel in how_it_went]
        await session.execute(update(GroupWeek).where(of_week).values(reached=None, holder=None, funnels=rows))
        return False
    await session.execute(update(GroupWeek).where(of_week).values(reached=people.up_to))
    return True


async def _a_thousand_on(session: Session, group_id: int, after: int) -> int | None:
    return await session.scalar(
        select(Member.person_id)
        .where(Member.group_id == group_id, Member.person_id > after)
        .order_by(Member.person_id)
        .offset(AT_ONCE - 1)
        .limit(1)
    )


async def _write_members(session: Session, group: Group, week: Span, people: People) -> None:
    are_settled = await weeks.settled(session, group.id, week)
    await session.execute(
        delete(MemberWeek).where(
            MemberWeek.group_id == group.id, MemberWeek.monday == week.first, people.among(MemberWeek.person_id)
        )
    )
    found = weeks.standings_from_days(group, week, are_settled, people).subquery()
    key = (literal(group.id, MemberWeek.group_id.type), literal(week.first, MemberWeek.monday.type))
    rows = select(*key, *(found.c[name] for name in OF_MEMBER))
    await session.execute(plain_insert(MemberWeek).from_select(["group_id", "monday", *OF_MEMBER], rows))


async def _write_days(session: Session, group: Group, week: Span, people: People) -> None:
    """Add these people to the days' sums, and to how many were active from Monday to each day."""
    sums = {day: counts for day, *counts in await session.execute(weeks.by_day(group.id, week, (), people))}
    first = (
        select(func.min(MemberDay.day).label("day"))
        .where(weeks.days_in(group.id, week, people), weeks.IS_ACTIVE)
        .group_by(MemberDay.person_id)
        .subquery()
    )
    began: dict[date, int] = dict(
        (await session.execute(select(first.c.day, func.count()).group_by(first.c.day))).all()
    )
    names = ("active", *COUNTED)
    rows: list[dict[str, Any]] = [
        {"group_id": group.id, "day": day, "so_far": sum(n for other, n in began.items() if other <= day)}
        | dict(zip(names, (int(n) for n in sums.get(day, [0] * len(names))), strict=True))
        for day in week.days
    ]
    statement = insert(session, GroupDay)
    added = {name: getattr(GroupDay, name) + statement.excluded[name] for name in (*names, "so_far")}
    await session.execute(statement.on_conflict_do_update(index_elements=["group_id", "day"], set_=added), rows)
