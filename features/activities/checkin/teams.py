"""The teams of a check-in: who comes into which, and what days were for them. A team's rate is the share of days that its members did,
of those on which they were expected and which are over.
"""

from collections.abc import Collection
from datetime import date, datetime

from sqlalchemy import and_, bindparam, case, delete, func, insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from features.activities.checkin.options import options_of
from features.activities.checkin.rules import COUNTS, ONE_DAY, Status
from features.outbox import service as outbox
from features.teams import service as teams
from features.teams.rules import Score, Split, TeamToday
from kit.db import run
from models import Activity, CheckIn, CheckInDay, TeamDay, TeamMember

_OF_DAY, _OF, _IN = TeamDay.__table__.c, TeamMember.__table__.c, CheckIn.__table__.c
_COUNTS = sorted(COUNTS)
# What the days that are over were for each team, from one on.
_DAYS = (
    select(_OF_DAY.team, func.sum(_OF_DAY.done), func.sum(_OF_DAY.missed))
    .where(
        _OF_DAY.group_id == bindparam("group"),
        _OF_DAY.activity == bindparam("activity"),
        _OF_DAY.day >= bindparam("since"),
    )
    .group_by(_OF_DAY.team)
)
# How many of each are in on a day.
_TODAY = (
    select(_OF.team, func.count())
    .join_from(
        CheckIn.__table__,
        TeamMember.__table__,
        and_(_OF.group_id == _IN.group_id, _OF.activity == _IN.activity, _OF.person_id == _IN.person_id),
    )
    .where(
        _IN.group_id == bindparam("group"),
        _IN.activity == bindparam("activity"),
        _IN.day == bindparam("day"),
        _IN.status.in_(_COUNTS),
    )
    .group_by(_OF.team)
)


def split_of(activity: Activity) -> Split:
    """See `parts.Teams`."""
    return options_of(activity).split


async def standing(session: AsyncSession, activity: Activity, since: date = date.min) -> list[Score]:
    """See `parts.Standing`; of the days from `since` on."""
    split = split_of(activity)
    which = {"group": activity.group_id, "activity": activity.number, "since": since}
    rows = await run(session, _DAYS, which)
    days = {team: (int(done), int(missed)) for team, done, missed in rows}
    scores: list[Score] = []
    for number in split.numbers:
        done, missed = days.get(number, (0, 0))
        scores.append(Score(number, split.name(number), done, done + missed))
    return scores


async def on_day(session: AsyncSession, activity: Activity, day: date) -> list[TeamToday]:
    """How the teams stand, and how many of each are in on `day`. Nothing where there are none."""
    split = split_of(activity)
    if not split:
        return []
    which = {"group": activity.group_id, "activity": activity.number, "day": day}
    here: dict[int, int] = dict((await run(session, _TODAY, which)).all())
    filled = await teams.sizes(session, activity, split)
    return [
        TeamToday(score, here.get(score.team, 0), filled[score.team]) for score in await standing(session, activity)
    ]


async def of_week(session: AsyncSession, activity: Activity, day: date) -> list[Score]:
    """How the teams did in the week that ends with `day`, where the check-in goes on for ever: there is no other end to compete for."""
    options = options_of(activity)
    coming = options.due_from(day + ONE_DAY)
    is_last = coming is not None and coming.isocalendar()[:2] != day.isocalendar()[:2]
    if not options.split or options.length is not None or not is_last:
        return []
    return await standing(session, activity, day - ONE_DAY * day.weekday())


async def called(session: AsyncSession, activity: Activity, person_id: int) -> str | None:
    """What somebody's team is called: empty while they have none, None where there are no teams."""
    split = split_of(activity)
    return split.called((await teams.teams_of(session, activity, [person_id])).get(person_id)) if split else None


async def recount(session: AsyncSession, activity: Activity, days: Collection[date] | None = None) -> None:
    """Count days that are over anew for the teams; None: all of them. Behind the lock of the teams, so that nobody moves meanwhile."""
    if not split_of(activity):
        return
    await teams.lock(session, activity)
    of_these = [] if days is None else [TeamDay.day.in_(days)]
    await session.execute(
        delete(TeamDay).where(TeamDay.group_id == activity.group_id, TeamDay.activity == activity.number, *of_these)
    )
    counted = (
        select(
            CheckIn.group_id,
            CheckIn.activity,
            CheckIn.day,
            TeamMember.team,
            func.sum(case((CheckIn.status.in_(_COUNTS), 1), else_=0)),
            func.sum(case((CheckIn.status.in_((Status.MISSED, Status.REJECTED)), 1), else_=0)),
        )
        .join(
            TeamMember,
            and_(
                TeamMember.group_id == CheckIn.group_id,
                TeamMember.activity == CheckIn.activity,
                TeamMember.person_id == CheckIn.person_id,
            ),
        )
        .join(
            CheckInDay,
            and_(
                CheckInDay.group_id == CheckIn.group_id,
                CheckInDay.activity == CheckIn.activity,
                CheckInDay.day == CheckIn.day,
            ),
        )
        .where(
            CheckIn.group_id == activity.group_id,
            CheckIn.activity == activity.number,
            CheckInDay.closed_at.is_not(None),
            *([] if days is None else [CheckIn.day.in_(days)]),
        )
        .group_by(CheckIn.group_id, CheckIn.activity, CheckIn.day, TeamMember.team)
    )
    await session.execute(
        insert(TeamDay).from_select(["group_id", "activity", "day", "team", "done", "missed"], counted)
    )


async def reseated(session: AsyncSession, activity: Activity, now: datetime) -> None:
    """See `parts.Reseated`: people's days go with them."""
    await recount(session, activity)
    await outbox.refresh_board(session, activity.group_id, activity.number, now)
