"""Helpers: hosts, who run activities, and judges. Named by owners and admins, kept until they are dismissed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from features.outbox import service as outbox
from features.people.naming import find_person
from kit.db import insert
from kit.messages import Refusal
from kit.updates import PersonInfo
from models import Helper, Member, Person

ROLES = ("host", "judge")


@dataclass(eq=False)
class UnknownRole(Refusal):
    """Not one of ROLES."""

    role: str


@dataclass(eq=False)
class NobodyNamed(Refusal):
    """It was not said who."""

    role: str


@dataclass(frozen=True, slots=True)
class Named:
    """A helper and what they are."""

    person_id: int
    name: str
    role: str


async def name_helper(
    session: AsyncSession,
    group_id: int,
    role: str,
    now: datetime,
    *,
    person_id: int | None,
    username: str | None,
    pointed: Sequence[PersonInfo] = (),
    by: int,
) -> Named:
    """Make someone a host or judge; twice is once. `pointed`: see `find_person`.

    Raises UnknownRole, NobodyNamed, UnknownPerson, NameUnsure.
    """
    if role not in ROLES:
        raise UnknownRole(role)
    person = await session.get(Person, person_id) if person_id is not None else None
    if person is None and username:
        person = await find_person(session, group_id, username, now, pointed=pointed)
    if person is None:
        raise NobodyNamed(role)
    await session.execute(
        insert(session, Helper)
        .values(group_id=group_id, person_id=person.id, role=role, named_by=by, named_at=now)
        .on_conflict_do_nothing()
    )
    await outbox.refresh_menu(session, group_id, person.id, now)
    return Named(person.id, person.name, role)


async def roles_of(session: AsyncSession, group_id: int, person_id: int) -> frozenset[str]:
    """What someone has been named."""
    found = await session.scalars(select(Helper.role).where(Helper.group_id == group_id, Helper.person_id == person_id))
    return frozenset(found)


async def dismiss(session: AsyncSession, group_id: int, person_id: int, role: str, now: datetime) -> None:
    """They are no helper of this role any more; twice is once."""
    await session.execute(
        delete(Helper).where(Helper.group_id == group_id, Helper.person_id == person_id, Helper.role == role)
    )
    await outbox.refresh_menu(session, group_id, person_id, now)


async def helpers(session: AsyncSession, group_id: int) -> list[Named]:
    """All helpers of a group, without those who left."""
    rows = await session.execute(
        select(Person.id, Person.name, Helper.role)
        .join(Helper, Helper.person_id == Person.id)
        .join(Member, (Member.group_id == Helper.group_id) & (Member.person_id == Helper.person_id))
        .where(Helper.group_id == group_id, Member.is_present.is_(True))
        .order_by(Helper.role, Person.name, Person.id)
    )
    return [Named(*row) for row in rows]
