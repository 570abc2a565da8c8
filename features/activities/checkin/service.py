"""Taking part in a check-in, and its life. Uniqueness by constraint, streaks from `rules`, points through the ledger."""

from collections.abc import Mapping, Sequence, Set as AbstractSet
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import and_, bindparam, exists, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from features.activities.checkin import boards, participants, rules, teams, view
from features.activities.checkin.composing import compose, fitting
from features.activities.checkin.corrections.entering import enter_all
from features.activities.checkin.days import TASKS, plan
from features.activities.checkin.ending import closed
from features.activities.checkin.gate import require_open
from features.activities.checkin.options import options_of, stored
from features.activities.checkin.participants import Entering
from features.activities.checkin.rules import (
    ONE_DAY,
    AlreadyIn,
    BoardFacts,
    CheckedIn,
    Gate,
    Participation,
    Share,
    Status,
    Undone,
)
from features.facts import activity_facts
from features.outbox import service as outbox
from features.people.calendar import calendar_of
from features.scheduling import service as schedule
from features.teams.values import named
from features.teams.view import given_names
from kit.db import run
from kit.messages import Message, Refusal
from kit.texts import texts
from models import Activity, CheckIn, CheckInDay, Group, Participant, Person, Proof

# What `kind.Service` asks of this module, wherever in the folder it stands.
__all__ = [
    "TASKS", "board", "changed", "check_in", "closed", "compose", "fitting", "opened", "paused", "resumed",
    "shares_of",
]  # fmt: skip

_LISTED = 10


async def open_now(session: AsyncSession, group_id: int) -> list[Activity]:
    """The check-ins of a group that go on and are not paused, in the order they were made."""
    return list(
        await session.scalars(
            select(Activity)
            .where(Activity.group_id == group_id, Activity.kind == "checkin", Activity.state == "open")
            .order_by(Activity.number)
        )
    )


Result = CheckedIn | AlreadyIn | Undone


@dataclass(frozen=True, slots=True)
class Arriving:
    """People who check in now; `people` may name someone twice."""

    group: Group
    activity: Activity
    people: Sequence[int]


async def check_in(
    session: AsyncSession, group: Group, activity: Activity, people: Sequence[int], now: datetime
) -> list[Result]:
    """Check these people in for today, each once, in their order; what comes back stands in the same order.

    `people` may name someone twice. A handful of statements, however many they are. Raises NotOpen, Paused, Ended.
    """
    (result,) = await check_in_all(session, [Arriving(group, activity, people)], now)
    if isinstance(result, Refusal):
        raise result
    return result


async def check_in_all(
    session: AsyncSession, arriving: Sequence[Arriving], now: datetime
) -> list[list[Result] | Refusal]:
    """The same for check-ins of many groups; instead of raising, why one of them lets nobody in."""
    results: list[list[Result] | Refusal] = []
    entering: dict[int, Entering] = {}
    for at, (group, activity, people) in enumerate((a.group, a.activity, a.people) for a in arriving):
        options = options_of(activity)
        results.append([])
        try:
            day = require_open(activity, options, calendar_of(group), now)
        except Refusal as refusal:
            results[at] = refusal
        else:
            entering[at] = Entering(activity, options, day, people)
    for (at, e), entered in zip(entering.items(), await enter_all(session, list(entering.values()), now), strict=True):
        results[at] = _results(e, *entered)
    return results


def _results(
    entering: Entering,
    participation: Mapping[int, Participation],
    fresh: AbstractSet[int],
    before: int,
    in_teams: Mapping[int, int],
) -> list[Result]:
    day, options = entering.day, entering.options
    results: list[Result] = []
    places: dict[int, int] = {}
    for person in entering.people:
        streak = participation[person].streak_on(day, options) if person in participation else 0
        if person in fresh and person not in places:
            places[person] = before + len(places) + 1
            bonus, team = rules.bonus(streak, options), options.split.called(in_teams.get(person))
            results.append(CheckedIn(streak, options.points, bonus, places[person], team))
        elif person in participation and participation[person].through >= day:
            results.append(AlreadyIn(streak, options.split.called(in_teams.get(person))))
        else:
            results.append(Undone())
    return results


def takes_taps(activity: Activity) -> bool:
    """Whether a tap checks in; else it takes pictures or a text."""
    return options_of(activity).proof == "tap"


