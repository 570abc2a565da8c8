"""The review of a campaign in one picture: its goal, its days, what brought whom, who took part. Drawn in the renderer, of plain facts.

A card of its own colour: it looks the same in a light and in a dark client. No letter is smaller than a phone shows well.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PIL import Image, ImageDraw

from kit.drawing import ACCENT, FAINT_INK, GOOD, INK, LINE, PAPER, WARM, font, png
from kit.lettering import fitted, write

_WIDTH, _MARGIN = 1080, 56
_INNER = _WIDTH - 2 * _MARGIN
_TOP, _GOAL, _HEADING, _ROW, _BARS, _GAP = 200, 150, 76, 62, 250, 34
_LEFT, _RIGHT = 400, 780
_PALE, _GROUND = "#9db8e8", "#eef2f6"
_SMALL, _TEXT = 27, 32
# More of the narrowest letters do not stand beside one another at this size.
_MOST_IN_A_LINE = 200
# So many labels of days have room side by side.
_LABELS = 11
_Part = Callable[[ImageDraw.ImageDraw, int, Any], None]


def draw(facts: Mapping[str, Any]) -> bytes:
    """Title, then what there is, one below the other."""
    days, rows = facts["days"], [block for block in (facts["parts"], facts["segments"]) if block["rows"]]
    parts: list[tuple[_Part, Any, int]] = [
        *([(_goals, facts["goals"], len(facts["goals"]) * _GOAL)] if facts["goals"] else []),
        *([(_days, days, _HEADING + _BARS)] if any(days["counts"]) else []),
        *((_rows, block, _HEADING + len(block["rows"]) * _ROW) for block in rows),
    ]
    lines = _lines(facts["stayed"])
    height = _TOP + sum(high + _GAP for _, _, high in parts) + len(lines) * 44 + _GAP
    image = Image.new("RGB", (_WIDTH, height), PAPER)
    brush = ImageDraw.Draw(image)
    write(brush, (_MARGIN, 48), fitted(facts["title"], _INNER, size=52, bold=True), size=52, bold=True, fill=INK)
    write(brush, (_MARGIN, 128), fitted(facts["subtitle"], _INNER, size=_TEXT), size=_TEXT, fill=FAINT_INK)
    top = _TOP
    for part, block, high in parts:
        part(brush, top, block)
        top += high + _GAP
    for line in lines:
        write(brush, (_MARGIN, top), line, size=_TEXT, fill=INK)
        top += 44
    return png(image)


def _goals(brush: ImageDraw.ImageDraw, top: int, goals: Sequence[Mapping[str, Any]]) -> None:
    """Each figure with its bar; a line across it is the target, a thin bar below what it was before."""
    for at, goal in enumerate(goals):
        y = top + at * _GOAL
        colour = GOOD if goal["is_reached"] else ACCENT
        write(brush, (_MARGIN, y), fitted(goal["label"], 560, size=_TEXT, bold=True), size=_TEXT, bold=True, fill=INK)
        write(brush, (_WIDTH - _MARGIN, y - 10), goal["figure"], size=48, bold=True, fill=colour, anchor="ra")
        _bar(brush, (_MARGIN, _WIDTH - _MARGIN), y + 68, 26, 100, _GROUND)
        _bar(brush, (_MARGIN, _WIDTH - _MARGIN), y + 68, 26, goal["bar"], colour)
        if goal["before"]:
            _bar(brush, (_MARGIN, _WIDTH - _MARGIN), y + 90, 10, goal["before"], _PALE)
        if goal["mark"] is not None:
            x = _MARGIN + _INNER * goal["mark"] / 100
            brush.rectangle((x - 3, y + 48, x + 3, y + 88), fill=WARM)
        write(brush, (_MARGIN, y + 104), fitted(goal["beside"], 640, size=_SMALL), size=_SMALL, fill=FAINT_INK)
        write(brush, (_WIDTH - _MARGIN, y + 104), goal["target"], size=_SMALL, fill=FAINT_INK, anchor="ra")


def _days(brush: ImageDraw.ImageDraw, top: int, block: Mapping[str, Any]) -> None:
    _heading(brush, top, block["title"])
    counts, labels = block["counts"], block["labels"]
    most, wide = max(counts), _INNER / len(counts)
    base, high = top + _HEADING + _BARS - 44, _BARS - 90
    brush.line((_MARGIN, base, _WIDTH - _MARGIN, base), fill=LINE, width=3)
    every = -(-len(labels) // _LABELS)
    for at, count in enumerate(counts):
        left = _MARGIN + at * wide
        middle = left + wide / 2
        if count:
            brush.rectangle(
                (left + wide * 0.14, base - max(2, high * count / most), left + wide * 0.86, base), fill=ACCENT
            )
        if at % every == 0:
            write(brush, (middle, base + 10), labels[at], size=_SMALL, fill=FAINT_INK, anchor="ma")
        if count and (at % every == 0 or count == most):
            write(brush, (middle, base - high * count / most - 22), str(count), size=_SMALL, fill=INK, anchor="mm")


def _rows(brush: ImageDraw.ImageDraw, top: int, block: Mapping[str, Any]) -> None:
    """A bar a row: the part of it that is dark, of all that there is."""
    _heading(brush, top, block["title"], block["note"])
    most = max([1, *(whole for _, _, whole in block["rows"])])
    for at, ((label, part, whole), number) in enumerate(zip(block["rows"], block["numbers"], strict=True)):
        y = top + _HEADING + at * _ROW + _ROW / 2
        write(brush, (_MARGIN, y), fitted(label, _LEFT - _MARGIN - 24, size=_TEXT), size=_TEXT, fill=INK, anchor="lm")
        _bar(brush, (_LEFT, _RIGHT), y, 26, round(100 * whole / most), _PALE)
        _bar(brush, (_LEFT, _RIGHT), y, 26, round(100 * part / most), ACCENT)
        brush.text((_WIDTH - _MARGIN, y), number, font=font(30), fill=INK, anchor="rm")


def _heading(brush: ImageDraw.ImageDraw, top: int, sentence: str, note: str = "") -> None:
    brush.line((_MARGIN, top, _WIDTH - _MARGIN, top), fill=LINE, width=2)
    write(brush, (_MARGIN, top + 42), sentence, size=34, bold=True, fill=INK, anchor="lm")
    write(brush, (_WIDTH - _MARGIN, top + 42), note, size=_SMALL, fill=FAINT_INK, anchor="rm")


def _bar(brush: ImageDraw.ImageDraw, reach: tuple[int, int], middle: float, high: int, share: int, colour: str) -> None:
    if share:
        left, right = reach
        end = left + max(high, (right - left) * share / 100)
        brush.rounded_rectangle((left, middle - high / 2, end, middle + high / 2), radius=high / 2, fill=colour)


def _lines(sentence: str) -> list[str]:
    """The sentence in lines that have room; no word of letters is parted."""
    lines: list[str] = []
    rest = " ".join(sentence.split())
    while rest:
        # No more is measured than could stand in a line, so that twice as long is twice the work.
        head = rest[:_MOST_IN_A_LINE]
        line = fitted(head, _INNER, size=_TEXT)
        if line == rest:
            return [*lines, rest]
        cut = len(head) if line == head else max(len(line) - 1, 1)
        if rest[cut : cut + 1].isascii() and (blank := rest.rfind(" ", 0, cut + 1)) > 0:
            cut = blank
        lines.append(rest[:cut].rstrip())
        rest = rest[cut:].lstrip()
    return lines
