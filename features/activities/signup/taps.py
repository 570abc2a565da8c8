"""What the buttons of sign-up lists mean. Codes begin with `j`; `group` stands in those that are tapped in private."""

from dataclasses import dataclass

from kit.buttons import Tap, tap


@tap("jo")
@dataclass(frozen=True, slots=True)
class JoinTap(Tap):
    """Be on the list, for one."""

    activity: int


@tap("jm")
@dataclass(frozen=True, slots=True)
class MineTap(Tap):
    """One's own line: how many, who comes along, a note; opens in private."""

    group: int
    activity: int


@tap("jp")
@dataclass(frozen=True, slots=True)
class PutTap(Tap):
    """So many (`number`) of a kind of places."""

    group: int
    activity: int
    slot: int
    number: int


@tap("jl")
@dataclass(frozen=True, slots=True)
class LeaveTap(Tap):
    """Off the list; asks first (`sure` 0)."""

    group: int
    activity: int
    sure: int


@tap("jw")
@dataclass(frozen=True, slots=True)
class WordsTap(Tap):
    """Write who comes along, or a note: `step` is guests or note."""

    group: int
    activity: int
    step: str


@tap("ja")
@dataclass(frozen=True, slots=True)
class ListTap(Tap):
    """The whole list, page by page, from 0."""

    group: int
    activity: int
    page: int


@tap("jd")
@dataclass(frozen=True, slots=True)
class DeskTap(Tap):
    """The list as hosts see it, page by page, from 0."""

    group: int
    activity: int
    page: int


@tap("jr")
@dataclass(frozen=True, slots=True)
class RemoveTap(Tap):
    """A host takes a line off; asks first (`sure` 0)."""

    group: int
    activity: int
    number: int
    sure: int


@tap("jh")
@dataclass(frozen=True, slots=True)
class AddTap(Tap):
    """A host puts people on the list: opens the form."""

    group: int
    activity: int


@tap("jt")
@dataclass(frozen=True, slots=True)
class TableTap(Tap):
    """The list as a file: `form` is xlsx or csv."""

    group: int
    activity: int
    form: str
