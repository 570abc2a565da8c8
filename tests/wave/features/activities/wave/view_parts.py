"""Waves where others speak of them: the words for what they bring along (features/activities/parts.py)."""

from collections.abc import Mapping

from features.activities.parts import Guide
from features.counting.deeds import DeedWords
from kit.texts import Says

REASONS: Mapping[str, Says] = {"wave": lambda t: t("a wave")}
WAVES = DeedWords(line=lambda t: t("👋 Waves"), column=lambda t: t("waves"), figure=lambda t: t("waves"))
GUIDE = Guide(
    "waves",
    title=lambda t: t("👋 Waves"),
    about=lambda t: t("One button, and everybody waves."),
    does=lambda t: t("waves"),
    commands=("new", "manage"),
    family="asking",
)
