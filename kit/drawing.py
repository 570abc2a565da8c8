"""What all pictures share: the fonts, the colours, and which characters can be drawn. Used inside the renderer, never on the event loop."""

import functools
import unicodedata
from io import BytesIO
from pathlib import Path

from fontTools.ttLib import TTFont
from PIL import Image, ImageFont

FONTS = Path(__file__).parent / "fonts"
REGULAR = FONTS / "NotoSansSC-Regular.otf"
BOLD = FONTS / "NotoSansSC-Bold.otf"

# A card of its own colour, so that a picture looks the same in a light and in a dark client.
PAPER = "#ffffff"
INK = "#1f2933"
FAINT_INK = "#7b8794"
LINE = "#e4e7eb"
ACCENT = "#2f80ed"
GOOD = "#27ae60"
WARM = "#f2994a"

# Letters whose plain form Unicode does not know.
_PLAIN = {"Ł": "L", "ł": "l", "Đ": "D", "đ": "d", "Ħ": "H", "ħ": "h", "ı": "i"}


@functools.cache
def font(size: int, *, bold: bool = False) -> ImageFont.FreeTypeFont:
    """The house's font in so many pixels."""
    return ImageFont.truetype(str(BOLD if bold else REGULAR), size)


@functools.cache
def _glyphs() -> frozenset[int]:
    return frozenset(TTFont(REGULAR).getBestCmap())


def drawable(text: str) -> str:
    """What of the text the font can draw: without emoji, and with a plain letter (else `?`) for one it does not have."""
    return " ".join("".join(map(_drawable_sign, text)).split()) or "?"


@functools.lru_cache(maxsize=4096)
def _drawable_sign(sign: str) -> str:
    if ord(sign) in _glyphs():
        return sign
    if not sign.isalpha():
        return " " if sign.isspace() else ""
    plain = _PLAIN.get(sign) or unicodedata.normalize("NFKD", sign)[0]
    return plain if ord(plain) in _glyphs() else "?"


def shortened(text: str, width: float, *, size: int, bold: bool = False) -> str:
    """The drawable text, cut with `…` where it is wider than so many pixels."""
    text, face = drawable(text), font(size, bold=bold)
    if face.getlength(text) <= width:
        return text
    while text and face.getlength(text + "…") > width:
        text = text[:-1]
    return text.rstrip() + "…"


def png(image: Image.Image) -> bytes:
    """The picture as a file."""
    file = BytesIO()
    image.save(file, "PNG", optimize=True)
    return file.getvalue()
