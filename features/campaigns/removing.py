"""An entry taken out of a document: with an item goes what hangs on it, and the others take new numbers. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from features.campaigns.sections import Data, Section
from features.campaigns.times import FromItem, read_relative, write_relative

# Beside the items: what has a time, and the key of it.
_TIMED = (("tasks", "due"), ("flow", "at"))


@dataclass(frozen=True, slots=True)
class Removal:
    """The document without an entry, and what goes with it: the numbers of items, and the words of tasks and steps of the flow."""

    document: Data
    items: Sequence[int] = ()
    besides: Sequence[str] = ()


def without(section: Section, data: Data, number: int) -> Removal:
    """The document without the entry of this number, which is there."""
    entries = section.entries(data)
    if section.name != "items":
        return Removal(section.put(data, [entry for at, entry in enumerate(entries, 1) if at != number]))
    gone = _hanging(entries, number)
    left = [at for at in range(1, len(entries) + 1) if at not in gone]
    renumbered = {old: new for new, old in enumerate(left, start=1)}
    made: dict[str, Any] = dict(data) | {"items": [_moved(entries[at - 1], "at", renumbered) for at in left]}
    besides: list[str] = []
    for part, key in _TIMED:
        kept: list[Any] = []
        for entry in data.get(part, ()):
            if _hangs_on(entry, key) in gone:
                besides.append(str(entry.get("title") or entry.get("what")))
            else:
                kept.append(_moved(entry, key, renumbered))
        made[part] = kept
    return Removal(
        {key: value for key, value in made.items() if value != []} | {"items": made["items"]},
        sorted(gone - {number}),
        besides,
    )


def _hanging(items: Sequence[Data], number: int) -> set[int]:
    """The item of this number and those whose times hang on it, however far."""
    gone, more = {number}, True
    while more:
        found = {at for at, item in enumerate(items, start=1) if _hangs_on(item, "at") in gone}
        more = not found <= gone
        gone |= found
    return gone


def _hangs_on(entry: Data, key: str) -> int | None:
    if "to" in entry:
        return int(entry["to"])
    time = read_relative(str(entry[key]))
    return time.item if isinstance(time, FromItem) else None


def _moved(entry: Data, key: str, renumbered: dict[int, int]) -> dict[str, Any]:
    """The same, where the item that it hangs on has another number now."""
    on = _hangs_on(entry, key)
    if on is None:
        return dict(entry)
    if "to" in entry:
        return dict(entry) | {"to": renumbered[on]}
    time = read_relative(str(entry[key]))
    assert isinstance(time, FromItem)  # noqa: S101 - it hangs on an item
    return dict(entry) | {key: write_relative(FromItem(renumbered[on], time.minutes))}
