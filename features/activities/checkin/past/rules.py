"""Reading a file of past check-ins: `member,date` a line, as people and spreadsheets write it. Pure."""

import csv
import io
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from features.activities.checkin.rules import Options
from features.values import flat, read_date
from kit.messages import Refusal

MOST_BYTES = 512 * 1024
MOST_LINES = 5000
OLDEST = timedelta(days=366)
_HEADS = frozenset({"member", "name", "user", "username", "id", "群员", "成员", "姓名", "昵称", "用户", "用户名"})


class Unreadable(Exception):
    """The file is no table of text, or too long a one. `args[0]`: `text` or `long`."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the file: who and when, as it says."""

    number: int
    who: str
    when: str


@dataclass(frozen=True, slots=True)
class Wrong:
    """What is wrong with a line: `columns`, `who`, `many` (more than one of that name), `unsure` (nobody knows whose username it is now),
    `date`, `future`, `old`, `rest`, `twice`.
    """

    number: int
    what: str
    said: str


@dataclass(frozen=True, slots=True)
class Read:
    """What the file says: days by person, and what is wrong with which line."""

    days: Sequence[tuple[int, date]]
    wrong: Sequence[Wrong]


@dataclass(frozen=True, slots=True)
class Preview:
    """What a file would do: check-ins that are new, those that are there already, people, the span, what is wrong."""

    title: str
    new: int
    known: int
    people: int
    first: date | None
    last: date | None
    wrong: Sequence[Wrong]


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


@dataclass(eq=False)
class FileTooLarge(Refusal):
    """The file has more than MOST_BYTES."""


def lines_of(data: bytes) -> list[Line]:
    """The lines of a file, without its heading and without empty ones. Raises Unreadable."""
    text = _decoded(data)
    sample = text[:4096]
    delimiter = max(",;\t", key=sample.count)
    found: list[Line] = []
    try:
        for row in (reader := csv.reader(io.StringIO(text), delimiter=delimiter)):
            cells = [cell.strip() for cell in row]
            if not any(cells) or (not found and flat(cells[0]).removeprefix("#") in _HEADS):
                continue
            if len(found) >= MOST_LINES:
                raise Unreadable("long")
            when = cells[1] if len(cells) > 1 else ""
            found.append(Line(reader.line_num, cells[0], when))
    except csv.Error as error:
        raise Unreadable("text") from error
    return found


def _decoded(data: bytes) -> str:
    # Spreadsheets in China save in their own encoding, which reads any bytes at all: UTF-8 goes first.
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise Unreadable("text")


def read(
    lines: Sequence[Line],
    people: Mapping[str, Sequence[int]],
    options: Options,
    today: date,
    *,
    unsure: Collection[str] = (),
) -> Read:
    """The days that the lines name. `people`: who is meant by a name, a `@username` or an id, in lower case.

    `unsure` are usernames that may be another's by now.
    """
    days: dict[tuple[int, date], None] = {}
    wrong: list[Wrong] = []
    for line in lines:
        problem, day = _day(line, options, today)
        meant = people.get(flat(line.who), ())
        if not line.who or not line.when:
            problem = Wrong(line.number, "columns", line.who or line.when)
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
    return Read(list(days), wrong)


def _day(line: Line, options: Options, today: date) -> tuple[Wrong | None, date | None]:
    try:
        day = read_date(line.when, today)
    except ValueError:
        return Wrong(line.number, "date", line.when), None
    if day >= today:
        return Wrong(line.number, "future", line.when), None
    if day < today - OLDEST:
        return Wrong(line.number, "old", line.when), None
    if day.weekday() not in options.days:
        return Wrong(line.number, "rest", line.when), None
    return None, day
