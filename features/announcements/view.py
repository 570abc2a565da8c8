"""What is said of announcements: the panel, the form's questions, the countdown, what went wrong, and refusals."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from markupsafe import Markup

from features.announcements.content import COUNTING_FIELDS, UnknownField, body_of, buttons_of, is_album
from features.announcements.countdown import Counted, steps_of
from features.announcements.rules import (
    MOST_AT_ONCE,
    BadPart,
    JustSent,
    NeverDue,
    NoButtonsUnderAlbums,
    NothingToCountTo,
    NothingToSay,
    NotSaidWhen,
    Timing,
    TooManyAnnouncements,
    timing_of,
    utc,
)
from features.links import deep_link
from features.people.calendar import calendar_of
from features.repeats import LAST_DAY, Every
from features.timetable.names import named
from features.timetable.taps import ScheduleTap
from features.values import EVERY_DAY, write_quiet, write_time
from kit.buttons import Tap, tap
from kit.messages import Button, Content, Copies, Link, Message, Row
from kit.recurrence import Calendar
from kit.texts import Texts, as_written, words
from models import Announcement, Group

STEPS = frozenset({"content", "when", "buttons", "steps"})


@tap("an")
@dataclass(frozen=True, slots=True)
class AnnouncementTap(Tap):
    """Show the panel of an announcement."""

    group: int
    number: int


@tap("ad")
@dataclass(frozen=True, slots=True)
class DoTap(Tap):
    """Do something with an announcement: confirm, now, pause, resume, skip, remove, erase, or turn one of its flags."""

    group: int
    number: int
    what: str


@tap("aa")
@dataclass(frozen=True, slots=True)
class AskTap(Tap):
    """Ask in private for a part of an announcement: content, when, buttons; or show it: preview."""

    group: int
    number: int
    step: str


@tap("aw")
@dataclass(frozen=True, slots=True)
class WhenTap(Tap):
    """A ready answer to “when?”; `value` has `+` for spaces and dots for colons."""

    group: int
    number: int
    value: str


@tap("ab")
@dataclass(frozen=True, slots=True)
class BeginTap(Tap):
    """Begin an announcement in private; `thread` is the topic, 0 for none."""

    group: int
    thread: int


@tap("ac")
@dataclass(frozen=True, slots=True)
class CountTap(Tap):
    """Prepare the usual countdown to the start of an activity."""

    activity: int


@named("announce.post", speaks=True)
def _(t: Texts) -> Markup:
    return t("announcement")


@named("announce.step", speaks=True)
def _(t: Texts) -> Markup:
    return t("countdown")


# --- the panel --------------------------------------------------------------------------------------------------------------------


def panel(
    t: Texts,
    group: Group,
    a: Announcement,
    now: datetime,
    *,
    counted: Counted | None,
    bot_username: str,
    in_private: bool,
    notes: tuple[Markup, ...] = (),
) -> Message:
    """An announcement as it is set up, with buttons for all that can be done with it; `counted` is what a countdown counts down to."""
    lines: list[str] = [
        t("📢 <b>{number}. {title}</b>", number=str(a.number), title=title(t, a)),
        *((t("In <b>{group}</b>", group=group.title),) if in_private else ()),
        *(_when(t, group, a, now) if a.activity is None else _steps(t, group, a, counted, now)),
        *_how(t, group, a),
        *notes,
    ]
    if a.state == "draft":
        lines += ["", t("Nothing is sent until you confirm.")]
    return Message(Markup("\n").join(lines), _rows(t, group, a, bot_username, in_private=in_private))


def title(t: Texts, a: Announcement) -> Markup:
    """What it is called in lists."""
    if a.activity is not None:
        return t("Countdown to {title}", title=a.title)
    if a.title:
        return Markup.escape(a.title)
    body = body_of(a)
    if body is None:
        return t("announcement")
    if is_album(body):
        return t("an album")
    return _kind(t, body)


def _kind(t: Texts, body: Content | Copies) -> Markup:
    kinds = {"photo": t("a photo"), "video": t("a video"), "voice": t("a voice message"), "document": t("a file")}
    return kinds.get(body.kind, t("a message")) if isinstance(body, Content) else t("a message")


def _when(t: Texts, group: Group, a: Announcement, now: datetime) -> list[Markup]:
    calendar, timing = calendar_of(group), timing_of(a)
    if timing.at_once:
        return [t("✅ Sent") if a.state == "done" else t("🕒 As soon as you confirm")]
    if not timing.is_said:
        return [t("🕒 Not said yet")]
    return [*_rule(t, timing, calendar), *_next(t, group, a, now)]


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


def _next(t: Texts, group: Group, a: Announcement, now: datetime) -> list[Markup]:
    calendar, timing = calendar_of(group), timing_of(a)
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
    return [t("🕒 Next: {moment}", moment=t.full_moment(wall)), *_quiet(t, group, a, wall)]


def _quiet(t: Texts, group: Group, a: Announcement, wall: datetime) -> list[Markup]:
    minutes, quiet = wall.hour * 60 + wall.minute, (group.quiet_from, group.quiet_until)
    is_quiet = (minutes - quiet[0]) % 1440 < (quiet[1] - quiet[0]) % 1440
    if not is_quiet:
        return []
    if a.is_urgent:
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


def _steps(t: Texts, group: Group, a: Announcement, counted: Counted | None, now: datetime) -> list[Markup]:
    if a.state == "paused":
        return [t("⏸ Paused")]
    if counted is None or a.state == "done":
        return [t("✅ Sent") if a.state == "done" else t("🕒 Its time has gone by")]
    calendar = calendar_of(group)
    lines: list[Markup] = []
    for step in steps_of(a):
        at = counted.start - timedelta(minutes=step)
        if at > now:
            before = t("{span} before", span=t.span(timedelta(minutes=step))) if step else t("at the start")
            lines.append(t("🕒 {moment} ({before})", moment=t.moment(calendar.local(at)), before=before))
    return lines or [t("🕒 Its time has gone by")]


def _how(t: Texts, group: Group, a: Announcement) -> list[Markup]:
    said = [
        (a.thread_id is not None, t("in its topic")),
        (a.pins, t("pinned")),
        (a.replaces, t("the previous one is deleted")),
        (a.is_silent, t("without a sound")),
    ]
    lines = (
        [t("⚙️ {how}", how=t.listing(each for is_so, each in said if is_so))] if any(is_so for is_so, _ in said) else []
    )
    lines += [t("🔗 {label}: {url}", label=label, url=url) for label, url in buttons_of(a)]
    if a.pins and "can_pin_messages" not in group.bot_rights.split():
        lines.append(t("⚠️ I have no right to pin here. An admin can give it to me in the group's settings."))
    return lines


def _rows(t: Texts, group: Group, a: Announcement, bot_username: str, *, in_private: bool) -> tuple[Row, ...]:
    def do(label: Markup, what: str) -> Button:
        return Button.tapping(label, DoTap(group.id, a.number, what))

    def ask(label: Markup, step: str) -> Button | Link:
        meaning = AskTap(group.id, a.number, step)
        return Button.tapping(label, meaning) if in_private else Link.to(label, deep_link(bot_username, meaning))

    def flag(label: Markup, what: str, is_on: bool) -> Button:
        return do(Markup("{} {}").format("☑️" if is_on else "▫️", label), what)

    rows: list[Row] = []
    if a.state == "draft":
        confirm = t("✅ Send it now") if timing_of(a).at_once else t("✅ Schedule it")
        rows.append((do(confirm, "confirm"), ask(t("👀 Preview"), "preview")))
    elif a.state == "paused":
        rows.append((do(t("▶️ Resume"), "resume"), ask(t("👀 Preview"), "preview")))
    else:
        again = [do(t("🚀 Send now"), "now")]
        if a.state == "on":
            again.append(do(t("⏸ Pause"), "pause"))
            if timing_of(a).every is not None:
                again.append(do(t("⏭ Skip next"), "skip"))
        rows += [tuple(again), (ask(t("👀 Preview"), "preview"),)]
    if a.activity is None:
        rows.append((ask(t("✏️ Content"), "content"), ask(t("🕒 Time"), "when"), ask(t("🔗 Buttons"), "buttons")))
    else:
        rows.append((ask(t("✏️ Content"), "content"), ask(t("🕒 Time"), "steps")))
    rows.append((flag(t("📌 Pin"), "pin", a.pins), flag(t("🔕 Silent"), "silent", a.is_silent)))
    rows.append(
        (flag(t("♻️ Delete the previous one"), "delete", a.replaces), flag(t("🌙 Also at night"), "urgent", a.is_urgent))
    )
    back: Row = () if in_private else (Button.tapping(t("🗓 Schedule"), ScheduleTap(0)),)
    rows.append((do(t("🗑 Delete"), "remove"), *back))
    return tuple(rows)


def ask_removal(t: Texts, group: Group, a: Announcement) -> Message:
    """Shall it really go?"""
    text = t("Delete <b>{number}. {title}</b>? What has been posted stays.", number=str(a.number), title=title(t, a))
    yes = Button.tapping(t("Yes, delete it"), DoTap(group.id, a.number, "erase"))
    return Message(text, ((yes, Button.tapping(t("No, keep it"), AnnouncementTap(group.id, a.number))),))


def removed(t: Texts) -> Message:
    """It is gone."""
    return Message(t("Deleted. What comes instead: /schedule"))


def scheduled(t: Texts, a: Announcement) -> Markup:
    """The toast after Confirm."""
    return t("Sent.") if a.state == "done" else t("Scheduled.")


def sent(t: Texts) -> Markup:
    """The toast after Send now."""
    return t("Sent.")


def skipped(t: Texts) -> Markup:
    """The toast after Skip next."""
    return t("The next one is left out.")


# --- beginning --------------------------------------------------------------------------------------------------------------------


def begin(t: Texts, group: Group, bot_username: str, thread_id: int | None, targets: Sequence[Counted]) -> Message:
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


def which_group(t: Texts, groups: list[Group]) -> Message:
    """`/announce` in private: in which group."""
    if not groups:
        return Message(
            t(
                "You don't announce things in any group with me yet. Add me to your group, or ask its owner to name you host."
            )
        )
    rows: tuple[Row, ...] = tuple((Button.tapping(Markup.escape(g.title), BeginTap(g.id, 0)),) for g in groups)
    return Message(t("In which group?"), rows)


def question(t: Texts, group: Group, a: Announcement, step: str) -> Message:
    """What the form asks."""
    cancel = Button.tapping(t("Cancel"), AnnouncementTap(group.id, a.number))
    if step == "content":
        fields = t.listing(
            Markup("<code>{{{}}}</code>").format(field) for field in COUNTING_FIELDS[: 8 if a.activity else 5]
        )
        text = t(
            "What shall I post in <b>{group}</b>? Send it to me as it shall look: text, photo, album, file.",
            group=group.title,
        )
        return Message(text + "\n" + t("I fill in: {fields}", fields=fields), ((cancel,),))
    if step == "when":
        ready = (("now", t("Now")), ("tomorrow+09.00", t("Tomorrow 09:00")), ("daily+09.00", t("Every day 09:00")))
        buttons = tuple(Button.tapping(label, WhenTap(group.id, a.number, value)) for value, label in ready)
        return Message(t("When? Write {allowed}.", allowed=allowed(t, "when")), (buttons, (cancel,)))
    return Message(_questions(t)[step] + "\n" + t("Write {allowed}.", allowed=allowed(t, step)), ((cancel,),))


def _questions(t: Texts) -> Mapping[str, Markup]:
    return {
        "buttons": t("Which buttons with links shall stand under it?"),
        "steps": t("How long before the start shall I count down?"),
    }


def allowed(t: Texts, key: str) -> Markup:
    """What can be written for a part."""
    moment = t("a moment: <code>fri 20:00</code>, <code>in 2h</code>, <code>2026-12-01 20:00</code>")
    rule = t("a rule: <code>mon,thu 09:00</code>, <code>weekday 9:00</code>, <code>month:last 20:00</code>")
    steps = t("spans such as <code>3d,1d,1h,0</code>")
    example = t("Sign up | https://example.org")
    buttons = t("a label and an address a line, for example <code>{example}</code>", example=example)
    yes = t("yes or no")
    return {
        "at": moment, "when": t("{moment}; or {rule}", moment=moment, rule=rule), "every": rule, "before": steps, "steps": steps,
        "from": t("a day or a moment such as <code>2026-12-01</code>, or “no”"),
        "until": t("a day or a moment such as <code>2026-12-31</code>, or “no”"),
        "buttons": buttons, "topic": t("here or no"),
    }.get(key, yes)  # fmt: skip


def album_in_part(t: Texts, seen: int) -> Markup:
    """A note: of an album the bot saw only a part."""
    return t.many(
        "⚠️ I have seen only {count} picture of this album. As an administrator I see all; or send the album to me in private.",
        "⚠️ I have seen only {count} pictures of this album. As an administrator I see all; or send the album to me in private.",
        seen,
    )


# --- what is posted -----------------------------------------------------------------------------------------------------------------


def countdown(
    t: Texts, group: Group, counted: Counted, calendar: Calendar, now: datetime
) -> tuple[Content, tuple[Row, ...]]:
    """A countdown in the bot's own words, and the way to the board."""
    if counted.start - now < timedelta(minutes=1):
        text = t("🚀 <b>{title}</b> starts now!", title=counted.title)
    else:
        text = t(
            "⏳ <b>{title}</b> starts in {span}: {moment}",
            title=counted.title,
            span=remaining(t, counted.start - now),
            moment=t.moment(calendar.local(counted.start)),
        )
    inner = str(group.chat_id).removeprefix("-100")
    board = counted.activity.board_message_id
    # Only messages of supergroups have addresses.
    has_address = group.kind == "supergroup" and board is not None and inner != str(group.chat_id)
    rows: tuple[Row, ...] = (
        ((Link.to(t("Go to the board"), f"https://t.me/c/{inner}/{board}"),),) if has_address else ()
    )
    return Content("html", str(text)), rows


