"""What a sign-up list refuses; the sentences stand in `view.py`."""

from dataclasses import dataclass

from kit.messages import Refusal


@dataclass(eq=False)
class TooManyEach(Refusal):
    """Somebody asks for more places than each may take."""

    asked: int
    most: int


@dataclass(eq=False)
class NoRoom(Refusal):
    """Somebody who has places asks for more than are left; they keep what they have."""

    left: int
    kept: int


@dataclass(eq=False)
class NotOnList(Refusal):
    """Somebody changes or leaves what they are not on."""

    title: str = ""


@dataclass(eq=False)
class ForHowMany(Refusal):
    """A line that begins as one does, and says nothing that can be understood. `slots`: the kinds of places."""

    slots: tuple[str, ...]


@dataclass(eq=False)
class SlotsFixed(Refusal):
    """The kinds of places that there are already stay, in their order; others may follow."""

    slots: tuple[str, ...]


@dataclass(eq=False)
class LineGone(Refusal):
    """The line is not on the list any more."""


@dataclass(eq=False)
class NobodyToAdd(Refusal):
    """A host wants to add people, and what they wrote names none; or this line of it (`line`) cannot be understood."""

    line: str
