"""Being done for the day that is going on: the quick way of every day, and the careful one for a day that comes again."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from features.activities.checkin import participants, rules
from features.activities.checkin.corrections.service import Change, correct
from features.activities.checkin.options import Options
from features.activities.checkin.participants import Entered, Entering
from features.activities.checkin.rules import Status
from models import Activity, CheckIn


async def enter_all(session: AsyncSession, entering: Sequence[Entering], now: datetime) -> list[Entered]:
    """See `participants.enter_all`. Where the group's clock was set back and there are days after `day` already, all
    of them are counted anew.
    """
    careful = {at: e for at, e in enumerate(entering) if e.options.ahead is not None and e.day < e.options.ahead}
    quick = await participants.enter_all(session, [e for at, e in enumerate(entering) if at not in careful], now)
    rest = iter(quick)
    return [
        await _enter_again(session, careful[at], now) if at in careful else next(rest) for at in range(len(entering))
    ]


async def enter(
    session: AsyncSession,
    activity: Activity,
    options: Options,
    day: date,
    people: Sequence[int],
    now: datetime,
    *,
    at: Mapping[int, datetime] | None = None,
) -> Entered:
    """The same of one check-in."""
    (entered,) = await enter_all(session, [Entering(activity, options, day, people, at or {})], now)
    return entered


async def _enter_again(session: AsyncSession, entering: Entering, now: datetime) -> Entered:
    activity, day, people, times = entering.activity, entering.day, entering.people, entering.at
    # Their rows are ours from here on: a second tap waits, and finds them done.
    await participants.read(session, activity, people)
    rows = await session.execute(
        select(CheckIn.person_id, CheckIn.status).where(
            CheckIn.group_id == activity.group_id,
            CheckIn.activity == activity.number,
            CheckIn.day == day,
            CheckIn.person_id.in_(set(people)),
        )
    )
    statuses = {person: Status(status) for person, status in rows}
    fresh = [p for p in dict.fromkeys(people) if p not in statuses or statuses[p] in rules.STILL_OPEN]
    await correct(session, activity, [Change(p, day, Status.DONE, at=times.get(p)) for p in fresh], now, by=None)
    done = await session.scalar(
        select(func.count()).where(
            CheckIn.group_id == activity.group_id,
            CheckIn.activity == activity.number,
            CheckIn.day == day,
            CheckIn.status == Status.DONE,
        )
    )
    standings = await participants.read(session, activity, people)
    # They have been seated with their days.
    (in_teams,) = await participants.seated(session, [entering], [standings], now)
    return Entered(standings, set(fresh), (done or 0) - len(fresh), in_teams)
