"""What a kind brings along for others is all there: each part of `Kind` is demanded of every kind, and what is missing is named.

The sources are read, too, since not everything that a kind may do happens in a test.
"""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from features.activities.checkin import needs
from features.activities.kind import Kind
from features.activities.registry import KINDS
from features.reasons import REASONS
from kit.texts import LANGUAGES, texts

ROOT = Path(__file__).parents[2]
ACTIVITIES = ROOT / "features" / "activities"
# Moves from the treasury into a packet, which no member sees.
_SEEN_BY_NOBODY = {"top-up"}

# What `examine` of each kind may find; a new kind that has something for the doctor adds its line here.
NEEDS = {
    "checkin": [needs.PHOTOS, needs.CHEERS],
    "sharing": ["can_restrict_members", "can_manage_topics"],
}

every_kind = pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
every_language = pytest.mark.parametrize("language", LANGUAGES)


def calls(folder: Path, function: str) -> Iterator[tuple[str, ast.Call]]:
    """Calls of a function by its name, with the file they stand in."""
    for path in sorted(folder.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and ast.unparse(node.func).rpartition(".")[2] == function:
                yield str(path.relative_to(ROOT)), node


def functions(folder: Path, prefix: str) -> Iterator[tuple[str, str]]:
    """Functions of modules whose names begin like this: module and name."""
    for path in sorted(folder.rglob("*.py")):
        module = ".".join(path.relative_to(ROOT).with_suffix("").parts)
        for node in ast.parse(path.read_text()).body:
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name.startswith(prefix):
                yield module, node.name


def test_each_folder_of_a_kind_is_registered() -> None:
    folders = {path.parent.name for path in ACTIVITIES.glob("*/kind.py")}
    assert folders == {path.name for path in ACTIVITIES.iterdir() if (path / "__init__.py").exists()}
    assert folders == {kind.name for kind in KINDS}, "a kind's folder bears its name and has a line in the registry"


@every_kind
def test_whatever_it_moves_points_for_has_words(kind: Kind) -> None:
    said = {
        node.args[4].value: path
        for path, node in calls(ACTIVITIES / kind.name, "Move")
        if isinstance(node.args[4], ast.Constant)
    }
    assert said.keys() <= REASONS.keys() | _SEEN_BY_NOBODY, f"{kind.name}: add words to `reasons`"
    assert said.keys() - _SEEN_BY_NOBODY <= kind.reasons.keys(), (
        f"{kind.name}: `reasons` lacks what it moves points for"
    )


def test_nothing_moves_points_without_words() -> None:
    """Nor do those that are no kinds; and the same reason is the same words, whoever brings it along."""
    said = {
        node.args[4].value
        for folder in ("features", "handlers", "jobs")
        for _, node in calls(ROOT / folder, "Move")
        if isinstance(node.args[4], ast.Constant)
    }
    assert said
    assert said <= REASONS.keys() | _SEEN_BY_NOBODY
    for language in LANGUAGES:
        t = texts(language)
        for kind in KINDS:
            assert {reason: says(t) for reason, says in kind.reasons.items()}.items() <= {
                reason: says(t) for reason, says in REASONS.items()
            }.items()


@every_kind
def test_what_it_sweeps_is_swept_by_upkeep(kind: Kind) -> None:
    """A function that is called like a sweep and stands in no kind is never called."""
    theirs = {(forget.__module__, forget.__name__) for forget in kind.sweeps}  # type: ignore[attr-defined]
    for function in functions(ACTIVITIES / kind.name, "sweep"):
        assert function in theirs, f"{kind.name}: add {'.'.join(function)} to `sweeps`"


@every_kind
@every_language
def test_whatever_the_doctor_finds_has_words(kind: Kind, language: str) -> None:
    """The words that `examine` may return are constants of the kind's folder, and `says` knows each of them."""
    if kind.health is None:
        assert not list(functions(ACTIVITIES / kind.name, "examine")), f"{kind.name}: `health` is missing"
        return
    for what in NEEDS[kind.name]:
        assert kind.health.says(texts(language), what).strip()
