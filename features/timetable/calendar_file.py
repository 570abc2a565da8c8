"""The timetable as a calendar file (iCalendar, RFC 5545). Made in the renderer: it knows plain facts and nothing else."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from icalendar import Calendar, Event

_LASTS = timedelta(minutes=15)


def write(facts: Mapping[str, Any]) -> bytes:
    """The file: an event each, which blocks no time."""
    calendar = Calendar()
    calendar.add("prodid", "-//Muster//Schedule//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", facts["name"])
    for entry in facts["entries"]:
        event = Event()
        event.add("uid", entry["uid"])
        event.add("dtstamp", datetime.fromisoformat(facts["made_at"]))
        event.add("dtstart", datetime.fromisoformat(entry["at"]))
        event.add("duration", _LASTS)
        event.add("summary", entry["summary"])
        event.add("transp", "TRANSPARENT")
        calendar.add_component(event)
    return bytes(calendar.to_ical())
