"""Quizzes where others speak of them: the words for what they bring along (features/activities/parts.py)."""

from collections.abc import Sequence

from markupsafe import Markup

from features.activities.parts import Guide, Piece
from features.activities.quiz.facts import OwnPlace
from features.counting.deeds import DeedWords
from features.facts import GroupFacts
from kit.texts import Texts

RIGHT_ANSWERS = DeedWords(line=lambda t: t("🧠 Right answers"), column=lambda t: t("right answers"))


def right_answer(t: Texts) -> Markup:
    """What its points are for."""
    return t("a right answer")


def need(t: Texts, number: str) -> Markup:
    """A quiz cannot begin, and how to mend it."""
    return t(
        "Quiz no. {number} has no questions yet, so it can't begin. Add them under /manage {number}.", number=number
    )


def shown(t: Texts, group: GroupFacts, facts: Sequence[OwnPlace]) -> Piece:  # noqa: ARG001 - the protocol's
    """Its part of `/me`."""
    return Piece(
        [
            t.many(
                "🧠 <b>{title}</b>: place {place} of {people}, {count} right answer",
                "🧠 <b>{title}</b>: place {place} of {people}, {count} right answers",
                each.placed.right,
                title=each.title,
                place=each.placed.place,
                people=each.people,
            )
            for each in facts
        ]
    )


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
