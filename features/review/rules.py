"""What goes into the queue and what comes out of it; and what is refused."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from kit.messages import Refusal, Stored

REASON_LENGTH = 200


@dataclass(frozen=True, slots=True)
class Put:
    """Something to be judged. `subject` tells it from the others of its kind and activity; `facts` are the kind's own, for JSON."""

    kind: str
    activity: int
    subject: str
    author: int
    text: str = ""
    files: Sequence[Stored] = ()
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ItemFacts:
    """An item as it is in the queue: what was put, under which number, and what became of it: `reason` and `reviewer` once decided."""

    number: int
    kind: str
    activity: int
    author: int
    text: str
    files: tuple[Stored, ...]
    facts: Mapping[str, Any]
    state: str
    reason: str | None
    reviewer: int | None

    @property
    def is_anonymous(self) -> bool:
        """Nobody shall know whose it is, those who judge it included."""
        return bool(self.facts.get("anonymous"))


@dataclass(frozen=True, slots=True)
class Shown:
    """An item as it is shown: with its author's name, its reviewer's where it is decided, and how many wait besides it.

    `is_reachable`: the bot may write to the author in private, as far as it knows.
    """

    item: ItemFacts
    author: str
    reviewer: str | None
    waiting: int
    is_reachable: bool = False


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of an item that somebody decided. `is_new`: by this call; else somebody was faster, and nothing was changed."""

    shown: Shown
    is_new: bool


@dataclass(frozen=True, slots=True)
class Reviewed:
    """What a reviewer has decided."""

    name: str
    approved: int
    declined: int


@dataclass(eq=False)
class OwnWork(Refusal):
    """Nobody judges what is their own."""


@dataclass(eq=False)
class ReasonTooLong(Refusal):
    """A reason has at most REASON_LENGTH characters."""

    length: int
