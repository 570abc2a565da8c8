"""Teams as a table: how they are ranked, and who is in them."""

from collections.abc import Sequence
from typing import Any

from features.attached.view import refused
from features.people.access import OutOfDate
from features.tables import csv_file
from features.teams.rules import Enrolled, TeamsFacts, ranked
from features.teams.view import Says
from kit.messages import Made, Message
from kit.texts import Texts, person_name, visible


def file(t: Texts, facts: TeamsFacts, says: Says, members: Sequence[Enrolled], form: str) -> Message:
    """The table as xlsx, with a sheet for the ranking, or as csv of the members. Raises OutOfDate for another form."""
    name = f"teams-{facts.activity.number}.{form}"
    heads = _plain(
        t("Team"), t.context("in a team", "Name"), t.context("in a team", "Since"), t("Moved by"), t("In the group")
    )
    rows = [_member(t, facts, each) for each in members]
    if form == "csv":
        made = csv_file([heads, *rows], filename=name, otherwise=refused(t))
    elif form == "xlsx":
        ranking = _plain(
            t.context("of a team", "Place"),
            t("Team"),
            t.context("of a team", "Rate"),
            t.context("of a team", "Members"),
            t.context("of a team", "Got"),
            t.context("of a team", "Of"),
        )
        sheets = [
            {"name": _word(t.context("a table", "Teams")), "heads": ranking, "rows": _ranking(t, facts, says)},
            {"name": _word(t.context("of a team", "Members")), "heads": heads, "rows": rows},
        ]
        made = Made.by("features.tables:workbook", {"sheets": sheets}, filename=name, refused=refused(t))
    else:
        raise OutOfDate
    return Message(t("📊 The teams of <b>{title}</b>", title=facts.activity.title), attachment=made)


def _ranking(t: Texts, facts: TeamsFacts, says: Says) -> list[list[Any]]:
    return [
        [
            "" if each.place is None else each.place,
            visible(each.score.name),
            "" if each.place is None else _word(says(t, each.score)),
            facts.sizes[each.score.team],
            each.score.got,
            each.score.of,
        ]
        for each in ranked(facts.scores)
    ]


def _member(t: Texts, facts: TeamsFacts, each: Enrolled) -> list[str]:
    since = f"{facts.group.calendar.local(each.since):%Y-%m-%d %H:%M}"
    by = "" if each.by is None else person_name(each.by)
    here = t("yes") if each.is_here else t("no")
    return [visible(facts.split.name(each.team)), person_name(each.name), since, by, _word(here)]


def _plain(*words: Any) -> list[str]:
    return [_word(word) for word in words]


def _word(word: Any) -> str:
    """A cell knows no HTML."""
    return str(word.unescape())
