"""The codes in stock: loaded by a host in private, sealed, each given to one winner. A code stands in no log and no waiting message."""

from datetime import datetime

from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from features.facts import activity_facts, group_facts
from features.prizes import view
from features.prizes.rules import LONGEST_CODE, MOST_CODES, BadCodes, Loaded, NoKey, TooManyCodes
from features.prizes.told import tell_hosts
from kit.db import insert
from kit.texts import visible
from kit.vault import Vault
from models import Activity, Award, Group, PrizeCode


def require_key(vault: Vault) -> None:
    """Raises NoKey."""
    if not vault.has_key:
        raise NoKey


def place_of(group_id: int, activity: int, number: int) -> str:
    """Where a code lies, which its seal is bound to."""
    return f"prize code {group_id}:{activity}:{number}"


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
    marks = {code: vault.marks(code) for code in said}
    # While a key is changed some are marked with the one, some with the other.
    all_marks = [mark for each in marks.values() for mark in each]
    there = set(await session.scalars(select(PrizeCode.mark).where(*where, PrizeCode.mark.in_(all_marks))))
    rows = [
        {
            "group_id": group.id,
            "activity": activity.number,
            "number": number,
            "mark": marks[code][0],
            "sealed": vault.seal(code, place_of(group.id, activity.number, number)),
            "loaded_by": by,
            "loaded_at": now,
        }
        for number, code in enumerate((code for code in said if there.isdisjoint(marks[code])), start=last + 1)
    ]
    if rows:
        await session.execute(insert(session, PrizeCode), rows)
    left = await in_stock(session, group.id, activity.number)
    return Loaded(len(rows), len(said) - len(rows), left, await wanted(session, group.id, activity.number))


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
                Award.group_id == group_id,
                Award.activity == activity,
                Award.kind == "code",
                Award.state.in_(("offered", "claimed")),
            )
        )
    ) or 0


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
    code = None if sealed is None else vault.open(sealed, place_of(award.group_id, award.activity, number))
    if code is None and sealed is not None:
        # The key is another one than it was sealed with: it stays in stock until the old key is back.
        await session.execute(update(PrizeCode).where(*where, PrizeCode.number == number).values(slot=None))
    return code


async def taken(session: AsyncSession, award: Award, vault: Vault) -> str | None:
    """The code that went to this award."""
    row = await session.scalar(
        select(PrizeCode).where(
            PrizeCode.group_id == award.group_id, PrizeCode.activity == award.activity, PrizeCode.slot == award.slot
        )
    )
    return None if row is None else vault.open(row.sealed, place_of(row.group_id, row.activity, row.number))


async def warn_of_shortage(session: AsyncSession, group: Group, activity: Activity, now: datetime) -> None:
    """Tell the hosts where there are fewer codes than prizes need."""
    missing = await wanted(session, group.id, activity.number) - await in_stock(session, group.id, activity.number)
    if missing > 0:
        key = f"codes:{group.id}:{activity.number}"
        about = group_facts(group), activity_facts(activity)
        await tell_hosts(
            session,
            group,
            activity,
            key,
            lambda t: view.codes_missing(t, *about, missing),
            now,
            at=view.LoadTap(group.id, activity.number),
        )
