"""What is told when something goes wrong in a campaign: what was found, what can be done by one tap, and the plan B."""

from collections.abc import Callable, Mapping
from typing import Any

from markupsafe import Markup

from features.campaigns.watch.amounts import said_amount
from features.campaigns.watch.facts import AlertFacts
from features.campaigns.watch.taps import RemedyTap, WatchTap
from features.campaigns.watch.view_figures import figure, goal_name
from features.counting.metrics import Unit
from features.facts import GroupFacts
from kit.messages import Button, Message, Row
from kit.texts import Says, Texts, visible

_RIGHTS: Mapping[str, Says] = {
    "administrator": lambda t: t("being an administrator"),
    "can_pin_messages": lambda t: t("pinning messages"),
    "can_delete_messages": lambda t: t("deleting messages"),
    "can_restrict_members": lambda t: t("muting members"),
    "can_invite_users": lambda t: t("inviting members"),
    "can_manage_topics": lambda t: t("managing topics"),
}


def alert(t: Texts, group: GroupFacts, number: int, title: str, found: AlertFacts) -> Message:
    """Something went wrong."""
    lines = [t("⚠️ <b>{title}</b> in {group}", title=visible(title), group=group.title), said(t, found.key, found.about)]
    rows: list[Row] = [
        (Button.tapping(_REMEDIES[remedy](t), RemedyTap(group.id, number, found.number, remedy)),)
        for remedy in found.remedies
    ]
    rows.append((Button.tapping(t("📊 How it stands"), WatchTap(group.id, number)),))
    rows.append((Button.tapping(t("👌 Seen"), RemedyTap(group.id, number, found.number, "seen")),))
    return Message(Markup("\n").join(lines), tuple(rows))


def plan_b(t: Texts, group: GroupFacts, number: int, title: str, risk: str, plan: str) -> Message:
    """What was planned for this case, to whoever has the role."""
    lines = [
        t("🅱️ <b>{title}</b> in {group}: what you thought of has come.", title=visible(title), group=group.title),
        t("Risk: {risk}", risk=visible(risk)),
        t("Plan B: {plan}", plan=plan),
    ]
    return Message(Markup("\n").join(lines), ((Button.tapping(t("📊 How it stands"), WatchTap(group.id, number)),),))


def said(t: Texts, key: str, about: Mapping[str, Any]) -> Markup:
    """What was found, in a sentence."""
    return _SAID[key.partition(":")[0]](t, key, about)


def done(t: Texts, title: str, remedy: str) -> Message:
    """Somebody has done something about it, or has seen it."""
    return Message(t("✅ <b>{title}</b>: {what}", title=visible(title), what=_DONE[remedy](t)))


def reminder(t: Texts, title: str, entries: tuple[str, ...], rows: tuple[Row, ...]) -> Message:
    """To the group: what is on, and where."""
    lines = [t("⏰ <b>{title}</b> is on. Are you in?", title=visible(title))]
    lines += [t("· {title}", title=visible(each)) for each in entries]
    return Message(Markup("\n").join(lines), rows)


def open_board(t: Texts, title: str) -> str:
    """The button to an activity's board."""
    return str(t("Go to {title}", title=visible(title)).unescape())


def gift_title(t: Texts) -> str:
    """What a red packet is called that a campaign gives away in between."""
    return str(t("A little something").unescape())


def _behind(t: Texts, _key: str, about: Mapping[str, Any]) -> Markup:
    unit = None if about["unit"] is None else Unit(about["unit"])
    return t(
        "Half of the time is over, and this is behind: {what} is {value}, and should be {expected} by now. The goal is {target}.",
        what=goal_name(t, about["metric"], about["name"]),
        value=figure(t, unit, about["value"]),
        expected=figure(t, unit, about["expected"]),
        target=figure(t, unit, about["target"]),
    )


def _right(t: Texts, _key: str, about: Mapping[str, Any]) -> Markup:
    return t(
        "I may not do something here any more that I could when it began: {right}. Give it back to me in the group's settings.",
        right=_RIGHTS[about["right"]](t),
    )


def _speaker(t: Texts, _key: str, about: Mapping[str, Any]) -> Markup:
    return t("“{title}” begins soon, and the speaker has not said that they are ready.", title=visible(about["title"]))


def _entries(t: Texts, _key: str, about: Mapping[str, Any]) -> Markup:
    return t.many(
        "Two days before its end “{title}” has {count} entry.",
        "Two days before its end “{title}” has {count} entries.",
        about["count"],
        title=visible(about["title"]),
    )


def _duty(t: Texts, _key: str, _about: Mapping[str, Any]) -> Markup:
    return t("Nobody is on duty: there is neither a host nor anybody for support in the team who is in the group.")


def _codes(t: Texts, _key: str, about: Mapping[str, Any]) -> Markup:
    return t.many(
        "“{title}” promises codes as prizes, and {count} is missing. Load it with /prizes in the group.",
        "“{title}” promises codes as prizes, and {count} are missing. Load them with /prizes in the group.",
        about["count"],
        title=visible(about["title"]),
    )


def _late(t: Texts, _key: str, about: Mapping[str, Any]) -> Markup:
    return t.many("{count} task of the team is late.", "{count} tasks of the team are late.", about["count"])


def _budget(t: Texts, key: str, about: Mapping[str, Any]) -> Markup:
    spent, planned = (said_amount(t, about[name], about["currency"]) for name in ("spent", "planned"))
    if key.endswith(":100"):
        return t("The budget is used up: {spent} of {planned} is spent.", spent=spent, planned=planned)
    return t("Four fifths of the budget is gone: {spent} of {planned} is spent.", spent=spent, planned=planned)


def _points(t: Texts, key: str, about: Mapping[str, Any]) -> Markup:
    if key.endswith(":100"):
        return t(
            "The planned points are used up: {spent} of {planned} are given out.",
            spent=about["spent"], planned=about["planned"],
        )  # fmt: skip
    return t(
        "Four fifths of the planned points are gone: {spent} of {planned} are given out.",
        spent=about["spent"], planned=about["planned"],
    )  # fmt: skip


_SAID: Mapping[str, Callable[[Texts, str, Mapping[str, Any]], Markup]] = {
    "behind": _behind, "right": _right, "speaker": _speaker, "entries": _entries, "duty": _duty, "codes": _codes, "late": _late,
    "budget": _budget, "points": _points,
}  # fmt: skip
_REMEDIES: Mapping[str, Says] = {
    "remind": lambda t: t("⏰ Remind the group"),
    "longer": lambda t: t("📅 A day longer"),
    "gift": lambda t: t("🧧 A red packet of 100 for the group"),
}
_DONE: Mapping[str, Says] = {
    "remind": lambda t: t("the group is reminded."),
    "longer": lambda t: t("it goes on for a day longer."),
    "gift": lambda t: t("a red packet lies in the group."),
    "seen": lambda t: t("seen."),
}
