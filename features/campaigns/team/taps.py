"""What the buttons of tasks carry. `number` is the campaign's within its group, `task` the task's within the campaign."""

from dataclasses import dataclass

from kit.buttons import Tap, tap


@tap("um")
@dataclass(frozen=True, slots=True)
class MineTap(Tap):
    """Show one's own tasks in all groups."""

    page: int


@tap("ut")
@dataclass(frozen=True, slots=True)
class TaskTap(Tap):
    """Show a task."""

    group: int
    number: int
    task: int


@tap("ud")
@dataclass(frozen=True, slots=True)
class TaskDoTap(Tap):
    """Do something with it: done, later, cannot, take, skip, again, defer; leave something with it (proof), or look at that (show)."""

    group: int
    number: int
    task: int
    what: str


@tap("uw")
@dataclass(frozen=True, slots=True)
class WhoTap(Tap):
    """Ask who shall have it."""

    group: int
    number: int
    task: int
    page: int


@tap("ug")
@dataclass(frozen=True, slots=True)
class GiveTap(Tap):
    """Give it to somebody."""

    group: int
    number: int
    task: int
    person: int


@tap("ua")
@dataclass(frozen=True, slots=True)
class TeamTap(Tap):
    """Show all tasks of a campaign."""

    group: int
    number: int
    page: int


@tap("ur")
@dataclass(frozen=True, slots=True)
class RolesTap(Tap):
    """Show who has which role; with `role`, its place among them from 1, ask who shall have it."""

    group: int
    number: int
    role: int
    page: int


@tap("uv")
@dataclass(frozen=True, slots=True)
class RoleTap(Tap):
    """Give a role, by its place, to somebody who has not got it, or take it from whoever has."""

    group: int
    number: int
    role: int
    person: int


@tap("uc")
@dataclass(frozen=True, slots=True)
class TimetableTap(Tap):
    """Show when everything of a campaign is: as a `list`, `picture`, `file` or `table`."""

    group: int
    number: int
    form: str
    page: int


@tap("uy")
@dataclass(frozen=True, slots=True)
class AnswersTap(Tap):
    """Show what a campaign answers to what people ask, a page of it: for whoever is on duty."""

    group: int
    number: int
    page: int