def remaining(t: Texts, span: timedelta) -> str:
    """`3 days`: whole hours where it is long, else minutes. A tick comes a moment late; nobody wants to read of 24 hours for it."""
    unit = timedelta(hours=1) if span >= timedelta(hours=3) else timedelta(minutes=1)
    return t.span(round(span / unit) * unit)


# --- what went wrong ------------------------------------------------------------------------------------------------------------------


def trouble(t: Texts, group: Group, a: Announcement, what: str, due: datetime | None) -> Message:
    """To the author, once."""
    head = t(
        "📢 <b>{number}. {title}</b> in <b>{group}</b>", number=str(a.number), title=title(t, a), group=group.title
    )
    told = {
        "missed": t(
            "I was away at {moment} and did not send it more than two hours late. You can send it now.",
            moment="" if due is None else t.full_moment(due),
        ),
        "away": t(
            "I'm not in the group any more, so it was not sent. Add me again, and it goes on with its next time."
        ),
        "topic": t("Its topic is closed or deleted, so I posted it in the group's main talk."),
        "pin": t("I posted it and have no right to pin it. An admin can give me that right in the group's settings."),
        "delete": t(
            "I could not delete the previous one: Telegram allows it for two days, and longer only to admins who may delete messages."
        ),
        "gone": t("The message that I was to copy has been deleted. Give me its words anew, please."),
        "refused": t("Telegram refused to post it. Look at the preview, and change its words or buttons, please."),
    }
    rows: list[Row] = [(Button.tapping(t("⚙️ Look at it"), AnnouncementTap(group.id, a.number)),)]
    if what == "missed":
        rows.insert(0, (Button.tapping(t("🚀 Send now"), DoTap(group.id, a.number, "now")),))
    return Message(head + "\n" + told[what], tuple(rows))


