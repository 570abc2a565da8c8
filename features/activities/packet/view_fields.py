"""The fields of `/new packet`, each declared once."""

from markupsafe import Markup

from features.fields import Field
from features.packets import view as packets
from features.packets.phrases import read_say, write_say
from features.packets.values import (
    EVERYBODY,
    read_amount,
    read_equal,
    read_portions,
    read_whom,
    those_of,
    write_equal,
)
from features.packets.view_fields import AT, HOLD
from features.view_values import as_they_are, number
from kit.texts import Texts


def _whom(t: Texts, whom: str) -> Markup:
    if whom == EVERYBODY:
        return t("everybody")
    those = those_of(whom)
    return Markup.escape(whom) if those is None else packets.those_shown(t, those)


FIELDS = (
    Field(
        "total", read_amount, str, "100",
        label=lambda t: t("Points"),
        question=lambda t: t("How many points are in it? The group pays them."),
        hint=lambda t: t("a whole number from 1 to 100000"),
        choices=as_they_are("50", "100", "200", "500"),
        shown=number,
    ),
    Field(
        "portions", read_portions, str, "10",
        label=lambda t: t("Portions"),
        question=lambda t: t("Into how many portions is it cut?"),
        hint=lambda t: t("a whole number from 1 to 100, not more than the points"),
        choices=as_they_are("5", "10", "20", "50"),
        shown=number,
    ),
    Field(
        "split", read_equal, write_equal, "random", option="is_equal",
        label=lambda t: t("Cut"),
        question=lambda t: t("Random portions, or all the same?"),
        hint=lambda t: t("random or equal"),
        choices=lambda t: [(t("Random"), "random"), (t("Equal"), "equal")],
        shown=lambda t, is_equal: t("equal portions") if is_equal else t("random portions"),
    ),
    Field(
        "for", read_whom, str, EVERYBODY, option="whom",
        label=lambda t: t("For whom"),
        hint=lambda t: t("all, checked-in, new, silent, or a name such as @mia"),
        shown=_whom,
    ),
    HOLD,
    AT,
    Field(
        "say", read_say, write_say, "no",
        label=lambda t: t("Phrase that grabs"),
        hint=lambda t: t("2 to 20 letters or signs in one line that people write to grab, or “no” for a button"),
        shown=lambda t, say: t("none, a button") if say is None else Markup.escape(say),
    ),
)  # fmt: skip
