"""What the bot can do, in words: the menus of commands, `/help` in a group and in private."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from features.links import add_link
from features.people.access import Right
from kit.buttons import Tap, tap
from kit.messages import Button, Link, Message, Row
from kit.texts import Texts

PAGES = ("checkin", "packets", "collections", "sharings", "posts", "figures", "helpers")


@tap("hp")
@dataclass(frozen=True, slots=True)
class HelpTap(Tap):
    """Show a page of the help in private, one of PAGES; `main` is the first."""

    page: str


def what_i_do(t: Texts) -> Markup:
    """All of it in half a sentence, for greetings."""
    return t(
        "check-ins with streaks, points and rankings, red packets and relays, collections with prizes, share sessions, "
        "announcements on time, and a weekly summary for admins"
    )


def menu(t: Texts) -> Mapping[Right, Sequence[tuple[str, Markup]]]:
    """The commands and what they do, by the right they need. Also what Telegram's menu shows."""
    return {
        Right.MEMBER: (
            ("activities", t("What's on in this group")),
            ("checkin", t("Check in for today")),
            ("makeup", t("Make a missed day up")),
            ("packet", t("Send a red packet")),
            ("ask", t("Ask a speaker something, or propose a theme")),
            ("me", t("My streak, points and rank")),
            ("top", t("Ranking: week, month or all")),
            ("submit", t("Send something to a collection")),
            ("verify", t("Check that a red packet was fair")),
            ("help", t("What I can do")),
        ),
        Right.HOST: (
            ("new", t("Start an activity")),
            ("manage", t("Pause, change or end activities")),
            ("excuse", t("Excuse somebody for a day or more")),
            ("revoke", t("Undo a check-in: in reply to it")),
            ("announce", t("Post something, once or again and again")),
            ("schedule", t("Everything that will happen here")),
            ("prizes", t("Prizes and collections")),
        ),
        Right.REVIEWER: (("review", t("Judge what waits")),),
        Right.ADMIN: (
            ("grant", t("Give points, with a reason")),
            ("audit", t("Do all points add up?")),
            ("summary", t("The week in figures")),
            ("export", t("Figures as a file")),
            ("settings", t("Language, time zone, quiet hours")),
            ("doctor", t("Is everything all right?")),
            ("import", t("Bring past check-ins along, from a file")),
        ),
        Right.OWNER: (("roles", t("Name hosts and judges")),),
    }


def helper_menu(t: Texts, roles: Collection[str]) -> list[tuple[str, str]]:
    """The menu of someone who was named host or judge; nothing of their own where they are neither."""
    if not roles:
        return []
    by_right = menu(t)
    run = by_right[Right.HOST] if "host" in roles else ()
    return [(name, what.unescape()) for name, what in (*by_right[Right.MEMBER], *run, *by_right[Right.REVIEWER])]


def private_menu(t: Texts) -> Sequence[tuple[str, Markup]]:
    """The menu of a private chat."""
    return (
        ("start", t("My groups")),
        ("new", t("Start an activity")),
        ("announce", t("Post something, once or again and again")),
        ("me", t("My streak, points and rank")),
        ("summary", t("The week in figures, for admins")),
        ("help", t("What I can do")),
        ("privacy", t("What I remember about you")),
    )


def help_in_group(t: Texts, rights: Sequence[Right]) -> Message:
    """`/help` in a group, for someone with these rights: the commands by whom they are for."""
    lines: list[str] = [t("<b>What I can do</b>")]
    for right, commands in menu(t).items():
        if right in rights:
            lines += ["", _for_whom(t, right), *(_command(name, what) for name, what in commands)]
    lines += ["", t("To check in, tap the button on the board, or send /checkin.")]
    return Message(Markup("\n").join(lines))


def _for_whom(t: Texts, right: Right) -> Markup:
    return {
        Right.MEMBER: t("<b>For everybody</b>"),
        Right.HOST: t("<b>For admins and hosts</b>"),
        Right.REVIEWER: t("<b>For whoever judges</b>"),
        Right.ADMIN: t("<b>For admins</b>"),
        Right.OWNER: t("<b>For the owner</b>"),
    }[right]


