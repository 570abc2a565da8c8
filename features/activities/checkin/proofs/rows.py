"""The rows of proofs: how one is written, and their numbers."""

from typing import Any

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from features.activities.checkin.proofs.rules import Given
from models import Group


def row_of(group_id: int, number: int, what: Given) -> dict[str, Any]:
    return {
        "group_id": group_id,
        "number": number,
        "person_id": what.person_id,
        "kind": what.kind,
        "why": "forward" if what.is_forwarded else "",
        "like": None,
        "message_id": what.message_id,
        "album": what.album,
        "file_id": what.file_id,
        "small_id": what.small_id,
        "unique_id": what.unique_id,
        "claim": None,
        "look_due": None,
        "look_attempts": 0,
        "at": what.sent_at,
    }


async def take_numbers(session: AsyncSession, group_id: int, count: int) -> int:
    """So many numbers for proofs: the first of them."""
    last = await session.scalar(
        update(Group)
        .where(Group.id == group_id)
        .values(last_proof=Group.last_proof + count)
        .returning(Group.last_proof)
    )
    return int(last or 0) - count + 1
