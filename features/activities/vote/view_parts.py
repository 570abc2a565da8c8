"""Votes where others speak of them: the words for what they bring along (features/activities/parts.py)."""

from markupsafe import Markup

from features.activities.parts import Guide
from kit.texts import Texts


def took_part(t: Texts) -> Markup:
    """What taking part is."""
    return t("voted")


def people(t: Texts) -> Markup:
    """What its metric is called in a table."""
    return t("members who voted")


def about(t: Texts) -> Markup:
    """What votes are."""
    return t(
        "A question, some options and a button for each. By name or anonymous, with one choice or several; everybody who was "
        "in the group when it opened may vote, and change their mind until it closes. "
        "Options can have pictures: hosts add them under /manage."
    )


GUIDE = Guide(
    "votes",
    title=lambda t: t("🗳 Votes"),
    about=about,
    does=lambda t: t("votes"),
    commands=("new", "manage"),
    family="asking",
)
