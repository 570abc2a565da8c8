"""What is drawn and written of a collection, inside the renderer: the podium, the archive as one file.

It knows no database and no texts: words come in ready.
"""

import base64
import io
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from PIL import Image, ImageDraw, UnidentifiedImageError

from features.attached.cards import card, wrapped
from features.tables import lines, workbook
from kit import drawing, webpage
from kit.lettering import called, fitted, write

# Deliveries that have waited since it stood here name it so.
__all__ = ["card", "gallery", "lines", "podium", "workbook"]

_PODIUM = (960, 620)
_THUMB = 480
# Whoever sends a picture of more pixels gets no thumbnail: it would cost more memory than it is worth.
_MOST_PIXELS = 40_000_000
_PAGE = Path(__file__).parent / "page.html"
_PLACES = ("#f2c94c", "#bdbdbd", "#d08b5b")


def podium(facts: Mapping[str, Any]) -> bytes:
    """The first three, each with its picture or its words."""
    image = Image.new("RGB", _PODIUM, drawing.PAPER)
    draw = ImageDraw.Draw(image)
    title = fitted(facts["title"], _PODIUM[0] - 80, size=40, bold=True)
    write(draw, (40, 28), title, size=40, bold=True, fill=drawing.INK)
    # The second stands left of the first, the third right of it, each a step lower.
    for at, (left, top) in enumerate(((340, 110), (40, 150), (640, 180))):
        if at < len(facts["rows"]):
            _step(image, draw, facts, at, (left, top))
    return drawing.png(image)


def _step(
    image: Image.Image, draw: ImageDraw.ImageDraw, facts: Mapping[str, Any], at: int, where: tuple[int, int]
) -> None:
    row, (left, top) = facts["rows"][at], where
    width, height = 280, 300
    frame = (left, top, left + width, top + height)
    picture = _opened(facts.get("files", {}).get(row["key"]))
    if picture is not None:
        picture.thumbnail((width, height))
        offset = (left + (width - picture.width) // 2, top + (height - picture.height) // 2)
        draw.rectangle(frame, fill=drawing.LINE)
        image.paste(picture, offset)
    else:
        draw.rounded_rectangle(frame, 16, outline=drawing.LINE, width=3)
        for number, line in enumerate(wrapped(row["text"], width - 32, 24)[:7]):
            write(draw, (left + 16, top + 16 + number * 38), line, size=24, fill=drawing.INK)
    below = top + height + 10
    draw.rounded_rectangle((left, below, left + width, below + 100), 12, fill=_PLACES[at])
    # Apart from the name, which may be read from right to left.
    draw.text((left + 16, below + 10), row["place"], font=drawing.font(28, bold=True), fill=drawing.INK)
    name = fitted(called(*row["name"]), width - 72, size=28, bold=True)
    write(draw, (left + 52, below + 10), name, size=28, bold=True, fill=drawing.INK)
    write(draw, (left + 16, below + 56), fitted(row["made_of"], width - 32, size=20), size=20, fill=drawing.INK)


def _opened(encoded: str | None) -> Image.Image | None:
    """A picture, looked at before it is unpacked: one that is none, or huge, is left out."""
    if encoded is None:
        return None
    try:
        picture = Image.open(io.BytesIO(base64.b64decode(encoded)))
        if picture.width * picture.height > _MOST_PIXELS:
            return None
        picture.draft("RGB", (_THUMB, _THUMB))
        return picture.convert("RGB")
    except (UnidentifiedImageError, OSError, ValueError, Image.DecompressionBombError):
        return None


def _thumbnail(encoded: str | None) -> str | None:
    picture = _opened(encoded)
    if picture is None:
        return None
    picture.thumbnail((_THUMB, _THUMB))
    file = io.BytesIO()
    picture.save(file, "JPEG", quality=78)
    return base64.b64encode(file.getvalue()).decode()


def gallery(facts: Mapping[str, Any]) -> bytes:
    """The archive: one file that shows everything without a network."""
    files = facts.get("files", {})
    rows = [row | {"image": _thumbnail(files.get(row["key"]))} for row in facts["rows"]]
    return webpage.render(_PAGE, {**facts, "rows": rows})
