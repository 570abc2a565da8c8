"""A group's own days: its zone and its start of day."""

from zoneinfo import ZoneInfo

from kit.recurrence import Calendar
from models import Group


def calendar_of(group: Group) -> Calendar:
    """The group's zone and start of day."""
    return Calendar(ZoneInfo(group.zone), group.day_start)
