"""The conditions of a raffle in words: what it takes, and what somebody has of it."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from markupsafe import Markup

from features.activities.raffle.predicates import BALANCE, CHECK_INS, EVER, MEMBER, PART, SEGMENT, Checked, Condition
from kit.texts import Texts


def condition(t: Texts, each: Condition, title: str = "") -> Markup:
    """One of them, as half a sentence; `title`: of the activity that it names, where that is known."""
    if each.sort == CHECK_INS:
        days = t.many("{count} day", "{count} days", each.of)
        return t.many(
            "{count} check-in in the last {days}", "{count} check-ins in the last {days}", each.least, days=days
        )
    if each.sort == BALANCE:
        return t.many("{count} point", "{count} points", each.least)
    if each.sort == MEMBER:
        return t.many("in the group for {count} day", "in the group for {count} days", each.least)
    if each.sort == PART:
        if title:
            return t("took part in “{title}” (#{number})", title=title, number=str(each.of))
        return t("took part in #{number}", number=str(each.of))
    if each.sort == SEGMENT:
        # In the words of the weekly summary.
        names = {"new": t("new"), "core": t("core"), "active": t("active"), "fading": t("fading")}
        return t("{segments} in the last weekly summary", segments=Markup("/").join(names[n] for n in each.segments))
    if each.least == EVER:
        return t("no prize in a raffle here before")
    return t.many("no prize in a raffle here for {count} day", "no prize in a raffle here for {count} days", each.least)


def conditions(t: Texts, of: Sequence[Condition], titles: Mapping[int, str] = MappingProxyType({})) -> Markup:
    """All of them in a line; `titles`: of activities, by their numbers."""
    return t.listing(condition(t, each, titles.get(each.of, "")) for each in of)


def checked(t: Texts, each: Checked) -> Markup:
    """A condition with somebody's own figure, where there is one."""
    said, figure, sort = condition(t, each.condition, each.title), each.figure, each.condition.sort
    if sort in {PART, SEGMENT}:
        return said
    if figure is None:
        # Who was there before the bot, and who has never won, has no number of days.
        return said
    if sort == CHECK_INS:
        return t("{condition} (you: {figure})", condition=said, figure=t.number(figure))
    if sort == BALANCE:
        return t("{condition} (you have {figure})", condition=said, figure=t.number(figure))
    days = t.many("{count} day", "{count} days", figure)
    if sort == MEMBER:
        return t("{condition} (you: {figure})", condition=said, figure=days)
    return t("{condition} (your last one: {days} ago)", condition=said, days=days)


def lines(t: Texts, of: Sequence[Checked]) -> list[Markup]:
    """Each of them on a line, met or not."""
    return [Markup("{} {}").format("✅" if each.holds else "❌", checked(t, each)) for each in of]
