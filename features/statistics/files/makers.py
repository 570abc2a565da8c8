"""Workbooks, made in the workshop from plain facts with the words already in the reader's language.

What people call themselves comes into cells as text: one that looks like a formula is none.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from io import BytesIO
from typing import Any

import xlsxwriter

_NUMBERS = "#,##0"


def table(facts: Mapping[str, Any]) -> bytes:
    """One table, as a workbook."""
    book = _Book()
    book.sheet(facts["sheet"], facts["head"], facts["rows"], dates=(0,))
    return book.done()


def workbook(facts: Mapping[str, Any]) -> bytes:
    """The workbook of a week, with charts."""
    book = _Book()
    overview = facts["overview"]
    page = book.sheet(overview["sheet"], overview["head"], overview["rows"])
    at = len(overview["rows"]) + 1
    word, *rates = overview["rate"]
    page.write_string(at, 0, word)
    for column, rate in enumerate(rates, start=1):
        if rate is not None:
            page.write_number(at, column, rate, book.percent)
    for line, (name, *counts) in enumerate(overview["segments"], start=at + 2):
        page.write_string(line, 0, name)
        for column, count in enumerate(counts, start=1):
            page.write_number(line, column, count, book.number)
    first, last = at + 2, at + 1 + len(overview["segments"])
    book.chart(page, "column", overview["sheet"], overview["head"], first, last, columns=(1, 2), cell="E2")
    members = facts["members"]
    book.sheet(members["sheet"], members["head"], members["rows"])
    activities = facts["activities"]
    page = book.sheet(activities["sheet"], activities["head"], activities["rows"])
    if activities["rows"]:
        rows = len(activities["rows"])
        book.chart(
            page, "bar", activities["sheet"], activities["head"], 1, rows, columns=(2, 3, 4), cell="G2", labels=1
        )
    days = facts["days"]
    page = book.sheet(days["sheet"], days["head"], days["rows"], dates=(0,))
    last_column = len(days["head"]) - 1
    book.chart(page, "line", days["sheet"], days["head"], 1, len(days["rows"]), columns=(1, last_column), cell="B12")
    retention = facts["retention"]
    shares = range(2, len(retention["head"]))
    book.sheet(retention["sheet"], retention["head"], retention["rows"], dates=(0,), percents=tuple(shares))
    return book.done()


class _Book:
    """A workbook in memory."""

    def __init__(self) -> None:
        self._file = BytesIO()
        options = {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        }
        self._book = xlsxwriter.Workbook(self._file, options)
        self._head = self._book.add_format(
            {"bold": True, "bg_color": "#eaf1fb", "bottom": 1, "text_wrap": True, "valign": "vcenter"}
        )
        self._day = self._book.add_format({"num_format": "yyyy-mm-dd", "align": "left"})
        self.number = self._book.add_format({"num_format": _NUMBERS})
        self.percent = self._book.add_format({"num_format": "0.0%"})

    def sheet(
        self,
        name: str,
        head: Sequence[str],
        rows: Sequence[Sequence[Any]],
        *,
        dates: Sequence[int] = (),
        percents: Sequence[int] = (),
    ) -> Any:
        """A sheet with a frozen head."""
        page = self._book.add_worksheet(name[:31])
        page.freeze_panes(1, 0)
        page.set_row(0, 30)
        for column, word in enumerate(head):
            page.write_string(0, column, word, self._head)
        for line, row in enumerate(rows, start=1):
            for column, cell in enumerate(row):
                if column in dates:
                    page.write_datetime(line, column, _midnight(cell), self._day)
                elif isinstance(cell, str):
                    page.write_string(line, column, cell)
                elif cell is not None:
                    page.write_number(line, column, cell, self.percent if column in percents else self.number)
        page.set_column(0, 0, 24)
        page.set_column(1, max(1, len(head) - 1), 14)
        if rows:
            page.autofilter(0, 0, len(rows), len(head) - 1)
        return page

    def chart(
        self,
        page: Any,
        kind: str,
        sheet: str,
        head: Sequence[str],
        first: int,
        last: int,
        *,
        columns: Sequence[int],
        cell: str,
        labels: int = 0,
    ) -> None:
        """A chart of these columns, beside the figures it shows."""
        chart = self._book.add_chart({"type": kind})
        for column in columns:
            chart.add_series(
                {
                    "name": head[column],
                    "categories": [sheet[:31], first, labels, last, labels],
                    "values": [sheet[:31], first, column, last, column],
                }
            )
        chart.set_size({"width": 640, "height": 320})
        chart.set_legend({"position": "bottom"})
        page.insert_chart(cell, chart)

    def done(self) -> bytes:
        """The file."""
        self._book.close()
        return self._file.getvalue()


def _midnight(day: str) -> datetime:
    return datetime.fromisoformat(day)
