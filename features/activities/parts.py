"""What a kind brings along for others: what they may ask of it without knowing which kind it is. `Kind` carries them (kind.py)."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, Protocol, get_args

from markupsafe import Markup
from sqlalchemy.ext.asyncio import AsyncSession

from features.counting.spans import Span
from features.facts import ActivityFacts, GroupFacts
from features.people.access import Right
from features.teams.rules import Score, Split
from kit.buttons import Tap
from kit.db import Session
from kit.messages import Attachment, Row
from kit.recurrence import Calendar
from kit.texts import Says, Texts
from models import Activity, Group


class Sweep(Protocol):
    """Forgets what nobody needs any more."""

    def __call__(self, session: AsyncSession, now: datetime) -> Awaitable[None]:
        """Do it for all groups, in the caller's transaction."""
        ...


class Examine(Protocol):
    """What the activities of a kind lack in a group to work as they should, in words of the kind's own; `reads_all`: the bot's privacy
    mode is off.
    """

    def __call__(self, session: AsyncSession, group: Group, *, reads_all: bool) -> Awaitable[Sequence[str]]:
        """Look at those that go on."""
        ...


@dataclass(frozen=True, slots=True)
class Health:
    """What `/doctor` looks at for a kind, and how it says each of the words that come of it: what is wrong, and how to mend it."""

    examine: Examine
    says: Callable[[Texts, str], Markup]


@dataclass(frozen=True, slots=True)
class Together:
    """How activities of a kind are told that come and go by the dozen: all of them in one line. How many people took part in any of them
    in a span, and what so many of them are called.
    """

    people: Callable[[Session, int, Calendar, Span], Awaitable[int]]
    says: Callable[[Texts, int], Markup]


@dataclass(frozen=True, slots=True)
class Way:
    """How an activity goes with people: how many took part in a span, how many of them saw it through (`count`, in this order), and what
    is meant by both.

    `is_limited`: as many can take part as there is something for, so that few of them mean nothing.
    """

    count: Callable[[Session, Activity, Calendar, Span], Awaitable[tuple[int, int]]]
    took_part: Says
    finished: Says | None
    is_limited: bool = False
    together: Together | None = None


@dataclass(frozen=True, slots=True)
class Command:
    """A command of a kind, and what it does, as menus say it. `place`: how far down it stands among those of the same right."""

    name: str
    right: Right
    place: int
    says: Says


# Kinds that are told of together, in this order: what is done every day, drawn by lot, shown to the others, and asked of them.
Family = Literal["habits", "luck", "stage", "asking"]
FAMILIES: tuple[Family, ...] = get_args(Family)


@dataclass(frozen=True, slots=True)
class Guide:
    """A kind in the help: its page, and the commands that belong there, also such as others have. `does`: all of it in a few words, for
    greetings, where it stands beside those of its `family`; `hint`: what a group is told below its commands. `first`: the button to begin
    one with, where a new group is offered it.
    """

    page: str
    title: Says
    about: Says
    does: Says
    commands: tuple[str, ...]
    family: Family
    hint: Says | None = None
    first: Says | None = None


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a message: its lines (an empty one before it is the message's to set), its buttons, and a picture."""

    lines: Sequence[Markup]
    rows: tuple[Row, ...] = ()
    attachment: Attachment | None = None


class LookAt(Protocol):
    """Gathers what somebody may know of themselves in a kind's activities, as facts of the kind's own."""

    def __call__(self, session: AsyncSession, group: Group, person_id: int, name: str, now: datetime) -> Awaitable[Any]:
        """Look at somebody of this id and name."""
        ...


@dataclass(frozen=True, slots=True)
class Mine:
    """A kind's part of `/me`: what is gathered of somebody, and how it is shown. Pieces stand in the order of the kinds, and the first
    picture is sent.
    """

    look: LookAt
    shown: Callable[[Texts, GroupFacts, Any], Piece]


@dataclass(frozen=True, slots=True)
class Prizes:
    """A kind whose activities give prizes: those of a group that have some, or can. Where they have a desk of their own, of which the
    prizes are a part, `desk` is the tap to it (group, number), and `back` the way there from the prizes. `example`: how one is begun.
    """

    found: Callable[[AsyncSession, int], Awaitable[Sequence[Activity]]]
    desk: Callable[[int, int], Tap] | None = None
    back: Callable[[Texts, GroupFacts, ActivityFacts], Row] | None = None
    example: Says | None = None


class Standing(Protocol):
    """How the teams of an activity stand."""

    def __call__(self, session: AsyncSession, activity: Activity) -> Awaitable[Sequence[Score]]:
        """What each team got of what there was, in the order of their numbers."""
        ...


class Reseated(Protocol):
    """What follows for a kind when people are in other teams than before, and have done something already."""

    def __call__(self, session: AsyncSession, activity: Activity, now: datetime) -> Awaitable[None]:
        """Count anew what goes by teams."""
        ...


@dataclass(frozen=True, slots=True)
class Teams:
    """A kind whose activities can be divided into teams: how one is, how its teams stand, and how a rate is said."""

    split: Callable[[Activity], Split]
    standing: Standing
    reseated: Reseated
    says: Callable[[Texts, Score], Markup]


@dataclass(frozen=True, slots=True)
class Worry:
    """Something that may go wrong with an activity soon: `speaker`, who does not answer; `entries`, of which there are `count`. `of`: with
    which part of it, 0 where it has none.
    """

    what: str
    of: int = 0
    count: int = 0


class Care(Protocol):
    """What may go wrong with an activity that goes on, for whoever watches over several."""

    def __call__(self, session: Session, group: Group, activity: Activity, now: datetime) -> Awaitable[Sequence[Worry]]:
        """Look at it. It only reads."""
        ...
