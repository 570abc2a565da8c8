"""Pictures of days: the month of one member, and the last days of everybody. Drawn in the renderer, from plain facts.

Each kind of day has a colour and a mark of its own, so that it can be told without colours, too.
"""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from PIL import Image, ImageDraw

from kit.drawing import ACCENT, FAINT_INK, GOOD, INK, LINE, PAPER, WARM, font, png
from kit.lettering import called, fitted, write

# Phones show a picture at about a third of its size: a letter needs 30 pixels to be read.
_WIDTH = 1080
_MARGIN = 56
_REST = "#f3f5f7"
_AHEAD = "#ffffff"
# Fill, ink of the day's number, and the mark in its corner.
_LOOKS: Mapping[str, tuple[str, str, str]] = {
    "done": (GOOD, "#ffffff", "tick"),
    "made-up": ("#8fd3aa", "#14532d", "plus"),
    "frozen": ("#9ccbf7", "#0b3d6e", "flake"),
    "excused": ("#d9d4f5", "#3b2f80", "dash"),
    "pending": ("#fde3a7", "#7a4d00", "dots"),
    "missed": ("#f9c9c9", "#8f1d1d", "cross"),
    "rejected": ("#f9c9c9", "#8f1d1d", "cross"),
}


def calendars(facts: Mapping[str, Any]) -> bytes:
    """The month of one member: a calendar for each of their check-ins, side by side in time, and what the colours mean."""
    first, today = date.fromisoformat(facts["first"]), date.fromisoformat(facts["today"])
    month = _Month(first, today, facts["weekdays"])
    legend = _Legend(facts["legend"], {status for each in facts["calendars"] for status in each["days"].values()})
    image = Image.new("RGB", (_WIDTH, 180 + len(facts["calendars"]) * month.height + legend.height + 40), PAPER)
    draw = ImageDraw.Draw(image)
    draw.text((_MARGIN, 52), facts["month"], font=font(58, bold=True), fill=INK)
    write(draw, (_WIDTH - _MARGIN, 72), fitted(facts["name"], 460, size=38), size=38, fill=FAINT_INK, anchor="ra")
    draw.line((_MARGIN, 150, _WIDTH - _MARGIN, 150), fill=LINE, width=3)
    top = 180
    for calendar in facts["calendars"]:
        month.draw(draw, top, calendar)
        top += month.height
    legend.draw(draw, top)
    return png(image)


