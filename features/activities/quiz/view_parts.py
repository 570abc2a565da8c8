"""Quizzes where others speak of them: the words for what they bring along (features/activities/parts.py)."""

from markupsafe import Markup

from features.activities.parts import Guide
from features.counting.deeds import DeedWords
from kit.texts import Texts

RIGHT_ANSWERS = DeedWords(line=lambda t: t("🧠 Right answers"), column=lambda t: t("right answers"))


def right_answer(t: Texts) -> Markup:
    """What its points are for."""
    return t("a right answer")


def took_part(t: Texts) -> Markup:
    """What taking part is."""
    return t.context("in a quiz", "answered")


def finished(t: Texts) -> Markup:
    """What seeing it through is."""
    return t("answered every question")


def people(t: Texts) -> Markup:
    """What its metric is called in a table."""
    return t("members who answered in a quiz")


def share(t: Texts) -> Markup:
    """What its metric is called in a table."""
    return t("right answers of all in quizzes")


def about(t: Texts) -> Markup:
    """What quizzes are."""
    return t(
        "Questions with a button for each option: live, one after the other against the clock, or one a day. The standing goes with "
        "each question, and at the end there is a podium. Nobody learns what is right before the time is up."
    )


GUIDE = Guide(
    "quizzes",
    title=lambda t: t("🧠 Quizzes"),
    about=about,
    does=lambda t: t("quizzes"),
    commands=("new", "manage"),
    family="stage",
)
