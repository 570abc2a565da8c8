"""Sealing the codes in stock anew: with a new key, or in today's way. It may be stopped at any moment, and run beside the bot."""

from dataclasses import dataclass

from sqlalchemy import select, tuple_, update

from features.prizes.codes import place_of
from kit.db import Database
from kit.vault import Vault
from models import PrizeCode

_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Resealed:
    """So many codes are sealed anew, so many were as they should be; `shut` are left as they are, since no key opens them."""

    anew: int
    ready: int
    shut: int


async def reseal(database: Database, vault: Vault) -> Resealed:
    """Seal all codes with the vault's first key. Raises ValueError without a key.

    A code is opened before it is sealed, the new seal is tried before it is written, and written only over what was read.
    """
    anew = ready = shut = 0
    after = (0, 0, 0)
    while True:
        async with database.write() as session:
            key = (PrizeCode.group_id, PrizeCode.activity, PrizeCode.number)
            rows = list(
                await session.scalars(
                    select(PrizeCode).where(tuple_(*key) > after).order_by(*key).limit(_AT_ONCE).with_for_update()
                )
            )
            if not rows:
                return Resealed(anew, ready, shut)
            for row in rows:
                place = place_of(row.group_id, row.activity, row.number)
                after = (row.group_id, row.activity, row.number)
                code = vault.open(row.sealed, place)
                if code is None:
                    shut += 1
                    continue
                mark = vault.marks(code)[0]
                if vault.is_up_to_date(row.sealed, place) and row.mark == mark:
                    ready += 1
                    continue
                sealed = vault.seal(code, place)
                if vault.open(sealed, place) != code:
                    msg = "a code that was sealed anew does not open"
                    raise RuntimeError(msg)
                await session.execute(
                    update(PrizeCode)
                    .where(
                        *(column == value for column, value in zip(key, after, strict=True)),
                        PrizeCode.sealed == row.sealed,
                    )
                    .values(sealed=sealed, mark=mark)
                    .execution_options(synchronize_session=False)
                )
                anew += 1
