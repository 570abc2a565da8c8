"""Sign-up lists where others speak of them: the words for what they bring along (features/activities/parts.py)."""

from markupsafe import Markup

from features.activities.parts import Guide
from features.counting.deeds import DeedWords
from kit.texts import Texts

SIGN_UPS = DeedWords(line=lambda t: t("📝 Signed up"), column=lambda t: t("sign-ups"))


def took_part(t: Texts) -> Markup:
    """What taking part is, in half a sentence."""
    return t("signed up")


def finished(t: Texts) -> Markup:
    """What seeing it through is."""
    return t("had a place")


def people(t: Texts) -> Markup:
    """What its metric is called in a table."""
    return t("members who signed up")


def about(t: Texts) -> Markup:
    """What sign-up lists are."""
    return t(
        "A numbered list that people put themselves on: for how many, with whom, with a note. Where places are few there is "
        "a waiting list that moves up by itself. Tap the button, or reply to the board with <code>+1</code>."
    )


GUIDE = Guide(
    "signups",
    title=lambda t: t("📝 Sign-up lists"),
    about=about,
    does=lambda t: t("sign-up lists"),
    commands=("new", "manage"),
    family="asking",
)
