"""Who came and who left, and by which invite link. Telegram tells it in two ways, one of them or both: it is noted once."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from kit.db import insert
from models import Movement


async def note(
    session: AsyncSession,
    group_id: int,
    people: Iterable[int],
    now: datetime,
    *,
    have_come: bool,
    link: str | None = None,
) -> None:
    """These people have come to the group, or have left it."""
    for person in sorted(set(people)):
        last = await _last(session, group_id, person)
        if last is None or last.has_come is not have_come:
            nth = 1 if last is None else last.nth + 1
            row = insert(session, Movement).values(
                group_id=group_id, person_id=person, nth=nth, at=now, has_come=have_come, link=link
            )
            written = await session.execute(row.on_conflict_do_nothing())
            if written.rowcount:  # type: ignore[attr-defined]
                continue
            # Told in both ways at once, to two processes: the other one has noted it.
            last = await _last(session, group_id, person)
        if last is not None and last.has_come is have_come and last.link is None and link is not None:
            # Only one of the two ways names the link.
            last.link = link


async def _last(session: AsyncSession, group_id: int, person_id: int) -> Movement | None:
    found = await session.scalars(
        select(Movement)
        .where(Movement.group_id == group_id, Movement.person_id == person_id)
        .order_by(Movement.nth.desc())
        .limit(1)
    )
    return found.first()


async def came_at(session: AsyncSession, group_id: int, person_id: int) -> datetime | None:
    """When somebody last came to the group; None for those who were there before the bot."""
    return await session.scalar(
        select(Movement.at)
        .where(Movement.group_id == group_id, Movement.person_id == person_id, Movement.has_come.is_(True))
        .order_by(Movement.nth.desc())
        .limit(1)
    )
