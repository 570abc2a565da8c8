"""What a host is handed — Dockerfile, compose.yaml, the unit, the pages — names what there is, and works with the real program.

There is no Docker here: what the image would hold is put into a folder, and run from there.
"""

import ast
import asyncio
import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import pytest
from prometheus_client import Counter, Gauge, Histogram

from bot.__main__ import cli
from bot.schema import ROOT
from bot.settings import Settings
from kit import metrics
from kit.texts import LANGUAGES
from tests.contracts import process
from tests.contracts.process import PATIENCE, STOPS_WITHIN
from tests.wiring import TOKEN, settings

DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8")
COMPOSE = (ROOT / "compose.yaml").read_text(encoding="utf-8")
UNIT = (ROOT / "deploy/muster.service").read_text(encoding="utf-8")
OPERATING = (ROOT / "docs/operating.md").read_text(encoding="utf-8")
SETTINGS = [name.upper() for name in Settings.model_fields]
COMMANDS = {
    command.name or command.callback.__name__ for command in cli.registered_commands if command.callback is not None
}
# What the shell, the language and a library know, and no setting of ours.
OF_OTHERS = {"PATH", "PYTHONDONTWRITEBYTECODE", "PYTHONUTF8", "MPLCONFIGDIR"}


def set_in_image() -> dict[str, str]:
    """The variables of the Dockerfile's ENV."""
    block = re.search(r"^ENV ((?:.*\\\n)*.*)$", DOCKERFILE, re.MULTILINE)
    assert block is not None
    return dict(pair.split("=", 1) for pair in block[1].replace("\\\n", " ").split())


def copied() -> list[str]:
    """The folders that come into the image."""
    found = re.findall(r"^COPY (\w+)/ (\w+)/$", DOCKERFILE, re.MULTILINE)
    assert all(source == target for source, target in found)
    return [source for source, _ in found]


def are_settings(given: dict[str, str]) -> None:
    """There are settings of these names, and they take these values."""
    assert given
    assert set(given) <= set(SETTINGS)
    values = {"database_url": "sqlite:///muster.sqlite3", **{name.lower(): value for name, value in given.items()}}
    settings(**values)


def test_the_image_sets_settings_that_there_are() -> None:
    given = {name: value for name, value in set_in_image().items() if name not in OF_OTHERS}
    are_settings(given)


def test_compose_sets_settings_that_there_are() -> None:
    block = re.search(r"^  environment:\n((?:    .*\n)+)", COMPOSE, re.MULTILINE)
    assert block is not None
    given = dict(re.findall(r"^    ([A-Z_]+): (\S+)$", block[1], re.MULTILINE))
    are_settings(given)


def test_compose_publishes_the_ports_the_bot_listens_on() -> None:
    listened = set(re.findall(r"_LISTEN: 0\.0\.0\.0:(\d+)", COMPOSE))
    published = re.findall(r"- 127\.0\.0\.1:(\d+):(\d+)", COMPOSE)
    assert {inner for _, inner in published} == listened


def test_every_command_that_is_named_is_there() -> None:
    started = [*json.loads(re.search(r"^CMD (.*)$", DOCKERFILE, re.MULTILINE)[1])]  # type: ignore[index]
    migrated = re.findall(r"^    command: \[(\w+)\]$", COMPOSE, re.MULTILINE)
    unit = re.findall(r"^Exec\w+=\S+ -m bot (\w+)$", UNIT, re.MULTILINE)
    page = re.findall(r"-m bot ([\w-]+)", OPERATING)
    assert (started, migrated, unit) == (["run"], ["migrate"], ["run"])
    assert set(page) <= COMMANDS
    assert set(page) >= {"backup", "audit"}


def test_the_image_holds_what_the_program_imports() -> None:
    ours = {path.parent.name for path in ROOT.glob("*/__init__.py")}
    needed, seen = {"alembic", "locales"}, set[str]()
    while left := (needed | {"bot"}) - seen:
        folder = left.pop()
        seen.add(folder)
        needed |= {name for name in imported_by(ROOT / folder) if name in ours}
    assert set(copied()) == needed | {"bot"}
    assert set(re.findall(r"^!(\w+)$", (ROOT / ".dockerignore").read_text(), re.MULTILINE)) == {*copied()}


def imported_by(folder: Path) -> Iterator[str]:
    """The first names of everything that the modules of a folder import."""
    for path in folder.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and node.module:
                yield node.module.partition(".")[0]
            elif isinstance(node, ast.Import):
                yield from (name.name.partition(".")[0] for name in node.names)


