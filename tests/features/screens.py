"""Screens of apps that people show as proof: one layout an app, with other figures, maps and words each day. For tests."""

import math
import random
from collections.abc import Callable

from PIL import Image, ImageDraw, ImageFont

WIDTH, HEIGHT = 540, 1170
_BAR, _INK, _PALE = (24, 26, 32), (30, 30, 36), (150, 152, 160)
_WORDS = (
    "Morning",
    "Evening",
    "Park",
    "River",
    "City",
    "Easy",
    "Long",
    "Tempo",
    "Rain",
    "Sun",
    "Hill",
    "Bridge",
    "Lake",
    "Forest",
)


def _font(size: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    return ImageFont.load_default(size)


def _bars(draw: ImageDraw.ImageDraw, chance: random.Random, title: str, colour: tuple[int, int, int]) -> None:
    """What every screen has: the clock and battery of the phone above, the app's own bar, its tabs below."""
    draw.text((24, 14), f"{chance.randrange(6, 23)}:{chance.randrange(60):02}", fill=_INK, font=_font(24))
    draw.rectangle((WIDTH - 80, 18, WIDTH - 30, 36), outline=_INK, width=2)
    draw.rectangle((WIDTH - 78, 20, WIDTH - 78 + chance.randrange(8, 46), 34), fill=_INK)
    draw.rectangle((0, 54, WIDTH, 120), fill=colour)
    draw.text((28, 70), title, fill="white", font=_font(32))
    draw.rectangle((0, HEIGHT - 96, WIDTH, HEIGHT), fill=(244, 244, 248))
    for at in range(5):
        x = 54 + at * 108
        draw.ellipse((x - 18, HEIGHT - 72, x + 18, HEIGHT - 36), fill=colour if at == 2 else _PALE)


def running(seed: int) -> Image.Image:
    """A run: its route on a map, and its figures below."""
    chance = random.Random(f"run{seed}")
    image = Image.new("RGB", (WIDTH, HEIGHT), "white")
    draw = ImageDraw.Draw(image)
    _bars(draw, chance, "Run", (252, 82, 0))
    # Another town or the same: streets and a park, then the way that was run.
    draw.rectangle((0, 120, WIDTH, 640), fill=(238, 236, 228))
    town = random.Random(f"town{chance.randrange(6)}")
    for _ in range(14):
        x, y = town.randrange(WIDTH), town.randrange(120, 640)
        draw.line((x, 120, x + town.randrange(-200, 200), 640), fill="white", width=town.randrange(4, 14))
        draw.line((0, y, WIDTH, y + town.randrange(-160, 160)), fill="white", width=town.randrange(4, 14))
    x, y = town.randrange(40, 340), town.randrange(150, 480)
    draw.rectangle((x, y, x + 150, y + 120), fill=(200, 226, 190))
    at_x, at_y = WIDTH / 2 + chance.randrange(-120, 120), 380.0 + chance.randrange(-120, 120)
    turn = chance.random() * 7
    way = []
    for _ in range(60):
        turn += chance.gauss(0, 0.5)
        at_x = min(max(at_x + 16 * math.cos(turn), 30), WIDTH - 30)
        at_y = min(max(at_y + 16 * math.sin(turn), 150), 610)
        way.append((at_x, at_y))
    draw.line(way, fill=(252, 82, 0), width=8, joint="curve")
    draw.rectangle((0, 640, WIDTH, HEIGHT - 96), fill="white")
    draw.text((28, 664), f"{chance.choice(_WORDS)} {chance.choice(_WORDS)} run", fill=_INK, font=_font(34))
    kilometres, pace = chance.uniform(2, 16), chance.randrange(280, 430)
    draw.text((28, 730), f"{kilometres:.2f} km", fill=_INK, font=_font(76))
    for at, (label, value) in enumerate((
        ("Pace", f"{pace // 60}:{pace % 60:02}"), ("Time", f"{int(kilometres * pace) // 60}:{int(kilometres * pace) % 60:02}"),
        ("Pulse", f"{chance.randrange(118, 176)}"), ("Up", f"{chance.randrange(0, 220)} m"),
    )):  # fmt: skip
        x, y = 28 + at % 2 * 260, 856 + at // 2 * 104
        draw.text((x, y), label, fill=_PALE, font=_font(24))
        draw.text((x, y + 30), value, fill=_INK, font=_font(42))
    return image


def habits(seed: int) -> Image.Image:
    """A habit: its month with the days that are done, and a row of others with ticks."""
    chance = random.Random(f"habit{seed}")
    image = Image.new("RGB", (WIDTH, HEIGHT), (250, 250, 252))
    draw = ImageDraw.Draw(image)
    _bars(draw, chance, "My habits", (76, 110, 245))
    streak = chance.randrange(1, 120)
    draw.text((28, 150), f"{streak}", fill=(76, 110, 245), font=_font(110))
    draw.text((230, 200), "days in a row", fill=_PALE, font=_font(34))
    start, today = chance.randrange(7), chance.randrange(4, 31)
    for day in range(1, 31):
        x, y = 48 + (day + start) % 7 * 66, 310 + (day + start) // 7 * 66
        done = day <= today and chance.random() < 0.85
        draw.ellipse((x, y, x + 50, y + 50), fill=(76, 110, 245) if done else (232, 234, 242))
        draw.text((x + 12, y + 12), str(day), fill="white" if done else _PALE, font=_font(22))
    for at, name in enumerate(("Read", "Drink water", "Stretch", "Sleep early", "Vocabulary")):
        y = 720 + at * 68
        draw.text((100, y), name, fill=_INK, font=_font(30))
        ticked = chance.random() < 0.6
        draw.ellipse((40, y - 4, 80, y + 36), fill=(64, 192, 87) if ticked else (232, 234, 242))
        draw.text((400, y), f"{chance.randrange(1, 40)} / {chance.randrange(40, 60)}", fill=_PALE, font=_font(28))
    return image


def steps(seed: int) -> Image.Image:
    """A day's steps on a dark ground: a ring that is filled so far, the number in it, and the hours below."""
    chance = random.Random(f"steps{seed}")
    image = Image.new("RGB", (WIDTH, HEIGHT), (16, 18, 22))
    draw = ImageDraw.Draw(image)
    _bars(draw, chance, "Today", (16, 120, 92))
    count = chance.randrange(2200, 16000)
    box = (110, 190, 430, 510)
    draw.arc(box, 0, 360, fill=(46, 50, 58), width=34)
    draw.arc(box, -90, -90 + min(count / 10000, 1) * 360, fill=(34, 214, 140), width=34)
    draw.text((160, 310), f"{count}", fill="white", font=_font(78))
    for hour in range(24):
        high = chance.randrange(4, 210) if 6 <= hour <= 22 else 4
        draw.rectangle((36 + hour * 20, 830 - high, 48 + hour * 20, 830), fill=(34, 214, 140))
    for at, (label, value) in enumerate(
        (("km", f"{count / 1350:.1f}"), ("kcal", str(count // 24)), ("min", str(count // 110)))
    ):
        draw.text((50 + at * 170, 880), value, fill="white", font=_font(46))
        draw.text((50 + at * 170, 940), label, fill=_PALE, font=_font(26))
    return image


def lessons(seed: int) -> Image.Image:
    """A language course that shows nothing but how many days: the hardest, for only the figures differ from one to the next."""
    chance = random.Random(f"lesson{seed}")
    image = Image.new("RGB", (WIDTH, HEIGHT), "white")
    draw = ImageDraw.Draw(image)
    _bars(draw, chance, "Lesson done!", (88, 204, 2))
    draw.ellipse((170, 220, 370, 420), fill=(255, 150, 0))
    draw.polygon([(270, 160), (200, 300), (340, 300)], fill=(255, 150, 0))
    days = chance.randrange(1, 400)
    draw.text((270 - 32 * len(str(days)), 470), str(days), fill=(255, 150, 0), font=_font(120))
    draw.text((150, 620), "day streak", fill=_INK, font=_font(44))
    week = chance.randrange(1, 8)
    for at in range(7):
        draw.ellipse((48 + at * 66, 730, 98 + at * 66, 780), fill=(255, 150, 0) if at < week else (229, 229, 229))
    earned, right, minutes = chance.randrange(8, 60), chance.randrange(70, 101), chance.randrange(60, 540)
    line = f"+{earned} XP   {right}%   {minutes // 60}:{minutes % 60:02}"
    draw.text((90, 840), line, fill=_INK, font=_font(36))
    draw.rounded_rectangle((40, 940, WIDTH - 40, 1020), 20, fill=(88, 204, 2))
    draw.text((190, 958), "CONTINUE", fill="white", font=_font(32))
    return image


APPS: dict[str, Callable[[int], Image.Image]] = {
    "running": running,
    "habits": habits,
    "steps": steps,
    "lessons": lessons,
}
