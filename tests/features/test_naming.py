"""Who is meant by an @username: only whoever has it for certain."""

from datetime import UTC, datetime, timedelta

import pytest

from features.people import census, naming
from features.people.access import ROLE_LASTS
from features.people.naming import NameUnsure, UnknownPerson
from kit.db import Database
from kit.updates import MemberInfo, PersonInfo
from tests.features.rows import a_group

NOW = datetime(2026, 11, 23, tzinfo=UTC)
MIA, MAX, ED = PersonInfo(1, "Mia", "Mia_Run"), PersonInfo(2, "Max", "MiaXRun"), PersonInfo(3, "Ed", "ed")


async def two_groups(database: Database) -> int:
    """Mia and Max in one, Ed in another: the id of the first. Telegram has just said so."""
    group, other = await a_group(database, NOW, chat_id=-1), await a_group(database, NOW, chat_id=-2)
    async with database.write() as session:
        for where, people in ((group, [MIA, MAX]), (other, [ED])):
            facts = {p.id: MemberInfo(p, "member", is_member=True) for p in people}
            await census.see_roles(session, where.id, facts, NOW)
    return group.id


@pytest.mark.parametrize("said", ["mia_run", "MIA_RUN", "Mia_Run", "@mia_run"])
async def test_a_person_is_found_by_username(database: Database, said: str) -> None:
    group = await two_groups(database)
    async with database.read() as session:
        assert (await naming.find_person(session, group, said, NOW)).id == MIA.id
        assert (await naming.holder_of(session, group, said)) is not None


@pytest.mark.parametrize("said", ["mia", "%", "", "nobody", "@"])
async def test_nobody_else_is(database: Database, said: str) -> None:
    group = await two_groups(database)
    async with database.read() as session:
        with pytest.raises(UnknownPerson):
            await naming.find_person(session, group, said, NOW)
        assert await naming.holder_of(session, group, said) is None


async def test_somebody_of_another_group_is_asked_about_and_not_taken_for_a_member(database: Database) -> None:
    group = await two_groups(database)
    async with database.write() as session:
        with pytest.raises(NameUnsure):
            await naming.find_person(session, group, "ed", NOW)
        assert await naming.holder_of(session, group, "ed") is None
        await census.see_roles(session, group, {ED.id: MemberInfo(ED, "left", is_member=False)}, NOW)
        with pytest.raises(UnknownPerson):
            await naming.find_person(session, group, "ed", NOW)
        await census.see_roles(session, group, {ED.id: MemberInfo(ED, "member", is_member=True)}, NOW)
        assert (await naming.find_person(session, group, "ed", NOW)).id == ED.id


async def test_what_telegram_said_long_ago_is_not_certain(database: Database) -> None:
    group = await two_groups(database)
    async with database.read() as session:
        await naming.find_person(session, group, "mia_run", NOW + ROLE_LASTS - timedelta(seconds=1))
        with pytest.raises(NameUnsure) as unsure:
            await naming.find_person(session, group, "@mia_run", NOW + ROLE_LASTS)
        assert (unsure.value.username, unsure.value.person_id) == ("mia_run", MIA.id)


async def test_a_message_that_points_at_somebody_is_certain(database: Database) -> None:
    group = await two_groups(database)
    later = NOW + timedelta(days=9)
    async with database.read() as session:
        found = await naming.find_person(session, group, "@MIAxRUN", later, pointed=[MIA, MAX])
        assert found.id == MAX.id
        with pytest.raises(NameUnsure):
            await naming.find_person(session, group, "@miaxrun", later, pointed=[MIA])
