"""The check-in where others speak of it: the words for what it brings along (features/activities/parts.py)."""

from collections.abc import Mapping

from markupsafe import Markup

from features.activities.checkin.needs import CHEERS, PHOTOS
from features.activities.parts import Command, Guide
from features.counting.deeds import DeedWords
from features.people.access import Right
from kit.texts import Says, Texts

REASONS: Mapping[str, Says] = {
    "checkin": lambda t: t("check-in"),
    "streak": lambda t: t("streak bonus"),
    "makeup": lambda t: t("a day made up"),
    "freeze": lambda t: t("a freeze bought"),
    "revoke": lambda t: t("check-in undone"),
}


def need(t: Texts, what: str) -> Markup:
    """What check-ins lack in a group, and how to mend it."""
    return {
        PHOTOS: t(
            "Of photos I only see replies to me and those with /checkin. Make me an administrator, and tags and topics work too."
        ),
        CHEERS: t("I can't see 👍 while I'm no administrator, so no check-in with review=peers will count."),
    }[what]


def told(t: Texts, count: int) -> Markup:
    """So many check-ins, to the group."""
    return t.many("✅ {count} check-in", "✅ {count} check-ins", count)


def slump(t: Texts, now: int, before: int, hour: int | None) -> Markup:
    """What to do when there are far less of them than the week before."""
    if hour is None:
        return t(
            "Check-ins fell from {before} to {now}. Ask in the group what got in the way.",
            now=now,
            before=before,
        )
    return t(
        "Check-ins fell from {before} to {now}. Half of them are in by {hour}:00: an earlier reminder may help "
        "(<code>remind=</code> in /manage).",
        now=now,
        before=before,
        hour=f"{hour + 1:02}",
    )


CHECK_INS = DeedWords(
    line=lambda t: t("✅ Check-ins"),
    column=lambda t: t("check-ins"),
    figure=lambda t: t("check-ins"),
    told=told,
    slump=slump,
)


def took_part(t: Texts) -> Markup:
    """What taking part is, in half a sentence."""
    return t("checked in")


def finished(t: Texts) -> Markup:
    """What seeing it through is."""
    return t("kept every day")


def rate(t: Texts) -> Markup:
    """The share of expected check-ins that were done, at the head of a table."""
    return t("check-in rate")


def rate_beside(t: Texts, share: str) -> Markup:
    """The same behind their count."""
    return t(" · {rate} of the expected", rate=share)


def people(t: Texts) -> Markup:
    """Those who checked in, at the head of a table."""
    return t("members who checked in")


COMMANDS = (
    Command("checkin", Right.MEMBER, 20, lambda t: t("Check in for today")),
    Command("makeup", Right.MEMBER, 30, lambda t: t("Make a missed day up")),
    Command("excuse", Right.HOST, 30, lambda t: t("Excuse somebody for a day or more")),
    Command("revoke", Right.HOST, 40, lambda t: t("Undo a check-in: in reply to it")),
    Command("import", Right.ADMIN, 70, lambda t: t("Bring past check-ins along, from a file")),
)


def about(t: Texts) -> Markup:
    """What check-ins are."""
    return t(
        "Every day, by a tap, photos or a text. Days in a row make a streak; points, make-ups and freezes keep it going. "
        "The board shows who is in today. Teams can compete, too."
    )


GUIDE = Guide(
    "checkin",
    title=lambda t: t("🎯 Check-ins"),
    about=about,
    does=lambda t: t("check-ins with streaks, points and rankings"),
    commands=("checkin", "me", "top", "makeup", "new", "manage", "excuse", "revoke", "import"),
    family="habits",
    first=lambda t: t("🚀 Start a check-in"),
    hint=lambda t: t("To check in, tap the button on the board, or send /checkin."),
)
