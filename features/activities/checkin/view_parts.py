"""The check-in where others speak of it: the words for what it brings along (features/activities/parts.py)."""

from collections.abc import Mapping

from kit.texts import Says

REASONS: Mapping[str, Says] = {
    "checkin": lambda t: t("check-in"),
    "streak": lambda t: t("streak bonus"),
    "makeup": lambda t: t("a day made up"),
    "freeze": lambda t: t("a freeze bought"),
    "revoke": lambda t: t("check-in undone"),
}
