"""A further kind of activity is a folder and a few lines: docs/adding-an-activity.md, followed step by step in a copy of the house.

The kind stands in tests/wave, each file where it would stand. Every edit of a file that is there already is a line or two, and is
counted: what makes a kind cost more makes this test longer.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from bot.schema import ROOT

WAVE = ROOT / "tests" / "wave"
FOLDERS = (
    "alembic", "benchmarks", "bot", "features", "handlers", "jobs", "kit", "locales", "models", "playground", "simulator",
    "tests", "tour",
)  # fmt: skip
FILES = ("alembic.ini", "pyproject.toml")
LEFT_OUT = shutil.ignore_patterns("__pycache__", "wave", "browser", ".*")

# By file: behind which words what is added.
EDITS: dict[str, list[tuple[str, str]]] = {
    # The line of the registry.
    "features/activities/registry.py": [
        ("import SHARING\n", "from features.activities.wave.kind import WAVE\n"),
        ("COLLECTION, SHARING", ", WAVE"),
    ],
    # Its endpoints.
    "handlers/__init__.py": [("    statistics,\n", "    wave,\n"), ("    statistics.router,\n", "    wave.router,\n")],
    # Its table, and the column of what is counted.
    "models/__init__.py": [
        ('imports them all."""\n\n', "from models.waves import Wave\n"),
        ('    "Vote",\n', '    "Wave",\n'),
    ],
    "models/statistics.py": [
        (
            "    attended: Mapped[int] = mapped_column(default=0)\n",
            "    waves: Mapped[int] = mapped_column(default=0)\n",
        )
    ],
    # Who may import whom.
    "pyproject.toml": [
        ("relay : sharing", " : wave"),
        ('    "features.activities.sharing",\n', '    "features.activities.wave",\n'),
    ],
    # How people take part, for what every kind keeps.
    "tests/contracts/test_kinds.py": [
        ("import rsvp\n", "from features.activities.wave.service import wave\n"),
        ('    "sharing": come,\n', '    "wave": wave,\n'),
    ],
}


def followed(house: Path) -> None:
    """The house with the kind in it."""
    for folder in FOLDERS:
        shutil.copytree(ROOT / folder, house / folder, ignore=LEFT_OUT)
    for name in FILES:
        shutil.copy(ROOT / name, house / name)
    head = max(path.name.partition("_")[0] for path in (house / "alembic" / "versions").glob("[0-9]*.py"))
    shutil.copytree(WAVE, house, dirs_exist_ok=True, ignore=shutil.ignore_patterns("__pycache__"))
    migration = house / "alembic" / "versions" / "9000_waves.py"
    migration.write_text(migration.read_text().replace("HEAD", head))
    for name, edits in EDITS.items():
        source = (house / name).read_text()
        for behind, added in edits:
            assert source.count(behind) == 1, f"{name}: {behind!r} stands there {source.count(behind)} times"
            source = source.replace(behind, behind + added)
        (house / name).write_text(source)


def run(house: Path, *command: str) -> None:
    """Run one of our tools in there; it succeeds."""
    done = subprocess.run(command, cwd=house, env={"PATH": os.defpath}, capture_output=True, text=True, check=False)  # noqa: S603
    assert done.returncode == 0, done.stdout[-8000:] + done.stderr[-2000:]


def test_a_further_kind_is_a_folder_and_a_few_lines(tmp_path: Path) -> None:
    house = tmp_path / "house"
    followed(house)
    # It is on the menus, the board, in statistics, summary, export and /points; keeps what every kind keeps; and its tables are right.
    of_wave = "wave or what_the_migrations_make or every_revision or every_column"
    suites = ["flows/test_wave", *(f"contracts/test_{name}" for name in ("kinds", "parts", "migrations"))]
    files = [f"tests/{name}.py" for name in suites]
    run(house, sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-k", of_wave, *files)
    run(house, str(Path(sys.executable).with_name("lint-imports")), "--no-cache")


def test_nothing_but_its_own_files_is_new() -> None:
    new = {str(path.relative_to(WAVE)) for path in WAVE.rglob("*.py")}
    assert {name for name in new if not name.startswith("features/activities/wave/")} == {
        "handlers/wave.py",
        "models/waves.py",
        "alembic/versions/9000_waves.py",
        "tests/flows/test_wave.py",
    }
    assert len(new) == 12
    assert len(EDITS) == 6
    assert sum(len(edits) for edits in EDITS.values()) == 11
