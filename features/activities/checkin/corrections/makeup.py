"""Making a missed day up: within a week, so many times a month, for points."""

from datetime import date, datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from features.activities.checkin import participants, rules
from features.activities.checkin.corrections.rules import CannotPay, MadeUp, NoGap, NoMakeUpLeft, NoMakeUps
from features.activities.checkin.corrections.service import Change, correct
from features.activities.checkin.options import Options, options_of
from features.activities.checkin.rules import MAKEUP_DAYS, MAKEUP_PRICE, ONE_DAY, Gap, Participation, Status
from features.people.calendar import calendar_of
from features.points.service import TREASURY, Move, NotEnoughPoints, balance_of, member, move
from features.refusals import Ended, Paused
from models import Activity, CheckIn, Group, Transfer

_GAPS = frozenset({None, Status.MISSED, Status.REJECTED})


async def gaps_of(session: AsyncSession, group: Group, person_id: int, now: datetime) -> list[Gap]:
    """The days that somebody missed and could make up, in all check-ins of the group, latest first; also where no make-up is left."""
    found: list[Gap] = []
    rows = await session.scalars(
        select(Activity)
        .where(Activity.group_id == group.id, Activity.state == "open", Activity.kind == "checkin")
        .order_by(Activity.number)
    )
    for activity in rows:
        options = options_of(activity)
        if days := await _gaps(session, group, activity, options, person_id, now):
            left = max(options.makeup - await _used(session, group, activity, person_id, now), 0)
            again = _next_month(calendar_of(group).day_of(now))
            found += [
                Gap(group.id, activity.number, activity.title, day, price(options), left, options.makeup, again)
                for day in days
            ]
    return sorted(found, key=lambda gap: (gap.day, -gap.number), reverse=True)


def _next_month(today: date) -> date:
    return (today.replace(day=1) + timedelta(days=32)).replace(day=1)


async def make_up(
    session: AsyncSession, group: Group, activity: Activity, person_id: int, day: date, now: datetime
) -> MadeUp:
    """Make a day up, once. Raises Paused, Ended, NoMakeUps, NoGap, NoMakeUpLeft, CannotPay."""
    options = options_of(activity)
    if activity.state == "paused":
        raise Paused(activity.title)
    if activity.state != "open":
        raise Ended(activity.title)
    if not options.makeup:
        raise NoMakeUps(activity.title)
    # Two taps at once: the second waits here, and finds the day made up.
    await participants.read(session, activity, [person_id])
    if day not in await _gaps(session, group, activity, options, person_id, now):
        raise NoGap(day)
    left = options.makeup - await _used(session, group, activity, person_id, now)
    if left <= 0:
        raise NoMakeUpLeft(options.makeup)
    if cost := price(options):
        reference = await _reference(session, activity, day, person_id)
        try:
            await move(
                session, group.id, [Move(member(person_id), TREASURY, cost, reference, "makeup")], now, actor=person_id
            )
        except NotEnoughPoints:
            raise CannotPay(cost, await balance_of(session, group.id, member(person_id))) from None
    corrected = (await correct(session, activity, [Change(person_id, day, Status.MADE_UP)], now, by=person_id))[
        person_id
    ]
    streak = _seen(corrected.participation, group, options, now)
    return MadeUp(activity.title, day, cost, streak, left - 1)


async def _reference(session: AsyncSession, activity: Activity, day: date, person_id: int) -> str:
    """What the price is paid under. A day that was made up, was revoked and is made up again is paid again."""
    base = f"makeup:{activity.number}:{day}:{person_id}:"
    times = await session.scalar(
        select(func.count()).where(Transfer.group_id == activity.group_id, Transfer.reference.between(base, base + "~"))
    )
    return f"{base}{(times or 0) + 1}"


def price(options: Options) -> int:
    """What a make-up costs: nothing where there are no points to earn."""
    return MAKEUP_PRICE if options.points else 0


def _seen(participation: Participation | None, group: Group, options: Options, now: datetime) -> int:
    return 0 if participation is None else participation.streak_on(calendar_of(group).day_of(now), options)


async def _gaps(
    session: AsyncSession, group: Group, activity: Activity, options: Options, person_id: int, now: datetime
) -> list[date]:
    """Days of the last week on which they took part already, were expected, and were not there; latest first."""
    calendar = calendar_of(group)
    today = calendar.day_of(now)
    last = today if now >= rules.closes(options, calendar, today) else today - ONE_DAY
    first = today - timedelta(days=MAKEUP_DAYS)
    rows = await session.execute(
        select(CheckIn.day, CheckIn.status).where(
            CheckIn.group_id == group.id,
            CheckIn.activity == activity.number,
            CheckIn.person_id == person_id,
            CheckIn.day >= first,
            CheckIn.day <= last,
        )
    )
    statuses = {day: Status(status) for day, status in rows}
    begun = (await participants.read(session, activity, [person_id])).get(person_id)
    # Whoever's only day was rejected has not begun; that day can be made up all the same.
    start = begun.first_day if begun is not None else min(statuses, default=last + ONE_DAY)
    start = min([start, *(day for day, status in statuses.items() if status is Status.REJECTED)])
    days = [last - timedelta(days=back) for back in range(max((last - first).days + 1, 0))]
    return [day for day in days if day >= start and options.is_due(day) and statuses.get(day) in _GAPS]


async def _used(session: AsyncSession, group: Group, activity: Activity, person_id: int, now: datetime) -> int:
    """How often they have made a day up this month: the month in which they did it counts."""
    calendar = calendar_of(group)
    since = calendar.starts(calendar.day_of(now).replace(day=1))
    return (
        await session.scalar(
            select(func.count()).where(
                CheckIn.group_id == group.id,
                CheckIn.activity == activity.number,
                CheckIn.person_id == person_id,
                CheckIn.status == Status.MADE_UP,
                CheckIn.at >= since,
            )
        )
    ) or 0
