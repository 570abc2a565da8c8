"""What is said about files of past check-ins."""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from features.activities.checkin.past.rules import MOST_BYTES, MOST_LINES, Brought, FileTooLarge, NoFile, Preview, Wrong
from kit.buttons import Tap, tap
from kit.messages import Button, Message, Row
from kit.texts import Texts, as_written, words
from models import Activity, Group

_SHOWN = 10


@tap("iy")
@dataclass(frozen=True, slots=True)
class BringTap(Tap):
    """Do what the file says; the button is `person`'s alone."""

    group: int
    person: int
    number: int


@tap("in")
@dataclass(frozen=True, slots=True)
class LeaveTap(Tap):
    """Leave the file alone."""

    group: int
    person: int
    number: int


@tap("if")
@dataclass(frozen=True, slots=True)
class FileTap(Tap):
    """Bring past check-ins into this group."""

    group: int


def being_read(t: Texts, activity: Activity) -> Message:
    """The file has come."""
    return Message(
        t(
            "📄 I'm reading the file for <b>{title}</b>. You'll see what it would do before anything changes.",
            title=activity.title,
        )
    )


def ask_for_file(t: Texts, group: Group) -> Message:
    """`/import` in private: send the file."""
    text = t("Send me the file with past check-ins for <b>{group}</b>.", group=group.title)
    return Message(text + "\n" + how(t))


def how(t: Texts) -> Markup:
    """What the file must look like."""
    example = Markup("<pre>member,date\n@mia,2026-11-20\n@noah,2026-11-21</pre>")
    return t("A CSV file, a member and a day on each line; members by @username, id or name:") + "\n" + example


def unreadable(t: Texts, why: str) -> Message:
    """The file cannot be read."""
    if why == "long":
        return Message(t("The file has more than {count} lines. Please split it.", count=MOST_LINES))
    if why == "fetch":
        return Message(t("I couldn't fetch the file from Telegram. Please send it again."))
    return Message(t("I can't read this file.") + "\n" + how(t))


def preview(t: Texts, group: Group, person_id: int, version: int, preview: Preview) -> Message:
    """What the file would do, with a button; or what is wrong with it, line by line."""
    head = t("📄 Past check-ins for <b>{title}</b>", title=preview.title)
    if preview.wrong:
        lines = [head, t("Nothing was changed. Please correct these lines and send the file again:")]
        lines += [_wrong(t, wrong) for wrong in preview.wrong[:_SHOWN]]
        if (more := len(preview.wrong) - _SHOWN) > 0:
            lines.append(t.many("… and {count} more line", "… and {count} more lines", more))
        return Message(Markup("\n").join(lines))
    lines = [head]
    if preview.first is not None and preview.last is not None:
        lines.append(t("{first} to {last}", first=t.day(preview.first), last=t.day(preview.last)))
    people = t.many("{count} person", "{count} people", preview.people)
    lines.append(
        t.many(
            "{count} check-in is new, of {people}.",
            "{count} check-ins are new, of {people}.",
            preview.new,
            people=people,
        )
    )
    if preview.known:
        lines.append(
            t.many(
                "{count} is there already and stays as it is.",
                "{count} are there already and stay as they are.",
                preview.known,
            )
        )
    rows: tuple[Row, ...] = ()
    if preview.new:
        lines.append(t("They count like any other: for streaks, points and bonuses."))
        rows = (
            (
                Button.tapping(t("✅ Bring them in"), BringTap(group.id, person_id, version)),
                Button.tapping(t("Cancel"), LeaveTap(group.id, person_id, version)),
            ),
        )
    return Message(Markup("\n").join(lines), rows)


def _wrong(t: Texts, wrong: Wrong) -> Markup:
    if not wrong.number:
        return (
            t("The file has no line with a check-in.")
            if wrong.what == "empty"
            else t("It reaches back too far: a check-in runs at most 366 days.")
        )
    said = as_written(wrong.said)
    why = {
        "columns": t("a member and a day are needed"),
        "who": t("nobody here is called {name}", name=said),
        "many": t("several people are called {name}; use their @username", name=said),
        "unsure": t("I can't make sure who {name} is by now; write their name, or their id", name=said),
        "date": t("{date} is no day", date=said),
        "future": t("{date} is not over yet", date=said),
        "old": t("{date} is more than a year ago", date=said),
        "rest": t("{date} is a rest day", date=said),
        "twice": t("{name} is there twice", name=said),
    }[wrong.what]
    return t("Line {number}: {why}", number=str(wrong.number), why=why)


def brought(t: Texts, result: Brought) -> Message:
    """It is done."""
    people = t.many("{count} person", "{count} people", result.people)
    text = t.many(
        "✅ <b>{title}</b>: {count} check-in of {people} is in.", "✅ <b>{title}</b>: {count} check-ins of {people} are in.",
        result.days, title=result.title, people=people,
    )  # fmt: skip
    if result.points:
        text = t.sentences([text, t.many("{count} point was paid.", "{count} points were paid.", result.points)])
    return Message(text)


def left_alone(t: Texts) -> Message:
    """It is not done."""
    return Message(t("All right, nothing was changed."))


def group_picker(t: Texts, groups: Sequence[Group]) -> Message:
    """`/import` in private: for which group."""
    if not groups:
        return Message(t("You are no admin of a group with me. Ask one of its admins to send the file."))
    rows: tuple[Row, ...] = tuple((Button.tapping(Markup.escape(g.title), FileTap(g.id)),) for g in groups)
    return Message(t("In which group?"), rows)


@words.register
def _(_refusal: NoFile, t: Texts) -> Markup:
    return t("Send me a CSV file with the caption /import, a member and a day on each line.")


@words.register
def _(_refusal: FileTooLarge, t: Texts) -> Markup:
    return t("This file is too large: {count} KB is the most. Please split it.", count=MOST_BYTES // 1024)
