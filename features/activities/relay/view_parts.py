"""Relays where others speak of them: the words for what they bring along (features/activities/parts.py)."""

from markupsafe import Markup

from kit.texts import Texts


def finished(t: Texts) -> Markup:
    """What seeing one through is, in half a sentence."""
    return t("grabbed in each round")
