"""What stands on the timetable, pure: its order, and where things get in each other's way."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from features.announcements.facts import AnnouncementFacts
from features.campaigns.document import Item
from features.scheduling.service import RunFacts
from kit.recurrence import Calendar

DAYS = 14
MOST_A_DAY = 5
_CLOSE = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Planned:
    """Something that will happen: when, a schedule's kind, and the activity or announcement it is of, by number and title.

    `about` is the activity that a countdown counts down to. `speaks`: something is said in the group. `waits`: it falls into quiet hours,
    and is not urgent. `key` names what happens once; empty, it is its day that tells it from others of its kind. `lasts`: how long people
    are busy with it. `is_routine`: it is so every day, and nobody has to read it. `item`: what a campaign does then, whose number and title
    these are.
    """

    at: datetime
    kind: str
    number: int | None
    title: str
    is_activity: bool = False
    about: int | None = None
    speaks: bool = True
    waits: bool = False
    key: str = ""
    lasts: timedelta | None = None
    is_routine: bool = False
    item: Item | None = None

    @property
    def subject(self) -> tuple[bool, int | None, str]:
        """What it is about: two of the same are no conflict."""
        if self.about is not None:
            return True, self.about, ""
        return self.is_activity, self.number, self.kind if self.number is None else ""


@dataclass(frozen=True, slots=True)
class Timetable:
    """What will happen, and what rests. `later` are announcements that come only after the two weeks."""

    plans: list[Planned]
    later: list[Planned]
    paused: list[AnnouncementFacts]
    start: datetime
    calendar: Calendar
    group_id: int


@dataclass(frozen=True, slots=True)
class Logged:
    """Something that has happened, with the number and title of what it was of, where that is still known."""

    run: RunFacts
    number: int | None
    title: str


@dataclass(frozen=True, slots=True)
class TooClose:
    """Two things on each other's heels, the first time they are; and on how many days."""

    first: Planned
    second: Planned
    days: int


@dataclass(frozen=True, slots=True)
class Overlap:
    """Something begins while something else still lasts, the first time it is so; and how often."""

    first: Planned
    second: Planned
    days: int


@dataclass(frozen=True, slots=True)
class TooMany:
    """A day with more messages than people like to read."""

    day: date
    count: int


@dataclass(frozen=True, slots=True)
class AtNight:
    """Something in quiet hours, the first time it is; and on how many days."""

    plan: Planned
    days: int


Conflict = Overlap | TooClose | TooMany | AtNight


def by_day(plans: Sequence[Planned], calendar: Calendar) -> dict[date, list[Planned]]:
    """Plans by their date on the wall, in their order."""
    found: dict[date, list[Planned]] = {}
    for plan in sorted(plans, key=lambda plan: (plan.at, plan.number or 0, plan.kind)):
        found.setdefault(calendar.local(plan.at).date(), []).append(plan)
    return found


def named(plans: Sequence[Planned], calendar: Calendar) -> Iterator[tuple[str, Planned]]:
    """Each with a name that nothing else in the group has, and that it keeps when it moves; what happens every day, within its day."""
    seen: Counter[str] = Counter()
    for plan in plans:
        name = plan.key or f"{plan.kind}:{plan.number or 0}:{calendar.day_of(plan.at)}"
        seen[name] += 1
        yield (name if seen[name] == 1 else f"{name}:{seen[name]}"), plan


def folded(plans: Sequence[Planned]) -> list[list[Planned]]:
    """The lines of a day, by when the first of each is: what is routine of the same activity is one, anything else by itself."""
    lines: dict[object, list[Planned]] = {}
    for at, plan in enumerate(plans):
        lines.setdefault(plan.subject if plan.is_routine else at, []).append(plan)
    return list(lines.values())


def _overlaps(plans: Sequence[Planned]) -> list[Overlap]:
    long = [plan for plan in plans if plan.lasts is not None]
    found: dict[object, list[tuple[Planned, Planned]]] = {}
    for at, first in enumerate(long):
        for second in long[at + 1 :]:
            if first.lasts is None or second.at >= first.at + first.lasts:
                break
            if second.subject != first.subject:
                found.setdefault((first.subject, second.subject), []).append((first, second))
    return [Overlap(*pairs[0], len(pairs)) for pairs in found.values()]


def conflicts(plans: Sequence[Planned], calendar: Calendar) -> list[Conflict]:
    """Where things get in each other's way: each once, however many days it is so."""
    days = by_day([plan for plan in plans if plan.speaks], calendar)
    overlaps = _overlaps(sorted(plans, key=lambda plan: plan.at))
    known = {(overlap.first.subject, overlap.second.subject) for overlap in overlaps}
    close: dict[object, list[tuple[Planned, Planned]]] = {}
    night: dict[object, list[Planned]] = {}
    for of_day in days.values():
        for at, first in enumerate(of_day):
            if first.waits:
                night.setdefault((first.subject, calendar.local(first.at).time()), []).append(first)
            for second in of_day[at + 1 :]:
                if (first.subject, second.subject) in known and first.lasts is not None and second.lasts is not None:
                    continue
                if second.at - first.at < _CLOSE and second.subject != first.subject:
                    close.setdefault((first.subject, first.kind, second.subject, second.kind), []).append(
                        (first, second)
                    )
    return [
        *overlaps,
        *(TooClose(*pairs[0], len(pairs)) for pairs in close.values()),
        *(AtNight(found[0], len(found)) for found in night.values()),
        *(TooMany(day, len(of_day)) for day, of_day in days.items() if len(of_day) > MOST_A_DAY),
    ]
