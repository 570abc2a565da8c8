"""What is said of announcements: the panel, the toasts, and how one begins."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from markupsafe import Markup

from features.announcements.content import is_album
from features.announcements.facts import AnnouncementFacts, Counted, PanelFacts
from features.announcements.rules import Timing, utc
from features.announcements.taps import AnnouncementTap, AskTap, BeginTap, CountTap, DoTap
from features.facts import GroupFacts
from features.links import deep_link
from features.repeats import LAST_DAY, Every
from features.scheduling.names import named
from features.scheduling.taps import ScheduleTap
from features.values import EVERY_DAY, write_quiet, write_time
from kit.messages import Button, Content, Copies, Link, Message, Row
from kit.recurrence import Calendar
from kit.texts import Texts


@named("announce.post", speaks=True)
def _(t: Texts) -> Markup:
    return t("announcement")


@named("announce.step", speaks=True)
def _(t: Texts) -> Markup:
    return t("countdown")


# --- the panel --------------------------------------------------------------------------------------------------------------------


def panel(
    t: Texts, facts: PanelFacts, now: datetime, *, bot_username: str, in_private: bool, notes: tuple[Markup, ...] = ()
) -> Message:
    """An announcement as it is set up, with buttons for all that can be done with it."""
    group, a = facts.group, facts.announcement
    lines: list[str] = [
        t("📢 <b>{number}. {title}</b>", number=str(a.number), title=title(t, a)),
        *((t("In <b>{group}</b>", group=group.title),) if in_private else ()),
        *(_when(t, facts, now) if a.activity is None else _steps(t, facts, now)),
        *_how(t, group, a),
        *notes,
    ]
    if a.state == "draft":
        lines += ["", t("Nothing is sent until you confirm.")]
    return Message(Markup("\n").join(lines), _rows(t, facts, bot_username, in_private=in_private))


def title(t: Texts, a: AnnouncementFacts) -> Markup:
    """What it is called in lists."""
    if a.activity is not None:
        return t("Countdown to {title}", title=a.title)
    if a.title:
        return Markup.escape(a.title)
    if a.body is None:
        return t("announcement")
    if is_album(a.body):
        return t("an album")
    return _kind(t, a.body)


def _kind(t: Texts, body: Content | Copies) -> Markup:
    kinds = {"photo": t("a photo"), "video": t("a video"), "voice": t("a voice message"), "document": t("a file")}
    return kinds.get(body.kind, t("a message")) if isinstance(body, Content) else t("a message")


def _when(t: Texts, facts: PanelFacts, now: datetime) -> list[Markup]:
    a, timing = facts.announcement, facts.announcement.timing
    if timing.at_once:
        return [t("✅ Sent") if a.state == "done" else t("🕒 As soon as you confirm")]
    if not timing.is_said:
        return [t("🕒 Not said yet")]
    return [*_rule(t, timing, facts.group.calendar), *_next(t, facts, now)]


def _rule(t: Texts, timing: Timing, calendar: Calendar) -> list[Markup]:
    if timing.every is None:
        return []
    lines = [t("🔁 {rule}", rule=rule(t, timing.every))]
    if timing.start is not None:
        lines.append(t("from {moment}", moment=_bound(t, timing.start, calendar, is_end=False)))
    if timing.until is not None:
        lines.append(t("until {moment}", moment=_bound(t, timing.until, calendar, is_end=True)))
    return lines


def _bound(t: Texts, bound: datetime, calendar: Calendar, *, is_end: bool) -> str:
    wall = calendar.local(utc(bound, calendar))
    if wall.hour or wall.minute:
        return t.full_moment(wall)
    # A day as a whole: its end is the next one's midnight.
    return t.full_day(wall.date() - timedelta(days=1) if is_end else wall.date())


def _next(t: Texts, facts: PanelFacts, now: datetime) -> list[Markup]:
    a, calendar = facts.announcement, facts.group.calendar
    timing = a.timing
    if a.state == "paused":
        return [t("⏸ Paused")]
    if a.state == "done":
        return [t("✅ Sent")]
    due = timing.after(now, calendar) if a.occurrence is None or a.occurrence <= now else a.occurrence
    moved = None if timing.moved is None else utc(timing.moved, calendar)
    if moved is not None and moved > now:
        due = moved
    if due is None:
        return [t("🕒 Its time has gone by")]
    wall = calendar.local(due)
    return [t("🕒 Next: {moment}", moment=t.full_moment(wall)), *_quiet(t, facts, wall)]


def _quiet(t: Texts, facts: PanelFacts, wall: datetime) -> list[Markup]:
    minutes, quiet = wall.hour * 60 + wall.minute, facts.quiet
    is_quiet = (minutes - quiet[0]) % 1440 < (quiet[1] - quiet[0]) % 1440
    if not is_quiet:
        return []
    if facts.announcement.is_urgent:
        return [t("🌙 In quiet hours ({hours}), and sent all the same", hours=write_quiet(quiet))]
    return [
        t("🌙 In quiet hours ({hours}): it waits until {time}", hours=write_quiet(quiet), time=write_time(quiet[1]))
    ]


def rule(t: Texts, every: Every) -> Markup:
    """A repeat in words: `Mon, Thu 09:00`."""
    times = t.listing(write_time(wall) for wall in every.walls)
    if every.is_monthly and every.month_day is None:
        days = t("every month")
    elif every.is_monthly:
        days = (
            t("last day of the month")
            if every.month_day == LAST_DAY
            else t("day {day} of the month", day=str(every.month_day))
        )
    elif not every.weekdays:
        days = t("every week")
    else:
        days = (
            t("every day")
            if every.weekdays == EVERY_DAY
            else t.listing(t.weekday(day) for day in sorted(every.weekdays))
        )
    return Markup("{} {}").format(days, times).strip()


def _steps(t: Texts, facts: PanelFacts, now: datetime) -> list[Markup]:
    a, counted = facts.announcement, facts.counted
    if a.state == "paused":
        return [t("⏸ Paused")]
    if counted is None or a.state == "done":
        return [t("✅ Sent") if a.state == "done" else t("🕒 Its time has gone by")]
    calendar = facts.group.calendar
    lines: list[Markup] = []
    for step in a.steps:
        at = counted.start - timedelta(minutes=step)
        if at > now:
            before = t("{span} before", span=t.span(timedelta(minutes=step))) if step else t("at the start")
            lines.append(t("🕒 {moment} ({before})", moment=t.moment(calendar.local(at)), before=before))
    return lines or [t("🕒 Its time has gone by")]


def _how(t: Texts, group: GroupFacts, a: AnnouncementFacts) -> list[Markup]:
    said = [
        (a.thread_id is not None, t("in its topic")),
        (a.pins, t("pinned")),
        (a.replaces, t("the previous one is deleted")),
        (a.is_silent, t("without a sound")),
    ]
    lines = (
        [t("⚙️ {how}", how=t.listing(each for is_so, each in said if is_so))] if any(is_so for is_so, _ in said) else []
    )
    lines += [t("🔗 {label}: {url}", label=label, url=url) for label, url in a.buttons]
    if a.pins and "can_pin_messages" not in group.rights:
        lines.append(t("⚠️ I have no right to pin here. An admin can give it to me in the group's settings."))
    return lines


def _rows(t: Texts, facts: PanelFacts, bot_username: str, *, in_private: bool) -> tuple[Row, ...]:
    a = facts.announcement

    def do(label: Markup, what: str) -> Button:
        return Button.tapping(label, DoTap(a.group_id, a.number, what))

    def ask(label: Markup, step: str) -> Button | Link:
        meaning = AskTap(a.group_id, a.number, step)
        return Button.tapping(label, meaning) if in_private else Link.to(label, deep_link(bot_username, meaning))

    def flag(label: Markup, what: str, is_on: bool) -> Button:
        return do(Markup("{} {}").format("☑️" if is_on else "▫️", label), what)

    rows = _acts(t, a, do, ask)
    if a.activity is None:
        rows.append((ask(t("✏️ Content"), "content"), ask(t("🕒 Time"), "when"), ask(t("🔗 Buttons"), "buttons")))
    else:
        rows.append((ask(t("✏️ Content"), "content"), ask(t("🕒 Time"), "steps")))
    if facts.has_topics:
        rows.append((ask(t("💬 Topic"), "topic"),))
    rows.append((flag(t("📌 Pin"), "pin", a.pins), flag(t("🔕 Silent"), "silent", a.is_silent)))
    rows.append(
        (flag(t("♻️ Delete the previous one"), "delete", a.replaces), flag(t("🌙 Also at night"), "urgent", a.is_urgent))
    )
    back: Row = () if in_private else (Button.tapping(t("🗓 Schedule"), ScheduleTap(0)),)
    rows.append((do(t("🗑 Delete"), "remove"), *back))
    return tuple(rows)


def _acts(
    t: Texts, a: AnnouncementFacts, do: Callable[[Markup, str], Button], ask: Callable[[Markup, str], Button | Link]
) -> list[Row]:
    """What can be done with it now."""
    preview = ask(t("👀 Preview"), "preview")
    if a.state == "draft":
        confirm = t("✅ Send it now") if a.timing.at_once else t("✅ Schedule it")
        return [(do(confirm, "confirm"), preview)]
    if a.state == "paused":
        return [(do(t("▶️ Resume"), "resume"), preview)]
    now = do(t("🚀 Send now"), "now")
    if a.state != "on":
        return [(now,), (preview,)]
    pause = do(t("⏸ Pause"), "pause")
    if a.timing.every is None:
        return [(now, pause), (preview,)]
    return [(now, pause, do(t("⏭ Skip next"), "skip")), (preview, ask(t("↪️ Move next"), "move"))]


def ask_removal(t: Texts, a: AnnouncementFacts) -> Message:
    """Shall it really go?"""
    text = t("Delete <b>{number}. {title}</b>? What has been posted stays.", number=str(a.number), title=title(t, a))
    yes = Button.tapping(t("Yes, delete it"), DoTap(a.group_id, a.number, "erase"))
    return Message(text, ((yes, Button.tapping(t("No, keep it"), AnnouncementTap(a.group_id, a.number))),))


def removed(t: Texts) -> Message:
    """It is gone."""
    return Message(t("Deleted. What comes instead: /schedule"))


def scheduled(t: Texts, *, is_sent: bool) -> Markup:
    """The toast after Confirm."""
    return t("Sent.") if is_sent else t("Scheduled.")


def sent(t: Texts) -> Markup:
    """The toast after Send now."""
    return t("Sent.")


def skipped(t: Texts) -> Markup:
    """The toast after Skip next."""
    return t("The next one is left out.")


# --- beginning --------------------------------------------------------------------------------------------------------------------


def begin(t: Texts, group: GroupFacts, bot_username: str, thread_id: int | None, targets: Sequence[Counted]) -> Message:
    """`/announce` alone in a group."""
    example = t('at="fri 20:00"')
    text = t(
        "Reply with /announce to the message that I shall post, with its pictures and formatting; or write it to me in private.\n"
        "In one line: {example}",
        example=Markup("<code>/announce {}</code>").format(example),
    )
    link = deep_link(bot_username, BeginTap(group.id, thread_id or 0))
    counts: tuple[Row, ...] = tuple(
        (Button.tapping(t("⏳ Count down to {title}", title=c.title), CountTap(c.activity.number)),) for c in targets
    )
    return Message(text, ((Link.to(t("📢 Write it in private"), link),), *counts))


def which_group(t: Texts, groups: Sequence[GroupFacts]) -> Message:
    """`/announce` in private: in which group."""
    if not groups:
        return Message(
            t(
                "You don't announce things in any group with me yet. Add me to your group, or ask its owner to name you host."
            )
        )
    rows: tuple[Row, ...] = tuple((Button.tapping(Markup.escape(g.title), BeginTap(g.id, 0)),) for g in groups)
    return Message(t("In which group?"), rows)
