"""What nobody has looked at when it is time to go on: how much there is, and what becomes of it, by a rule that was said before.

Entries wait for their first look, or for another one that their author has asked for.
"""

from datetime import datetime
from functools import partial

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from features.activities.collection import view_told
from features.activities.collection.entries import judging
from features.activities.collection.entries.told import tell_author
from features.activities.collection.facts import EntryFacts, entry_facts
from features.activities.collection.rules import State, Step
from features.facts import ActivityFacts, GroupFacts, activity_facts, group_facts
from features.review import service as review
from kit.messages import Message
from kit.texts import Texts
from models import Activity, Entry, Group

# Why an entry is out that nobody has looked at; as a reason it stands behind a #.
UNSEEN, ENDED = "unseen", "ended"


async def count(session: AsyncSession, activity: Activity) -> int:
    """How many entries wait to be looked at."""
    return len(await review.waiting_of(session, activity.group_id, judging.REVIEWED, activity.number))


async def settle(
    session: AsyncSession, group: Group, activity: Activity, now: datetime, *, is_in: bool, why: str = UNSEEN
) -> int:
    """They are in, or out for this reason; one that was out already stays out. Their authors hear. How many were new."""
    subjects = await review.waiting_of(session, group.id, judging.REVIEWED, activity.number)
    found = await session.scalars(
        select(Entry)
        .where(
            Entry.group_id == group.id,
            Entry.activity == activity.number,
            or_(Entry.state == State.PENDING, Entry.number.in_([int(subject) for subject in subjects])),
        )
        .order_by(Entry.number)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    left = list(found)
    new = [entry for entry in left if entry.state == State.PENDING]
    step = Step.LEFT_IN if is_in else Step.LEFT_OUT
    for entry in new:
        await judging.move(session, entry, step, None if is_in else f"#{why}")
    await review.withdraw(session, group.id, judging.REVIEWED, activity.number, subjects, now)
    where = group_facts(group), activity_facts(activity)
    for entry in left:
        says = partial(_left, about=(*where, entry_facts(entry)), is_new=entry in new, can_ask=why == UNSEEN)
        await tell_author(session, group, activity, entry, step if entry in new else Step.LEFT_AGAIN, says, now)
    return len(new)


def _left(t: Texts, *, about: tuple[GroupFacts, ActivityFacts, EntryFacts], is_new: bool, can_ask: bool) -> Message:
    return view_told.left_over(t, *about, is_new=is_new, can_ask=can_ask)
