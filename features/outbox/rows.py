"""How the row of a delivery is written: where one of its key waits, that one stays, or the newest takes its place."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from features.outbox.kinds import DeliveryKind
from kit.db import built_once, run
from models import Delivery

_ADDRESS = ("queue", "group_id", "person_id", "activity", "thread_id", "drop_after")


def row(key: str, now: datetime, *, kind: DeliveryKind, **values: object) -> dict[str, Any]:
    """All columns, whatever is said of them: rows of one statement have the same."""
    begun = {"key": key, "kind": kind, "not_before": now, "attempts": 0, "version": 1, "created_at": now}
    return dict.fromkeys(_ADDRESS) | begun | values


async def put(session: AsyncSession, key: str, now: datetime, *, kind: DeliveryKind, **values: object) -> None:
    """Put it into the outbox, unless one of its key waits there."""
    await run(session, _keep(session), row(key, now, kind=kind, **values))


async def put_newest(session: AsyncSession, newest: dict[str, Any]) -> None:
    """Put it into the outbox; one of its key that waits there says this from now on."""
    await run(session, _replace(session), newest)


async def put_boards(session: AsyncSession, boards: Sequence[dict[str, Any]]) -> None:
    """Put boards into the outbox that are out of date; the same lock order for everybody."""
    by_place = {(board["group_id"], board["activity"]): board for board in boards}
    await run(session, _want_board(session), [by_place[place] for place in sorted(by_place)])


@built_once
def _want_board(insert: Any) -> Any:
    return insert(Delivery).on_conflict_do_update(index_elements=["key"], set_={"version": Delivery.version + 1})


@built_once
def _keep(insert: Any) -> Any:
    return insert(Delivery).on_conflict_do_nothing(index_elements=["key"])


@built_once
def _replace(insert: Any) -> Any:
    statement = insert(Delivery)
    taken = {name: statement.excluded[name] for name in ("payload", "queue", "drop_after")}
    newer = {**taken, "version": Delivery.version + 1}
    return statement.on_conflict_do_update(index_elements=["key"], set_=newer)