async def shares_of(session: AsyncSession, group: Group, person_id: int, now: datetime) -> list[Share]:
    """A member's part in the check-ins that are going on; also one that began with what waits to be judged, or to be completed."""
    calendar = calendar_of(group)
    today = calendar.day_of(now)
    found: list[Share] = []
    for activity, p in await _parts_of(session, group, person_id, today):
        options = options_of(activity)
        participation = (
            Participation(today, today, streak=0, best=0, total=0)
            if p is None
            else Participation(p.first_day, p.through, p.streak, p.best, p.total)
        )
        current = rules.now_at(options, calendar, now)
        # A day whose deadline has passed counts as gone, though the calendar still shows it.
        seen_on = today + ONE_DAY if current.gate in {Gate.OVER, Gate.ENDED} else today
        days = (await participants.days_of(session, activity, [person_id], since=_month_before(today)))[person_id]
        broken_on = participation.broken_on(seen_on, options)
        why, note = await _why(session, activity, person_id, broken_on)
        found.append(
            Share(
                activity.title,
                participation.streak_on(seen_on, options),
                participation.best,
                participation.total,
                is_done=days.get(today) in rules.COUNTS,
                gate=current.gate,
                broken_on=broken_on,
                number=activity.number,
                why=why,
                note=note,
                out_on=None if p is None else p.out_on,
                status=days.get(today),
                days=days,
                options=options,
                team=await teams.called(session, activity, person_id),
            )
        )
    return found


async def _parts_of(
    session: AsyncSession, group: Group, person_id: int, today: date
) -> Sequence[tuple[Activity, Participant | None]]:
    """The check-ins that somebody has a part in, with their standing where a day of theirs was done."""
    of_theirs = (Activity.group_id == CheckIn.group_id, Activity.number == CheckIn.activity)
    has_day = exists().where(*of_theirs, CheckIn.person_id == person_id, CheckIn.day >= _month_before(today))
    has_proof = exists().where(
        Proof.group_id == Activity.group_id,
        Proof.activity == Activity.number,
        Proof.day == today,
        Proof.person_id == person_id,
        Proof.state.in_(("counted", "held")),
    )
    mine = and_(
        Participant.group_id == Activity.group_id,
        Participant.activity == Activity.number,
        Participant.person_id == person_id,
    )
    rows = await session.execute(
        select(Activity, Participant)
        .outerjoin(Participant, mine)
        .where(
            Activity.group_id == group.id,
            Activity.state != "closed",
            Activity.kind == "checkin",
            or_(Participant.person_id.is_not(None), has_day, has_proof),
        )
        .order_by(Activity.number)
    )
    return [(activity, participant) for activity, participant in rows]


def _month_before(today: date) -> date:
    return min(today.replace(day=1), today - ONE_DAY * 7)


async def _why(
    session: AsyncSession, activity: Activity, person_id: int, day: date | None
) -> tuple[Status | None, str | None]:
    """What the day was that ended a streak, and what was said about it."""
    if day is None:
        return None, None
    row = await session.get(CheckIn, (activity.group_id, activity.number, person_id, day), populate_existing=True)
    return (None, None) if row is None else (Status(row.status), row.note)


async def opened(session: AsyncSession, group: Group, activity: Activity, now: datetime) -> None:
    """See `kind.Service`. Teams that nobody has named get their names now, in the group's language."""
    options = options_of(activity)
    given = given_names(texts(group.language))
    activity.options = stored(replace(options, teams=named(options.teams, given)))
    await outbox.refresh_board(session, group.id, activity.number, now)
    await plan(session, group, activity, now)


async def changed(session: AsyncSession, group: Group, activity: Activity, now: datetime) -> None:
    """See `kind.Service`."""
    await _look_ahead(session, group, activity, now)
    await outbox.refresh_board(session, group.id, activity.number, now)
    if activity.state == "open":
        await plan(session, group, activity, now)


async def _look_ahead(session: AsyncSession, group: Group, activity: Activity, now: datetime) -> None:
    """In another zone today may be a day that was over, or come before days that were done."""
    options, today = options_of(activity), calendar_of(group).day_of(now)
    ahead = await session.scalar(
        select(func.max(CheckIn.day)).where(
            CheckIn.group_id == group.id,
            CheckIn.activity == activity.number,
            CheckIn.day > today,
            CheckIn.status != Status.EXCUSED,
        )
    )
    if ahead != options.ahead:
        activity.options = stored(replace(options, ahead=ahead))


