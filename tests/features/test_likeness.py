"""Which pictures show the same: copies however they were changed, and honest screens of one app that do not. With generated ones of both.

What is found and what is not was measured over 60 of each (`python -m benchmarks.likeness`); the tests ask a sample for a little less.
"""

import math
from collections.abc import Callable
from io import BytesIO
from itertools import combinations

import imagehash
import pytest
from PIL import Image, ImageEnhance, ImageOps

from features.activities.checkin.proofs.likeness import hash_of
from features.activities.checkin.proofs.looking import hashes_of, same_among
from features.activities.checkin.proofs.similarity import ALIKE, Hashes, Near, distance
from tests.features.screens import APPS
from tests.features.test_similarity import jpeg, scene

Change = Callable[[Image.Image], Image.Image]


def small(image: Image.Image) -> bytes:
    """As Telegram's rendition that is looked at: the first that is 200 pixels wide."""
    width = 320 if image.width > image.height else 360
    return jpeg(image.resize((width, round(width * image.height / image.width))))


def cropped(left: float, top: float, right: float, bottom: float) -> Change:
    """Without these shares of its edges."""
    return lambda image: image.crop((
        round(image.width * left), round(image.height * top),
        round(image.width * (1 - right)), round(image.height * (1 - bottom)),
    ))  # fmt: skip


def turned(degrees: float) -> Change:
    """Turned, and its empty corners cut off."""

    def turn(image: Image.Image) -> Image.Image:
        slope = math.tan(math.radians(abs(degrees))) / 2
        across = slope * image.height / image.width + 0.005
        down = slope * image.width / image.height + 0.005
        return cropped(across, down, across, down)(image.rotate(degrees, Image.Resampling.BICUBIC))

    return turn


CHANGES: dict[str, Change] = {
    "sent again": lambda image: image,
    "compressed hard": lambda image: Image.open(BytesIO(jpeg(image, 25))),
    "brighter": lambda image: ImageEnhance.Brightness(image).enhance(1.3),
    "less contrast": lambda image: ImageEnhance.Contrast(image).enhance(0.7),
    "mirrored": ImageOps.mirror,
    "cropped by 5 %": cropped(0.025, 0.025, 0.025, 0.025),
    "cropped by 10 %": cropped(0.05, 0.05, 0.05, 0.05),
    "without its top": cropped(0, 0.05, 0, 0),
    "without its bottom": cropped(0, 0, 0, 0.08),
    "turned by 2°": turned(2),
    "turned by 3°": turned(-3),
    "mirrored and cropped": lambda image: cropped(0.05, 0.05, 0.05, 0.05)(ImageOps.mirror(image)),
    "mirrored and turned": lambda image: turned(2)(ImageOps.mirror(image)),
}


def is_found(new: Hashes, old: Hashes) -> bool:
    """Whether a picture is found to show the same as one that was there before: near by a hash, and by its shape."""
    off = min(distance(one, other) for one in new.asked for other in old.kept)
    return off <= ALIKE and bool(same_among(new, [Near(1, off, old.shape)]))


def found(make: Callable[[int], Image.Image], change: Change, count: int) -> float:
    """The share of changed copies that are found."""
    pairs = ((hashes_of(small(change(make(n)))), hashes_of(small(make(n)))) for n in range(count))
    return sum(is_found(new, old) for new, old in pairs) / count


def held_falsely(make: Callable[[int], Image.Image], count: int) -> float:
    """The share of honest pictures that are held, each compared with all that came before it."""
    seen = [hashes_of(small(make(n))) for n in range(count)]
    held = {at for old, at in combinations(range(count), 2) if is_found(seen[at], seen[old])}
    return len(held) / count


@pytest.mark.parametrize("change", CHANGES)
def test_copies_of_photos_are_found(change: str) -> None:
    assert found(scene, CHANGES[change], 6) >= 5 / 6


@pytest.mark.parametrize("app", APPS)
@pytest.mark.parametrize("change", ["sent again", "compressed hard", "less contrast", "mirrored", "cropped by 5 %"])
def test_copies_of_screens_are_found(app: str, change: str) -> None:
    assert found(APPS[app], CHANGES[change], 4) >= 3 / 4


@pytest.mark.parametrize("app", APPS)
def test_honest_screens_of_one_app_are_not_held(app: str) -> None:
    """Same layout, other figures, maps and words. Below 1 in 100; a sample of a dozen has none."""
    assert held_falsely(APPS[app], 12) == 0


def test_honest_photos_are_not_held() -> None:
    assert held_falsely(scene, 12) == 0


def pictures(app: str) -> list[Image.Image]:
    """Photos, screens, and what has hardly any waves in it: of one tone, striped, with one half the mirror of the other."""
    made = [*(scene(seed) for seed in range(10)), *(APPS[app](seed) for seed in range(5))]
    halves = Image.new("RGB", (200, 100))
    half = scene(1).resize((100, 100))
    halves.paste(half, (0, 0))
    halves.paste(ImageOps.mirror(half), (100, 0))
    stripes = Image.linear_gradient("L")
    return [*made, halves, stripes, stripes.rotate(90), *(Image.new("RGB", (90, 60), (k, k, k)) for k in (0, 77, 255))]


@pytest.mark.parametrize("app", list(APPS))
def test_hashes_are_those_of_imagehash(app: str) -> None:
    """What is kept of earlier pictures was made by it."""
    for picture in pictures(app):
        assert hash_of(picture) == int(str(imagehash.phash(picture)), 16)
