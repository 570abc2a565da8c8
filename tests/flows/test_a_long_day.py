"""A day of traffic: what the process remembers of people and updates does not grow with them."""

import asyncio
from collections import deque
from collections.abc import Iterator, Mapping, Set as AbstractSet
from typing import Any

from tests.flows.group import make_group
from tests.jobs.test_pipeline import batch_of
from tests.wiring import World

_OURS = ("bot", "features", "handlers", "jobs", "kit")
_HOURS, _AN_HOUR = 24, 60
# What forgets whatever is over looks through itself when it holds so many.
_SWEEPS_AT = 1024


def held_by(thing: object) -> Iterator[tuple[str, int]]:
    """Everything in our own objects that can grow: where it is, and how much it holds."""
    seen = set[int]()
    waiting: list[tuple[str, object]] = [(type(thing).__name__, thing)]
    while waiting:
        path, thing = waiting.pop()
        if id(thing) in seen:
            continue
        seen.add(id(thing))
        if isinstance(thing, Mapping | AbstractSet | deque | list):
            yield path, len(thing)
            parts = list(thing.values() if isinstance(thing, Mapping) else thing)
            waiting += [(f"{path}[]", part) for part in parts]
        elif type(thing).__module__.partition(".")[0] in _OURS:
            names = [*getattr(thing, "__dict__", ()), *getattr(type(thing), "__slots__", ())]
            waiting += [(f"{path}.{name}", getattr(thing, name, None)) for name in names]


async def test_what_the_process_remembers_stays_small(world: World) -> None:
    group = await make_group(world)
    await group.starts()
    member = group.members[0]
    patterns: list[dict[str, Any]] = []
    for text in ("/me", "good morning"):
        member.says(text, group.chat)
        patterns.append((await batch_of(world.telegram))[-1]["message"])
    await world.settle()
    line = world.app.polling._pipeline
    sizes: list[dict[str, int]] = []
    for hour in range(_HOURS):
        crowd = [
            {"update_id": 1_000_000 + n, "message": pattern | {"from": pattern["from"] | {"id": 50_000 + n}}}
            for n in range(hour * _AN_HOUR, (hour + 1) * _AN_HOUR)
            for pattern in [patterns[n % 2]]
        ]
        await asyncio.gather(*(line.accept(raw) for raw in crowd))
        await world.advance(hours=1)
        sizes.append({})
        for path, size in held_by(world.app):
            sizes[-1][path] = max(size, sizes[-1].get(path, 0))
    assert len(sizes[-1]) > 20, "the process's own objects are looked through"
    # So many people and updates there were; half of them asked for something.
    assert _HOURS * _AN_HOUR > _SWEEPS_AT
    assert {path: size for path, size in sizes[-1].items() if size > _SWEEPS_AT} == {}
    # What grows with every hour all the same must be what sweeps itself: allowances and windows.
    grown = {path for path, size in sizes[-1].items() if size > sizes[5].get(path, 0) + _AN_HOUR}
    assert {path.rpartition(".")[2] for path in grown} <= {"_whole_at", "_by_key"}
