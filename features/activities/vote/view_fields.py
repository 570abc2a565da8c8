"""The fields of `/new vote`, each declared once."""

from markupsafe import Markup

from features import moments
from features.activities.vote.values import (
    LEAST_OPTIONS,
    MOST_OPTIONS,
    OPTION_LENGTH,
    read_choices,
    read_options,
    read_quorum,
    read_results,
    write_choices,
    write_options,
)
from features.fields import Field
from features.moments import Until, fixed_until, read_until, write_until
from features.values import LONG, read_yes, write_count, write_yes
from features.view_values import number, span, yes_or_no
from kit.texts import Texts


def _until(t: Texts, until: Until) -> Markup:
    if until is None:
        return t("until you end it")
    return span(t, until) if isinstance(until, int) else moments.shown(t, until)


FIELDS = (
    Field(
        "options", read_options, write_options, "no", needed=True, longest=LONG,
        label=lambda t: t("Options"),
        question=lambda t: t("What is there to choose from? Write me the options, a line each, or with commas between."),
        hint=lambda t: t(
            "{least} to {most} different options of up to {length} characters, such as “Lake,Hill,City”",
            least=LEAST_OPTIONS, most=MOST_OPTIONS, length=OPTION_LENGTH,
        ),
        shown=lambda t, options: t.listing(map(Markup.escape, options)) if options else t("not said yet"),
    ),
    Field(
        "choices", read_choices, write_choices, "1",
        label=lambda t: t("Choices each"),
        question=lambda t: t("How many options may each choose?"),
        hint=lambda t: t("how many options each may choose, 1 to {most}, or “any”", most=MOST_OPTIONS),
        choices=lambda t: [(t("one"), "1"), (t("up to {count}", count=2), "2"), (t("up to {count}", count=3), "3"),
                           (t("as many as they like"), "any")],
        shown=lambda t, choices: number(t, choices) if choices else t("as many as they like"),
    ),
    Field(
        "until", read_until, write_until, "24h", fixed=fixed_until,
        label=lambda t: t("Open until"),
        question=lambda t: t("Until when can one vote?"),
        hint=lambda t: t("a moment such as “2026-12-01 20:00”, a time from now such as 24h, or “no”"),
        choices=lambda t: [
            (t("an hour"), "1h"), (t("a day"), "24h"), (t("3 days"), "3d"), (t("a week"), "7d"), (t("until I end it"), "no"),
        ],
        shown=_until,
    ),
    Field(
        "anonymous", read_yes, write_yes, "yes",
        label=lambda t: t("Anonymous"),
        question=lambda t: t("Shall it be anonymous? Otherwise everybody can see who voted for what."),
        hint=lambda t: t("“yes”, or “no”: everybody sees who voted for what"),
        choices=lambda t: [(t("yes"), "yes"), (t("no"), "no")],
        shown=yes_or_no,
    ),
    Field(
        "results", read_results, str, "end",
        label=lambda t: t("Results"),
        question=lambda t: t("When are the results shown?"),
        hint=lambda t: t("“end”, or “live”: all along"),
        choices=lambda t: [(t("at the end"), "end"), (t("all along"), "live")],
        shown=lambda t, results: t("all along") if results == "live" else t("at the end"),
    ),
    Field(
        "add", read_yes, write_yes, "no", option="can_add",
        label=lambda t: t("Members suggest"),
        question=lambda t: t("May members suggest further options? A host lets them in."),
        hint=lambda t: t("“yes” or “no”"),
        choices=lambda t: [(t("yes"), "yes"), (t("no"), "no")],
        shown=yes_or_no,
    ),
    Field(
        "quorum", read_quorum, write_count, "no",
        label=lambda t: t("Quorum"),
        question=lambda t: t("How many must vote for the result to count?"),
        hint=lambda t: t("a number of people such as 10, or “no”"),
        choices=lambda t: [(t("any number"), "no"), (Markup("5"), "5"), (Markup("10"), "10"), (Markup("20"), "20")],
        shown=lambda t, quorum: t("any number") if quorum is None
        else t.many("{count} person", "{count} people", quorum),
    ),
)  # fmt: skip
