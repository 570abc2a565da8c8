"""Keys of prizes are changed: no code is lost, whoever stops it and whatever it meets."""

import asyncio
import base64
from contextlib import suppress
from datetime import UTC, datetime

import pytest
from cryptography.fernet import Fernet
from sqlalchemy import delete, select

from features.prizes import codes, resealing
from features.prizes.resealing import Resealed, reseal
from kit.db import Database
from kit.vault import Vault
from models import Activity, Group, PrizeCode
from tests.features.rows import a_check_in, a_group

NOW = datetime(2026, 11, 30, tzinfo=UTC)
OLD, NEW, OTHER = (base64.b64encode(bytes([n]) * 32).decode() for n in (1, 2, 3))
CODES = [f"CODE-{n:04}" for n in range(25)]


async def stock(database: Database, key: str) -> tuple[int, int]:
    """An activity with the codes in stock; the two numbers that find it."""
    group = await a_group(database, NOW)
    async with database.write() as session:
        activity = await a_check_in(session, await session.merge(group), NOW)
        loaded = await codes.load(session, group, activity, "\n".join(CODES), Vault(key), NOW, by=1)
    assert loaded.new == len(CODES)
    return group.id, activity.number


async def opened(database: Database, key: str) -> list[str | None]:
    """What the codes are with this key."""
    async with database.read() as session:
        rows = list(await session.scalars(select(PrizeCode).order_by(PrizeCode.number)))
    return [Vault(key).open(row.sealed, codes.place_of(row.group_id, row.activity, row.number)) for row in rows]


async def test_codes_go_over_to_the_new_key(database: Database) -> None:
    ids = await stock(database, OLD)
    both = Vault(f"{NEW},{OLD}")
    assert await reseal(database, both) == Resealed(25, 0, 0)
    assert await opened(database, NEW) == CODES
    assert await opened(database, OLD) == [None] * 25
    assert await reseal(database, both) == Resealed(0, 25, 0)
    async with database.write() as session:
        activity = await session.get_one(Activity, ids)
        group = await session.get_one(Group, ids[0])
        again = await codes.load(session, group, activity, f"{CODES[3]}\nNEW-1", Vault(NEW), NOW, by=1)
    assert (again.new, again.known) == (1, 1)


async def test_a_code_is_known_while_the_key_is_changed(database: Database) -> None:
    ids = await stock(database, OLD)
    async with database.write() as session:
        activity = await session.get_one(Activity, ids)
        group = await session.get_one(Group, ids[0])
        again = await codes.load(session, group, activity, CODES[3], Vault(f"{NEW},{OLD}"), NOW, by=1)
    assert (again.new, again.known) == (0, 1)


async def test_tokens_from_before_are_bound_to_their_rows(database: Database) -> None:
    await stock(database, OLD)
    async with database.write() as session:
        for row in await session.scalars(select(PrizeCode)):
            row.sealed = Fernet(OLD).encrypt(CODES[row.number - 1].encode()).decode()
    assert await opened(database, OLD) == CODES
    assert await reseal(database, Vault(OLD)) == Resealed(25, 0, 0)
    assert await opened(database, OLD) == CODES
    async with database.write() as session:
        # Somebody who writes into the database wants the code of another row.
        first, second = list(await session.scalars(select(PrizeCode).order_by(PrizeCode.number).limit(2)))
        second.sealed = first.sealed
    assert (await opened(database, OLD))[:3] == [CODES[0], None, CODES[2]]


async def test_what_no_key_opens_is_left_as_it_is(database: Database) -> None:
    await stock(database, OTHER)
    assert await reseal(database, Vault(f"{NEW},{OLD}")) == Resealed(0, 0, 25)
    assert await opened(database, OTHER) == CODES


async def test_stopped_in_the_middle_it_goes_on(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    await stock(database, OLD)
    monkeypatch.setattr(resealing, "_AT_ONCE", 4)
    both = Vault(f"{NEW},{OLD}")
    for pause in (0.0, 0.001, 0.005, 0.01, 0.02):
        with suppress(TimeoutError):
            async with asyncio.timeout(pause):
                await reseal(database, both)
        assert await opened(database, f"{NEW},{OLD}") == CODES
    done = await reseal(database, both)
    assert (done.anew + done.ready, done.shut) == (25, 0)
    assert await opened(database, NEW) == CODES


async def test_without_codes_there_is_nothing_to_do(database: Database) -> None:
    await stock(database, OLD)
    async with database.write() as session:
        await session.execute(delete(PrizeCode))
    assert await reseal(database, Vault(NEW)) == Resealed(0, 0, 0)
