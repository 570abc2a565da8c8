"""The summary in one picture: its figures, participation by day beside the week before, the hours of the week, who did most, the segments.

Drawn in the renderer, from plain facts with the words already in the reader's language. A card of its own colour: it looks the same in
a light and in a dark client. No letter is smaller than a phone shows well, where the picture is some 360 points wide.
"""

from collections.abc import Mapping, Sequence
from io import BytesIO
from typing import Any

from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from PIL import Image, ImageDraw

from features.statistics.picture.measures import MARGIN, NAME_WIDTH, TITLE, WIDTH
from features.statistics.rules import Segment
from kit.drawing import ACCENT, BOLD, FAINT_INK, GOOD, INK, LINE, PAPER, REGULAR, WARM, png
from kit.lettering import called, fitted, write

# Without the names; each has a row.
_HEIGHT, _TOP, _ROW = 1510, 1160, 50
_NOTE = 50
_DPI = 100
_HEADING, _SMALL = 34, 27
_PALE = "#c9d6ea"
_UP, _DOWN = "#1e8449", "#c0392b"
_COLOURS = {
    Segment.NEW: WARM,
    Segment.CORE: GOOD,
    Segment.ACTIVE: ACCENT,
    Segment.FADING: "#f2c94c",
    Segment.SILENT: "#cbd2d9",
}
_HEAT = LinearSegmentedColormap.from_list("heat", ["#f1f5fb", "#9cc2f5", ACCENT, "#1b4f9c"])


def draw(facts: Mapping[str, Any]) -> bytes:
    """The picture, from what the view gathered."""
    rows = max(1, len(facts["top"]["names"])) * _ROW
    height = _HEIGHT + rows + (_NOTE if facts["segments"]["note"] else 0)
    figure = Figure(figsize=(WIDTH / _DPI, height / _DPI), dpi=_DPI, facecolor=PAPER)
    FigureCanvasAgg(figure)
    _write(figure, MARGIN, 122, facts["week"], size=30, colour=FAINT_INK)
    _figures(figure, 200, facts["figures"])
    _days(figure, 385, facts["days"])
    _hours(figure, 770, facts["hours"])
    _top(figure, _TOP, facts["top"])
    _segments(figure, 1260 + rows, facts["segments"])
    file = BytesIO()
    figure.savefig(file, format="png", facecolor=PAPER)
    image = Image.open(file).convert("RGB")
    _called(ImageDraw.Draw(image), facts["title"], facts["top"]["names"])
    return png(image)


def _called(draw: ImageDraw.ImageDraw, title: str, names: Sequence[Sequence[str | None]]) -> None:
    """What people have named, in signs that charts know no font for."""
    title = fitted(title, WIDTH - 2 * MARGIN, size=TITLE, bold=True)
    write(draw, (MARGIN, 66), title, size=TITLE, bold=True, fill=INK, anchor="lm")
    for place, (name, username) in enumerate(names):
        shown = fitted(called(name or "", username), NAME_WIDTH, size=_SMALL)
        write(draw, (MARGIN + NAME_WIDTH, _TOP + 35 + (place + 0.5) * _ROW), shown, size=_SMALL, fill=INK, anchor="rm")


def _font(size: int, *, bold: bool = False) -> FontProperties:
    return FontProperties(fname=str(BOLD if bold else REGULAR), size=size * 72 / _DPI)


def _write(
    figure: Figure,
    x: float,
    y: float,
    words: str,
    *,
    size: int = _SMALL,
    bold: bool = False,
    colour: str = INK,
    to: str = "left",
) -> float:
    """Write on a line whose middle is at `y`, to the right of `x` or to its left; how wide it is."""
    # People's names may have signs that the library would read as a formula.
    text = figure.text(
        x / WIDTH,
        1 - y / figure.bbox.height,
        words,
        font=_font(size, bold=bold),
        color=colour,
        ha=to,
        va="center_baseline",
        parse_math=False,
    )
    return float(text.get_window_extent().width)


def _square(figure: Figure, x: float, y: float, colour: str) -> None:
    _axes(figure, x, y - 11, 22, 22).set_facecolor(colour)


def _axes(figure: Figure, x: float, y: float, width: float, height: float) -> Axes:
    whole = figure.bbox.height
    axes = figure.add_axes((x / WIDTH, 1 - (y + height) / whole, width / WIDTH, height / whole))
    for side in axes.spines.values():
        side.set_visible(False)
    axes.tick_params(length=0, colors=FAINT_INK)
    axes.set_xticks([])
    axes.set_yticks([])
    axes.set_facecolor(PAPER)
    return axes


def _heading(figure: Figure, y: float, words: str) -> None:
    _write(figure, MARGIN, y, words, size=_HEADING, bold=True)


def _legend(figure: Figure, y: float, entries: Sequence[tuple[str, str]]) -> None:
    """What the colours mean, from the right margin to the left."""
    x: float = WIDTH - MARGIN
    for words, colour in reversed(entries):
        wide = _write(figure, x, y, words, colour=FAINT_INK, to="right")
        _square(figure, x - wide - 34, y, colour)
        x -= wide + 34 + 30


def _figures(figure: Figure, y: float, facts: Sequence[Mapping[str, Any]]) -> None:
    """The week in a few large numbers, each with how it has changed."""
    wide = (WIDTH - 2 * MARGIN) / max(1, len(facts))
    for n, each in enumerate(facts):
        x = MARGIN + n * wide
        _write(figure, x, y, each["count"], size=50, bold=True)
        _write(figure, x, y + 50, each["label"], colour=FAINT_INK)
        _write(figure, x, y + 88, each["change"], colour={"▲": _UP, "▼": _DOWN}.get(each["change"][:1], FAINT_INK))


