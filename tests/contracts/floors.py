"""Who imports whom in a circle within `features`: `python -m tests.contracts.floors [CHECKOUT]` prints it, `test_floors` forbids it.

An import within a function and one for types alone count like any other.
"""

import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

import grimp

Graph = Mapping[str, set[str]]

# A folder of kinds is no room of its own: each of them is, and so is each module that stands beside them.
_HALLS = ("features.activities",)


def imports(checkout: Path) -> Graph:
    """The modules of `features` in a checkout, and what each of them imports there."""
    sys.path.insert(0, str(checkout))
    try:
        graph = grimp.build_graph("features", cache_dir=None)
    finally:
        sys.path.remove(str(checkout))
    return {module: graph.find_modules_directly_imported_by(module) for module in graph.modules}


def room_of(module: str) -> str:
    """The package of `features` that a module stands in: `features.people`, `features.activities.relay`."""
    hall = next((hall for hall in _HALLS if module.startswith(f"{hall}.")), "features")
    return ".".join(module.split(".")[: hall.count(".") + 2])


def between_rooms(modules: Graph) -> Graph:
    """Which room imports from which others."""
    rooms: dict[str, set[str]] = {room_of(module): set() for module in modules}
    for module, imported in modules.items():
        rooms[room_of(module)] |= {room_of(other) for other in imported} - {room_of(module)}
    return rooms


def knots(graph: Graph) -> list[list[str]]:
    """Those that reach each other, as groups; the largest first."""
    reach = {node: _reached(graph, node) for node in graph}
    found = {frozenset(other for other in reach[node] if node in reach[other]) for node in graph if node in reach[node]}
    return sorted((sorted(knot) for knot in found), key=lambda knot: (-len(knot), knot))


def _reached(graph: Graph, start: str) -> set[str]:
    found: set[str] = set()
    left = list(graph[start])
    while left:
        node = left.pop()
        if node not in found:
            found.add(node)
            left += graph[node]
    return found


def _told(name: str, knots: Iterable[list[str]]) -> str:
    of_each = [f"\n  {len(knot)}: " + ", ".join(each.removeprefix("features.") for each in knot) for knot in knots]
    return f"{name} of features in an import cycle: {sum(map(len, knots))}" + "".join(of_each)


if __name__ == "__main__":
    found = imports(Path(sys.argv[1] if len(sys.argv) > 1 else ".").resolve())
    print(_told("packages", knots(between_rooms(found))))  # noqa: T201 - a report
    print(_told("modules", knots(found)))  # noqa: T201
