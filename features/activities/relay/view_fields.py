"""The fields of `/new relay`, each declared once."""

from markupsafe import Markup

from features.fields import Field
from features.packets.values import read_amount, read_funding, read_portions, read_rounds, read_turn
from features.packets.view_fields import AT, HOLD
from features.values import write_span
from features.view_values import as_they_are, number
from kit.texts import Texts


def _span(t: Texts) -> Markup:
    return t("a time span such as 10m or 1h, less than a day")


def _minutes(t: Texts, minutes: int) -> Markup:
    return t.many("{count} minute", "{count} minutes", minutes)


FIELDS = (
    Field(
        "total", read_amount, str, "100",
        label=lambda t: t("First red packet"),
        question=lambda t: t("How many points are in the first red packet? The group pays them."),
        hint=lambda t: t("a whole number from 1 to 100000"),
        choices=as_they_are("50", "100", "200", "500"),
        shown=number,
    ),
    Field(
        "portions", read_portions, str, "10",
        label=lambda t: t("Portions"),
        question=lambda t: t("Into how many portions is each cut?"),
        hint=lambda t: t("a whole number from 1 to 100, not more than the points"),
        choices=as_they_are("5", "10", "20"),
        shown=number,
    ),
    Field(
        "rounds", read_rounds, str, "3",
        label=lambda t: t("Rounds"),
        question=lambda t: t("How many rounds at most?"),
        hint=lambda t: t("a whole number from 1 to 20"),
        choices=as_they_are("3", "5", "10"),
        shown=number,
    ),
    Field(
        "amount", read_funding, str, "same",
        label=lambda t: t("Later red packets"),
        question=lambda t: t("How much is in the later ones, and who pays?"),
        hint=lambda t: t(
            "same (as the first, topped up by the group), free (as the king likes) or pool (the group pays)"
        ),
        choices=lambda t: [
            (t("Same again, the group tops it up"), "same"), (t("As the king likes"), "free"), (t("The group pays"), "pool"),
        ],
        shown=lambda t, amount: {
            "same": t("the same again, the group adds what is missing"), "free": t("as the king likes"),
            "pool": t("the group pays"),
        }[amount],
    ),
    Field(
        "turn", read_turn, write_span, "10m",
        label=lambda t: t("Time for a turn"),
        question=lambda t: t("How long may a king take to send the next one?"),
        hint=_span,
        choices=lambda t: [
            (t("5 minutes"), "5m"), (t("10 minutes"), "10m"), (t("30 minutes"), "30m"), (t("1 hour"), "60m"),
        ],
        shown=_minutes,
    ),
    Field("round", read_turn, write_span, "10m", label=lambda t: t("Time to grab"), hint=_span, shown=_minutes),
    HOLD,
    AT,
)  # fmt: skip
