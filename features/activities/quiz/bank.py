"""The questions of a quiz: brought, taken out and put into another order while it has not begun. All of it behind the lock of the quiz."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from features.activities.quiz.questions import MOST_QUESTIONS, Question, flaw_of
from features.activities.quiz.refusals import BadQuestion, Begun, TooManyQuestions
from features.outbox import service as outbox
from features.people.access import OutOfDate
from features.refusals import Ended
from models import Activity, Group, Quiz, QuizQuestion


@dataclass(frozen=True, slots=True)
class Banked:
    """A question in a quiz: by the number that stays with it."""

    number: int
    question: Question


async def lock(session: AsyncSession, activity: Activity) -> Quiz:
    """Have a quiz to oneself until the transaction ends, as it is now. Raises OutOfDate for an activity of another kind."""
    await session.flush()
    # Both rows are locked, in this order: whoever waited sees what has become of either.
    await session.refresh(activity, with_for_update=True)
    key = (activity.group_id, activity.number)
    found = await session.get(Quiz, key, with_for_update=True, populate_existing=True)
    if found is None:
        raise OutOfDate
    return found


async def _unbegun(session: AsyncSession, activity: Activity) -> Quiz:
    """Raises Ended, Begun."""
    quiz = await lock(session, activity)
    if activity.state == "closed":
        raise Ended(activity.title)
    if quiz.stage != "waiting":
        raise Begun(activity.title)
    return quiz


async def add_questions(
    session: AsyncSession,
    group: Group,
    activity: Activity,
    questions: Sequence[Question],
    person: int | None,
    now: datetime,
) -> int:
    """Put these behind the others; how many there are now. All of them or none. Raises Ended, Begun, TooManyQuestions, BadQuestion."""
    quiz = await _unbegun(session, activity)
    for place, question in enumerate(questions, start=1):
        if (flaw := flaw_of(question)) is not None:
            raise BadQuestion(place, flaw)
    rows = await rows_of(session, activity)
    if len(rows) + len(questions) > MOST_QUESTIONS:
        raise TooManyQuestions(MOST_QUESTIONS)
    last = rows[-1].place if rows else 0
    for at, question in enumerate(questions, start=1):
        session.add(
            QuizQuestion(
                group_id=group.id,
                activity=activity.number,
                number=quiz.numbered + at,
                place=last + at,
                text=question.text.strip(),
                options=[option.strip() for option in question.options],
                right=bits(question.right),
                explanation=question.explanation,
                picture=question.picture,
                by=person,
                shown=None,
            )
        )
    quiz.numbered += len(questions)
    await _show(session, activity, now)
    return len(rows) + len(questions)


async def remove_question(session: AsyncSession, group: Group, activity: Activity, number: int, now: datetime) -> None:  # noqa: ARG001 - as the others
    """Take a question out. Raises OutOfDate, Ended, Begun."""
    await _unbegun(session, activity)
    row = await session.get(QuizQuestion, (activity.group_id, activity.number, number))
    if row is None:
        raise OutOfDate
    await session.delete(row)
    await _show(session, activity, now)


async def move_question(
    session: AsyncSession,
    group: Group,  # noqa: ARG001 - as the others
    activity: Activity,
    number: int,
    place: int,
    now: datetime,  # noqa: ARG001 - as the others
) -> None:
    """Put a question at this place (from 1; beyond the last: there). Raises OutOfDate, Ended, Begun."""
    await _unbegun(session, activity)
    rows = await rows_of(session, activity)
    moved = next((row for row in rows if row.number == number), None)
    if moved is None:
        raise OutOfDate
    rows.remove(moved)
    rows.insert(max(place, 1) - 1, moved)
    for at, row in enumerate(rows, start=1):
        row.place = at
    await session.flush()


async def questions_of(session: AsyncSession, activity: Activity) -> list[Banked]:
    """The questions of a quiz in their order. Right answers are among it: whoever shows them asks for the right."""
    return [Banked(row.number, question_of(row)) for row in await rows_of(session, activity)]


async def rows_of(session: AsyncSession, activity: Activity) -> list[QuizQuestion]:
    """Their rows, in their order."""
    await session.flush()
    found = await session.scalars(
        select(QuizQuestion)
        .where(QuizQuestion.group_id == activity.group_id, QuizQuestion.activity == activity.number)
        .order_by(QuizQuestion.place, QuizQuestion.number)
    )
    return list(found)


def question_of(row: QuizQuestion) -> Question:
    """The question, as it was written."""
    options = tuple(row.options)
    right = frozenset(place for place in range(len(options)) if row.right >> place & 1)
    return Question(row.text, options, right, row.explanation, row.picture)


def bits(places: frozenset[int]) -> int:
    """A bit for each of these places."""
    return sum(1 << place for place in places)


async def _show(session: AsyncSession, activity: Activity, now: datetime) -> None:
    """How many there are stands on the board."""
    await session.flush()
    await outbox.refresh_board(session, activity.group_id, activity.number, now)
