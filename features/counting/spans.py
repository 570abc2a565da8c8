"""Days and weeks of a group, as spans that things are counted in."""

from dataclasses import dataclass
from datetime import date, timedelta

ONE_DAY = timedelta(days=1)
ONE_WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Span:
    """Days of a group, both ends included."""

    first: date
    last: date

    @property
    def days(self) -> list[date]:
        """Each of them."""
        return [self.first + timedelta(days=n) for n in range((self.last - self.first).days + 1)]

    @property
    def before(self) -> "Span":
        """The same days a week earlier."""
        return Span(self.first - ONE_WEEK, self.last - ONE_WEEK)


def week_of(day: date, *, so_far: date | None = None) -> Span:
    """The week (from Monday) with this day in it; not beyond `so_far`."""
    monday = day - timedelta(days=day.weekday())
    sunday = monday + ONE_WEEK - ONE_DAY
    return Span(monday, sunday if so_far is None else min(sunday, so_far))
