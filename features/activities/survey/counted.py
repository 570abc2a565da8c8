"""What is counted of surveys, and how they go."""

from collections import Counter
from datetime import datetime

from sqlalchemy import delete, func, literal, null, select
from sqlalchemy.ext.asyncio import AsyncSession

from features.activities.survey import rules
from features.activities.survey.rules import Figures
from features.counting.deeds import Source
from features.counting.spans import Span
from features.people.calendar import calendar_of
from kit.db import Session
from kit.recurrence import Calendar
from models import ANSWERS_KEPT, Activity, Bundle, Group, Respondent, Survey

ANSWERED = Source(
    select(Respondent.person_id, literal(1), Respondent.answered_at, null()).where(Respondent.answered_at.is_not(None)),
    Respondent,
)


async def went(session: Session, activity: Activity, calendar: Calendar, span: Span) -> tuple[int, int]:
    """Took part: opened it in the span. Saw it through: has answered."""
    row = (
        await session.execute(
            select(func.count(), func.count(Respondent.answered_at)).where(
                Respondent.group_id == activity.group_id,
                Respondent.activity == activity.number,
                Respondent.opened_at >= calendar.starts(span.first),
                Respondent.opened_at < calendar.ends(span.last),
            )
        )
    ).one()
    return int(row[0]), int(row[1])


async def people(session: Session, group_id: int, span: Span) -> float:
    """How many members answered, any of them."""
    calendar = calendar_of(await session.get_one(Group, group_id))
    answered = await session.scalar(
        select(func.count(Respondent.person_id.distinct())).where(
            Respondent.group_id == group_id,
            Respondent.answered_at >= calendar.starts(span.first),
            Respondent.answered_at < calendar.ends(span.last),
        )
    )
    return answered or 0


async def nps(session: Session, group_id: int, span: Span) -> float | None:
    """The net promoter score of all who were asked in the surveys that closed."""
    return (await _asked(session, group_id, span, "nps")).nps


async def mean(session: Session, group_id: int, span: Span) -> float | None:
    """The average of all answers on a scale from 1 to 5, in the surveys that closed."""
    return (await _asked(session, group_id, span, "scale")).mean


async def _asked(session: Session, group_id: int, span: Span, type_: str) -> Figures:
    """What came of all questions of a type whose figures are shown."""
    calendar = calendar_of(await session.get_one(Group, group_id))
    rows = await session.execute(
        select(Survey.questions, Survey.result)
        .join(Activity, (Activity.group_id == Survey.group_id) & (Activity.number == Survey.activity))
        .where(
            Survey.group_id == group_id,
            Survey.result.is_not(None),
            Activity.closed_at >= calendar.starts(span.first),
            Activity.closed_at < calendar.ends(span.last),
        )
    )
    counts = Counter[str]()
    for questions, result in rows:
        for question, figures in zip(rules.from_json(questions), (result or {})["questions"], strict=True):
            if question.type == type_:
                counts.update(figures["counts"] or {})
    return Figures(counts.total(), counts or None)


async def sweep(session: AsyncSession, now: datetime) -> None:
    """Forget what people wrote in surveys without names that have long been over; the figures stay."""
    over = (
        select(literal(1))
        .where(
            Activity.group_id == Bundle.group_id,
            Activity.number == Bundle.activity,
            Activity.closed_at <= now - ANSWERS_KEPT,
        )
        .exists()
    )
    await session.execute(delete(Bundle).where(over).execution_options(synchronize_session=False))
