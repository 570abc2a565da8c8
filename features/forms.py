"""Forms that someone fills in, in private: one a person, a row in the database and never memory.

What a form asks and does is the business of the feature it is of; its endpoint says so: `@router.form("activity", …)`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncSession

from kit.db import insert
from models import FORMS_KEPT, Form


@dataclass(frozen=True, slots=True)
class Open:
    """A form on its way: of which sort, in which group, about which activity (None: none yet), at which step, with which answers."""

    name: str
    group_id: int
    activity: int | None
    step: str
    answers: Mapping[str, Any]


async def keep(session: AsyncSession, person_id: int, form: Open, now: datetime) -> None:
    """This is the form the person is filling in now; one that was open before is given up."""
    values = {
        "group_id": form.group_id,
        "kind": form.name,
        "activity": form.activity,
        "step": form.step,
        "answers": dict(form.answers),
        "expires_at": now + FORMS_KEPT,
    }
    await session.execute(
        insert(session, Form)
        .values(person_id=person_id, **values)
        .on_conflict_do_update(index_elements=["person_id"], set_=values)
    )


async def current(session: AsyncSession, person_id: int, now: datetime) -> Open | None:
    """The form someone is filling in, if any."""
    row = await session.get(Form, person_id, populate_existing=True)
    if row is None or row.expires_at <= now:
        return None
    return Open(row.kind, row.group_id, row.activity, row.step, row.answers)


async def give_up(session: AsyncSession, person_id: int) -> None:
    """The form is not wanted any more, or is done."""
    await session.execute(delete(Form).where(Form.person_id == person_id))


async def sweep(session: AsyncSession, now: datetime) -> None:
    """Forget forms that nobody finished."""
    await session.execute(delete(Form).where(Form.expires_at <= now))
