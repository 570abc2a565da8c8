"""Questions that are ready to be asked."""

from features.activities.survey.rules import Question
from kit.texts import Texts


def questions(t: Texts, template: str) -> tuple[Question, ...]:
    """Those of a template, in the group's language. Raises KeyError."""
    return _TEMPLATES[template](t)


def _feedback(t: Texts) -> tuple[Question, ...]:
    good = [t("The content"), t("The people"), t("The organization"), t("The time"), t("The atmosphere")]
    return (
        Question("nps", _plain(t("How likely are you to recommend it to a friend?"))),
        Question("several", _plain(t("What was good?")), tuple(map(_plain, good)), required=False),
        Question("text", _plain(t("What should we change?")), required=False),
    )


def _event(t: Texts) -> tuple[Question, ...]:
    length = [t("Too short"), t("Just right"), t("Too long")]
    again = [t.context("coming again", "Yes"), t.context("coming again", "Maybe"), t.context("coming again", "No")]
    return (
        Question("scale", _plain(t("How did you like it, from 1 to 5?"))),
        Question("one", _plain(t("How was the length?")), tuple(map(_plain, length))),
        Question("one", _plain(t("Would you come again?")), tuple(map(_plain, again))),
        Question("text", _plain(t("What will you remember?")), required=False),
    )


def _wishes(t: Texts) -> tuple[Question, ...]:
    kinds = [t("Talks"), t("Contests"), t("Check-ins"), t("Meeting in person"), t("Games")]
    when = [t("Weekday evenings"), t("Saturdays"), t("Sundays")]
    return (
        Question("several", _plain(t("What would you like us to do?")), tuple(map(_plain, kinds))),
        Question("several", _plain(t("When do you have time?")), tuple(map(_plain, when))),
        Question("text", _plain(t("Any ideas of your own?")), required=False),
    )


_TEMPLATES = {"feedback": _feedback, "event": _event, "wishes": _wishes}


def _plain(words: object) -> str:
    return str(words.unescape()) if hasattr(words, "unescape") else str(words)
