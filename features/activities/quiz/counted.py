"""What is counted of quizzes, and how they go."""

from typing import Any

from sqlalchemy import and_, case, func, literal, null, select

from features.counting.deeds import Source
from features.counting.spans import Span
from features.people.calendar import calendar_of
from kit.db import Session
from kit.recurrence import Calendar
from models import Activity, Group, QuizAnswer, QuizQuestion

_CLOSED = and_(
    QuizQuestion.group_id == QuizAnswer.group_id,
    QuizQuestion.activity == QuizAnswer.activity,
    QuizQuestion.number == QuizAnswer.question,
    QuizQuestion.closed_at.is_not(None),
)
# It is counted when the question is over: before, whoever looks would see that they are right.
RIGHT_ANSWERS = Source(
    select(QuizAnswer.person_id, literal(1), QuizQuestion.closed_at, null())
    .join(QuizQuestion, _CLOSED)
    .where(QuizAnswer.is_right.is_(True)),
    QuizAnswer,
)


async def went(session: Session, activity: Activity, calendar: Calendar, span: Span) -> tuple[int, int]:
    """Took part: answered in the span, of what is over. Saw it through: answered all that is over by now."""
    of_it = QuizQuestion.group_id == activity.group_id, QuizQuestion.activity == activity.number
    asked = await session.scalar(select(func.count()).where(*of_it, QuizQuestion.closed_at.is_not(None))) or 0
    in_span = case(
        (and_(QuizAnswer.at >= calendar.starts(span.first), QuizAnswer.at < calendar.ends(span.last)), 1), else_=0
    )
    each = (
        select(func.count().label("answers"), func.sum(in_span).label("lately"))
        .select_from(QuizAnswer)
        .join(QuizQuestion, _CLOSED)
        .where(QuizAnswer.group_id == activity.group_id, QuizAnswer.activity == activity.number, QuizAnswer.chosen > 0)
        .group_by(QuizAnswer.person_id)
        .subquery()
    )
    row = (
        await session.execute(
            select(func.count(), func.count(case((each.c.answers == asked, 1)))).where(each.c.lately > 0)
        )
    ).one()
    return int(row[0]), int(row[1])


async def people(session: Session, group_id: int, span: Span) -> float:
    """How many members answered in a quiz, whether rightly or not."""
    found = await session.scalar(
        select(func.count(QuizAnswer.person_id.distinct())).where(*await _in_span(session, group_id, span))
    )
    return found or 0


async def share(session: Session, group_id: int, span: Span) -> float | None:
    """How many of all answers were right, of questions that are over."""
    row = (
        await session.execute(
            select(func.count(), func.count(case((QuizAnswer.is_right, 1))))
            .select_from(QuizAnswer)
            .join(QuizQuestion, _CLOSED)
            .where(*await _in_span(session, group_id, span))
        )
    ).one()
    return None if not row[0] else int(row[1]) / int(row[0])


async def _in_span(session: Session, group_id: int, span: Span) -> tuple[Any, ...]:
    calendar = calendar_of(await session.get_one(Group, group_id))
    return (
        QuizAnswer.group_id == group_id,
        QuizAnswer.chosen > 0,
        QuizAnswer.at >= calendar.starts(span.first),
        QuizAnswer.at < calendar.ends(span.last),
    )
