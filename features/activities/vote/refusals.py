"""What a vote refuses with."""

from dataclasses import dataclass

from features.refusals import Paused
from kit.messages import Refusal


@dataclass(eq=False)
class Resting(Paused):
    """The vote is paused."""


@dataclass(eq=False)
class NoOptions(Refusal):
    """There is nothing to choose from."""


@dataclass(eq=False)
class NotThere(Refusal):
    """Only those vote who were in the group when it opened."""


@dataclass(eq=False)
class ChoicesUsed(Refusal):
    """Somebody has chosen as many options as one may."""

    most: int


@dataclass(eq=False)
class PaperLost(Refusal):
    """Somebody has voted, and their paper cannot be told from the others any more: it counts as it is."""


@dataclass(eq=False)
class HasVotes(Refusal):
    """What people have voted on cannot become something else."""


@dataclass(eq=False)
class AnonymityFixed(Refusal):
    """Whether it is anonymous was said when it opened."""


@dataclass(eq=False)
class NotShownYet(Refusal):
    """The results are shown at the end."""

    title: str


@dataclass(eq=False)
class NoNames(Refusal):
    """An anonymous vote has no names."""


@dataclass(eq=False)
class NoSuggestions(Refusal):
    """Only hosts add options."""


@dataclass(eq=False)
class NoRoom(Refusal):
    """There are as many options as there can be."""


@dataclass(eq=False)
class BadOption(Refusal):
    """What was suggested is no option: it is empty or too long."""


@dataclass(eq=False)
class ThereAlready(Refusal):
    """The same option is there, or was suggested already."""

    option: str


@dataclass(eq=False)
class NoPicture(Refusal):
    """What was sent for an option is no picture."""


@dataclass(eq=False)
class PictureStays(Refusal):
    """Members have voted with this picture before their eyes."""

    option: str


@dataclass(eq=False)
class EnoughSuggested(Refusal):
    """Somebody waits for an answer to as many suggestions as one may have."""

    most: int
