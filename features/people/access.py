"""Who may do what in which group: the only door to a group's objects.

Telegram's word on a role is cached on the member's row and kept fresh by `chat_member` updates; where it is too old for the right that
is asked, the caller looks it up at Telegram before the transaction (`stale` says for whom).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import and_, bindparam, select
from sqlalchemy.ext.asyncio import AsyncSession

from features.people.census import groups_of
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
class Membership:
    """What someone is in a group. `person_id` is None for an anonymous admin: an admin, unknown which.

    Where it is not `is_certain` Telegram's last word is too old or there is none, and it did not answer when it was asked: then nobody may
    more than a member, and whoever was seen in the group is one.
    """

    person_id: int | None
    is_present: bool
    telegram_role: str = "member"
    helper_roles: frozenset[str] = frozenset()
    is_certain: bool = True

    @property
    def is_admin(self) -> bool:
        """Telegram's creator or administrator, for certain."""
        return self.is_certain and self.is_present and self.telegram_role in {"creator", "administrator"}

    @property
    def _helps(self) -> frozenset[str]:
        return self.helper_roles if self.is_certain and self.is_present else frozenset()

    def may(self, right: Right) -> bool:
        """Whether this membership is enough for `right`."""
        match right:
            case Right.ANYONE:
                return True
            case Right.MEMBER:
                return self.is_present
            case Right.HOST | Right.JUDGE:
                return self.is_admin or right.value in self._helps
            case Right.REVIEWER:
                # Proofs are the hosts' business, entries the judges'; the queue is one.
                return self.is_admin or bool(self._helps)
            case Right.ADMIN:
                return self.is_admin
            case Right.OWNER:
                return self.is_admin and self.telegram_role == "creator"


ANONYMOUS_ADMIN = Membership(person_id=None, is_present=True, telegram_role="administrator")
STRANGER = Membership(person_id=None, is_present=False)


@dataclass(eq=False)
class NotAllowed(Refusal):
    """The person's membership is not enough for what they asked."""

    right: Right


@dataclass(eq=False)
class NotInGroup(Refusal):
    """Only members of the group can do this."""


@dataclass(eq=False)
class NotFoundOut(Refusal):
    """Telegram did not say whether the person may. Unknown means no, for now.

    `is_promised`: the bot is an administrator, to whom Telegram tells it sooner or later.
    """

    is_promised: bool = True


@dataclass(eq=False)
class OutOfDate(Refusal):
    """The button or link is about something that is not there (any more)."""


@dataclass(eq=False)
class NotOnThis(OutOfDate):
    """The tapped message does not bear the button (any more). `again` is the command that leads to what it was about.

    Without one it is found in the group, on the board.
    """

    again: str | None
    in_private: bool


def require(membership: Membership, right: Right) -> None:
    """Raise NotFoundOut, NotInGroup or NotAllowed where `membership` is not enough."""
    if membership.may(right):
        return
    if not membership.is_certain:
        raise NotFoundOut
    if not membership.is_present:
        raise NotInGroup
    raise NotAllowed(right)


async def membership_of(session: AsyncSession, group_id: int, person_id: int, now: datetime) -> Membership:
    """What a person is in a group. It is certain where Telegram said it within ROLE_LASTS."""
    return (await _standings(session, person_id, [group_id], now))[group_id]


async def last_known(session: AsyncSession, group_id: int, person_id: int) -> Membership:
    """What a person was in a group when the bot last heard of it: for what it says by itself, and where the right is asked again later."""
    return (await _standings(session, person_id, [group_id], None))[group_id]


async def groups_where(session: AsyncSession, person_id: int, right: Right, now: datetime | None) -> list[Group]:
    """The groups that the bot serves in which a person has a right. With `now` None as it was last known.

    Raises NotFoundOut where there is none, and Telegram did not say of all of them.
    """
    groups = [group for group, _ in await groups_of(session, person_id)]
    standings = await _standings(session, person_id, [group.id for group in groups], now)
    found = [group for group in groups if standings[group.id].may(right)]
    if not found and not all(membership.is_certain for membership in standings.values()):
        raise NotFoundOut
    return found


async def _standings(
    session: AsyncSession, person_id: int, group_ids: Sequence[int], now: datetime | None
) -> dict[int, Membership]:
    rows = await session.execute(
        select(Member.group_id, Member.is_present, Member.telegram_role, Member.checked_at, Helper.role)
        .outerjoin(Helper, and_(Helper.group_id == Member.group_id, Helper.person_id == Member.person_id))
        .where(Member.group_id.in_(group_ids), Member.person_id == person_id)
    )
    found: dict[int, Membership] = {
        group_id: Membership(person_id, is_present=False, is_certain=now is None) for group_id in group_ids
    }
    for group_id, is_present, role, checked_at, helper in rows:
        helps = found[group_id].helper_roles | ({helper} if helper else set())
        found[group_id] = Membership(
            person_id, is_present, role, helps, is_certain=now is None or _is_fresh(checked_at, now)
        )
    return found


def _is_fresh(checked_at: datetime | None, now: datetime) -> bool:
    return checked_at is not None and checked_at + ROLE_LASTS > now


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
        if (
            right is not Right.ANYONE
            and not _is_fresh(checked_at, now)
            and (right is not Right.MEMBER or person not in present)
        ):
            unsure.add(person)
    return present, unsure
