"""What somebody may know of themselves in a group's quizzes, for `/me`; and what quizzes lack in a group, for `/doctor`."""

from datetime import datetime, timedelta

from sqlalchemy import exists, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from features.activities.quiz import standing
from features.activities.quiz.facts import OwnPlace
from models import Activity, Group, Quiz, QuizQuestion

# A quiz that is over is told of for so long, and so many at most are told of, the newest first.
_LATELY = timedelta(days=7)
_AT_ONCE = 3
_OF_QUIZ = (Quiz.group_id == Activity.group_id) & (Quiz.activity == Activity.number)


async def look(session: AsyncSession, group: Group, person_id: int, name: str, now: datetime) -> list[OwnPlace]:  # noqa: ARG001 - the protocol's
    """See `parts.LookAt`: their places in the quizzes that have begun or were over lately, where they have one."""
    rows = await session.scalars(
        select(Activity)
        .join(Quiz, _OF_QUIZ)
        .where(
            Activity.group_id == group.id,
            Quiz.question > 0,
            or_(Activity.state != "closed", Activity.closed_at > now - _LATELY),
        )
        .order_by(Activity.number.desc())
        .limit(_AT_ONCE)
    )
    found: list[OwnPlace] = []
    for activity in rows.all():
        placed = await standing.standing(session, activity)
        own = next((each for each in placed if each.person_id == person_id), None)
        if own is not None:
            found.append(OwnPlace(activity.title, own, len(placed)))
    return found


async def examine(session: AsyncSession, group: Group, *, reads_all: bool) -> list[str]:  # noqa: ARG001 - it is about questions
    """See `parts.Examine`: the numbers of those that cannot begin, as they have no questions."""
    has_some = exists().where(QuizQuestion.group_id == Activity.group_id, QuizQuestion.activity == Activity.number)
    found = await session.scalars(
        select(Activity.number)
        .join(Quiz, _OF_QUIZ)
        .where(Activity.group_id == group.id, Activity.state == "open", Quiz.stage == "waiting", ~has_some)
        .order_by(Activity.number)
    )
    return [str(number) for number in found]
