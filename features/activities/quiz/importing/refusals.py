"""What is refused of questions on their way into a quiz."""

from dataclasses import dataclass

from features.activities.quiz.questions import Flaw
from kit.messages import Refusal


@dataclass(eq=False)
class Flawed(Refusal):
    """The question that is being written cannot be asked like this."""

    flaw: Flaw


@dataclass(eq=False)
class BadOptions(Refusal):
    """There are no options in what was written."""


@dataclass(eq=False)
class BadRight(Refusal):
    """What was written names no option, or could mean two."""


@dataclass(eq=False)
class NoRoomForPicture(Refusal):
    """Question and options are too long to stand under a picture."""


@dataclass(eq=False)
class NoPicture(Refusal):
    """What was sent is no picture."""


@dataclass(eq=False)
class NoFile(Refusal):
    """A file was asked for."""
