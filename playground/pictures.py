"""Pictures to send where nobody has a photo at hand: small landscapes, each of which also looks different to the bot."""

import io
import math
import random

from PIL import Image, ImageDraw, ImageFilter

_SIZE = (960, 720)
# Sky above, sky at the horizon, hills; as many as there are pictures.
_LIGHT = (
    ("#27457a", "#f7b267", "#24343f"),
    ("#6ec6f5", "#e8f6fd", "#3d7a4d"),
    ("#1d1842", "#7a4a86", "#141226"),
    ("#f48c74", "#ffe3b3", "#5b3a4b"),
    ("#8fb8c9", "#f2efe4", "#54707a"),
    ("#0f2f4f", "#2f8f9d", "#0b1e2d"),
    ("#fbb13c", "#fff1c9", "#7a5c2e"),
    ("#b7a7d8", "#fbdce8", "#5d5379"),
)


def landscapes() -> tuple[bytes, ...]:
    """All of them, as JPEG."""
    return tuple(_landscape(number) for number in range(len(_LIGHT)))


def _landscape(number: int) -> bytes:
    chance = random.Random(number)
    above, horizon, hills = _LIGHT[number]
    # Drawn as a column and made wide: a gradient of one pixel a row.
    column = Image.linear_gradient("L").resize((1, _SIZE[1]))
    sky = Image.composite(Image.new("RGB", (1, _SIZE[1]), horizon), Image.new("RGB", (1, _SIZE[1]), above), column)
    picture = sky.resize(_SIZE)
    _draw_sun(picture, chance, horizon)
    layers = 3 + number % 3
    for layer in range(layers):
        shade = Image.new("RGB", _SIZE, hills)
        haze = Image.new("RGB", _SIZE, horizon)
        mixed = Image.blend(haze, shade, (layer + 1) / layers)
        picture.paste(mixed, mask=_ridge(chance, 0.45 + 0.45 * layer / layers))
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=82)
    return out.getvalue()


def _draw_sun(picture: Image.Image, chance: random.Random, colour: str) -> None:
    x, y, radius = chance.randint(150, 810), chance.randint(120, 380), chance.randint(40, 95)
    mask = Image.new("L", _SIZE)
    ImageDraw.Draw(mask).ellipse((x - radius, y - radius, x + radius, y + radius), fill=230)
    glow = mask.filter(ImageFilter.GaussianBlur(60))
    picture.paste(Image.new("RGB", _SIZE, colour), mask=glow)
    picture.paste(Image.new("RGB", _SIZE, "#fff6e0"), mask=mask.filter(ImageFilter.GaussianBlur(1.5)))


def _ridge(chance: random.Random, height: float) -> Image.Image:
    """A mask of everything below a line of hills."""
    waves = [(chance.uniform(0.4, 3.5), chance.uniform(0, math.tau), chance.uniform(10, 55)) for _ in range(4)]
    points = [
        (
            x,
            height * _SIZE[1]
            + sum(size * math.sin(x / _SIZE[0] * pace * math.tau + start) for pace, start, size in waves),
        )
        for x in range(0, _SIZE[0] + 8, 8)
    ]
    mask = Image.new("L", _SIZE)
    ImageDraw.Draw(mask).polygon([*points, (_SIZE[0] + 8, _SIZE[1]), (0, _SIZE[1])], fill=255)
    return mask
