"""Whether two pictures show the same: also mirrored, with their edges cut off, turned a little, darker, or compressed once more. Pure.

Two steps. Hashes find what may be the same among very many: of each picture its own and that of its middle are kept, and asked for with
those of the new one, its mirror image, its middle, and itself turned a little. Then the shapes are laid over one another: `Shape` is the
picture in 32 by 32 tones, and is moved, scaled and turned until it fits best. What is left of differences then decides. Screens of one
app fit as they are, but for their figures and maps: for those the difference has to be very small.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageOps

SIDE = 32
Tones = npt.NDArray[np.float64]
# What is cut off each edge for the hash of the middle; and for the one that is asked for of a picture that may be cut already.
_MIDDLE, _LESS, _EDGE = 0.05, 0.025, 0.06
_TURNS = (-4.0, -2.0, 2.0, 4.0)


# The eight slowest waves of a discrete cosine transform over a side.
_WAVES = np.cos(np.pi / SIDE * np.outer(np.arange(8), np.arange(SIDE) + 0.5))


def hash_of(image: Image.Image) -> int:
    """A perceptual hash, 64 bits without sign: which of the slow waves are stronger than half of them.

    Bit for bit what `imagehash.phash` says, without the 150 MB of libraries that it needs (a test compares).
    """
    tones = np.asarray(image.convert("L").resize((SIDE, SIDE), Image.Resampling.LANCZOS), dtype=np.float64)
    # Rounded: in a picture without any of a wave, what is left of it is chance.
    low = np.round(_WAVES @ tones @ _WAVES.T, 6)
    return int.from_bytes(np.packbits(low > np.median(low)).tobytes())


def _inner(image: Image.Image, share: float) -> Image.Image:
    w, h = image.size
    return image.crop((round(w * share), round(h * share), round(w * (1 - share)), round(h * (1 - share))))


def kept(image: Image.Image) -> tuple[int, ...]:
    """The hashes that are kept of a picture: its own first, then those of its middle, and of it without its upper and its lower edge."""
    w, h = image.size
    edge = round(h * _EDGE)
    return (
        hash_of(image), hash_of(_inner(image, _MIDDLE)), hash_of(image.crop((0, edge, w, h))),
        hash_of(image.crop((0, 0, w, h - edge))),
    )  # fmt: skip


def asked(image: Image.Image) -> tuple[int, ...]:
    """The hashes by which what is the same is found."""
    return tuple(dict.fromkeys(hash_of(each) for each in _ways(image)))


def _ways(image: Image.Image) -> Iterator[Image.Image]:
    for side in (image, ImageOps.mirror(image)):
        yield side
        yield _inner(side, _LESS)
        yield _inner(side, _MIDDLE)
        for turn in _TURNS:
            turned = side.rotate(turn, Image.Resampling.BILINEAR)
            # Its corners may be empty, or cut off: then it shows less than the middle of the other one side, and more the other.
            yield _inner(turned, _MIDDLE)
            yield _as_middle(turned, math.radians(abs(turn)))


def _as_middle(image: Image.Image, turn: float) -> Image.Image:
    w, h = image.size
    whole_w, whole_h = 1 - math.tan(turn) * h / w, 1 - math.tan(turn) * w / h
    across, down = min((1 - 2 * _MIDDLE) / whole_w, 1.0), min((1 - 2 * _MIDDLE) / whole_h, 1.0)
    x, y = round(w * (1 - across) / 2), round(h * (1 - down) / 2)
    return image.crop((x, y, w - x, h - y))


def shape_of(image: Image.Image) -> bytes:
    """The tones of a picture, row by row."""
    return image.convert("L").resize((SIDE, SIDE), Image.Resampling.BOX).tobytes()


# --- laying one over the other --------------------------------------------------------------------------------------------------------

_AT = (np.arange(SIDE) + 0.5) / SIDE - 0.5
_X, _Y = np.meshgrid(_AT, _AT)
# So much of a picture must be seen in the other.
_OVERLAP = 0.7
_STEPS = 10
# A corner that moves by less than this share of the side has not moved.
_STILL = 0.02
_WHITE = 240.0
# Measured on generated photos and screens (tests/features/test_likeness.py): what copies have at most, below what others have at least.
_SCREEN = 1.45
_REST_STILL, _STRUCTURE_SCREEN, _STRUCTURE_PHOTO = 0.12, 0.06, 0.3
_CORRELATION, _REST_SCREEN, _REST_PHOTO = 0.94, 0.55, 0.95


@dataclass(frozen=True, slots=True)
class Fit:
    """How well two pictures fit: their correlation, the largest differences that are left, how far a corner has moved; and the largest
    differences in structure, where they fit as they are: what is in the one and not at all in the other.
    """

    correlation: float
    rest: float
    moved: float
    structure: float = math.inf


def is_same(fit: Fit, *, aspect: float) -> bool:
    """Whether it is the same picture. One that had to be moved to fit is less sharp at its edges; what is as long as a screen may be one,
    and screens of one app are much alike: of them less may be left.
    """
    may_be_screen = max(aspect, 1 / aspect) > _SCREEN
    if fit.moved <= _STILL:
        return fit.rest <= _REST_STILL or fit.structure <= (_STRUCTURE_SCREEN if may_be_screen else _STRUCTURE_PHOTO)
    return fit.correlation >= _CORRELATION and fit.rest <= (_REST_SCREEN if may_be_screen else _REST_PHOTO)


def _tones(shape: bytes) -> Tones:
    tones = np.frombuffer(shape, dtype=np.uint8).reshape(SIDE, SIDE).astype(np.float64)
    padded = np.pad(tones, 1, mode="edge")
    down = (padded[:-2] + 2 * padded[1:-1] + padded[2:]) / 4
    return (down[:, :-2] + 2 * down[:, 1:-1] + down[:, 2:]) / 4


def _seen(tones: Tones, u: Tones, v: Tones) -> Tones:
    """The tones at these places, between -0.5 and 0.5, read between the four nearest."""
    x = np.clip((u + 0.5) * SIDE - 0.5, 0, SIDE - 1.001)
    y = np.clip((v + 0.5) * SIDE - 0.5, 0, SIDE - 1.001)
    left, top = x.astype(int), y.astype(int)
    fx, fy = x - left, y - top
    upper = tones[top, left] * (1 - fx) + tones[top, left + 1] * fx
    lower = tones[top + 1, left] * (1 - fx) + tones[top + 1, left + 1] * fx
    return np.asarray(upper * (1 - fy) + lower * fy)


def _where(place: Tones) -> tuple[Tones, Tones, npt.NDArray[np.bool_]]:
    u: Tones = place[0] * _X + place[1] * _Y + place[2]
    v: Tones = place[3] * _X + place[4] * _Y + place[5]
    return u, v, (np.abs(u) < 0.5) & (np.abs(v) < 0.5)


def starts(aspect: float) -> list[Tones]:
    """Where the search begins: as it is, cut off all around, above, below, left, right, and turned. `aspect` is height to width."""
    found: list[tuple[float, ...]] = [
        (1.0, 0, 0, 0, 1.0, 0), (1.08, 0, 0, 0, 1.08, 0), (0.92, 0, 0, 0, 0.92, 0), (1.0, 0, 0, 0, 1.07, -0.035),
        (1.0, 0, 0, 0, 1.07, 0.035), (1.07, 0, -0.035, 0, 1.0, 0), (1.07, 0, 0.035, 0, 1.0, 0),
    ]  # fmt: skip
    for turn in (-5.0, -2.5, 2.5, 5.0):
        sine, scale = math.sin(math.radians(turn)), 1 + abs(turn) * 0.02
        found += [(k, sine * aspect * k, 0, -sine / aspect * k, k, 0) for k in (1.0, scale)]
    return [np.array(each, dtype=np.float64) for each in found]


def _correlation(one: Tones, other: Tones) -> float:
    a, b = one - one.mean(), other - other.mean()
    return float((a * b).mean() / (math.sqrt(float((a * a).mean() * (b * b).mean())) + 1e-6))


def _slopes(tones: Tones) -> tuple[Tones, Tones]:
    down, across = np.gradient(tones)
    return np.asarray(down), np.asarray(across)


def _settled(base: Tones, over: Tones, place: Tones) -> Tones:
    """The place, moved until it fits best (Lucas and Kanade's way, with gain and offset)."""
    slope_y, slope_x = _slopes(over)
    for _ in range(_STEPS):
        u, v, inside = _where(place)
        if inside.mean() < _OVERLAP:
            break
        tones, dx, dy = _seen(over, u, v), _seen(slope_x, u, v) * SIDE, _seen(slope_y, u, v) * SIDE
        ways = np.stack([dx * _X, dx * _Y, dx, dy * _X, dy * _Y, dy, tones, np.ones_like(tones)], -1)[inside]
        square = ways.T @ ways
        square[np.diag_indices(6)] += 1e-3 * np.trace(square[:6, :6]) / 6 + 1e-6
        square[6, 6] += 1e-6
        step = np.linalg.lstsq(square, ways.T @ (base - tones)[inside], rcond=None)[0]
        place = place + step[:6]
        if np.abs(step[:6]).max() < 5e-4:
            break
    return place


def _fit(base: Tones, over: Tones, place: Tones) -> Fit | None:
    still = np.array([1.0, 0, 0, 0, 1.0, 0])
    off = place - still
    moved = float(max(abs(off[2]) + (abs(off[0]) + abs(off[1])) / 2, abs(off[5]) + (abs(off[3]) + abs(off[4])) / 2))
    u, v, inside = _where(place)
    if inside.mean() < _OVERLAP or moved > 0.3:
        return None
    tones, wanted = _seen(over, u, v)[inside], base[inside]
    correlation = _correlation(tones, wanted)
    # A brighter picture has another curve of tones, and its whites are lost: they say nothing.
    if (seen := tones < _WHITE).mean() > 0.3:
        tones, wanted = tones[seen], wanted[seen]
    curve = np.polynomial.Polynomial.fit(tones, wanted, 3) if np.ptp(tones) > 8 else None
    off_by = np.abs((curve(tones) if curve is not None else wanted.mean()) - wanted)
    worst = np.sort(off_by)[::-1][: max(len(off_by) // 50, 1)]
    contrast = max(float(wanted.std()), 8.0)
    return Fit(correlation, float(worst.mean()) / contrast, moved)


def _around(tones: Tones) -> Tones:
    padded = np.pad(tones, 1, mode="edge")
    return np.asarray(sum(padded[y : y + SIDE, x : x + SIDE] for y in range(3) for x in range(3)))


def _structure(one: Tones, other: Tones) -> float:
    """What is drawn in `one` and not in `other`, though it may be fainter or stronger there: the largest of it."""
    one_y, one_x = _slopes(one)
    other_y, other_x = _slopes(other)
    gain: Tones = np.clip(
        _around(one_x * other_x + one_y * other_y) / (_around(other_x * other_x + other_y * other_y) + 4), 0, 1.8
    )
    left = np.sqrt(_around((one_x - gain * other_x) ** 2 + (one_y - gain * other_y) ** 2) / 9)
    return float(np.sort(left.ravel())[::-1][: left.size // 50].mean()) / max(float(one.std()), 8.0)


def compare(one: bytes, other: bytes, *, aspect: float) -> Fit | None:
    """How `one` fits over `other` at best; None where it does not at all."""
    base = _tones(other)
    best: Fit | None = None
    for over in (_tones(one), _tones(one)[:, ::-1]):
        order: list[tuple[float, int, Tones]] = []
        for at, place in enumerate(starts(aspect)):
            u, v, inside = _where(place)
            order.append((-_correlation(_seen(over, u, v)[inside], base[inside]), at, place))
        order.sort(key=lambda each: each[:2])
        for off, _, place in order[:3]:
            if off > -0.3:
                break
            fit = _fit(base, over, _settled(base, over, place))
            if fit is not None and fit.moved <= _STILL:
                fit = replace(fit, structure=min(_structure(over, base), _structure(base, over)))
            if fit is not None and (best is None or fit.rest < best.rest):
                best = fit
            if fit is not None and fit.moved <= _STILL and fit.correlation > 0.9:
                break
    return best
