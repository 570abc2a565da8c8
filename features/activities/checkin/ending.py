"""The end of a check-in: the ranking, everybody's days, and the prizes by rank."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, and_, exists, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from features.activities.checkin import participants, teams, view
from features.activities.checkin.options import options_of
from features.activities.checkin.rules import ONE_DAY, Ranked, RankedDays, Ranking, ResultFacts
from features.facts import activity_facts, group_facts
from features.outbox import service as outbox
from features.people.calendar import calendar_of
from features.people.census import names_of
from features.prizes import service as prizes
from features.prizes.facts import AwardFacts
from features.scheduling import service as schedule
from kit.recurrence import Calendar, quiet_ends
from kit.texts import texts
from models import Activity, Award, CheckIn, Group, Member, Participant, Person

_LISTED = 10
# So many people and days have room in the picture of the end.
_PICTURED = 25
_DAYS_PICTURED = 31
_LINE = "rank"
_CLAIM_MINUTES = 7 * 24 * 60
_AT_ONCE = 10


async def closed(session: AsyncSession, group: Group, activity: Activity, now: datetime) -> None:
    """See `kind.Service`."""
    await schedule.cancel_all_of(session, group.id, activity.number)
    await outbox.refresh_board(session, group.id, activity.number, now)
    calendar, options = calendar_of(group), options_of(activity)
    ranking = await _ranking(session, activity, calendar, now)
    if not ranking.people:
        return
    awards = await _give_prizes(session, group, activity, now) if options.prizes else []
    names = await names_of(session, [a.person_id for a in awards if a.person_id is not None])
    scores = await teams.standing(session, activity)
    facts = ResultFacts(group_facts(group), activity_facts(activity), options, ranking, awards, names, scores)
    await outbox.tell_group(
        session,
        group.id,
        f"result:{group.id}:{activity.number}",
        view.result(texts(group.language), facts),
        now,
        thread_id=activity.thread_id,
        not_before=quiet_ends(calendar, now, quiet_from=group.quiet_from, quiet_until=group.quiet_until),
    )


async def _give_prizes(session: AsyncSession, group: Group, activity: Activity, now: datetime) -> Sequence[AwardFacts]:
    """By rank, to those who have a day; nobody has one: no prizes. The rest of the ranking is in line behind the winners."""
    people = list(await session.scalars(_ranked(activity, Participant.person_id).where(Participant.total > 0)))
    if not people:
        return []
    slots = prizes.by_place(_LINE, options_of(activity).prizes)
    return await prizes.give(session, group, activity, slots, {_LINE: people}, now, claim_minutes=_CLAIM_MINUTES)


def _ranked(activity: Activity, *columns: Any) -> Select[Any]:
    """Those of the group who took part, best first: most days, then the longest streak, then whoever began earlier."""
    return (
        select(*columns)
        .select_from(Participant)
        .join(Person, Person.id == Participant.person_id)
        .join(Member, and_(Member.group_id == Participant.group_id, Member.person_id == Participant.person_id))
        .outerjoin(
            CheckIn,
            and_(
                CheckIn.group_id == Participant.group_id,
                CheckIn.activity == Participant.activity,
                CheckIn.person_id == Participant.person_id,
                CheckIn.day == Participant.first_day,
            ),
        )
        .where(
            Participant.group_id == activity.group_id,
            Participant.activity == activity.number,
            Member.is_present.is_(True),
        )
        .order_by(
            Participant.total.desc(),
            Participant.best.desc(),
            Participant.first_day,
            CheckIn.at.nulls_last(),
            Participant.person_id,
        )
    )


async def _ranking(session: AsyncSession, activity: Activity, calendar: Calendar, now: datetime) -> Ranking:
    columns = (Person.id, Person.name, Person.username, Participant.total, Participant.best)
    rows = (await session.execute(_ranked(activity, *columns).limit(_PICTURED))).all()
    count = await session.scalar(
        select(func.count()).select_from(_ranked(activity, Participant.person_id).order_by(None).subquery())
    )
    options = options_of(activity)
    last = min(calendar.day_of(now), options.last_day or date.max)
    span = (last - ONE_DAY * back for back in range(_DAYS_PICTURED - 1, -1, -1))
    days = [day for day in span if options.is_due(day)]
    of_all = (
        await participants.days_of(session, activity, [row.id for row in rows], since=days[0]) if rows and days else {}
    )
    return Ranking(
        [Ranked(row.name, row.total, row.best) for row in rows[:_LISTED]],
        count or 0,
        await participants.total_of(session, activity),
        days,
        [RankedDays(row.name, row.username, row.total, of_all.get(row.id, {})) for row in rows],
    )


async def with_prizes(session: AsyncSession, group_id: int) -> list[Activity]:
    """The check-ins that have prizes, or will have: those that go on first, the newest first; of old ones a few."""
    given = exists().where(Award.group_id == Activity.group_id, Award.activity == Activity.number)
    mine = (
        select(Activity)
        .where(Activity.group_id == group_id, Activity.kind == "checkin")
        .order_by(Activity.number.desc())
    )
    going_on = await session.scalars(mine.where(Activity.state != "closed"))
    over = await session.scalars(mine.where(Activity.state == "closed", given).limit(_AT_ONCE))
    return [activity for activity in going_on if options_of(activity).prizes] + list(over)
