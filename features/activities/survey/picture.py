"""The results of a survey as a picture: a block a question, a bar an answer, beside those of the time before. Drawn in the renderer."""

from collections.abc import Mapping, Sequence
from typing import Any

from PIL import Image, ImageDraw

from features.attached.cards import wrapped
from kit.drawing import ACCENT, FAINT_INK, INK, LINE, PAPER, font, png
from kit.lettering import clusters, fitted, length, write

_WIDTH, _MARGIN, _ROW, _HEAD, _TOP = 1080, 56, 62, 96, 190
# What one more line of the title, and of a question, takes.
_TITLE_LINE, _LINE = 66, 42
# Telegram takes no picture that is much higher; questions that find no room stand in the words.
_HIGHEST = 3900
_LEFT, _RIGHT = 460, 800
# More letters than two lines hold of the narrowest.
_TWO_LINES = 400
_PALE, _GROUND = "#9db8e8", "#eef2f6"


def draw(facts: Mapping[str, Any]) -> bytes:
    """Title, then questions with their answers."""
    blocks = _fitting(facts["blocks"])
    room = _WIDTH - 2 * _MARGIN
    title = _in_two(facts["title"], room, 54)
    more = (len(title) - 1) * _TITLE_LINE
    image = Image.new("RGB", (_WIDTH, _TOP + more + sum(map(_height, blocks)) + 40), PAPER)
    brush = ImageDraw.Draw(image)
    for at, line in enumerate(title):
        write(brush, (_MARGIN, 44 + at * _TITLE_LINE), line, size=54, bold=True, fill=INK)
    write(brush, (_MARGIN, 120 + more), fitted(facts["subtitle"], room, size=34), size=34, fill=FAINT_INK)
    top = _TOP + more
    for block in blocks:
        _block(brush, top, block)
        top += _height(block)
    return png(image)


def _height(block: Mapping[str, Any]) -> int:
    return _head(block) + len(block["rows"]) * _ROW + 24


def _head(block: Mapping[str, Any]) -> int:
    return _HEAD + (len(_question(block)) - 1) * _LINE


def _question(block: Mapping[str, Any]) -> list[str]:
    return _in_two(block["question"], 690 if block["figure"] else _WIDTH - 2 * _MARGIN, 32)


def _in_two(text: str, room: int, size: int) -> list[str]:
    """In two lines at most; what is longer is cut."""
    # What can stand in none of the two is not measured.
    text = "".join(clusters(" ".join(text.split()))[:_TWO_LINES])
    lines = wrapped(text, room, size, bold=True)
    return lines if len(lines) < 3 else [lines[0], fitted("".join(lines[1:]), room, size=size, bold=True)]


def _fitting(blocks: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    fit: list[Mapping[str, Any]] = []
    for block in blocks:
        if _TOP + sum(map(_height, [*fit, block])) > _HIGHEST:
            break
        fit.append(block)
    return fit


def _block(brush: ImageDraw.ImageDraw, top: int, block: Mapping[str, Any]) -> None:
    brush.line((_MARGIN, top, _WIDTH - _MARGIN, top), fill=LINE, width=2)
    for at, line in enumerate(_question(block)):
        write(brush, (_MARGIN, top + 48 + at * _LINE), line, size=32, bold=True, fill=INK, anchor="lm")
    figure = fitted(block["figure"], 260, size=40, bold=True)
    write(brush, (_WIDTH - _MARGIN, top + 48), figure, size=40, bold=True, fill=ACCENT, anchor="rm")
    for at, (label, share, before) in enumerate(block["rows"]):
        middle = top + _head(block) + at * _ROW + _ROW / 2
        _label(brush, middle, label)
        _bar(brush, middle - (6 if before is not None else 0), 24, 100, _GROUND)
        _bar(brush, middle - (6 if before is not None else 0), 24, share, ACCENT)
        if before is not None:
            _bar(brush, middle + 18, 10, before, _PALE)
        said = f"{share}%" if before is None else f"{share}% ({before}%)"
        brush.text((_WIDTH - _MARGIN, middle), said, font=font(30), fill=INK, anchor="rm")


def _label(brush: ImageDraw.ImageDraw, middle: float, label: str) -> None:
    """An option: where it is long, in two lines of smaller signs."""
    room = _LEFT - _MARGIN - 24
    if length(label, size=32) <= room:
        write(brush, (_MARGIN, middle), label, size=32, fill=INK, anchor="lm")
        return
    first, *rest = wrapped(" ".join(label.split()), room, 24)
    for line, off in ((first, -15), (fitted("".join(rest), room, size=24), 15)):
        write(brush, (_MARGIN, middle + off), line, size=24, fill=INK, anchor="lm")


def _bar(brush: ImageDraw.ImageDraw, middle: float, high: int, share: int, colour: str) -> None:
    if share:
        reach = _LEFT + max(high, (_RIGHT - _LEFT) * share / 100)
        brush.rounded_rectangle((_LEFT, middle - high / 2, reach, middle + high / 2), radius=high / 2, fill=colour)
