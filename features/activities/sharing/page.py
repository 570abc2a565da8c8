"""Files made of talks: the archive, one HTML page that needs nothing else, and the calendar file. Made in the renderer, of plain facts."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from icalendar import Calendar, Event

from kit import webpage

_PAGE = Path(__file__).parent / "archive.html"


def archive(facts: Mapping[str, Any]) -> bytes:
    """The archive of a talk."""
    return webpage.render(_PAGE, facts)


def calendar(facts: Mapping[str, Any]) -> bytes:
    """The calendar file of talks (RFC 5545). Moments stand in UTC: programs read zones that are written out in different ways."""
    file = Calendar()
    file.add("prodid", "-//Muster//Talks//EN")
    file.add("version", "2.0")
    file.add("method", "PUBLISH")
    file.add("x-wr-calname", facts["title"])
    for talk in facts["talks"]:
        starts_at = datetime.fromisoformat(talk["starts_at"]).astimezone(UTC)
        event = Event()
        event.add("uid", talk["uid"])
        event.add("sequence", talk["revision"])
        event.add("dtstamp", datetime.fromisoformat(facts["now"]))
        event.add("dtstart", starts_at)
        event.add("dtend", starts_at + timedelta(minutes=talk["minutes"]))
        event.add("summary", talk["summary"])
        event.add("description", talk["description"])
        event.add("status", "CANCELLED" if talk["is_skipped"] else "CONFIRMED")
        if talk["url"]:
            event.add("url", talk["url"])
        file.add_component(event)
    return bytes(file.to_ical())
