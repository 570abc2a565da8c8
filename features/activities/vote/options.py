"""The options of a vote: what its row holds. Pure."""

from dataclasses import dataclass
from datetime import datetime

from features.activities.codec import Codec
from features.moments import moment_at
from kit.recurrence import Calendar


@dataclass(frozen=True, slots=True)
class Options:
    """How a vote is set up. `options` are numbered from 1 and never change their numbers. `choices`: how many of them one may choose, 0:
    as many as one likes. `until` is when it closes on the group's clock, `2026-12-01 20:00`; None: when a host says so.

    `results` is when they are shown: `live`, or at the `end`. `can_add`: members suggest options, and hosts let them in. `quorum`: how many
    must vote for the result to count; None: any number.
    """

    options: tuple[str, ...] = ()
    choices: int = 1
    until: str | None = None
    anonymous: bool = True
    results: str = "end"
    can_add: bool = False
    quorum: int | None = None

    @property
    def most(self) -> int:
        """How many options one may choose."""
        return min(self.choices or len(self.options), len(self.options))


OPTIONS = Codec(Options)
options_of, stored = OPTIONS.of, OPTIONS.write


def deadline(options: Options, calendar: Calendar) -> datetime | None:
    """When it closes."""
    return None if options.until is None else moment_at(options.until, calendar)
