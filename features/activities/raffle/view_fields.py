"""The fields of `/new raffle`, each declared once."""

from markupsafe import Markup

from features import moments
from features.activities.raffle.predicates import read_conditions, write_conditions
from features.activities.raffle.values import (
    MOST_EACH,
    MOST_TICKETS,
    read_head_count,
    read_raffle_prizes,
    read_tickets,
)
from features.activities.raffle.view_conditions import conditions
from features.fields import Field
from features.moments import Until, fixed_until, read_until, write_until
from features.prizes import view as prizes_view
from features.prizes.rules import write_prizes
from features.values import LONG, read_points, read_stretch, write_count, write_points, write_stretch
from features.view_values import as_they_are, number, span
from kit.texts import Texts


def _until(t: Texts, until: Until) -> Markup:
    if until is None:
        return t("not by the clock")
    return t("in {span}", span=span(t, until)) if isinstance(until, int) else moments.shown(t, until)


FIELDS = (
    Field(
        "prizes", read_raffle_prizes, write_prizes, "no", needed=True, longest=LONG,
        label=lambda t: t("Prizes"),
        question=lambda t: t("What is there to win? Write me the prizes, such as “1:300,2-5:20,6:A mug”."),
        hint=lambda t: t("prizes with their numbers, such as “1:300,2-5:20,6:code,7:A mug”"),
        shown=lambda t, prizes: prizes_view.listed(t, prizes) or t("not said yet"),
    ),
    Field(
        "until", read_until, write_until, "24h", fixed=fixed_until,
        label=lambda t: t("Drawn"),
        question=lambda t: t("When is it drawn?"),
        hint=lambda t: t("a moment such as “2026-12-01 20:00”, a time from now such as 24h, or “no”"),
        choices=lambda t: [
            (t("in an hour"), "1h"), (t("in a day"), "24h"), (t("in 3 days"), "3d"), (t("in a week"), "7d"),
            (t("when I say"), "no"),
        ],
        shown=_until,
    ),
    Field(
        "at", read_head_count, write_count, "no",
        label=lambda t: t("Or as soon as so many are in"),
        question=lambda t: t("Shall it be drawn as soon as so many people are in?"),
        hint=lambda t: t("a number of people from 2 to {most}, or “no”; a time is said with until=", most=MOST_TICKETS),
        choices=lambda t: [(t("no"), "no"), (Markup("20"), "20"), (Markup("50"), "50"), (Markup("100"), "100")],
        shown=lambda t, people: t("no") if people is None else t.many("{count} person", "{count} people", people),
    ),
    Field(
        "if", read_conditions, write_conditions, "no", option="conditions",
        label=lambda t: t("Conditions"),
        question=lambda t: t("Who may take part? Choose, or write conditions such as “checkins>=5/7d, points>=20”."),
        hint=lambda t: t(
            "conditions with commas: “checkins>=5/7d”, “points>=20”, “member>=7d”, “took-part=#3”, “winless>=30d”; or “no”"
        ),
        choices=lambda t: [
            (t.context("who may take part", "everybody"), "no"), (t("in the group for a week"), "member=7d"),
            (t("5 check-ins in a week"), "checkins=5/7d"), (t("who hasn't won yet"), "winless"),
        ],
        shown=lambda t, of: conditions(t, of) if of else t.context("who may take part", "everybody"),
    ),
    Field(
        "tickets", read_tickets, write_points, "1",
        label=lambda t: t("Tickets each"),
        question=lambda t: t("How many tickets may each have?"),
        hint=lambda t: t("how many tickets each may have, 1 to {most}", most=MOST_EACH),
        choices=as_they_are("1", "3", "5"),
        shown=number,
    ),
    Field(
        "cost", read_points, write_points, "0",
        label=lambda t: t("A ticket costs"),
        question=lambda t: t("How many points does a ticket cost?"),
        hint=lambda t: t("points for a ticket, 0 to 1000"),
        choices=lambda t: [(t("nothing"), "0"), (Markup("5"), "5"), (Markup("10"), "10")],
        shown=lambda t, cost: t.many("{count} point", "{count} points", cost) if cost else t("nothing"),
    ),
    Field(
        "claim", read_stretch, write_stretch, "7d",
        label=lambda t: t("Time to claim"),
        hint=lambda t: t("a time such as 7d; then the prize goes to the next"),
        shown=span,
    ),
)  # fmt: skip
