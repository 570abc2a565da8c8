"""The sharing where others speak of it: the words for what it brings along (features/activities/parts.py)."""

from collections.abc import Mapping

from markupsafe import Markup

from features.activities.sharing.view_talk import mute_needs_right
from features.counting.deeds import DeedWords
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
