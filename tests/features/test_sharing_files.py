"""Files made of talks, read back: the calendar by two readers that know nothing of each other, the archive by a parser."""

from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser
from io import StringIO
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from dateutil import parser as dates, tz
from icalendar import Calendar

from features.activities.sharing import page

ZONES = [
    "Europe/Berlin",
    "Asia/Shanghai",
    "America/Sao_Paulo",
    "Australia/Lord_Howe",
    "Asia/Kathmandu",
    "UTC",
    "America/New_York",
]
# Around both changes of the clocks of 2027, and of a year without any.
STARTS = [
    datetime(2027, month, day, 19, 30, tzinfo=UTC)
    for month, day in ((1, 15), (3, 27), (3, 28), (7, 1), (10, 30), (10, 31), (12, 24))
]


def calendar(starts: list[datetime], *, minutes: int = 90) -> bytes:
    talks = [
        {"uid": f"talk-1-1-{n}@muster", "revision": n, "starts_at": at.isoformat(), "minutes": minutes,
         "summary": "睡眠, dreams; and \\ naps", "description": "Runners\n🎤 Mia", "is_skipped": n == 1, "url": "https://t.me/c/1/2"}
        for n, at in enumerate(starts)
    ]  # fmt: skip
    return page.calendar({"title": "Sleep", "now": STARTS[0].isoformat(), "talks": talks})


def by_hand(file: bytes) -> list[dict[str, Any]]:
    """A reader of our own: unfolds the lines, and lets dateutil read the zone that stands in the file."""
    text = file.decode().replace("\r\n ", "")
    zones = tz.tzical(StringIO(file.decode().replace("\r\n", "\n"))) if "BEGIN:VTIMEZONE" in text else None
    events: list[dict[str, Any]] = []
    for block in text.split("BEGIN:VEVENT")[1:]:
        event: dict[str, Any] = {}
        for line in block.partition("END:VEVENT")[0].strip().split("\r\n"):
            head, _, value = line.partition(":")
            name, *parameters = head.split(";")
            named = dict(each.split("=") for each in parameters)
            if name in {"DTSTART", "DTEND"}:
                moment = dates.parse(value)
                event[name] = (
                    moment.replace(tzinfo=zones.get(named["TZID"])) if "TZID" in named and zones is not None else moment
                )
            else:
                event[name] = value.replace("\\n", "\n").replace("\\,", ",").replace("\\;", ";").replace("\\\\", "\\")
        events.append(event)
    return events


@pytest.mark.parametrize("zone", ZONES)
def test_the_calendar_says_the_same_moments_to_both_readers(zone: str) -> None:
    file = calendar([start.astimezone(ZoneInfo(zone)) for start in STARTS])
    theirs: list[Any] = Calendar.from_ical(file).walk("VEVENT")
    ours = by_hand(file)
    assert len(theirs) == len(ours) == len(STARTS)
    for start, event, read in zip(STARTS, theirs, ours, strict=True):
        assert event["dtstart"].dt == read["DTSTART"] == start
        assert event["dtend"].dt == read["DTEND"] == start + timedelta(minutes=90)
        # Whoever knows no zones reads the same: those that are written out were an hour off for some.
        assert read["DTSTART"].utcoffset() == read["DTEND"].utcoffset() == timedelta()
        assert str(event["summary"]) == read["SUMMARY"] == "睡眠, dreams; and \\ naps"
    assert [read["STATUS"] for read in ours][:3] == ["CONFIRMED", "CANCELLED", "CONFIRMED"]
    assert [int(read["SEQUENCE"]) for read in ours] == list(range(len(STARTS)))
    assert len({read["UID"] for read in ours}) == len(STARTS)
    assert b"TZID" not in file


def test_lines_are_folded_and_end_as_the_standard_says() -> None:
    file = calendar(STARTS)
    lines = file.split(b"\r\n")
    assert b"\n" not in b"".join(lines)
    assert max(len(line) for line in lines) <= 75


def facts(**more: Any) -> dict[str, Any]:
    said = {
        "by": "<b>Mia</b>",
        "at": "20:05",
        "text": '</p><script>alert(1)</script>\nSecond "line"',
        "media": "[photo]",
        "reactions": "3 reactions",
        "url": "https://t.me/c/1/2",
    }
    return {
        "language": "en", "title": "Sleep & <dreams>", "subtitle": "Runners · Thu", "speakers": "🎤 Mia", "numbers": ["5 people"],
        "messages": [said, {**said, "url": "", "media": "", "reactions": ""}],
        "questions": [{"text": "<img src=x onerror=alert(1)>", "about": "Noah", "answers": [said]}],
        "present": ["Noah ×2", "<i>Eve</i>"],
        "words": {"talk": "What was said", "questions": "Questions", "present": "Who was there", "open": "in Telegram", "footer": "Kept"},
    } | more  # fmt: skip


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in {"meta", "br"}:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_the_archive_needs_nothing_and_runs_nothing() -> None:
    html = page.archive(facts()).decode()
    parser = _Tags()
    parser.feed(html)
    assert parser.open == []
    names = {name for name, _ in parser.tags}
    assert not names & {"script", "img", "link", "iframe", "object", "b>mia", "i"}
    assert not [
        attributes for _, attributes in parser.tags if any(key.startswith("on") or key == "src" for key in attributes)
    ]
    assert {a["href"] for _, a in parser.tags if "href" in a} == {"https://t.me/c/1/2"}
    assert "default-src 'none'" in html


def test_an_empty_archive_is_a_page_all_the_same() -> None:
    html = page.archive(facts(messages=[], questions=[], present=[], speakers="")).decode()
    assert "<h2>" not in html
    assert html.rstrip().endswith("</html>")
