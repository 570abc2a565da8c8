"""Day and wall-clock arithmetic in a zone: which day a moment belongs to, and when a wall time of a day happens in UTC.

A day begins at the group's start of day (minutes after midnight, 0–360). Wall times are minutes after midnight of the day's own date;
those before the start of day belong to the next calendar date. Where clocks change, an hour that comes twice means its first coming,
and a time that does not exist comes as much later as the clocks jump (02:30 becomes 03:30).
"""

from calendar import monthrange
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

MINUTES_A_DAY = 24 * 60


@dataclass(frozen=True, slots=True)
class Calendar:
    """A group's zone and start of day."""

    zone: ZoneInfo
    day_start: int = 0

    def day_of(self, moment: datetime) -> date:
        """The group's day at `moment`."""
        wall = moment.astimezone(self.zone).replace(tzinfo=None)
        day = (wall - timedelta(minutes=self.day_start)).date()
        # Where clocks change at the start of day the wall alone misleads: the day begins when `starts` says.
        if moment < self.starts(day):
            return day - timedelta(days=1)
        return day if moment < self.ends(day) else day + timedelta(days=1)

    def moment_of(self, day: date, wall: int) -> datetime:
        """When the wall clock shows `wall` (minutes, 0–1439) on the group's `day`, in UTC."""
        minutes = wall if wall >= self.day_start else wall + MINUTES_A_DAY
        return self._at(day, minutes)

    def starts(self, day: date) -> datetime:
        """When the group's `day` begins, in UTC."""
        return self._at(day, self.day_start)

    def ends(self, day: date) -> datetime:
        """When the group's `day` is over, in UTC: the moment the next one begins."""
        return self.starts(day + timedelta(days=1))

    def local(self, moment: datetime) -> datetime:
        """`moment` on the group's wall clock."""
        return moment.astimezone(self.zone)

    def order(self, wall: int) -> int:
        """Minutes from the start of the day to `wall`: what comes first in a day."""
        return (wall - self.day_start) % MINUTES_A_DAY

    def _at(self, day: date, minutes: int) -> datetime:
        days, rest = divmod(minutes, MINUTES_A_DAY)
        wall = datetime.combine(day + timedelta(days=days), time(rest // 60, rest % 60), tzinfo=self.zone)
        # fold=0: the first coming of a doubled hour; in a gap the offset before the jump, which lands as far behind it.
        return wall.astimezone(UTC)


def quiet_ends(calendar: Calendar, moment: datetime, *, quiet_from: int, quiet_until: int) -> datetime:
    """`moment`, or the end of the quiet hours it falls into. Equal edges mean no quiet hours."""
    if quiet_from == quiet_until:
        return moment
    wall = calendar.local(moment)
    now = wall.hour * 60 + wall.minute
    past_from, length = (now - quiet_from) % MINUTES_A_DAY, (quiet_until - quiet_from) % MINUTES_A_DAY
    if past_from >= length:
        return moment
    midnight = Calendar(calendar.zone)
    day = wall.date() if now < quiet_until else wall.date() + timedelta(days=1)
    return midnight.moment_of(day, quiet_until)


@dataclass(frozen=True, slots=True)
class Repeat:
    """Wall times (minutes after midnight, in rising order) on weekdays (0 = Monday), or on a day of each month.

    A month that does not have that day has it on its last; 31 is the last day of every month.
    """

    walls: tuple[int, ...]
    weekdays: frozenset[int] = frozenset()
    month_day: int | None = None

    def is_on(self, day: date) -> bool:
        """Whether it happens on this date."""
        if self.month_day is None:
            return day.weekday() in self.weekdays
        return day.day == min(self.month_day, monthrange(day.year, day.month)[1])


def next_after(repeat: Repeat, calendar: Calendar, moment: datetime) -> datetime:
    """The first time it happens after `moment`, in UTC. Dates are those on the wall, midnight to midnight.

    Each date has each wall time once, also where clocks change.
    """
    midnight = Calendar(calendar.zone)
    # A time that clocks jump over may come on the next date.
    first = midnight.local(moment).date() - timedelta(days=1)
    days = (first + timedelta(days=ahead) for ahead in range(64))
    coming = (midnight.moment_of(day, wall) for day in days if repeat.is_on(day) for wall in repeat.walls)
    return next(at for at in coming if at > moment)
