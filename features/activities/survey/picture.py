"""The results of a survey as a picture: a block a question, a bar an answer, beside those of the time before. Drawn in the renderer."""

from collections.abc import Mapping, Sequence
from typing import Any

from PIL import Image, ImageDraw

from kit.drawing import ACCENT, FAINT_INK, INK, LINE, PAPER, font, png
from kit.lettering import fitted, write

_WIDTH, _MARGIN, _ROW, _HEAD, _TOP = 1080, 56, 62, 96, 190
# Telegram takes no picture that is much higher; questions that find no room stand in the words.
_HIGHEST = 4000
_LEFT, _RIGHT = 460, 800
_PALE, _GROUND = "#9db8e8", "#eef2f6"


def draw(facts: Mapping[str, Any]) -> bytes:
    """Title, then questions with their answers."""
    blocks = _fitting(facts["blocks"])
    image = Image.new("RGB", (_WIDTH, _TOP + sum(map(_height, blocks)) + 40), PAPER)
    brush = ImageDraw.Draw(image)
    room = _WIDTH - 2 * _MARGIN
    write(brush, (_MARGIN, 44), fitted(facts["title"], room, size=54, bold=True), size=54, bold=True, fill=INK)
    write(brush, (_MARGIN, 120), fitted(facts["subtitle"], room, size=34), size=34, fill=FAINT_INK)
    top = _TOP
    for block in blocks:
        _block(brush, top, block)
        top += _height(block)
    return png(image)


def _height(block: Mapping[str, Any]) -> int:
    return _HEAD + len(block["rows"]) * _ROW + 24


def _fitting(blocks: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    fit: list[Mapping[str, Any]] = []
    for block in blocks:
        if _TOP + sum(map(_height, [*fit, block])) > _HIGHEST:
            break
        fit.append(block)
    return fit


def _block(brush: ImageDraw.ImageDraw, top: int, block: Mapping[str, Any]) -> None:
    brush.line((_MARGIN, top, _WIDTH - _MARGIN, top), fill=LINE, width=2)
    question = fitted(block["question"], 690 if block["figure"] else _WIDTH - 2 * _MARGIN, size=32, bold=True)
    write(brush, (_MARGIN, top + 48), question, size=32, bold=True, fill=INK, anchor="lm")
    figure = fitted(block["figure"], 260, size=40, bold=True)
    write(brush, (_WIDTH - _MARGIN, top + 48), figure, size=40, bold=True, fill=ACCENT, anchor="rm")
    for at, (label, share, before) in enumerate(block["rows"]):
        middle = top + _HEAD + at * _ROW + _ROW / 2
        write(brush, (_MARGIN, middle), fitted(label, _LEFT - _MARGIN - 24, size=32), size=32, fill=INK, anchor="lm")
        _bar(brush, middle - (6 if before is not None else 0), 24, 100, _GROUND)
        _bar(brush, middle - (6 if before is not None else 0), 24, share, ACCENT)
        if before is not None:
            _bar(brush, middle + 18, 10, before, _PALE)
        said = f"{share}%" if before is None else f"{share}% ({before}%)"
        brush.text((_WIDTH - _MARGIN, middle), said, font=font(30), fill=INK, anchor="rm")


def _bar(brush: ImageDraw.ImageDraw, middle: float, high: int, share: int, colour: str) -> None:
    if share:
        reach = _LEFT + max(high, (_RIGHT - _LEFT) * share / 100)
        brush.rounded_rectangle((_LEFT, middle - high / 2, reach, middle + high / 2), radius=high / 2, fill=colour)
