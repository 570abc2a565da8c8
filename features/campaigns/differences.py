"""What one document says and another does not: part by part, what is new, changed and gone. Pure."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

from features.campaigns.sections import Data, Section


@dataclass(frozen=True, slots=True)
class Difference:
    """Of an entry of a part: what it was (None: it is new) and what it is (None: it is gone)."""

    section: Section
    before: Data | None
    after: Data | None


def differences(sections: tuple[Section, ...], before: Data, after: Data) -> list[Difference]:
    """All of them, in the order of the parts."""
    return [each for section in sections for each in _of(section, before, after)]


def _of(section: Section, before: Data, after: Data) -> Iterator[Difference]:
    old, new = section.entries(before), section.entries(after)
    spelled = [[json.dumps(entry, sort_keys=True) for entry in entries] for entries in (old, new)]
    for _, at, to, begins, ends in SequenceMatcher(None, spelled[0], spelled[1], autojunk=False).get_opcodes():
        was, now = old[at:to], new[begins:ends]
        if was == now:
            continue
        for place in range(max(len(was), len(now))):
            first, second = was[place : place + 1], now[place : place + 1]
            yield Difference(
                section, first[0] if first and first[0] else None, second[0] if second and second[0] else None
            )
