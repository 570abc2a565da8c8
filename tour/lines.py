"""Breaks text into lines: at spaces, and between Chinese signs, which need none. Punctuation stays with what it belongs to."""

from rich.cells import cell_len
from rich.text import Text

_NEVER_FIRST = frozenset("，。！？：；、）》”’…·,.!?:;)")
_NEVER_LAST = frozenset("“‘（《(")


def broken(text: Text, width: int) -> Text:
    """The text with a line break wherever it would grow wider than `width` cells."""
    lines: list[Text] = []
    for line in text.split("\n", allow_blank=True):
        pieces = line.divide(_breaks(line.plain, width))
        for piece in pieces:
            piece.rstrip()
            lines.append(piece)
    return Text("\n").join(lines)


def _breaks(line: str, width: int) -> list[int]:
    """Where to break: before the signs with these numbers."""
    found: list[int] = []
    begin = possible = 0
    for at in range(1, len(line) + 1):
        if cell_len(line[begin:at].rstrip()) > width:
            begin = possible if possible > begin else at - 1
            found.append(begin)
        if at < len(line) and _may_break(line[at - 1], line[at]):
            possible = at
    return found


def _may_break(before: str, after: str) -> bool:
    if before == " ":
        return True
    if after == " " or after in _NEVER_FIRST or before in _NEVER_LAST or cell_len(after) == 0:
        return False
    return cell_len(before) == 2 or cell_len(after) == 2
