"""What the bot can do, in words: the menus of commands, `/help` in a group and in private."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from features.activities.parts import FAMILIES, Command
from features.activities.registry import KINDS
from features.links import add_link
from features.people.access import Right
from kit.buttons import Tap, tap
from kit.messages import Button, Link, Message, Row
from kit.texts import Texts

# The kinds that have a page, by its name.
_GUIDES = {kind.guide.page: kind.guide for kind in KINDS if kind.guide is not None}
PAGES = (*_GUIDES, "posts", "campaigns", "figures", "helpers")


@tap("hp")
@dataclass(frozen=True, slots=True)
class HelpTap(Tap):
    """Show a page of the help in private, one of PAGES; `main` is the first."""

    page: str


def what_i_do(t: Texts) -> Markup:
    """All of it in half a sentence, for greetings."""
    families = [t.listing(each.does(t) for each in _GUIDES.values() if each.family == family) for family in FAMILIES]
    activities = t.context("between groups of things", "; ").join(families)
    return t("{activities}; announcements on time, and a weekly summary for admins", activities=activities)


# What belongs to no kind.
_COMMANDS = (
    Command("activities", Right.MEMBER, 10, lambda t: t("What's on in this group")),
    Command("me", Right.MEMBER, 60, lambda t: t("My streak, points and rank")),
    Command("top", Right.MEMBER, 70, lambda t: t("Ranking: week, month or all")),
    Command("tasks", Right.MEMBER, 80, lambda t: t("My tasks in campaigns")),
    Command("help", Right.MEMBER, 100, lambda t: t("What I can do")),
    Command("new", Right.HOST, 10, lambda t: t("Start an activity")),
    Command("manage", Right.HOST, 20, lambda t: t("Pause, change or end activities")),
    Command("announce", Right.HOST, 50, lambda t: t("Post something, once or again and again")),
    Command("schedule", Right.HOST, 60, lambda t: t("Everything that will happen here")),
    Command("campaign", Right.HOST, 65, lambda t: t("Plan several activities with one goal")),
    Command("prizes", Right.HOST, 70, lambda t: t("Prizes and collections")),
    Command("review", Right.REVIEWER, 10, lambda t: t("Judge what waits")),
    Command("grant", Right.ADMIN, 10, lambda t: t("Give points, with a reason")),
    Command("audit", Right.ADMIN, 20, lambda t: t("Do all points add up?")),
    Command("summary", Right.ADMIN, 30, lambda t: t("The week in figures")),
    Command("export", Right.ADMIN, 40, lambda t: t("Figures as a file")),
    Command("settings", Right.ADMIN, 50, lambda t: t("Language, time zone, quiet hours")),
    Command("doctor", Right.ADMIN, 60, lambda t: t("Is everything all right?")),
    Command("roles", Right.OWNER, 10, lambda t: t("Name hosts and judges")),
)
_IN_ORDER = sorted(
    (*_COMMANDS, *(command for kind in KINDS for command in kind.commands)), key=lambda command: command.place
)


def menu(t: Texts) -> Mapping[Right, Sequence[tuple[str, Markup]]]:
    """The commands and what they do, by the right they need. Also what Telegram's menu shows."""
    return {
        right: tuple((each.name, each.says(t)) for each in _IN_ORDER if each.right is right)
        for right in (Right.MEMBER, Right.HOST, Right.REVIEWER, Right.ADMIN, Right.OWNER)
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
        ("campaign", t("Plan several activities with one goal")),
        ("me", t("My streak, points and rank")),
        ("tasks", t("My tasks in campaigns")),
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
    lines += ["", *(guide.hint(t) for guide in _GUIDES.values() if guide.hint is not None)]
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
        **{page: guide.title(t) for page, guide in _GUIDES.items()},
        "posts": t("📢 Announcements"),
        "campaigns": t("📋 Campaigns"),
        "figures": t("📊 Figures"),
        "helpers": t("⚙️ Settings and helpers"),
    }


def _pages(t: Texts) -> Mapping[str, tuple[Markup, Sequence[str]]]:
    """What each page says, and the commands that belong to it."""
    return {
        **{page: (guide.about(t), guide.commands) for page, guide in _GUIDES.items()},
        "posts": (
            t("Texts, pictures and albums at the time you say, once or again and again, with buttons and countdowns."),
            ("announce", "schedule"),
        ),
        "campaigns": (
            t(
                "Several activities and announcements with one goal: begin with a template, say the first day, change what "
                "you like by buttons or in a file. They open by themselves."
            ),
            ("campaign", "tasks"),
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
