"""How a relay ends: nothing is held any more, nothing is planned any more, and the group is told who had which part in it."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from features.activities.relay import view
from features.activities.relay.facts import chain_of
from features.activities.relay.rules import End, Share, Summary
from features.facts import activity_facts
from features.outbox import service as outbox
from features.packets import service as packets
from features.packets.whom import SILENCE, silent
from features.people.hearing import heard_since
from features.scheduling import service as schedule
from kit.texts import texts
from models import Activity, Group, Person, Portion

_LISTED = 10


async def finish(session: AsyncSession, group: Group, activity: Activity, end: End, now: datetime) -> None:
    """The relay is over. The caller has closed its packet and its turn."""
    activity.state, activity.closed_at = "closed", now
    await schedule.cancel_all_of(session, group.id, activity.number)
    await outbox.refresh_board(session, group.id, activity.number, now)
    summary = await _summary(session, group, activity, end)
    await outbox.tell_group(
        session,
        group.id,
        f"result:{group.id}:{activity.number}",
        view.result(texts(group.language), activity_facts(activity), summary),
        now,
        thread_id=activity.thread_id,
    )


async def _summary(session: AsyncSession, group: Group, activity: Activity, end: End) -> Summary:
    points = func.sum(Portion.amount)
    grabbed = (
        Portion.group_id == group.id,
        Portion.activity == activity.number,
        Portion.person_id.is_not(None),
    )
    rows = (
        await session.execute(
            select(Portion.person_id, func.coalesce(func.max(Person.name), ""), points)
            .outerjoin(Person, Person.id == Portion.person_id)
            .where(*grabbed)
            .group_by(Portion.person_id)
            .order_by(points.desc(), func.min(Portion.round), func.min(Portion.nth))
        )
    ).all()
    people = {person: name for person, name, _ in rows if person is not None}
    begun = activity.created_at
    # Of whom the bot did not hear nothing is said.
    back = await silent(session, group, list(people), begun) if heard_since(group, begun - SILENCE) else set()
    return Summary(
        end=end,
        chain=await chain_of(session, await packets.rounds_of(session, activity)),
        people=len(rows),
        best=[Share(name, int(total)) for _, name, total in rows[:_LISTED]],
        drawn_out=[name for person, name in people.items() if person in back],
    )
