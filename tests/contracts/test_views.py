"""Views are made of facts (docs/decisions/0043): they import no table, and nothing that they are handed has a row in it."""

import ast
import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields, is_dataclass
from pathlib import Path
from types import FunctionType, ModuleType
from typing import Any, get_args, get_origin, get_type_hints

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

import features
from features.activities import parts
from features.activities.kind import Kind
from features.facts import GroupFacts
from kit.messages import Refusal
from kit.texts import Texts, words
from models import Base, Group

NO_VIEW_KNOWS = {"models", "sqlalchemy"}


def views() -> Iterator[str]:
    """Every module of words."""
    for module in pkgutil.walk_packages(features.__path__, features.__name__ + "."):
        name = module.name.rpartition(".")[2]
        if name == "view" or name.startswith("view_"):
            yield module.name


VIEWS = sorted(views())
every_view = pytest.mark.parametrize("name", VIEWS)


def imported(source: str) -> set[str]:
    """The packages that a module names in its imports, wherever they stand in it."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module is not None:
            found.add(node.module.partition(".")[0])
    return found


def functions(module: ModuleType) -> Iterator[FunctionType]:
    """What is defined in it."""
    for thing in vars(module).values():
        if isinstance(thing, FunctionType) and thing.__module__ == module.__name__:
            yield thing


def unfit_in(shape: Any, seen: set[Any] | None = None) -> set[str]:
    """The rows and texts that a value of this type may have in it, and what can change in it. What a function takes is not in it."""
    seen = set() if seen is None else seen
    if get_origin(shape) is Callable:
        return set()
    if parts := get_args(shape):
        return {name for part in parts for name in unfit_in(part, seen)}
    if not inspect.isclass(shape) or shape in seen:
        return set()
    seen.add(shape)
    if issubclass(shape, Base | Texts | AsyncSession):
        return {shape.__name__}
    if not is_dataclass(shape):
        return set()
    hints = get_type_hints(shape)
    found = {name for field in fields(shape) for name in unfit_in(hints[field.name], seen)}
    # A refusal is an exception, which Python writes to.
    is_frozen = issubclass(shape, Refusal) or shape.__dataclass_params__.frozen  # type: ignore[attr-defined]
    return found if is_frozen else {*found, shape.__name__}


def test_every_room_has_its_words_looked_at() -> None:
    assert {"features.people.view", "features.settings.view", "features.activities.view_form"} <= set(VIEWS)


@every_view
def test_a_view_imports_no_table(name: str) -> None:
    path = importlib.import_module(name).__file__
    assert path is not None
    assert imported(Path(path).read_text(encoding="utf-8")) & NO_VIEW_KNOWS == set()


@every_view
def test_a_view_is_handed_no_row(name: str) -> None:
    found = {
        (function.__name__, argument): rows
        for function in functions(importlib.import_module(name))
        for argument, shape in get_type_hints(function).items()
        if shape is not Texts and (rows := unfit_in(shape))
    }
    assert found == {}


def test_no_kind_hands_rows_to_its_words() -> None:
    """What a kind says in its parts (features/activities/parts.py) is said of facts, too."""
    shapes: list[type[Any]] = [Kind, *(part for part in vars(parts).values() if inspect.isclass(part))]
    found = {
        f"{shape.__name__}.{name}": rows
        for shape in shapes
        if is_dataclass(shape)
        for name, hint in get_type_hints(shape).items()
        if (rows := unfit_in_words(hint))
    }
    assert found == {}


def unfit_in_words(hint: Any) -> set[str]:
    """The rows that functions of this type are handed, where texts are handed to them, too."""
    if get_origin(hint) is Callable:
        taken = get_args(hint)[0]
        return {row for each in taken if each is not Texts for row in unfit_in(each)} if Texts in taken else set()
    return {row for part in get_args(hint) for row in unfit_in_words(part)}


def test_no_refusal_has_a_row_in_it() -> None:
    """Each is put into words by a view."""
    assert {refusal.__name__: rows for refusal in words.registry if (rows := unfit_in(refusal))} == {}


def test_a_row_would_be_seen() -> None:
    @dataclass(frozen=True, slots=True)
    class Hiding:
        group: Group

    @dataclass(slots=True)
    class Changing:
        title: str

    assert unfit_in(list[tuple[str, Hiding]] | None) == {"Group"}
    assert unfit_in(Changing) == {"Changing"}
    assert unfit_in(Callable[[Group], str]) == set()
    assert unfit_in(GroupFacts) == set()
    assert imported("def f():\n    from models.groups import Group\n") == {"models"}
