"""A campaign as a document: all that is planned, with times relative to its first day. Strict: what is not known here is not taken.

Every text is one that people write and others read; what it looks like where it is shown, others say.
"""

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, PlainSerializer, model_validator

from features.campaigns.times import MOST_ITEMS, FromItem, Time, read_relative, write_relative
from kit.texts import visible

VERSION = 1
MOST_METRICS = 4
# The metric that nobody counts: somebody enters it.
BY_HAND = "hand"
LINE, WORDS = 120, 3500
# At the calendar's edges a time before or behind the first day is no date any more.
YEARS = range(2000, 2200)
_DATE = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")


# What a validator here raises ValueError with is one of `problems.What`.


def _one_line(text: str) -> str:
    if not (said := visible(text)):
        raise ValueError("text")
    return said


def _several_lines(text: str) -> str:
    lines = [visible(line) for line in text.splitlines()]
    said = "\n".join(lines).strip("\n")
    if not said:
        raise ValueError("text")
    return said


def _day(said: object) -> object:
    if not isinstance(said, str):
        return said
    match = _DATE.fullmatch(said.strip())
    if match is None or int(match[1]) not in YEARS:
        raise ValueError("date")
    try:
        return date(*map(int, match.groups()))
    except ValueError as error:
        raise ValueError("date") from error


def _time(said: object) -> object:
    if not isinstance(said, str):
        return said
    try:
        return read_relative(said)
    except ValueError as error:
        raise ValueError("time") from error


Line = Annotated[str, Field(max_length=LINE), AfterValidator(_one_line)]
Words = Annotated[str, Field(max_length=WORDS), AfterValidator(_several_lines)]
Day = Annotated[date, BeforeValidator(_day)]
When = Annotated[Time, BeforeValidator(_time), PlainSerializer(write_relative)]
# An amount of a currency; figures that nobody has are refused.
Amount = Annotated[Decimal, Field(ge=0, max_digits=12, decimal_places=2, allow_inf_nan=False)]
# A role: those that most campaigns have are `owner`, `planner`, `writer`, `designer`, `host` and `support`.
Role = Annotated[str, Field(max_length=32), AfterValidator(_one_line)]
Grade = Literal["low", "medium", "high"]
# What the bot looks at by itself while a campaign runs (features/campaigns/watch/alerts.py).
Watched = Literal["behind", "late", "right", "speaker", "entries", "duty", "codes"]


class Piece(BaseModel):
    """A part of a document."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


class Goal(Piece):
    """A figure that is to be reached: so many, or so many percent of the members there are on the first day.

    Percent of a figure that is a share itself are its own. `name` says what is entered where the figure is entered by hand.
    """

    metric: Line
    target: Annotated[str, Field(pattern=r"^(?:[1-9][0-9]{0,6}(?:\.[0-9])?|0\.[1-9])%?$")]
    name: Line | None = None

    @property
    def key(self) -> str:
        """What tells it from the others of a campaign: figures of several sorts may be entered by hand."""
        return f"{self.metric}:{self.name or ''}" if self.metric == BY_HAND else self.metric


class Open(Piece):
    """An item: an activity begins. `with` are its keys as behind `/new`; a moment among them may be relative."""

    do: Literal["open"]
    at: When
    kind: Line
    title: Line
    values: Annotated[Mapping[Line, Words], Field(alias="with", max_length=30)] = {}


class Post(Piece):
    """An item: an announcement. `copy` names a text of the document, `text` is one."""

    do: Literal["post"]
    at: When
    text: Words | None = None
    of_copy: Annotated[Line | None, Field(alias="copy")] = None
    pin: bool = False

    @model_validator(mode="after")
    def _has_one_text(self) -> Self:
        if (self.text is None) == (self.of_copy is None):
            raise ValueError("copy")
        return self


class Countdown(Piece):
    """An item: announcements that lead up to another item, so many days before it."""

    do: Literal["countdown"]
    to: Annotated[int, Field(ge=1, le=MOST_ITEMS)]
    days: Annotated[tuple[Annotated[int, Field(ge=1, le=30)], ...], Field(min_length=1, max_length=10)]
    text: Words

    @property
    def at(self) -> Time:
        """Its first one."""
        return FromItem(self.to, -max(self.days) * 24 * 60)


class Thanks(Piece):
    """An item: thanks to those who took part, with the figures of each."""

    do: Literal["thanks"]
    at: When
    text: Words


Item = Annotated[Open | Post | Countdown | Thanks, Field(discriminator="do")]


class Task(Piece):
    """Something that a helper does. `who` is somebody's name or @username, where it is known already."""

    title: Line
    role: Role
    due: When
    who: Line | None = None
    note: Words | None = None
    state: Literal["open", "done", "skipped"] = "open"


class Risk(Piece):
    """What may go wrong, how likely and how bad that is, what is done then, and whose it is.

    `watch`: what the bot tells it by. When it sees that, whoever has the role is told the plan B.
    """

    what: Line
    likely: Grade
    bad: Grade
    plan_b: Words
    role: Role
    watch: Watched | None = None


class Cost(Piece):
    """A line of the budget."""

    what: Line
    planned: Amount
    spent: Amount | None = None


class Budget(Piece):
    """What it costs, in one currency, and how many points may be issued. Points that were are read from the ledger."""

    currency: Annotated[str, Field(pattern=r"^[A-Z]{3}$")]
    lines: Annotated[tuple[Cost, ...], Field(max_length=50)] = ()
    points: Annotated[int, Field(ge=0, le=10_000_000)] | None = None


class Material(Piece):
    """Something that has to be there (物料清单)."""

    what: Line
    count: Annotated[int, Field(ge=1, le=100_000)] = 1
    role: Role | None = None


class Step(Piece):
    """A step of the host's flow (主持流程)."""

    at: When
    what: Words
    role: Role | None = None


class Answer(Piece):
    """An answer to what people ask (客服问答)."""

    ask: Line
    answer: Words


class Campaign(Piece):
    """The whole document. `first_day` is missing in a template. Items count from 1, in their order."""

    muster: Literal["1"]
    title: Line
    theme: Words | None = None
    goal: Annotated[tuple[Goal, ...], Field(max_length=MOST_METRICS)] = ()
    audience: Annotated[tuple[Line, ...], Field(max_length=10)] = ()
    first_day: Day | None = None
    team: Annotated[Mapping[Role, Line | None], Field(max_length=30)] = {}
    items: Annotated[tuple[Item, ...], Field(min_length=1, max_length=MOST_ITEMS)]
    tasks: Annotated[tuple[Task, ...], Field(max_length=200)] = ()
    risks: Annotated[tuple[Risk, ...], Field(max_length=50)] = ()
    budget: Budget | None = None
    materials: Annotated[tuple[Material, ...], Field(max_length=100)] = ()
    flow: Annotated[tuple[Step, ...], Field(max_length=100)] = ()
    texts: Annotated[Mapping[Line, Words], Field(alias="copy", max_length=50)] = {}
    answers: Annotated[tuple[Answer, ...], Field(max_length=100)] = ()
    learned: Annotated[tuple[Words, ...], Field(max_length=50)] = ()

    @property
    def times(self) -> tuple[Time, ...]:
        """When the items are, in their order."""
        return tuple(item.at for item in self.items)
