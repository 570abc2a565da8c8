"""The floors of `features` hold without exceptions, and nobody imports in a circle there. The contracts stand in pyproject.toml."""

import tomllib
from typing import Any

import pytest

from bot.schema import ROOT
from features.activities.registry import KINDS
from tests.contracts import floors

MOST_LINES = 400


@pytest.fixture(scope="module")
def modules() -> floors.Graph:
    return floors.imports(ROOT)


def contracts(sort: str | None = None) -> list[dict[str, Any]]:
    found = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    return [contract for contract in found if sort in {None, contract["type"]}]


def test_no_rooms_import_each_other(modules: floors.Graph) -> None:
    """18 of them did, before there were floors."""
    rooms = floors.between_rooms(modules)
    assert {"features.people", "features.activities.kind", "features.activities.relay"} <= set(rooms)
    assert floors.knots(rooms) == []


def test_no_modules_import_each_other(modules: floors.Graph) -> None:
    """Not for types either: what a view shows stands in `rules.py`, below views and services."""
    assert floors.knots(modules) == []


def test_a_knot_would_be_seen(modules: floors.Graph) -> None:
    tied = {**modules, "features.people.roles": {*modules["features.people.roles"], "features.health.view"}}
    (knot,) = floors.knots(floors.between_rooms(tied))
    assert {"features.people", "features.health", "features.activities.registry", "features.points"} <= set(knot)
    assert "features.values" not in knot


def test_no_contract_has_exceptions() -> None:
    exceptions = {"ignore_imports", "exhaustive_ignores", "skip_descendants"}
    assert [contract["name"] for contract in contracts() if exceptions & set(contract)] == []


def test_every_room_is_on_the_plan(modules: floors.Graph) -> None:
    """The table of docs/architecture.md."""
    plan = (
        (ROOT / "docs" / "architecture.md").read_text().partition("## The floors of features")[2].partition("\n## ")[0]
    )
    names = {floors.room_of(module).rpartition(".")[2] for module in modules} - {"features", "activities"}
    assert sorted(name for name in names if f"`{name}`" not in plan and f"`{name}.py`" not in plan) == []


def test_every_kind_is_held_apart_from_the_others() -> None:
    kinds = {f"features.activities.{kind.name}" for kind in KINDS}
    (apart,) = contracts("independence")
    assert set(apart["modules"]) == kinds


def test_whoever_stands_above_the_kinds_is_held_to_name_none() -> None:
    (plan,) = [contract for contract in contracts("layers") if contract.get("containers") == ["features"]]
    above = {room for floor in plan["layers"][: plan["layers"].index("activities")] for room in floor.split(" | ")}
    (nameless,) = [contract for contract in contracts("forbidden") if contract["name"].endswith("names none of them")]
    assert above == {name.split(".")[1] for name in nameless["source_modules"]} - {"activities"}


def test_no_module_is_longer_than_one_can_keep_in_mind() -> None:
    """One that grows beyond that is parted by what people do there."""
    lines = {
        path.relative_to(ROOT).as_posix(): len(path.read_text().splitlines())
        for folder in ("bot", "handlers", "features", "jobs", "kit", "models")
        for path in (ROOT / folder).rglob("*.py")
    }
    assert len(lines) > 300
    assert {path: count for path, count in lines.items() if count > MOST_LINES} == {}
