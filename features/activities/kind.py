"""What a kind of activity is to the rest: its fields, its life and its words. A kind's `service` and `view` modules are these protocols."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Protocol

from markupsafe import Markup
from sqlalchemy.ext.asyncio import AsyncSession

from features.activities.parts import Health, Sweep
from features.scheduling.service import Due, Ran
from features.values import SHORT, flat, within
from kit.messages import Button, Link, Message, Refusal
from kit.recurrence import Calendar
from kit.texts import LANGUAGES, Says, Texts, texts
from models import Activity, Group


@dataclass(frozen=True, slots=True)
class Field:
    """One `key=value` of `/new`. `read` raises ValueError where it does not understand; `default` is written as a person would.

    `asked` fields are asked for by the private form; the others are there for those who know. A field that does not fit the others as
    they are written is neither asked for nor shown. `needed`: nothing can be started by default, so the form asks before it offers to.
    `fixed`: what a value that is said in words of today (`tomorrow 20:00`) is once and for all; it raises what no moment is refused with.
    What has more than `longest` signs is not understood, whatever it says.
    """

    name: str
    read: Callable[[str], Any]
    write: Callable[[Any], str]
    default: str
    asked: bool = False
    fits: Callable[[Mapping[str, str]], bool] = lambda _: True
    needed: bool = False
    fixed: Callable[[Any, Calendar, datetime], Any] | None = None
    longest: int = SHORT

    def understand(self, text: str) -> Any:
        """The value that is meant. Raises ValueError."""
        return self.read(within(text, self.longest))


def unpacked(value: str) -> str:
    """A ready answer as it was before it became a word of callback data, which has no colon."""
    return value.replace(".", ":")


class Task(Protocol):
    """What happens when a schedule of this kind is due."""

    def __call__(
        self, session: AsyncSession, group: Group, activity: Activity, task: Due, now: datetime
    ) -> Awaitable[Ran]:
        """Do it, in the transaction that claimed it."""
        ...


class Service(Protocol):
    """The life of a kind's activities. All of it happens in the caller's transaction."""

    @property
    def TASKS(self) -> Mapping[str, Task]:  # noqa: N802 - a module's constant
        """What its schedules do, by the schedule's kind."""
        ...

    def fitting(self, values: Mapping[str, Any], group: Group) -> dict[str, str]:
        """Better values for fields that were left to their default and do not go with the others."""
        ...

    def compose(self, values: Mapping[str, Any], group: Group, now: datetime, before: str | None) -> str:
        """The options as JSON, from the values of its fields. `before` are the options of the activity that is changed.

        Raises a Refusal where values do not go together.
        """
        ...

    def spell(self, options: str) -> dict[str, str]:
        """The fields' values as a person would write them, from the options."""
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

    def question(self, t: Texts, field: str) -> Markup:
        """What the form asks for a field."""
        ...

    def allowed(self, t: Texts, field: str) -> Markup:
        """What can be written for a field, with an example."""
        ...

    def choices(self, t: Texts, field: str) -> Sequence[tuple[Markup, str]]:
        """Ready answers for a field: label and value. Values are words of callback data."""
        ...

    def label(self, t: Texts, field: str) -> Markup:
        """A field's name in a preview."""
        ...

    def shown(self, t: Texts, field: str, value: Any) -> Markup:
        """A field's value in a preview."""
        ...


def _no_buttons(_t: Texts, _activity: Activity) -> Sequence[Button | Link]:
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


class Record(Protocol):
    """What is kept on the board of a day that is over."""

    def __call__(self, session: AsyncSession, group: Group, activity: Activity, day: date) -> Awaitable[Message]:
        """The day's record as it looks now, in the group's language."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A kind of activity. `words` are what people may call it in `/new`.

    What others ask of it has no default: where there is nothing, it says so. `reasons`: what the points it moves are for, by the word that
    their transfers bear. `sweeps`: what `upkeep` does for it. `health`: what `/doctor` looks at.

    `room`: how many of it may go on at once beside the others, where it does not share the room all have together. `extras`: buttons
    of its own on the panel. `start`, `days` and `record`: None where there is no such thing. `begun`: what is said when one has been made,
    where it does not simply begin.
    """

    name: str
    words: frozenset[str]
    fields: tuple[Field, ...]
    service: Service
    view: View
    reasons: Mapping[str, Says]
    sweeps: tuple[Sweep, ...]
    health: Health | None
    room: int | None = None
    extras: Callable[[Texts, Activity], Sequence[Button | Link]] = _no_buttons
    start: Start | None = None
    days: Days | None = None
    begun: Callable[[Texts, Activity], Markup] | None = None
    record: Record | None = None

    def field(self, name: str) -> Field:
        """The field of this name. Raises KeyError."""
        return next(f for f in self.fields if f.name == name)

    def read(self, name: str, said: str, *, in_form: bool = False) -> Any:
        """The value of a field. What stands on a button of the form may be written, too, in any language. Raises BadValue."""
        field = self.field(name)
        if in_form and (ready := self._on_a_button(name, said)) is not None:
            # First: what is free to be anything would take the button's words as they are.
            return field.understand(ready)
        try:
            return field.understand(said)
        except ValueError:
            if (ready := self._on_a_button(name, said)) is None:
                raise BadValue(self, name, said, in_form=in_form) from None
        return field.understand(ready)

    def _on_a_button(self, name: str, said: str) -> str | None:
        for language in LANGUAGES:
            for label, value in self.view.choices(texts(language), name):
                if flat(label.striptags()) == flat(said):
                    return unpacked(value)
        return None

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
