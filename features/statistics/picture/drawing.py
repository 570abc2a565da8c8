"""The summary in one picture: participation by day beside the week before, the hours of the week, who did most, the segments.

Drawn in the workshop, from plain facts with the words already in the reader's language. A card of its own colour: it looks the same in
a light and in a dark client, and its figures can be read on a phone.
"""

from collections.abc import Mapping, Sequence
from io import BytesIO
from typing import Any

from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties

from features.statistics.rules import Segment
from kit.drawing import ACCENT, BOLD, FAINT_INK, GOOD, INK, LINE, PAPER, REGULAR, WARM

_WIDTH, _HEIGHT, _DPI = 10.8, 14.4, 100
_PALE = "#c9d6ea"
_COLOURS = {
    Segment.NEW: WARM, Segment.CORE: GOOD, Segment.ACTIVE: ACCENT, Segment.FADING: "#f2c94c", Segment.SILENT: "#cbd2d9",
}  # fmt: skip
_HEAT = LinearSegmentedColormap.from_list("heat", ["#f1f5fb", "#9cc2f5", ACCENT, "#1b4f9c"])
NAMED = 6
_LEFT = 0.06


def draw(facts: Mapping[str, Any]) -> bytes:
    """The picture, from what the view gathered."""
    figure = Figure(figsize=(_WIDTH, _HEIGHT), dpi=_DPI, facecolor=PAPER)
    FigureCanvasAgg(figure)
    figure.text(_LEFT, 0.965, facts["title"], font=_font(30, bold=True), color=INK, va="center")
    figure.text(_LEFT, 0.935, facts["week"], font=_font(20), color=FAINT_INK, va="center")
    _days(figure.add_axes((0.09, 0.68, 0.85, 0.19)), facts["days"])
    _hours(figure.add_axes((0.09, 0.435, 0.85, 0.165)), facts["hours"])
    _top(figure.add_axes((0.26, 0.205, 0.66, 0.145)), facts["top"])
    _segments(figure.add_axes((0.06, 0.045, 0.88, 0.075)), facts["segments"])
    file = BytesIO()
    figure.savefig(file, format="png", facecolor=PAPER)
    return file.getvalue()


def _font(size: int, *, bold: bool = False) -> FontProperties:
    return FontProperties(fname=str(BOLD if bold else REGULAR), size=size * 0.72)


def _bare(axes: Axes, title: str) -> None:
    box = axes.get_position()
    axes.figure.text(_LEFT, box.y1 + 0.022, title, font=_font(23, bold=True), color=INK, va="center")
    for side in axes.spines.values():
        side.set_visible(False)
    axes.tick_params(length=0, colors=FAINT_INK)
    axes.set_facecolor(PAPER)


def _days(axes: Axes, facts: Mapping[str, Any]) -> None:
    now, before = facts["now"], facts["before"]
    places = range(len(now))
    axes.bar([p - 0.2 for p in places], before, 0.38, color=_PALE, label=facts["legend"][1], zorder=2)
    bars = axes.bar([p + 0.2 for p in places], now, 0.38, color=ACCENT, label=facts["legend"][0], zorder=2)
    most = max([1, *now, *before])
    for bar, count in zip(bars, now, strict=True):
        axes.text(
            bar.get_x() + bar.get_width() / 2, count + most * 0.03, f"{count:,}", ha="center", va="bottom", font=_font(17), color=INK
        )  # fmt: skip
    axes.set_ylim(0, most * 1.18)
    axes.set_xticks(list(places), facts["labels"], font=_font(18))
    axes.set_yticks([])
    axes.axhline(0, color=LINE, linewidth=1.5, zorder=1)
    _bare(axes, facts["title"])
    order = axes.get_legend_handles_labels()
    axes.legend(
        order[0][::-1], order[1][::-1], loc="lower right", bbox_to_anchor=(1.0, 1.0), ncols=2, frameon=False, prop=_font(17),
        labelcolor=FAINT_INK, handlelength=1.0, handleheight=1.0, columnspacing=1.2,
    )  # fmt: skip


def _hours(axes: Axes, facts: Mapping[str, Any]) -> None:
    counts: Sequence[Sequence[int]] = facts["counts"]
    most = max(1, *(max(row) for row in counts))
    axes.pcolormesh(counts, cmap=_HEAT, vmin=0, vmax=most, edgecolors=PAPER, linewidth=2)
    axes.invert_yaxis()
    axes.set_yticks([n + 0.5 for n in range(7)], facts["labels"], font=_font(16))
    axes.set_xticks(
        [hour + 0.5 for hour in range(0, 24, 3)], [f"{hour:02}" for hour in range(0, 24, 3)], font=_font(16)
    )
    _bare(axes, facts["title"])


def _top(axes: Axes, facts: Mapping[str, Any]) -> None:
    names, deeds, messages = facts["names"], facts["deeds"], facts["messages"]
    _bare(axes, facts["title"])
    if not names:
        axes.set_axis_off()
        return
    places = list(range(len(names)))
    axes.barh(places, deeds, 0.6, color=ACCENT, label=facts["legend"][0], zorder=2)
    axes.barh(places, messages, 0.6, left=deeds, color=_PALE, label=facts["legend"][1], zorder=2)
    most = max(1, *(a + b for a, b in zip(deeds, messages, strict=True)))
    for place, (took_part, wrote) in enumerate(zip(deeds, messages, strict=True)):
        axes.text(
            took_part + wrote + most * 0.015, place, f"{took_part + wrote:,}", va="center", font=_font(16), color=INK
        )
    axes.set_xlim(0, most * 1.12)
    axes.set_ylim(NAMED - 0.5, -0.5)
    axes.set_yticks(places, names, font=_font(17))
    for label in axes.get_yticklabels():
        label.set_color(INK)
    axes.set_xticks([])
    axes.legend(
        loc="lower right", bbox_to_anchor=(1.0, 1.0), ncols=2, frameon=False, prop=_font(17), labelcolor=FAINT_INK,
        handlelength=1.0, handleheight=1.0, columnspacing=1.2,
    )  # fmt: skip


def _segments(axes: Axes, facts: Mapping[str, Any]) -> None:
    _bare(axes, facts["title"])
    colours = list(_COLOURS.values())
    for row, counts in enumerate((facts["now"], facts["before"])):
        whole, left = max(1, sum(counts)), 0.0
        for colour, count in zip(colours, counts, strict=True):
            share = count / whole
            axes.barh(row, share, 0.62, left=left, color=colour, alpha=1.0 if row == 0 else 0.45, zorder=2)
            if share > 0.05:
                axes.text(
                    left + share / 2,
                    row,
                    f"{count:,}",
                    ha="center",
                    va="center",
                    font=_font(16, bold=row == 0),
                    color=INK,
                )
            left += share
    axes.set_xlim(0, 1)
    axes.set_ylim(1.5, -0.5)
    axes.set_xticks([])
    axes.set_yticks([])
    beside = f"{facts['rows'][0]} / {facts['rows'][1]}"
    axes.text(1, 1.25, beside, transform=axes.transAxes, font=_font(17), color=FAINT_INK, ha="right", va="center")
    for n, (label, colour) in enumerate(zip(facts["labels"], colours, strict=True)):
        x = n / len(colours)
        axes.text(x, -0.22, "■", transform=axes.transAxes, font=_font(18), color=colour, va="center")
        axes.text(x + 0.025, -0.22, label, transform=axes.transAxes, font=_font(17), color=FAINT_INK, va="center")
