"""A quiz as it is shown: gathered from its rows. Of a question that is open nothing is read that tells which option is right."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from features.activities.quiz import rules, standing, teams
from features.activities.quiz.bank import rows_of
from features.activities.quiz.facts import Answered, Asked, BoardFacts, OwnFacts, OwnLine, ResultFacts
from features.activities.quiz.options import Options, options_of
from features.facts import activity_facts, group_facts
from features.packets import opening
from features.people.access import OutOfDate
from features.people.calendar import calendar_of
from features.people.census import names_of
from features.prizes import service as prizes
from models import Activity, Group, Quiz, QuizAnswer, QuizQuestion


async def quiz_of(session: AsyncSession, activity: Activity) -> Quiz:
    """Where a quiz stands. Raises OutOfDate for an activity of another kind."""
    found = await session.get(Quiz, (activity.group_id, activity.number), populate_existing=True)
    if found is None:
        raise OutOfDate
    return found


async def board(session: AsyncSession, group: Group, activity: Activity, now: datetime) -> BoardFacts:
    """What its board shows now."""
    quiz, rows, options = await quiz_of(session, activity), await rows_of(session, activity), options_of(activity)
    last = next((row for row in rows if row.number == quiz.question), None)
    asked = answered = None
    if last is not None and last.closed_at is None:
        asked = _asked(rows, last)
    elif last is not None:
        answered = await _answered(session, activity, rows, last)
    local = calendar_of(group).local
    opens = opening.moment(options.at, group)
    placed = await standing.standing(session, activity) if quiz.question else []
    return BoardFacts(
        group=group_facts(group),
        activity=activity_facts(activity),
        options=options,
        stage=quiz.stage,
        turn=quiz.turns,
        total=len(rows),
        asked=asked,
        answered=answered,
        seconds=None if asked is None or last is None else _seconds(quiz, last, now),
        ends_at=local(quiz.due_at) if quiz.stage == "asking" and quiz.due_at is not None else None,
        starts_at=local(opens) if opens is not None and opens > now else None,
        next_at=local(quiz.due_at) if quiz.stage == "between" and quiz.due_at is not None else None,
        standing=placed,
        people=len(placed),
        teams=await teams.scores(session, activity, placed),
    )


def _seconds(quiz: Quiz, question: QuizQuestion, now: datetime) -> int | None:
    """How many are left of a live question, begun ones too."""
    if not question.seconds:
        return None
    left = timedelta(milliseconds=quiz.left_ms) if quiz.due_at is None else max(quiz.due_at - now, timedelta(0))
    return -(-left // timedelta(seconds=1))


def _asked(rows: Sequence[QuizQuestion], row: QuizQuestion) -> Asked:
    return Asked(
        number=row.number,
        nth=rows.index(row) + 1,
        text=row.text,
        options=tuple(row.options[place] for place in _shown(row)),
        is_many=is_many(row.right),
        picture=row.picture,
    )


def is_many(right: int) -> bool:
    """Whether several options are right."""
    return right.bit_count() > 1


def _shown(row: QuizQuestion) -> Sequence[int]:
    return row.shown if row.shown is not None else range(len(row.options))


async def _answered(
    session: AsyncSession, activity: Activity, rows: Sequence[QuizQuestion], row: QuizQuestion
) -> Answered:
    found = await standing.answers(session, activity, row.number)
    shown = _shown(row)
    return Answered(
        asked=_asked(rows, row),
        right=frozenset(at for at, place in enumerate(shown) if row.right & rules.bit(place)),
        explanation=row.explanation,
        chosen=tuple(sum(times for bits, _, times in found if bits & rules.bit(place)) for place in shown),
        answered=sum(times for _, _, times in found),
        knew=sum(times for _, is_right, times in found if is_right),
    )


async def result(session: AsyncSession, group: Group, activity: Activity) -> ResultFacts:
    """The standing by now, the question that fewest knew, and whose the prizes are."""
    placed, questions = await standing.standing(session, activity), await standing.hardness(session, activity)
    awards = await prizes.awards_of(session, group.id, activity.number)
    return ResultFacts(
        group=group_facts(group),
        activity=activity_facts(activity),
        options=options_of(activity),
        questions=len(questions),
        standing=placed,
        hardest=rules.hardest(questions),
        awards=awards,
        names=await names_of(session, [award.person_id for award in awards if award.person_id is not None]),
        teams=await teams.scores(session, activity, placed),
    )


async def own(session: AsyncSession, group: Group, activity: Activity, person: int) -> OwnFacts:
    """What somebody sees of their own answers: those to questions that are over."""
    options: Options = options_of(activity)
    rows = await rows_of(session, activity)
    found = await session.scalars(
        select(QuizAnswer).where(
            QuizAnswer.group_id == group.id, QuizAnswer.activity == activity.number, QuizAnswer.person_id == person
        )
    )
    given = {each.question: each for each in found if each.chosen}
    placed = await standing.standing(session, activity)
    return OwnFacts(
        group=group_facts(group),
        activity=activity_facts(activity),
        options=options,
        placed=next((each for each in placed if each.person_id == person), None),
        people=len(placed),
        lines=[
            _own_line(nth, row, given.get(row.number))
            for nth, row in enumerate(rows, start=1)
            if row.closed_at is not None
        ],
    )


def _own_line(nth: int, row: QuizQuestion, given: QuizAnswer | None) -> OwnLine:
    def named(bits: int) -> tuple[str, ...]:
        return tuple(row.options[place] for place in rules.places_of(bits))

    return OwnLine(
        nth=nth,
        text=row.text,
        right=named(row.right),
        chosen=None if given is None else named(given.chosen),
        is_right=given is not None and given.is_right,
        score=0 if given is None else given.score,
    )
