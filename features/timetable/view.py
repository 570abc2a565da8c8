"""What is said of the timetable: the list by day, what gets in each other's way, the log; and the facts of its picture and its file."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from markupsafe import Markup

from features.activities.view import ManageTap
from features.announcements.taps import AnnouncementTap
from features.announcements.view import title as announcement_title
from features.attached.view import refused
from features.campaigns.view_items import item_line
from features.facts import GroupFacts
from features.scheduling.names import name_of
from features.scheduling.taps import ScheduleAsTap, ScheduleTap
from features.scheduling.view import outcome
from features.timetable.rules import (
    DAYS,
    MOST_A_DAY,
    AtNight,
    Conflict,
    Logged,
    Overlap,
    Planned,
    Timetable,
    TooClose,
    by_day,
    conflicts,
    folded,
    named,
)
from kit.messages import Button, Made, Message, Row
from kit.recurrence import Calendar
from kit.texts import Texts

_LINES = 24
_WARNINGS = 5
_LATER = 10
_LABEL_LENGTH = 24
_LATE = timedelta(minutes=5)


def page(t: Texts, table: Timetable, number: int) -> Message:
    """A page of the list: as many whole days as fit."""
    pages = _pages(table)
    number = min(max(number, 0), len(pages) - 1)
    plans = pages[number]
    first = table.calendar.local(table.start).date()
    lines: list[str] = [
        t("🗓 <b>Schedule</b>, {start} to {end}", start=t.day(first), end=t.day(first + timedelta(days=DAYS - 1)))
    ]
    if not table.plans:
        lines += ["", t("Nothing is planned. Start something with /new, or announce something with /announce.")]
    for day, of_day in by_day(plans, table.calendar).items():
        lines += ["", Markup("<b>{}</b>").format(t.day(day)), *(_lines(t, of_day, table.calendar))]
    if number == 0:
        lines += _warnings(t, table)
        if table.paused:
            lines += ["", t("⏸ Paused: {titles}", titles=t.listing(announcement_title(t, a) for a in table.paused))]
    if number + 1 == len(pages) and table.later:
        lines += ["", *_later(t, table)]
    return Message(Markup("\n").join(lines), _rows(t, table, plans, number, len(pages)))


def _pages(table: Timetable) -> list[list[Planned]]:
    pages: list[list[Planned]] = [[]]
    taken = 0
    for of_day in by_day(table.plans, table.calendar).values():
        of_lines = folded(of_day)
        for at in range(0, len(of_lines), _LINES):
            part = of_lines[at : at + _LINES]
            if pages[-1] and taken + len(part) > _LINES:
                pages.append([])
                taken = 0
            pages[-1].extend(plan for line in part for plan in line)
            taken += len(part)
    return pages


def _lines(t: Texts, of_day: Sequence[Planned], calendar: Calendar) -> list[Markup]:
    return [_line(t, line[0], calendar) if len(line) == 1 else _routine(t, line, calendar) for line in folded(of_day)]


def _routine(t: Texts, line: Sequence[Planned], calendar: Calendar) -> Markup:
    """`00:00 · 20:00 · 21:00 1. Morning run (check-in opens, reminder, day closes)`."""
    times = Markup(" · ").join(t.clock_time(calendar.local(plan.at)) for plan in line)
    what = t.listing(name_of(t, plan.kind) for plan in line)
    return t(
        "{time} {number}. {title} ({what})", time=times, number=str(line[0].number), title=line[0].title, what=what
    )


def _later(t: Texts, table: Timetable) -> list[Markup]:
    """Announcements that come only after what the list shows."""
    lines = [t("🔭 <b>Later</b>")]
    for plan in table.later[:_LATER]:
        moment = t.moment(table.calendar.local(plan.at))
        lines.append(t("{moment} {number}. {title}", moment=moment, number=str(plan.number), title=_called(t, plan)))
    if len(table.later) > _LATER:
        lines.append(t.many("and {count} more", "and {count} more", len(table.later) - _LATER))
    return lines


def _line(t: Texts, plan: Planned, calendar: Calendar) -> Markup:
    time = t.clock_time(calendar.local(plan.at))
    if plan.number is None:
        return t("{time} {what}", time=time, what=name_of(t, plan.kind))
    number, what = str(plan.number), _does(t, plan)
    if not plan.title:
        return t("{time} {number}. {what}", time=time, number=number, what=what)
    return t("{time} {number}. {title} ({what})", time=time, number=number, title=plan.title, what=what)


def _does(t: Texts, plan: Planned) -> Markup:
    """What happens then."""
    return name_of(t, plan.kind) if plan.item is None else item_line(t, plan.item)


def _called(t: Texts, plan: Planned) -> Markup:
    return Markup.escape(plan.title) if plan.title else name_of(t, plan.kind)


def _warnings(t: Texts, table: Timetable) -> list[str]:
    found = conflicts(table.plans, table.calendar)
    lines: list[str] = [_warning(t, conflict, table.calendar) for conflict in found[:_WARNINGS]]
    if len(found) > _WARNINGS:
        lines.append(t.many("⚠️ and {count} more", "⚠️ and {count} more", len(found) - _WARNINGS))
    return ["", *lines] if lines else []


def _warning(t: Texts, conflict: Conflict, calendar: Calendar) -> Markup:
    if isinstance(conflict, TooClose):
        first, second = conflict.first, conflict.second
        said = t(
            "⚠️ {moment}: “{first}” and “{second}” come within 15 minutes",
            moment=t.moment(calendar.local(first.at)),
            first=_called(t, first),
            second=_called(t, second),
        )
        return said + _more(t, conflict.days)
    if isinstance(conflict, Overlap):
        said = t(
            "⚠️ {moment}: “{second}” begins while “{first}” is still on",
            moment=t.moment(calendar.local(conflict.second.at)),
            first=_called(t, conflict.first),
            second=_called(t, conflict.second),
        )
        return said + _more(t, conflict.days)
    if isinstance(conflict, AtNight):
        moment = t.moment(calendar.local(conflict.plan.at))
        said = t(
            "⚠️ {moment}: “{title}” falls into quiet hours and waits until they end",
            moment=moment,
            title=_called(t, conflict.plan),
        )
        return said + _more(t, conflict.days)
    return t.many(
        "⚠️ {day}: {count} message, more than {most} a day",
        "⚠️ {day}: {count} messages, more than {most} a day",
        conflict.count,
        day=t.day(conflict.day),
        most=MOST_A_DAY,
    )


def _more(t: Texts, days: int) -> Markup:
    return t.many(" (on {count} day)", " (on {count} days)", days) if days > 1 else Markup()


def _rows(t: Texts, table: Timetable, plans: Sequence[Planned], number: int, pages: int) -> tuple[Row, ...]:
    # Campaigns are looked at in private, by their own command.
    subjects = {(e.is_activity, e.number or 0): e for e in plans if e.number is not None and e.item is None}
    if number + 1 == pages:
        subjects |= {(False, e.number or 0): e for e in table.later[:_LATER]}
    buttons = [_subject(t, plan, table.group_id) for plan in subjects.values()]
    if number == 0:
        buttons += [
            Button.tapping(_label(a.number, announcement_title(t, a)), AnnouncementTap(a.group_id, a.number))
            for a in table.paused
        ]
    rows: list[Row] = [tuple(buttons[at : at + 2]) for at in range(0, len(buttons), 2)]
    turns: list[Button] = []
    if number > 0:
        turns.append(Button.tapping(t("⬅️ Earlier"), ScheduleTap(number - 1)))
    if number + 1 < pages:
        turns.append(Button.tapping(t("Later ➡️"), ScheduleTap(number + 1)))
    more: Row = (
        Button.tapping(t("🖼 Picture"), ScheduleAsTap("picture")),
        Button.tapping(t("📅 Calendar file"), ScheduleAsTap("file")),
        Button.tapping(t("📜 Log"), ScheduleAsTap("log")),
    )
    return (*rows, *((tuple(turns),) if turns else ()), more)


def _subject(t: Texts, plan: Planned, group_id: int) -> Button:
    number = plan.number or 0
    label = _label(number, _called(t, plan))
    return (
        Button.tapping(label, ManageTap(number))
        if plan.is_activity
        else Button.tapping(label, AnnouncementTap(group_id, number))
    )


def _label(number: int, title: Markup) -> Markup:
    plain = title.unescape()
    shown = plain if len(plain) <= _LABEL_LENGTH else plain[: _LABEL_LENGTH - 1] + "…"
    return Markup("{}. {}").format(number, shown)


# --- other forms ------------------------------------------------------------------------------------------------------------------


def as_picture(t: Texts, group: GroupFacts, table: Timetable) -> Message:
    """The two weeks as a calendar."""
    caption = t("🗓 What happens in <b>{group}</b> in the next two weeks", group=group.title)
    return Message(
        caption,
        attachment=Made.by("features.timetable.picture:draw", _picture_facts(t, group, table), filename="schedule.png"),
    )


def _picture_facts(t: Texts, group: GroupFacts, table: Timetable) -> dict[str, Any]:
    today = table.calendar.local(table.start).date()
    last = today + timedelta(days=DAYS - 1)
    monday = today - timedelta(days=today.weekday())
    days = by_day(table.plans, table.calendar)
    weeks = (last - monday).days // 7 + 1
    return {
        "title": group.title,
        "span": f"{t.day(today)} – {t.day(last)}",
        "weekdays": [t.weekday(number) for number in range(7)],
        "weeks": [
            [_cell(t, monday + timedelta(days=7 * week + day), today, last, days, table.calendar) for day in range(7)]
            for week in range(weeks)
        ],
    }


def _cell(
    t: Texts, day: date, today: date, last: date, days: dict[date, list[Planned]], calendar: Calendar
) -> dict[str, Any]:
    return {
        "day": t.day_of_month(day),
        "is_today": day == today,
        "is_out": not today <= day <= last,
        "entries": [
            {
                "time": t.clock_time(calendar.local(line[0].at)),
                "title": str(_called(t, line[0]).unescape()),
                "what": _what(t, line, calendar),
                "sort": "activity" if _opens(line[0]) else "announcement",
            }
            for line in folded(days.get(day, []))
        ],
    }


def _opens(plan: Planned) -> bool:
    return plan.is_activity or (plan.item is not None and plan.item.do == "open")


def _what(t: Texts, line: Sequence[Planned], calendar: Calendar) -> str:
    """Beside the time in a cell: what it is, or the other times of what is routine."""
    if len(line) > 1:
        return " ".join(f"· {t.clock_time(calendar.local(plan.at))}" for plan in line[1:])
    return str(_does(t, line[0]).unescape()) if line[0].title else ""


def as_file(t: Texts, group: GroupFacts, table: Timetable, *, home: str) -> Message:
    """The two weeks for a calendar program. `home`: which installation this is, for names that are nobody else's."""
    facts = {
        "name": group.title,
        "made_at": table.start.isoformat(),
        "entries": [
            {
                "uid": f"{group.id}-{name}@{home}",
                "at": plan.at.isoformat(),
                "summary": str(t("{title} ({what})", title=_called(t, plan), what=_does(t, plan)).unescape()),
            }
            for name, plan in named(table.plans, table.calendar)
        ],
    }
    text = t(
        "📅 For the calendar on your phone or computer: what happens in <b>{group}</b> in the next two weeks",
        group=group.title,
    )
    return Message(
        text,
        attachment=Made.by(
            "features.timetable.calendar_file:write", facts, filename="schedule.ics", refused=refused(t)
        ),
    )


def log(t: Texts, runs: Sequence[Logged], calendar: Calendar) -> Message:
    """`/schedule log`: what ran last."""
    back: Row = (Button.tapping(t("🗓 Schedule"), ScheduleTap(0)),)
    if not runs:
        return Message(t("Nothing has happened by itself yet."), (back,))
    lines = [t("📜 <b>What happened last</b>"), *(_logged(t, run, calendar) for run in runs)]
    return Message(Markup("\n").join(lines), (back,))


def _logged(t: Texts, logged: Logged, calendar: Calendar) -> Markup:
    run = logged.run
    what = name_of(t, run.kind)
    called = (
        t("{number}. {title} ({what})", number=str(logged.number), title=logged.title, what=what)
        if logged.title
        else what
    )
    how = outcome(t, run.outcome)
    if run.outcome == "late" and (late := run.ran_at - run.due_at) > _LATE:
        how = t("{span} late", span=t.span(late))
    return t("· {moment} {what}: {outcome}", moment=t.moment(calendar.local(run.due_at)), what=called, outcome=how)
