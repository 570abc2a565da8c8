"""The options of a collection: what its row holds. Pure."""

from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import Annotated

from features.activities.codec import IN_ORDER, Codec
from features.moments import moment_at
from features.prizes.rules import Prize
from kit.recurrence import Calendar

KINDS = ("text", "photo", "document", "voice", "video")


@dataclass(frozen=True, slots=True)
class Criterion:
    """Something that judges look at, and how much it counts."""

    name: str
    weight: int


@dataclass(frozen=True, slots=True)
class Options:
    """How a collection is set up. `start` and `until` are when entries open and close on the group's clock, `2026-12-01 20:00`; None: at
    once, and when a host says so. Spans are minutes.

    `quorum` is how many judges must have scored an entry, None: all of them. `keep` entries go on from the first of two rounds.
    `least_votes` is what an entry needs for a place. What nobody has looked at `looking` after entries have closed is in, or out.
    """

    brief: str = ""
    accept: Annotated[frozenset[str], IN_ORDER] = frozenset({"text", "photo"})
    entries: int = 3
    start: str | None = None
    until: str | None = None
    anonymous: bool = True
    review: bool = True
    looking: int = 24 * 60
    unseen: str = "in"
    vote: str = "public"
    votes: int = 3
    least_votes: int = 1
    voting: int = 2 * 24 * 60
    jury_weight: int = 50
    criteria: tuple[Criterion, ...] = ()
    quorum: int | None = None
    rounds: int = 1
    keep: int = 10
    prizes: tuple[Prize, ...] = ()
    draw: int = 0
    claim: int = 7 * 24 * 60
    remind: int | None = 24 * 60

    @property
    def has_public(self) -> bool:
        """Whether members vote."""
        return self.vote in {"public", "both"}

    @property
    def has_jury(self) -> bool:
        """Whether judges score."""
        return self.vote in {"jury", "both"}

    @property
    def looked_at(self) -> tuple[Criterion, ...]:
        """What judges score: at least one thing. A criterion without a name is the whole."""
        return self.criteria or (Criterion("", 1),)

    @property
    def jury_share(self) -> Fraction:
        """How much of the result the jury decides."""
        return {"jury": Fraction(1), "both": Fraction(self.jury_weight, 100)}.get(self.vote, Fraction(0))


OPTIONS = Codec(Options)
options_of, stored = OPTIONS.of, OPTIONS.write


def deadline(options: Options, calendar: Calendar) -> datetime | None:
    """When entries close."""
    return None if options.until is None else moment_at(options.until, calendar)


def opening(options: Options, calendar: Calendar) -> datetime | None:
    """When entries open; None: at once."""
    return None if options.start is None else moment_at(options.start, calendar)
