"""Reading a file of past check-ins: `member,date` a line, as people and spreadsheets write it. Pure."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from features.activities.checkin.importing.days import Unsure, month_leads, read_day
from features.activities.checkin.importing.marks import is_done
from features.activities.checkin.importing.table import Line
from features.activities.checkin.options import Options
from features.values import flat
from kit.messages import Refusal
from kit.recurrence import Calendar

OLDEST = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class Wrong:
    """What is wrong with a line: `columns`, `who`, `many` (more than one of that name), `unsure` (nobody knows whose username it is now),
    `date`, `order` (day and month could be either way round), `future`, `old`, `rest`, `twice`, `mark` (done, or not?), `empty`.
    """

    number: int
    what: str
    said: str


@dataclass(frozen=True, slots=True)
class Read:
    """What the file says: days by person, what is wrong with which line, and how many lines say that somebody was not there."""

    days: Sequence[tuple[int, date]]
    wrong: Sequence[Wrong]
    missed: int = 0


@dataclass(frozen=True, slots=True)
class Preview:
    """What a file would do: check-ins that are new, those that are there already, people, the span, what is wrong.

    `missed` lines say not done, and bring nothing; `unused` are columns that are not looked at; `is_guessed`: it is not in Unicode.
    """

    title: str
    new: int
    known: int
    people: int
    first: date | None
    last: date | None
    wrong: Sequence[Wrong]
    missed: int = 0
    unused: Sequence[str] = ()
    is_guessed: bool = False


@dataclass(frozen=True, slots=True)
class Brought:
    """What a file did: check-ins, people, points."""

    title: str
    days: int
    people: int
    points: int


@dataclass(eq=False)
class NoFile(Refusal):
    """No file came with the command."""


def read(
    lines: Sequence[Line],
    people: Mapping[str, Sequence[int]],
    options: Options,
    calendar: Calendar,
    today: date,
    *,
    unsure: Collection[str] = (),
) -> Read:
    """The days that the lines name. `people`: who is meant by a name, a `@username` or an id, in lower case.

    `unsure` are usernames that may be another's by now.
    """
    days: dict[tuple[int, date], None] = {}
    wrong: list[Wrong] = []
    missed = 0
    has_marks = any(line.mark for line in lines)
    month_first = month_leads(line.when for line in lines)
    for line in lines:
        done = not has_marks or is_done(line.mark, is_count=line.is_count)
        if done is False:
            missed += 1
            continue
        problem, day = _day(line, options, calendar, today, month_first)
        meant = people.get(flat(line.who), ())
        if not line.who or not line.when:
            problem = Wrong(line.number, "columns", line.who or line.when)
        elif done is None:
            problem = Wrong(line.number, "mark", line.mark)
        elif flat(line.who) in unsure:
            problem = Wrong(line.number, "unsure", line.who)
        elif len(meant) != 1:
            problem = Wrong(line.number, "many" if meant else "who", line.who)
        if problem is not None or day is None:
            wrong.append(problem or Wrong(line.number, "date", line.when))
        elif (meant[0], day) in days:
            wrong.append(Wrong(line.number, "twice", f"{line.who} {line.when}"))
        else:
            days[meant[0], day] = None
    return Read(list(days), wrong, missed)


def _day(
    line: Line, options: Options, calendar: Calendar, today: date, month_first: bool | None
) -> tuple[Wrong | None, date | None]:
    try:
        day = read_day(line.when, calendar, today, month_first=month_first)
    except Unsure:
        return Wrong(line.number, "order", line.when), None
    except ValueError:
        return Wrong(line.number, "date", line.when), None
    if day >= today:
        return Wrong(line.number, "future", line.when), None
    if day < today - OLDEST:
        return Wrong(line.number, "old", line.when), None
    if day.weekday() not in options.days:
        return Wrong(line.number, "rest", line.when), None
    return None, day
