"""The boards of days: each day has its own, and keeps it as the record of what that day was.

A record shows the day's names and its result, and has no button. Whatever changes the day afterwards (a late verdict, a make-up, a
revocation) changes its record. Like a board it is drawn when it is sent, so any number of changes are one edit.
"""

from collections.abc import Collection, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, exists, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from features.activities.checkin import view
from features.activities.checkin.options import options_of
from features.activities.checkin.rules import ONE_DAY, RecordFacts, Status
from features.facts import activity_facts
from features.outbox import service as outbox
from kit.db import is_one_of_these, run, these
from kit.messages import Message
from kit.texts import texts
from models import Activity, Board, CheckIn, CheckInDay, Group, Person

# So many names have room in a message.
_NAMED = 40
_SERVES_ON = timedelta(seconds=5)


_BOARD: Any = Board.__table__
_DAYS, _BOARDS, _ACTIVITIES = CheckInDay.__table__.c, _BOARD.c, Activity.__table__.c
_SERVED_BEFORE = select(
    _ACTIVITIES.group_id,
    _ACTIVITIES.number,
    select(_DAYS.day)
    .where(
        _DAYS.group_id == _ACTIVITIES.group_id,
        _DAYS.activity == _ACTIVITIES.number,
        _DAYS.day < bindparam("before"),
        _DAYS.done > 0,
        ~exists().where(
            _BOARDS.group_id == _DAYS.group_id, _BOARDS.activity == _DAYS.activity, _BOARDS.day == _DAYS.day
        ),
    )
    .order_by(_DAYS.day.desc())
    .limit(1)
    .scalar_subquery(),
).where(is_one_of_these(_ACTIVITIES.group_id, _ACTIVITIES.number))
_SERVED = (
    update(_BOARD)
    .where(_BOARDS.group_id == bindparam("of_group"), _BOARDS.message_id == bindparam("of_message"))
    .values(day=bindparam("served"))
)
_RECORDS = (
    select(_BOARDS.group_id, _BOARDS.activity, _BOARDS.message_id, _BOARDS.day)
    .where(
        is_one_of_these(_BOARDS.group_id, _BOARDS.activity),
        _BOARDS.day.in_(bindparam("days", expanding=True)),
    )
    .order_by(_BOARDS.group_id, _BOARDS.message_id)
)


async def hand_over(session: AsyncSession, activities: Sequence[Activity], day: date, now: datetime) -> None:
    """`day` gets a board of its own in these: the message that has served until now is the record of the day it was for."""
    having = {(a.group_id, a.number): a for a in activities if a.board_message_id is not None}
    if not having:
        return
    last = {
        (group, number): served
        for group, number, served in await run(session, _SERVED_BEFORE, {"before": day, **these(having)})
    }
    rows: list[dict[str, Any]] = []
    for place, activity in having.items():
        message_id, options = activity.board_message_id, options_of(activity)
        assert message_id is not None  # noqa: S101 - looked at above
        activity.board_message_id, activity.board_digest = None, None
        # Where the bot was away for days, the last of them on which somebody was there.
        served = last[place]
        if served is None or served < options.first_day:
            served = options.due_before(day)
        if served is None:
            await outbox.strip_message(session, activity.group_id, message_id, now)
            continue
        rows.append({"of_group": activity.group_id, "of_message": message_id, "served": served})
        # Until the new one stands the old one has the button: nobody is without.
        await outbox.refresh_record(
            session, activity.group_id, activity.number, message_id, served, now, not_before=now + _SERVES_ON
        )
    if rows:
        await run(session, _SERVED, rows)


async def redraw(session: AsyncSession, activities: Sequence[Activity], days: Collection[date], now: datetime) -> None:
    """Something about these days has changed in these: so do their records, where there are some."""
    places = [(activity.group_id, activity.number) for activity in activities]
    if not places or not days:
        return
    for group, number, message_id, day in await run(session, _RECORDS, {"days": sorted(set(days)), **these(places)}):
        await outbox.refresh_record(session, group, number, message_id, day, now)


async def record(session: AsyncSession, group: Group, activity: Activity, day: date) -> Message:
    """See `kind.Record`."""
    return view.record(texts(group.language), activity_facts(activity), await facts_of(session, activity, day))


async def facts_of(session: AsyncSession, activity: Activity, day: date) -> RecordFacts:
    """What a day was."""
    where = (CheckIn.group_id == activity.group_id, CheckIn.activity == activity.number, CheckIn.day == day)
    rows = await session.execute(select(CheckIn.status, func.count()).where(*where).group_by(CheckIn.status))
    counts: dict[str, int] = dict(rows.all())
    names: dict[Status, list[str]] = {}
    for status in (Status.DONE, Status.MADE_UP):
        found = await session.scalars(
            select(Person.name)
            .join(CheckIn, CheckIn.person_id == Person.id)
            .where(*where, CheckIn.status == status)
            .order_by(CheckIn.at, CheckIn.person_id)
            .limit(_NAMED)
        )
        names[status] = list(found)
    return RecordFacts(
        day=day,
        done=counts.get(Status.DONE, 0),
        missed=counts.get(Status.MISSED, 0),
        saved=counts.get(Status.FROZEN, 0),
        excused=counts.get(Status.EXCUSED, 0),
        waiting=counts.get(Status.PENDING, 0),
        made_up=counts.get(Status.MADE_UP, 0),
        names=names[Status.DONE],
        made_up_names=names[Status.MADE_UP],
    )


async def last_day(session: AsyncSession, activity: Activity, today: date) -> RecordFacts | None:
    """What the last day was on which somebody was there, for the board of a check-in that has ended."""
    day = await session.scalar(
        select(func.max(CheckInDay.day)).where(
            CheckInDay.group_id == activity.group_id,
            CheckInDay.activity == activity.number,
            CheckInDay.day < today + ONE_DAY,
            CheckInDay.done > 0,
        )
    )
    return None if day is None else await facts_of(session, activity, day)
