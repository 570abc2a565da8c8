"""The results of a survey as a table: figures, then words; of an open one also a row for everybody, by name."""

from collections.abc import Sequence
from typing import Any

from markupsafe import Markup

from features.activities.survey.facts import Named, Results
from features.activities.survey.rules import Figures, Question
from features.activities.survey.view_answering import spelled
from features.attached.view import refused
from features.people.access import OutOfDate
from features.tables import csv_file
from kit.messages import Made, Message
from kit.texts import Texts, person_name

FORMS = ("xlsx", "csv")


def file(t: Texts, found: Results, words: Sequence[tuple[int, str]], named: Sequence[Named], form: str) -> Message:
    """The table, in one of FORMS; `words`: all that was written, with the number of its question. Raises OutOfDate for another form."""
    if form not in FORMS:
        raise OutOfDate
    sheets = [_figures(t, found), _words(t, found, words)]
    if named:
        sheets.append(_named(t, found, named))
    sheets = [sheet for sheet in sheets if sheet["rows"]]
    name = f"survey-{found.survey.activity.number}.{form}"
    if form == "csv":
        rows: list[list[Any]] = []
        for sheet in sheets:
            rows += [*([[]] if rows else []), sheet["heads"], *sheet["rows"]]
        made = csv_file(rows, filename=name, otherwise=refused(t))
    else:
        made = Made.by("features.tables:workbook", {"sheets": sheets}, filename=name, refused=refused(t))
    return Message(t("📄 The results of <b>{title}</b>", title=found.survey.activity.title), attachment=made)


def _figures(t: Texts, found: Results) -> dict[str, Any]:
    heads = [t("No."), t("Question"), t.context("to a question", "Answer"), t("Times"), "%", t("Before, %")]
    rows: list[list[Any]] = []
    for result in found.results:
        question, figures = result.question, result.figures
        head = [result.number, question.text]
        rows.append([*head, _plain(t("answered")), figures.answers, "", ""])
        if figures.counts is None:
            continue
        for value, label in _values(question, figures):
            before = "" if result.before is None else result.before.share(value)
            rows.append([*head, label, figures.counts.get(str(value), 0), figures.share(value), before])
        for label, figure in _summed(t, question, figures):
            rows.append([*head, label, figure, "", ""])
    return _sheet(t("Figures"), heads, rows)


def _values(question: Question, figures: Figures) -> list[tuple[Any, str]]:
    if question.type == "number":
        return [(value, value) for value in sorted(figures.counts or {}, key=float)]
    if question.options:
        return list(enumerate(question.options, start=1))
    return [(step, str(step)) for step in question.steps]


def _summed(t: Texts, question: Question, figures: Figures) -> list[tuple[str, Any]]:
    if question.type == "nps":
        return [("NPS", figures.nps)]
    if question.type in {"scale", "number"} and figures.mean is not None and figures.median is not None:
        return [(_plain(t("average")), round(figures.mean, 2)), (_plain(t("median")), round(figures.median, 2))]
    return []


def _words(t: Texts, found: Results, words: Sequence[tuple[int, str]]) -> dict[str, Any]:
    heads = [t("No."), t("Question"), t("In their words")]
    rows = [[number, found.results[number - 1].question.text, said] for number, said in words]
    return _sheet(t("Words"), heads, rows)


def _named(t: Texts, found: Results, named: Sequence[Named]) -> dict[str, Any]:
    questions = found.survey.questions
    heads = [t("Name"), *(f"{number}. {question.text}" for number, question in enumerate(questions, start=1))]
    rows = [
        [
            person_name(each.name),
            *(
                "" if (said := each.answers.get(n)) is None else _plain(spelled(t, q, said))
                for n, q in enumerate(questions, 1)
            ),
        ]
        for each in named
    ]
    return _sheet(t("By name"), heads, rows)


def _sheet(name: str, heads: Sequence[str], rows: Sequence[Sequence[Any]]) -> dict[str, Any]:
    return {"name": _plain(name), "heads": [_plain(head) for head in heads], "rows": [list(row) for row in rows]}


def _plain(words: str) -> str:
    return str(words.unescape()) if isinstance(words, Markup) else words
