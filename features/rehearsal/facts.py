"""What a rehearsal comes to: frozen, without rows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from kit.recurrence import Calendar


@dataclass(frozen=True, slots=True)
class Told:
    """A message as it would go out: when, to whom (None: the group), and its words in Telegram's HTML.

    `due`: when it was meant to, where the group's allowance moves it. `file`: the name of what comes with it. `arrives`: False for somebody
    who has never started the bot.
    """

    at: datetime
    person: str | None
    thread_id: int | None
    html: str
    buttons: tuple[str, ...] = ()
    file: str = ""
    due: datetime | None = None
    arrives: bool = True


@dataclass(frozen=True, slots=True)
class Waits:
    """Something that is due in quiet hours and waits for their end: a schedule's kind."""

    kind: str
    at: datetime
    until: datetime


@dataclass(frozen=True, slots=True)
class Fails:
    """Something that would not work: an item of the campaign by its number, else a schedule's kind. `why` is a word for whoever looks."""

    what: Literal["item", "task"]
    at: datetime
    item: int = 0
    kind: str = ""
    why: str = ""


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """All of it, in its order. `is_cut`: there would be more than anybody looks at."""

    group_id: int
    number: int
    title: str
    begins: date
    calendar: Calendar
    told: Sequence[Told]
    waits: Sequence[Waits]
    fails: Sequence[Fails]
    is_cut: bool

    @property
    def days(self) -> Sequence[date]:
        """The days on which something is said, on the wall."""
        return sorted({self.calendar.local(each.at).date() for each in self.told})

    def of(self, day: date) -> Sequence[Told]:
        """What is said on this day."""
        return [each for each in self.told if self.calendar.local(each.at).date() == day]
