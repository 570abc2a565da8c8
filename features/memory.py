"""Small facts that the program itself remembers between two starts."""

from secrets import token_hex

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from kit.db import insert
from models import Remembered

_HOME = "installation"


async def recall(session: AsyncSession, name: str) -> str | None:
    """What was remembered under this name."""
    return await session.scalar(select(Remembered.value).where(Remembered.name == name))


async def home(session: AsyncSession) -> str:
    """A name of this installation that no other has, drawn once: for what leaves it and must stay apart from what others make."""
    drawn = insert(session, Remembered).values(name=_HOME, value=f"{token_hex(8)}.muster")
    await session.execute(drawn.on_conflict_do_nothing(index_elements=["name"]))
    found = await recall(session, _HOME)
    assert found is not None  # noqa: S101 - it was just put there, by us or somebody faster
    return found


async def remember(session: AsyncSession, name: str, value: str) -> None:
    """Remember it from now on."""
    await session.execute(
        insert(session, Remembered)
        .values(name=name, value=value)
        .on_conflict_do_update(index_elements=["name"], set_={"value": value})
    )
