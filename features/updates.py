"""Which updates have had their effect. Written in the transaction of the effect, so that the two cannot part."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncSession

from kit.db import built_once, insert, run
from kit.shapes import shape
from models import QUARANTINE_KEPT, QuarantinedUpdate, SeenUpdate

# Telegram keeps an update for a day; what it may send again is remembered longer.
_REMEMBERED = timedelta(days=3)
_LONGEST_ERROR = 2000


@built_once
def _see(insert: Any) -> Any:
    return insert(SeenUpdate).on_conflict_do_nothing().returning(SeenUpdate.__table__.c.update_id)


async def fresh(session: AsyncSession, update_ids: Sequence[int], now: datetime) -> set[int]:
    """Those of these updates that have had no effect yet; from now on they have."""
    if not update_ids:
        return set()
    rows = [{"update_id": update_id, "at": now} for update_id in sorted(set(update_ids))]
    added = await run(session, _see(session), rows)
    return set(added.scalars())


async def quarantine(session: AsyncSession, update_id: int, raw: Mapping[str, Any], error: str, now: datetime) -> None:
    """Put an update aside that cannot be handled; it counts as seen. Its shape is kept, and nobody's words; `error` quotes none."""
    await fresh(session, [update_id], now)
    await session.execute(
        insert(session, QuarantinedUpdate)
        # ASCII only: what a database refuses as text (half a character, a zero) may be the very reason why it is here.
        .values(update_id=update_id, payload=_payload(update_id, raw), error=_plain(error), at=now)
        .on_conflict_do_nothing()
    )


def _payload(update_id: int, raw: Mapping[str, Any]) -> str:
    try:
        return json.dumps({**shape(raw), "update_id": update_id})
    except (RecursionError, TypeError, ValueError):
        # It cannot even be written down; that it was there can.
        return json.dumps({"update_id": update_id})


def _plain(error: str) -> str:
    return error.encode("ascii", "backslashreplace").decode().replace("\0", "\\0")[:_LONGEST_ERROR]


async def sweep(session: AsyncSession, now: datetime) -> None:
    """Forget updates that Telegram will not send again, and what became of those that could not be handled."""
    await session.execute(delete(SeenUpdate).where(SeenUpdate.at < now - _REMEMBERED))
    await session.execute(delete(QuarantinedUpdate).where(QuarantinedUpdate.at < now - QUARANTINE_KEPT))
