"""Which moment of a group a written one is: `when.read_when` says what was written, a calendar and the present make a moment of it.

Or a refusal with the reading that was tried. Why there is a grammar of our own here: docs/decisions/0018.
"""

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from markupsafe import Markup

from features.values import DAY_MINUTES, is_no, read_stretch, write_stretch
from features.when import MOST_AHEAD, WEEK, After, At, Dated, InDays, Weekday, When, read_when, write_when
from kit.messages import Refusal
from kit.recurrence import Calendar
from kit.texts import Texts

# A date without a year that went by so lately is not meant for next year.
_JUST_GONE = timedelta(days=30)
_WALL = "%Y-%m-%d %H:%M"


@dataclass(eq=False)
class Past(Refusal):
    """The moment is over; `reading` is on the group's wall clock."""

    reading: datetime


@dataclass(eq=False)
class TooFar(Refusal):
    """The moment is further ahead than anybody plans; `reading` is on the group's wall clock."""

    reading: datetime


@dataclass(eq=False)
class Ambiguous(Refusal):
    """Two moments are as likely; both are on the group's wall clock."""

    reading: datetime
    other: datetime


def when_of(moment: datetime, calendar: Calendar) -> At:
    """A moment that is fixed, as somebody of the group would write it in full."""
    wall = calendar.local(moment)
    return At(Dated(wall.day, wall.month, wall.year), wall.hour * 60 + wall.minute)


def fixed(when: When, calendar: Calendar, now: datetime) -> At:
    """The same moment with its full date, whatever day it is read on. Raises what `moment_of` raises."""
    return when_of(moment_of(when, calendar, now), calendar)


def shown(t: Texts, when: When) -> Markup:
    """A moment in a preview: with its weekday, in the reader's words, where it is fixed."""
    if isinstance(when, At) and isinstance(when.day, Dated) and when.day.year and when.day.month:
        midnight = datetime(when.day.year, when.day.month, when.day.day)  # noqa: DTZ001 - on the group's wall
        return Markup.escape(t.full_moment(midnight + timedelta(minutes=when.clock)))
    return Markup.escape(write_when(when))


def moment_of(when: When, calendar: Calendar, now: datetime) -> datetime:
    """The moment in UTC; it is ahead. Days run from midnight to midnight. Raises Past, TooFar and Ambiguous."""
    return _Present(Calendar(calendar.zone), now).moment(when)