def no_buttons_under_albums(t: Texts) -> Markup:
    """An album was given for an announcement with buttons, or the other way round."""
    return t("Telegram shows no buttons under an album. Please post one picture, or leave the buttons out.")


# --- refusals ---------------------------------------------------------------------------------------------------------------------


@words.register
def _(refusal: BadPart, t: Texts) -> Markup:
    return t(
        "I can't read <code>{key}={value}</code>. Please write {allowed}.",
        key=refusal.key,
        value=as_written(refusal.value),
        allowed=allowed(t, refusal.key),
    )


@words.register
def _(refusal: UnknownField, t: Texts) -> Markup:
    return t(
        "I don't know {field}. I fill in {fields}; for braces as they are, write them twice.",
        field=Markup("<code>{{{}}}</code>").format(as_written(refusal.name)),
        fields=t.listing(Markup("<code>{{{}}}</code>").format(name) for name in COUNTING_FIELDS[:5]),
    )


@words.register
def _(_refusal: NothingToSay, t: Texts) -> Markup:
    return t("There is nothing to post yet. Send me its words or pictures first.")


@words.register
def _(_refusal: NotSaidWhen, t: Texts) -> Markup:
    return t(
        "When shall I post it? Tap 🕒 Time, or write {example}.",
        example=Markup('<code>at="{}"</code>').format(t("tomorrow 20:00")),
    )


@words.register
def _(_refusal: NeverDue, t: Texts) -> Markup:
    return t("There is no time left at which it would be posted. Please choose a later one.")


@words.register
def _(_refusal: JustSent, t: Texts) -> Markup:
    return t("It went out a moment ago. In a minute you can send it again.")


@words.register
def _(_refusal: NoButtonsUnderAlbums, t: Texts) -> Markup:
    return no_buttons_under_albums(t)


@words.register
def _(refusal: NothingToCountTo, t: Texts) -> Markup:
    return t("“{title}” has no start ahead that I could count down to. See what's on: /activities", title=refusal.title)


@words.register
def _(_refusal: TooManyAnnouncements, t: Texts) -> Markup:
    return t(
        "There are {count} announcements already. Please delete one in /schedule first, up to {most} fit.",
        count=MOST_AT_ONCE,
        most=MOST_AT_ONCE,
    )
