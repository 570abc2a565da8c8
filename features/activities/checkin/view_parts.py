"""The check-in where others speak of it: the words for what it brings along (features/activities/parts.py)."""

from collections.abc import Mapping

from markupsafe import Markup

from features.activities.checkin.needs import CHEERS, PHOTOS
from kit.texts import Says, Texts

REASONS: Mapping[str, Says] = {
    "checkin": lambda t: t("check-in"),
    "streak": lambda t: t("streak bonus"),
    "makeup": lambda t: t("a day made up"),
    "freeze": lambda t: t("a freeze bought"),
    "revoke": lambda t: t("check-in undone"),
}


def need(t: Texts, what: str) -> Markup:
    """What check-ins lack in a group, and how to mend it."""
    return {
        PHOTOS: t(
            "Of photos I only see replies to me and those with /checkin. Make me an administrator, and tags and topics work too."
        ),
        CHEERS: t("I can't see 👍 while I'm no administrator, so no check-in with review=peers will count."),
    }[what]
