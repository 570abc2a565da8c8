"""What people call themselves, drawn: in any script that a font at hand has, shaped as it is read. Used inside the renderer.

The house's font comes first. What it lacks is drawn from fonts of a package (Noto: Chinese and Korean in full, Arabic, Thai, the scripts of
India, emoji in one colour), which are opened when a sign asks for them. A sign that none has is drawn in its
plain form (𝓜 as M), else as a `?`.
"""

import functools
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.resources import files
from itertools import groupby
from pathlib import Path

import regex
from fontTools.ttLib import TTFont
from PIL import ImageDraw, ImageFont

from kit.drawing import BOLD, REGULAR, font

_PACKAGES = ("manimgx_fonts", "manimgx_fonts_cjk")
# Of the fonts in the large file, the one whose Chinese is that of the mainland, as the house's.
_MAINLAND = 2
_WEIGHTS = {False: 400, True: 700}
# What belongs together: a letter with its marks, an emoji of several.
_CLUSTER = regex.compile(r"\X")
# What a font need not have: it says how others are shaped.
_SILENT = regex.compile(r"[\p{Default_Ignorable_Code_Point}]")
_RIGHT_TO_LEFT = regex.compile(r"^[^\p{L}]*[\p{Hebrew}\p{Arabic}\p{Syriac}\p{Thaana}\p{NKo}]")
_SET_APART = dict.fromkeys(map(ord, "\u2066\u2067\u2068\u2069"))


@dataclass(frozen=True, slots=True)
class _Run:
    """Signs that one font draws; None is the house's."""

    text: str
    source: Path | None

    def face(self, size: int, *, bold: bool) -> ImageFont.FreeTypeFont:
        return font(size, bold=bold) if self.source is None else _face(self.source, size, bold)


def called(name: str, username: str | None) -> str:
    """How somebody is named in a picture: by the name where it can be drawn, else by @username, where they have one."""
    if username is None or all(source is not None for _, source in _clusters(name)):
        return name
    return f"@{username}"


@functools.lru_cache(maxsize=1024)
def length(text: str, *, size: int, bold: bool = False) -> float:
    """How many pixels wide it is. Remembered: a text is broken into lines sign by sign, and most come again."""
    return sum(run.face(size, bold=bold).getlength(run.text) for run in _runs(text))


def clusters(text: str) -> list[str]:
    """The text in parts that no break may part."""
    return _CLUSTER.findall(text)


def fitted(text: str, width: float, *, size: int, bold: bool = False) -> str:
    """The text, cut with `…` between two letters where it is wider than so many pixels."""
    text = " ".join(text.translate(_SET_APART).split())
    if length(text, size=size, bold=bold) <= width:
        return text
    parts = clusters(text)
    # Half of what is left, until the longest that fits is found.
    fits, too_long = 0, len(parts)
    while too_long - fits > 1:
        middle = (fits + too_long) // 2
        if length("".join(parts[:middle]) + "…", size=size, bold=bold) <= width:
            fits = middle
        else:
            too_long = middle
    return "".join(parts[:fits]).rstrip() + "…"


def write(
    draw: ImageDraw.ImageDraw,
    at: tuple[float, float],
    text: str,
    *,
    size: int,
    fill: str,
    bold: bool = False,
    anchor: str = "la",
) -> None:
    """Draw it with its anchor there (Pillow's; `l`, `m` or `r`, and `a`, `m` or `s`)."""
    runs = _runs(text)
    widths = [run.face(size, bold=bold).getlength(run.text) for run in runs]
    left, top = at[0] - sum(widths) * {"l": 0.0, "m": 0.5, "r": 1.0}[anchor[0]], at[1]
    # All on the line of the house's font: others have other heights.
    ascent, descent = font(size, bold=bold).getmetrics()
    base = top + {"a": float(ascent), "m": (ascent - descent) / 2, "s": 0.0}[anchor[1]]
    for run, width in zip(runs, widths, strict=True):
        draw.text((left, base), run.text, font=run.face(size, bold=bold), fill=fill, anchor="ls")
        left += width


@functools.lru_cache(maxsize=1024)
def _runs(text: str) -> Sequence[_Run]:
    runs = [
        _Run("".join(cluster for cluster, _ in part), None if place < 0 else _fallbacks()[place][0])
        for place, part in groupby(_spread(_clusters(text)), key=lambda each: each[1])
    ]
    # Each is shaped by itself: which comes first is said by the first letter.
    return runs[::-1] if _RIGHT_TO_LEFT.match(text) else runs


def _clusters(text: str) -> list[tuple[str, int | None]]:
    """What belongs together, and the font that has it; in its plain form, where only that can be drawn."""
    found = list[tuple[str, int | None]]()
    for cluster in _CLUSTER.findall(text.translate(_SET_APART)):
        source = _source(cluster)
        if source is None and (plain := unicodedata.normalize("NFKC", cluster)) != cluster:
            found += [(part, _source(part)) for part in _CLUSTER.findall(plain)]
        else:
            found.append((cluster, source))
    return found


def _spread(clusters: Sequence[tuple[str, int | None]]) -> Iterator[tuple[str, int]]:
    """With `?` for what no font has. A blank between two words of one font is that font's, so that they are shaped together."""
    before = -1
    for at, (cluster, source) in enumerate(clusters):
        if cluster == " " and before == (clusters[at + 1][1] if at + 1 < len(clusters) else -1):
            yield " ", before
        elif source is None:
            yield "?", -1
        else:
            yield cluster, source
        before = -1 if source is None else source


@functools.lru_cache(maxsize=8192)
def _source(cluster: str) -> int | None:
    """Which of the fonts has all of it: -1 is the house's, None is none."""
    needed = {ord(sign) for sign in cluster if not _SILENT.match(sign) and not sign.isspace()}
    if needed <= _house() and (len(needed) <= 1 or "\u200d" not in cluster):
        return -1
    return next((at for at, (_, has) in enumerate(_fallbacks()) if needed <= has), None)


@functools.cache
def _house() -> frozenset[int]:
    return _signs(REGULAR) & _signs(BOLD)


@functools.cache
def _fallbacks() -> Sequence[tuple[Path, frozenset[int]]]:
    """The fonts of the packages and what they have, the small ones first."""
    found = [
        Path(str(each))
        for package in _PACKAGES
        for each in files(package).iterdir()
        if each.name.endswith((".ttf", ".ttc")) and "Italic" not in each.name
    ]
    return [(path, _signs(path)) for path in sorted(found, key=lambda path: (path.suffix == ".ttc", path.name))]


def _signs(path: Path) -> frozenset[int]:
    with TTFont(path, fontNumber=_MAINLAND if path.suffix == ".ttc" else -1, lazy=True) as opened:
        return frozenset(opened.getBestCmap())


@functools.lru_cache(maxsize=64)
def _face(path: Path, size: int, bold: bool) -> ImageFont.FreeTypeFont:
    face = ImageFont.truetype(str(path), size, index=_MAINLAND if path.suffix == ".ttc" else 0)
    face.set_variation_by_axes([_WEIGHTS[bold]])
    return face
