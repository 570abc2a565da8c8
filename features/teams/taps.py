"""What the buttons of teams mean. Codes begin with `w`; `group` stands in those that are tapped in private."""

from dataclasses import dataclass

from kit.buttons import Tap, tap


@tap("wp")
@dataclass(frozen=True, slots=True)
class PickTap(Tap):
    """Be in this team, on the board of an activity whose members choose."""

    activity: int
    team: int


@tap("wj")
@dataclass(frozen=True, slots=True)
class JoinTap(Tap):
    """The same in private, on the page of the teams."""

    group: int
    activity: int
    team: int


@tap("wt")
@dataclass(frozen=True, slots=True)
class TeamsTap(Tap):
    """The teams of an activity and one's own; opens in private."""

    group: int
    activity: int


@tap("wm")
@dataclass(frozen=True, slots=True)
class MembersTap(Tap):
    """Who is in a team, page by page, from 0."""

    group: int
    activity: int
    team: int
    page: int


@tap("ws")
@dataclass(frozen=True, slots=True)
class MoveTap(Tap):
    """A host puts somebody into a team; asks which where `team` is 0."""

    group: int
    activity: int
    person: int
    team: int


@tap("wx")
@dataclass(frozen=True, slots=True)
class TableTap(Tap):
    """Teams and members as a file: `form` is xlsx or csv."""

    group: int
    activity: int
    form: str
