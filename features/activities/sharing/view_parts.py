"""The sharing where others speak of it: the words for what it brings along (features/activities/parts.py)."""

from collections.abc import Mapping

from markupsafe import Markup

from features.activities.sharing.view_talk import mute_needs_right
from kit.texts import Says, Texts

REASONS: Mapping[str, Says] = {
    "attend": lambda t: t("being at a talk"),
}


def need(t: Texts, what: str) -> Markup:
    """The right that sharings lack in a group."""
    return mute_needs_right(t, is_topic=what == "can_manage_topics")
