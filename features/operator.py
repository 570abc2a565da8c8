"""Whoever hosts the bot hears of what only they can mend: at most once an hour."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from features import memory
from features.outbox import service as outbox
from features.people import view
from kit.texts import texts

_REMEMBERED_AS = "operator warned in hour"


@dataclass(frozen=True, slots=True)
class Operator:
    """Where whoever hosts the bot reads, and in which language."""

    chat_id: int
    language: str


async def warn(session: AsyncSession, operator: Operator, update_id: int, now: datetime) -> None:
    """An update was put aside."""
    hour = f"{now:%Y-%m-%dT%H}"
    if await memory.recall(session, _REMEMBERED_AS) == hour:
        return
    await memory.remember(session, _REMEMBERED_AS, hour)
    notice = view.update_put_aside(texts(operator.language), update_id)
    await outbox.tell_person(session, operator.chat_id, f"operator:{hour}", notice, now)
