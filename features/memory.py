"""Small facts that the program itself remembers between two starts."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from kit.db import insert
from models import Remembered


async def recall(session: AsyncSession, name: str) -> str | None:
    """What was remembered under this name."""
    return await session.scalar(select(Remembered.value).where(Remembered.name == name))


async def remember(session: AsyncSession, name: str, value: str) -> None:
    """Remember it from now on."""
    await session.execute(
        insert(session, Remembered)
        .values(name=name, value=value)
        .on_conflict_do_update(index_elements=["name"], set_={"value": value})
    )
