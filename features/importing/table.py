"""A file as rows of cells: which bytes are which signs, and what parts the cells. Pure; what stands in them is for others.

Every step is in proportion to the file. A workbook is unpacked elsewhere (workbook.py), and comes as rows.
"""

import codecs
import csv
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass

MOST_BYTES = 512 * 1024
MOST_LINES = 5000
_SEPARATORS = ",;\t，；"
_SAID_SEPARATOR = re.compile(r"sep=(.)")

Row = tuple[int, Sequence[str]]


class Unreadable(Exception):
    """The file is no table that can be read, or too long a one. `args[0]`: `text`, `old` (a workbook from before 2007) or `long`."""


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows of a file that are not empty, each with the number of its line; `is_guessed`: it is not in Unicode."""

    rows: Sequence[Row]
    is_guessed: bool = False


@dataclass(frozen=True, slots=True)
class Text:
    """A file that is one text."""

    text: str


def text_of(data: bytes) -> Text:
    """A file that is one text, as it stands there. Raises Unreadable."""
    return Text(_decoded(data)[0])


def is_workbook(data: bytes) -> bool:
    """Whether it must be unpacked before it is a table."""
    return data.startswith(b"PK\x03\x04")


def rows_of(data: bytes) -> Rows:
    """The rows of a file of text. Raises Unreadable."""
    text, is_guessed = _decoded(data)
    return Rows(_rows(text), is_guessed)


def cells_of(rows: Rows) -> list[tuple[int, list[str]]]:
    """What the cells say; rows in which none says anything are left out."""
    filled = [(number, [_cell(cell) for cell in cells]) for number, cells in rows.rows]
    return [(number, cells) for number, cells in filled if any(cells)]


def _decoded(data: bytes) -> tuple[str, bool]:
    """The text, and whether its encoding is a guess."""
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise Unreadable("old")
    marked = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    # Spreadsheets in China save in their own encoding, which reads almost any bytes: UTF-8 goes first.
    for encoding in ("utf-16",) if marked else ("utf-8-sig", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text, encoding == "gb18030"
    raise Unreadable("text")


def _rows(text: str) -> list[Row]:
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    first, _, rest = text.partition("\n")
    skipped, delimiter = 0, max(_SEPARATORS, key=text[:4096].count)
    if match := _SAID_SEPARATOR.fullmatch(first.strip(' "')):
        text, skipped, delimiter = rest, 1, match[1]
    found: list[Row] = []
    try:
        for cells in (reader := csv.reader(io.StringIO(text), delimiter=delimiter)):
            if any(map(str.strip, cells)):
                found.append((reader.line_num + skipped, cells))
            if len(found) > MOST_LINES + 1:
                raise Unreadable("long")
    except csv.Error as error:
        raise Unreadable("text") from error
    return found


def _cell(said: str) -> str:
    """What a cell says. Programs for tables, and our own files, write an apostrophe before what they would take for a formula."""
    said = said.strip()
    return said[1:].strip() if said.startswith("'") and said[1:2] in {"@", "=", "+", "-"} else said
