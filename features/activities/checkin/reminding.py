"""The reminder of a day: in private where people take it, the others by one line in the group."""

from collections.abc import Collection
from datetime import date, datetime, timedelta

from sqlalchemy import and_, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from features.activities.checkin import participants, rules, view_reminding
from features.activities.checkin.options import options_of
from features.activities.checkin.rules import ONE_DAY
from features.facts import activity_facts, group_facts
from features.outbox import service as outbox
from features.people.calendar import calendar_of
from features.scheduling.service import Due, Ran
from kit.recurrence import quiet_ends
from kit.texts import choose, texts
from models import Activity, Group, Member, Participant, Person, Proof

# A reminder that could not come at its time is not sent later.
_LASTS = timedelta(minutes=10)
_LATE = timedelta(minutes=5)


async def remind(session: AsyncSession, group: Group, activity: Activity, task: Due, now: datetime) -> Ran:
    """Those who take part and are not done: in private where they take it, the others by one line in the group."""
    calendar, options = calendar_of(group), options_of(activity)
    day = calendar.day_of(task.due_at)
    closing = rules.closes(options, calendar, day)
    coming = options.due_from(day + ONE_DAY)
    next_due = None if coming is None else rules.reminds_at(options, calendar, coming)
    if now >= closing or now - task.due_at > _LASTS:
        return Ran("dropped", next_due)
    awake = quiet_ends(calendar, now, quiet_from=group.quiet_from, quiet_until=group.quiet_until)
    if now < awake < closing:
        return Ran("ran", awake)
    missing = await missing_on(session, activity, day)
    closes_at = calendar.local(closing)
    given = await _pictures(session, activity, day, [p.id for p in missing]) if options.count > 1 else {}
    where, what = group_facts(group), activity_facts(activity)
    for person in (p for p in missing if p.is_reachable):
        t, pictures = texts(_language(person, group)), (given.get(person.id, 0), options.count)
        await outbox.tell_person(
            session,
            person.id,
            f"remind:{group.id}:{activity.number}:{day}:{person.id}",
            view_reminding.private_reminder(t, where, what, closes_at, pictures),
            now,
            drop_after=closing,
        )
    # The line is for those who hear nothing in private; what it counts are all who are missing.
    if not all(p.is_reachable for p in missing):
        await outbox.tell_group(
            session,
            group.id,
            f"remind:{group.id}:{activity.number}:{day}",
            view_reminding.reminder(texts(group.language), what, options, closes_at, [p.name for p in missing]),
            now,
            thread_id=activity.thread_id,
            drop_after=closing,
        )
    return Ran("late" if now - task.due_at > _LATE else "ran", next_due)


def _language(person: Person, group: Group) -> str:
    return choose(person.language, default=group.language)


async def missing_on(session: AsyncSession, activity: Activity, day: date) -> list[Person]:
    """Who takes part and is not done; among them whose proof was declined, if they can still give another."""
    can_try_again = options_of(activity).proof != "tap"
    found = await session.scalars(
        select(Person)
        .join(Participant, Participant.person_id == Person.id)
        .join(Member, and_(Member.group_id == Participant.group_id, Member.person_id == Participant.person_id))
        .where(participants.takes_part(activity, day, undone=can_try_again))
        .order_by(Person.name, Person.id)
    )
    return list(found)


async def _pictures(session: AsyncSession, activity: Activity, day: date, people: Collection[int]) -> dict[int, int]:
    """How many of a day's pictures these people have given."""
    rows = await session.execute(
        select(Proof.person_id, func.count())
        .where(
            Proof.group_id == activity.group_id,
            Proof.activity == activity.number,
            Proof.day == day,
            Proof.person_id.in_(people),
            Proof.state.in_(("counted", "held")),
        )
        .group_by(Proof.person_id)
    )
    return dict(rows.all())
