"""Which pictures look alike, and how they are found among very many."""

import random
from datetime import UTC, datetime
from io import BytesIO

import pytest
from PIL import Image, ImageDraw, ImageFilter
from sqlalchemy import insert

from features.activities.checkin.proofs import similarity
from features.activities.checkin.proofs.looking import hashes_of
from features.activities.checkin.proofs.similarity import ALIKE, NoPicture, bands, near, signed, unsigned
from kit.db import Database
from models import PictureHash
from tests.features.rows import a_group

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


def scene(seed: int) -> Image.Image:
    """Something with a sky, a ground and shapes on it, as photos have."""
    chance = random.Random(seed)

    def colour() -> tuple[int, int, int]:
        return chance.randrange(256), chance.randrange(256), chance.randrange(256)

    image = Image.new("RGB", (640, 480), colour())
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, chance.randrange(150, 350), 640, 480), fill=colour())
    for _ in range(14):
        x, y, size = chance.randrange(640), chance.randrange(480), chance.randrange(40, 220)
        shape = draw.ellipse if chance.random() < 0.5 else draw.rectangle
        shape((x, y, x + size, y + chance.randrange(40, 220)), fill=colour())
    return image.filter(ImageFilter.GaussianBlur(3))


def jpeg(image: Image.Image, quality: int = 88) -> bytes:
    file = BytesIO()
    image.save(file, "JPEG", quality=quality)
    return file.getvalue()


@pytest.mark.parametrize("data", [b"", b"no picture", jpeg(scene(1))[:200], b"\x89PNG\r\n\x1a\n" + b"\x00" * 50])
def test_what_is_no_picture(data: bytes) -> None:
    with pytest.raises(NoPicture):
        hashes_of(data)


def test_a_picture_that_unpacks_to_too_much() -> None:
    file = BytesIO()
    Image.new("1", (20_000, 20_000)).save(file, "PNG", optimize=True)
    assert len(file.getvalue()) < similarity.MOST_BYTES
    with pytest.raises(NoPicture):
        hashes_of(file.getvalue())


async def test_all_within_the_distance_are_found_and_none_beyond(database: Database) -> None:
    """Among ten thousand, whichever bits differ: what the bands promise."""
    group = await a_group(database, NOW)
    chance = random.Random(5)
    many = [chance.getrandbits(64) for _ in range(10_000)]
    many[0], many[1] = 0, 2**64 - 1
    async with database.write() as session:
        for start in range(0, len(many), 1000):
            await session.execute(
                insert(PictureHash),
                [row(group.id, start + at, look) for at, look in enumerate(many[start : start + 1000])],
            )
    async with database.read() as session:
        for _ in range(300):
            number = chance.randrange(len(many))
            flips = chance.randrange(12)
            changed = many[number]
            for bit in chance.sample(range(64), flips):
                changed ^= 1 << bit
            found = await near(session, group.id, changed, NOW)
            assert found == ({number: flips} if flips <= ALIKE else {}), flips


def row(group_id: int, number: int, look: int) -> dict[str, object]:
    parts = {f"band{at}": part for at, part in enumerate(bands(look))}
    return {"group_id": group_id, "number": number, "variant": 0, "hash": signed(look), "at": NOW, **parts}


@pytest.mark.parametrize("look", [0, 1, 2**63 - 1, 2**63, 2**64 - 1])
def test_a_hash_is_kept_as_a_number_with_a_sign(look: int) -> None:
    assert unsigned(signed(look)) == look
    assert -(2**63) <= signed(look) < 2**63
