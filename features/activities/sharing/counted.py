"""What is counted of sharings, and how they go."""

from typing import Any

from sqlalchemy import Select, and_, func, literal, null, select, union

from features.counting.deeds import Source
from features.counting.spans import Span
from features.people.calendar import calendar_of
from kit.db import Session
from kit.recurrence import Calendar
from models import Activity, Attendance, Feedback, Group, Guest, QuestionVote, Talk, ThemeVote

# Once a talk, however often attendance was taken.
ATTENDED = Source(
    select(Attendance.person_id, literal(1), func.min(Attendance.at), null()).group_by(
        Attendance.activity, Attendance.talk, Attendance.person_id
    ),
    Attendance,
)
THEME_VOTES = Source(select(ThemeVote.person_id, literal(1), ThemeVote.at, null()), ThemeVote)
# Votes for questions that came by merging carry no moment: nobody gave them.
QUESTION_VOTES = Source(
    select(QuestionVote.person_id, literal(1), QuestionVote.at, null()).where(QuestionVote.at.is_not(None)),
    QuestionVote,
)


async def went(session: Session, activity: Activity, calendar: Calendar, span: Span) -> tuple[int, int]:
    """Of the talks in the span. Took part: said that they may come, or came. Saw it through: were there."""
    begins, ends = calendar.starts(span.first), calendar.ends(span.last)

    def of_talks(table: Any) -> Select[Any]:
        talk = and_(Talk.group_id == table.group_id, Talk.activity == table.activity, Talk.number == table.talk)
        of_activity = (table.group_id == activity.group_id, table.activity == activity.number)
        return (
            select(table.person_id)
            .join(Talk, talk)
            .where(*of_activity, Talk.starts_at >= begins, Talk.starts_at < ends, Talk.state != "skipped")
        )

    came = of_talks(Attendance).distinct()
    may_come = of_talks(Guest).where(Guest.answer != "no")
    took_part = await session.scalar(select(func.count()).select_from(union(came, may_come).subquery()))
    return took_part or 0, await session.scalar(select(func.count()).select_from(came.subquery())) or 0


async def liked(session: Session, group_id: int, span: Span) -> float | None:
    """How many stars the talks that ended in the span were given, on average."""
    calendar = calendar_of(await session.get_one(Group, group_id))
    is_its = and_(Talk.group_id == Feedback.group_id, Talk.activity == Feedback.activity, Talk.number == Feedback.talk)
    mean = await session.scalar(
        select(func.avg(Feedback.stars))
        .join(Talk, is_its)
        .where(
            Feedback.group_id == group_id,
            Talk.ended_at >= calendar.starts(span.first),
            Talk.ended_at < calendar.ends(span.last),
        )
    )
    return None if mean is None else float(mean)
