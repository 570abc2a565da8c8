"""The ranking as a picture, where it is longer than a message wants to be. Drawn in the renderer, from plain facts."""

from collections.abc import Mapping
from typing import Any

from PIL import Image, ImageDraw

from kit.drawing import ACCENT, FAINT_INK, INK, LINE, PAPER, font, png
from kit.lettering import called, fitted, write

_WIDTH, _MARGIN, _ROW = 1080, 56, 72
_MEDALS = {1: "#f2b705", 2: "#a8b4c0", 3: "#cd8b4e"}


def table(facts: Mapping[str, Any]) -> bytes:
    """Places, names and numbers, with a bar for how far each is from the first."""
    rows = facts["rows"]
    image = Image.new("RGB", (_WIDTH, 200 + len(rows) * _ROW + 40), PAPER)
    draw = ImageDraw.Draw(image)
    write(draw, (_MARGIN, 44), fitted(facts["title"], 968, size=54, bold=True), size=54, bold=True, fill=INK)
    write(draw, (_MARGIN, 120), fitted(facts["subtitle"], 968, size=36), size=36, fill=FAINT_INK)
    most = max((share for *_, share in rows), default=1) or 1
    top = 190
    for place, name, points, share in rows:
        middle = top + _ROW / 2
        draw.line((_MARGIN, top, _WIDTH - _MARGIN, top), fill=LINE, width=2)
        if (medal := _MEDALS.get(place)) is not None:
            draw.ellipse((_MARGIN, middle - 24, _MARGIN + 48, middle + 24), fill=medal)
        ink = "#ffffff" if medal is not None else FAINT_INK
        draw.text((_MARGIN + 24, middle), str(place), font=font(30, bold=medal is not None), fill=ink, anchor="mm")
        write(draw, (_MARGIN + 72, middle), fitted(called(*name), 440, size=36), size=36, fill=INK, anchor="lm")
        left, right = 600, 880
        draw.rounded_rectangle((left, middle - 9, right, middle + 9), radius=9, fill="#eef2f6")
        if share > 0:
            reach = left + max(18.0, (right - left) * share / most)
            draw.rounded_rectangle((left, middle - 9, reach, middle + 9), radius=9, fill=ACCENT)
        draw.text((_WIDTH - _MARGIN, middle), points, font=font(36, bold=True), fill=INK, anchor="rm")
        top += _ROW
    return png(image)
