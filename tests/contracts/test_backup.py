"""A backup is made while the real program runs, and another one goes on from it."""

import re
import sqlite3
import stat
from contextlib import closing
from pathlib import Path

import pytest

from simulator import Chat
from tests.contracts import process
from tests.contracts.process import PATIENCE, STOPS_WITHIN, Ended
from tests.wiring import TOKEN

BUTTON = "I'm here"


def of_sqlite(folder: Path) -> dict[str, str]:
    return {"bot_token": TOKEN, "database_url": f"sqlite:///{folder / 'muster.sqlite3'}"}


def databases(folder: Path) -> list[str]:
    """The databases in a folder, whole or not. The file by which a process is alone is none."""
    return sorted(path.name for path in folder.glob("*.sqlite3*") if not path.name.endswith("-lock"))


def mode_of(file: Path) -> int:
    """Who may read and write it."""
    return stat.S_IMODE(file.stat().st_mode)


def has_button(chat: Chat) -> bool:
    """The board is there."""
    return any(BUTTON in button.text for message in chat.messages for row in message.buttons for button in row)


def refused(ended: Ended, *words: str) -> None:
    """It ended as it should, and said these words."""
    assert ended.code == 2, ended
    assert len(ended.lines) == 1, ended.err
    for word in words:
        assert word in ended.lines[0], ended.err


async def test_what_was_saved_while_it_ran_is_there_after_going_back(tmp_path: Path) -> None:
    before, after = tmp_path / "before", tmp_path / "after"
    before.mkdir()
    after.mkdir()
    async with process.telegram() as (world, bot, server):
        owner = world.new_person("Olga", username="olga")
        people = [world.new_person(f"Person {number}") for number in range(5)]
        chat = world.new_group("Runners", owner=owner, members=people)
        first = await process.begin(before, "run", bot_api_url=server.url, **of_sqlite(before))
        try:
            owner.adds(bot, chat, admin=True)
            owner.says('/new checkin "Run" points=5', chat)
            await world.until(lambda: has_button(chat), PATIENCE)
            for person in people:
                person.taps(BUTTON, chat)
            await world.until(lambda: len(world.toasts) == len(people), PATIENCE)
            saved = await process.run(before, "backup", "copy.sqlite3", **of_sqlite(before))
            owner.taps(BUTTON, chat)
            await world.until(lambda: len(world.toasts) == len(people) + 1, PATIENCE)
            first.terminate()
        finally:
            assert (await process.end(first, STOPS_WITHIN)).code == 0
        assert (saved.code, saved.out, saved.lines) == (0, "The backup is in copy.sqlite3.\n", [])
        assert mode_of(before / "copy.sqlite3") == 0o600

        (before / "copy.sqlite3").rename(after / "muster.sqlite3")
        audited = await process.run(after, "audit", **of_sqlite(after))
        assert audited.code == 0
        assert re.fullmatch(r"All tables are there, at version \d{4}\.\nThe ledger adds up\.\n", audited.out)
        second = await process.begin(after, "run", bot_api_url=server.url, **of_sqlite(after))
        try:
            # What came after the backup is not in it: the owner is not in yet, and the five are.
            owner.taps(BUTTON, chat)
            people[0].taps(BUTTON, chat)
            await world.until(lambda: len(world.toasts) == len(people) + 3, PATIENCE)
            second.terminate()
        finally:
            assert (await process.end(second, STOPS_WITHIN)).code == 0
    told = {who.name: answer.text for who, answer in world.toasts[-2:]}
    assert "no. 6 today" in told["Olga"]
    assert "already" in told["Person 0"]


async def test_it_replaces_nothing(tmp_path: Path) -> None:
    assert (await process.run(tmp_path, "migrate", **of_sqlite(tmp_path))).code == 0
    (tmp_path / "copy.sqlite3").write_text("dear diary")
    refused(await process.run(tmp_path, "backup", "copy.sqlite3", **of_sqlite(tmp_path)), "is there already")
    assert (tmp_path / "copy.sqlite3").read_text() == "dear diary"


async def test_one_that_was_cut_off_is_not_in_the_way(tmp_path: Path) -> None:
    assert (await process.run(tmp_path, "migrate", **of_sqlite(tmp_path))).code == 0
    (tmp_path / "copy.sqlite3.unfinished").write_text("half")
    assert (await process.run(tmp_path, "backup", "copy.sqlite3", **of_sqlite(tmp_path))).code == 0
    assert databases(tmp_path) == ["copy.sqlite3", "muster.sqlite3"]
    with closing(sqlite3.connect(tmp_path / "copy.sqlite3")) as copy:
        assert copy.execute("SELECT count(*) FROM alembic_version").fetchone() == (1,)


async def test_a_place_that_is_not_there(tmp_path: Path) -> None:
    assert (await process.run(tmp_path, "migrate", **of_sqlite(tmp_path))).code == 0
    refused(await process.run(tmp_path, "backup", "no/such/copy.sqlite3", **of_sqlite(tmp_path)), "failed", "folder")


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("sqlite:///elsewhere.sqlite3", ["elsewhere.sqlite3", "DATABASE_URL"]),
        ("postgresql://someone@127.0.0.1/muster", ["pg_dump", "pg_restore"]),
    ],
)
async def test_a_database_it_cannot_copy(tmp_path: Path, url: str, words: list[str]) -> None:
    refused(await process.run(tmp_path, "backup", "copy.sqlite3", bot_token=TOKEN, database_url=url), *words)
    assert databases(tmp_path) == []


async def test_a_database_that_is_damaged(tmp_path: Path) -> None:
    (tmp_path / "muster.sqlite3").write_bytes(b"SQLite format 3\0" + b"x" * 8000)
    refused(await process.run(tmp_path, "backup", "copy.sqlite3", **of_sqlite(tmp_path)), "failed")
    assert not (tmp_path / "copy.sqlite3").exists()