async def paused(session: AsyncSession, group: Group, activity: Activity, now: datetime) -> None:
    """See `kind.Service`."""
    calendar, options = calendar_of(group), options_of(activity)
    today = calendar.day_of(now)
    # A day whose deadline has passed was a day; the pause begins with the next.
    is_over = now >= rules.closes(options, calendar, today)
    activity.options = stored(replace(options, paused_on=today + ONE_DAY if is_over else today))
    await schedule.cancel_all_of(session, group.id, activity.number)
    await outbox.refresh_board(session, group.id, activity.number, now)


async def resumed(session: AsyncSession, group: Group, activity: Activity, now: datetime) -> None:
    """See `kind.Service`."""
    calendar, options = calendar_of(group), options_of(activity)
    today = calendar.day_of(now)
    # Today counts again if it can still be done.
    last_off = today if now >= rules.closes(options, calendar, today) else today - ONE_DAY
    off = options.off
    if options.paused_on is not None and options.paused_on <= last_off:
        off = (*off, (options.paused_on, last_off))
        if last_off < today:
            # The day goes on that a new board would have opened; the old one is of the day on which it was paused.
            await boards.hand_over(session, [activity], today, now)
    activity.options = stored(replace(options, paused_on=None, off=off))
    await outbox.refresh_board(session, group.id, activity.number, now)
    await plan(session, group, activity, now)


async def board(session: AsyncSession, group: Group, activity: Activity, now: datetime) -> Message:
    """See `kind.Service`."""
    return view.board(texts(group.language), await facts(session, group, activity, now))


_IN, _DAYS, _PERSONS = CheckIn.__table__.c, CheckInDay.__table__.c, Person.__table__.c
_OF_DAY = (_IN.group_id == bindparam("group"), _IN.activity == bindparam("activity"), _IN.day == bindparam("day"))
_COUNTED = select(
    select(_DAYS.done)
    .where(_DAYS.group_id == bindparam("group"), _DAYS.activity == bindparam("activity"), _DAYS.day == bindparam("day"))
    .scalar_subquery(),
    select(func.count()).where(*_OF_DAY, _IN.status == Status.PENDING).scalar_subquery(),
)
_LATEST = (
    select(_PERSONS.name)
    .join_from(CheckIn.__table__, Person.__table__, _IN.person_id == _PERSONS.id)
    .where(*_OF_DAY, _IN.status == Status.DONE)
    .order_by(_IN.at.desc(), _IN.person_id)
    .limit(_LISTED)
)


async def facts(session: AsyncSession, group: Group, activity: Activity, now: datetime) -> BoardFacts:
    """What its board shows now."""
    calendar, options = calendar_of(group), options_of(activity)
    current = rules.now_at(options, calendar, now)
    which = {"group": group.id, "activity": activity.number, "day": current.day}
    done, waiting = (await run(session, _COUNTED, which)).one()
    latest = await run(session, _LATEST, which)
    return BoardFacts(
        activity=activity_facts(activity),
        options=options,
        day=current.day,
        gate=current.gate,
        next_opening=current.next_opening and calendar.local(current.next_opening),
        closes_at=calendar.local(rules.closes(options, calendar, current.day)),
        done=done or 0,
        latest=list(latest.scalars()),
        partial=await _partial(session, activity, current.day)
        if options.proof == "photo" and options.count > 1
        else (),
        waiting=waiting,
        together=None if options.goal is None else await participants.total_of(session, activity),
        record=await boards.last_day(session, activity, current.day) if activity.state == "closed" else None,
        teams=await teams.on_day(session, activity, current.day) if activity.state == "open" else (),
    )


async def _partial(session: AsyncSession, activity: Activity, day: date) -> list[tuple[str, int]]:
    """Who has given some of the day's pictures and not all: names and how many, most first."""
    is_there = exists().where(
        CheckIn.group_id == Proof.group_id,
        CheckIn.activity == Proof.activity,
        CheckIn.day == Proof.day,
        CheckIn.person_id == Proof.person_id,
        CheckIn.status.in_((Status.DONE, Status.PENDING)),
    )
    count = func.count()
    rows = await session.execute(
        select(Person.name, count)
        .join(Proof, Proof.person_id == Person.id)
        .where(
            Proof.group_id == activity.group_id,
            Proof.activity == activity.number,
            Proof.day == day,
            Proof.state.in_(("counted", "held")),
            ~is_there,
        )
        .group_by(Person.id, Person.name)
        .order_by(count.desc(), Person.name)
        .limit(_LISTED)
    )
    return [(name, number) for name, number in rows]
