"""The options of a raffle: what its row holds. Pure."""

from dataclasses import dataclass
from datetime import datetime

from features.activities.codec import Codec
from features.activities.raffle.predicates import Condition
from features.moments import moment_at
from features.prizes.rules import Prize
from kit.recurrence import Calendar


@dataclass(frozen=True, slots=True)
class Options:
    """How a raffle is set up. It is drawn at `until` on the group's clock, `2026-12-01 20:00`, or as soon as `at` people are in, whichever
    comes first; None: when a host says so. `tickets`: how many one may have, each for `cost` points. Winners claim within `claim` minutes.
    """

    prizes: tuple[Prize, ...] = ()
    until: str | None = None
    at: int | None = None
    conditions: tuple[Condition, ...] = ()
    tickets: int = 1
    cost: int = 0
    claim: int = 7 * 24 * 60


OPTIONS = Codec(Options)
options_of, stored = OPTIONS.of, OPTIONS.write


def deadline(options: Options, calendar: Calendar) -> datetime | None:
    """When it is drawn by the clock."""
    return None if options.until is None else moment_at(options.until, calendar)
