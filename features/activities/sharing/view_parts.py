"""The sharing where others speak of it: the words for what it brings along (features/activities/parts.py)."""

from collections.abc import Mapping

from markupsafe import Markup

from features.activities.parts import Command, Guide
from features.activities.sharing.view_talk import mute_needs_right
from features.counting.deeds import DeedWords
from features.people.access import Right
from kit.texts import Says, Texts

REASONS: Mapping[str, Says] = {
    "attend": lambda t: t("being at a talk"),
}


def need(t: Texts, what: str) -> Markup:
    """The right that sharings lack in a group."""
    return mute_needs_right(t, is_topic=what == "can_manage_topics")


# What being at a talk is called in statistics.
ATTENDED = DeedWords(line=lambda t: t("🎤 Attended"), column=lambda t: t("attended"), figure=lambda t: t("attended"))


def took_part(t: Texts) -> Markup:
    """What taking part is, in half a sentence."""
    return t("said that they may come")


def finished(t: Texts) -> Markup:
    """What seeing it through is."""
    return t("was there")


def feedback(t: Texts) -> Markup:
    """What the average of stars is called in a table."""
    return t("stars given to talks, on average")


COMMANDS = (Command("ask", Right.MEMBER, 50, lambda t: t("Ask a speaker something, or propose a theme")),)


def about(t: Texts) -> Markup:
    """What sharings are."""
    return t(
        "A talk at an agreed time: people sign up and are reminded, the group is muted if you like, questions are gathered, "
        "and an archive stays."
    )


GUIDE = Guide(
    "sharings",
    title=lambda t: t("🎙 Share sessions"),
    about=about,
    does=lambda t: t("share sessions"),
    commands=("ask", "new", "manage", "schedule"),
    family="stage",
)
