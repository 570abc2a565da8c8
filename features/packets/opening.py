"""When a packet or a relay that is planned opens: a time on the group's wall clock, which moves with its zone. Pure."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from features.moments import moment_of, when_of
from features.values import is_no
from features.when import When, read_when, write_when
from kit.recurrence import Calendar
from models import Group

_WALL = "%Y-%m-%dT%H:%M"


def read_at(text: str) -> When | None:
    """`fri 20:00`, or `no`: at once."""
    return None if is_no(text) else read_when(text)


def write_at(when: When | None) -> str:
    """In a way that `read_at` reads as the same."""
    return "no" if when is None else write_when(when)


def wall_of(when: When | None, group: Group, now: datetime, before: str | None) -> str | None:
    """A moment as it is stored, by the group's wall clock: `2026-12-03T20:00`. What is the same as `before` may be over.

    Raises Past, TooFar, Ambiguous.
    """
    if when is None:
        return None
    if when == spelt(before):
        return before
    calendar = Calendar(ZoneInfo(group.zone))
    return calendar.local(moment_of(when, calendar, now)).strftime(_WALL)


def spelt(at: str | None) -> When | None:
    """The same as somebody would write it."""
    return None if at is None else when_of(datetime.strptime(at, _WALL).replace(tzinfo=UTC), Calendar(ZoneInfo("UTC")))


def moment(at: str | None, group: Group) -> datetime | None:
    """When that is, in the group's zone."""
    if at is None:
        return None
    wall = datetime.strptime(at, _WALL).replace(tzinfo=UTC)
    return Calendar(ZoneInfo(group.zone)).moment_of(wall.date(), wall.hour * 60 + wall.minute)


def is_ahead(at: str | None, group: Group, now: datetime) -> bool:
    """Whether it has not opened yet."""
    found = moment(at, group)
    return found is not None and found > now
