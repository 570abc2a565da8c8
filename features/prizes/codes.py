"""The codes in stock: loaded by a host in private, sealed, each given to one winner. A code stands in no log and no waiting message."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from features.prizes import view
from features.prizes.rules import LONGEST_CODE, MOST_CODES, BadCodes, NoKey, TooManyCodes
from features.prizes.told import tell_hosts
from kit.db import insert
from kit.texts import visible
from kit.vault import Vault
from models import Activity, Award, Group, PrizeCode


@dataclass(frozen=True, slots=True)
class Loaded:
    """So many codes are new, so many were there already; `left` are in stock, `wanted` by prizes that have none yet."""

    new: int
    known: int
    left: int
    wanted: int


def require_key(vault: Vault) -> None:
    """Raises NoKey."""
    if not vault.has_key:
        raise NoKey


async def load(
    session: AsyncSession, group: Group, activity: Activity, text: str, vault: Vault, now: datetime, *, by: int
) -> Loaded:
    """Put codes into stock, a line each; one that is there already is left out. Raises NoKey, BadCodes, TooManyCodes."""
    require_key(vault)
    said = list(dict.fromkeys(line for line in map(visible, text.splitlines()) if line))
    if not said or any(len(line) > LONGEST_CODE for line in said):
        raise BadCodes
    where = (PrizeCode.group_id == group.id, PrizeCode.activity == activity.number)
    # Whoever loads at the same time waits here, so that numbers do not meet.
    locked = select(Activity.number).where(Activity.group_id == group.id, Activity.number == activity.number)
    await session.execute(locked.with_for_update())
    in_all = select(func.coalesce(func.max(PrizeCode.number), 0), func.count()).where(*where)
    last, count = (await session.execute(in_all)).one()
    if count + len(said) > MOST_CODES:
        raise TooManyCodes
    rows = [
        {
            "group_id": group.id, "activity": activity.number, "number": last + at, "sealed": vault.seal(code),
            "mark": vault.mark(code), "loaded_by": by, "loaded_at": now,
        }
        for at, code in enumerate(said, start=1)
    ]  # fmt: skip
    fresh = list(
        await session.scalars(insert(session, PrizeCode).on_conflict_do_nothing().returning(PrizeCode.number), rows)
    )
    left = await in_stock(session, group.id, activity.number)
    return Loaded(len(fresh), len(said) - len(fresh), left, await wanted(session, group.id, activity.number))


async def in_stock(session: AsyncSession, group_id: int, activity: int) -> int:
    """How many codes nobody has yet."""
    return (
        await session.scalar(
            select(func.count()).where(
                PrizeCode.group_id == group_id, PrizeCode.activity == activity, PrizeCode.slot.is_(None)
            )
        )
    ) or 0


async def wanted(session: AsyncSession, group_id: int, activity: int) -> int:
    """How many codes prizes still need."""
    return (
        await session.scalar(
            select(func.count()).where(
                Award.group_id == group_id, Award.activity == activity, Award.kind == "code",
                Award.state.in_(("offered", "claimed")),
            )
        )
    ) or 0  # fmt: skip


async def take(session: AsyncSession, award: Award, vault: Vault) -> str | None:
    """The next code for this award; None where there is none, or none that the key opens."""
    where = (PrizeCode.group_id == award.group_id, PrizeCode.activity == award.activity)
    free = (
        select(PrizeCode.number)
        .where(*where, PrizeCode.slot.is_(None))
        .order_by(PrizeCode.number)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    number = await session.scalar(free)
    if number is None:
        return None
    sealed = await session.scalar(
        update(PrizeCode)
        .where(*where, PrizeCode.number == number, PrizeCode.slot.is_(None))
        .values(slot=award.slot)
        .returning(PrizeCode.sealed)
    )
    code = None if sealed is None else vault.open(sealed)
    if code is None and sealed is not None:
        # The key is another one than it was sealed with: it stays in stock until the old key is back.
        await session.execute(update(PrizeCode).where(*where, PrizeCode.number == number).values(slot=None))
    return code


async def taken(session: AsyncSession, award: Award, vault: Vault) -> str | None:
    """The code that went to this award."""
    sealed = await session.scalar(
        select(PrizeCode.sealed).where(
            PrizeCode.group_id == award.group_id, PrizeCode.activity == award.activity, PrizeCode.slot == award.slot
        )
    )
    return None if sealed is None else vault.open(sealed)


async def warn_of_shortage(session: AsyncSession, group: Group, activity: Activity, now: datetime) -> None:
    """Tell the hosts where there are fewer codes than prizes need."""
    missing = await wanted(session, group.id, activity.number) - await in_stock(session, group.id, activity.number)
    if missing > 0:
        key = f"codes:{group.id}:{activity.number}"
        await tell_hosts(
            session, group, activity, key, lambda t: view.codes_missing(t, group, activity, missing), now,
            at=view.LoadTap(group.id, activity.number),
        )  # fmt: skip
