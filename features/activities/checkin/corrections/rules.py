"""What changing a day is refused with."""

from dataclasses import dataclass
from datetime import date

from kit.messages import Refusal


@dataclass(eq=False)
class HoldsEnough(Refusal):
    """They hold as many freezes as anybody may."""


@dataclass(eq=False)
class CannotPay(Refusal):
    """It costs more points than they have."""

    price: int
    balance: int


@dataclass(eq=False)
class NoGap(Refusal):
    """This day cannot be made up: it was not missed, is too long ago, or does not count."""

    day: date


@dataclass(eq=False)
class NoMakeUpLeft(Refusal):
    """They have made up as many days this month as the check-in allows."""

    most: int


@dataclass(eq=False)
class NoMakeUps(Refusal):
    """This check-in has no make-ups."""

    title: str


@dataclass(eq=False)
class BadDates(Refusal):
    """No day, or span of days, that can be excused or revoked."""

    value: str


@dataclass(eq=False)
class NobodyMeant(Refusal):
    """It was not said whose day."""

    command: str


@dataclass(eq=False)
class NotYourButton(Refusal):
    """The button was made for somebody else."""


@dataclass(eq=False)
class NoCheckIn(Refusal):
    """There is no check-in of this number going on, or more than one and none was named."""

    count: int


@dataclass(frozen=True, slots=True)
class Excused:
    """Days that somebody is excused for: how many expected ones among them, in how many check-ins."""

    name: str
    first: date
    last: date
    days: int


@dataclass(frozen=True, slots=True)
class MadeUp:
    """A day that was made up: what it cost, what came of it, and how many more they may this month."""

    title: str
    day: date
    price: int
    streak: int
    left: int
