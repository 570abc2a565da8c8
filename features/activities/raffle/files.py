"""Who has which tickets, as a file: sent to whoever asks for it, and to whoever began the raffle when it is drawn."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from features.activities.raffle import finding, view_table
from features.outbox import service as outbox
from features.outbox.composing import composer
from features.people.access import Right, last_known
from kit.messages import Message
from kit.texts import Texts, choose, texts
from models import Activity, Group, Person

_COMPOSER = "raffle"


async def send(session: AsyncSession, group: Group, activity: Activity, now: datetime) -> None:
    """Whoever began it gets the table in private, unasked and once."""
    if activity.created_by is not None:
        key = f"table:{group.id}:{activity.number}"
        facts = {"activity": activity.number}
        await outbox.compose_for(session, group.id, activity.created_by, key, _COMPOSER, facts, now)


async def table(session: AsyncSession, group: Group, activity: Activity, t: Texts, form: str) -> Message:
    """The table, for whoever may see it."""
    seen, holders = await finding.board(session, group, activity), await finding.holders(session, group, activity)
    return view_table.file(t, seen, holders, form)


@composer(_COMPOSER)
async def _compose(
    session: AsyncSession, group: Group, person_id: int, facts: Mapping[str, Any], _now: datetime
) -> Message | None:
    """See `composing`. Whoever runs nothing here any more gets nothing."""
    activity = await session.get(Activity, (group.id, int(facts["activity"])))
    if activity is None or not (await last_known(session, group.id, person_id)).may(Right.HOST):
        return None
    person = await session.get_one(Person, person_id)
    return await table(session, group, activity, texts(choose(person.language, default=group.language)), "xlsx")
