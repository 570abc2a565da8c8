"""The private form that makes or changes an activity: a row in the database, never memory. It gathers what `/new` says in one line."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncSession

from features.activities import service
from features.activities.kind import BadValue, Kind
from features.activities.registry import kind_of
from features.people.access import OutOfDate
from kit.db import insert
from models import Activity, Form, Group

TITLE, PREVIEW = "title", "preview"
_LASTS = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Filling:
    """A form on its way. `activity` is the number of the one it changes, None for a new one; `step` is a field, TITLE or PREVIEW."""

    group_id: int
    kind: Kind
    activity: int | None
    thread_id: int | None
    step: str
    title: str
    given: Mapping[str, str]


async def begin(
    session: AsyncSession, person_id: int, group: Group, kind: Kind, now: datetime, *, thread_id: int | None
) -> Filling:
    """A new form; one that was open before is given up."""
    filling = Filling(group.id, kind, None, thread_id, TITLE, "", {})
    await _save(session, person_id, filling, now)
    return filling


async def begin_change(session: AsyncSession, person_id: int, activity: Activity, now: datetime) -> Filling:
    """A form that changes an activity: it starts at the preview."""
    kind = kind_of(activity.kind)
    filling = Filling(
        activity.group_id,
        kind,
        activity.number,
        activity.thread_id,
        PREVIEW,
        activity.title,
        kind.service.spell(activity.options),
    )
    await _save(session, person_id, filling, now)
    return filling


async def current(session: AsyncSession, person_id: int, now: datetime) -> Filling | None:
    """The form someone is filling in, if any."""
    row = await session.get(Form, person_id)
    if row is None or row.expires_at <= now:
        return None
    stored = json.loads(row.answers)
    return Filling(
        row.group_id, kind_of(row.kind), row.activity, stored["thread"], row.step, stored["title"], stored["given"]
    )


async def answer(session: AsyncSession, person_id: int, filling: Filling, said: str, now: datetime) -> Filling:
    """An answer to the form's question; the next step. Raises what the value is refused with; the form stays as it was then."""
    if filling.step == TITLE:
        advanced = replace(filling, title=service.check_title(filling.kind, said))
    elif filling.step == PREVIEW:
        return filling
    else:
        field = filling.kind.field(filling.step)
        try:
            value = field.read(said)
        except ValueError:
            raise BadValue(filling.kind, field.name, said) from None
        advanced = replace(filling, given={**filling.given, field.name: field.write(value)})
    advanced = replace(advanced, step=_next_step(filling))
    await _save(session, person_id, advanced, now)
    return advanced


async def turn_to(session: AsyncSession, person_id: int, filling: Filling, step: str, now: datetime) -> Filling:
    """Answer one question again. Raises OutOfDate for a step that the form does not have, or that comes before its turn."""
    if not filling.title and step != TITLE:
        raise OutOfDate
    if step != TITLE and step not in {field.name for field in filling.kind.fields if field.asked}:
        raise OutOfDate
    turned = replace(filling, step=step)
    await _save(session, person_id, turned, now)
    return turned


async def confirm(session: AsyncSession, person_id: int, filling: Filling, group: Group, now: datetime) -> Activity:
    """Do what the form says; it is gone then. Raises what `service.create` and `service.change` raise."""
    if filling.step != PREVIEW:
        raise OutOfDate
    await give_up(session, person_id)
    if filling.activity is not None:
        return await service.change(session, group, filling.activity, filling.given, now, title=filling.title)
    draft = service.Draft(filling.kind, filling.title, filling.given)
    return await service.create(session, group, draft, now, created_by=person_id, thread_id=filling.thread_id)


async def give_up(session: AsyncSession, person_id: int) -> None:
    """The form is not wanted any more."""
    await session.execute(delete(Form).where(Form.person_id == person_id))


async def sweep(session: AsyncSession, now: datetime) -> None:
    """Forget forms that nobody finished."""
    await session.execute(delete(Form).where(Form.expires_at <= now))


def _next_step(filling: Filling) -> str:
    # A question that is answered again from the preview leads back to it; the first time round they follow one another.
    asked = [TITLE, *(field.name for field in filling.kind.fields if field.asked)]
    later = asked[asked.index(filling.step) + 1 :] if filling.step in asked else []
    was_through = filling.activity is not None or (all(name in filling.given for name in later) and bool(filling.title))
    return PREVIEW if was_through or not later else later[0]


async def _save(session: AsyncSession, person_id: int, filling: Filling, now: datetime) -> None:
    values = {
        "group_id": filling.group_id,
        "kind": filling.kind.name,
        "activity": filling.activity,
        "step": filling.step,
        "answers": json.dumps({"thread": filling.thread_id, "title": filling.title, "given": dict(filling.given)}),
        "expires_at": now + _LASTS,
    }
    await session.execute(
        insert(session, Form)
        .values(person_id=person_id, **values)
        .on_conflict_do_update(index_elements=["person_id"], set_=values)
    )
