"""The archive and the table of a collection: looked up when somebody asks, and sent to whoever started it when it is decided."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from features.activities.collection import results
from features.activities.collection.export import view
from features.activities.collection.facts import Exported, collection_facts, entry_facts
from features.activities.collection.jury import service as jury
from features.activities.collection.options import options_of
from features.activities.collection.rows import collection_of
from features.activities.collection.rules import State
from features.facts import activity_facts, group_facts
from features.outbox import service as outbox
from features.outbox.composing import composer
from features.people.access import Right, last_known
from features.people.calendar import calendar_of
from features.people.census import names_of
from features.prizes import service as prizes
from features.prizes.told import organisers
from kit.messages import Message
from kit.recurrence import quiet_ends
from kit.texts import choose, texts
from models import Activity, Entry, Group, Person

_COMPOSER = "archive"


async def send(session: AsyncSession, group: Group, activity: Activity, now: datetime) -> None:
    """It is decided: whoever started it gets both files in private, once and unasked; where nobody knows who that was, those who run it."""
    if not await session.scalar(
        select(Entry.number)
        .where(Entry.group_id == group.id, Entry.activity == activity.number, Entry.state != State.WITHDRAWN)
        .limit(1)
    ):
        return
    people = await organisers(session, group, activity)
    started = [person for person in people if person.id == activity.created_by]
    awake = quiet_ends(calendar_of(group), now, quiet_from=group.quiet_from, quiet_until=group.quiet_until)
    for person in started or people:
        for form in view.FORMS:
            facts = {"activity": activity.number, "form": form}
            key = f"archive:{group.id}:{activity.number}:{form}:{person.id}"
            await outbox.compose_for(session, group.id, person.id, key, _COMPOSER, facts, now, not_before=awake)


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
    return view.file(t, await exported(session, group, activity), facts["form"])


async def exported(session: AsyncSession, group: Group, activity: Activity) -> Exported:
    """What goes into the archive and the table."""
    collection, options = await collection_of(session, activity), options_of(activity)
    lines = await results.shown(session, activity, await results.result_of(session, activity))
    rows = list(
        await session.scalars(
            select(Entry)
            .where(Entry.group_id == group.id, Entry.activity == activity.number, Entry.state != State.WITHDRAWN)
            .order_by(Entry.number)
        )
    )
    awards = await prizes.awards_of(session, group.id, activity.number)
    scores = await jury.counted(session, activity, collection.round) if options.has_jury else {}
    people = (
        {e.person_id for e in rows} | {j for j, _ in scores} | {a.person_id for a in awards if a.person_id is not None}
    )
    names = await names_of(session, people)
    return Exported(
        group_facts(group),
        activity_facts(activity),
        options,
        collection_facts(collection),
        lines,
        [(entry_facts(e), names.get(e.person_id, "")) for e in rows],
        [(names.get(judge, ""), entry, given) for (judge, entry), given in sorted(scores.items())],
        awards,
        names,
    )
