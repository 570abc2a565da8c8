"""What is said about files of past check-ins."""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from features.activities.checkin.importing.rules import Brought, NoFile, Preview, Wrong
from features.facts import ActivityFacts, GroupFacts
from features.importing.view import in_unicode
from kit.buttons import Tap, tap
from kit.messages import Button, Message, Row
from kit.texts import Texts, as_written, words

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


def being_read(t: Texts, activity: ActivityFacts) -> Message:
    """The file has come."""
    return Message(
        t(
            "📄 I'm reading the file for <b>{title}</b>. You'll see what it would do before anything changes.",
            title=activity.title,
        )
    )


def ask_for_file(t: Texts, group: GroupFacts) -> Message:
    """`/import` in private: send the file."""
    text = t("Send me the file with past check-ins for <b>{group}</b>.", group=group.title)
    return Message(text + "\n" + how(t))


def how(t: Texts) -> Markup:
    """What the file must look like."""
    example = Markup("<pre>member,date,status\n@mia,2026-11-20,done\n@noah,2026-11-21,missed</pre>")
    return (
        t(
            "A table as CSV or Excel (XLSX), a member and a day on each line; members by @username, id or name. "
            "A column may say whether it was done:"
        )
        + Markup("\n")
        + example
    )


def preview(t: Texts, group: GroupFacts, person_id: int, version: int, preview: Preview) -> Message:
    """What the file would do, with a button; or what is wrong with it, line by line."""
    head = t("📄 Past check-ins for <b>{title}</b>", title=preview.title)
    if preview.wrong:
        lines = [head, t("Nothing was changed. Please correct these lines and send the file again:")]
        lines += [_wrong(t, wrong) for wrong in preview.wrong[:_SHOWN]]
        if (more := len(preview.wrong) - _SHOWN) > 0:
            lines.append(t.many("… and {count} more line", "… and {count} more lines", more))
        if any(wrong.what == "mark" for wrong in preview.wrong):
            lines.append(t("I understand words such as done, yes, 1, ✓ and missed, no, 0, ✗."))
        if preview.is_guessed and any(wrong.what == "who" for wrong in preview.wrong):
            lines += [t("If names look wrong here, the file is in another encoding."), in_unicode(t)]
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
    if preview.missed:
        lines.append(
            t.many(
                "{count} line says that it was not done, and brings nothing.",
                "{count} lines say that it was not done, and bring nothing.",
                preview.missed,
            )
        )
    if preview.unused:
        names = t.listing(as_written(name) for name in preview.unused[:_SHOWN])
        lines.append(t("Columns I don't use: {names}", names=names))
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
            t("The file has no line with a check-in that was done.")
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
        "order": t("{date} can be two days; write it as 2026-11-20", date=said),
        "mark": t("is “{word}” done or not?", word=said) if said else t("it doesn't say whether it was done"),
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
        "✅ <b>{title}</b>: {count} check-in of {people} is in.",
        "✅ <b>{title}</b>: {count} check-ins of {people} are in.",
        result.days,
        title=result.title,
        people=people,
    )
    if result.points:
        text = t.sentences([text, t.many("{count} point was paid.", "{count} points were paid.", result.points)])
    return Message(text)


def left_alone(t: Texts) -> Message:
    """It is not done."""
    return Message(t("All right, nothing was changed."))


def group_picker(t: Texts, groups: Sequence[GroupFacts]) -> Message:
    """`/import` in private: for which group."""
    if not groups:
        return Message(t("You are no admin of a group with me. Ask one of its admins to send the file."))
    rows: tuple[Row, ...] = tuple((Button.tapping(Markup.escape(g.title), FileTap(g.id)),) for g in groups)
    return Message(t("In which group?"), rows)


@words.register
def _(_refusal: NoFile, t: Texts) -> Markup:
    return t("Send me a table (CSV or XLSX) with the caption /import, a member and a day on each line.")
