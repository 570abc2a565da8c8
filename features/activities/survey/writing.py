"""Hosts write the questions of a survey, in private, one after the other; as long as nobody has answered."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from features import forms
from features.activities.survey import rules, view_templates
from features.activities.survey.facts import SurveyFacts
from features.activities.survey.finding import facts_of, lock
from features.activities.survey.options import options_of, stored
from features.activities.survey.refusals import BadOptions, BadQuestion, HasAnswers, TooManyQuestions
from features.activities.survey.rules import MOST_QUESTIONS, QUESTION_LENGTH, TYPES, Condition, Question, Type
from features.activities.survey.values import TEMPLATES, read_options
from features.forms import Open
from features.outbox import service as outbox
from features.people.access import OutOfDate
from features.refusals import Ended
from kit.texts import Texts, visible
from models import Activity, Group

FORM = "survey_questions"
TEXT, OPTIONS = "text", "options"


@dataclass(frozen=True, slots=True)
class Writing:
    """A question on its way: of which type, which one it changes (0: a new one), its words so far, and what is asked for now.

    `of`: how the one that it changes was, in a word.
    """

    type: Type
    number: int
    text: str
    step: str
    of: str = ""


async def look(session: AsyncSession, group: Group, activity: Activity) -> SurveyFacts:
    """The questions, where they may be written. Raises HasAnswers, Ended, OutOfDate."""
    survey = await lock(session, activity)
    if activity.state == "closed":
        raise Ended(activity.title)
    if survey.answered:
        raise HasAnswers
    return facts_of(group, activity, survey)


async def begin(
    session: AsyncSession, group: Group, activity: Activity, person: int, type_: str, now: datetime
) -> Writing:
    """A host begins a question of a type. Raises TooManyQuestions, OutOfDate and what `look` raises."""
    facts = await look(session, group, activity)
    if len(facts.questions) >= MOST_QUESTIONS:
        raise TooManyQuestions
    found: Type | None = next((each for each in TYPES if each == type_), None)
    if found is None:
        raise OutOfDate
    return await _ask(session, activity, person, Writing(found, 0, "", TEXT), now)


async def reword(
    session: AsyncSession, group: Group, activity: Activity, person: int, number: int, step: str, now: datetime
) -> Writing:
    """A host writes the words of a question anew, or its options. Raises OutOfDate and what `look` raises."""
    question = _of((await look(session, group, activity)).questions, number)
    if step not in {TEXT, OPTIONS} or (step == OPTIONS and not question.options):
        raise OutOfDate
    writing = Writing(question.type, number, question.text, step, rules.revision((question,)))
    return await _ask(session, activity, person, writing, now)


async def write(
    session: AsyncSession, group: Group, activity: Activity, person: int, said: str, now: datetime
) -> Writing | int | None:
    """What the form asked for: what it asks next, or the number of the question that stands now; None: it changes one that is gone.

    Raises BadQuestion, BadOptions, TooManyQuestions, OutOfDate and what `look` raises.
    """
    form = await forms.current(session, person, now)
    if form is None or form.name != FORM or form.activity != activity.number or form.group_id != group.id:
        raise OutOfDate
    facts = await look(session, group, activity)
    writing = Writing(step=form.step, **form.answers)
    if writing.number and rules.revision(facts.questions[writing.number - 1 : writing.number]) != writing.of:
        await forms.give_up(session, person)
        return None
    if writing.step == TEXT:
        text = visible(said)
        if not text or len(text) > QUESTION_LENGTH:
            raise BadQuestion
        writing = replace(writing, text=text)
        if writing.type in {"one", "several"} and not writing.number:
            return await _ask(session, activity, person, replace(writing, step=OPTIONS), now)
        changes: dict[str, Any] = {"text": text}
    else:
        try:
            changes = {"options": read_options(said)}
        except ValueError:
            raise BadOptions from None
    await forms.give_up(session, person)
    questions = list(facts.questions)
    if writing.number:
        question = replace(_of(questions, writing.number), **changes)
        questions[writing.number - 1] = question
        if "options" in changes:
            questions = _fitting(questions, writing.number)
    else:
        if len(questions) >= MOST_QUESTIONS:
            raise TooManyQuestions
        questions.append(Question(writing.type, writing.text, changes.get("options", ()), writing.type != "text"))
    await _save(session, activity, questions, now)
    return writing.number or len(questions)


async def change(
    session: AsyncSession, group: Group, activity: Activity, number: int, what: str, now: datetime
) -> SurveyFacts:
    """A host changes a question: whether it is `required`, asked `always`, comes `up` by one, or is out (`drop`).

    Raises OutOfDate and what `look` raises.
    """
    facts = await look(session, group, activity)
    if what not in _CHANGES:
        raise OutOfDate
    _of(facts.questions, number)
    return await _saved(session, group, activity, _CHANGES[what](list(facts.questions), number), now)


async def only_if(
    session: AsyncSession,
    group: Group,
    activity: Activity,
    number: int,
    other: int,
    value: int,
    now: datetime,
    *,
    give: bool,
) -> SurveyFacts:
    """A question is asked only if an earlier one was answered with this, among others; or with this no more.

    Raises OutOfDate and what `look` raises.
    """
    facts = await look(session, group, activity)
    question, earlier = _of(facts.questions, number), _of(facts.questions, other)
    if other >= number or earlier.is_written or value not in earlier.steps:
        raise OutOfDate
    before = question.only_if
    values = set(before.values) if before is not None and before.question == other else set[int]()
    values = values | {value} if give else values - {value}
    questions = list(facts.questions)
    questions[number - 1] = replace(question, only_if=Condition(other, tuple(sorted(values))) if values else None)
    return await _saved(session, group, activity, questions, now)


async def take_template(
    session: AsyncSession, group: Group, activity: Activity, t: Texts, template: str, now: datetime
) -> SurveyFacts:
    """Ready questions take the place of those that there are. Raises OutOfDate and what `look` raises."""
    if template not in TEMPLATES:
        raise OutOfDate
    await look(session, group, activity)
    return await _saved(session, group, activity, view_templates.questions(t, template), now)


def _of(questions: Sequence[Question], number: int) -> Question:
    if not 1 <= number <= len(questions):
        raise OutOfDate
    return questions[number - 1]


def _required(questions: list[Question], number: int) -> list[Question]:
    question = questions[number - 1]
    questions[number - 1] = replace(question, required=not question.required)
    return questions


def _always(questions: list[Question], number: int) -> list[Question]:
    questions[number - 1] = replace(questions[number - 1], only_if=None)
    return questions


def _up(questions: list[Question], number: int) -> list[Question]:
    """It changes places with the one before it, unless it hangs on that."""
    only = questions[number - 1].only_if
    if number == 1 or (only is not None and only.question == number - 1):
        raise OutOfDate
    places = {number: number - 1, number - 1: number}
    questions[number - 2 : number] = [questions[number - 1], questions[number - 2]]
    return [_moved(each, lambda n: places.get(n, n)) for each in questions]


def _drop(questions: list[Question], number: int) -> list[Question]:
    """It is out; what hung on it is always asked."""
    del questions[number - 1]
    return [_moved(each, lambda n: None if n == number else n - (n > number)) for each in questions]


def _moved(question: Question, where: Callable[[int], int | None]) -> Question:
    only = question.only_if
    if only is None:
        return question
    place = where(only.question)
    return replace(question, only_if=None if place is None else replace(only, question=place))


def _fitting(questions: list[Question], number: int) -> list[Question]:
    """What hangs on options that are not there any more does not."""
    steps = questions[number - 1].steps

    def fit(question: Question) -> Question:
        only = question.only_if
        if only is None or only.question != number:
            return question
        values = tuple(value for value in only.values if value in steps)
        return replace(question, only_if=replace(only, values=values) if values else None)

    return [fit(question) for question in questions]


_CHANGES: dict[str, Callable[[list[Question], int], list[Question]]] = {
    "required": _required,
    "always": _always,
    "up": _up,
    "drop": _drop,
}


async def _ask(session: AsyncSession, activity: Activity, person: int, writing: Writing, now: datetime) -> Writing:
    answers = {"type": writing.type, "number": writing.number, "text": writing.text, "of": writing.of}
    await forms.keep(session, person, Open(FORM, activity.group_id, activity.number, writing.step, answers), now)
    return writing


async def _saved(
    session: AsyncSession, group: Group, activity: Activity, questions: Sequence[Question], now: datetime
) -> SurveyFacts:
    await _save(session, activity, questions, now)
    return await look(session, group, activity)


async def _save(session: AsyncSession, activity: Activity, questions: Sequence[Question], now: datetime) -> None:
    """They are the survey's own from now on: its options say its own number."""
    survey = await lock(session, activity)
    survey.questions = rules.to_json(questions)
    survey.source = f"#{activity.number}"
    activity.options = stored(replace(options_of(activity), questions=survey.source))
    await session.flush()
    await outbox.refresh_board(session, activity.group_id, activity.number, now)
