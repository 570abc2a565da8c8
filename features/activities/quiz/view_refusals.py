"""What a quiz says where it refuses something; and what keeps a question from being asked, for whoever brings questions."""

from markupsafe import Markup

from features.activities.quiz import refusals
from features.activities.quiz.questions import (
    LEAST_OPTIONS,
    LONGEST_BESIDE_PICTURE,
    LONGEST_EXPLANATION,
    LONGEST_OPTION,
    LONGEST_TEXT,
    MOST_OPTIONS,
    MOST_RIGHT,
    Flaw,
)
from kit.texts import Texts, words


def flaw(t: Texts, found: Flaw) -> Markup:
    """What is wrong with a question, and what it takes."""
    return {
        Flaw.NO_TEXT: t("The question itself is missing."),
        Flaw.LONG_TEXT: t("The question is too long: up to {most} characters.", most=LONGEST_TEXT),
        Flaw.FEW_OPTIONS: t("It takes at least {least} options.", least=LEAST_OPTIONS),
        Flaw.MANY_OPTIONS: t("There are too many options: up to {most}.", most=MOST_OPTIONS),
        Flaw.NO_OPTION: t("An option is empty."),
        Flaw.LONG_OPTION: t("An option is too long: up to {most} characters.", most=LONGEST_OPTION),
        Flaw.SAME_OPTIONS: t("Two options are the same."),
        Flaw.NO_RIGHT: t("Which option is right is not said."),
        Flaw.MANY_RIGHT: t("Too many options are right: up to {most}.", most=MOST_RIGHT),
        Flaw.ALL_RIGHT: t("All options are right, so there is nothing to guess."),
        Flaw.LONG_EXPLANATION: t("The explanation is too long: up to {most} characters.", most=LONGEST_EXPLANATION),
        Flaw.LONG_WITH_PICTURE: t(
            "With a picture, question and options have up to {most} characters together.", most=LONGEST_BESIDE_PICTURE
        ),
    }[found]


@words.register
def _(refusal: refusals.BadQuestion, t: Texts) -> Markup:
    return t("Question {number} can't be asked like this. {why} Please change it, and send all of them again.",
             number=refusal.place, why=flaw(t, refusal.flaw))  # fmt: skip


@words.register
def _(refusal: refusals.TooManyQuestions, t: Texts) -> Markup:
    return t("A quiz has up to {most} questions. Please leave some out, or start a second quiz.", most=refusal.most)


@words.register
def _(refusal: refusals.NoQuestions, t: Texts) -> Markup:
    return t(
        "“{title}” has no questions yet. A host adds them under /manage, and then it can begin.", title=refusal.title
    )


@words.register
def _(refusal: refusals.Begun, t: Texts) -> Markup:
    return t("“{title}” has begun, so its questions stay as they are. New ones go into the next quiz: /new quiz",
             title=refusal.title)  # fmt: skip


@words.register
def _(refusal: refusals.NotYet, t: Texts) -> Markup:
    return t(
        "“{title}” has not begun yet. Its first question comes as a new message: answer there.", title=refusal.title
    )


@words.register
def _(refusal: refusals.Resting, t: Texts) -> Markup:
    return t(
        "“{title}” is paused. Your answers are kept; look for the next question when it goes on.", title=refusal.title
    )


@words.register
def _(_refusal: refusals.TimeUp, t: Texts) -> Markup:
    return t("Time is up for this question, so this answer does not count. Look out for the next one!")


@words.register
def _(_refusal: refusals.NothingChosen, t: Texts) -> Markup:
    return t("Choose at least one option first, then send.")


@words.register
def _(_refusal: refusals.GoneOn, t: Texts) -> Markup:
    return t("The quiz has gone on already. Look below for where it is.")
