"""The fields of `/new survey`, each declared once."""

from markupsafe import Markup

from features import moments
from features.activities.survey.values import number_of, read_remind, read_source, write_remind
from features.fields import Field
from features.moments import Until, fixed_until, read_until, write_until
from features.values import read_yes, write_yes
from features.view_values import span, yes_or_no
from kit.texts import Texts


def _until(t: Texts, until: Until) -> Markup:
    if until is None:
        return t("until you end it")
    return span(t, until) if isinstance(until, int) else moments.shown(t, until)


def source(t: Texts, said: str) -> Markup:
    """Where the questions come from."""
    if (number := number_of(said)) is not None:
        return t("those of #{number}", number=number)
    words = {
        "feedback": t("“How was it?”"), "event": t("about an event"), "wishes": t("what people would like"),
        "own": t("my own"),
    }  # fmt: skip
    return words[said]


FIELDS = (
    Field(
        "questions", read_source, str, "feedback",
        label=lambda t: t("Questions"),
        question=lambda t: t(
            "What do you want to ask? Take ready questions, which can be changed until the first answer, or write your own."
        ),
        hint=lambda t: t("“feedback”, “event”, “wishes”, “own” to write them yourself, or a survey's number such as #12"),
        choices=lambda t: [
            (t("“How was it?”"), "feedback"), (t("about an event"), "event"), (t("what people would like"), "wishes"),
            (t("my own"), "own"),
        ],
        shown=source,
    ),
    Field(
        "until", read_until, write_until, "3d", fixed=fixed_until,
        label=lambda t: t("Open until"),
        question=lambda t: t("Until when can one answer?"),
        hint=lambda t: t("a moment such as “2026-12-01 20:00”, a time from now such as 3d, or “no”"),
        choices=lambda t: [
            (t("a day"), "24h"), (t("3 days"), "3d"), (t("a week"), "7d"), (t("until I end it"), "no"),
        ],
        shown=_until,
    ),
    Field(
        "anonymous", read_yes, write_yes, "yes",
        label=lambda t: t("Anonymous"),
        question=lambda t: t("Shall it be anonymous? Otherwise hosts see who answered what."),
        hint=lambda t: t("“yes”, or “no”: hosts see who answered what"),
        choices=lambda t: [(t("yes"), "yes"), (t("no"), "no")],
        shown=yes_or_no,
    ),
    Field(
        "remind", read_remind, write_remind, "3h",
        label=lambda t: t("Reminder"),
        question=lambda t: t(
            "How long before the end shall I remind those who haven't answered? Once, in private."
        ),
        hint=lambda t: t("a time before the end such as 3h or 1d, or “no”"),
        choices=lambda t: [
            (span(t, 60), "1h"), (span(t, 180), "3h"), (span(t, 1440), "1d"), (t("no"), "no"),
        ],
        shown=lambda t, minutes: t("no") if minutes is None else span(t, minutes),
    ),
)  # fmt: skip
