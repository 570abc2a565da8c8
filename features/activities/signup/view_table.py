"""A list as a table: who, for how many of each kind, with whom, with which note, and since when."""

from typing import Any

from features.activities.signup.facts import ListFacts, Named
from features.attached.view import refused
from features.people.access import OutOfDate
from features.tables import csv_file
from kit.messages import Made, Message
from kit.texts import Texts, person_name, visible

FORMS = ("xlsx", "csv")


def file(t: Texts, seen: ListFacts, form: str) -> Message:
    """The table, in one of FORMS. Raises OutOfDate for another."""
    if form not in FORMS:
        raise OutOfDate
    heads, rows = _heads(t, seen), _rows(t, seen)
    name = f"signup-{seen.activity.number}.{form}"
    if form == "csv":
        made = csv_file([heads, *rows], filename=name, otherwise=refused(t))
    else:
        sheets = [{"name": _plain(t("Sign-up list")), "heads": heads, "rows": rows}]
        made = Made.by("features.tables:workbook", {"sheets": sheets}, filename=name, refused=refused(t))
    return Message(t("📊 The table of <b>{title}</b>", title=seen.activity.title), attachment=made)


def _heads(t: Texts, seen: ListFacts) -> list[str]:
    kinds = [visible(slot) for slot in seen.options.slots] if len(seen.options.slots) > 1 else []
    heads = [
        t("No."),
        t("Name"),
        t("State"),
        t("Places"),
        *kinds,
        t("Comes with"),
        t("Note"),
        t("Since"),
        t("Added by a host"),
    ]
    return [_plain(each) for each in heads]


def _rows(t: Texts, seen: ListFacts) -> list[list[Any]]:
    ranked = [*enumerate(seen.lines, 1), *enumerate(seen.waiting, 1)]
    return [_row(t, seen, rank, each) for rank, each in ranked]


def _row(t: Texts, seen: ListFacts, rank: int, each: Named) -> list[Any]:
    line, slots = each.line, seen.options.slots
    state = t.context("on a list", "has a place") if line.state == "in" else t.context("on a list", "waiting")
    kinds = list(line.counts) if len(slots) > 1 else []
    since = "" if line.at is None else f"{seen.group.calendar.local(line.at):%Y-%m-%d %H:%M}"
    by = "" if line.by is None else _plain(t("yes"))
    return [rank, person_name(each.name), _plain(state), line.size, *kinds, line.guests, line.note, since, by]


def _plain(words: Any) -> str:
    return str(words.unescape()) if hasattr(words, "unescape") else str(words)
