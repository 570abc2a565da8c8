"""The fields of `/new signup`, each declared once."""

from markupsafe import Markup

from features import moments
from features.activities.signup.values import read_each, read_most, read_slots, write_most, write_slots
from features.fields import Field
from features.moments import Until, fixed_until, read_until, write_until
from features.values import LONG, read_yes, write_yes
from features.view_values import as_they_are, number, span, yes_or_no
from kit.texts import Texts


def _until(t: Texts, until: Until | str) -> Markup:
    if until is None:
        return t("until you end it")
    if isinstance(until, int):
        return span(t, until)
    return Markup.escape(until if isinstance(until, str) else moments.shown(t, until))


FIELDS = (
    Field(
        "slots", read_slots, write_slots, "no", longest=LONG,
        label=lambda t: t("Kinds of places"),
        question=lambda t: t("Are there different kinds of places, such as adults and children?"),
        hint=lambda t: t("up to six short words with commas, such as “adult,child”, or “no”"),
        choices=lambda t: [(t("all are alike"), "no")],
        shown=lambda t, slots: t.listing(slots) if slots else t("all are alike"),
    ),
    Field(
        "most", read_most, write_most, "no",
        label=lambda t: t("Places"),
        question=lambda t: t("How many places are there? Whoever comes later waits, and moves up when one becomes free."),
        hint=lambda t: t("a whole number up to 9999, or “no” for no limit"),
        choices=lambda t: [(t("No limit"), "no"), *as_they_are("10", "20", "30")(t)],
        shown=lambda t, most: number(t, most) if most else t("no limit"),
    ),
    Field(
        "each", read_each, str, "10",
        label=lambda t: t("At most each"),
        hint=lambda t: t("how many places one may take, 1 to 50"),
        shown=number,
    ),
    Field(
        "note", read_yes, write_yes, "no",
        label=lambda t: t("Note"),
        question=lambda t: t("May people add a few words, such as what they bring?"),
        hint=lambda t: t("yes or no"),
        choices=lambda t: [(t("yes"), "yes"), (t("no"), "no")],
        shown=yes_or_no,
    ),
    Field(
        "until", read_until, write_until, "no", fixed=fixed_until,
        label=lambda t: t("Sign up until"),
        question=lambda t: t("Until when can one sign up?"),
        hint=lambda t: t("a moment such as “2026-12-01 20:00”, a time from now such as 7d, or “no”"),
        choices=lambda t: [
            (t("a day"), "1d"), (t("3 days"), "3d"), (t("a week"), "7d"), (t("until I end it"), "no"),
        ],
        shown=_until,
    ),
)  # fmt: skip
