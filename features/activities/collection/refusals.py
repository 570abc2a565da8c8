"""What a collection refuses with."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from features.refusals import Paused
from kit.messages import Refusal


@dataclass(eq=False)
class Resting(Paused):
    """The collection is paused."""


@dataclass(eq=False)
class EntriesClosed(Refusal):
    """Entries are not taken any more."""

    title: str


@dataclass(eq=False)
class NotOpenYet(Refusal):
    """Entries are taken later, from a moment on the group's clock."""

    title: str
    opens: datetime


@dataclass(eq=False)
class OpenAlready(Refusal):
    """When it opens cannot be changed any more."""


@dataclass(eq=False)
class ClosesBeforeOpening(Refusal):
    """Entries would close before they open."""

    opens: str
    until: str


@dataclass(eq=False)
class EnoughEntries(Refusal):
    """Someone has as many entries as one may have."""

    most: int


@dataclass(eq=False)
class WrongKind(Refusal):
    """An entry of a kind that is not asked for."""

    accept: frozenset[str]


@dataclass(eq=False)
class NothingSent(Refusal):
    """An entry without anything in it."""

    accept: frozenset[str]


@dataclass(eq=False)
class TooManyFiles(Refusal):
    """An entry has at most MOST_FILES files."""


@dataclass(eq=False)
class AlreadyEntered(Refusal):
    """This very message is an entry already."""

    number: int


@dataclass(eq=False)
class NotYours(Refusal):
    """Only one's own messages can be entered."""


@dataclass(eq=False)
class WhichCollection(Refusal):
    """More than one collection takes entries: it must be said which."""

    choices: Sequence[tuple[int, str]]


@dataclass(eq=False)
class NoCollection(Refusal):
    """No collection takes entries."""


@dataclass(eq=False)
class NotVoting(Refusal):
    """Votes are not taken now."""

    title: str
    is_over: bool


@dataclass(eq=False)
class NoVotesLeft(Refusal):
    """All votes are given."""

    most: int


@dataclass(eq=False)
class OwnEntry(Refusal):
    """One's own entry cannot be voted for, nor judged."""


@dataclass(eq=False)
class TooNew(Refusal):
    """Only those vote who were in the group before voting began."""


@dataclass(eq=False)
class NoJudge(Refusal):
    """Only named judges score."""


@dataclass(eq=False)
class EntryGone(Refusal):
    """The entry was withdrawn or taken out."""


@dataclass(eq=False)
class JuryOff(Refusal):
    """`vote=` asks for a jury and `jury=` for none."""

    vote: str


@dataclass(eq=False)
class NobodyDecides(Refusal):
    """There are prizes, and neither a vote nor a draw to give them."""


@dataclass(eq=False)
class DrawsTooFew(Refusal):
    """More prizes are to be drawn than are drawn: `needed` of them."""

    draw: int
    needed: int


@dataclass(eq=False)
class TooLateToChange(Refusal):
    """Something that cannot be changed once voting has begun."""

    key: str
