"""Who is meant by an @username. It is a way to find somebody now, never an identity: what is kept of a person is their id.

Usernames move from one person to another, and Telegram tells a bot nothing of it until one of the two acts.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from features.people.access import ROLE_LASTS
from kit.db import SET_SIZE
from kit.messages import Refusal
from kit.updates import PersonInfo
from models import Member, Person


@dataclass(eq=False)
class UnknownPerson(Refusal):
    """Nobody in the group is known by this name."""

    username: str


@dataclass(eq=False)
class NameUnsure(Refusal):
    """Somebody was known by this name when they were last seen, here or elsewhere: Telegram is to be asked who they are by now."""

    username: str
    person_id: int


async def find_person(
    session: AsyncSession, group_id: int, username: str, now: datetime, *, pointed: Iterable[PersonInfo] = ()
) -> Person:
    """The member of the group who has this username now, however it is capitalised. Raises UnknownPerson, NameUnsure.

    Names move without a word to the bot: who bears one is taken from what Telegram said about the person at most ROLE_LASTS ago, or from
    the message at hand, if it is about one of those whom it has `pointed` at.
    """
    handle = username.removeprefix("@").lower()
    for facts in pointed:
        if (
            not facts.is_bot
            and (facts.username or "").lower() == handle
            and (person := await session.get(Person, facts.id))
        ):
            return person
    row = (
        await session.execute(
            select(Person, Member.is_present, Member.checked_at)
            .outerjoin(Member, (Member.person_id == Person.id) & (Member.group_id == group_id))
            .where(Person.handle == handle)
        )
    ).one_or_none()
    if row is None:
        raise UnknownPerson(username.removeprefix("@"))
    person, is_present, checked_at = row
    if not _is_sure(checked_at, now):
        raise NameUnsure(username.removeprefix("@"), person.id)
    if not is_present:
        raise UnknownPerson(username.removeprefix("@"))
    return person


async def holder_of(session: AsyncSession, group_id: int, username: str) -> Person | None:
    """The member of the group who was last seen with this username. Good for showing them; where something is given, `find_person` asks."""
    return await session.scalar(
        select(Person)
        .join(Member, Member.person_id == Person.id)
        .where(
            Member.group_id == group_id,
            Member.is_present.is_(True),
            Person.handle == username.removeprefix("@").lower(),
        )
    )


@dataclass(frozen=True, slots=True)
class Holder:
    """Who was last seen with a username. `is_sure`: Telegram has said so just now, and that they are in the group or not."""

    person_id: int
    is_present: bool
    is_sure: bool


async def holders_of(
    session: AsyncSession, group_id: int, usernames: Iterable[str], now: datetime
) -> dict[str, Holder]:
    """Who was last seen with these usernames, by username in lower case and without the sign before it."""
    found: dict[str, Holder] = {}
    wanted = sorted({name.removeprefix("@").lower() for name in usernames})
    for at in range(0, len(wanted), SET_SIZE):
        rows = await session.execute(
            select(Person.handle, Person.id, Member.is_present, Member.checked_at)
            .outerjoin(Member, (Member.person_id == Person.id) & (Member.group_id == group_id))
            .where(Person.handle.in_(wanted[at : at + SET_SIZE]))
        )
        for handle, person_id, is_present, checked_at in rows:
            found[str(handle)] = Holder(person_id, bool(is_present), _is_sure(checked_at, now))
    return found


def _is_sure(checked_at: datetime | None, now: datetime) -> bool:
    return checked_at is not None and checked_at + ROLE_LASTS > now
