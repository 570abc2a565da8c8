"""The questions of a quiz, as its hosts see them: in their order, to be moved and taken out."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from features import forms
from features.activities.quiz import bank
from features.activities.quiz.importing import facts
from features.facts import activity_facts, group_facts
from features.people.access import OutOfDate
from models import Activity, Group, Quiz

PAGE = 10


async def is_fixed(session: AsyncSession, activity: Activity) -> bool:
    """The quiz has begun, so its questions stay as they are. Raises OutOfDate for an activity of another kind."""
    quiz = await session.get(Quiz, (activity.group_id, activity.number), populate_existing=True)
    if quiz is None:
        raise OutOfDate
    return activity.state == "closed" or quiz.stage != "waiting"


async def questions(session: AsyncSession, group: Group, activity: Activity, page: int) -> facts.DeskFacts:
    """A page of them; the last one for a page that is not there any more."""
    found = await bank.questions_of(session, activity)
    pages = max(1, -(-len(found) // PAGE))
    page = min(max(page, 0), pages - 1)
    return facts.DeskFacts(
        group_facts(group),
        activity_facts(activity),
        found[page * PAGE : (page + 1) * PAGE],
        first=page * PAGE + 1,
        total=len(found),
        page=page,
        pages=pages,
        is_fixed=await is_fixed(session, activity),
    )


async def question(session: AsyncSession, group: Group, activity: Activity, number: int) -> facts.QuestionFacts:
    """One of them. Raises OutOfDate where it is not there any more."""
    found = await bank.questions_of(session, activity)
    at = next((at for at, each in enumerate(found) if each.number == number), None)
    if at is None:
        raise OutOfDate
    return facts.QuestionFacts(
        group_facts(group),
        activity_facts(activity),
        found[at],
        place=at + 1,
        total=len(found),
        is_fixed=await is_fixed(session, activity),
    )


async def leave_forms(session: AsyncSession, activity: Activity, person: int, now: datetime, *names: str) -> None:
    """Whoever was asked for questions of this quiz is not any more."""
    form = await forms.current(session, person, now)
    if (
        form is not None
        and form.name in names
        and (form.group_id, form.activity) == (activity.group_id, activity.number)
    ):
        await forms.give_up(session, person)
