"""What `/doctor` has found, as its view needs it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from features.scheduling.service import RunFacts
from features.settings.rules import SettingsFacts


@dataclass(frozen=True, slots=True)
class Health:
    """A group's state of health. `reads_all`: the bot's privacy mode is off. `lacking`: what the activities of a kind lack, in the kind's
    own words. `has_readers`: the weekly summary, if wanted, reaches an admin. `refused` are the rights to send what the bot sends that it
    has not; None: not known.
    """

    settings: SettingsFacts
    is_admin: bool
    reads_all: bool
    kind: str
    runs: Sequence[RunFacts]
    overdue: int
    waiting: int
    oldest: datetime | None
    lacking: Mapping[str, Sequence[str]]
    has_readers: bool
    refused: Sequence[str] | None
