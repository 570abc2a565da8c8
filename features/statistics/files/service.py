"""What goes into the files: who did what in a week, and on which days. What no program for tables opens is refused before it is made."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import func, select

from features.activities.registry import DEEDS
from features.counting.spans import Span
from features.statistics import weeks
from features.statistics.rules import Segment
from features.values import flat
from kit.db import Session
from kit.messages import Refusal
from models import Group, Member, MemberDay, Person

FORMATS = ("csv", "xlsx")
KEYS = ("from", "to", "format")
OF_DAY = ("messages", *(deed.name for deed in DEEDS), "earned", "spent")
_MOST_DAYS = 366
MOST_ROWS = 100_000


@dataclass(eq=False)
class BadExport(Refusal):
    """`/export` was asked for something it cannot give: `what` is from, to, format or order."""

    what: str
    value: str


@dataclass(eq=False)
class TooMuchToExport(Refusal):
    """So many days, or so many rows (None: it is the days), are more than one file takes."""

    days: int
    rows: int | None


@dataclass(frozen=True, slots=True)
class Asked:
    """Which days, and as what."""

    span: Span
    format: str


@dataclass(frozen=True, slots=True)
class OneDay:
    """What a member did on a day; `counts` as OF_DAY."""

    day: date
    name: str
    username: str | None
    counts: Sequence[int]


@dataclass(frozen=True, slots=True)
class OneMember:
    """What a member did in a week: days, deeds, messages, points earned."""

    name: str
    username: str | None
    segment: Segment
    counts: Sequence[int]


def read(given: Mapping[str, str], today: date) -> Asked:
    """What `/export from=… to=… format=…` asks for; without anything the last thirty days as XLSX. Raises BadExport, TooMuchToExport."""
    last = _day(given, "to") or today
    first = _day(given, "from") or max(last, date.min + timedelta(days=29)) - timedelta(days=29)
    form = flat(given.get("format", "xlsx"))
    if form not in FORMATS:
        raise BadExport("format", given.get("format", ""))
    if first > last:
        raise BadExport("order", "")
    if (last - first).days >= _MOST_DAYS:
        raise TooMuchToExport(_MOST_DAYS, None)
    return Asked(Span(first, last), form)


def _day(given: Mapping[str, str], key: str) -> date | None:
    if key not in given:
        return None
    try:
        return date.fromisoformat(flat(given[key]).replace("/", "-").replace(".", "-"))
    except ValueError:
        raise BadExport(key, given[key]) from None


async def check(session: Session, group: Group, span: Span) -> None:
    """Whether what was done in these days fits into one file. Raises TooMuchToExport."""
    some = select(MemberDay.person_id).where(weeks.days_in(group.id, span)).limit(MOST_ROWS + 1).subquery()
    if (await session.scalar(select(func.count()).select_from(some)) or 0) > MOST_ROWS:
        raise TooMuchToExport(len(span.days), MOST_ROWS)


async def of_days(session: Session, group: Group, span: Span) -> list[OneDay]:
    """A row a member and day."""
    rows = await session.execute(
        select(MemberDay.day, Person.name, Person.username, *(getattr(MemberDay, name) for name in OF_DAY))
        .join(Person, Person.id == MemberDay.person_id)
        .where(weeks.days_in(group.id, span))
        .order_by(MemberDay.day, MemberDay.person_id)
        .limit(MOST_ROWS)
    )
    return [OneDay(day, name, username, counts) for day, name, username, *counts in rows]


async def of_members(session: Session, group: Group, span: Span) -> list[OneMember]:
    """A row a member who is there and did something in the last four weeks, who did most first."""
    s = weeks.standings(group, span, await weeks.settled(session, group.id, span)).subquery().c
    rows = await session.execute(
        select(Person.name, Person.username, s.segment, s.days, s.deeds, s.messages, s.earned)
        .join(Member, Member.person_id == Person.id)
        .join_from(Member, s.person_id.table, s.person_id == Member.person_id)
        .where(Member.group_id == group.id, Member.is_present.is_(True))
        .order_by(s.deeds.desc(), s.messages.desc(), Person.id)
        .limit(MOST_ROWS)
    )
    return [OneMember(name, user, Segment(seg), [int(n) for n in counts]) for name, user, seg, *counts in rows]
