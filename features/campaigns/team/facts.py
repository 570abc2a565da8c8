"""Tasks and the team as views need them: frozen, without rows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from features.facts import GroupFacts
from kit.messages import Stored


@dataclass(frozen=True, slots=True)
class TaskFacts:
    """A task. `who` is what the plan says of whose it is, `holder` whose it is, with their name; `by`: who settled it.

    `proof` is the file that was left with it, `said` the words.
    """

    group: GroupFacts
    campaign: int
    of: str
    number: int
    title: str
    role: str
    due: datetime
    state: str
    note: str = ""
    who: str = ""
    holder: int | None = None
    holder_name: str = ""
    said: str = ""
    proof: Stored | None = None
    by: int | None = None
    by_name: str = ""
    settled_at: datetime | None = None

    @property
    def is_open(self) -> bool:
        """Somebody has to do it yet."""
        return self.state == "open"


@dataclass(frozen=True, slots=True)
class Helper:
    """Somebody on the team: what they are called, their roles, how many tasks they have open, and whether the bot may write to them."""

    person_id: int
    name: str
    roles: tuple[str, ...]
    tasks: int
    is_reachable: bool


@dataclass(frozen=True, slots=True)
class HandedOn:
    """A task that a document would take from whoever has it now (`holder`), for somebody else (`to`), as it would be written."""

    title: str
    holder: str
    to: str


@dataclass(frozen=True, slots=True)
class TeamFacts:
    """The tasks of a campaign and its team. `roles` are all that its plan names, with who has each."""

    group: GroupFacts
    campaign: int
    title: str
    state: str
    tasks: Sequence[TaskFacts]
    team: Sequence[Helper]
    roles: Mapping[str, Sequence[int]]
