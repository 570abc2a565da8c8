"""What any feature may refuse with that deals with an activity or with what people write."""

from dataclasses import dataclass

from kit.messages import Refusal


@dataclass(eq=False)
class Paused(Refusal):
    """The activity rests until an admin resumes it."""

    title: str


@dataclass(eq=False)
class Ended(Refusal):
    """The activity is over."""

    title: str


@dataclass(eq=False)
class TooLong(Refusal):
    """What somebody wrote has more than `most` characters."""

    length: int
    most: int
