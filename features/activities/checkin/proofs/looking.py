"""Looking at pictures: what is seen of one, and which of those that are near show the same. Takes a while: not for the event loop.

The libraries for it are 14 MB that a bot does without as long as nobody sends a picture: the job loads this module with the first one.
"""

from collections.abc import Sequence
from io import BytesIO

from PIL import Image, UnidentifiedImageError

from features.activities.checkin.proofs import likeness
from features.activities.checkin.proofs.similarity import Hashes, Near, NoPicture
from kit.faults import brief

_MOST_PIXELS = 40_000_000
_LOOKED_AT = 400


def hashes_of(data: bytes) -> Hashes:
    """The hashes of a picture: alike ones have hashes that are near. Raises NoPicture."""
    try:
        with Image.open(BytesIO(data)) as image:
            if image.width * image.height > _MOST_PIXELS:
                msg = f"{image.width}x{image.height}"
                raise NoPicture(msg)
            # A JPEG is decoded no larger than is looked at.
            image.draft("RGB", (256, 256))
            grey = image.convert("L")
            grey.thumbnail((_LOOKED_AT, _LOOKED_AT))
            aspect = image.height / image.width
            return Hashes(likeness.kept(grey), likeness.asked(grey), likeness.shape_of(grey), aspect)
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, ValueError, SyntaxError) as error:
        raise NoPicture(brief(error)) from error


def same_among(seen: Hashes, found: Sequence[Near]) -> list[int]:
    """The numbers of those that show the same, nearest first."""
    same: list[int] = []
    for each in found:
        fit = None if each.shape is None else likeness.compare(seen.shape, each.shape, aspect=seen.aspect)
        if fit is not None and likeness.is_same(fit, aspect=seen.aspect):
            same.append(each.number)
    return same
