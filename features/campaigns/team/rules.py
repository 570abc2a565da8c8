"""Tasks, pure: which of them is which when a document has been edited, when whoever has one is reminded, and what people write of them."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from features.numbers import read_numbered
from features.values import flat, within
from kit.messages import Refusal
from kit.recurrence import Calendar

# The evening before and an hour before it is due; the morning after; and then its owner hears that it is late.
Step = Literal["eve", "hour", "after", "late"]
STEPS: Sequence[Step] = ("eve", "hour", "after", "late")
_EVENING, _MORNING, _NOON = 20 * 60, 9 * 60, 12 * 60
_HOUR = timedelta(hours=1)
# “Later” is so much later.
LATER = timedelta(hours=3)
PUT_OFF = timedelta(days=1)
MOST_SAID = 500

_WHICH = re.compile(r"#?(\d{1,12})[.。·-](\d{1,12})")
_DONE = {"done", "finished", "完成", "已完成", "做完", "做完了", "完成了", "搞定", "搞定了", "好了"}


@dataclass(eq=False)
class NoSuchTask(Refusal):
    """There is no open task of this name in the group, such as `7.2`."""

    said: str


@dataclass(eq=False)
class TaskSettled(Refusal):
    """It is done already, or skipped: `by` is who did so, where that is known."""

    state: str
    by: str


@dataclass(eq=False)
class NotYours(Refusal):
    """It is somebody else's task, and only whoever has it and the hosts can do this."""


@dataclass(eq=False)
class NotHere(Refusal):
    """Somebody who is not in the group cannot be given a task of it."""


@dataclass(eq=False)
class TooMuchSaid(Refusal):
    """A note of more than MOST_SAID characters."""

    length: int


@dataclass(eq=False)
class NothingToShow(Refusal):
    """What was sent is neither a file nor words."""


@dataclass(frozen=True, slots=True)
class Known:
    """A task as it was before the document was edited."""

    number: int
    place: int | None
    title: str
    role: str


@dataclass(frozen=True, slots=True)
class Wanted:
    """A task of the document as it is now; its place is where it stands, from 1."""

    title: str
    role: str


def matched(known: Sequence[Known], wanted: Sequence[Wanted]) -> list[int | None]:
    """Which task each of `wanted` is, by number; None: a new one.

    What is called the same for the same role is the same, wherever it stands, also where it had been taken out; of several that are, the
    first is the first. Of the rest, what stands at the same place for the same role was called otherwise.
    """
    found: list[int | None] = [None] * len(wanted)
    left = sorted(known, key=lambda task: (task.place is None, task.place or 0, task.number))
    for at, task in enumerate(wanted):
        same = next((each for each in left if (each.title, each.role) == (task.title, task.role)), None)
        if same is not None:
            found[at] = same.number
            left.remove(same)
    for at, task in enumerate(wanted):
        if found[at] is None:
            renamed = next((each for each in left if each.place == at + 1 and each.role == task.role), None)
            if renamed is not None:
                found[at] = renamed.number
                left.remove(renamed)
    return found


def reminders(due: datetime, calendar: Calendar, now: datetime) -> Mapping[Step, datetime]:
    """When somebody is reminded of a task that is due then, as far as it lies ahead. Days are those on the wall."""
    wall = Calendar(calendar.zone)
    day = wall.local(due).date()
    moments: Mapping[Step, datetime] = {
        "eve": wall.moment_of(day - timedelta(days=1), _EVENING),
        "hour": due - _HOUR,
        "after": wall.moment_of(day + timedelta(days=1), _MORNING),
        "late": wall.moment_of(day + timedelta(days=1), _NOON),
    }
    return {step: at for step, at in moments.items() if at > now}


@dataclass(frozen=True, slots=True)
class Order:
    """What was written behind `/tasks`: a task by its campaign and number, whether it is done, and the rest."""

    campaign: int
    task: int
    is_done: bool
    rest: str


def read_order(text: str) -> Order | None:
    """`7.2`, `7.2 @ann`, `7.2 done it went well`, 7.2 完成; None where no task is named."""
    first, _, rest = within(text, 4096).strip().partition(" ")
    match = _WHICH.fullmatch(flat(first)[:32])
    if match is None:
        return None
    campaign, task = read_numbered(match[1]), read_numbered(match[2])
    word, _, behind = rest.strip().partition(" ")
    is_done = flat(word[:16]) in _DONE
    return Order(campaign or 0, task or 0, is_done, (behind if is_done else rest).strip())