@dataclass(frozen=True, slots=True)
class _Present:
    """The group's wall clock, now."""

    midnight: Calendar
    now: datetime

    @property
    def today(self) -> date:
        return self.midnight.local(self.now).date()

    def moment(self, when: When) -> datetime:
        if isinstance(when, After):
            return self._ahead(self._after(when))
        day = when.day
        if isinstance(day, InDays):
            return self._ahead(self._on(self.today + timedelta(days=day.days), when.clock))
        if isinstance(day, Weekday):
            return self._ahead(self._on_weekday(day, when.clock))
        if isinstance(day, Dated):
            return self._ahead(self._on_date(day, when.clock))
        readings = [Dated(day.first, day.second, day.year), Dated(day.second, day.first, day.year)]
        first, second = (self._on_date(reading, when.clock, is_strict=False) for reading in readings)
        raise Ambiguous(self._local(first), self._local(second))

    def _after(self, when: After) -> datetime:
        wall = self.midnight.local(self.now)
        start = self.now
        if when.days:
            start = self._on(wall.date() + timedelta(days=when.days), wall.hour * 60 + wall.minute)
        return start.replace(microsecond=0) + timedelta(minutes=when.minutes)

    def _on(self, day: date, clock: int) -> datetime:
        days, minutes = divmod(clock, DAY_MINUTES)
        return self.midnight.moment_of(day + timedelta(days=days), minutes)

    def _on_weekday(self, day: Weekday, clock: int) -> datetime:
        monday = self.today - timedelta(days=self.today.weekday())
        if day.week is not None:
            return self._on(monday + timedelta(days=WEEK * day.week + day.number), clock)
        ahead = (day.number - self.today.weekday()) % WEEK
        coming = self.today + timedelta(days=ahead)
        if not day.is_next:
            return next(
                moment for weeks in range(3) if (moment := self._on(coming + timedelta(weeks=weeks), clock)) > self.now
            )
        coming += timedelta(days=0 if ahead else WEEK)
        next_week = monday + timedelta(days=WEEK + day.number)
        if coming != next_week:
            raise Ambiguous(self._local(self._on(coming, clock)), self._local(self._on(next_week, clock)))
        return self._on(coming, clock)

    def _on_date(self, day: Dated, clock: int, *, is_strict: bool = True) -> datetime:
        found = self._coming(day, clock, is_strict=is_strict)
        if is_strict and day.weekday is not None:
            wall = self._local(found) - timedelta(minutes=clock)
            if wall.weekday() != day.weekday:
                other = self._on_weekday(Weekday(day.weekday), clock)
                raise Ambiguous(self._local(found), self._local(other))
        return found

    def _coming(self, day: Dated, clock: int, *, is_strict: bool) -> datetime:
        """The date itself; without its year or month the coming one, unless it has only just gone by."""
        if day.year is not None and day.month is not None:
            return self._on(date(day.year, day.month, day.day), clock)
        dates = list(self._dates(day))
        moments = [self._on(each, clock) for each in dates]
        gone = [moment for moment in moments if moment <= self.now]
        if is_strict and day.month is not None and gone and self.now - gone[-1] <= _JUST_GONE:
            return gone[-1]
        return next(moment for moment in moments if moment > self.now)

    def _dates(self, day: Dated) -> Iterator[date]:
        # 29 February is eight years away at the most.
        first = self.today.year * 12 + self.today.month - 2
        for months in range(first, first + 12 * 9 if day.month is not None else first + 5):
            year, month = months // 12, months % 12 + 1
            if day.month in {None, month} and day.day <= monthrange(year, month)[1]:
                yield date(year, month, day.day)

    def _ahead(self, moment: datetime) -> datetime:
        if moment <= self.now:
            raise Past(self._local(moment))
        if moment - self.now > MOST_AHEAD:
            raise TooFar(self._local(moment))
        return moment

    def _local(self, moment: datetime) -> datetime:
        return self.midnight.local(moment)


# --- until when -------------------------------------------------------------------------------------------------------------------

# A deadline as it is said: a stretch from now on in minutes, a moment, or None: until a host ends it. Stored it is on the group's wall
# clock, `2026-12-01 20:00`, and moves with its zone.
Until = int | When | None


def read_until(text: str) -> Until:
    """`7d`, `fri 20:00`, or `no`."""
    if is_no(text):
        return None
    try:
        return read_stretch(text)
    except ValueError:
        return read_when(text)


def write_until(until: Until | str) -> str:
    """In a way that `read_until` reads as the same."""
    if until is None:
        return "no"
    if isinstance(until, int):
        return write_stretch(until)
    # As it is stored it is written already.
    return until if isinstance(until, str) else write_when(until)


def fixed_until(until: Until, calendar: Calendar, now: datetime) -> Until:
    """A moment that was said in words of today is that moment for good; a stretch stays one."""
    return until if until is None or isinstance(until, int) else fixed(until, calendar, now)


def on_wall(said: int | When, calendar: Calendar, now: datetime, before: str | None) -> str:
    """As it is stored. What stays as it was (`before`) may lie in the past by now. Raises what `moment_of` raises."""
    if isinstance(said, int):
        return wall(now + timedelta(minutes=said), calendar)
    return (
        before if before is not None and write_until(said) == before else wall(moment_of(said, calendar, now), calendar)
    )


def moment_at(stored: str, calendar: Calendar) -> datetime:
    """When that is, in UTC."""
    return datetime.strptime(stored, _WALL).replace(tzinfo=calendar.zone).astimezone(UTC)


def wall(moment: datetime, calendar: Calendar) -> str:
    """A moment as it is stored."""
    return calendar.local(moment).strftime(_WALL)
