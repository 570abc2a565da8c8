"""The boards of days: each day has its own, and keeps it as the record of what that day was.

A record shows the day's names and its result, and has no button. Whatever changes the day afterwards (a late verdict, a make-up, a
revocation) changes its record. Like a board it is drawn when it is sent, so any number of changes are one edit.
"""

from collections.abc import Collection
from datetime import date, datetime, timedelta

from sqlalchemy import exists, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from features.activities.checkin import view
from features.activities.checkin.options import options_of
from features.activities.checkin.rules import ONE_DAY, RecordFacts, Status
from features.facts import activity_facts
from features.outbox import service as outbox
from kit.messages import Message
from kit.texts import texts
from models import Activity, Board, CheckIn, CheckInDay, Group, Person

# So many names have room in a message.
_NAMED = 40
_SERVES_ON = timedelta(seconds=5)


async def hand_over(session: AsyncSession, group: Group, activity: Activity, day: date, now: datetime) -> None:
    """`day` gets a board of its own: the message that has served until now is the record of the day it was for."""
    message_id = activity.board_message_id
    if message_id is None:
        return
    activity.board_message_id, activity.board_digest = None, None
    served = await served_before(session, activity, day)
    if served is None:
        await outbox.strip_message(session, group.id, message_id, now)
        return
    await session.execute(
        update(Board).where(Board.group_id == group.id, Board.message_id == message_id).values(day=served)
    )
    # Until the new one stands the old one has the button: nobody is without.
    await outbox.refresh_record(
        session, group.id, activity.number, message_id, served, now, not_before=now + _SERVES_ON
    )


async def redraw(session: AsyncSession, activity: Activity, days: Collection[date], now: datetime) -> None:
    """Something about these days has changed: so do their records, where there are some."""
    rows = await session.execute(
        select(Board.message_id, Board.day)
        .where(Board.group_id == activity.group_id, Board.activity == activity.number, Board.day.in_(set(days)))
        .order_by(Board.message_id)
    )
    for message_id, day in rows.all():
        if day is not None:
            await outbox.refresh_record(session, activity.group_id, activity.number, message_id, day, now)


async def served_before(session: AsyncSession, activity: Activity, day: date) -> date | None:
    """The day that the board was for until `day` began. Where the bot was away for days, the last of them on which somebody was there."""
    options = options_of(activity)
    has_record = exists().where(
        Board.group_id == CheckInDay.group_id, Board.activity == CheckInDay.activity, Board.day == CheckInDay.day
    )
    last = await session.scalar(
        select(func.max(CheckInDay.day)).where(
            CheckInDay.group_id == activity.group_id,
            CheckInDay.activity == activity.number,
            CheckInDay.day < day,
            CheckInDay.day >= options.first_day,
            CheckInDay.done > 0,
            ~has_record,
        )
    )
    return last or options.due_before(day)


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
