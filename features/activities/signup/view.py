"""The words of a sign-up list: what the kind is called, its name on the schedule, its refusals."""

from collections.abc import Sequence

from markupsafe import Markup

from features.activities.signup import refusals
from features.activities.signup.options import Options
from features.activities.signup.taps import DeskTap
from features.activities.signup.view_board import how
from features.facts import ActivityFacts
from features.scheduling.names import named
from kit.messages import Link
from kit.texts import Texts, as_written, words


def name(t: Texts) -> Markup:
    """See `kind.View`."""
    return t("Sign-up list")


def example(t: Texts) -> Markup:
    """See `kind.View`."""
    return t('"Saturday dinner" slots="adult,child" most=30 note=yes until="fri 20:00"')


def change() -> str:
    """See `kind.View`."""
    return "most=40"


def extras(t: Texts, activity: ActivityFacts) -> Sequence[Link]:
    """The way from the panel to the desk."""
    return (Link.starting(t("📋 The list: add, take off, table"), DeskTap(activity.group_id, activity.number, 0)),)


@named("signup.close", speaks=True)
def _(t: Texts) -> Markup:
    return t("sign-up list closes")


# --- refusals ---------------------------------------------------------------------------------------------------------------------


@words.register
def _(refusal: refusals.TooManyEach, t: Texts) -> Markup:
    return t.many(
        "Each may take {count} place here. For more, please ask a host.",
        "Each may take up to {count} places here. For more, please ask a host.",
        refusal.most,
    )


@words.register
def _(refusal: refusals.NoRoom, t: Texts) -> Markup:
    if refusal.left == 0:
        return t("There is no place left for more. You keep your {kept}.", kept=refusal.kept)
    return t.many(
        "Only {count} place is left. You keep your {kept}; ask for that many more.",
        "Only {count} places are left. You keep your {kept}; ask for that many more at most.",
        refusal.left,
        kept=refusal.kept,
    )


@words.register
def _(_refusal: refusals.NotOnList, t: Texts) -> Markup:
    return t("You're not on the list. To be on it, tap the button or write +1 in reply to the board.")


@words.register
def _(refusal: refusals.ForHowMany, t: Texts) -> Markup:
    return t("For how many?") + "\n" + how(t, Options(slots=refusal.slots))


@words.register
def _(refusal: refusals.SlotsFixed, t: Texts) -> Markup:
    return t(
        "The kinds of places stay as they are: <code>{slots}</code>. You can add others behind them.",
        slots=as_written(",".join(refusal.slots)),
    )


@words.register
def _(_refusal: refusals.LineGone, t: Texts) -> Markup:
    return t("That line isn't on the list any more. Open the list again to see who is.")


@words.register
def _(refusal: refusals.NobodyToAdd, t: Texts) -> Markup:
    if not refusal.line:
        return t("Please write at least one name.")
    return t("I can't read this line: “{line}”. Please write a name, and for how many.", line=as_written(refusal.line))
