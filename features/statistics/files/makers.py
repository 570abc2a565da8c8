"""Workbooks, made in the renderer from plain facts with the words already in the reader's language.

What people call themselves comes into cells as text: one that looks like a formula is none, and does not become one when it is edited.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from io import BytesIO
from typing import Any

import xlsxwriter

from features.tables import is_formula
from kit.drawing import ACCENT, GOOD, WARM

_PALE = "#c9d6ea"
# A chart's series: this week and the week before; or the three steps of an activity.
_WEEKS = (ACCENT, _PALE)
_STEPS = (_PALE, ACCENT, GOOD)


def table(facts: Mapping[str, Any]) -> bytes:
    """One table, as a workbook."""
    book = _Book()
    page = book.sheet(facts["sheet"], facts["head"])
    book.fill(page, 1, facts["rows"], dates=(0,))
    page.autofilter(0, 0, max(1, len(facts["rows"])), len(facts["head"]) - 1)
    return book.done()


def workbook(facts: Mapping[str, Any]) -> bytes:
    """The workbook of a week, with charts."""
    book = _Book(title=facts["title"])
    _overview(book, facts["overview"])
    members = facts["members"]
    page = book.sheet(members["sheet"], members["head"])
    book.fill(page, 1, members["rows"])
    page.autofilter(0, 0, max(1, len(members["rows"])), len(members["head"]) - 1)
    _activities(book, facts["activities"])
    _days(book, facts["days"])
    _retention(book, facts["retention"])
    return book.done()


def _overview(book: "_Book", facts: Mapping[str, Any]) -> None:
    """The week beside the one before, the members by segment with a chart, and by which links people came."""
    page = book.sheet(facts["sheet"], facts["head"])
    line = book.fill(page, 1, facts["rows"])
    for row, (_, now, before) in enumerate(facts["rows"], start=1):
        if before:
            page.write_number(row, 3, now / before - 1, book.change)
    line = book.fill(page, line, facts["shares"], percents=(1, 2)) + 1
    book.write_head(page, line, facts["segments_head"])
    first = line + 1
    line = book.fill(page, first, facts["segments"])
    if facts["note"] is not None:
        line = book.fill(page, line, [[facts["note"]]])
    line += 1
    if facts["links"]:
        book.write_head(page, line, facts["links_head"])
        book.fill(page, line + 1, facts["links"])
    name, series = facts["sheet"], [(facts["head"][n], n, _WEEKS[n - 1]) for n in (1, 2)]
    book.chart(
        page,
        "column",
        name,
        first,
        first + len(facts["segments"]) - 1,
        series,
        title=facts["segments_head"][0],
        cell="F2",
    )


def _activities(book: "_Book", facts: Mapping[str, Any]) -> None:
    page = book.sheet(facts["sheet"], facts["head"])
    rows = len(facts["rows"])
    book.fill(page, 1, facts["rows"])
    page.set_column(0, 0, 8)
    page.set_column(1, 1, 28)
    if rows:
        book.fill(page, rows + 2, [["", line] for line in facts["legend"]])
        series = [(facts["head"][n], n, _STEPS[n - 2]) for n in (2, 3, 4)]
        book.chart(page, "column", facts["sheet"], 1, rows, series, title=facts["sheet"], cell="G2", labels=1)


def _days(book: "_Book", facts: Mapping[str, Any]) -> None:
    page = book.sheet(facts["sheet"], facts["head"])
    rows, last = len(facts["rows"]), len(facts["head"]) - 1
    book.fill(page, 1, facts["rows"], dates=(0,))
    series = [(facts["head"][1], 1, _WEEKS[0]), (facts["head"][last], last, _WEEKS[1])]
    book.chart(page, "column", facts["sheet"], 1, rows, series, title=facts["head"][1], cell=f"A{rows + 4}")


def _retention(book: "_Book", facts: Mapping[str, Any]) -> None:
    page = book.sheet(facts["sheet"], facts["head"])
    last = len(facts["head"]) - 1
    book.fill(page, 1, facts["rows"], dates=(0,), percents=range(2, last + 1))
    if facts["rows"] and last > 1:
        colours = {"type": "2_color_scale", "min_type": "num", "min_value": 0, "max_type": "num", "max_value": 1}
        page.conditional_format(1, 2, len(facts["rows"]), last, {**colours, "min_color": "#ffffff", "max_color": WARM})


class _Book:
    """A workbook in memory."""

    def __init__(self, *, title: str = "") -> None:
        self._file = BytesIO()
        options = {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        }
        self._book = xlsxwriter.Workbook(self._file, options)
        self._book.set_properties({"title": title})
        add = self._book.add_format
        self._head = add({"bold": True, "bg_color": "#eaf1fb", "bottom": 1, "text_wrap": True, "valign": "vcenter"})
        self._day = add({"num_format": "yyyy-mm-dd", "align": "left"})
        self._number = add({"num_format": "#,##0"})
        self._percent = add({"num_format": "0.0%"})
        self._text = add({"quote_prefix": True})
        self.change = add({"num_format": "+0%;-0%;0%"})

    def sheet(self, name: str, head: Sequence[str]) -> Any:
        """A sheet with a head that stays where it is; printed across."""
        page = self._book.add_worksheet(name[:31])
        page.freeze_panes(1, 0)
        page.set_row(0, 30)
        page.set_column(0, 0, 24)
        page.set_column(1, max(1, len(head) - 1), 14)
        page.set_landscape()
        page.fit_to_pages(1, 0)
        self.write_head(page, 0, head)
        return page

    def write_head(self, page: Any, line: int, head: Sequence[str]) -> None:
        """The names of columns."""
        for column, word in enumerate(head):
            page.write_string(line, column, word, self._head)

    def fill(
        self,
        page: Any,
        line: int,
        rows: Sequence[Sequence[Any]],
        *,
        dates: Sequence[int] = (),
        percents: Sequence[int] = (),
    ) -> int:
        """Rows from a line on; the line behind them. Nothing is written for None."""
        for row in rows:
            for column, cell in enumerate(row):
                if column in dates:
                    page.write_datetime(line, column, datetime.fromisoformat(cell), self._day)
                elif isinstance(cell, str):
                    page.write_string(line, column, cell, self._text if is_formula(cell) else None)
                elif cell is not None:
                    page.write_number(line, column, cell, self._percent if column in percents else self._number)
            line += 1
        return line

    def chart(
        self,
        page: Any,
        kind: str,
        sheet: str,
        first: int,
        last: int,
        series: Sequence[tuple[str, int, str]],
        *,
        title: str,
        cell: str,
        labels: int = 0,
    ) -> None:
        """A chart of some columns (name, column, colour), beside the figures it shows."""
        chart = self._book.add_chart({"type": kind})
        for name, column, colour in series:
            chart.add_series(
                {
                    "name": name,
                    "categories": [sheet[:31], first, labels, last, labels],
                    "values": [sheet[:31], first, column, last, column],
                    "fill": {"color": colour},
                    "gap": 60,
                }
            )
        chart.set_title({"name": title, "name_font": {"size": 12}})
        chart.set_y_axis(
            {"num_format": "#,##0", "major_gridlines": {"visible": True, "line": {"color": "#e4e7eb"}}, "min": 0}
        )
        chart.set_x_axis({"num_format": "mm-dd", "text_axis": True})
        chart.set_size({"width": 640, "height": 320})
        chart.set_legend({"position": "bottom"})
        page.insert_chart(cell, chart)

    def done(self) -> bytes:
        """The file."""
        self._book.close()
        return self._file.getvalue()
