"""Where a survey stands: its row, whether it can be answered, and what its board shows."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from features.activities.survey import rules
from features.activities.survey.facts import SurveyFacts
from features.activities.survey.options import options_of
from features.activities.survey.refusals import NotWrittenYet, Resting
from features.facts import activity_facts, group_facts
from features.people.access import OutOfDate
from features.people.calendar import calendar_of
from features.refusals import Ended
from models import Activity, Group, Survey


async def survey_of(session: AsyncSession, activity: Activity) -> Survey:
    """The row of a survey. Raises OutOfDate for an activity of another kind."""
    found = await session.get(Survey, (activity.group_id, activity.number))
    if found is None:
        raise OutOfDate
    return found


async def lock(session: AsyncSession, activity: Activity) -> Survey:
    """Have a survey to oneself until the transaction ends, as it is now: its row and the activity's. Raises OutOfDate."""
    await session.flush()
    found = await session.get(
        Survey, (activity.group_id, activity.number), with_for_update=True, populate_existing=True
    )
    if found is None:
        raise OutOfDate
    await session.refresh(activity, with_for_update=True)
    return found


def require_open(activity: Activity, survey: Survey, now: datetime) -> None:
    """Raises Resting, Ended, NotWrittenYet: also in the moment in which it is over and has not been counted yet."""
    is_late = survey.ends_at is not None and survey.ends_at <= now
    if activity.state == "closed" or (activity.state == "open" and is_late):
        raise Ended(activity.title)
    if activity.state == "paused":
        raise Resting(activity.title)
    if not survey.questions:
        raise NotWrittenYet(activity.title)


def facts_of(group: Group, activity: Activity, survey: Survey) -> SurveyFacts:
    """What the board shows of it."""
    return SurveyFacts(
        group=group_facts(group),
        activity=activity_facts(activity),
        options=options_of(activity),
        questions=rules.from_json(survey.questions),
        answered=survey.answered,
        ends_at=None if survey.ends_at is None else calendar_of(group).local(survey.ends_at),
        is_counted=survey.result is not None,
        is_published=survey.published_at is not None,
    )


async def look(session: AsyncSession, group: Group, activity: Activity) -> SurveyFacts:
    """What is to be seen of a survey, by anybody. Raises OutOfDate."""
    return facts_of(group, activity, await survey_of(session, activity))
