"""The results of a survey on their way: to its host when it is over, put together when they are sent; to the group when a host says so."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from features.activities.survey import results, view_picture, view_results
from features.activities.survey.finding import lock
from features.outbox import service as outbox
from features.outbox.composing import composer
from features.people.access import Right, last_known
from kit.messages import Message
from kit.texts import choose, texts
from models import Activity, Group, Person

_COMPOSER = "survey"


async def send(session: AsyncSession, group: Group, activity: Activity, now: datetime) -> None:
    """Whoever began it gets the results in private, unasked and once."""
    if activity.created_by is not None:
        key, facts = f"survey:{group.id}:{activity.number}", {"activity": activity.number}
        await outbox.compose_for(session, group.id, activity.created_by, key, _COMPOSER, facts, now)


@composer(_COMPOSER)
async def _compose(
    session: AsyncSession, group: Group, person_id: int, facts: Mapping[str, Any], _now: datetime
) -> Message | None:
    """See `composing`. Whoever runs nothing here any more gets nothing."""
    activity = await session.get(Activity, (group.id, int(facts["activity"])))
    if activity is None or not (await last_known(session, group.id, person_id)).may(Right.HOST):
        return None
    person = await session.get_one(Person, person_id)
    t = texts(choose(person.language, default=group.language))
    return view_results.to_host(t, await results.results(session, group, activity))


async def publish(session: AsyncSession, group: Group, activity: Activity, now: datetime) -> None:
    """The group sees the results. Twice is once. Raises NotCountedYet, OutOfDate."""
    survey = await lock(session, activity)
    found = await results.results(session, group, activity)
    if survey.published_at is not None:
        return
    survey.published_at = now
    t = texts(group.language)
    for at, message in enumerate(view_results.to_group(t, found)):
        # The picture comes with the first of them.
        shown = message if at else replace(message, attachment=view_picture.picture(t, found))
        key = f"published:{group.id}:{activity.number}:{at}"
        await outbox.tell_group(session, group.id, key, shown, now, thread_id=activity.thread_id)
    await outbox.refresh_board(session, group.id, activity.number, now)
