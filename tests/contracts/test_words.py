"""What people write, and what is secret, stands in no log and in no row that is only there for engineers: whatever fails, wherever."""

import ast
import json
import os
import subprocess
import sys

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from bot.schema import ROOT
from kit import faults
from kit.db import Database
from models import Activity, QuarantinedUpdate
from tests.flows.group import make_group
from tests.jobs.deliveries import Logged, expected
from tests.wiring import World

WORD = "schnurrbart"
# Each line fails in its own way with the word in what it raises; `session` writes on a database with the tables of the bot.
FAILURES = (
    "raise ValueError(word)",
    "raise KeyError(word)",
    "{}[word]",
    "int(word)",
    "assert word == '', word",
    "(word + '\\ud800').encode()",
    "raise RuntimeError('a value', word) from ValueError(word)",
    "raise ExceptionGroup(word, [ValueError(word)])",
    "json.loads('[' + word)",
    "datetime.strptime(word, '%Y')",
    "run(session.execute(text('INSERT INTO things (name) VALUES (:a), (:a)'), {'a': word}))",
    "run(session.execute(text('SELECT nothing'), {'a': word}))",
    "run(session.execute(text('SELECT :a'), {'a': word + '\\ud800'}))",
)
FAILS = """
import asyncio, json, logging, sys, warnings
from datetime import datetime
import structlog
from sqlalchemy import text
from bot import log
from kit.db import Database
from kit.faults import brief
word, file, form, failure = sys.argv[1:]
log.set_up("DEBUG", form)
runner = asyncio.Runner()
run = runner.run
database = Database(f"sqlite+aiosqlite:///{file}")
async def begin():
    session = await database.write().__aenter__()
    await session.execute(text("CREATE TABLE IF NOT EXISTS things (name TEXT UNIQUE)"))
    return session
session = run(begin())
ours = structlog.get_logger("ours")
try:
    exec(failure)
except Exception as error:
    ours.exception("failed")
    ours.error("failed", exc_info=error, error=brief(error))
    logging.getLogger("library").exception("failed")
    run(database.close())
    raise
"""


@pytest.mark.parametrize("form", ["text", "json"])
@pytest.mark.parametrize("failure", FAILURES)
def test_no_log_quotes_what_an_exception_was_raised_with(tmp_path: os.PathLike[str], failure: str, form: str) -> None:
    """Caught or not, by our loggers and by libraries'."""
    ran = subprocess.run(  # noqa: S603 - our own words
        [sys.executable, "-c", FAILS, WORD, f"{tmp_path}/x.sqlite3", form, failure],
        cwd=ROOT,
        env={"PYTHONPATH": str(ROOT), "PATH": os.defpath, "PYTHONUTF8": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 1
    assert ran.stderr.count("Traceback, without values") >= 4
    assert "stopped by a mistake in the program" in ran.stderr
    assert WORD not in ran.stdout + ran.stderr


async def test_a_database_does_not_quote_a_row(database: Database) -> None:
    """PostgreSQL adds the row to what it says of it."""
    said = []
    for statement in (
        "INSERT INTO remembered (name, value) VALUES (:a, :a), (:a, :a)",
        "SELECT CAST(:a AS INTEGER) / 0 FROM nothing",
    ):
        with pytest.raises(DBAPIError) as raised:
            async with database.write() as session:
                await session.execute(text(statement), {"a": WORD})
        said += [faults.brief(raised.value), faults.full(raised.value)]
    assert all(WORD not in each for each in said)
    assert all("Error" in each for each in said)


async def test_what_is_put_aside_quotes_nobody(world: World, logged: Logged) -> None:
    """The row of an activity makes no sense, and what Python says of it quotes it: a command and a tap about it break in the middle."""
    group = await make_group(world)
    board = await group.starts()
    # Whoever is known by then is not asked about first: both break in one transaction, and then each alone.
    group.members[0].taps("I'm here", group.chat, message=board)
    await world.settle()
    async with world.app.database.write() as session:
        activity = (await session.scalars(select(Activity))).one()
        activity.title, activity.options = WORD, json.dumps({**json.loads(activity.options), "paused_on": WORD})
    group.admin.says(f"/manage 1 {WORD}", group.chat)
    group.members[0].taps("I'm here", group.chat, message=board)
    await world.settle()
    async with world.app.database.read() as session:
        kept = list(await session.scalars(select(QuarantinedUpdate).order_by(QuarantinedUpdate.update_id)))
    assert [row.error.partition(" ")[0] for row in kept] == ["ValidationError", "ValidationError"]
    assert [str(who.id) in row.payload for who, row in zip((group.admin, group.members[0]), kept, strict=True)] == [
        True,
        True,
    ]
    assert all(WORD not in row.payload + row.error for row in kept)
    put_aside = expected(logged, "update put aside")
    assert len(put_aside) == 2
    assert all(WORD not in faults.full(each["exc_info"]) for each in put_aside)
    # What could not be done together is done alone, and the log says why.
    again = [each for each in logged if "error" in each]
    assert again
    assert all(WORD not in repr(each) for each in again)


def test_nobody_hands_an_exceptions_words_to_a_log() -> None:
    """`brief` of kit/faults.py says of an exception what may be said; `repr` is for Telegram's answers, whose words are its own."""
    found = [
        f"{file.relative_to(ROOT)}:{node.lineno}"
        for folder in ("bot", "features", "handlers", "jobs", "kit")
        for file in (ROOT / folder).rglob("*.py")
        for node in ast.walk(ast.parse(file.read_text()))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id in {"repr", "str", "format_exc"}
        and any(isinstance(part, ast.Name) and part.id in {"error", "exception", "down"} for part in node.args)
    ]
    allowed = {"bot/__main__.py", "bot/schema.py", "kit/troubles.py"}
    assert {place.partition(":")[0] for place in found} <= allowed, found
