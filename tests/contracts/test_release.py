"""A release: one version, and its notes cut from CHANGELOG.md by the command that the workflow gives."""

import re
import subprocess
from pathlib import Path

import pytest
import yaml

from bot import __version__
from bot.schema import ROOT

MADE_UP = """# Changelog

## [Unreleased]

- Not yet.

## [{version}] - 2026-12-01

### Added

- A vote ([how](docs/votes.md), and [why](https://example.org/why)).

## [0.0.1] - 2026-11-01

- Long ago.
"""


def notes(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(  # noqa: S603 - our own words
        ["make", "--silent", "notes", *words],  # noqa: S607
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip


@pytest.fixture
def changelog(tmp_path: Path) -> str:
    """A changelog in which this version is out, as a word for make."""
    path = tmp_path / "CHANGELOG.md"
    path.write_text(MADE_UP.format(version=__version__), encoding="utf-8")
    return f"CHANGELOG={path}"


def test_the_notes_are_what_the_changelog_says() -> None:
    """All that is under the heading, as it stands there."""
    told = notes("VERSION=Unreleased")
    assert (told.returncode, told.stderr) == (0, "")
    of_all = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    section = re.search(r"^## \[Unreleased\]\n\n(.*?)(?=^## |\Z)", of_all, re.MULTILINE | re.DOTALL)
    assert section is not None
    assert told.stdout.rstrip() == section[1].rstrip()


def test_the_notes_of_a_tag(changelog: str) -> None:
    """Of its version alone; links lead where the tag's files are."""
    told = notes(changelog, f"TAG=v{__version__}", "FROM=https://example.org/blob/v1/")
    assert (told.returncode, told.stderr) == (0, "")
    assert told.stdout.strip().splitlines() == [
        "### Added",
        "",
        "- A vote ([how](https://example.org/blob/v1/docs/votes.md), and [why](https://example.org/why)).",
    ]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["TAG=v9.9.9"], f"The tag is v9.9.9, and bot/__init__.py says {__version__}."),
        (["VERSION=9.9.9", "TAG=v9.9.9"], "has no heading '## [9.9.9] - '"),
        (["VERSION=9.9.9"], "says nothing of 9.9.9."),
    ],
)
def test_a_tag_that_is_no_release(changelog: str, words: list[str], said: str) -> None:
    told = notes(changelog, *words)
    assert (told.returncode, told.stdout) == (2, "")
    assert said in told.stderr


def test_the_workflow_gives_these_commands() -> None:
    """The notes first; then all that CI runs, which leaves the wheel; then the release."""
    workflow = yaml.safe_load((ROOT / ".github/workflows/release.yml").read_text(encoding="utf-8"))
    given = [step["run"] for step in workflow["jobs"]["release"]["steps"] if "run" in step]
    assert given[0].startswith('make --silent notes TAG="$GITHUB_REF_NAME" FROM=')
    assert given[-2] == "bash .ci/run"
    assert given[-1].startswith("gh release create ")
    assert given[-1].endswith(" dist/*")
