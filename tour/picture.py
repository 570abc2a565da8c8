"""How the picture of the tour is framed: rich's own frame without its web fonts, so that showing it fetches nothing."""

import html
import re
from collections.abc import Iterator

from rich.cells import cell_len
from rich.terminal_theme import TerminalTheme

_FONTS = (
    "ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', 'Noto Sans Mono CJK SC', "
    "'WenQuanYi Micro Hei Mono', 'PingFang SC', 'Microsoft YaHei', monospace"
)

# How wide a sign of these fonts is, measured by its height.
ASPECT = 0.602

FRAME = f"""\
<svg class="rich-terminal" viewBox="0 0 {{width}} {{height}}" xmlns="http://www.w3.org/2000/svg">
    <style>
    .{{unique_id}}-matrix {{{{
        font-family: {_FONTS};
        font-size: {{char_height}}px;
        line-height: {{line_height}}px;
    }}}}
    .{{unique_id}}-title {{{{
        font-size: 18px;
        font-weight: bold;
        font-family: sans-serif;
    }}}}
    {{styles}}
    </style>
    <defs>
    <clipPath id="{{unique_id}}-clip-terminal">
      <rect x="0" y="0" width="{{terminal_width}}" height="{{terminal_height}}" />
    </clipPath>
    {{lines}}
    </defs>
    {{chrome}}
    <g transform="translate({{terminal_x}}, {{terminal_y}})" clip-path="url(#{{unique_id}}-clip-terminal)">
    {{backgrounds}}
    <g class="{{unique_id}}-matrix">
    {{matrix}}
    </g>
    </g>
</svg>
"""

THEME = TerminalTheme(
    (13, 17, 23),
    (230, 237, 243),
    [(72, 79, 88), (255, 123, 114), (63, 185, 80), (210, 153, 34), (88, 166, 255), (188, 140, 255), (57, 197, 207), (177, 186, 196)],
    [(110, 118, 129), (255, 161, 152), (86, 211, 100), (227, 179, 65), (121, 192, 255), (210, 168, 255), (86, 212, 221), (255, 255, 255)],
)  # fmt: skip

_RUN = re.compile(
    r'(<text class="[^"]*") x="([^"]*)" (y="[^"]*") textLength="([^"]*)"( clip-path="[^"]*")>([^<]*)</text>'
)
_CHINESE = "[\u3000-\u9fff\uff00-\uff60]+"


def in_cells(svg: str) -> str:
    """The picture with every sign in its cell: rich squeezes a run of wide signs into half its room, as if they were narrow."""
    return _RUN.sub(_spread, svg)


def _spread(run: re.Match[str]) -> str:
    head, x, y, length, clip, content = run.groups()
    text = html.unescape(content)
    cell, at, parts = float(length) / len(text), float(x), []
    for piece in _of_one_width(text):
        width = cell * cell_len(piece)
        shown = html.escape(piece).replace("\u00a0", "&#160;")
        if re.fullmatch(_CHINESE, piece):
            # Each where its two cells begin, and a little larger, so that they fill them.
            starts = " ".join(f"{at + 2 * cell * number + 1:.1f}" for number in range(len(piece)))
            parts.append(f'{head} x="{starts}" {y} style="font-size:22px"{clip}>{shown}</text>')
        else:
            parts.append(f'{head} x="{at:.1f}" {y} textLength="{width:.1f}"{clip}>{shown}</text>')
        at += width
    return "".join(parts)


def _of_one_width(text: str) -> Iterator[str]:
    piece = ""
    for sign in text:
        if piece and cell_len(sign) not in {0, cell_len(piece[0])}:
            yield piece
            piece = ""
        piece += sign
    yield piece
