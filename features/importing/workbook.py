"""A workbook (XLSX) that somebody sent, unpacked in the renderer: in bounds of time and memory, and to a size that is known before."""

import base64
import json
import zipfile
from collections.abc import Iterator, Mapping
from datetime import date, datetime, time
from io import BytesIO
from typing import Any

from features.importing.table import MOST_LINES

_MOST_UNPACKED = 16 * 1024 * 1024
_MOST_PARTS = 500
# Rows with those that are empty: some programs keep tens of thousands of them.
_MOST_ROWS = 100_000
_MOST_COLUMNS = 64
_LONGEST_CELL = 512


def rows(facts: Mapping[str, Any]) -> bytes:
    """The rows of the first sheet that has any, as JSON: the number of each, and its cells as text.

    `null`: it is no workbook, or one that unpacks to too much.
    """
    data = BytesIO(base64.b64decode(facts["data"]))
    try:
        with zipfile.ZipFile(data) as packed:
            parts = packed.infolist()
        if len(parts) > _MOST_PARTS or sum(part.file_size for part in parts) > _MOST_UNPACKED:
            return b"null"
        found = _read(data)
    except Exception:  # noqa: BLE001 - what people name .xlsx may be anything; whoever sent it is told
        return b"null"
    return json.dumps(found).encode()


def _read(data: BytesIO) -> list[tuple[int, list[str]]] | None:
    # Not needed where workbooks are only asked for.
    from openpyxl import load_workbook  # noqa: PLC0415

    book = load_workbook(data, read_only=True, data_only=True)
    for page in book.worksheets:
        # What a sheet says of its own size is often wrong.
        page.reset_dimensions()
        found: list[tuple[int, list[str]]] = []
        for number, cells in _cells(page):
            if number > _MOST_ROWS:
                return None
            found.append((number, cells))
            if len(found) > MOST_LINES + 1:
                break
        if found:
            return found
    return []


def _cells(page: Any) -> Iterator[tuple[int, list[str]]]:
    every = page.iter_rows(max_row=_MOST_ROWS + 1, max_col=_MOST_COLUMNS, values_only=True)
    for number, row in enumerate(every, start=1):
        cells = [_text(value)[:_LONGEST_CELL] for value in row]
        while cells and not cells[-1]:
            cells.pop()
        if cells or number > _MOST_ROWS:
            yield number, cells


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, datetime):
        return (value.date() if value.time() == time() else value.replace(microsecond=0)).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
