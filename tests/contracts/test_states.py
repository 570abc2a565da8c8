"""States are words that a table allows only some of. Where one is compared or set, mypy reads it by the attribute's type; in a query and
in a set it cannot, so they are looked through here: a misspelt one finds nothing and says nothing.
"""

import ast
import re
from collections import defaultdict
from collections.abc import Iterator
from typing import get_args

import pytest
from sqlalchemy import CheckConstraint

from bot.schema import ROOT
from models import Activity, RunOutcome, metadata

FOLDERS = ("features", "handlers", "jobs", "bot")
_ALLOWED = re.compile(r"(\w+) IN \((.*)\)")


def words_by_column() -> dict[str, set[str]]:
    """All words that some table allows in a column of this name."""
    found: dict[str, set[str]] = defaultdict(set)
    for table in metadata.tables.values():
        for check in table.constraints:
            said = _ALLOWED.fullmatch(str(check.sqltext)) if isinstance(check, CheckConstraint) else None
            if said is not None:
                found[said[1]] |= set(re.findall(r"'([^']*)'", said[2]))
    return found


WORDS = words_by_column()
WORDS["outcome"] |= set(get_args(RunOutcome))


def literals(node: ast.expr) -> Iterator[str]:
    """The words in an expression: one, or those of a set."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.Set | ast.Tuple | ast.List):
        for each in node.elts:
            yield from literals(each)
    elif isinstance(node, ast.IfExp):
        yield from literals(node.body)
        yield from literals(node.orelse)


def said_of(tree: ast.AST) -> Iterator[tuple[str, str, int]]:
    """Every word that is compared with a column of states, looked for in one, or put into one: the column, the word, the line."""
    for node in ast.walk(tree):
        pairs: list[tuple[ast.expr | str, list[ast.expr]]] = []
        if isinstance(node, ast.Compare):
            pairs.append((node.left, node.comparators))
        elif isinstance(node, ast.Call):
            if isinstance(node.func, ast.Attribute) and node.func.attr in {"in_", "not_in"}:
                pairs.append((node.func.value, node.args))
            pairs += [(keyword.arg, [keyword.value]) for keyword in node.keywords if keyword.arg is not None]
        elif isinstance(node, ast.Assign):
            pairs += [(target, [node.value]) for target in node.targets]
        for of, values in pairs:
            name = of if isinstance(of, str) else of.attr if isinstance(of, ast.Attribute) else None
            if name in NAMES:
                line = getattr(node, "lineno", 0)
                yield from ((name, word, line) for value in values for word in literals(value))


# Names that are a state wherever they stand; a `kind` or a `role` may be many things.
NAMES = frozenset({"state", "stage", "status", "outcome", "answer"})


def test_the_names_are_columns() -> None:
    assert set(WORDS) >= NAMES


@pytest.mark.parametrize("folder", FOLDERS)
def test_no_state_is_misspelt(folder: str) -> None:
    for path in (ROOT / folder).rglob("*.py"):
        for name, word, line in said_of(ast.parse(path.read_text("utf-8"))):
            assert word in WORDS[name], f"{path.relative_to(ROOT)}:{line}: no table allows {name} {word!r}"


def test_a_misspelt_state_is_found() -> None:
    said = 'select(A.state == "clsoed", A.state.in_(("open", "opne")), B(outcome="snet")); a.state = "past" if x else "open"'
    wrong = {word for name, word, _ in said_of(ast.parse(said)) if word not in WORDS[name]}
    assert wrong == {"clsoed", "opne", "snet", "past"}


def test_mypy_finds_it_where_it_is_compared() -> None:
    """If it did not any more, it would say that what it ignores here is no mistake."""
    activity = Activity(state="open")
    assert activity.state != "opne"  # type: ignore[comparison-overlap]
