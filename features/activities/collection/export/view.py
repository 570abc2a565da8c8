"""The archive and the table of a collection, put into words; `archive` makes the files of it."""

from collections.abc import Sequence
from typing import Any

from features.activities.collection import view_result, view_told
from features.activities.collection.facts import CollectionFacts, Exported
from features.activities.collection.options import Options
from features.activities.collection.rules import Shown, Stage
from features.attached.view import refused
from features.facts import GroupFacts
from features.people.access import OutOfDate
from features.prizes import rules as prize_rules, view as prizes_view
from kit.messages import Made, Message
from kit.texts import Texts, person_name

FORMS = ("html", "xlsx")
# Enough for any contest of a group, and few enough for one file and one sending.
_THUMBNAILS = 300


def file(t: Texts, what: Exported, form: str) -> Message:
    """The archive or the table, one of FORMS. Raises OutOfDate for another."""
    if form not in FORMS:
        raise OutOfDate
    return _html(t, what) if form == "html" else _workbook(t, what)


def _html(t: Texts, what: Exported) -> Message:
    """The archive as a file."""
    group, activity, options = what.group, what.activity, what.options
    about = [group.title]
    if options.brief:
        about.append(options.brief)
    rows = [
        {
            "key": str(s.line.number), "head": _head(s), "made_of": view_result.made_of(t, s.line, options).striptags(),
            "text": s.text, "alt": str(t("Entry {number}", number=s.line.number).unescape()),
        }
        for s in what.lines
    ]  # fmt: skip
    facts = {
        "language": t.language, "title": activity.title, "about": "\n".join(about), "rows": rows,
        "heads": _plain(_result_heads(t)), "table": [_as_text(t, row) for row in _result_rows(t, what)],
        "table_head": _said(t("The result")), "lots_head": _said(t("Lucky draw")), "lots": _lots(options, what.collection),
    }  # fmt: skip
    files = {str(s.line.number): s.small_id for s in what.lines[:_THUMBNAILS] if s.small_id is not None}
    made = Made.by(
        "features.activities.collection.archive.makers:gallery",
        facts,
        filename=f"collection-{activity.number}.html",
        files=files,
        refused=refused(t),
    )
    return Message(t("📄 The archive of <b>{title}</b>", title=activity.title), attachment=made)


def _workbook(t: Texts, what: Exported) -> Message:
    """The tables as a file."""
    group, activity, options = what.group, what.activity, what.options
    sheets = [
        {"name": _said(t("Result")), "heads": _plain(_result_heads(t)), "rows": _result_rows(t, what)},
        {"name": _said(t("All entries")), "heads": _plain(_entry_heads(t)), "rows": _entry_rows(t, group, what)},
    ]
    if options.has_jury:
        heads = [t("Judge"), t("Entry"), *(view_told.criterion(t, c) for c in options.looked_at)]
        rows = [
            [name, entry, *(given.get(at) for at in range(len(options.looked_at)))]
            for name, entry, given in what.scores
        ]
        sheets.append({"name": _said(t("Jury")), "heads": _plain(heads), "rows": rows})
    if what.awards:
        heads = [t.context("of a prize: the place", "For"), t("Prize"), t("Who"), t("State")]
        sheets.append({"name": _said(t("Prizes")), "heads": _plain(heads), "rows": _award_rows(t, what)})
    made = Made.by(
        "features.tables:workbook",
        {"sheets": sheets},
        filename=f"collection-{activity.number}.xlsx",
        refused=refused(t),
    )
    return Message(t("📊 The table of <b>{title}</b>", title=activity.title), attachment=made)


def _head(shown: Shown) -> str:
    place = "" if shown.line.place is None else f"{shown.line.place}. "
    return f"{place}{person_name(shown.name)}"


def _result_heads(t: Texts) -> list[Any]:
    return [
        t("Place"),
        t("Entry"),
        t("Author"),
        t("Votes"),
        t("Judges"),
        t("Jury's score of 10"),
        t("Points of 100"),
        t("Why"),
        t("Text"),
    ]


def _result_rows(t: Texts, what: Exported) -> list[list[Any]]:
    placed = frozenset(s.line.author for s in what.lines if s.line.place is not None)
    return [
        [
            s.line.place, s.line.number, person_name(s.name), s.line.votes, s.line.jurors, round(float(s.line.score), 4),
            round(float(s.line.points), 4), _why(t, s, placed), s.text,
        ]
        for s in what.lines
    ]  # fmt: skip


def _why(t: Texts, shown: Shown, placed: frozenset[int]) -> str:
    if shown.line.place is None and shown.line.author not in placed:
        return _said(t("chosen by too few for a place"))
    if shown.line.place is None:
        return _said(t("one place a person: the better entry has it"))
    return _said(t("as many points as another; this one came earlier")) if shown.line.by_time else ""


def _entry_heads(t: Texts) -> list[Any]:
    return [t("Entry"), t("Author"), t("State"), t("Entered"), t("Files"), t("Text"), t("Reason")]


def _entry_rows(t: Texts, group: GroupFacts, what: Exported) -> list[list[Any]]:
    calendar = group.calendar
    return [
        [
            e.number, person_name(name), _said(view_told.state_name(t, e.state)), f"{calendar.local(e.entered_at):%Y-%m-%d %H:%M}",
            len(e.content.files), e.content.text, _said(view_told.as_reason(t, e.reason)) if e.reason else "",
        ]
        for e, name in what.entries
    ]  # fmt: skip


def _award_rows(t: Texts, what: Exported) -> list[list[Any]]:
    return [
        [
            _said(prizes_view.place_name(t, a.place)), _said(prizes_view.of_award(t, a)),
            "" if a.person_id is None else person_name(what.names.get(a.person_id, "")), _said(prizes_view.state_name(t, a.state)),
        ]
        for a in what.awards
    ]  # fmt: skip


def _lots(options: Options, collection: CollectionFacts) -> list[str]:
    if not options.draw or collection.stage != Stage.DONE or not collection.tickets:
        return []
    return prize_rules.proof(collection.seed, collection.tickets)


def _as_text(t: Texts, row: Sequence[Any]) -> list[str]:
    return ["" if cell is None else t.number(cell) if isinstance(cell, int | float) else str(cell) for cell in row]


def _said(words: Any) -> str:
    return str(words.unescape()) if hasattr(words, "unescape") else str(words)


def _plain(words: Sequence[Any]) -> list[str]:
    return [_said(each) for each in words]
