"""What a wave is, pure: its options, and what its board shows."""

from dataclasses import dataclass

from features.activities.codec import Codec
from features.facts import ActivityFacts


@dataclass(frozen=True, slots=True)
class Options:
    """A wave as it was asked for: how many points it gives."""

    points: int


OPTIONS = Codec(Options)
options_of = OPTIONS.of


@dataclass(frozen=True, slots=True)
class BoardFacts:
    """What its board shows."""

    activity: ActivityFacts
    waved: int
