"""The sharing where others speak of it: the words for what it brings along (features/activities/parts.py)."""

from collections.abc import Mapping

from kit.texts import Says

REASONS: Mapping[str, Says] = {
    "attend": lambda t: t("being at a talk"),
}
