"""What a picture looks like, and which earlier ones of the group it resembles.

A perceptual hash has 64 bits; two pictures are alike where at most ALIKE of them differ. The hash is kept in four bands of 16 bits, each
with an index: of two hashes that differ in at most 7 bits, at least one band differs in at most one bit, so looking up each band and its
16 neighbours finds all of them, however many hashes the group has. The exact distance is checked then.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from io import BytesIO

import imagehash
from PIL import Image, UnidentifiedImageError
from sqlalchemy import delete, select, union_all, update
from sqlalchemy.ext.asyncio import AsyncSession

from features.activities.checkin.proofs.verdicts import suspect
from kit.db import insert
from kit.leases import new_holder
from models import Group, Look, Proof

# More than this is another picture; four bands with one neighbour each find all up to it.
ALIKE = 7
LASTS = timedelta(days=90)
MOST_BYTES = 5 * 1024 * 1024
_MOST_PIXELS = 40_000_000
_BAND_BITS = 16
_BANDS = 4
_LEASE = timedelta(minutes=2)
_PAUSE = timedelta(seconds=30)
_ATTEMPTS = 6


class NoPicture(Exception):
    """It cannot be looked at: no picture, a broken one, or one that is too large."""


def look_of(data: bytes) -> int:
    """The hash of a picture, 64 bits without sign. Takes a while: not for the event loop. Raises NoPicture."""
    try:
        with Image.open(BytesIO(data)) as image:
            if image.width * image.height > _MOST_PIXELS:
                msg = f"{image.width}x{image.height}"
                raise NoPicture(msg)
            # A JPEG is decoded no larger than the hash needs.
            image.draft("L", (256, 256))
            return int(str(imagehash.phash(image)), 16)
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, ValueError, SyntaxError) as error:
        raise NoPicture(repr(error)) from error


def bands(look: int) -> tuple[int, ...]:
    """The four bands of a hash."""
    return tuple((look >> (band * _BAND_BITS)) & 0xFFFF for band in range(_BANDS))


def distance(one: int, other: int) -> int:
    """In how many bits two hashes differ."""
    return (one ^ other).bit_count()


def _neighbours(band: int) -> list[int]:
    return [band, *(band ^ (1 << bit) for bit in range(_BAND_BITS))]


async def alike(session: AsyncSession, group_id: int, look: int, since: datetime, *, before: int) -> int | None:
    """The number of the proof that a picture resembles most among those of the group with a smaller number; None where there is none."""
    found = [(off, number) for off, number in await _near(session, group_id, look, since) if number < before]
    return min(found)[1] if found else None


async def _near(session: AsyncSession, group_id: int, look: int, since: datetime) -> list[tuple[int, int]]:
    """The proofs of the group that a picture resembles: in how many bits it differs, and their numbers."""
    # One question a band: a database that is asked for all of them at once may well read the whole group instead.
    near = [
        select(Look.number, Look.hash, Look.at).where(Look.group_id == group_id, column.in_(_neighbours(band)))
        for column, band in zip((Look.band0, Look.band1, Look.band2, Look.band3), bands(look), strict=True)
    ]
    found = {
        number: distance(look, unsigned(of))
        for number, of, at in await session.execute(union_all(*near))
        if at >= since
    }
    return [(off, number) for number, off in found.items() if off <= ALIKE]


def signed(look: int) -> int:
    """The hash as the database holds it: its integers have a sign."""
    return look - 2**64 if look >= 2**63 else look


def unsigned(stored: int) -> int:
    """The hash that the database holds."""
    return stored % 2**64


# --- pictures that are still to be looked at ------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Unseen:
    """A picture that is to be looked at: this worker's until its lease ends."""

    group_id: int
    number: int
    small_id: str
    holder: str


async def lease(session: AsyncSession, now: datetime, *, limit: int = 20) -> list[Unseen]:
    """Take the next pictures to look at, oldest first. Whoever dies over them leaves them to be taken again."""
    due = (
        select(Proof.group_id, Proof.number, Proof.small_id)
        .where(Proof.look_due <= now)
        .order_by(Proof.look_due, Proof.number)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    holder = new_holder()
    found = [Unseen(group, number, small or "", holder) for group, number, small in await session.execute(due)]
    for unseen in found:
        await session.execute(
            update(Proof)
            .where(Proof.group_id == unseen.group_id, Proof.number == unseen.number)
            .values(look_due=now + _LEASE, look_attempts=Proof.look_attempts + 1, look_holder=holder)
        )
    return found


async def seen(session: AsyncSession, unseen: Unseen, look: int, now: datetime) -> None:
    """A picture was looked at: remember it, and hold it where it resembles an earlier one. Twice is once."""
    if await _mine(session, unseen) is None:
        return
    of, numbers = signed(look), bands(look)
    fresh = await session.scalar(
        insert(session, Look)
        .values(
            group_id=unseen.group_id, number=unseen.number, hash=of, band0=numbers[0], band1=numbers[1],
            band2=numbers[2], band3=numbers[3], at=now,
        )
        .on_conflict_do_nothing()
        .returning(Look.number)
    )  # fmt: skip
    await _done(session, unseen)
    group = await session.get(Group, unseen.group_id)
    if fresh is None or group is None:
        return
    near = await _near(session, group.id, look, now - LASTS)
    if earlier := [each for each in near if each[1] < unseen.number]:
        await suspect(session, group, unseen.number, min(earlier)[1], now)
    # Where this one could not be fetched at first, later ones that resemble it were looked at before it. What was held once stays as it is.
    later = await session.scalars(
        select(Proof.number)
        .where(
            Proof.group_id == group.id, Proof.number.in_([number for _, number in near if number > unseen.number]),
            Proof.why == "",
        )
        .order_by(Proof.number)
    )  # fmt: skip
    for number in later.all():
        await suspect(session, group, number, unseen.number, now)


async def unseeable(session: AsyncSession, unseen: Unseen, now: datetime, *, for_good: bool) -> bool:
    """A picture could not be looked at: try again later. True where that was the last time; it counts unseen then."""
    row = await _mine(session, unseen)
    if row is None:
        return False
    if for_good or row.look_attempts >= _ATTEMPTS:
        await _done(session, unseen)
        return True
    row.look_due, row.look_holder = now + _PAUSE * 2**row.look_attempts, None
    return False


async def _mine(session: AsyncSession, unseen: Unseen) -> Proof | None:
    """The proof, while it is this worker's to look at: another may have taken over, or its sender put another picture into its place."""
    key = (unseen.group_id, unseen.number)
    row = await session.get(Proof, key, populate_existing=True, with_for_update=True)
    return row if row is not None and row.look_holder == unseen.holder else None


async def _done(session: AsyncSession, unseen: Unseen) -> None:
    await session.execute(
        update(Proof)
        .where(Proof.group_id == unseen.group_id, Proof.number == unseen.number)
        .values(look_due=None, look_holder=None)
    )


async def sweep(session: AsyncSession, now: datetime) -> None:
    """Forget what pictures of long ago looked like."""
    await session.execute(delete(Look).where(Look.at < now - LASTS))


async def are_any(session: AsyncSession, now: datetime) -> bool:
    """Whether there is a picture to look at: asked every second, so that a quiet bot writes nothing."""
    return await session.scalar(select(Proof.number).where(Proof.look_due <= now).limit(1)) is not None
