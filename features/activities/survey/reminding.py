"""The reminder of a survey: once, before it closes, in private, to those who have not answered and take messages from the bot."""

from datetime import datetime, timedelta

from sqlalchemy import and_, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from features.activities.survey import finding, view
from features.outbox import service as outbox
from features.people.calendar import calendar_of
from features.scheduling.service import Due, Ran
from kit.recurrence import quiet_ends
from kit.texts import choose, texts
from models import Activity, Group, Member, Person, Respondent

# So many are reminded in a transaction; the next ones in the next one.
AT_ONCE = 200
_NEXT = timedelta(seconds=1)
# One that could not come in time is not sent later.
_LASTS = timedelta(minutes=10)
_LATE = timedelta(minutes=5)


async def remind(session: AsyncSession, group: Group, activity: Activity, task: Due, now: datetime) -> Ran:
    """Remind some of those who have not answered, in the order of their ids; comes again until all are reminded."""
    survey = await finding.lock(session, activity)
    ends_at = survey.ends_at
    if activity.state != "open" or ends_at is None or now >= ends_at or not survey.questions:
        return Ran("dropped", None)
    if now - task.due_at > _LASTS:
        return Ran("dropped", None)
    awake = quiet_ends(calendar_of(group), now, quiet_from=group.quiet_from, quiet_until=group.quiet_until)
    if now < awake:
        return Ran("ran", awake) if awake < ends_at else Ran("dropped", None)
    people = list(
        await session.scalars(
            select(Person)
            .join(Member, and_(Member.person_id == Person.id, Member.group_id == group.id))
            .outerjoin(
                Respondent,
                and_(
                    Respondent.group_id == group.id,
                    Respondent.activity == activity.number,
                    Respondent.person_id == Person.id,
                ),
            )
            .where(
                Member.is_present.is_(True),
                Person.is_reachable.is_(True),
                or_(Respondent.person_id.is_(None), Respondent.answered_at.is_(None)),
                Person.id > (survey.reminded or 0),
            )
            .order_by(Person.id)
            .limit(AT_ONCE)
        )
    )
    facts = finding.facts_of(group, activity, survey)
    for person in people:
        await outbox.tell_person(
            session,
            person.id,
            f"remind:{group.id}:{activity.number}:{person.id}",
            view.reminder(texts(choose(person.language, default=group.language)), facts),
            now,
            drop_after=ends_at,
        )
        survey.reminded = person.id
    if len(people) == AT_ONCE:
        return Ran("ran", now + _NEXT)
    return Ran("late" if now - task.due_at > _LATE else "ran", None)
