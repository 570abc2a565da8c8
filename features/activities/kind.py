"""What a kind of activity is to the rest: its options, its fields, its life and its words. A kind's `service` and `view` modules are these
protocols.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Protocol

from markupsafe import Markup
from sqlalchemy.ext.asyncio import AsyncSession

from features.activities.codec import Codec
from features.activities.parts import Care, Command, Guide, Health, Mine, Prizes, Sweep, Teams, Way
from features.counting.deeds import Deed
from features.counting.metrics import Metric
from features.facts import ActivityFacts
from features.fields import Field, spelled
from features.scheduling.service import Due, Ran
from kit.messages import Button, Link, Message, Refusal
from kit.texts import Says, Texts
from models import Activity, Group


class Task(Protocol):
    """What happens when a schedule of this kind is due."""

    def __call__(
        self, session: AsyncSession, group: Group, activity: Activity, task: Due, now: datetime
    ) -> Awaitable[Ran]:
        """Do it, in the transaction that claimed it."""
        ...


@dataclass(frozen=True, slots=True)
class Occasion:
    """A schedule that is due, with what it is of."""

    group: Group
    activity: Activity
    task: Due


class TaskOfMany(Protocol):
    """What happens when schedules of this kind are due in several groups at the same moment, as they are at the full hour."""

    def __call__(self, session: AsyncSession, occasions: Sequence[Occasion], now: datetime) -> Awaitable[Sequence[Ran]]:
        """Do them in a handful of statements, in the transaction that claimed them. How each went, in their order.

        They are of different groups, and what one of them plans is due behind all of them.
        """
        ...


@dataclass(frozen=True, slots=True)
class Together:
    """A task that is done for several groups together."""

    do: TaskOfMany


class Service(Protocol):
    """The life of a kind's activities. All of it happens in the caller's transaction."""

    @property
    def TASKS(self) -> Mapping[str, Task | Together]:  # noqa: N802 - a module's constant
        """What its schedules do, by the schedule's kind."""
        ...

    def fitting(self, values: Mapping[str, Any], group: Group) -> dict[str, str]:
        """Better values for fields that were left to their default and do not go with the others, as written.

        `values`, here and below: of all fields, by the attributes of the options that hold them.
        """
        ...

    def compose(self, values: Mapping[str, Any], group: Group, now: datetime, before: Any | None) -> Any:
        """The options, from the values of its fields. `before` are those of the activity that is changed.

        Raises a Refusal where values do not go together.
        """
        ...

    async def opened(self, session: AsyncSession, group: Group, activity: Activity, now: datetime) -> None:
        """It has just been made."""
        ...

    async def changed(self, session: AsyncSession, group: Group, activity: Activity, now: datetime) -> None:
        """Its options, or the group's zone or start of day, have changed."""
        ...

    async def paused(self, session: AsyncSession, group: Group, activity: Activity, now: datetime) -> None:
        """It rests until it is resumed."""
        ...

    async def resumed(self, session: AsyncSession, group: Group, activity: Activity, now: datetime) -> None:
        """It goes on."""
        ...

    async def closed(self, session: AsyncSession, group: Group, activity: Activity, now: datetime) -> None:
        """It is over: tell the result."""
        ...

    async def board(self, session: AsyncSession, group: Group, activity: Activity, now: datetime) -> Message:
        """Its board as it looks now, in the group's language."""
        ...


class View(Protocol):
    """The words of a kind."""

    def name(self, t: Texts) -> Markup:
        """What the kind is called."""
        ...

    def example(self, t: Texts) -> Markup:
        """What could stand behind `/new KIND`."""
        ...

    def change(self) -> str:
        """What could stand behind `/manage NUMBER`."""
        ...


def _no_buttons(_t: Texts, _activity: ActivityFacts) -> Sequence[Button | Link]:
    return ()


@dataclass(frozen=True, slots=True)
class Coming:
    """Something that will happen in a group: a schedule's kind, when, and what it is of.

    `key`: what names it when it happens once and so is the same when it moves; empty where its day does.
    """

    kind: str
    at: datetime
    activity: int | None = None
    announcement: int | None = None
    key: str = field(default="", compare=False)


class Start(Protocol):
    """When an activity begins, for whoever counts down to it."""

    def __call__(
        self, session: AsyncSession, group: Group, activity: Activity, now: datetime
    ) -> Awaitable[datetime | None]:
        """The start that lies ahead or has just been; None where there is none."""
        ...


