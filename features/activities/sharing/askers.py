"""Whoever asked a question hears what became of it, whatever that is: in private, or, asked by name in the group, in answer to it there."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, select
from sqlalchemy.ext.asyncio import AsyncSession

from features.activities.sharing import view_askers as view
from features.activities.sharing.facts import about
from features.activities.sharing.rules import Fate
from features.outbox import service as outbox
from kit.texts import choose, texts
from models import Activity, Group, Person, Question, Talk


async def tell(
    session: AsyncSession, group: Group, activity: Activity, talk: Talk, question: Question, fate: Fate, now: datetime
) -> None:
    """Say it once. Whose question stands for itself in another one hears of that one's end as well."""
    person = await session.get(Person, question.person_id)
    if person is None:
        return
    key = f"{fate}:{group.id}:{activity.number}:{talk.number}:{question.number}"
    t = texts(choose(person.language, default=group.language))
    where = about(group, activity, talk)
    message = view.became(t, *where, question.text, fate)
    if question.message_id is not None and not question.is_anonymous:
        in_group = view.became(texts(group.language), *where, question.text, fate)
        await outbox.tell_author(
            session,
            group.id,
            person,
            key,
            message,
            in_group,
            now,
            thread_id=activity.thread_id,
            reply_to=question.message_id,
        )
    elif person.is_reachable:
        # Whoever asked in private can be told there; nowhere else, for it may have been asked without a name.
        await outbox.tell_person(session, person.id, key, message, now)


async def tell_merged(
    session: AsyncSession, group: Group, activity: Activity, talk: Talk, into: Question, fate: Fate, now: datetime
) -> None:
    """The same to all whose questions are merged into this one."""
    merged = await session.scalars(
        select(Question).where(*_of(talk), Question.state == "merged", Question.merged_into == into.number)
    )
    for question in merged.all():
        await tell(session, group, activity, talk, question, fate, now)


async def tell_rest(
    session: AsyncSession, group: Group, activity: Activity, talk: Talk, fate: Fate, now: datetime
) -> None:
    """To all whose questions have had no answer: the talk is over, or does not take place."""
    for question in await _waiting(session, talk):
        await tell(session, group, activity, talk, question, fate, now)
        await tell_merged(session, group, activity, talk, question, fate, now)


async def _waiting(session: AsyncSession, talk: Talk) -> Sequence[Question]:
    found = await session.scalars(select(Question).where(*_of(talk), Question.state.in_(("queued", "approved"))))
    return found.all()


def _of(talk: Talk) -> tuple[ColumnElement[bool], ...]:
    return (Question.group_id == talk.group_id, Question.activity == talk.activity, Question.talk == talk.number)
