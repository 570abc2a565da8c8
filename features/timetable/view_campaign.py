"""When everything of a campaign is: as a list, a picture, a calendar file and a table. The bot's items and people's tasks in one."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from markupsafe import Markup

from features.activities.registry import kind_called
from features.attached.view import refused
from features.campaigns.document import Countdown, Open, Post, Thanks
from features.campaigns.taps import CampaignTap
from features.campaigns.team.taps import TeamTap, TimetableTap
from features.campaigns.view_items import item_line, short
from features.campaigns.view_parts import role_name
from features.timetable.campaign import CampaignTimetable, Entry
from kit.messages import Button, Made, Message, Row
from kit.texts import Texts, as_written, person_name

_LINES = 24
_MOST_WEEKS = 8
_SIGNS = {"done": " ✅", "failed": " ⚠️", "skipped": " ⏭"}


def page(t: Texts, table: CampaignTimetable, number: int, *, is_host: bool) -> Message:
    """A page of the list: so many lines, by day."""
    pages = max(1, -(-len(table.entries) // _LINES))
    number = min(number, pages - 1)
    said: list[Markup | str] = [
        t("🗓 <b>{title}</b>: timetable ({group})", title=table.title, group=as_written(table.group.title))
    ]
    if table.first_day is None:
        said.append(t("It does not say yet when it begins. Set its first day, and everything has a time."))
    shown = table.entries[number * _LINES : (number + 1) * _LINES]
    for day, of_day in _by_day(table, shown).items():
        said += ["", Markup("<b>{}</b>").format(t.day(day)), *(_line(t, table, entry) for entry in of_day)]
    return Message(Markup("\n").join(said), tuple(_rows(t, table, number, pages, is_host=is_host)))


def _by_day(table: CampaignTimetable, entries: Sequence[Entry]) -> dict[date, list[Entry]]:
    days: dict[date, list[Entry]] = {}
    for entry in entries:
        days.setdefault(table.group.calendar.local(entry.at).date(), []).append(entry)
    return days


def _line(t: Texts, table: CampaignTimetable, entry: Entry) -> Markup:
    time = t.clock_time(table.group.calendar.local(entry.at))
    sign = " ⚠️" if _is_late(table, entry) else _SIGNS.get(entry.state, "")
    return t("{time} {what}{sign}", time=time, what=_what(t, entry), sign=sign)


def _what(t: Texts, entry: Entry) -> Markup:
    if entry.task is None:
        assert entry.item is not None  # noqa: S101 - it is one of both
        return item_line(t, entry.item)
    return t("📋 {title} ({whose})", title=entry.task.title, whose=_whose(t, entry))


def _whose(t: Texts, entry: Entry) -> Markup:
    """Who does it: by name where somebody has it, by role where nobody has."""
    task = entry.task
    if task is None:
        return Markup()
    if task.holder is not None and task.holder_name:
        return Markup.escape(person_name(task.holder_name))
    return Markup.escape(as_written(task.who)) if task.who else role_name(t, task.role)


def _is_late(table: CampaignTimetable, entry: Entry) -> bool:
    return entry.task is not None and entry.task.is_open and entry.at <= table.now


def _rows(t: Texts, table: CampaignTimetable, number: int, pages: int, *, is_host: bool) -> list[Row]:
    where = table.group.id, table.number
    rows: list[Row] = []
    turns: Row = (
        *(
            (Button.tapping(t.context("tasks", "⬅️ Earlier"), TimetableTap(*where, "list", number - 1)),)
            if number
            else ()
        ),
        *(
            (Button.tapping(t.context("tasks", "Later ➡️"), TimetableTap(*where, "list", number + 1)),)
            if number + 1 < pages
            else ()
        ),
    )
    if turns:
        rows.append(turns)
    if table.entries:
        rows.append(
            (
                Button.tapping(t("🖼 Picture"), TimetableTap(*where, "picture", 0)),
                Button.tapping(t("📅 Calendar file"), TimetableTap(*where, "file", 0)),
                Button.tapping(t("📊 Table (XLSX)"), TimetableTap(*where, "table", 0)),
            )
        )
    back = CampaignTap(*where) if is_host else TeamTap(*where, 0)
    rows.append((Button.tapping(t("◀ The campaign") if is_host else t("📋 All tasks"), back),))
    return rows


# --- other forms ------------------------------------------------------------------------------------------------------------------


def _caption(t: Texts, table: CampaignTimetable) -> Markup:
    return t("🗓 <b>{title}</b>: when everything is ({group})", title=table.title, group=as_written(table.group.title))


def as_picture(t: Texts, table: CampaignTimetable) -> Message:
    """The weeks of it as a calendar; of a long one eight, from this week on."""
    calendar = table.group.calendar
    days = _by_day(table, table.entries)
    today, first, last = calendar.local(table.now).date(), min(days), max(days)
    monday, end = _monday(first), _monday(last)
    if (end - monday).days >= 7 * _MOST_WEEKS:
        monday = max(monday, min(_monday(today), end - timedelta(days=7 * (_MOST_WEEKS - 1))))
    weeks = min(_MOST_WEEKS, (end - monday).days // 7 + 1)
    facts = {
        "title": table.title,
        "span": f"{t.day(first)} – {t.day(last)}",
        "weekdays": [t.weekday(number) for number in range(7)],
        "weeks": [
            [_cell(t, table, monday + timedelta(days=7 * week + day), today, (first, last), days) for day in range(7)]
            for week in range(weeks)
        ],
    }
    made = Made.by("features.timetable.picture:draw", facts, filename=f"campaign-{table.number}.png")
    return Message(_caption(t, table), attachment=made)


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _cell(
    t: Texts,
    table: CampaignTimetable,
    day: date,
    today: date,
    span: tuple[date, date],
    days: Mapping[date, Sequence[Entry]],
) -> dict[str, Any]:
    return {
        "day": t.day_of_month(day),
        "is_today": day == today,
        "is_out": not span[0] <= day <= span[1],
        "entries": [
            {
                "time": t.clock_time(table.group.calendar.local(entry.at)),
                "title": _title(entry),
                "what": ("✓ " if entry.state == "done" else "") + _plain(_beside(t, entry)),
                "sort": entry.sort,
            }
            for entry in days.get(day, ())
        ],
    }


def _title(entry: Entry) -> str:
    match entry.item:
        case None:
            return "" if entry.task is None else entry.task.title
        case Open(title=title):
            return title
        case Post(text=text, of_copy=of_copy):
            return short(text or of_copy or "")
        case Countdown(text=text) | Thanks(text=text):
            return short(text)


def _beside(t: Texts, entry: Entry) -> Markup:
    """Beside the time in a cell: what it is, or who does it."""
    match entry.item:
        case None:
            return _whose(t, entry)
        case Open(kind=called):
            kind = kind_called(called)
            return Markup.escape(called) if kind is None else kind.view.name(t)
        case Post():
            return t("announcement")
        case Countdown():
            return t("countdown")
        case Thanks():
            return t.context("in a timetable", "thanks")


def as_file(t: Texts, table: CampaignTimetable, *, home: str) -> Message:
    """For a calendar program. `home`: which installation this is, for names that are nobody else's."""
    facts = {
        "name": table.title,
        "made_at": table.now.isoformat(),
        "entries": [
            {
                "uid": f"{table.group.id}-campaign:{table.number}:{entry.key}@{home}",
                "at": entry.at.isoformat(),
                "summary": _plain(_what(t, entry)),
            }
            for entry in table.entries
        ],
    }
    made = Made.by(
        "features.timetable.calendar_file:write", facts, filename=f"campaign-{table.number}.ics", refused=refused(t)
    )
    return Message(_caption(t, table), attachment=made)