class _Month:
    """A month of weeks, Monday first."""

    def __init__(self, first: date, today: date, weekdays: Sequence[str]) -> None:
        self._first, self._today, self._weekdays = first, today, weekdays
        self._offset = first.weekday()
        following = (first.replace(day=28) + timedelta(days=4)).replace(day=1)
        self._days = [first + timedelta(days=at) for at in range((following - first).days)]
        self._cell = (_WIDTH - 2 * _MARGIN + 14) / 7
        self._weeks = -(-(self._offset + len(self._days)) // 7)
        self._row = 104
        self.height = 110 + 56 + self._weeks * self._row + 34

    def draw(self, draw: ImageDraw.ImageDraw, top: int, calendar: Mapping[str, Any]) -> None:
        """One check-in's month."""
        title = fitted(calendar["title"], 560, size=44, bold=True)
        write(draw, (_MARGIN, top + 10), title, size=44, bold=True, fill=INK)
        draw.text((_WIDTH - _MARGIN, top + 6), calendar["streak"], font=font(36, bold=True), fill=WARM, anchor="ra")
        draw.text((_WIDTH - _MARGIN, top + 52), calendar["total"], font=font(32), fill=FAINT_INK, anchor="ra")
        for at, letter in enumerate(self._weekdays):
            middle = _MARGIN + at * self._cell + (self._cell - 14) / 2
            draw.text((middle, top + 138), letter, font=font(32), fill=FAINT_INK, anchor="mm")
        rest = set(calendar["rest"])
        for day in self._days:
            place = self._offset + day.day - 1
            left, upper = _MARGIN + place % 7 * self._cell, top + 166 + place // 7 * self._row
            box = (left, upper, left + self._cell - 14, upper + self._row - 14)
            self._draw_day(draw, box, day, calendar["days"].get(day.isoformat()), is_rest=day.isoformat() in rest)

    def _draw_day(
        self,
        draw: ImageDraw.ImageDraw,
        box: tuple[float, float, float, float],
        day: date,
        status: str | None,
        *,
        is_rest: bool,
    ) -> None:
        middle = ((box[0] + box[2]) / 2, (box[1] + box[3]) / 2)
        look = _LOOKS.get(status or "")
        fill, ink, mark = (
            look if look is not None else (_REST if is_rest else _AHEAD, FAINT_INK if is_rest else INK, "")
        )
        outline = LINE if look is None and not is_rest else None
        draw.rounded_rectangle(box, radius=18, fill=fill, outline=outline, width=3)
        if day == self._today:
            draw.rounded_rectangle((box[0] - 4, box[1] - 4, box[2] + 4, box[3] + 4), radius=21, outline=ACCENT, width=5)
        size = 40 if mark != "tick" else 42
        lift = 10 if mark and mark != "tick" else 0
        draw.text(
            (middle[0], middle[1] - lift), str(day.day), font=font(size, bold=look is not None), fill=ink, anchor="mm"
        )
        if mark and mark != "tick":
            _mark(draw, mark, (middle[0], box[3] - 20), ink, 9)


def _mark(draw: ImageDraw.ImageDraw, mark: str, at: tuple[float, float], ink: str, size: float) -> None:
    x, y = at
    if mark == "tick":
        draw.line(
            (x - size, y, x - size / 3, y + size * 0.7, x + size, y - size * 0.8), fill=ink, width=5, joint="curve"
        )
    elif mark == "plus":
        draw.line((x - size, y, x + size, y), fill=ink, width=4)
        draw.line((x, y - size, x, y + size), fill=ink, width=4)
    elif mark == "cross":
        draw.line((x - size, y - size * 0.8, x + size, y + size * 0.8), fill=ink, width=4)
        draw.line((x - size, y + size * 0.8, x + size, y - size * 0.8), fill=ink, width=4)
    elif mark == "dash":
        draw.line((x - size, y, x + size, y), fill=ink, width=4)
    elif mark == "dots":
        for step in (-1, 0, 1):
            draw.ellipse((x + step * size - 3, y - 3, x + step * size + 3, y + 3), fill=ink)
    else:
        for dx, dy in ((size, 0.0), (size / 2, size * 0.87), (size / 2, -size * 0.87)):
            draw.line((x - dx, y - dy, x + dx, y + dy), fill=ink, width=3)


class _Legend:
    """What the colours mean, of those that are there, in as many lines as it takes."""

    def __init__(self, words: Mapping[str, str], present: set[str]) -> None:
        present = {"missed" if status == "rejected" else status for status in present} | {"done"}
        self._places: list[tuple[int, int, str, str]] = []
        left, line = _MARGIN, 0
        for status, word in words.items():
            if status not in present:
                continue
            width = 54 + int(font(31).getlength(word))
            if left + width > _WIDTH - _MARGIN:
                left, line = _MARGIN, line + 1
            self._places.append((left, line, status, word))
            left += width + 40
        self.height = (line + 1) * 60

    def draw(self, draw: ImageDraw.ImageDraw, top: int) -> None:
        """Draw it from `top` on."""
        for left, line, status, word in self._places:
            fill, ink, mark = _LOOKS[status]
            upper = top + line * 60
            draw.rounded_rectangle((left, upper, left + 40, upper + 40), radius=10, fill=fill)
            _mark(draw, mark, (left + 20, upper + 20), ink, 9)
            draw.text((left + 54, upper + 20), word, font=font(31), fill=INK, anchor="lm")


def everybody(facts: Mapping[str, Any]) -> bytes:
    """Everybody's last days at a glance: a line each, by rank, a cell a day."""
    people, days = facts["people"], facts["days"]
    row, names, numbers = 56, 300, 96
    cell = (_WIDTH - 2 * _MARGIN - names - numbers) / max(len(days), 14)
    legend = _Legend(facts["legend"], {status for person in people for status in person["days"] if status})
    image = Image.new("RGB", (_WIDTH, 236 + len(people) * row + 28 + legend.height + 24), PAPER)
    draw = ImageDraw.Draw(image)
    write(draw, (_MARGIN, 44), fitted(facts["title"], 968, size=52, bold=True), size=52, bold=True, fill=INK)
    draw.text((_MARGIN, 118), facts["subtitle"], font=font(34), fill=FAINT_INK)
    for at, (number, _) in enumerate(days):
        # Where they are many, every fifth day is named.
        if len(days) <= 14 or at % 5 == 0 or at == len(days) - 1:
            middle = _MARGIN + names + (at + 0.5) * cell
            draw.text((middle, 200), str(number), font=font(26), fill=FAINT_INK, anchor="mm")
    top = 226
    for place, person in enumerate(people):
        if place % 2:
            draw.rectangle((_MARGIN - 16, top, _WIDTH - _MARGIN + 16, top + row), fill="#f8fafb")
        middle = top + row / 2
        draw.text((_MARGIN, middle), f"{place + 1}", font=font(28), fill=FAINT_INK, anchor="lm")
        name = fitted(called(*person["name"]), names - 76, size=32)
        write(draw, (_MARGIN + 56, middle), name, size=32, fill=INK, anchor="lm")
        for at, status in enumerate(person["days"]):
            left = _MARGIN + names + at * cell
            look = _LOOKS.get(status)
            gap = 2 if cell < 30 else 4
            box = (left + gap, middle - 19, left + cell - gap, middle + 19)
            draw.rounded_rectangle(box, radius=6, fill=look[0] if look is not None else _REST)
        total = (_WIDTH - _MARGIN, middle)
        draw.text(total, person["total"], font=font(34, bold=True), fill=INK, anchor="rm")
        top += row
    legend.draw(draw, top + 28)
    return png(image)
