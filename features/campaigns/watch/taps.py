"""What the buttons of the watch and the budget carry. `group` is the group's own id, `number` the campaign's."""

from dataclasses import dataclass

from kit.buttons import Tap, tap


@tap("kw")
@dataclass(frozen=True, slots=True)
class WatchTap(Tap):
    """Show how a campaign stands, in private."""

    group: int
    number: int


@tap("kwb")
@dataclass(frozen=True, slots=True)
class BudgetTap(Tap):
    """Show what a campaign costs."""

    group: int
    number: int


@tap("kws")
@dataclass(frozen=True, slots=True)
class SpendTap(Tap):
    """Ask how much was spent on a line of the budget, from 1; 0: on none of them."""

    group: int
    number: int
    line: int


@tap("kwr")
@dataclass(frozen=True, slots=True)
class TakeBackTap(Tap):
    """An entry of the budget was a slip."""

    group: int
    number: int
    entry: int


@tap("kwh")
@dataclass(frozen=True, slots=True)
class EnterTap(Tap):
    """Ask for the figure of a goal that is entered by hand; goals count from 1."""

    group: int
    number: int
    goal: int


@tap("kwn")
@dataclass(frozen=True, slots=True)
class NowTap(Tap):
    """Bring the watched board up to date."""

    group: int
    number: int


@tap("kwp")
@dataclass(frozen=True, slots=True)
class WhereTap(Tap):
    """Ask where the watched board shall stand."""

    group: int
    number: int


@tap("kwk")
@dataclass(frozen=True, slots=True)
class HereTap(Tap):
    """Let the watched board stand here, in private."""

    group: int
    number: int


@tap("kwg")
@dataclass(frozen=True, slots=True)
class PutTap(Tap):
    """Let the watched board stand in the group: in this topic, 0 in the main talk."""

    group: int
    number: int
    thread: int


@tap("kwa")
@dataclass(frozen=True, slots=True)
class RemedyTap(Tap):
    """Do something about an alert: remind, longer, packet, seen."""

    group: int
    number: int
    alert: int
    remedy: str
