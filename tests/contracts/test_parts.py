"""What a kind brings along for others is all there: each part of `Kind` is demanded of every kind, and what is missing is named.

The sources are read, too, since not everything that a kind may do happens in a test.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from features.activities.checkin import needs
from features.activities.kind import Kind
from features.activities.registry import DEEDS, KINDS
from features.counting.metrics import Unit
from features.help import view as help_view
from features.people.access import Right
from features.reasons import REASONS
from handlers import ROUTERS
from kit.texts import LANGUAGES, texts
from models import DEED_COLUMNS, GroupDay, MemberDay

ROOT = Path(__file__).parents[2]
ACTIVITIES = ROOT / "features" / "activities"
# Moves from the treasury into a packet, which no member sees.
_SEEN_BY_NOBODY = {"top-up"}

# What `examine` of each kind may find; a new kind that has something for the doctor adds its line here.
NEEDS = {
    "checkin": [needs.PHOTOS, needs.CHEERS],
    "sharing": ["can_restrict_members", "can_manage_topics"],
    # The number of a quiz.
    "quiz": ["3"],
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


@every_kind
@every_language
def test_the_help_tells_of_it(kind: Kind, language: str) -> None:
    """Its commands are there with the right that they say, and stand on a page; the page leads to no command that is not there."""
    t = texts(language)
    routed = {name: route.right for router in ROUTERS for name, route in router.commands.items()}
    told = {name for right, commands in help_view.menu(t).items() for name, _ in commands}
    guides = [each.guide for each in KINDS if each.guide is not None]
    for command in kind.commands:
        assert routed.get(command.name) in {command.right, Right.ANYONE}, (
            f"{kind.name}: /{command.name} has no such endpoint"
        )
        assert any(command.name in guide.commands for guide in guides), (
            f"{kind.name}: /{command.name} stands on no page"
        )
    if kind.guide is not None:
        page = help_view.help_in_private(t, kind.guide.page, "muster_bot")
        assert page is not None
        assert all(f"/{name} " in page.text for name in kind.guide.commands)
        assert set(kind.guide.commands) <= told
        assert str(kind.guide.does(t)) in help_view.what_i_do(t)


@every_kind
@every_language
def test_what_people_do_in_it_is_counted_and_has_words(kind: Kind, language: str) -> None:
    """A deed has its column, rows to count it anew from and the same words in every kind that has it; and whatever the kind counts is
    one of its deeds.
    """
    t = texts(language)
    assert kind.deeds, f"{kind.name}: `deeds` is empty, and nobody who takes part in it is active"
    for deed in kind.deeds:
        assert deed.name in DEED_COLUMNS, (
            f"{kind.name}: add a column {deed.name} to `models.Deeds`, and make a migration"
        )
        assert deed.sources, f"{kind.name}: {deed.name} cannot be counted anew"
        known = next(each for each in DEEDS if each.name == deed.name)
        assert set(deed.sources) <= set(known.sources)
        assert deed.words == known.words
        assert deed.words.line(t).strip()
        assert deed.words.column(t).strip()
    for path, node in calls(ACTIVITIES / kind.name, "count"):
        if ast.unparse(node.func) == "tally.count":
            assert isinstance(node.args[2], ast.Constant)
            assert node.args[2].value in {deed.name for deed in kind.deeds}, f"{path}: add it to `deeds`"


def test_every_column_is_somebodys_deed() -> None:
    assert {deed.name for deed in DEEDS} == set(DEED_COLUMNS)
    assert set(DEED_COLUMNS) <= set(MemberDay.__table__.c.keys()) & set(GroupDay.__table__.c.keys())


@every_kind
@every_language
def test_how_it_goes_has_words(kind: Kind, language: str) -> None:
    t = texts(language)
    assert kind.way.took_part(t).strip()
    assert kind.way.finished is None or kind.way.finished(t).strip()
    if kind.way.together is not None:
        assert kind.way.together.says(t, 3).strip()
    for metric in kind.metrics:
        assert metric.name.startswith(f"{kind.name}.")
        assert metric.column(t).strip()
        assert metric.beside is None or metric.beside[0] in {deed.name for deed in kind.deeds}
        # In an announcement it is written as a number.
        assert metric.field is None or metric.unit is Unit.PEOPLE


# What is no kind's and stands above the kinds, or below them. `packets` is what two kinds share, the other modules of the
# edge that bear the name of what they are about belong to one of them.
OTHERS = sorted(
    path
    for folder in ("features", "jobs")
    for path in (ROOT / folder).rglob("*.py")
    if not re.match(
        r"features/(packets|activities/(\w+/|registry))|jobs/(mute|similarity)",
        str(path.relative_to(ROOT)),
    )
)


def named(tree: ast.AST) -> Iterator[str]:
    """Kinds that a module names: where it imports from, and words that are a kind's name."""
    names = {kind.name for kind in KINDS}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            packages = (node.module or "").split(".")
            if packages[:2] == ["features", "activities"]:
                yield from names & {*packages[2:3], *(each.name for each in node.names if len(packages) == 2)}
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield from names & {node.value, node.value.partition(":")[0], node.value.partition(".")[0]}


def test_the_rooms_around_are_looked_at() -> None:
    rooms = {path.relative_to(ROOT).parts[1] for path in OTHERS}
    assert rooms >= {
        "statistics",
        "points",
        "health",
        "prizes",
        "standing",
        "timetable",
        "announcements",
        "help",
        "upkeep.py",
    }
    assert list(named(ast.parse("from features.activities.relay import turns\nkind == 'sharing'"))) == [
        "relay",
        "sharing",
    ]


@pytest.mark.parametrize("path", OTHERS, ids=lambda path: str(path.relative_to(ROOT)))
def test_nobody_else_names_a_kind(path: Path) -> None:
    """What somebody wants to know of a kind, they ask of each (features/activities/parts.py)."""
    assert list(named(ast.parse(path.read_text()))) == []
