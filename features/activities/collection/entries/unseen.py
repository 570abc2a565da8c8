"""What nobody has looked at when it is time to go on: how much there is, and what becomes of it, by a rule that was said before.

Entries wait for their first look, or for another one that their author has asked for.
"""

from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from features.activities.collection import view_told
from features.activities.collection.entries import service as entries
from features.activities.collection.rules import State
from features.outbox import service as outbox
from features.review import service as review
from kit.texts import choose, texts
from models import Activity, Entry, Group, Person

# Why an entry is out that nobody has looked at; as a reason it stands behind a #.
UNSEEN, ENDED = "unseen", "ended"


async def count(session: AsyncSession, activity: Activity) -> int:
    """How many entries wait to be looked at."""
    return len(await review.waiting_of(session, activity.group_id, entries.REVIEWED, activity.number))


async def settle(
    session: AsyncSession, group: Group, activity: Activity, now: datetime, *, is_in: bool, why: str = UNSEEN
) -> int:
    """They are in, or out for this reason; one that was out already stays out. Their authors hear. How many were new."""
    subjects = await review.waiting_of(session, group.id, entries.REVIEWED, activity.number)
    found = await session.scalars(
        select(Entry)
        .where(
            Entry.group_id == group.id, Entry.activity == activity.number,
            or_(Entry.state == State.PENDING, Entry.number.in_([int(subject) for subject in subjects])),
        )
        .order_by(Entry.number)
        .with_for_update()
        .execution_options(populate_existing=True)
    )  # fmt: skip
    left = list(found)
    new = [entry for entry in left if entry.state == State.PENDING]
    for entry in new:
        await entries.move(session, entry, State.APPROVED if is_in else State.DECLINED, None if is_in else f"#{why}")
    await review.withdraw(session, group.id, entries.REVIEWED, activity.number, subjects, now)
    for entry in left:
        person = await session.get_one(Person, entry.person_id)
        t = texts(choose(person.language, default=group.language))
        message = view_told.left_over(t, group, activity, entry, is_new=entry in new, can_ask=why == UNSEEN)
        key = f"unseen:{group.id}:{activity.number}:{entry.number}:{now.timestamp():.0f}"
        await outbox.tell_person(session, person.id, key, message, now)
    return len(new)
