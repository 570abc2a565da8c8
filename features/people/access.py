"""Who may do what in which group: the only door to a group's objects.

Telegram's word on a role is cached on the member's row and kept fresh by `chat_member` updates; where it is too old for the right that
is asked, the caller looks it up at Telegram before the transaction (`stale` says for whom).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import and_, bindparam, select
from sqlalchemy.ext.asyncio import AsyncSession

from kit.db import run
from kit.messages import Refusal
from models import Group, Helper, Member, Person

# Long enough that a busy admin costs no look-ups, short enough that a dismissed one is one soon also where the bot hears no changes.
ROLE_LASTS = timedelta(minutes=5)


class Right(StrEnum):
    """What an endpoint asks of the person who calls it, in the group it is about."""

    ANYONE = "anyone"
    MEMBER = "member"
    HOST = "host"
    JUDGE = "judge"
    REVIEWER = "reviewer"
    ADMIN = "admin"
    OWNER = "owner"


@dataclass(frozen=True, slots=True)
class Standing:
    """What someone is in a group. `person_id` is None for an anonymous admin: an admin, unknown which."""

    person_id: int | None
    is_present: bool
    telegram_role: str = "member"
    helper_roles: frozenset[str] = frozenset()

    @property
    def is_admin(self) -> bool:
        """Telegram's creator or administrator."""
        return self.is_present and self.telegram_role in {"creator", "administrator"}

    def may(self, right: Right) -> bool:
        """Whether this standing is enough for `right`."""
        match right:
            case Right.ANYONE:
                return True
            case Right.MEMBER:
                return self.is_present
            case Right.HOST | Right.JUDGE:
                return self.is_admin or (self.is_present and right.value in self.helper_roles)
            case Right.REVIEWER:
                # Proofs are the hosts' business, entries the judges'; the queue is one.
                return self.is_admin or (self.is_present and bool(self.helper_roles))
            case Right.ADMIN:
                return self.is_admin
            case Right.OWNER:
                return self.is_present and self.telegram_role == "creator"


ANONYMOUS_ADMIN = Standing(person_id=None, is_present=True, telegram_role="administrator")
STRANGER = Standing(person_id=None, is_present=False)


@dataclass(eq=False)
class NotAllowed(Refusal):
    """The person's standing is not enough for what they asked."""

    right: Right


@dataclass(eq=False)
class NotInGroup(Refusal):
    """Only members of the group can do this."""


@dataclass(eq=False)
class OutOfDate(Refusal):
    """The button or link is about something that is not there (any more)."""


def require(standing: Standing, right: Right) -> None:
    """Raise NotInGroup or NotAllowed where `standing` is not enough."""
    if standing.may(right):
        return
    if not standing.is_present:
        raise NotInGroup
    raise NotAllowed(right)


async def standing_of(session: AsyncSession, group_id: int, person_id: int) -> Standing:
    """What a person is in a group, as far as the bot knows."""
    rows = (
        await session.execute(
            select(Member.is_present, Member.telegram_role, Helper.role)
            .outerjoin(Helper, and_(Helper.group_id == Member.group_id, Helper.person_id == Member.person_id))
            .where(Member.group_id == group_id, Member.person_id == person_id)
        )
    ).all()
    if not rows:
        return Standing(person_id=person_id, is_present=False)
    is_present, role, _ = rows[0]
    return Standing(person_id, is_present, role, frozenset(helper for _, _, helper in rows if helper))


async def reachable_admins(session: AsyncSession, group_id: int) -> list[int]:
    """A group's admins to whom the bot may write in private."""
    found = await session.scalars(
        select(Person.id)
        .join(Member, Member.person_id == Person.id)
        .where(
            Member.group_id == group_id,
            Member.is_present.is_(True),
            Member.telegram_role.in_(["creator", "administrator"]),
            Person.is_reachable.is_(True),
        )
        .order_by(Person.id)
    )
    return list(found)


_OF = Member.__table__.c
_PLACES = select(_OF.group_id, _OF.person_id, _OF.is_present, _OF.checked_at).where(
    _OF.group_id.in_(bindparam("groups", expanding=True)), _OF.person_id.in_(bindparam("people", expanding=True))
)

# Of a group and a person: whether they are there, and when Telegram was last asked.
Places = Mapping[tuple[int, int], tuple[bool, datetime | None]]


async def places(session: AsyncSession, of: Iterable[tuple[int, int]]) -> Places:
    """What is known of these people in these groups, as pairs of a group's and a person's id."""
    pairs = set(of)
    if not pairs:
        return {}
    # Somebody who is in two of the groups may be found in the other one, too. Asked for pairs, SQLite would read all members.
    groups, people = ({pair[place] for pair in pairs} for place in (0, 1))
    rows = await run(session, _PLACES, {"groups": sorted(groups), "people": sorted(people)})
    return {(group, person): (is_present, checked_at) for group, person, is_present, checked_at in rows}


async def presence(
    session: AsyncSession, group_id: int, wanted: Mapping[int, Right], now: datetime
) -> tuple[set[int], set[int]]:
    """See `judge`."""
    return judge(await places(session, ((group_id, person) for person in wanted)), group_id, wanted, now)


def judge(known: Places, group_id: int, wanted: Mapping[int, Right], now: datetime) -> tuple[set[int], set[int]]:
    """Those of `wanted` (person → right) who are in the group, and those whose place must be looked up before it can be judged.

    A right of members needs that the person was seen in the group; more than that needs a role that is not older than ROLE_LASTS.
    """
    present: set[int] = set()
    unsure: set[int] = set()
    for person, right in wanted.items():
        is_present, checked_at = known.get((group_id, person), (False, None))
        if is_present:
            present.add(person)
        is_fresh = checked_at is not None and checked_at + ROLE_LASTS > now
        if right is not Right.ANYONE and not is_fresh and (right is not Right.MEMBER or person not in present):
            unsure.add(person)
    return present, unsure


async def group_of(session: AsyncSession, group_id: int) -> Group:
    """The group with this id of our own. Raises OutOfDate where there is none."""
    group = await session.get(Group, group_id)
    if group is None:
        raise OutOfDate
    return group