def _command(name: str, what: Markup) -> Markup:
    return Markup("/{} — {}").format(name, what)


def help_in_private(t: Texts, page: str, bot_username: str) -> Message | None:
    """`/help` in private: what there is, and a button for each part of it; None for a page that is not there."""
    titles = _titles(t)
    if page == "main":
        lines = [t("<b>What I can do</b>"), t("I run the activities of groups: {what}.", what=what_i_do(t)), ""]
        lines += [_command(name, what) for name, what in private_menu(t)]
        lines += ["", t("Tap what you would like to know more about:")]
        buttons = [Button.tapping(titles[name], HelpTap(name)) for name in PAGES]
        rows: list[Row] = [tuple(buttons[at : at + 2]) for at in range(0, len(buttons), 2)]
        rows.append((Link.to(t("➕ Add me to a group"), add_link(bot_username)),))
        return Message(Markup("\n").join(lines), tuple(rows))
    if page not in PAGES:
        return None
    about, names = _pages(t)[page]
    known = {name: (right, what) for right, commands in menu(t).items() for name, what in commands}
    lines = [Markup("<b>{}</b>").format(titles[page]), about, "", t("In the group:")]
    lines += [
        _command(name, known[name][1]) + ("" if known[name][0] is Right.MEMBER else _who(t, known[name][0]))
        for name in names
    ]
    return Message(Markup("\n").join(lines), ((Button.tapping(t("Back"), HelpTap("main")),),))


def _who(t: Texts, right: Right) -> Markup:
    return {
        Right.HOST: t(" (admins and hosts)"),
        Right.REVIEWER: t(" (admins, hosts and judges)"),
        Right.ADMIN: t(" (admins)"),
        Right.OWNER: t(" (the owner)"),
    }[right]


def _titles(t: Texts) -> Mapping[str, Markup]:
    return {
        "checkin": t("🎯 Check-ins"),
        "packets": t("🧧 Red packets"),
        "collections": t("🎨 Collections"),
        "sharings": t("🎙 Share sessions"),
        "posts": t("📢 Announcements"),
        "figures": t("📊 Figures"),
        "helpers": t("⚙️ Settings and helpers"),
    }


def _pages(t: Texts) -> Mapping[str, tuple[Markup, Sequence[str]]]:
    """What each page says, and the commands that belong to it."""
    return {
        "checkin": (
            t(
                "Every day, by a tap, photos or a text. Days in a row make a streak; points, make-ups and freezes keep it going. "
                "The board shows who is in today."
            ),
            ("checkin", "me", "top", "makeup", "new", "manage", "excuse", "revoke", "import"),
        ),
        "packets": (
            t(
                "Points in a red packet, and whoever is quick grabs a portion. In a relay whoever got most sends the next one. "
                "Points have no cash value."
            ),
            ("packet", "verify", "new", "grant", "audit"),
        ),
        "collections": (
            t("People send in texts, pictures or files; members, a jury or lots decide, and the prizes are given out."),
            ("submit", "new", "manage", "review", "prizes"),
        ),
        "sharings": (
            t(
                "A talk at an agreed time: people sign up and are reminded, the group is muted if you like, questions are gathered, "
                "and an archive stays."
            ),
            ("ask", "new", "manage", "schedule"),
        ),
        "posts": (
            t("Texts, pictures and albums at the time you say, once or again and again, with buttons and countdowns."),
            ("announce", "schedule"),
        ),
        "figures": (
            t(
                "Each week: who was active, what went well, and what to do next. With a picture, and the figures as a file."
            ),
            ("summary", "export"),
        ),
        "helpers": (
            t(
                "Language, time zone and quiet hours; hosts who run activities with you, and judges who look at entries."
            ),
            ("settings", "roles", "doctor", "help"),
        ),
    }
