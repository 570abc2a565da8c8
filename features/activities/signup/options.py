"""The options of a sign-up list: what its row holds. Pure."""

from dataclasses import dataclass
from datetime import datetime

from features.activities.codec import Codec
from features.moments import moment_at
from kit.recurrence import Calendar


@dataclass(frozen=True, slots=True)
class Options:
    """How a list is set up. `slots` are the kinds of places, in their order; none: all places are alike. `most` places there are (0: no
    limit), and `each` may take so many. `note`: people may say a few words. It closes `until` (features/moments.py); None: when a host
    says so.
    """

    slots: tuple[str, ...] = ()
    most: int = 0
    each: int = 10
    note: bool = False
    until: str | None = None

    @property
    def kinds(self) -> int:
        """How many kinds of places there are: one at least."""
        return max(1, len(self.slots))


OPTIONS = Codec(Options)
options_of, stored = OPTIONS.of, OPTIONS.write


def deadline(options: Options, calendar: Calendar) -> datetime | None:
    """When it closes."""
    return None if options.until is None else moment_at(options.until, calendar)
