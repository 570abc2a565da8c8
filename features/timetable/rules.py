"""What stands on the timetable, pure: its order, and where things get in each other's way."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from features.announcements.facts import AnnouncementFacts
from features.scheduling.service import RunFacts
from kit.recurrence import Calendar

DAYS = 14
MOST_A_DAY = 5
_CLOSE = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Entry:
    """Something that will happen: when, a schedule's kind, and the activity or announcement it is of, by number and title.

    `about` is the activity that a countdown counts down to. `speaks`: something is said in the group. `waits`: it falls into quiet hours,
    and is not urgent. `key` names what happens once; empty, it is its day that tells it from others of its kind. `lasts`: how long people
    are busy with it. `is_routine`: it is so every day, and nobody has to read it.
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

    @property
    def subject(self) -> tuple[bool, int | None, str]:
        """What it is about: two of the same are no conflict."""
        if self.about is not None:
            return True, self.about, ""
        return self.is_activity, self.number, self.kind if self.number is None else ""


@dataclass(frozen=True, slots=True)
class Timetable:
    """What will happen, and what rests. `later` are announcements that come only after the two weeks."""

    entries: list[Entry]
    later: list[Entry]
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

    first: Entry
    second: Entry
    days: int


@dataclass(frozen=True, slots=True)
class Overlap:
    """Something begins while something else still lasts, the first time it is so; and how often."""

    first: Entry
    second: Entry
    days: int


@dataclass(frozen=True, slots=True)
class TooMany:
    """A day with more messages than people like to read."""

    day: date
    count: int


@dataclass(frozen=True, slots=True)
class AtNight:
    """Something in quiet hours, the first time it is; and on how many days."""

    entry: Entry
    days: int


Conflict = Overlap | TooClose | TooMany | AtNight


def by_day(entries: Sequence[Entry], calendar: Calendar) -> dict[date, list[Entry]]:
    """Entries by their date on the wall, in their order."""
    found: dict[date, list[Entry]] = {}
    for entry in sorted(entries, key=lambda entry: (entry.at, entry.number or 0, entry.kind)):
        found.setdefault(calendar.local(entry.at).date(), []).append(entry)
    return found


def named(entries: Sequence[Entry], calendar: Calendar) -> Iterator[tuple[str, Entry]]:
    """Each with a name that nothing else in the group has, and that it keeps when it moves; what happens every day, within its day."""
    seen: Counter[str] = Counter()
    for entry in entries:
        name = entry.key or f"{entry.kind}:{entry.number or 0}:{calendar.day_of(entry.at)}"
        seen[name] += 1
        yield (name if seen[name] == 1 else f"{name}:{seen[name]}"), entry


def folded(entries: Sequence[Entry]) -> list[list[Entry]]:
    """The lines of a day, by when the first of each is: what is routine of the same activity is one, anything else by itself."""
    lines: dict[object, list[Entry]] = {}
    for at, entry in enumerate(entries):
        lines.setdefault(entry.subject if entry.is_routine else at, []).append(entry)
    return list(lines.values())


def _overlaps(entries: Sequence[Entry]) -> list[Overlap]:
    long = [entry for entry in entries if entry.lasts is not None]
    found: dict[object, list[tuple[Entry, Entry]]] = {}
    for at, first in enumerate(long):
        for second in long[at + 1 :]:
            if first.lasts is None or second.at >= first.at + first.lasts:
                break
            if second.subject != first.subject:
                found.setdefault((first.subject, second.subject), []).append((first, second))
    return [Overlap(*pairs[0], len(pairs)) for pairs in found.values()]


def conflicts(entries: Sequence[Entry], calendar: Calendar) -> list[Conflict]:
    """Where things get in each other's way: each once, however many days it is so."""
    days = by_day([entry for entry in entries if entry.speaks], calendar)
    overlaps = _overlaps(sorted(entries, key=lambda entry: entry.at))
    known = {(overlap.first.subject, overlap.second.subject) for overlap in overlaps}
    close: dict[object, list[tuple[Entry, Entry]]] = {}
    night: dict[object, list[Entry]] = {}
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
