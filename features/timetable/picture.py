"""The timetable as a picture: weeks below each other, a cell a day. Drawn in the renderer: it knows plain facts and nothing else."""

from collections.abc import Mapping, Sequence
from typing import Any

from PIL import Image, ImageDraw

from kit.drawing import ACCENT, FAINT_INK, GOOD, INK, LINE, PAPER, WARM, font, png, shortened
from kit.lettering import fitted, write

_WIDTH, _MARGIN, _HEAD, _NAMES = 1480, 32, 104, 40
_COLUMN = (_WIDTH - 2 * _MARGIN) // 7
_LINE_HEIGHT, _CELL_HEAD, _CELL_LEAST, _PADDING = 46, 44, 120, 10
_SHOWN = 6
_COLOURS = {"activity": ACCENT, "announcement": WARM, "task": GOOD}
_TODAY, _OUT = "#eaf2fd", "#f7f8fa"


def draw(facts: Mapping[str, Any]) -> bytes:
    """The picture, as PNG."""
    heights = [_height(week) for week in facts["weeks"]]
    image = Image.new("RGB", (_WIDTH, _HEAD + _NAMES + sum(heights) + _MARGIN), PAPER)
    pen = ImageDraw.Draw(image)
    write(pen, (_MARGIN, 26), fitted(facts["title"], 900, size=34, bold=True), size=34, bold=True, fill=INK)
    pen.text((_WIDTH - _MARGIN, 34), shortened(facts["span"], 460, size=26), FAINT_INK, font(26), anchor="ra")
    for column, name in enumerate(facts["weekdays"]):
        pen.text((_MARGIN + column * _COLUMN + _PADDING, _HEAD), shortened(name, _COLUMN, size=22), FAINT_INK, font(22))
    top = _HEAD + _NAMES
    for week, height in zip(facts["weeks"], heights, strict=True):
        for column, cell in enumerate(week):
            _draw_cell(pen, cell, (_MARGIN + column * _COLUMN, top), height)
        top += height
    return png(image)


def _height(week: Sequence[Mapping[str, Any]]) -> int:
    most = max(min(len(cell["entries"]), _SHOWN) + (len(cell["entries"]) > _SHOWN) for cell in week)
    return max(_CELL_LEAST, _CELL_HEAD + most * _LINE_HEIGHT + _PADDING)


def _draw_cell(pen: ImageDraw.ImageDraw, cell: Mapping[str, Any], at: tuple[int, int], height: int) -> None:
    left, top = at
    fill = _TODAY if cell["is_today"] else _OUT if cell["is_out"] else PAPER
    pen.rectangle((left, top, left + _COLUMN, top + height), fill, LINE, 2)
    ink = ACCENT if cell["is_today"] else FAINT_INK if cell["is_out"] else INK
    pen.text((left + _PADDING, top + 8), cell["day"], ink, font(24, bold=not cell["is_out"]))
    line = top + _CELL_HEAD
    for entry in cell["entries"][:_SHOWN]:
        _draw_entry(pen, entry, left, line)
        line += _LINE_HEIGHT
    if (more := len(cell["entries"]) - _SHOWN) > 0:
        pen.text((left + _PADDING + 10, line + 4), f"+{more}", FAINT_INK, font(18))


def _draw_entry(pen: ImageDraw.ImageDraw, entry: Mapping[str, Any], left: int, top: int) -> None:
    # Activities, announcements and what people do are told apart by their colour.
    pen.rounded_rectangle((left + 6, top, left + 10, top + _LINE_HEIGHT - 8), 2, _COLOURS[entry["sort"]])
    room, inset = _COLUMN - 2 * _PADDING - 12, left + _PADDING + 8
    pen.text((inset, top - 3), entry["time"], INK, font(17, bold=True))
    what = entry["what"]
    if what:
        write(pen, (inset + 54, top - 1), fitted(what, room - 54, size=15), size=15, fill=FAINT_INK)
    write(pen, (inset, top + 17), fitted(entry["title"], room, size=17), size=17, fill=INK)
