"""How the row of a delivery is written: where one of its key waits, that one stays, or the newest takes its place.

Rows are left to the end of the transaction and written there in their order, those that stand together in one statement: a reminder of a
hundred people is one.
"""

from collections.abc import Callable, Sequence
from datetime import datetime
from itertools import groupby
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from features.outbox.kinds import DeliveryKind
from kit.db import at_end, built_once, run
from models import Delivery

_ADDRESS = ("queue", "group_id", "person_id", "activity", "thread_id", "drop_after")


def row(key: str, now: datetime, *, kind: DeliveryKind, **values: object) -> dict[str, Any]:
    """All columns, whatever is said of them: rows of one statement have the same."""
    begun = {"key": key, "kind": kind, "not_before": now, "attempts": 0, "version": 1, "created_at": now}
    return dict.fromkeys(_ADDRESS) | begun | values


def put(session: AsyncSession, key: str, now: datetime, *, kind: DeliveryKind, **values: object) -> None:
    """Put it into the outbox, unless one of its key waits there."""
    at_end(session, _write, (_keep, row(key, now, kind=kind, **values)))


def put_newest(session: AsyncSession, newest: dict[str, Any]) -> None:
    """Put it into the outbox; one of its key that waits there says this from now on."""
    at_end(session, _write, (_replace, newest))


async def _write(session: AsyncSession, rows: Sequence[tuple[Callable[[AsyncSession], Any], dict[str, Any]]]) -> None:
    for statement, together in groupby(rows, key=lambda one: one[0]):
        await run(session, statement(session), [new for _, new in together])


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
