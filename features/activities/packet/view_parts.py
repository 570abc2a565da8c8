"""Red packets where others speak of them: the words for what they bring along (features/activities/parts.py)."""

from markupsafe import Markup

from features.activities.parts import Command, Guide
from features.people.access import Right
from kit.texts import Texts


def many(t: Texts, count: int) -> Markup:
    """So many of them, told together."""
    return t.many("{count} red packet", "{count} red packets", count)


COMMANDS = (
    Command("packet", Right.MEMBER, 40, lambda t: t("Send a red packet")),
    Command("verify", Right.MEMBER, 90, lambda t: t("Check that a red packet was fair")),
)


def about(t: Texts) -> Markup:
    """What red packets are, alone and in a relay."""
    return t(
        "Points in a red packet, and whoever is quick grabs a portion. In a relay whoever got most sends the next one. "
        "Points have no cash value."
    )


GUIDE = Guide(
    "packets",
    title=lambda t: t("🧧 Red packets"),
    about=about,
    does=lambda t: t("red packets and relays"),
    commands=("packet", "verify", "new", "grant", "audit"),
    family="luck",
)
