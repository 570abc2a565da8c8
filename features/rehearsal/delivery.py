"""A rehearsal is asked for by a tap and put together when it is sent: from a session that only reads, in a thread of its own.

One at a time: whoever asks meanwhile waits for the one before. Taps go on all the while.
"""

import asyncio
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from features.facts import group_facts
from features.outbox import service as outbox
from features.outbox.composing import composer
from features.people.access import Right, last_known
from features.rehearsal import playing, view
from features.rehearsal.scratch import copied
from kit.messages import Message, Refusal
from kit.texts import choose, texts, words
from models import Group, Person

_NAME = "rehearsal"
_ONE = ThreadPoolExecutor(1, thread_name_prefix=_NAME)


async def ask(
    session: AsyncSession, group: Group, number: int, person_id: int, day: date | None, now: datetime
) -> None:
    """Send somebody the rehearsal of a campaign, in private; of one day, or all of it. Twice while it waits is once."""
    at = 0 if day is None else day.toordinal()
    key = f"rehearsal:{group.id}:{number}:{person_id}:{at}"
    await outbox.compose_for(session, group.id, person_id, key, _NAME, {"number": number, "day": at}, now)


@composer(_NAME)
async def compose(
    session: AsyncSession, group: Group, person_id: int, facts: Mapping[str, Any], now: datetime
) -> Message | None:
    """Play it, and say what came of it; nothing to somebody who may not see it any more."""
    if not (await last_known(session, group.id, person_id)).may(Right.HOST):
        return None
    person = await session.get(Person, person_id)
    t = texts(choose(None if person is None else person.language, default=group.language))
    copy = await copied(session, group.id, now)
    loop = asyncio.get_running_loop()
    try:
        found = await loop.run_in_executor(_ONE, playing.rehearse, copy, group.id, facts["number"], now)
    except Refusal as refusal:
        return Message(words(refusal, t))
    if not facts["day"]:
        return view.overview(t, group_facts(group), found)
    return view.day_page(t, found, date.fromordinal(facts["day"]))
