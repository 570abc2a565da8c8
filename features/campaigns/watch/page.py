"""How a campaign stands, for whoever asks in private: put together when it is sent, so that no tap waits for it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from features.campaigns.watch import service, view_watch
from features.outbox import service as outbox
from features.outbox.composing import composer
from features.people.access import Right, last_known
from kit.messages import Message
from kit.texts import choose, texts
from models import Campaign, Group, Person

_PAGE = "campaign watch"


async def ask(session: AsyncSession, group: Group, person_id: int, campaign: Campaign, key: str, now: datetime) -> None:
    """Send somebody how a campaign stands, in private, at once. `key` tells one asking from another."""
    await outbox.compose_for(
        session,
        group.id,
        person_id,
        f"campaign:{group.id}:{campaign.number}:page:{person_id}:{key}",
        _PAGE,
        {"number": campaign.number},
        now,
    )


@composer(_PAGE)
async def compose(
    session: AsyncSession, group: Group, person_id: int, facts: Mapping[str, Any], now: datetime
) -> Message | None:
    """The page; nothing where it is not theirs to see any more."""
    if not (await last_known(session, group.id, person_id)).may(Right.HOST):
        return None
    campaign = await session.get(Campaign, (group.id, facts["number"]))
    person = await session.get(Person, person_id)
    if campaign is None:
        return None
    t = texts(choose(None if person is None else person.language, default=group.language))
    seen = await service.look(session, group, campaign, now)
    return view_watch.no_first_day(t, campaign.title) if seen is None else view_watch.board(t, seen.facts, is_page=True)
