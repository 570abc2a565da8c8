"""Who is told of prizes in private: winners, and those who run the activity."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from features.facts import group_facts
from features.outbox import service as outbox
from features.outbox.service import Asks
from features.people import view_calls
from features.people.calendar import calendar_of
from kit.buttons import Tap
from kit.messages import Message
from kit.recurrence import quiet_ends
from kit.texts import Texts, choose, texts
from models import Activity, Award, Group, Helper, Member, Person

Saying = Callable[[Texts], Message]


async def organisers(session: AsyncSession, group: Group, activity: Activity) -> list[Person]:
    """Those who run the activity: who started it and the hosts, else whoever added the bot."""
    found = await session.scalars(
        select(Person)
        .join(Member, (Member.person_id == Person.id) & (Member.group_id == group.id))
        .outerjoin(Helper, (Helper.group_id == group.id) & (Helper.person_id == Person.id) & (Helper.role == "host"))
        .where(
            Member.is_present.is_(True),
            or_(Helper.person_id.is_not(None), Person.id == activity.created_by, Person.id == group.added_by),
        )
        .order_by(Person.id)
    )
    people = {person.id: person for person in found}
    if group.added_by is not None and len(people) > 1 and activity.created_by != group.added_by:
        people.pop(group.added_by, None)
    return list(people.values())


def awake(group: Group, now: datetime) -> datetime:
    """When the group may hear of what can wait: an activity that ends at midnight wakes nobody."""
    return quiet_ends(calendar_of(group), now, quiet_from=group.quiet_from, quiet_until=group.quiet_until)


async def tell_hosts(
    session: AsyncSession,
    group: Group,
    activity: Activity,
    key: str,
    saying: Saying,
    now: datetime,
    *,
    at: Tap,
    asks: Asks | None = None,
) -> None:
    """Tell those who run the activity, each in their language. Where none of them takes anything in private, one is called in the group
    to where it is: `at`.
    """
    people = await organisers(session, group, activity)
    if people and not any(person.is_reachable for person in people):
        one = next((person for person in people if person.id == activity.created_by), people[0])
        message = saying(texts(choose(one.language, default=group.language)))
        call = view_calls.call(group_facts(group), one.id, one.name, at)
        await outbox.tell_author(
            session,
            group.id,
            one,
            f"{key}:{one.id}",
            message,
            call,
            now,
            thread_id=activity.thread_id,
            not_before=awake(group, now),
        )
        return
    for person in people:
        message = saying(texts(choose(person.language, default=group.language)))
        await outbox.tell_person(session, person.id, f"{key}:{person.id}", message, now, asks=asks)


async def tell_winner(
    session: AsyncSession,
    group: Group,
    activity: Activity,
    award: Award,
    key: str,
    saying: Saying,
    now: datetime,
    *,
    in_group: Callable[[str], Message] | None = None,
    asks: Asks | None = None,
) -> None:
    """Tell whoever has the prize, not at night. `in_group`: what is said there, by name, where they take nothing in private."""
    person = await session.get(Person, award.person_id)
    if person is None:
        return
    message = saying(texts(choose(person.language, default=group.language)))
    if in_group is None:
        await outbox.tell_person(session, person.id, key, message, now, not_before=awake(group, now), asks=asks)
        return
    await outbox.tell_author(
        session,
        group.id,
        person,
        key,
        message,
        in_group(person.name),
        now,
        thread_id=activity.thread_id,
        not_before=awake(group, now),
        asks=asks,
    )
