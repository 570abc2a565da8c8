"""Who is where: the same news twice, late, or in another order leave the same rows."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import event, select
from sqlalchemy.exc import IntegrityError

from features.people import census, movements
from features.people.access import STRANGER, membership_of
from features.people.census import Defaults
from kit.db import Database
from kit.updates import ChatInfo, PersonInfo
from models import Group, Member, Movement, Person
from tests.features.rows import DEFAULTS, a_group, member, people_in

NOW = datetime(2026, 11, 23, tzinfo=UTC)
LATER = NOW + timedelta(hours=1)


async def rows_of(database: Database, table: Any) -> list[dict[str, Any]]:
    async with database.read() as session:
        found = await session.execute(select(table.__table__).order_by(*table.__table__.primary_key))
        return [dict(row._mapping) for row in found]


async def test_people_are_remembered_by_their_newest_name(database: Database) -> None:
    bot = PersonInfo(9, "Bot", is_bot=True)
    async with database.write() as session:
        await census.see_people(session, [PersonInfo(1, "Mia"), bot, PersonInfo(1, "Mia B.", "mia", "de")], NOW)
    first = await rows_of(database, Person)
    assert [(p["id"], p["name"], p["username"], p["language"], p["is_reachable"]) for p in first] == [
        (1, "Mia B.", "mia", "de", None)
    ]
    async with database.write() as session:
        await census.see_people(session, [PersonInfo(1, "Mia B.", "mia", "de")], LATER)
    assert await rows_of(database, Person) == first
    async with database.write() as session:
        await census.see_people(session, [PersonInfo(1, "Mia B.", None, "de")], LATER)
    assert (await rows_of(database, Person))[0]["username"] is None


async def test_nobody_new_is_no_news(database: Database) -> None:
    group = await a_group(database, NOW)
    async with database.write() as session:
        await census.see_people(session, [], NOW)
        await census.see_present(session, group.id, [], NOW)
        await census.see_roles(session, group.id, {}, NOW)
    assert await rows_of(database, Member) == []


async def test_presence_is_idempotent(database: Database) -> None:
    group = await a_group(database, NOW)
    async with database.write() as session:
        await people_in(session, group.id, [1, 2, 1], NOW)
    first = await rows_of(database, Member)
    async with database.write() as session:
        await census.see_present(session, group.id, [2, 1], LATER)
    assert await rows_of(database, Member) == first


async def test_who_left_and_came_back_is_the_same_member(database: Database) -> None:
    group = await a_group(database, NOW)
    async with database.write() as session:
        await people_in(session, group.id, [1], NOW)
        await census.see_left(session, group.id, 1, LATER)
        await census.see_left(session, group.id, 2, LATER)
    gone = (await rows_of(database, Member))[0]
    assert (gone["is_present"], gone["telegram_role"], gone["left_at"]) == (False, "left", LATER)
    async with database.write() as session:
        await census.see_present(session, group.id, [1], LATER)
    back = (await rows_of(database, Member))[0]
    assert (back["is_present"], back["left_at"], back["first_seen_at"]) == (True, None, NOW)


@pytest.mark.parametrize(
    ("status", "role", "is_present"),
    [("creator", "creator", True), ("administrator", "administrator", True), ("member", "member", True),
     ("restricted", "member", True), ("left", "left", False), ("kicked", "left", False)],
)  # fmt: skip
async def test_roles_as_telegram_tells_them(database: Database, status: str, role: str, is_present: bool) -> None:
    group = await a_group(database, NOW)
    for _ in range(2):
        async with database.write() as session:
            await census.see_roles(session, group.id, {1: member(1, status)}, NOW)
    row = (await rows_of(database, Member))[0]
    assert (row["telegram_role"], row["is_present"], row["checked_at"]) == (role, is_present, NOW)
    assert (row["left_at"] is None) is is_present


async def test_a_group_is_made_once(database: Database) -> None:
    chat = ChatInfo(-1001, "supergroup", "Runners")
    async with database.write() as session:
        first = await census.ensure_group(session, chat, DEFAULTS, NOW)
    async with database.write() as session:
        again = await census.ensure_group(session, ChatInfo(-1001, "supergroup", "Joggers"), DEFAULTS, LATER)
        assert again.id == first.id
    rows = await rows_of(database, Group)
    assert [(g["title"], g["created_at"], g["zone"]) for g in rows] == [("Joggers", NOW, "UTC")]


async def test_a_chinese_group_begins_in_china(database: Database) -> None:
    async with database.write() as session:
        chat = ChatInfo(-1001, "group", "跑步")
        group = await census.ensure_group(session, chat, Defaults("zh-CN", "UTC"), NOW)
        assert group.zone == "Asia/Shanghai"


@pytest.mark.parametrize("times", [1, 3])
async def test_a_group_moves_once(database: Database, times: int) -> None:
    group = await a_group(database, NOW, chat_id=-5, kind="group")
    for _ in range(times):
        async with database.write() as session:
            await census.move_group(session, -5, -1005, LATER)
    async with database.read() as session:
        for chat_id in (-5, -1005):
            found = await census.find_group(session, chat_id)
            assert found is not None
            assert (found.id, found.chat_id, found.former_chat_id, found.kind) == (group.id, -1005, -5, "supergroup")


async def test_a_group_moves_though_the_new_chat_spoke_first(database: Database) -> None:
    group = await a_group(database, NOW, chat_id=-5)
    newcomer = await a_group(database, NOW, chat_id=-1005)
    async with database.write() as session:
        await people_in(session, newcomer.id, [1], NOW)
        await census.move_group(session, -5, -1005, LATER)
    rows = await rows_of(database, Group)
    assert [(g["id"], g["chat_id"]) for g in rows] == [(group.id, -1005)]


async def test_a_strangers_move_is_no_news(database: Database) -> None:
    async with database.write() as session:
        await census.move_group(session, -5, -1005, NOW)
    assert await rows_of(database, Group) == []


@pytest.mark.parametrize(
    ("seen", "then"),
    [
        pytest.param([(2, "mia")], {1: None, 2: "mia", 3: "ed"}, id="a name moves"),
        pytest.param([(2, "MIA")], {1: None, 2: "MIA", 3: "ed"}, id="a name moves, written otherwise"),
        pytest.param([(1, "ed"), (3, "mia")], {1: "ed", 3: "mia"}, id="two swap theirs"),
        pytest.param([(3, "mia"), (1, "ed")], {1: "ed", 3: "mia"}, id="two swap theirs, the other first"),
        pytest.param([(1, None), (2, "mia")], {1: None, 2: "mia", 3: "ed"}, id="dropped and taken up"),
        pytest.param([(2, "mia"), (1, None)], {1: None, 2: "mia", 3: "ed"}, id="taken up, and then seen dropped"),
        pytest.param([(1, "mia"), (2, "mia")], {1: None, 2: "mia", 3: "ed"}, id="both seen with it, the new one last"),
        pytest.param([(2, "mia"), (1, "mia")], {1: "mia", 2: None, 3: "ed"}, id="both seen with it, the old one last"),
        pytest.param([(1, "mia"), (2, "mia"), (1, "mia")], {1: "mia", 2: None, 3: "ed"}, id="to and fro"),
        pytest.param([(1, "x"), (3, "mia"), (2, "ed")], {1: "x", 2: "ed", 3: "mia"}, id="three in a ring"),
        pytest.param([(4, "new"), (5, "NEW")], {1: "mia", 3: "ed", 4: None, 5: "NEW"}, id="two who are new"),
        pytest.param([(1, "mia_2")], {1: "mia_2", 3: "ed"}, id="another name for oneself"),
        pytest.param([(1, "MIA")], {1: "MIA", 3: "ed"}, id="oneself, written otherwise"),
    ],
)
@pytest.mark.parametrize("times", [1, 2])
async def test_a_username_is_whose_was_seen_with_it_last(
    database: Database, seen: list[tuple[int, str | None]], then: dict[int, str | None], times: int
) -> None:
    async with database.write() as session:
        await census.see_people(session, [PersonInfo(1, "Mia", "mia"), PersonInfo(3, "Ed", "ed")], NOW)
    for _ in range(times):
        async with database.write() as session:
            await census.see_people(session, [PersonInfo(n, f"Person {n}", name) for n, name in seen], LATER)
    rows = await rows_of(database, Person)
    assert {p["id"]: p["username"] for p in rows} == then
    assert [p["handle"] for p in rows] == [p["username"] and p["username"].lower() for p in rows]


async def test_that_a_username_has_one_holder_is_a_constraint(database: Database) -> None:
    async with database.write() as session:
        await census.see_people(session, [PersonInfo(1, "Mia", "mia")], NOW)
    with pytest.raises(IntegrityError):
        async with database.write() as session:
            session.add(Person(id=2, name="Max", username="Mia", handle="mia", updated_at=NOW))


async def test_whoever_is_known_costs_one_statement(database: Database) -> None:
    people = [PersonInfo(n, f"Person {n}", f"p{n}") for n in range(200)]
    executed: list[str] = []
    async with database.write() as session:
        await census.see_people(session, people, NOW)
        event.listen(
            database.engine.sync_engine, "before_cursor_execute", lambda _c, _k, said, *_: executed.append(said)
        )
        await census.see_people(session, people, LATER)
    assert [said.split()[0] for said in executed] == ["SELECT"]


async def test_a_stranger_has_no_standing(database: Database) -> None:
    group = await a_group(database, NOW)
    async with database.read() as session:
        standing = await membership_of(session, group.id, 1, NOW)
    assert standing.is_present is STRANGER.is_present is False


async def test_somebody_told_in_both_ways_at_once_has_come_once(database: Database) -> None:
    """Two processes may hear of it at the same moment; the link is kept, whichever way names it."""
    group = await a_group(database, NOW)

    async def told(link: str | None) -> None:
        async with database.write() as session:
            await movements.note(session, group.id, [7], NOW, have_come=True, link=link)

    await asyncio.gather(told(None), told("poster"), told(None))
    async with database.read() as session:
        rows = (await session.execute(select(Movement.nth, Movement.has_come, Movement.link))).all()
    assert [tuple(row) for row in rows] == [(1, True, "poster")]
