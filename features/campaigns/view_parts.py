"""What the parts and states of a campaign are called, for all that is said of one."""

from collections.abc import Iterable, Mapping

from markupsafe import Markup

from kit.texts import Says, Texts, as_written

_ROLES: Mapping[str, Says] = {
    "owner": lambda t: t.context("a role", "owner"),
    "planner": lambda t: t.context("a role", "planner"),
    "writer": lambda t: t.context("a role", "writer"),
    "designer": lambda t: t.context("a role", "designer"),
    "host": lambda t: t.context("a role", "host"),
    "support": lambda t: t.context("a role", "support"),
}


def part_name(t: Texts, key: str) -> Markup:
    """A part of the document, by its key."""
    return {
        "title": t("the title"),
        "theme": t("the theme"),
        "goal": t("the goal"),
        "audience": t("the audience"),
        "first_day": t("the first day"),
        "team": t("the team"),
        "items": t("the items"),
        "tasks": t("the tasks"),
        "risks": t("the risks"),
        "budget": t("the budget"),
        "materials": t("the materials"),
        "flow": t("the host's flow"),
        "copy": t("the texts"),
        "answers": t("the answers"),
        "learned": t("what was learned"),
    }.get(key) or Markup.escape(key)


def part_names(t: Texts, keys: Iterable[str]) -> str:
    """Several of them."""
    return t.listing(part_name(t, key) for key in keys)


def part_of(t: Texts, number: int, title: str) -> Markup:
    """Of what an activity is a part, for whoever steers it."""
    return t(
        "📋 Part of campaign {number}, {title}: {command}",
        number=str(number),
        title=as_written(title),
        command=Markup("<code>/campaign {}</code>").format(number),
    )


def state_name(t: Texts, state: str) -> Markup:
    """How far it is."""
    return {
        "draft": t("draft"),
        "checked": t("checked"),
        "planned": t("planned"),
        "running": t("running"),
        "paused": t("paused"),
        "over": t("over"),
        "reviewed": t("reviewed"),
    }.get(state) or Markup.escape(state)


def role_name(t: Texts, role: str) -> Markup:
    """What a role is called: the usual ones in the reader's language, others as they are written."""
    says = _ROLES.get(role.strip().lower())
    return Markup.escape(as_written(role)) if says is None else says(t)
