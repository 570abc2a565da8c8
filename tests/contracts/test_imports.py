"""Who may import whom, as pyproject.toml says it."""

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

from bot.schema import ROOT

OURS = ("bot", "handlers", "jobs", "features", "models", "kit")


def test_the_import_contracts_are_kept(tmp_path: Path) -> None:
    lint = Path(sys.executable).with_name("lint-imports")
    checked = subprocess.run(  # noqa: S603 - our own tool
        [lint, "--config", ROOT / "pyproject.toml", "--cache-dir", tmp_path],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert checked.returncode == 0, checked.stdout + checked.stderr
    assert "0 broken" in checked.stdout


def test_alembic_is_no_package() -> None:
    """With an `__init__.py` the folder would shadow the library."""
    assert not (ROOT / "alembic" / "__init__.py").exists()


def test_the_bots_process_does_without_what_only_draws() -> None:
    """It is half a second of every start and 30 MB of memory; pictures are drawn in a process of their own."""
    asked = "import sys, bot.app; sys.exit('matplotlib' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", asked], cwd=ROOT, check=False).returncode == 0  # noqa: S603 - our own words


def imported(path: Path) -> Iterator[str]:
    """The packages that a module of ours names in its imports, wherever they stand in it."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module is not None and node.level == 0:
            yield node.module.partition(".")[0]


def test_a_host_installs_what_the_bot_imports() -> None:
    """Nothing that is only there for tests, and nothing that something else happens to bring along."""

    def plain(name: str) -> str:
        return re.sub(r"[-_.]+", "-", name).lower()

    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    declared = {plain(re.split(r"[\[<>=!~ ;]", line)[0]) for line in project["dependencies"]}
    names = {name for folder in OURS for path in (ROOT / folder).rglob("*.py") for name in imported(path)}
    others = sorted(names - sys.stdlib_module_names - set(OURS))
    homes = packages_distributions()
    assert others
    assert [name for name in others if not {plain(home) for home in homes[name]} & declared] == []
