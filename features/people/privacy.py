"""What the bot remembers about people and for how long, as the tables declare it (models/personal.py). Pure."""

import math
from dataclasses import dataclass
from datetime import timedelta

from models import metadata
from models.personal import Purpose, declared

# The purposes have their words in a view, which knows no table.
__all__ = ["Kept", "Purpose", "facts"]


@dataclass(frozen=True, slots=True)
class Kept:
    """Something is kept for this purpose: so many days at most, None: as long as the group's records."""

    purpose: Purpose
    days: int | None


def facts() -> list[Kept]:
    """All purposes, in their order, each with the longest that anything is kept for it."""
    kept = [each.about for each in declared(metadata) if each.about is not None]
    times = {purpose: [about.kept for about in kept if about.purpose is purpose] for purpose in Purpose}
    return [
        Kept(purpose, _days([time for time in of_it if isinstance(time, timedelta)]))
        for purpose, of_it in times.items()
    ]


def _days(times: list[timedelta]) -> int | None:
    return math.ceil(max(times) / timedelta(days=1)) if times else None
