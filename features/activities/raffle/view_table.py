"""Who has which tickets, as a table for hosts."""

from collections.abc import Sequence
from typing import Any

from features.activities.raffle.facts import BoardFacts, Holder
from features.attached.view import refused
from features.people.access import OutOfDate
from features.prizes.view import of_award
from features.tables import csv_file
from kit.messages import Made, Message
from kit.texts import Texts, person_name

FORMS = ("xlsx", "csv")


def file(t: Texts, seen: BoardFacts, holders: Sequence[Holder], form: str) -> Message:
    """The table, in one of FORMS. Raises OutOfDate for another."""
    if form not in FORMS:
        raise OutOfDate
    heads = [
        _plain(each)
        for each in (
            t.context("in a raffle", "Name"),
            t("Tickets"),
            t("Numbers"),
            t("Points paid"),
            t("State"),
            t.context("in a raffle", "Since"),
            t("Prizes"),
        )
    ]
    rows = [_row(t, seen, each) for each in holders]
    name = f"raffle-{seen.activity.number}.{form}"
    if form == "csv":
        made = csv_file([heads, *rows], filename=name, otherwise=refused(t))
    else:
        sheets = [{"name": _plain(t.context("a kind of activity", "Raffle")), "heads": heads, "rows": rows}]
        made = Made.by("features.tables:workbook", {"sheets": sheets}, filename=name, refused=refused(t))
    return Message(t("📊 The tickets of <b>{title}</b>", title=seen.activity.title), attachment=made)


def _row(t: Texts, seen: BoardFacts, each: Holder) -> list[Any]:
    state = {
        "in": t.context("in a raffle", "in"),
        "back": t.context("in a raffle", "given back"),
        "out": t.context("in a raffle", "fell out at the draw"),
    }[each.state]
    return [
        person_name(each.name),
        len(each.numbers),
        ", ".join(map(str, each.numbers)),
        each.paid,
        _plain(state),
        f"{seen.group.calendar.local(each.at):%Y-%m-%d %H:%M}",
        "; ".join(_plain(of_award(t, award)) for award in each.prizes),
    ]


def _plain(words: Any) -> str:
    return str(words.unescape()) if hasattr(words, "unescape") else str(words)
