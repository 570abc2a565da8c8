"""`out=N`: so many misses in a row end somebody's part, until their next check-in; they are warned one miss before."""

from datetime import date, datetime

from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from features.activities.checkin.corrections import view
from features.activities.checkin.options import options_of
from features.activities.checkin.rules import Status
from features.facts import activity_facts, group_facts
from features.outbox import service as outbox
from kit.texts import choose, texts
from models import Activity, CheckIn, Group, Participant, Person


async def settle(
    session: AsyncSession, group: Group, activity: Activity, day: date, now: datetime
) -> tuple[list[Person], list[Person]]:
    """The day's misses are marked: who is out by them, and who would be by one more. They hear of it in private."""
    most = options_of(activity).out or 0
    missed_today = select(CheckIn.person_id).where(
        CheckIn.group_id == group.id,
        CheckIn.activity == activity.number,
        CheckIn.day == day,
        CheckIn.status == Status.MISSED,
    )
    misses = func.count()
    rows = (
        await session.execute(
            select(CheckIn.person_id, misses)
            .join(
                Participant,
                (Participant.group_id == CheckIn.group_id)
                & (Participant.activity == CheckIn.activity)
                & (Participant.person_id == CheckIn.person_id),
            )
            .where(
                CheckIn.group_id == group.id,
                CheckIn.activity == activity.number,
                CheckIn.day > Participant.through,
                CheckIn.day <= day,
                CheckIn.status.in_((Status.MISSED, Status.REJECTED)),
                CheckIn.person_id.in_(missed_today),
            )
            .group_by(CheckIn.person_id)
            .having(misses >= most - 1)
        )
    ).all()
    out = {person for person, count in rows if count >= most}
    nearly = {person for person, count in rows if count == most - 1}
    if out:
        await session.execute(
            update(Participant)
            .where(
                Participant.group_id == group.id,
                Participant.activity == activity.number,
                Participant.person_id.in_(out),
            )
            .values(out_on=day)
        )
    found = await session.scalars(select(Person).where(Person.id.in_(out | nearly)).order_by(Person.id))
    people = found.all()
    where, what = group_facts(group), activity_facts(activity)
    for person in people:
        t = texts(choose(person.language, default=group.language))
        words = view.out(t, where, what, most) if person.id in out else view.nearly_out(t, where, what, most)
        await outbox.tell_person(session, person.id, f"out:{group.id}:{activity.number}:{day}:{person.id}", words, now)
    return [p for p in people if p.id in out], [p for p in people if p.id in nearly]
