"""The options of a survey: what its row holds. Pure. Its questions stand in a row of its own (models/surveys.py), for there may be many."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from features.activities.codec import Codec
from features.moments import moment_at
from kit.recurrence import Calendar


@dataclass(frozen=True, slots=True)
class Options:
    """How a survey is set up. `questions` is where they come from: a template's name, `own` (a host writes them), or `#12`: those of the
    survey of that number, also of itself. `until` is when it closes on the group's clock, `2026-12-01 20:00`; None: when a host says so.

    `remind`: how many minutes before that those are reminded who have not answered; None: nobody is.
    """

    questions: str = "feedback"
    until: str | None = None
    anonymous: bool = True
    remind: int | None = 180


OPTIONS = Codec(Options)
options_of, stored = OPTIONS.of, OPTIONS.write


def deadline(options: Options, calendar: Calendar) -> datetime | None:
    """When it closes."""
    return None if options.until is None else moment_at(options.until, calendar)


def reminds_at(options: Options, ends_at: datetime | None) -> datetime | None:
    """When those are reminded who have not answered."""
    return None if options.remind is None or ends_at is None else ends_at - timedelta(minutes=options.remind)