def as_table(t: Texts, table: CampaignTimetable) -> Message:
    """As a workbook, a line each."""
    heads = [
        t.context("in a timetable", "Day"),
        t.context("in a timetable", "Date"),
        t.context("in a timetable", "Time"),
        t.context("in a timetable", "What"),
        t.context("in a timetable", "Role"),
        t.context("in a timetable", "Who"),
        t.context("in a timetable", "State"),
        t.context("in a timetable", "Note"),
    ]
    sheet = {
        "name": _plain(t.context("a table", "Timetable")),
        "heads": [_plain(head) for head in heads],
        "rows": [[_plain(cell) for cell in _cells(t, table, entry)] for entry in table.entries],
    }
    made = Made.by(
        "features.tables:workbook", {"sheets": [sheet]}, filename=f"campaign-{table.number}.xlsx", refused=refused(t)
    )
    return Message(_caption(t, table), attachment=made)


def _cells(t: Texts, table: CampaignTimetable, entry: Entry) -> list[Markup | str]:
    wall, task = table.group.calendar.local(entry.at), entry.task
    assert table.first_day is not None  # noqa: S101 - without one there are no entries
    days = (wall.date() - table.first_day).days
    holder = "" if task is None else person_name(task.holder_name) if task.holder is not None else task.who
    return [
        f"D{days:+d}" if days else "D0",
        f"{wall:%Y-%m-%d}",
        f"{wall:%H:%M}",
        task.title if task is not None else _what(t, entry),
        role_name(t, task.role) if task is not None else t.context("does it", "the bot"),
        holder,
        _state(t, table, entry),
        "" if task is None else task.said or task.note,
    ]


def _state(t: Texts, table: CampaignTimetable, entry: Entry) -> Markup:
    if _is_late(table, entry):
        return t.context("of a plan", "late")
    match entry.state:
        case "done":
            return t.context("of a plan", "done")
        case "failed":
            return t.context("of a plan", "did not work")
        case "skipped":
            return t.context("of a plan", "left out")
    return t.context("of a plan", "ahead")


def _plain(words: Markup | str) -> str:
    """What is no message knows no HTML."""
    return str(words.unescape()) if isinstance(words, Markup) else words
