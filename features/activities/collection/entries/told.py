"""What an author hears of a step of their entry, where it was not their own: as `rules.STEPS` declares it."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from features.activities.collection.rules import STEPS, Hears, Step
from features.activities.collection.taps import SubmitTap
from features.facts import group_facts
from features.outbox import service as outbox
from features.people import view_calls
from kit.messages import Message
from kit.texts import Texts, choose, texts
from models import Activity, Entry, Group, Person


async def tell_author(
    session: AsyncSession,
    group: Group,
    activity: Activity,
    entry: Entry,
    step: Step,
    saying: Callable[[Texts], Message],
    now: datetime,
) -> None:
    """In private and in their language; where they take nothing there and would want to know, they are called in the group."""
    person = await session.get_one(Person, entry.person_id)
    key = f"{step}:{group.id}:{activity.number}:{entry.number}:{now.timestamp():.0f}"
    message = saying(texts(choose(person.language, default=group.language)))
    if STEPS[step] is Hears.CALLED:
        call = view_calls.call(group_facts(group), person.id, person.name, SubmitTap(group.id, activity.number))
        await outbox.tell_author(session, group.id, person, key, message, call, now, thread_id=activity.thread_id)
    else:
        await outbox.tell_person(session, person.id, key, message, now)
