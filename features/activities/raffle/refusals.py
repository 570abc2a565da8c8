"""What a raffle refuses with, beside the conditions that somebody does not meet (predicates.py)."""

from dataclasses import dataclass

from features.refusals import Paused
from kit.messages import Refusal


@dataclass(eq=False)
class Resting(Paused):
    """The raffle is paused."""


@dataclass(eq=False)
class NoPrizes(Refusal):
    """There is nothing to win."""


@dataclass(eq=False)
class NoInvitations(Refusal):
    """Who invited whom is not known yet, so it cannot be a condition."""


@dataclass(eq=False)
class NoSuchActivity(Refusal):
    """A condition names an activity that the group does not have."""

    number: int


@dataclass(eq=False)
class Full(Refusal):
    """As many are in as it is drawn at, or there are as many tickets as can be drawn."""


@dataclass(eq=False)
class TicketsUsed(Refusal):
    """Somebody has as many tickets as one may have."""

    most: int


@dataclass(eq=False)
class TooPoor(Refusal):
    """Somebody cannot pay for a ticket."""

    cost: int


@dataclass(eq=False)
class HasEntries(Refusal):
    """What people have taken tickets for stays as it was said."""
