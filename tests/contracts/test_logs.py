"""Logs never hold the token: not at DEBUG, not in tracebacks, not in lines of libraries."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from bot.schema import ROOT
from tests.contracts import process
from tests.contracts.process import PATIENCE, SECRET
from tests.wiring import TOKEN

SAYS_IT_ALL = """
import logging, sys
import structlog
from bot import log
token, level, form = sys.argv[1:]
log.set_up(level, form)
ours = structlog.get_logger("ours")
for say in (ours.debug, ours.info, ours.warning, ours.error):
    say("it says " + token, url=f"https://api.telegram.org/bot{token}/getMe", more={"deep": [token]})
for name in ("httpx", "httpcore.http11", "telegram.ext", "apscheduler", "asyncio", "aiosqlite", "anything"):
    library = logging.getLogger(name)
    for number in (10, 20, 30, 40):
        library.log(number, "HTTP Request: POST https://api.telegram.org/bot%s/getMe %r", token, {"token": token})
try:
    raise ValueError(f"cannot reach https://api.telegram.org/bot{token}/getMe")
except ValueError as error:
    ours.exception("failed", token=token)
    logging.getLogger("httpx").exception("failed with %s", token)
    ours.error("failed", exc_info=error, error=repr(error))
ours.error("the end", answer=42, chinese="你好")
"""


@pytest.mark.parametrize("form", ["text", "json"])
@pytest.mark.parametrize("level", ["DEBUG", "INFO", "ERROR"])
def test_a_token_does_not_pass(level: str, form: str) -> None:
    said = subprocess.run(  # noqa: S603 - our own words
        [sys.executable, "-c", SAYS_IT_ALL, TOKEN, level, form],
        cwd=ROOT,
        env={"PYTHONPATH": str(ROOT), "PATH": os.defpath, "PYTHONUTF8": "1"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert said.stdout == ""
    assert SECRET not in said.stderr
    assert "<token>" in said.stderr
    assert "Traceback" in said.stderr
    assert "你好" in said.stderr
    assert "--- Logging error ---" not in said.stderr
    if form == "json":
        lines = [json.loads(line) for line in said.stderr.splitlines()]
        assert {"event", "level", "timestamp"} <= set.intersection(*(set(line) for line in lines))
        assert lines[-1]["answer"] == 42


@pytest.mark.parametrize("form", ["text", "json"])
async def test_a_run_at_debug_does_not_say_it(tmp_path: Path, database_url: str, form: str) -> None:
    """A whole life: start, an update, errors of Telegram and of the network, stop."""
    async with process.telegram() as (world, bot, server):
        running = await process.begin(
            tmp_path,
            "run",
            bot_token=TOKEN,
            bot_api_url=server.url,
            database_url=database_url,
            log_level="DEBUG",
            log_format=form,
        )
        try:
            owner = world.new_person("Olga", username="olga")
            chat = world.new_group("Runners", owner=owner)
            world.fail_next("sendMessage", 400, "Bad Request: something is wrong")
            world.fail_next("sendMessage", 500)
            world.fail_next("sendMessage", kind="drop")
            owner.adds(bot, chat, admin=True)
            # Each has another answer: equal ones that wait are one.
            for command in ("/help", "/top", "/me", "/nonsense", "/activities", "/schedule"):
                owner.says(command, chat)
            await world.until(lambda: len(chat.messages) > 5 and not world.pending(bot), PATIENCE)
            world.fail_next("getUpdates", kind="drop")
            owner.says("/help", chat)
            await world.until(lambda: not world.pending(bot) and not world.faults._waiting, PATIENCE)
            running.send_signal(signal.SIGTERM)
        finally:
            ended = await process.end(running)
    assert ended.code == 0, ended.err
    assert SECRET not in ended.out + ended.err
    assert "started" in ended.err
    if form == "json":
        assert all(json.loads(line) for line in ended.err.splitlines())
