"""Numbers that are given within a group: of activities (announcements share them), of proofs, of what waits to be judged."""

from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from kit.db import built_once, run
from models import LastNumber, Numbered


async def take(session: AsyncSession, group_id: int, of: Numbered, count: int = 1) -> int:
    """So many numbers that follow each other: the first of them. Whoever else takes such ones in this group waits for the transaction."""
    found = await run(session, _take(session), {"group_id": group_id, "of": of, "last": count})
    return int(found.scalar_one()) - count + 1


@built_once
def _take(insert: Any) -> Any:
    last = LastNumber.__table__.c.last
    statement = insert(LastNumber)
    more = statement.on_conflict_do_update(
        index_elements=["group_id", "of"], set_={"last": last + statement.excluded.last}
    )
    return more.returning(last)
