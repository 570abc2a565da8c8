"""What `/me` and `/top` show, and what is refused."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from kit.messages import Refusal

SPANS = ("week", "month", "all")


@dataclass(eq=False)
class UnknownSpan(Refusal):
    """Not one of SPANS."""

    span: str


@dataclass(frozen=True, slots=True)
class Own:
    """A person's own standing in a group. `of_kinds`: what each kind of activity knows of them, as its own facts."""

    name: str
    points: int
    rank: int | None
    of_kinds: Mapping[str, Any]