async def test_the_image_runs_and_its_health_check_sees_it(tmp_path: Path) -> None:
    """The folders of the image and nothing else, its variables, and its own health check."""
    image, data = tmp_path / "app", tmp_path / "data"
    data.mkdir()
    for folder in copied():
        shutil.copytree(ROOT / folder, image / folder, ignore=shutil.ignore_patterns("__pycache__"))
    port = process.free_port()
    check = re.search(r"^HEALTHCHECK .*\\\n\s+CMD (\[.*\])$", DOCKERFILE, re.MULTILINE)
    assert check is not None
    listens = set_in_image()["METRICS_LISTEN"]
    assert f"http://{listens}/readyz" in check[1]
    command = [word.replace(listens, f"127.0.0.1:{port}") for word in json.loads(check[1])]
    command[0] = sys.executable

    async with process.telegram() as (world, bot, server):
        environment = {
            **set_in_image(),
            "BOT_TOKEN": TOKEN,
            "BOT_API_URL": server.url,
            "METRICS_LISTEN": f"127.0.0.1:{port}",
            "DATABASE_URL": f"sqlite:///{data}/muster.sqlite3",
        }
        del environment["PATH"]
        assert await ends(*command) != 0
        running = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bot", "run", cwd=image, env=environment, stderr=asyncio.subprocess.PIPE
        )
        try:
            await world.until(lambda: bot.updates.polled or running.returncode is not None, within=PATIENCE)
            # The scheduler ticks for the first time a second after the start.
            async with asyncio.timeout(PATIENCE):
                while await ends(*command) != 0:
                    assert running.returncode is None
        finally:
            running.terminate()
            _, said = await asyncio.wait_for(running.communicate(), STOPS_WITHIN)
        assert running.returncode == 0, said.decode()
        assert await ends(*command) != 0
    assert (data / "muster.sqlite3").exists()
    assert list(image.rglob("__pycache__")) == []


async def ends(*command: str) -> int | None:
    """The exit code of a command."""
    process_ = await asyncio.create_subprocess_exec(*command, stderr=asyncio.subprocess.DEVNULL)
    return await process_.wait()


def test_the_unit_writes_where_the_page_puts_the_data() -> None:
    assert "StateDirectory=muster\n" in UNIT
    assert "/var/lib/muster/muster.sqlite3" in OPERATING
    folder = re.search(r"^WorkingDirectory=(\S+)$", UNIT, re.MULTILINE)
    assert folder is not None
    assert f"ExecStart={folder[1]}/.venv/bin/python -m bot run\n" in UNIT
    assert f"cd {folder[1]}\n" in OPERATING


def test_systemd_takes_the_unit(tmp_path: Path) -> None:
    """Its own judge knows every line. There is no program in /opt/muster here: this Python stands for it."""
    judge = shutil.which("systemd-analyze")
    if judge is None:
        pytest.skip("systemd is not here")
    program = re.search(r"^ExecStart=(\S+)", UNIT, re.MULTILINE)
    page = re.search(r"^Documentation=\S+\n", UNIT, re.MULTILINE)
    assert program is not None
    assert page is not None
    unit = tmp_path / "muster.service"
    unit.write_text(UNIT.replace(program[1], sys.executable).replace(page[0], ""), encoding="utf-8")
    done = subprocess.run([judge, "verify", str(unit)], capture_output=True, text=True, check=False)  # noqa: S603 - our own words
    # What else is installed here is not ours to judge.
    assert [line for line in (done.stdout + done.stderr).splitlines() if unit.name in line] == []


def measured() -> set[str]:
    """The names under which Prometheus sees what is measured."""
    names: set[str] = set()
    for each in vars(metrics).values():
        if isinstance(each, Counter | Gauge | Histogram):
            names |= {family.name for family in each.describe()}
    return names


def test_the_page_names_every_metric_and_no_other() -> None:
    named = {re.sub(r"_(total|bucket)$", "", name) for name in re.findall(r"\bmuster_[a-z_]+", OPERATING)}
    assert named == measured()


@pytest.mark.parametrize("page", ["docs/operating.md", "docs/zh/operating.md"])
def test_the_pages_name_every_setting_in_order(page: str) -> None:
    rows = re.findall(r"^\| `([A-Z_]+)` \|", (ROOT / page).read_text(encoding="utf-8"), re.MULTILINE)
    assert rows == SETTINGS


@pytest.mark.parametrize("page", ["docs/operating.md", "docs/zh/operating.md"])
def test_the_choices_they_show_are_the_choices(page: str) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    for name in ("log_level", "log_format", "http_client", "default_language"):
        row = re.search(rf"^\| `{name.upper()}` \|.*$", text, re.MULTILINE)
        assert row is not None
        for choice in LANGUAGES if name == "default_language" else get_args(Settings.model_fields[name].annotation):
            assert f"`{choice}`" in row[0], (name, choice)


def test_links_within_the_pages_lead_somewhere() -> None:
    for page in [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")]:
        text = page.read_text(encoding="utf-8")
        for target in re.findall(r"\]\(([^)\s]+)\)", text):
            if "://" in target:
                continue
            file, _, heading = target.partition("#")
            other = page if not file else (page.parent / file)
            assert other.exists(), f"{page.name}: {target}"
            if heading:
                headings = re.findall(r"^#+ (.+)$", other.read_text(encoding="utf-8"), re.MULTILINE)
                assert heading in {re.sub(r"[^\w\- ]", "", h.lower()).replace(" ", "-") for h in headings}, target
