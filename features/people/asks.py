"""Commands of anonymous admins that wait until a tap says who they are."""

from datetime import datetime
from typing import ClassVar

from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncSession

from features.people.access import OutOfDate
from kit.db import insert
from models import ASKS_KEPT, Ask


class AskOver(OutOfDate):
    """Somebody has said so already, or nobody in time."""

    resolves: ClassVar[bool] = True


async def keep(session: AsyncSession, group_id: int, number: int, text: str, now: datetime) -> None:
    """Keep a command until someone says that it is theirs. `number` is the id of its message."""
    await session.execute(
        insert(session, Ask)
        .values(group_id=group_id, number=number, text=text, expires_at=now + ASKS_KEPT)
        .on_conflict_do_nothing()
    )


async def take(session: AsyncSession, group_id: int, number: int, now: datetime) -> str:
    """The command that was kept; it is not kept any more. Raises AskOver."""
    text: str | None = await session.scalar(
        delete(Ask).where(Ask.group_id == group_id, Ask.number == number, Ask.expires_at > now).returning(Ask.text)
    )
    if text is None:
        raise AskOver
    return text


async def sweep(session: AsyncSession, now: datetime) -> None:
    """Forget those that nobody took."""
    await session.execute(delete(Ask).where(Ask.expires_at <= now))
