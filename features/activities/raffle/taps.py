"""What the buttons of a raffle carry. The one on the board takes a ticket; the others are for private chats."""

from dataclasses import dataclass

from kit.buttons import Tap, tap


@tap("ye")
@dataclass(frozen=True, slots=True)
class EnterTap(Tap):
    """Take a ticket of a raffle of the group the button stands in."""

    activity: int


@tap("ym")
@dataclass(frozen=True, slots=True)
class OwnTap(Tap):
    """See one's own tickets, and what the conditions say of oneself."""

    group: int
    activity: int


@tap("yk")
@dataclass(frozen=True, slots=True)
class HaveTap(Tap):
    """Have so many (`number`) tickets: one more, one less, or (0) none, which asks first (`sure` 0)."""

    group: int
    activity: int
    number: int
    sure: int


@tap("yf")
@dataclass(frozen=True, slots=True)
class OffTap(Tap):
    """Call it off, with everything given back; asks first (`sure` 0)."""

    group: int
    activity: int
    sure: int


@tap("yx")
@dataclass(frozen=True, slots=True)
class TableTap(Tap):
    """Who has which tickets, as a file: `form` is xlsx or csv."""

    group: int
    activity: int
    form: str
