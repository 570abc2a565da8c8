"""What a picture looks like, and which earlier ones of the group it resembles.

Of each picture a few perceptual hashes are kept (`likeness.kept`) and its shape. A hash has 64 bits, in four bands of 16, each with an
index: of two hashes that differ in at most 7 bits, at least one band differs in at most one bit, so looking up each band and its 16
neighbours finds all of them, however many hashes the group has. The exact distance is checked then, and of what is near the shapes are
compared, outside the transaction. A row from before shapes were kept is looked at again when something comes near it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import bindparam, delete, select, union_all, update
from sqlalchemy.ext.asyncio import AsyncSession

from features.activities.checkin.proofs.verdicts import suspect
from kit.db import insert, run
from kit.leases import new_holder
from models import LOOKS_KEPT, Group, PictureHash, Proof

MOST_BYTES = 5 * 1024 * 1024
# So many of the nearest are laid over one another.
_COMPARED = 24
# More bits than this differ in hashes of different pictures; four bands with one neighbour each find all up to it.
ALIKE = 7
_BAND_BITS = 16
_BANDS = 4
_LEASE = timedelta(minutes=2)
_PAUSE = timedelta(seconds=30)
_ATTEMPTS = 6


class NoPicture(Exception):
    """It cannot be looked at: no picture, a broken one, or one that is too large."""


@dataclass(frozen=True, slots=True)
class Hashes:
    """What was seen of a picture: the hashes that are kept, those that are asked for, its shape, and its height to its width."""

    kept: tuple[int, ...]
    asked: tuple[int, ...]
    shape: bytes
    aspect: float


def bands(look: int) -> tuple[int, ...]:
    """The four bands of a hash."""
    return tuple((look >> (band * _BAND_BITS)) & 0xFFFF for band in range(_BANDS))


def distance(one: int, other: int) -> int:
    """In how many bits two hashes differ."""
    return (one ^ other).bit_count()


def _neighbours(band: int) -> list[int]:
    return [band, *(band ^ (1 << bit) for bit in range(_BAND_BITS))]


@dataclass(frozen=True, slots=True)
class Near:
    """A picture whose hash is near: in how many bits it differs, and its shape, None where none was kept yet."""

    number: int
    off: int
    shape: bytes | None


# One question a band: a database that is asked for all of them at once may well read the whole group instead. Made once, as a picture
# asks it for each of its hashes.
_NEAR = union_all(
    *(
        select(PictureHash.number, PictureHash.hash, PictureHash.at).where(
            PictureHash.group_id == bindparam("group"), column.in_(bindparam(f"band{band}", expanding=True))
        )
        for band, column in enumerate((PictureHash.band0, PictureHash.band1, PictureHash.band2, PictureHash.band3))
    )
)


async def near(session: AsyncSession, group_id: int, look: int, since: datetime) -> dict[int, int]:
    """The proofs of the group that have a hash near this one: in how many bits it differs, by number."""
    asked: dict[str, object] = {f"band{band}": _neighbours(each) for band, each in enumerate(bands(look))}
    found: dict[int, int] = {}
    for number, of, at in await session.execute(_NEAR, {"group": group_id, **asked}):
        off = distance(look, unsigned(of))
        if at >= since and off <= ALIKE:
            found[number] = min(off, found.get(number, off))
    return found


async def candidates(session: AsyncSession, unseen: "Unseen", seen: Hashes, now: datetime) -> list[Near]:
    """What may be the same picture, nearest first. Reads much: in a session that only reads."""
    found: dict[int, int] = {}
    for look in seen.asked:
        for number, off in (await near(session, unseen.group_id, look, now - LOOKS_KEPT)).items():
            if number != unseen.number:
                found[number] = min(off, found.get(number, off))
    nearest = sorted(found, key=lambda number: (found[number], number))[:_COMPARED]
    rows = await session.execute(
        select(PictureHash.number, PictureHash.shape).where(
            PictureHash.group_id == unseen.group_id, PictureHash.number.in_(nearest), PictureHash.variant == 0
        )
    )
    shapes: dict[int, bytes | None] = dict(rows.all())
    return [Near(number, found[number], shapes.get(number)) for number in nearest]


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
        select(Proof.group_id, Proof.number, Proof.small_id, Proof.look_due)
        .where(Proof.look_due <= now)
        .order_by(Proof.look_due, Proof.group_id, Proof.number)
        .limit(limit)
    )
    found: list[Unseen] = []
    holder = new_holder()
    # Seen without a lock, as they are of many groups, and taken one by one where they are as they were seen.
    for group, number, small, seen in (await session.execute(due)).all():
        taken = await session.execute(
            update(Proof)
            .where(Proof.group_id == group, Proof.number == number, Proof.look_due == seen)
            .values(look_due=now + _LEASE, look_attempts=Proof.look_attempts + 1, look_holder=holder)
            .execution_options(synchronize_session=False)
        )
        if taken.rowcount:  # type: ignore[attr-defined]
            found.append(Unseen(group, number, small or "", holder))
    return found


async def remember(session: AsyncSession, unseen: Unseen, seen: Hashes, now: datetime) -> bool:
    """A picture was looked at: what it looks like is there for whoever looks at the next. False where it is this worker's no more."""
    row = await _mine(session, unseen)
    if row is None:
        return False
    # What follows takes its time.
    row.look_due = now + _LEASE
    rows = [
        {
            "group_id": unseen.group_id,
            "number": unseen.number,
            "variant": variant,
            "hash": signed(look),
            "at": now,
            "shape": seen.shape if variant == 0 else None,
            **{f"band{at}": part for at, part in enumerate(bands(look))},
        }
        for variant, look in enumerate(seen.kept)
    ]
    statement = insert(session, PictureHash)
    await session.execute(
        statement.on_conflict_do_update(
            index_elements=["group_id", "number", "variant"], set_={"shape": statement.excluded.shape}
        ),
        rows,
    )
    return True


async def judge(
    session: AsyncSession, unseen: Unseen, found: Sequence[Near], same: Sequence[int], now: datetime
) -> None:
    """Hold a picture that shows the same as an earlier one. Twice is once: whatever it was compared with stands by now."""
    if await _mine(session, unseen) is None:
        return
    await _done(session, unseen)
    group = await session.get(Group, unseen.group_id)
    if group is None:
        return
    if unknown := [each.number for each in found if each.shape is None]:
        # They are from before shapes were kept: looked at again they find this one.
        await session.execute(
            update(Proof)
            .where(
                Proof.group_id == group.id,
                Proof.number.in_(unknown),
                Proof.look_due.is_(None),
                Proof.look_attempts < _ATTEMPTS,
                Proof.small_id.is_not(None),
            )
            .values(look_due=now)
        )
    if earlier := next((number for number in same if number < unseen.number), None):
        await suspect(session, group, unseen.number, earlier, now)
    # Where this one could not be fetched at first, later ones that show the same were looked at before it. What was held once stays so.
    later = await session.scalars(
        select(Proof.number)
        .where(
            Proof.group_id == group.id,
            Proof.number.in_([number for number in same if number > unseen.number]),
            Proof.why == "",
        )
        .order_by(Proof.number)
    )
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
    await session.execute(delete(PictureHash).where(PictureHash.at < now - LOOKS_KEPT))


_OF = Proof.__table__.c
_ANY = select(_OF.number).where(_OF.look_due <= bindparam("now")).limit(1)


async def are_any(session: AsyncSession, now: datetime) -> bool:
    """Whether there is a picture to look at: asked every second, so that a quiet bot writes nothing."""
    return (await run(session, _ANY, {"now": now})).first() is not None