def _days(figure: Figure, y: float, facts: Mapping[str, Any]) -> None:
    now, before = facts["now"], facts["before"]
    _heading(figure, y, facts["title"])
    axes = _axes(figure, MARGIN, y + 50, WIDTH - 2 * MARGIN, 230)
    has_before = any(before)
    if has_before:
        _legend(figure, y, [(facts["legend"][0], ACCENT), (facts["legend"][1], _PALE)])
        axes.bar([n - 0.2 for n in range(len(before))], before, 0.38, color=_PALE, zorder=2)
    bars = axes.bar([n + 0.2 * has_before for n in range(len(now))], now, 0.38, color=ACCENT, zorder=2)
    most = max([1, *now, *before])
    for bar, count, number in zip(bars, now, facts["numbers"], strict=True):
        axes.text(
            bar.get_x() + bar.get_width() / 2,
            count + most * 0.03,
            number,
            ha="center",
            va="bottom",
            font=_font(_SMALL),
            color=INK if count else FAINT_INK,
        )
    axes.set_ylim(0, most * 1.18)
    axes.set_xlim(-0.5, len(facts["labels"]) - 0.5)
    axes.set_xticks(range(len(facts["labels"])), facts["labels"], font=_font(_SMALL))
    axes.axhline(0, color=LINE, linewidth=1.5, zorder=1)


def _hours(figure: Figure, y: float, facts: Mapping[str, Any]) -> None:
    _heading(figure, y, facts["title"])
    _write(figure, WIDTH - MARGIN, y, facts["busiest"], colour=FAINT_INK, to="right")
    counts: Sequence[Sequence[int]] = facts["counts"]
    most = max(1, *(max(row) for row in counts))
    axes = _axes(figure, MARGIN + 66, y + 44, WIDTH - 2 * MARGIN - 66, 252)
    axes.pcolormesh(counts, cmap=_HEAT, vmin=0, vmax=most, edgecolors=PAPER, linewidth=2)
    axes.invert_yaxis()
    axes.set_yticks([n + 0.5 for n in range(7)], facts["labels"], font=_font(_SMALL))
    hours = range(0, 24, 3)
    axes.set_xticks([hour + 0.5 for hour in hours], [f"{hour:02}" for hour in hours], font=_font(_SMALL))


def _top(figure: Figure, y: float, facts: Mapping[str, Any]) -> None:
    """Who did most. The bar is what they are ordered by: what they took part in; where nobody did, what they wrote."""
    _heading(figure, y, facts["title"])
    if not facts["names"]:
        _write(figure, MARGIN, y + 62, facts["nobody"], colour=FAINT_INK)
        return
    _write(figure, WIDTH - MARGIN, y, facts["columns"], colour=FAINT_INK, to="right")
    deeds, messages = facts["deeds"], facts["messages"]
    bars = deeds if any(deeds) else messages
    left, right = MARGIN + NAME_WIDTH + 20, WIDTH - MARGIN - 200
    axes = _axes(figure, left, y + 35, right - left, len(bars) * _ROW)
    axes.barh(range(len(bars)), bars, 0.56, color=ACCENT)
    axes.set_xlim(0, max(1, *bars))
    axes.set_ylim(len(bars) - 0.5, -0.5)
    for place, (took_part, wrote) in enumerate(facts["numbers"]):
        line = y + 35 + (place + 0.5) * _ROW
        _write(figure, WIDTH - MARGIN - 100, line, took_part, bold=True, to="right")
        _write(figure, WIDTH - MARGIN, line, wrote, colour=FAINT_INK, to="right")


def _segments(figure: Figure, y: float, facts: Mapping[str, Any]) -> None:
    """The members by segment, this week's above those of the week before; beside each colour how many they are, and how many more."""
    _heading(figure, y, facts["title"])
    now, before = facts["now"], facts["before"]
    colours = list(_COLOURS.values())
    _stripe(figure, y + 40, 44, now, colours)
    if any(before):
        _write(figure, WIDTH - MARGIN, y, facts["rows"], colour=FAINT_INK, to="right")
        _stripe(figure, y + 88, 16, before, colours)
    wide = (WIDTH - 2 * MARGIN) / len(colours)
    for n, colour in enumerate(colours):
        x = MARGIN + n * wide
        _square(figure, x, y + 142, colour)
        _write(figure, x + 34, y + 142, facts["numbers"][n], bold=True, colour=INK if now[n] else FAINT_INK)
        _write(figure, x + 34, y + 180, facts["labels"][n], colour=FAINT_INK)
    if facts["note"]:
        _write(figure, MARGIN, y + 180 + _NOTE, facts["note"], colour=FAINT_INK)


def _stripe(figure: Figure, y: float, height: float, counts: Sequence[int], colours: Sequence[str]) -> None:
    axes, left = _axes(figure, MARGIN, y, WIDTH - 2 * MARGIN, height), 0
    for colour, count in zip(colours, counts, strict=True):
        axes.barh(0, count, 1, left=left, color=colour, edgecolor=PAPER, linewidth=2 if count else 0)
        left += count
    axes.set_xlim(0, max(1, left))
    axes.set_ylim(-0.5, 0.5)
    if not left:
        axes.set_facecolor(LINE)
