"""Answering a survey: one question at a time, with a draft until all of it is given.

The draft is a form (features/forms.py), sealed: who has the database alone reads nothing in it, not even at which question somebody is
(docs/decisions/0055). What is given is final: of an anonymous survey nobody could find it again.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from features import forms
from features.activities.survey import bundles, rules
from features.activities.survey.facts import Sheet
from features.activities.survey.finding import facts_of, lock, require_open, survey_of
from features.activities.survey.refusals import AnsweredAlready, BadAnswer, StillMissing
from features.activities.survey.rules import Answer
from features.counting import tally
from features.forms import Open
from features.outbox import service as outbox
from features.people.access import OutOfDate
from kit.db import insert
from kit.marks import Marker
from models import Activity, Group, Respondent

FORM, _STEP = "survey", "answers"


@dataclass(frozen=True, slots=True)
class Who:
    """Somebody who answers, and what their draft is sealed with."""

    person: int
    marker: Marker


async def begin(session: AsyncSession, group: Group, activity: Activity, who: Who, now: datetime) -> Sheet:
    """Somebody opens a survey: where they were, or its first question.

    Raises Ended, Resting, NotWrittenYet, AnsweredAlready, OutOfDate.
    """
    sheet = await _sheet(session, group, activity, who, now)
    row = {"group_id": group.id, "activity": activity.number, "person_id": who.person, "opened_at": now}
    await session.execute(insert(session, Respondent).values(**row).on_conflict_do_nothing())
    return sheet


async def pick(
    session: AsyncSession,
    group: Group,
    activity: Activity,
    who: Who,
    number: int,
    step: int,
    now: datetime,
    *,
    give: bool,
) -> Sheet:
    """Somebody taps an option or a step: it is their answer, and the next question comes. Of several options it is one more, or one less.

    Raises OutOfDate and what `begin` raises.
    """
    sheet = await _sheet_of(session, group, activity, who, number, now)
    if sheet.is_anew:
        return sheet
    question = sheet.survey.questions[number - 1]
    if not step and not give and not question.required:
        # It stays without an answer.
        left = {each: answer for each, answer in sheet.answers.items() if each != number}
        return await _kept(session, sheet, who, rules.after(sheet.survey.questions, left, number), left, now)
    if question.is_written or step not in question.steps:
        raise OutOfDate
    if question.type != "several":
        return await _answered(session, sheet, who, number, step, now)
    before = sheet.answers.get(number, ())
    assert isinstance(before, tuple)  # noqa: S101 - what the type of the question says
    chosen = {*before, step} if give else {*before} - {step}
    return await _kept(session, sheet, who, number, {**sheet.answers, number: tuple(sorted(chosen))}, now)


async def write(session: AsyncSession, group: Group, activity: Activity, who: Who, said: str, now: datetime) -> Sheet:
    """Somebody writes an answer to the question they are at. Raises BadAnswer and what `begin` raises."""
    sheet = await _sheet(session, group, activity, who, now)
    if sheet.is_anew or sheet.at > len(sheet.survey.questions):
        return sheet
    question = sheet.survey.questions[sheet.at - 1]
    try:
        answer = rules.read_answer(question, said)
    except ValueError:
        raise BadAnswer(question.type) from None
    return await _answered(session, sheet, who, sheet.at, answer, now)


async def turn(session: AsyncSession, group: Group, activity: Activity, who: Who, number: int, now: datetime) -> Sheet:
    """Somebody turns to another question, or to all answers. Raises StillMissing, OutOfDate and what `begin` raises."""
    sheet = await _sheet(session, group, activity, who, now)
    questions = sheet.survey.questions
    if sheet.is_anew:
        return sheet
    if number != len(questions) + 1 and number not in rules.asked(questions, sheet.answers):
        raise OutOfDate
    lacks = rules.missing(questions, sheet.answers)
    if lacks is not None and number > lacks:
        raise StillMissing(lacks)
    return await _kept(session, sheet, who, number, sheet.answers, now)


async def send(session: AsyncSession, group: Group, activity: Activity, who: Who, now: datetime) -> Sheet:
    """Somebody gives their answers. Twice is once. Raises StillMissing and what `begin` raises."""
    survey = await lock(session, activity)
    sheet = await _sheet(session, group, activity, who, now)
    questions = sheet.survey.questions
    if sheet.is_anew:
        return sheet
    lacks = rules.missing(questions, sheet.answers)
    if lacks is not None:
        raise StillMissing(lacks)
    answers = rules.counting(questions, sheet.answers)
    said = None if sheet.survey.options.anonymous else {str(number): answer for number, answer in answers.items()}
    if not answers:
        raise StillMissing(rules.asked(questions, answers)[0])
    key = {"group_id": group.id, "activity": activity.number}
    given = {"answered_at": now, "answers": said}
    entered = await session.scalar(
        insert(session, Respondent)
        .values(**key, person_id=who.person, opened_at=now, **given)
        .on_conflict_do_update(
            index_elements=["group_id", "activity", "person_id"], set_=given, where=Respondent.answered_at.is_(None)
        )
        .returning(Respondent.person_id)
    )
    if entered is None:
        raise AnsweredAlready(activity.title)
    if said is None:
        await bundles.add(session, key, questions, answers)
    survey.answered += 1
    await session.flush()
    await forms.give_up(session, who.person)
    tally.count(session, group.id, "surveys", [who.person], now)
    await outbox.refresh_board(session, group.id, activity.number, now)
    return sheet


async def _require_unanswered(session: AsyncSession, activity: Activity, person: int) -> None:
    answered = await session.scalar(
        select(Respondent.answered_at).where(
            Respondent.group_id == activity.group_id,
            Respondent.activity == activity.number,
            Respondent.person_id == person,
        )
    )
    if answered is not None:
        raise AnsweredAlready(activity.title)


async def _sheet_of(
    session: AsyncSession, group: Group, activity: Activity, who: Who, number: int, now: datetime
) -> Sheet:
    """The sheet, for an answer to this question. Raises OutOfDate where it is not asked."""
    sheet = await _sheet(session, group, activity, who, now)
    if not sheet.is_anew and number not in rules.asked(sheet.survey.questions, sheet.answers):
        raise OutOfDate
    return sheet


async def _sheet(session: AsyncSession, group: Group, activity: Activity, who: Who, now: datetime) -> Sheet:
    """Somebody's draft; a new one where there is none, or where other questions are asked by now."""
    survey = await survey_of(session, activity)
    require_open(activity, survey, now)
    form = await forms.current(session, who.person, now)
    facts = facts_of(group, activity, survey)
    is_ours = form is not None and (form.name, form.group_id, form.activity) == (FORM, group.id, activity.number)
    if form is not None and is_ours:
        said = who.marker.open(str(form.answers["sealed"]), *_place(group.id, activity.number, who.person))
        draft = None if said is None else json.loads(said)
        if draft is not None and draft["of"] == rules.revision(facts.questions):
            return Sheet(facts, draft["at"], rules.answers_from_json(draft["answers"]))
    await _require_unanswered(session, activity, who.person)
    has_begun = await session.get(Respondent, (group.id, activity.number, who.person)) is not None
    sheet = Sheet(facts, 1, {}, is_anew=has_begun)
    await _keep(session, sheet, who, now)
    return sheet


async def _answered(session: AsyncSession, sheet: Sheet, who: Who, number: int, answer: Answer, now: datetime) -> Sheet:
    answers = {**sheet.answers, number: answer}
    return await _kept(session, sheet, who, rules.after(sheet.survey.questions, answers, number), answers, now)


async def _kept(
    session: AsyncSession, sheet: Sheet, who: Who, at: int, answers: Mapping[int, Answer], now: datetime
) -> Sheet:
    given = {number: answer for number, answer in answers.items() if answer != ()}
    moved = Sheet(sheet.survey, at, given)
    await _keep(session, moved, who, now)
    return moved


async def _keep(session: AsyncSession, sheet: Sheet, who: Who, now: datetime) -> None:
    place = sheet.survey.group.id, sheet.survey.activity.number
    draft = {"of": rules.revision(sheet.survey.questions), "at": sheet.at, "answers": dict(sheet.answers)}
    sealed = who.marker.seal(json.dumps(draft), *_place(*place, who.person))
    form = Open(FORM, place[0], place[1], _STEP, {"sealed": sealed})
    await forms.keep(session, who.person, form, now)


def _place(group_id: int, number: int, person: int) -> tuple[Any, ...]:
    return "survey", group_id, number, person
