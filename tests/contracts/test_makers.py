"""What the renderer makes is named and not imported: every name is there, and the bot's own process loads no library for pictures."""

import re
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest

from bot.schema import ROOT

_SOURCES = sorted(path for folder in ("features", "jobs", "handlers") for path in (ROOT / folder).rglob("*.py"))
_ASKED = re.compile(r"\bMade\.by\(\s*(\S+?),")
# What is drawn with, what writes files and what pictures are compared with: 65 MB and most of a second at the start.
_OF_THE_RENDERER = {
    "PIL", "fontTools", "icalendar", "jinja2", "matplotlib", "numpy", "openpyxl", "pandas", "scipy", "xlsxwriter",
}  # fmt: skip


def _makers() -> dict[str, Path]:
    return {maker: path for path in _SOURCES for maker in _ASKED.findall(path.read_text())}


@pytest.mark.parametrize("maker", sorted(_makers()))
def test_a_maker_is_there(maker: str) -> None:
    assert maker.startswith('"'), f"{_makers()[maker]}: say the maker's name there: {maker}"
    module, _, name = maker.strip('"').partition(":")
    assert callable(getattr(import_module(module), name))


def test_makers_are_found() -> None:
    assert len(_makers()) > 10


def test_the_bots_own_process_does_without_their_libraries() -> None:
    asked = "import sys, bot.__main__; print(*sorted({name.partition('.')[0] for name in sys.modules}))"
    done = subprocess.run([sys.executable, "-c", asked], cwd=ROOT, capture_output=True, text=True, check=True)  # noqa: S603 - our own words
    loaded = set(done.stdout.split())
    assert "telegram" in loaded
    assert not loaded & _OF_THE_RENDERER
    # Nor what brings a database up to date (bot/schema.py).
    assert not loaded & {"alembic", "mako"}
