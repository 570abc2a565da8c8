"""The form by which a host writes questions, one after the other: the question, its options, which are right, why, and a picture."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from secrets import randbelow
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from features import forms
from features.activities.quiz import bank
from features.activities.quiz.importing import desk
from features.activities.quiz.importing.answers import is_skip, read_options, read_right
from features.activities.quiz.importing.facts import Asks
from features.activities.quiz.importing.refusals import BadOptions, BadRight, Flawed, NoPicture, NoRoomForPicture
from features.activities.quiz.questions import Flaw, Question, flaw_of
from features.activities.quiz.refusals import Begun
from features.people.access import OutOfDate
from kit.updates import Media
from models import Activity, Group

FORM = "question"
# In the order in which they are asked. `right` is left out where stars have said it, `picture` where one came with the words.
TEXT, OPTIONS, RIGHT, EXPLANATION, PICTURE = "text", "options", "right", "explanation", "picture"
CAN_BE_SKIPPED = (EXPLANATION, PICTURE)
_NOTHING = Question("", (), frozenset())
_MARKS = 2**31


async def begin(session: AsyncSession, activity: Activity, person: int, now: datetime) -> Asks:
    """Open it. Raises Begun, OutOfDate."""
    if await desk.is_fixed(session, activity):
        raise Begun(activity.title)
    return await _ask(session, activity, person, TEXT, _NOTHING, now)


async def answer(
    session: AsyncSession, group: Group, activity: Activity, person: int, text: str, media: Media | None, now: datetime
) -> Asks:
    """What somebody wrote or sent for the present step; a photo is the picture, whenever it comes.

    Raises what is wrong with it, and what `add_questions` raises.
    """
    step, _, before = await _so_far(session, activity, person, now)
    picture = media.file_id if media is not None and media.kind == "photo" else None
    if step == PICTURE and picture is None and not (media is None and is_skip(text)):
        raise NoPicture
    after = replace(before, picture=picture or before.picture)
    if step == TEXT:
        after = replace(after, text=text.strip())
    elif step == OPTIONS:
        after = _with_options(after, text)
    elif step == RIGHT:
        after = replace(after, right=_right(text, before.options))
    elif step == EXPLANATION:
        after = replace(after, explanation=None if is_skip(text) else text.strip() or None)
    return await _go_on(session, group, activity, person, step, after, now)


async def skip(session: AsyncSession, group: Group, activity: Activity, person: int, mark: int, now: datetime) -> Asks:
    """Without an explanation, or without a picture. Raises OutOfDate for the button of another step."""
    step, marked, before = await _so_far(session, activity, person, now)
    if marked != mark or step not in CAN_BE_SKIPPED:
        raise OutOfDate
    return await _go_on(session, group, activity, person, step, before, now)


async def choose(
    session: AsyncSession, group: Group, activity: Activity, person: int, mark: int, option: int, now: datetime
) -> Asks:
    """This option is the right one. Raises OutOfDate for the button of another step."""
    step, marked, before = await _so_far(session, activity, person, now)
    if marked != mark or step != RIGHT or not 0 <= option < len(before.options):
        raise OutOfDate
    after = replace(before, right=frozenset((option,)))
    return await _go_on(session, group, activity, person, step, after, now)


def _with_options(before: Question, text: str) -> Question:
    try:
        options, right = read_options(text)
    except ValueError:
        raise Flawed(Flaw.MANY_OPTIONS) from None
    if not options:
        raise BadOptions
    return replace(before, options=options, right=right)


def _right(text: str, options: tuple[str, ...]) -> frozenset[int]:
    try:
        return read_right(text, options)
    except ValueError:
        raise BadRight from None


async def _go_on(
    session: AsyncSession, group: Group, activity: Activity, person: int, step: str, question: Question, now: datetime
) -> Asks:
    """The next step; behind the last one the question is in, and the next one can be written."""
    # As if what is still to be asked had been answered well.
    whole = replace(question, options=question.options or ("A", "B"), right=question.right or frozenset((0,)))
    flaw = flaw_of(whole)
    if flaw is Flaw.LONG_WITH_PICTURE and step == PICTURE:
        raise NoRoomForPicture
    if flaw is not None:
        raise Flawed(flaw)
    following = _after(step, question)
    if following is not None:
        return await _ask(session, activity, person, following, question, now)
    count = await bank.add_questions(session, group, activity, [question], person, now)
    asks = await _ask(session, activity, person, TEXT, _NOTHING, now)
    return replace(asks, so_far=question, added=count)


def _after(step: str, question: Question) -> str | None:
    steps = [TEXT, OPTIONS, RIGHT, EXPLANATION, PICTURE]
    if question.right and step == OPTIONS:
        steps.remove(RIGHT)
    if question.picture is not None and step != PICTURE:
        steps.remove(PICTURE)
    return next(iter(steps[steps.index(step) + 1 :]), None)


async def _so_far(session: AsyncSession, activity: Activity, person: int, now: datetime) -> tuple[str, int, Question]:
    """The present step, its mark, and what has been said. Raises OutOfDate."""
    form = await forms.current(session, person, now)
    if form is None or (form.name, form.group_id, form.activity) != (FORM, activity.group_id, activity.number):
        raise OutOfDate
    said: Mapping[str, Any] = form.answers
    question = Question(
        said["text"], tuple(said["options"]), frozenset(said["right"]), said["explanation"], said["picture"]
    )
    return form.step, said["mark"], question


async def _ask(
    session: AsyncSession, activity: Activity, person: int, step: str, question: Question, now: datetime
) -> Asks:
    mark = randbelow(_MARKS)
    answers = {
        "mark": mark,
        "text": question.text,
        "options": list(question.options),
        "right": sorted(question.right),
        "explanation": question.explanation,
        "picture": question.picture,
    }
    await forms.keep(session, person, forms.Open(FORM, activity.group_id, activity.number, step, answers), now)
    return Asks(step, mark, question)
