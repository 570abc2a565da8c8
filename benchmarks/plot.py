"""The picture of docs/performance.md: taps a second, drawn as bars from a saved run."""

from collections.abc import Mapping
from typing import Any

from markupsafe import escape

_WIDTH, _LABEL, _BAR, _GAP = 820, 300, 20, 10
_COLOURS = {True: "#2f7d5b", False: "#9aa5b1"}
_TITLES = {"one": "One group: taps a second", "fifty": "50 groups: taps a second"}


def draw(saved: Mapping[str, Any]) -> str:
    """An SVG of a run as `Results.to_json` gives it."""
    taps: Mapping[str, Any] = saved["taps"]
    most = max(contender[load]["median"]["rate"] for contender in taps.values() for load in _TITLES)
    lines, y = list[str](), 30
    for load, title in _TITLES.items():
        lines.append(f'<text x="10" y="{y}" font-weight="bold">{escape(title)}</text>')
        y += 16
        for name, contender in taps.items():
            rate = contender[load]["median"]["rate"]
            length = max(2, round(rate / most * (_WIDTH - _LABEL - 90)))
            lines.append(
                f'<text x="{_LABEL - 8}" y="{y + 15}" text-anchor="end">{escape(name)}</text>'
                f'<rect x="{_LABEL}" y="{y}" width="{length}" height="{_BAR}" rx="3" fill="{_COLOURS[name.startswith("Muster")]}"/>'
                f'<text x="{_LABEL + length + 8}" y="{y + 15}">{rate:,.0f}</text>'
            )
            y += _BAR + _GAP
        y += 28
    height = y - 20
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}" width="{_WIDTH}" height="{height}" '
        'font-family="system-ui, sans-serif" font-size="14" fill="#1f2933">'
        f'<rect width="{_WIDTH}" height="{height}" rx="8" fill="#ffffff"/>\n' + "\n".join(lines) + "\n</svg>\n"
    )
