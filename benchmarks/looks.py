"""How long it takes to find a picture that looks alike among a million of one group: `python -m benchmarks.looks`."""

import asyncio
import random
import statistics
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import insert

from bot import schema
from features.activities.checkin.proofs.similarity import bands, near, signed
from features.people import census
from features.people.census import Defaults
from kit.db import Database
from kit.updates import ChatInfo
from models import PictureHash

_HASHES, _AT_ONCE, _QUESTIONS, _FLIPS = 1_000_000, 20_000, 200, 5
_NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


async def measure(folder: Path) -> None:
    """Fill a database, ask it, print what came of it."""
    url, chance = f"sqlite+aiosqlite:///{folder / 'looks.sqlite3'}", random.Random(1)
    await schema.migrate(url)
    database = Database(url)
    async with database.write() as session:
        group = await census.ensure_group(session, ChatInfo(-1, "supergroup", "Runners"), Defaults("en", "UTC"), _NOW)
    hashes = [chance.getrandbits(64) for _ in range(_HASHES)]
    for start in range(0, _HASHES, _AT_ONCE):
        rows = [
            {"group_id": group.id, "number": start + at, "variant": 0, "hash": signed(look), "at": _NOW}
            | {f"band{band}": part for band, part in enumerate(bands(look))}
            for at, look in enumerate(hashes[start : start + _AT_ONCE])
        ]
        async with database.write() as session:
            await session.execute(insert(PictureHash), rows)
    took: list[float] = []
    async with database.read() as session:
        for _ in range(_QUESTIONS):
            number = chance.randrange(_HASHES)
            changed = hashes[number]
            for bit in chance.sample(range(64), _FLIPS):
                changed ^= 1 << bit
            began = time.perf_counter()
            found = await near(session, group.id, changed, _NOW - timedelta(days=90))
            took.append((time.perf_counter() - began) * 1000)
            if number not in found:
                msg = f"{number} was not found"
                raise RuntimeError(msg)
    await database.close()
    p99 = sorted(took)[-2]
    print(
        f"{_HASHES:,} hashes, {_QUESTIONS} look-ups: median {statistics.median(took):.1f} ms, p99 {p99:.1f} ms, all found"
    )


if __name__ == "__main__":
    with tempfile.TemporaryDirectory(prefix="muster-looks-") as name:
        asyncio.run(measure(Path(name)))
