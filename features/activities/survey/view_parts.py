"""Surveys where others speak of them: the words for what they bring along (features/activities/parts.py)."""

from markupsafe import Markup

from features.activities.parts import Guide
from features.activities.survey.rules import FEWEST
from features.counting.deeds import DeedWords
from kit.texts import Texts

SURVEYS = DeedWords(line=lambda t: t("📋 Surveys answered"), column=lambda t: t("surveys answered"))


def took_part(t: Texts) -> Markup:
    """What taking part is."""
    return t("opened it")


def finished(t: Texts) -> Markup:
    """What seeing it through is."""
    return t("answered")


def people(t: Texts) -> Markup:
    """What a metric is called in a table."""
    return t("members who answered a survey")


def nps(t: Texts) -> Markup:
    """The score that surveys gave."""
    return t("NPS of the surveys")


def mean(t: Texts) -> Markup:
    """The average that surveys gave."""
    return t("average of the surveys, 1 to 5")


def about(t: Texts) -> Markup:
    """What surveys are."""
    return t(
        "Questions that everybody answers in private, one at a time: choices, scales, numbers and words. Anonymous unless the "
        "host says otherwise, and with results from {fewest} answers on, for the host and, if they like, for the group.",
        fewest=FEWEST,
    )


GUIDE = Guide(
    "surveys",
    title=lambda t: t("📋 Surveys"),
    about=about,
    does=lambda t: t("surveys"),
    commands=("new", "manage"),
    family="asking",
)