class Days(Protocol):
    """What a kind knows of days that are not planned yet."""

    def __call__(
        self, session: AsyncSession, group: Group, activity: Activity, start: datetime, end: datetime
    ) -> Awaitable[Sequence[Coming]]:
        """Everything that will happen after `start`, up to `end`, what is planned already among it."""
        ...


class Posted(Protocol):
    """What follows when its board has come to stand in the group, as a new message."""

    def __call__(self, session: AsyncSession, activity: Activity, now: datetime) -> Awaitable[None]:
        """It stands there since `now`, for all that the bot knows. It may come twice, and for a board that was left meanwhile."""
        ...


class Record(Protocol):
    """What is kept on the board of a day that is over."""

    def __call__(self, session: AsyncSession, group: Group, activity: Activity, day: date) -> Awaitable[Message]:
        """The day's record as it looks now, in the group's language."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A kind of activity. `words` are what people may call it in `/new`.

    What others ask of it has no default: where there is nothing, it says so (parts.py says what each is).

    - `reasons`: what the points it moves are for, by the word that their transfers bear.
    - `deeds`: what people do in it that is counted. `way`: how many take part and see it through. `metrics`: figures of its own.
    - `commands` and `guide`: its part of menus and help. A kind without a guide is told of on the page of another.
    - `mine`: its part of `/me`. `prizes`: its part of `/prizes`.
    - `sweeps`: what `upkeep` forgets for it. `health`: what `/doctor` looks at.

    `room`: how many of it may go on at once beside the others, where it does not share the room all have together. `extras`: buttons
    of its own on the panel. `start`, `days`, `record` and `teams`: None where there is no such thing. `begun`: what is said when one has
    been made, where it does not simply begin. `posted`: what waits for its board to stand there. `care`: what may go wrong with one.
    `gift`: the values of a small one, as people write them, that a group can be given at any time.
    """

    name: str
    words: frozenset[str]
    fields: tuple[Field[Any], ...]
    options: Codec[Any]
    service: Service
    view: View
    reasons: Mapping[str, Says]
    deeds: tuple[Deed, ...]
    way: Way
    commands: tuple[Command, ...]
    guide: Guide | None
    mine: Mine | None
    prizes: Prizes | None
    metrics: tuple[Metric, ...]
    sweeps: tuple[Sweep, ...]
    health: Health | None
    room: int | None = None
    extras: Callable[[Texts, ActivityFacts], Sequence[Button | Link]] = _no_buttons
    start: Start | None = None
    days: Days | None = None
    begun: Callable[[Texts, ActivityFacts], Markup] | None = None
    record: Record | None = None
    teams: Teams | None = None
    posted: Posted | None = None
    care: Care | None = None
    gift: Mapping[str, str] | None = None

    def field(self, name: str) -> Field[Any]:
        """The field of this name. Raises KeyError."""
        return next(f for f in self.fields if f.name == name)

    def read(self, name: str, said: str, *, in_form: bool = False) -> Any:
        """The value of a field. What stands on a button of the form may be written, too, in any language. Raises BadValue."""
        field = self.field(name)
        if in_form and (ready := field.on_a_button(said)) is not None:
            # First: what is free to be anything would take the button's words as they are.
            return field.understand(ready)
        try:
            return field.understand(said)
        except ValueError:
            if (ready := field.on_a_button(said)) is None:
                raise BadValue(self, name, said, in_form=in_form) from None
        return field.understand(ready)

    def spelled(self, activity: ActivityFacts | Activity) -> dict[str, str]:
        """The values of an activity's fields as a person would write them."""
        return spelled(self.fields, self.options.of(activity))

    def sensible(self, given: Mapping[str, str], *, meant: Mapping[str, str]) -> dict[str, str]:
        """What is given without the fields that do not fit the others; those that are `meant` stay, so that they are refused in words."""
        fit = {field.name for field in self.fields if field.fits(given)}
        return {name: value for name, value in given.items() if name in fit or name in meant}


@dataclass(eq=False)
class BadValue(Refusal):
    """A value that a field does not understand."""

    kind: Kind
    field: str
    value: str
    in_form: bool = False


@dataclass(eq=False)
class FixedOnceOpen(Refusal):
    """What is asked to be changed cannot be changed any more."""


@dataclass(eq=False)
class EndBeforeStart(Refusal):
    """The day would end before it opens, or at once."""

    start: str
    until: str


@dataclass(eq=False)
class NoDayLeft(Refusal):
    """None of the days that are asked for lies in the time it runs."""

    days: str
    length: str


@dataclass(eq=False)
class ReminderBeforeStart(Refusal):
    """The reminder would come before check-in opens."""

    remind: str
    minutes: int
