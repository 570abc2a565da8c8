"""Tables as files. A program for tables opens them as they are, and takes no text in them for a formula."""

import csv
import io
from collections.abc import Mapping, Sequence
from typing import Any

from kit.messages import Made

# A cell that begins so is taken for a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")

Table = Sequence[Sequence[str | int]]


def csv_file(rows: Table, *, filename: str, otherwise: str = "") -> Made:
    """A file of these rows, the first of them the heads. It is made when it is sent."""
    return Made.by(
        "features.tables:made", {"rows": [list(row) for row in rows]}, filename=filename, otherwise=otherwise
    )


def made(facts: Mapping[str, Any]) -> bytes:
    """The rows as CSV, in UTF-8 with its mark, without which some programs garble Chinese."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerows([[cell if isinstance(cell, int) else defused(cell) for cell in row] for row in facts["rows"]])
    return out.getvalue().encode("utf-8-sig")


def lines(facts: Mapping[str, Any]) -> bytes:
    """Lines of plain text, to be read and copied."""
    return "".join(f"{line}\n" for line in facts["lines"]).encode()


def defused(cell: str) -> str:
    """A cell that looks like a formula, made text."""
    return f"'{cell}" if is_formula(cell) else cell


def is_formula(cell: str) -> bool:
    """Whether a program for tables would take it for one."""
    return cell.startswith(_FORMULA)


def workbook(facts: Mapping[str, Any]) -> bytes:
    """Tables as a workbook: numbers are numbers, and nothing that somebody wrote is a formula."""
    # Loaded where it is written: in the renderer.
    import xlsxwriter  # noqa: PLC0415

    file = io.BytesIO()
    settings = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(file, settings)
    bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
    formats = {"int": book.add_format({"num_format": "#,##0"}), "float": book.add_format({"num_format": "0.00"}),
               "text": book.add_format({"text_wrap": True, "valign": "top"})}  # fmt: skip
    for sheet in facts["sheets"]:
        _fill(book.add_worksheet(sheet["name"]), sheet["heads"], sheet["rows"], bold, formats)
    book.close()
    return file.getvalue()


def _fill(
    page: Any, heads: Sequence[str], rows: Sequence[Sequence[Any]], bold: Any, formats: Mapping[str, Any]
) -> None:
    page.freeze_panes(1, 0)
    for column, head in enumerate(heads):
        page.write_string(0, column, defused(head), bold)
        longest = max([len(head), *(len(str(row[column])) for row in rows)], default=10)
        page.set_column(column, column, min(max(10, longest + 2), 60))
    for at, row in enumerate(rows, start=1):
        for column, cell in enumerate(row):
            if isinstance(cell, int | float):
                page.write_number(at, column, cell, formats["int" if isinstance(cell, int) else "float"])
            elif cell is not None:
                page.write_string(at, column, defused(cell), formats["text"])
    if rows:
        page.autofilter(0, 0, len(rows), len(heads) - 1)
