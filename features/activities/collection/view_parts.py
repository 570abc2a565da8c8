"""Collections where others speak of them: the words for what they bring along (features/activities/parts.py)."""

from markupsafe import Markup

from features.counting.deeds import DeedWords
from kit.texts import Texts

ENTRIES = DeedWords(line=lambda t: t("🎨 Entries"), column=lambda t: t("entries"), figure=lambda t: t("entries"))


def took_part(t: Texts) -> Markup:
    """What taking part is, in half a sentence."""
    return t("sent something in or voted")


def finished(t: Texts) -> Markup:
    """What seeing it through is."""
    return t("had an entry let in")
