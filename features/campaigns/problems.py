"""What is wrong with a document: where, and what is allowed instead. No sentences: those stand in view_problems.py."""

from dataclasses import dataclass
from typing import Literal

# What can be wrong: with the file as such, with its shape, with what stands in it.
What = Literal[
    "bytes", "long", "yaml", "alias", "tag", "deep", "many", "twice", "several", "no_campaign", "newer",
    "unknown", "missing", "shape", "choice", "number", "text", "too_long", "too_many", "too_few", "time", "date",
    "item", "circle", "value", "metric", "copy",
]  # fmt: skip
# Of more than these nobody reads; whoever mends the first ones sees the others then.
MOST = 10


@dataclass(frozen=True, slots=True)
class Problem:
    """One of them. `line` counts from 1. `where` are the keys that lead there, those of a list as numbers from 1; `said`: what stands
    there; `allowed`: what may, as words or numbers. `kind`: the kind of activity whose key is the last one of `where`.
    """

    what: What
    line: int
    where: tuple[str | int, ...] = ()
    said: str = ""
    allowed: tuple[str, ...] = ()
    kind: str = ""


class BadDocument(ValueError):
    """A document that cannot be taken. `problems`: the first of them, MOST at most, in the order of lines."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__(problems)
        self.problems = problems
