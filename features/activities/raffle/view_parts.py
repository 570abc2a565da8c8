"""Raffles where others speak of them: the words for what they bring along (features/activities/parts.py)."""

from collections.abc import Mapping

from markupsafe import Markup

from features.activities.parts import Guide
from features.counting.deeds import DeedWords
from kit.texts import Says, Texts

RAFFLES = DeedWords(line=lambda t: t("🎟 Took part in a raffle"), column=lambda t: t("raffles entered"))
REASONS: Mapping[str, Says] = {
    "raffle": lambda t: t("raffle tickets"),
    "raffle-back": lambda t: t("raffle tickets that were given back"),
}


def took_part(t: Texts) -> Markup:
    """What taking part is, in half a sentence."""
    return t("took a ticket")


def finished(t: Texts) -> Markup:
    """What seeing it through is."""
    return t("met the conditions to the end")


def people(t: Texts) -> Markup:
    """What its metric is called in a table."""
    return t("members who took a ticket")


def about(t: Texts) -> Markup:
    """What raffles are."""
    return t(
        "Prizes, a button, and a draw that everybody can check. Who may take part is said by conditions, such as check-ins or "
        "points; they must hold when one takes a ticket and at the draw. A ticket may cost points, which are given back to "
        "whoever leaves or falls out. It is drawn at a time, at a head-count, or when a host ends it."
    )


GUIDE = Guide(
    "raffles",
    title=lambda t: t("🎟 Raffles"),
    about=about,
    does=lambda t: t("raffles"),
    commands=("new", "manage", "prizes"),
    family="luck",
)
