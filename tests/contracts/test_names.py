"""A username is looked up in one place, which makes sure that it has not moved: whoever is given something is meant for certain."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
DOOR = "features/people/naming.py"
# A row of Person that is picked by its name.
PICKS = re.compile(r"\b(?:Person|_PERSONS)\.(?:username|handle)\s*(?:==|\.(?:in_|ilike|like|is_)\()")
SOURCES = sorted(path for folder in ("features", "handlers", "jobs", "bot") for path in (ROOT / folder).rglob("*.py"))


def test_the_door_is_there() -> None:
    assert PICKS.search((ROOT / DOOR).read_text())


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_nobody_else_finds_people_by_username(path: Path) -> None:
    name = str(path.relative_to(ROOT))
    # The census keeps the names; it finds nobody by them.
    assert name in {DOOR, "features/people/census.py"} or not PICKS.search(path.read_text())
