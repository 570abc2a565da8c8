"""Who may do what, and when Telegram must be asked first."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from features.people import census, roles
from features.people.access import (
    ANONYMOUS_ADMIN,
    ROLE_LASTS,
    STRANGER,
    Membership,
    NotAllowed,
    NotFoundOut,
    NotInGroup,
    Right,
    groups_where,
    last_known,
    membership_of,
    presence,
    require,
)
from kit.db import Database
from tests.features.rows import a_group, member, people_in

NOW = datetime(2026, 11, 23, tzinfo=UTC)

OWNER = Membership(1, is_present=True, telegram_role="creator")
ADMIN = Membership(2, is_present=True, telegram_role="administrator")
HOST = Membership(3, is_present=True, helper_roles=frozenset({"host"}))
JUDGE = Membership(4, is_present=True, helper_roles=frozenset({"judge"}))
MEMBER = Membership(5, is_present=True)
GONE_ADMIN = Membership(6, is_present=False, telegram_role="administrator")
GONE_HOST = Membership(7, is_present=False, helper_roles=frozenset({"host", "judge"}))

EVERYBODY = [OWNER, ADMIN, ANONYMOUS_ADMIN, HOST, JUDGE, MEMBER, GONE_ADMIN, GONE_HOST, STRANGER]
UNCERTAIN = [replace(standing, is_certain=False) for standing in EVERYBODY]
MAY: dict[Right, list[Membership]] = {
    Right.ANYONE: EVERYBODY,
    Right.MEMBER: [OWNER, ADMIN, ANONYMOUS_ADMIN, HOST, JUDGE, MEMBER],
    Right.HOST: [OWNER, ADMIN, ANONYMOUS_ADMIN, HOST],
    Right.JUDGE: [OWNER, ADMIN, ANONYMOUS_ADMIN, JUDGE],
    Right.REVIEWER: [OWNER, ADMIN, ANONYMOUS_ADMIN, HOST, JUDGE],
    Right.ADMIN: [OWNER, ADMIN, ANONYMOUS_ADMIN],
    Right.OWNER: [OWNER],
}


@pytest.mark.parametrize("right", list(Right))
@pytest.mark.parametrize(
    "standing",
    EVERYBODY,
    ids=lambda standing: f"{standing.telegram_role}-{'+'.join(sorted(standing.helper_roles))}-{standing.is_present}",
)
def test_what_a_standing_is_enough_for(right: Right, standing: Membership) -> None:
    if standing in MAY[right]:
        require(standing, right)
    else:
        with pytest.raises(NotAllowed if standing.is_present else NotInGroup):
            require(standing, right)


@pytest.mark.parametrize("right", list(Right))
@pytest.mark.parametrize("standing", UNCERTAIN)
def test_unknown_means_no(right: Right, standing: Membership) -> None:
    """Whoever was seen in the group is a member; what is more than that must be certain."""
    if right is Right.ANYONE or (right is Right.MEMBER and standing.is_present):
        require(standing, right)
    else:
        assert not standing.may(right)
        assert not standing.is_admin
        with pytest.raises(NotFoundOut):
            require(standing, right)


async def test_a_standing_is_read_from_member_and_helper_rows(database: Database) -> None:
    group = await a_group(database, NOW)
    async with database.write() as session:
        await people_in(session, group.id, [1, 2], NOW)
        await census.see_roles(session, group.id, {1: member(1, "administrator")}, NOW)
        for role in ("host", "judge", "host"):
            await roles.name_helper(session, group.id, role, NOW, person_id=2, username=None, by=1)
    async with database.read() as session:
        admin, host = (
            replace(ADMIN, person_id=1),
            Membership(2, is_present=True, helper_roles=frozenset({"host", "judge"})),
        )
        assert await membership_of(session, group.id, 1, NOW) == admin
        assert await membership_of(session, group.id, 2, NOW) == replace(host, is_certain=False)
        assert await membership_of(session, group.id, 3, NOW) == Membership(3, is_present=False, is_certain=False)
        assert await membership_of(session, group.id, 1, NOW + ROLE_LASTS) == replace(admin, is_certain=False)
        assert [await last_known(session, group.id, n) for n in (1, 2, 3)] == [
            admin,
            host,
            Membership(3, is_present=False),
        ]
        assert await groups_where(session, 1, Right.ADMIN, NOW) == await groups_where(session, 1, Right.ADMIN, None)
        with pytest.raises(NotFoundOut):
            await groups_where(session, 2, Right.HOST, NOW)
        assert [found.id for found in await groups_where(session, 2, Right.HOST, None)] == [group.id]
        assert (
            await groups_where(session, 2, Right.ADMIN, None) == await groups_where(session, 3, Right.ADMIN, NOW) == []
        )
        assert await presence(session, group.id, dict.fromkeys((1, 2, 3), Right.MEMBER), NOW) == ({1, 2}, {3})
        assert await presence(session, group.id, {}, NOW) == (set(), set())


@pytest.mark.parametrize(
    ("known", "age", "right", "is_stale"),
    [
        # Nobody knows this person.
        (False, None, Right.ANYONE, False), (False, None, Right.MEMBER, True), (False, None, Right.ADMIN, True),
        # Seen in the group, never looked up.
        (True, None, Right.ANYONE, False), (True, None, Right.MEMBER, False), (True, None, Right.HOST, True),
        (True, None, Right.ADMIN, True), (True, None, Right.OWNER, True),
        # Looked up lately, and long ago.
        (True, ROLE_LASTS - timedelta(seconds=1), Right.ADMIN, False), (True, ROLE_LASTS, Right.ADMIN, True),
        (True, timedelta(days=9), Right.MEMBER, False),
    ],
)  # fmt: skip
async def test_when_telegram_must_be_asked(
    database: Database, known: bool, age: timedelta | None, right: Right, is_stale: bool
) -> None:
    group = await a_group(database, NOW)
    async with database.write() as session:
        if known:
            await people_in(session, group.id, [1], NOW)
        if age is not None:
            await census.see_roles(session, group.id, {1: member(1)}, NOW - age)
    async with database.read() as session:
        assert await presence(session, group.id, {1: right}, NOW) == (
            {1} if known else set(),
            {1} if is_stale else set(),
        )


async def test_someone_known_to_be_gone_is_asked_for_again_when_that_is_old(database: Database) -> None:
    group = await a_group(database, NOW)
    async with database.write() as session:
        await census.see_roles(session, group.id, {1: member(1, "left"), 2: member(2, "kicked")}, NOW)
    async with database.read() as session:
        both = {1: Right.MEMBER, 2: Right.MEMBER}
        assert await presence(session, group.id, both, NOW) == (set(), set())
        assert await presence(session, group.id, both, NOW + ROLE_LASTS) == (set(), {1, 2})
