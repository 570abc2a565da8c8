"""What came of a survey: counted at its end, question by question, and only where enough have answered. The rest is destroyed uncounted."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from features.activities.survey import bundles, rules
from features.activities.survey.facts import Earlier, Named, Result, Results
from features.activities.survey.finding import facts_of, survey_of
from features.activities.survey.options import options_of
from features.activities.survey.refusals import NotCountedYet
from features.activities.survey.rules import Figures, Question
from features.people.access import OutOfDate
from features.people.calendar import calendar_of
from models import Activity, Group, Person, Respondent, Survey

# So many surveys back another one is looked for to lay the results beside.
_LOOKED_BACK = 20
TEXTS_SHOWN = 5
TEXTS_A_PAGE = 10


async def count(session: AsyncSession, activity: Activity, survey: Survey) -> None:
    """It is over: the figures are written down, and of what was answered only enough words stay. The caller has it to itself."""
    questions, key = rules.from_json(survey.questions), _key(activity)
    if options_of(activity).anonymous:
        figures = await bundles.figures(session, key, questions)
        kept = [
            number
            for number, (question, of_it) in enumerate(zip(questions, figures, strict=True), start=1)
            if question.type == "text" and of_it.is_shown
        ]
        await bundles.leave_words(session, key, kept)
    else:
        figures = _of_open(questions, await _answers(session, activity))
    survey.result = {"questions": [{"answers": each.answers, "counts": each.counts} for each in figures]}


async def results(session: AsyncSession, group: Group, activity: Activity) -> Results:
    """What came of a survey that is over. Raises NotCountedYet, OutOfDate."""
    survey = await survey_of(session, activity)
    if survey.result is None:
        raise NotCountedYet(activity.title)
    facts = facts_of(group, activity, survey)
    opened = await session.scalar(
        select(func.count()).where(Respondent.group_id == group.id, Respondent.activity == activity.number)
    )
    earlier, before = await _earlier(session, group, activity, facts.questions)
    shown = [
        Result(
            number,
            question,
            figures,
            (await _words(session, activity, number))[:TEXTS_SHOWN] if _has_words(question, figures) else (),
            before.get(question.same),
        )
        for number, (question, figures) in enumerate(zip(facts.questions, _figures(survey), strict=True), start=1)
    ]
    return Results(facts, max(opened or 0, survey.answered), tuple(shown), earlier)


async def words(session: AsyncSession, found: Results, activity: Activity, question: int) -> tuple[Result, list[str]]:
    """All that was written to a question, in the order of the words. Raises OutOfDate, also where too few wrote."""
    if not 1 <= question <= len(found.results):
        raise OutOfDate
    result = found.results[question - 1]
    if not _has_words(result.question, result.figures):
        raise OutOfDate
    return result, await _words(session, activity, question)


async def all_words(session: AsyncSession, found: Results, activity: Activity) -> list[tuple[int, str]]:
    """All that was written to any question that enough have answered, with its number."""
    numbers = [each.number for each in found.results if _has_words(each.question, each.figures)]
    return [(number, said) for number in numbers for said in await _words(session, activity, number)]


async def by_name(session: AsyncSession, activity: Activity) -> list[Named]:
    """Everybody's answers to an open survey; none of an anonymous one."""
    if options_of(activity).anonymous:
        return []
    sheets = dict(await _answers(session, activity))
    rows = await session.execute(select(Person.id, Person.name).where(Person.id.in_(sheets)))
    names = {row.id: row.name for row in rows}
    return [Named(names.get(person, ""), answers) for person, answers in sheets.items()]


def _has_words(question: Question, figures: Figures) -> bool:
    return question.type == "text" and figures.is_shown


async def _words(session: AsyncSession, activity: Activity, question: int) -> list[str]:
    if options_of(activity).anonymous:
        return await bundles.texts_of(session, _key(activity), question)
    given = [answers.get(question) for _, answers in await _answers(session, activity)]
    return sorted(said for said in given if isinstance(said, str))


async def _answers(session: AsyncSession, activity: Activity) -> list[tuple[int, dict[int, rules.Answer]]]:
    rows = await session.execute(
        select(Respondent.person_id, Respondent.answers)
        .where(
            Respondent.group_id == activity.group_id,
            Respondent.activity == activity.number,
            Respondent.answers.is_not(None),
        )
        .order_by(Respondent.answered_at, Respondent.person_id)
    )
    return [(person, rules.answers_from_json(said)) for person, said in rows if said is not None]


def _of_open(questions: Sequence[Question], sheets: Sequence[tuple[int, Mapping[int, rules.Answer]]]) -> list[Figures]:
    found: list[Figures] = []
    for number, question in enumerate(questions, start=1):
        given = [answers[number] for _, answers in sheets if number in answers]
        found.append(rules.added_up(question, ((1, dict.fromkeys(rules.values_of(each), 1)) for each in given)))
    return found


def _figures(survey: Survey) -> list[Figures]:
    stored: Mapping[str, Any] = survey.result or {"questions": []}
    return [Figures(each["answers"], each["counts"]) for each in stored["questions"]]


async def _earlier(
    session: AsyncSession, group: Group, activity: Activity, questions: Sequence[Question]
) -> tuple[Earlier | None, dict[tuple[str, str, tuple[str, ...]], Figures]]:
    """The last survey before this one that asked one of its questions and has results to it: what came of its questions."""
    rows = await session.execute(
        select(Activity, Survey)
        .join(Survey, (Survey.group_id == Activity.group_id) & (Survey.activity == Activity.number))
        .where(Activity.group_id == group.id, Activity.number < activity.number, Survey.result.is_not(None))
        .order_by(Activity.number.desc())
        .limit(_LOOKED_BACK)
    )
    asked = {question.same for question in questions}
    for other, survey in rows:
        pairs = zip(rules.from_json(survey.questions), _figures(survey), strict=True)
        found = {each.same: figures for each, figures in pairs if each.same in asked and figures.counts is not None}
        if found and other.closed_at is not None:
            day = calendar_of(group).local(other.closed_at).date()
            return Earlier(other.number, other.title, day), found
    return None, {}


def _key(activity: Activity) -> dict[str, int]:
    return {"group_id": activity.group_id, "activity": activity.number}
