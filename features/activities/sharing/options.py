"""The options of a sharing: what its row holds. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Annotated, Any, NamedTuple
from zoneinfo import ZoneInfo

from features.activities.codec import IN_ORDER, Codec
from features.moments import when_of
from features.when import When
from kit.recurrence import Calendar


class Step(NamedTuple):
    """A step of the run of show: one of STEPS, or a name of the group's own."""

    name: str
    minutes: int


class Rhythm(NamedTuple):
    """Every so many days, or on these weekdays."""

    days: int = 0
    weekdays: Annotated[frozenset[int], IN_ORDER] = frozenset()


@dataclass(frozen=True, slots=True)
class Options:
    """What was set. The first talk is on `day` at `clock` (minutes after midnight). No `steps`: by the length; no `seats`: no limit.

    `meant`: whom an @username among the speakers meant when it was written. It may be another's by now.
    """

    speakers: tuple[str, ...]
    day: date
    clock: int
    length: int
    repeat: Rhythm | None
    remind: tuple[int, ...]
    mute: bool
    code: bool
    seats: int
    points: int
    steps: tuple[Step, ...]
    meant: Mapping[str, int] = field(default_factory=dict)

    @property
    def when(self) -> When:
        """When the first talk is, as somebody would say it: in any zone the same, since the wall's day and time are what is stored."""
        utc = Calendar(ZoneInfo("UTC"))
        return when_of(utc.moment_of(self.day, self.clock), utc)


OPTIONS = Codec(Options)
options_of, stored = OPTIONS.of, OPTIONS.write


def read_run(steps: Sequence[Sequence[Any]] | None) -> tuple[Step, ...]:
    """The run of show that the row of a talk keeps."""
    return tuple(Step(name, minutes) for name, minutes in steps or ())


def write_run(steps: tuple[Step, ...]) -> Sequence[Sequence[Any]]:
    """A run of show as the row of a talk keeps it."""
    return [(step.name, step.minutes) for step in steps]
