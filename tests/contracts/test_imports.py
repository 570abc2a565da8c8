"""Who may import whom, as pyproject.toml says it."""

import subprocess
import sys
from pathlib import Path

from bot.schema import ROOT


def test_the_import_contracts_are_kept(tmp_path: Path) -> None:
    lint = Path(sys.executable).with_name("lint-imports")
    checked = subprocess.run(  # noqa: S603 - our own tool
        [lint, "--config", ROOT / "pyproject.toml", "--cache-dir", tmp_path],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert checked.returncode == 0, checked.stdout + checked.stderr
    assert "0 broken" in checked.stdout


def test_alembic_is_no_package() -> None:
    """With an `__init__.py` the folder would shadow the library."""
    assert not (ROOT / "alembic" / "__init__.py").exists()


def test_the_bots_process_does_without_what_only_draws() -> None:
    """It is half a second of every start and 30 MB of memory; pictures are drawn in a process of their own."""
    asked = "import sys, bot.app; sys.exit('matplotlib' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", asked], cwd=ROOT, check=False).returncode == 0  # noqa: S603 - our own words
