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
    return Made.by(made, {"rows": [list(row) for row in rows]}, filename=filename, otherwise=otherwise)


def made(facts: Mapping[str, Any]) -> bytes:
    """The rows as CSV, in UTF-8 with its mark, without which some programs garble Chinese."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerows([[cell if isinstance(cell, int) else defused(cell) for cell in row] for row in facts["rows"]])
    return out.getvalue().encode("utf-8-sig")


def defused(cell: str) -> str:
    """A cell that looks like a formula, made text."""
    return f"'{cell}" if is_formula(cell) else cell


def is_formula(cell: str) -> bool:
    """Whether a program for tables would take it for one."""
    return cell.startswith(_FORMULA)
