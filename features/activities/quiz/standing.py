"""Who has which place in a quiz: counted here alone, from the answers to questions that are over. Whoever counts otherwise (teams, say)
begins with what `ranked` finds.
"""

from typing import Any

from sqlalchemy import Select, and_, case, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from features.activities.quiz import rules
from features.activities.quiz.rules import Hardness, Placed
from models import Activity, Member, Person, QuizAnswer, QuizQuestion

_RIGHT = func.sum(case((QuizAnswer.is_right, 1), else_=0))
# Whoever has chosen and taken all of it back has not answered.
_IS_ANSWER = QuizAnswer.chosen > 0
_OF_QUESTION = and_(
    QuizQuestion.group_id == QuizAnswer.group_id,
    QuizQuestion.activity == QuizAnswer.activity,
    QuizQuestion.number == QuizAnswer.question,
)


def _counting(activity: Activity) -> tuple[Any, ...]:
    """The answers that count: a question that is open, or was when the quiz was ended, does not."""
    return (
        QuizAnswer.group_id == activity.group_id,
        QuizAnswer.activity == activity.number,
        QuizQuestion.closed_at.is_not(None),
        _IS_ANSWER,
    )


def ranked(activity: Activity) -> Select[int, str, int, Any, int]:
    """Those of the group who answered, best first, with score, right answers and answers.

    Of equals whoever had it earlier stands first, by when the last right answer came.
    """
    score, had_it = func.sum(QuizAnswer.score), func.max(case((QuizAnswer.is_right, QuizAnswer.at)))
    return (
        select(QuizAnswer.person_id, Person.name, score, _RIGHT, func.count())
        .join(QuizQuestion, _OF_QUESTION)
        .join(Person, Person.id == QuizAnswer.person_id)
        .join(Member, and_(Member.group_id == QuizAnswer.group_id, Member.person_id == QuizAnswer.person_id))
        .where(*_counting(activity), Member.is_present.is_(True))
        .group_by(QuizAnswer.person_id, Person.name)
        .order_by(score.desc(), _RIGHT.desc(), had_it.nulls_last(), QuizAnswer.person_id)
    )


async def standing(session: AsyncSession, activity: Activity) -> list[Placed]:
    """Everybody's place."""
    rows = await session.execute(ranked(activity))
    return rules.placed((person, name, int(score), int(right), count) for person, name, score, right, count in rows)


async def hardness(session: AsyncSession, activity: Activity) -> list[Hardness]:
    """How each question went that is over, in the order in which they were asked."""
    counted = case((_IS_ANSWER, 1), else_=0)
    rows = await session.execute(
        select(QuizQuestion.number, QuizQuestion.text, func.sum(counted), _RIGHT)
        .outerjoin(QuizAnswer, _OF_QUESTION)
        .where(
            QuizQuestion.group_id == activity.group_id,
            QuizQuestion.activity == activity.number,
            QuizQuestion.closed_at.is_not(None),
        )
        .group_by(QuizQuestion.number, QuizQuestion.text, QuizQuestion.place)
        .order_by(QuizQuestion.place)
    )
    return [Hardness(number, text, int(answered or 0), int(right or 0)) for number, text, answered, right in rows]


async def knowers(session: AsyncSession, activity: Activity, question: int) -> list[int]:
    """Who has answered a question rightly."""
    found = await session.scalars(
        select(QuizAnswer.person_id)
        .where(*_to(activity, question), QuizAnswer.is_right.is_(True))
        .order_by(QuizAnswer.person_id)
    )
    return list(found)


async def answers(session: AsyncSession, activity: Activity, question: int) -> list[tuple[int, bool, int]]:
    """What was chosen to a question: the options' bits, whether that is right, and by how many."""
    rows = await session.execute(
        select(QuizAnswer.chosen, QuizAnswer.is_right, func.count())
        .where(*_to(activity, question))
        .group_by(QuizAnswer.chosen, QuizAnswer.is_right)
    )
    return [(chosen, is_right, times) for chosen, is_right, times in rows]


def _to(activity: Activity, question: int) -> tuple[Any, ...]:
    return (
        QuizAnswer.group_id == activity.group_id,
        QuizAnswer.activity == activity.number,
        QuizAnswer.question == question,
        _IS_ANSWER,
    )
