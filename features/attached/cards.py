"""A text as a card, inside the renderer: what stands in a gallery where there is no picture. It knows no database and no texts."""

import re
from collections.abc import Mapping
from typing import Any

from PIL import Image, ImageDraw

from kit import drawing
from kit.lettering import clusters, length, write

_CARD = (960, 640)


def card(facts: Mapping[str, Any]) -> bytes:
    """A text as a picture, so that it can stand in a gallery among pictures; a voice message gets a sign."""
    image = Image.new("RGB", _CARD, drawing.PAPER)
    draw = ImageDraw.Draw(image)
    draw.rounded_rectangle((24, 24, _CARD[0] - 24, _CARD[1] - 24), 28, outline=drawing.LINE, width=3)
    if facts.get("is_voice"):
        _microphone(draw)
        return drawing.png(image)
    for size in (56, 44, 34, 28):
        lines = wrapped(facts["text"], _CARD[0] - 160, size)
        if len(lines) * size * 1.5 <= _CARD[1] - 160:
            break
    most = int((_CARD[1] - 160) / (size * 1.5))
    lines = lines[:most]
    top = (_CARD[1] - len(lines) * size * 1.5) / 2
    for at, line in enumerate(lines):
        write(draw, (80, top + at * size * 1.5), line, size=size, fill=drawing.INK)
    draw.text((56, 24), "“", font=drawing.font(96, bold=True), fill=drawing.ACCENT)
    return drawing.png(image)


def _microphone(draw: ImageDraw.ImageDraw) -> None:
    x, y = _CARD[0] / 2, _CARD[1] / 2
    draw.rounded_rectangle((x - 50, y - 150, x + 50, y + 30), 50, fill=drawing.ACCENT)
    draw.arc((x - 95, y - 80, x + 95, y + 90), 0, 180, fill=drawing.ACCENT, width=14)
    draw.line((x, y + 90, x, y + 150), fill=drawing.ACCENT, width=14)
    draw.line((x - 60, y + 150, x + 60, y + 150), fill=drawing.ACCENT, width=14)


def wrapped(text: str, width: int, size: int, *, bold: bool = False) -> list[str]:
    """The text in lines of so many pixels, broken at spaces, and anywhere where there are none."""
    lines = list[str]()
    for paragraph in text.splitlines():
        line, wide = list[str](), 0.0
        for word in re.findall(r"\s+|\S+", paragraph) if paragraph.strip() else []:
            for part in [word] if length(word, size=size, bold=bold) <= width else clusters(word):
                # Part by part: to measure the line anew for each would go by squares where signs have no width.
                takes = length(part, size=size, bold=bold)
                if wide + takes > width:
                    lines.append("".join(line).rstrip())
                    line, wide = ([], 0.0) if part.isspace() else ([part], takes)
                else:
                    line.append(part)
                    wide += takes
        lines.append("".join(line).rstrip())
    return [line for line in lines if line]
